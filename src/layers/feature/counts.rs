//! Counts of features over a batch.

use std::hash::Hash;

use ahash::AHashMap;

/// Adds the counts of another part of the batch. The smaller table is read into the larger.
pub(super) fn add_counts<F: Eq + Hash>(into: &mut AHashMap<F, u32>, mut from: AHashMap<F, u32>) {
    if into.len() < from.len() {
        std::mem::swap(into, &mut from);
    }
    for (feature, count) in from {
        *into.entry(feature).or_default() += count;
    }
}

/// How many elements two sets, as strictly ascending slices, share. Costs O(left + right) time.
pub(crate) fn count_shared<T: Ord>(left: &[T], right: &[T]) -> usize {
    let (mut at, mut other, mut shared) = (0, 0, 0);
    // Without branches on what is compared: in hashes it is as good as random.
    while let (Some(a), Some(b)) = (left.get(at), right.get(other)) {
        shared += usize::from(a == b);
        at += usize::from(a <= b);
        other += usize::from(b <= a);
    }
    shared
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn added_counts_are_those_of_both(one in prop::collection::vec(0u8..20, 0..40), other in prop::collection::vec(0u8..20, 0..40)) {
            let counts = |of: &[u8]| {
                let mut counts: AHashMap<u8, u32> = AHashMap::new();
                of.iter().for_each(|&feature| *counts.entry(feature).or_default() += 1);
                counts
            };
            let mut sum = counts(&one);
            add_counts(&mut sum, counts(&other));
            let sum: BTreeMap<u8, u32> = sum.into_iter().collect();
            let both = counts(&[one, other].concat());
            prop_assert_eq!(sum, both.into_iter().collect::<BTreeMap<u8, u32>>());
        }
    }
}
