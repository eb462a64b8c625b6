//! What two sets share.

use std::sync::OnceLock;

use ahash::RandomState;

use crate::layers::feature::count_shared;

/// The sizes of two sets and of their intersection.
///
/// ```
/// use samestory::layers::verify::Overlap;
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

    /// Counts what two sets of hashes share, which may come in any order and more than once. Takes
    /// O(left + right) time, whatever the hashes, and some 32 bytes a hash meanwhile.
    ///
    /// ```
    /// use samestory::layers::verify::Overlap;
    ///
    /// let overlap = Overlap::of_hashes(&[5, 3, 20, 2, 3], &[9, 2, 3, 5]);
    /// assert_eq!((overlap.shared, overlap.left, overlap.right), (3, 4, 4));
    /// ```
    pub fn of_hashes(left: &[u32], right: &[u32]) -> Self {
        let mut table = Table::with_capacity(left.len() + right.len());
        let mut overlap = Self::default();
        for &hash in left {
            overlap.left += usize::from(table.mark(hash, LEFT) == 0);
        }
        for &hash in right {
            let before = table.mark(hash, RIGHT);
            overlap.right += usize::from(before & RIGHT == 0);
            overlap.shared += usize::from(before == LEFT);
        }
        overlap
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

/// A set of hashes that many others are compared with.
pub(crate) struct Whole {
    table: Table,
    len: usize,
}

impl Whole {
    /// Of hashes in any order, which may come more than once.
    pub(crate) fn of(hashes: &[u32]) -> Self {
        let mut table = Table::with_capacity(hashes.len());
        let len = hashes.iter().filter(|&&hash| table.mark(hash, LEFT) == 0).count();
        Self { table, len }
    }

    /// What it, on the left, and `right` share: [`Overlap::of_hashes`] in O(right) time, however
    /// large the whole is.
    pub(crate) fn overlap(&self, right: &[u32]) -> Overlap {
        let mut seen = Table::with_capacity(right.len());
        let mut overlap = Overlap { left: self.len, ..Overlap::default() };
        for &hash in right {
            if seen.mark(hash, RIGHT) == 0 {
                overlap.right += 1;
                overlap.shared += usize::from(self.table.holds(hash));
            }
        }
        overlap
    }
}

/// The set that a hash is in.
const LEFT: u64 = 1;
const RIGHT: u64 = 2;

/// Hashes with marks, in the first free slot from the one that a hash falls on.
struct Table {
    /// The hash above its marks; 0 where there is none, as a hash that is here has a mark.
    slots: Vec<u64>,
    /// Odd, and another in each process: hashes of words may be written to fall on few slots.
    key: u64,
    shift: u32,
}

impl Table {
    fn with_capacity(hashes: usize) -> Self {
        static KEY: OnceLock<u64> = OnceLock::new();
        let slots = (2 * hashes).next_power_of_two().max(2);
        Self {
            slots: vec![0; slots],
            key: *KEY.get_or_init(|| RandomState::new().hash_one(0) | 1),
            shift: u64::BITS - slots.trailing_zeros(),
        }
    }

    /// Marks a hash, and returns the marks that it had.
    fn mark(&mut self, hash: u32, mark: u64) -> u64 {
        let at = self.slot(hash);
        let before = self.slots[at] & (LEFT | RIGHT);
        self.slots[at] = u64::from(hash) << 2 | before | mark;
        before
    }

    fn holds(&self, hash: u32) -> bool {
        self.slots[self.slot(hash)] != 0
    }

    /// Where a hash is, or would be.
    fn slot(&self, hash: u32) -> usize {
        let hash = u64::from(hash);
        // The highest bits of a product depend on all of both (Dietzfelbinger et al. 1997, "A
        // Reliable Randomized Algorithm for the Closest-Pair Problem").
        let mut at = (hash.wrapping_mul(self.key) >> self.shift) as usize;
        while self.slots[at] != 0 && self.slots[at] >> 2 != hash {
            at = (at + 1) & (self.slots.len() - 1);
        }
        at
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

    proptest! {
        #[test]
        fn unsorted_as_sorted(left in prop::collection::vec(0u32..60, 0..80), right in prop::collection::vec(0u32..60, 0..80), far in any::<u32>()) {
            let far = |set: Vec<u32>| -> Vec<u32> { set.iter().map(|at| at.wrapping_mul(far | 1)).collect() };
            let (left, right) = (far(left), far(right));
            let [sorted_left, sorted_right] = [&left, &right].map(|set| -> Vec<u32> {
                set.iter().copied().collect::<BTreeSet<_>>().into_iter().collect()
            });
            let expected = Overlap::of_sorted(&sorted_left, &sorted_right);
            prop_assert_eq!(Overlap::of_hashes(&left, &right), expected);
            prop_assert_eq!(Whole::of(&left).overlap(&right), expected);
        }
    }

    #[test]
    fn swapped_is_the_other_way_round() {
        let overlap = Overlap { shared: 1, left: 2, right: 3 };
        assert_eq!(overlap.swapped(), Overlap { shared: 1, left: 3, right: 2 });
    }

    #[test]
    fn empty_sets_share_nothing() {
        let nothing = Overlap::of_sorted::<u64>(&[], &[]);
        assert_eq!((nothing.jaccard(), nothing.containment()), (0.0, 0.0));
    }
}
