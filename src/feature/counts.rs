//! Counts of features over a batch.

use ahash::AHashMap;

/// Adds the counts of another part of the batch. The smaller table is read into the larger.
pub(super) fn add_counts(into: &mut AHashMap<u64, u32>, mut from: AHashMap<u64, u32>) {
    if into.len() < from.len() {
        std::mem::swap(into, &mut from);
    }
    for (feature, count) in from {
        *into.entry(feature).or_default() += count;
    }
}
