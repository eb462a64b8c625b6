//! What signatures promise, held against theory. Every limit is so wide that a correct build passes it
//! all but once in a million runs; seeds are fixed, so that it passes always or never.

use rayon::prelude::*;
use samestory::layers::lsh::{BandIndex, Banding};
use samestory::layers::sketch::{MinHasher, Signatures};

/// Two sets with `shared` elements in common and `only` more each, others for each `trial`.
fn pair(trial: u32, shared: u32, only: u32) -> [Vec<u32>; 2] {
    // Elements are hashes, as those of shingles are: a bijection (Mulvey's lowbias32) of numbers.
    let element = |number: u32| {
        let mut x = trial.wrapping_mul(1 << 12).wrapping_add(number);
        x = (x ^ x >> 16).wrapping_mul(0x21f0_aaad);
        x = (x ^ x >> 15).wrapping_mul(0xd35a_2d97);
        x ^ x >> 15
    };
    let common = 0..shared;
    [
        common.clone().chain(shared..shared + only).map(element).collect(),
        common.chain(shared + only..shared + 2 * only).map(element).collect(),
    ]
}

/// In which slots the signatures of a pair agree, for each of many pairs.
fn agreements(length: usize, trials: u32, shared: u32, only: u32) -> Vec<Vec<bool>> {
    let of_trial = |trial: u32| {
        let hasher = MinHasher::new(length, u64::from(trial));
        let [left, right] = pair(trial, shared, only).map(|set| hasher.sign(set));
        left.values().iter().zip(right.values()).map(|(a, b)| a == b).collect()
    };
    (0..trials).into_par_iter().map(of_trial).collect()
}

/// As many trials as in 6 standard deviations of a share of them a fault of a few hundredths shows.
const TRIALS: u32 = 6000;

#[test]
fn each_slot_agrees_as_often_as_the_sets_are_similar() {
    for (shared, only) in [(2, 2), (30, 30), (200, 400)] {
        let jaccard = f64::from(shared) / f64::from(shared + 2 * only);
        let trials = agreements(128, TRIALS, shared, only);
        // One in a million for 128 slots and three pairs of sets.
        let limit = 6.3 * (jaccard * (1.0 - jaccard) / f64::from(TRIALS)).sqrt();
        for slot in 0..128 {
            let share =
                trials.iter().filter(|agree| agree[slot]).count() as f64 / f64::from(TRIALS);
            assert!((share - jaccard).abs() < limit, "slot {slot}: {share}, Jaccard {jaccard}");
        }
    }
}

#[test]
fn slots_agree_independently_of_one_another() {
    for (shared, only) in [(5, 5), (100, 100)] {
        let jaccard = f64::from(shared) / f64::from(shared + 2 * only);
        let trials = agreements(64, TRIALS, shared, only);
        let covariance = |a: usize, b: usize| {
            let off = |agrees: bool| if agrees { 1.0 - jaccard } else { -jaccard };
            trials.iter().map(|agree| off(agree[a]) * off(agree[b])).sum::<f64>()
                / f64::from(TRIALS)
        };
        // The product of two independent agreements has the variance (J (1 - J))²; 7 standard
        // deviations for 2,016 pairs of slots. Where elements are fewer than slots one may fill two,
        // which makes them agree a little more seldom together.
        let limit = 7.0 * jaccard * (1.0 - jaccard) / f64::from(TRIALS).sqrt();
        for a in 0..64 {
            for b in a + 1..64 {
                let found = covariance(a, b);
                assert!(found.abs() < limit, "slots {a} and {b}: {found}, limit {limit}");
            }
        }
    }
}

#[test]
fn candidates_follow_the_s_curve() {
    let banding = Banding::for_recall(0.5, 0.99, 128);
    for (shared, only) in [(30, 70), (50, 50), (60, 40), (100, 50), (120, 30)] {
        let jaccard = f64::from(shared) / f64::from(shared + 2 * only);
        let is_candidate = |trial: u32| {
            let hasher = MinHasher::new(128, u64::from(trial));
            let signed = pair(trial, shared, only).into_par_iter().map(|set| hasher.sign(set));
            let signatures = Signatures::collect(128, signed);
            !BandIndex::new(banding, &signatures).candidate_pairs(usize::MAX).is_empty()
        };
        let found = (0..TRIALS).into_par_iter().filter(|&trial| is_candidate(trial)).count();
        let found = found as f64 / f64::from(TRIALS);
        let theory = banding.probability(jaccard);
        let limit = 5.3 * (theory * (1.0 - theory) / f64::from(TRIALS)).sqrt() + 0.01;
        assert!((found - theory).abs() < limit, "{found} at Jaccard {jaccard}, theory {theory}");
    }
    assert!(banding.probability(0.5) >= 0.99);
}
