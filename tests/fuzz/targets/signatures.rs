//! Signatures of any sets and weights, and what sets share.

use std::collections::{BTreeMap, BTreeSet};

use samestory::layers::feature::ShingleSet;
use samestory::layers::sketch::{MinHasher, Signatures, WeightedMinHasher};
use samestory::layers::verify::Overlap;

use super::input::Input;

pub(crate) fn run(bytes: &[u8]) {
    let mut input = Input(bytes);
    let length = input.below(80);
    let seed = u64::from_le_bytes(input.bytes());
    let cut = input.share();
    let is_narrow = input.coin();
    let mut elements = Vec::new();
    while !input.is_empty() {
        // A small range makes elements that are repeated and shared.
        let element =
            if is_narrow { input.byte().into() } else { u32::from_le_bytes(input.bytes()) };
        elements.push(element);
    }
    let (left, right) = elements.split_at((cut * elements.len() as f64) as usize);
    check_sets(&MinHasher::new(length, seed), left, right);
    check_overlap(left, right);
    check_weights(&WeightedMinHasher::new(length, seed), left, right);
}

fn check_sets(hasher: &MinHasher, left: &[u32], right: &[u32]) {
    let [one, other] = [left, right].map(|set| hasher.sign(set.iter().copied()));
    for (set, signature) in [(left, &one), (right, &other)] {
        assert_eq!(signature.values().len(), hasher.signature_length());
        let set: ShingleSet = set.iter().rev().copied().collect();
        assert_eq!(&hasher.sign(set.iter()), signature, "order and repetition count for nothing");
    }
    let agreement = one.agreement(&other);
    assert!(agreement <= hasher.signature_length() && agreement == other.agreement(&one));
    assert!((0.0..=1.0).contains(&one.estimated_jaccard(&other)));
    let mut pile = Signatures::new(hasher.signature_length());
    [&one, &other].into_iter().for_each(|signature| pile.push(signature));
    assert_eq!((pile.len(), pile.values_of(1)), (2, other.values()));
    let mut file = Vec::new();
    pile.save(&hasher.identity(), &mut file).expect("memory can be written to");
    let loaded = Signatures::load(&hasher.identity(), file.as_slice());
    assert_eq!(loaded.expect("what was saved can be loaded"), pile);
}

fn check_overlap(left: &[u32], right: &[u32]) {
    let [left_set, right_set] = [left, right].map(|set| -> Vec<u32> {
        set.iter().copied().collect::<BTreeSet<_>>().into_iter().collect()
    });
    let overlap = Overlap::of_hashes(left, right);
    assert_eq!(overlap, Overlap::of_sorted(&left_set, &right_set));
    assert_eq!(overlap.swapped(), Overlap::of_hashes(right, left));
    assert!(overlap.shared <= overlap.smaller() && overlap.smaller() <= overlap.larger());
    assert!(overlap.jaccard() <= overlap.containment() && overlap.containment() <= 1.0);
}

/// Elements are the features, and the bits of their neighbours the weights: of any size, and no
/// numbers.
fn check_weights(hasher: &WeightedMinHasher, left: &[u32], right: &[u32]) {
    let [one, other] = [left, right].map(|bits| {
        let weigh = |pair: &[u32]| (u64::from(pair[0]), f32::from_bits(pair[1]));
        let features: BTreeMap<u64, f32> = bits.windows(2).map(weigh).collect();
        let features = || features.iter().map(|(&feature, &weight)| (feature, weight));
        let signature = hasher.sign(features().collect::<Vec<_>>());
        let has_weight = features().any(|(_, weight)| weight > 0.0 && weight.is_finite());
        assert_eq!(signature.is_empty(), !has_weight);
        assert_eq!(
            signature.values().len(),
            if has_weight { hasher.signature_length() } else { 0 }
        );
        signature
    });
    let agreement = one.agreement(&other);
    assert!(agreement <= hasher.signature_length() && agreement == other.agreement(&one));
}
