//! The copy lens: documents to reports.

use std::cmp::Reverse;

use rayon::prelude::*;

use super::batch::{Batch, Entry, MIN_TOKENS};
use super::builder::{Lens, Settings};
use super::progress::Stage;
use crate::cluster;
use crate::feature::ShingleSet;
use crate::lsh::{Banding, Index, containment_candidates};
use crate::sketch::MinHasher;
use crate::verify::{CopyRule, Overlap};

/// Words a shingle. Broder 1997 took ten, news corpora since mostly five.
pub(super) const SHINGLE_WORDS: usize = 5;

/// Values a signature.
const SIGNATURE: usize = 128;

/// The probability with which a pair of exactly the threshold becomes a candidate. More similar
/// pairs are found more often, so the recall over all pairs above the threshold is higher.
const RECALL: f64 = 0.99;

/// Articles of a bucket with which each of it is compared.
const BUCKET_CAP: usize = 200;

/// The reports of a batch.
pub(super) struct Reports {
    /// For each entry, the entry that represents its report.
    pub(super) representative: Vec<u32>,
    /// For each entry, its overlap with the representative.
    pub(super) overlap: Vec<Overlap>,
}

pub(super) fn find(settings: &Settings, batch: &mut Batch) -> Reports {
    let count = batch.entries.len();
    if settings.lens == Lens::Stories {
        let representative = (0..count as u32).collect();
        return Reports { representative, overlap: vec![Overlap::default(); count] };
    }
    settings.report(Stage::Copies, 0, Some(count));
    let sets: Vec<ShingleSet> = batch.entries.par_iter().map(shingles).collect();
    batch.figures.copy_feature_bytes = sets.iter().map(ShingleSet::estimated_size).sum();

    let first = first_of_equal(&sets, &batch.entries);
    let distinct: Vec<u32> = (0..count as u32)
        .filter(|&at| first[at as usize] == at && !sets[at as usize].is_empty())
        .collect();
    let originals = Originals {
        sets: distinct.iter().map(|&at| &sets[at as usize]).collect(),
        entries: distinct.iter().map(|&at| &batch.entries[at as usize]).collect(),
        rule: settings.copy_rule,
    };
    let (centres, tally) = originals.centres(settings.seed);
    batch.figures.copy_candidates = tally.candidates;
    batch.figures.copy_pairs = tally.pairs;

    let mut representative: Vec<u32> = (0..count as u32).collect();
    for (&at, centre) in distinct.iter().zip(centres) {
        representative[at as usize] = distinct[centre as usize];
    }
    for at in 0..count {
        representative[at] = representative[first[at] as usize];
    }
    let overlap = (0..count)
        .into_par_iter()
        .map(|at| overlap(&sets[at], &sets[representative[at] as usize]))
        .collect();
    settings.report(Stage::Copies, count, Some(count));
    Reports { representative, overlap }
}

/// The shingles of the body; the empty set where it is too short to judge.
pub(super) fn shingles(entry: &Entry) -> ShingleSet {
    let body = &entry.document.hashes()[entry.document.title_len()..];
    if body.len() < MIN_TOKENS {
        ShingleSet::default()
    } else {
        ShingleSet::of_tokens(body, SHINGLE_WORDS)
    }
}

fn overlap(left: &ShingleSet, right: &ShingleSet) -> Overlap {
    Overlap::of_sorted(left.as_slice(), right.as_slice())
}

/// Which of several copies speaks for them, where nothing else decides: the earliest, those without
/// a date last, then the longest.
fn rank(entry: &Entry) -> impl Ord {
    (entry.date.is_none(), entry.date, Reverse(entry.document.len()))
}

/// For each set the one of the best rank among those equal to it. Empty sets are equal to none.
fn first_of_equal(sets: &[ShingleSet], entries: &[Entry]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..sets.len() as u32).collect();
    let key = |at: u32| (&sets[at as usize], rank(&entries[at as usize]), at);
    order.par_sort_unstable_by(|&a, &b| key(a).cmp(&key(b)));
    let mut first: Vec<u32> = (0..sets.len() as u32).collect();
    let are_equal = |&a: &u32, &b: &u32| {
        let (a, b) = (&sets[a as usize], &sets[b as usize]);
        !a.is_empty() && a == b
    };
    for equal in order.chunk_by(are_equal) {
        equal.iter().for_each(|&at| first[at as usize] = equal[0]);
    }
    first
}

/// The articles whose shingles differ from one another's.
struct Originals<'a> {
    sets: Vec<&'a ShingleSet>,
    entries: Vec<&'a Entry>,
    rule: CopyRule,
}

#[derive(Default)]
struct Tally {
    candidates: usize,
    pairs: usize,
}

impl Originals<'_> {
    /// The centre of the report of each, and how many pairs it took.
    fn centres(&self, seed: u64) -> (Vec<u32>, Tally) {
        let candidates = self.jaccard_candidates(seed);
        let mut tally = Tally { candidates: candidates.len(), pairs: 0 };
        let mut pairs = self.verified(candidates);
        if self.rule.containment_threshold().is_some() {
            // Containment is looked for between reports, not between all of their copies, so that
            // a text that thousands reprint is one set here.
            let mut reports = self.grouped(&pairs);
            reports.sort_unstable();
            reports.dedup();
            let sets: Vec<&ShingleSet> = reports.iter().map(|&at| self.sets[at as usize]).collect();
            let candidates = containment_candidates(&sets, BUCKET_CAP)
                .into_iter()
                .map(|(a, b)| (reports[a as usize], reports[b as usize]))
                .collect::<Vec<_>>();
            tally.candidates += candidates.len();
            pairs.extend(self.verified(candidates));
        }
        tally.pairs = pairs.len();
        (self.grouped(&pairs), tally)
    }

    fn jaccard_candidates(&self, seed: u64) -> Vec<(u32, u32)> {
        let hasher = MinHasher::new(SIGNATURE, seed);
        let signatures: Vec<_> =
            self.sets.par_iter().map(|set| hasher.sign(set.as_slice())).collect();
        let banding = Banding::for_recall(self.rule.jaccard_threshold(), RECALL, SIGNATURE);
        Index::new(banding, &signatures).candidate_pairs(BUCKET_CAP)
    }

    fn verified(&self, candidates: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
        candidates.into_par_iter().filter(|&(a, b)| self.rule.accepts(self.overlap(a, b))).collect()
    }

    fn grouped(&self, pairs: &[(u32, u32)]) -> Vec<u32> {
        let towards_centre = self.rule.towards_centre();
        cluster::reports(
            self.sets.len(),
            pairs,
            |article| rank(self.entries[article as usize]),
            |article, centre| towards_centre.accepts(self.overlap(article, centre)),
        )
    }

    fn overlap(&self, a: u32, b: u32) -> Overlap {
        overlap(self.sets[a as usize], self.sets[b as usize])
    }
}
