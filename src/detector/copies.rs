//! The copy lens: documents to reports.

use std::cmp::Reverse;

use rayon::prelude::*;

use super::batch::{Batch, Entry};
use super::builder::Settings;
use super::progress::{Meter, Stage};
use crate::article::Timestamp;
use crate::cluster;
use crate::feature::ShingleSet;
use crate::lsh::{Banding, Index, containment_candidates};
use crate::sketch::MinHasher;
use crate::verify::{CopyRule, Overlap};

/// Values a signature.
const SIGNATURE: usize = 128;

/// The probability with which a pair of exactly the threshold becomes a candidate. More similar
/// pairs are found more often, so the recall over all pairs above the threshold is higher.
const RECALL: f64 = 0.99;

/// The probability with which a candidate of exactly the threshold is lost to the estimate of its
/// similarity.
const ESTIMATE_MISS: f64 = 1e-4;

/// Below this containment two parts of an article share next to nothing.
const DISJOINT: f64 = 0.1;

/// Parts of an article with which each of its parts is compared.
const COLLECTION_PARTS: usize = 50;

/// Articles of a bucket with which each of it is compared.
const BUCKET_CAP: usize = 200;

/// The reports of a batch.
pub(super) struct Reports {
    /// For each entry, the entry that represents its report.
    pub(super) representative: Vec<u32>,
    /// For each entry, its overlap with the representative.
    pub(super) overlap: Vec<Overlap>,
    /// For each entry that represents a report, when the report was first published, where that is
    /// known.
    pub(super) dates: Vec<Option<Timestamp>>,
}

impl Reports {
    /// Each entry as a report of its own.
    pub(super) fn taken_apart(mut self) -> Self {
        self.representative = (0..).take(self.representative.len()).collect();
        for overlap in &mut self.overlap {
            *overlap = Overlap { shared: overlap.left, right: overlap.left, ..*overlap };
        }
        self
    }
}

pub(super) fn find(settings: &Settings, batch: &mut Batch) -> Reports {
    let count = batch.entries.len();
    // Each article is looked at for its shingles, and in the end for its overlap.
    let meter = Meter::new(settings, Stage::Copies, 2 * count);
    let entries = batch.entries.par_iter().inspect(|_| meter.step());
    let sets: Vec<ShingleSet> = entries.map(Entry::shingles).collect();
    batch.figures.copy_feature_bytes = sets.iter().map(ShingleSet::estimated_size).sum();
    let originals = Originals::new(settings, &batch.entries, &sets);
    let mut tally = Tally::default();
    let mut pairs = originals.jaccard_pairs(BUCKET_CAP, &mut tally);
    if originals.rule.containment_threshold().is_some() {
        // Containment is looked for between reports, not between all of their copies, so that a
        // text that thousands reprint is one set here.
        let mut centres = originals.grouped(&pairs);
        centres.sort_unstable();
        centres.dedup();
        pairs.extend(originals.containment_pairs(&centres, &mut tally));
    }
    batch.figures.copy_candidates = tally.candidates;
    batch.figures.copy_pairs = pairs.len();

    let centres = originals.grouped(&pairs);
    let representative: Vec<u32> = (0..count as u32)
        .map(|at| {
            originals.number_of(at).map_or(at, |number| originals.places[centres[number] as usize])
        })
        .collect();
    let overlap = (0..count)
        .into_par_iter()
        .inspect(|_| meter.step())
        .map(|at| overlap(&sets[at], &sets[representative[at] as usize]))
        .collect();
    let dates = first_dates(&batch.entries, &representative);
    Reports { representative, overlap, dates }
}

/// For each representative the earliest date among the articles of its report: a reprint weeks
/// later is no later report.
fn first_dates(entries: &[Entry], representative: &[u32]) -> Vec<Option<Timestamp>> {
    let mut dates: Vec<Option<Timestamp>> = entries.iter().map(|entry| entry.date).collect();
    for (entry, &of) in entries.iter().zip(representative) {
        let first = &mut dates[of as usize];
        *first = first.iter().copied().chain(entry.date).min();
    }
    dates
}

/// All pairs of entries that are copies, by place, each once.
pub(super) fn pairs(settings: &Settings, batch: &Batch) -> Vec<(u32, u32, Overlap)> {
    let sets: Vec<ShingleSet> = batch.entries.par_iter().map(Entry::shingles).collect();
    let originals = Originals::new(settings, &batch.entries, &sets);
    let mut tally = Tally::default();
    let mut pairs = originals.jaccard_pairs(usize::MAX, &mut tally);
    if originals.rule.containment_threshold().is_some() {
        let all: Vec<u32> = (0..originals.sets.len() as u32).collect();
        pairs.extend(originals.containment_pairs(&all, &mut tally));
        pairs.sort_unstable();
        pairs.dedup();
    }
    let mut equal: Vec<Vec<u32>> = vec![Vec::new(); originals.sets.len()];
    for at in 0..batch.entries.len() as u32 {
        if let Some(number) = originals.number_of(at) {
            equal[number].push(at);
        }
    }
    let mut places = Vec::new();
    for same in &equal {
        let pairs = same
            .iter()
            .enumerate()
            .flat_map(|(at, &a)| same[at + 1..].iter().map(move |&b| (a, b)));
        places.extend(pairs);
    }
    for (a, b) in pairs {
        let others = &equal[b as usize];
        places.extend(equal[a as usize].iter().flat_map(|&a| others.iter().map(move |&b| (a, b))));
    }
    let with_overlap = |(a, b): (u32, u32)| (a, b, overlap(&sets[a as usize], &sets[b as usize]));
    places.into_par_iter().map(with_overlap).collect()
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

/// The articles whose shingles differ from one another's, numbered from 0.
struct Originals<'a> {
    /// The entry of each, ascending.
    places: Vec<u32>,
    sets: Vec<&'a ShingleSet>,
    entries: Vec<&'a Entry>,
    /// For each entry the one of equal shingles that is an original.
    original_of: Vec<u32>,
    rule: CopyRule,
    seed: u64,
}

/// Work done.
#[derive(Default)]
struct Tally {
    candidates: usize,
}

impl<'a> Originals<'a> {
    fn new(settings: &Settings, entries: &'a [Entry], sets: &'a [ShingleSet]) -> Self {
        let original_of = first_of_equal(sets, entries);
        let places: Vec<u32> = (0..)
            .zip(&original_of)
            .filter(|&(at, &original)| at == original && !sets[at as usize].is_empty())
            .map(|(at, _)| at)
            .collect();
        Self {
            sets: places.iter().map(|&at| &sets[at as usize]).collect(),
            entries: places.iter().map(|&at| &entries[at as usize]).collect(),
            places,
            original_of,
            rule: settings.copy_rule,
            seed: settings.seed,
        }
    }

    /// The number of the original with the shingles of an entry; none where it was not judged.
    fn number_of(&self, at: u32) -> Option<usize> {
        self.places.binary_search(&self.original_of[at as usize]).ok()
    }

    /// The pairs that are copies, among those whose signatures agree in a band.
    fn jaccard_pairs(&self, bucket_cap: usize, tally: &mut Tally) -> Vec<(u32, u32)> {
        let hasher = MinHasher::new(SIGNATURE, self.seed);
        let signatures: Vec<_> = self.sets.par_iter().map(|set| hasher.sign(set.iter())).collect();
        let threshold = self.rule.jaccard_threshold();
        let banding = Banding::for_recall(threshold, RECALL, SIGNATURE);
        let mut candidates = Index::new(banding, &signatures).candidate_pairs(bucket_cap);
        // Comparing signatures costs a hundredth of comparing the shingles of long articles, and
        // under one template nearly all candidates are in vain.
        let least = hasher.least_agreement(threshold, ESTIMATE_MISS);
        candidates
            .retain(|&(a, b)| signatures[a as usize].agreement(&signatures[b as usize]) >= least);
        self.verified(candidates, CopyRule::jaccard(threshold), tally)
    }

    /// The pairs that are copies, among those of `numbers` of which one may be a part of the other.
    /// Pairs with a collection are left out.
    fn containment_pairs(&self, numbers: &[u32], tally: &mut Tally) -> Vec<(u32, u32)> {
        let Some(threshold) = self.rule.containment_threshold() else { return Vec::new() };
        let sets: Vec<&ShingleSet> = numbers.iter().map(|&at| self.sets[at as usize]).collect();
        let candidates = containment_candidates(&sets, threshold, BUCKET_CAP).into_iter();
        let numbered =
            candidates.map(|(a, b)| (numbers[a as usize], numbers[b as usize])).collect();
        let mut whole_and_part: Vec<(u32, u32)> = self
            .verified(numbered, self.rule, tally)
            .into_iter()
            .map(|(a, b)| {
                if self.sets[a as usize].len() < self.sets[b as usize].len() {
                    (b, a)
                } else {
                    (a, b)
                }
            })
            .collect();
        whole_and_part.sort_unstable();
        whole_and_part
            .chunk_by(|a, b| a.0 == b.0)
            .filter(|of_one| !self.is_collection(of_one))
            .flatten()
            .map(|&(whole, part)| (whole.min(part), whole.max(part)))
            .collect()
    }

    /// Whether an article is a collection of others, a digest or a live blog: two of its parts
    /// share next to nothing. Joining by containment would make all of its items one report.
    /// Versions cut from one text nearly always begin alike.
    fn is_collection(&self, whole_and_part: &[(u32, u32)]) -> bool {
        whole_and_part.iter().enumerate().any(|(at, &(_, one))| {
            let others = whole_and_part[at + 1..].iter().take(COLLECTION_PARTS);
            others.into_iter().any(|&(_, other)| self.overlap(one, other).containment() < DISJOINT)
        })
    }

    fn verified(
        &self,
        candidates: Vec<(u32, u32)>,
        rule: CopyRule,
        tally: &mut Tally,
    ) -> Vec<(u32, u32)> {
        tally.candidates += candidates.len();
        candidates.into_par_iter().filter(|&(a, b)| rule.accepts(self.overlap(a, b))).collect()
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
