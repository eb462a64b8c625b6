//! What two sets share.

use crate::feature::count_shared;

/// The sizes of two sets and of their intersection.
///
/// ```
/// use samestory::verify::Overlap;
///
/// // Three of four elements stand in a set of twelve.
/// let overlap = Overlap::of_sorted(&[2, 3, 5, 20], &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
/// assert_eq!((overlap.shared, overlap.left, overlap.right), (3, 4, 12));
/// assert_eq!(overlap.jaccard(), 3.0 / 13.0);
/// assert_eq!(overlap.containment(), 3.0 / 4.0);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Overlap {
    /// Elements in both.
    pub shared: usize,
    /// Elements of the first set.
    pub left: usize,
    /// Elements of the second set.
    pub right: usize,
}

impl Overlap {
    /// Counts what two sets, as strictly ascending slices, share. Costs O(left + right) time.
    pub fn of_sorted<T: Ord>(left: &[T], right: &[T]) -> Self {
        let shared = count_shared(left, right);
        Self { shared, left: left.len(), right: right.len() }
    }

    /// The Jaccard similarity, 0 to 1: the shared elements divided by those of the union. 0 for two
    /// empty sets: nothing is shared.
    pub fn jaccard(self) -> f64 {
        ratio(self.shared, (self.left + self.right).saturating_sub(self.shared))
    }

    /// The containment, 0 to 1: the shared elements divided by those of the smaller set. 0 where
    /// that is empty.
    pub fn containment(self) -> f64 {
        ratio(self.shared, self.smaller())
    }

    /// The same with the sets the other way round.
    #[must_use]
    pub fn swapped(self) -> Self {
        Self { left: self.right, right: self.left, ..self }
    }

    /// The size of the smaller set.
    pub fn smaller(self) -> usize {
        self.left.min(self.right)
    }

    /// The size of the larger set.
    pub fn larger(self) -> usize {
        self.left.max(self.right)
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn sorted(set: &BTreeSet<u64>) -> Vec<u64> {
        set.iter().copied().collect()
    }

    proptest! {
        #[test]
        fn counts_what_sets_count(left in prop::collection::btree_set(0u64..60, 0..40), right in prop::collection::btree_set(0u64..60, 0..40)) {
            let overlap = Overlap::of_sorted(&sorted(&left), &sorted(&right));
            let (shared, union) = (left.intersection(&right).count(), left.union(&right).count());
            prop_assert_eq!(overlap, Overlap { shared, left: left.len(), right: right.len() });
            if union > 0 {
                prop_assert_eq!(overlap.jaccard(), shared as f64 / union as f64);
            }
            prop_assert!(overlap.jaccard() <= overlap.containment() && overlap.containment() <= 1.0);
        }
    }

    #[test]
    fn empty_sets_share_nothing() {
        let nothing = Overlap::of_sorted::<u64>(&[], &[]);
        assert_eq!((nothing.jaccard(), nothing.containment()), (0.0, 0.0));
    }
}
