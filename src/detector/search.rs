//! How candidates are found, by each lens.

use rayon::prelude::*;

use crate::layers::lsh::Banding;
use crate::layers::sketch::{MinHasher, Signatures, WeightedMinHasher};
use crate::layers::verify::Likeness;

/// Values a signature.
const SIGNATURE: usize = 128;

/// The probability with which a pair of exactly the threshold becomes a candidate. More similar
/// pairs are found more often, so the recall over all pairs above the threshold is higher.
const RECALL: f64 = 0.99;

/// The probability with which a candidate of exactly the threshold is lost to the estimate of its
/// similarity.
const ESTIMATE_MISS: f64 = 1e-4;

/// So many standard deviations above the threshold an estimate is sure.
const SURE: f64 = 2.0;

/// How candidates for a Jaccard threshold are found.
pub(crate) struct CopySearch {
    pub(crate) hasher: MinHasher,
    pub(crate) banding: Banding,
    /// Signatures that agree in fewer values are not of copies.
    pub(crate) least_agreement: usize,
    /// Signatures that agree in as many are of copies.
    pub(super) sure_agreement: usize,
}

impl CopySearch {
    pub(crate) fn new(threshold: f64, seed: u64) -> Self {
        let hasher = MinHasher::new(SIGNATURE, seed);
        let length = SIGNATURE as f64;
        let deviation = (length * threshold * (1.0 - threshold)).sqrt();
        Self {
            banding: Banding::for_recall(threshold, RECALL, SIGNATURE),
            least_agreement: hasher.least_agreement(threshold, ESTIMATE_MISS),
            sure_agreement: (length * threshold + SURE * deviation).ceil().min(length) as usize,
            hasher,
        }
    }

    /// Of candidates those whose signatures agree: comparing these costs a hundredth of comparing the
    /// shingles of long articles, and under one template nearly all candidates are in vain.
    pub(super) fn agreeing(
        &self,
        candidates: Vec<(u32, u32)>,
        signatures: &Signatures,
    ) -> Vec<(u32, u32)> {
        let agree = |&(a, b): &(u32, u32)| signatures.agreement(a, b) >= self.least_agreement;
        candidates.into_par_iter().filter(agree).collect()
    }
}

/// Articles that share a shingle of which each is compared, where one may be a part of the other.
pub(crate) const SHINGLE_CAP: usize = 200;

/// Up to this many reports every pair is verified: half a million cosines take less than a second,
/// and nothing is missed.
pub(crate) const ALL_STORY_PAIRS: usize = 1000;

/// Of the sketch of the squares of the cosine's weights, which add up to 1.
///
/// `examples/recall.rs` prints the share of pairs that become candidates, by cosine, and the
/// candidates a report. On gva, of the pairs from 0.2 to 0.3 and from 0.3 to 0.5: 128 bands of
/// two find 0.50 and 0.86 with 5 candidates, 256 bands of two 0.70 and 0.95 with 7, 128 bands of
/// three 0.11 and 0.45 with 1. Those that are not found mostly share one name and little else.
pub(crate) const STORY_BANDING: Banding = Banding::new(256, 2);

/// Of the 512 values of two signatures so many must agree before their terms are compared: two
/// reports with a cosine of 0.2 agree in some 45, and most candidates that chance makes in fewer.
/// From 13 on and from 28 on stories are as good (the trials in `guide::story_score`). What is left
/// out counts 0 in the topic similarity.
pub(crate) const LEAST_STORY_AGREEMENT: usize = 20;

/// Reports of a bucket with which each of it is compared. Fewer take a story of hundreds of reports
/// apart (`tests/large_story.rs`).
pub(crate) const STORY_BUCKET_CAP: usize = 100;

/// The probability with which two reports become candidates, 0 to 1.
pub(crate) fn story_recall(likeness: &Likeness, all_are_compared: bool) -> f64 {
    if all_are_compared {
        1.0
    } else {
        STORY_BANDING.probability_of_any(likeness.two_terms_probability)
    }
}

pub(crate) fn story_hasher(seed: u64) -> WeightedMinHasher {
    WeightedMinHasher::new(STORY_BANDING.values(), seed)
}
