//! The copy lens: documents to reports.

use std::cmp::Reverse;
use std::sync::OnceLock;
use std::sync::atomic::AtomicUsize;

use rayon::prelude::*;

use super::batch::{Batch, Entry};
use super::builder::Settings;
use super::hubs::{self, Comparison};
use super::progress::{Meter, Stage};
use crate::article::Timestamp;
use crate::cluster;
use crate::feature::ShingleSet;
use crate::lsh::{Banding, Index, containment_candidates};
use crate::sketch::{MinHasher, Signature};
use crate::verify::{CopyRule, Overlap};

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

/// Below this containment two parts of an article share next to nothing.
const DISJOINT: f64 = 0.1;

/// Parts of an article with which each of its parts is compared.
const COLLECTION_PARTS: usize = 50;

/// Articles of a bucket with which each of it is compared.
const BUCKET_CAP: usize = 200;

/// How candidates for a Jaccard threshold are found.
pub(super) struct Search {
    pub(super) hasher: MinHasher,
    pub(super) banding: Banding,
    /// Signatures that agree in fewer values are not of copies.
    pub(super) least_agreement: usize,
    /// Signatures that agree in as many are of copies.
    pub(super) sure_agreement: usize,
}

impl Search {
    pub(super) fn new(threshold: f64, seed: u64) -> Self {
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

    /// Comparing signatures costs a hundredth of comparing the shingles of long articles, and under
    /// one template nearly all candidates are in vain.
    pub(super) fn agreeing(
        &self,
        candidates: Vec<(u32, u32)>,
        signatures: &[Signature],
    ) -> Vec<(u32, u32)> {
        let agreement = |a: u32, b: u32| signatures[a as usize].agreement(&signatures[b as usize]);
        let agree = |&(a, b): &(u32, u32)| agreement(a, b) >= self.least_agreement;
        candidates.into_par_iter().filter(agree).collect()
    }
}

/// The reports of a batch.
pub(super) struct Reports {
    /// For each entry, the entry that represents its report.
    pub(super) representative: Vec<u32>,
    /// For each entry but these, its overlap with the representative.
    pub(super) overlap: Vec<Option<Overlap>>,
    /// For each entry that represents a report, when the report was first published, where that is
    /// known.
    pub(super) dates: Vec<Option<Timestamp>>,
}

impl Reports {
    /// Each entry as a report of its own.
    pub(super) fn taken_apart(mut self) -> Self {
        self.representative = (0..).take(self.representative.len()).collect();
        self.overlap.fill(None);
        self
    }
}

pub(super) fn find(settings: &Settings, batch: &mut Batch) -> Reports {
    let count = batch.entries.len();
    let originals = Originals::new(settings, &batch.entries);
    // Originals are signed, and in the end each article is looked at for its overlap.
    let meter = Meter::new(settings, Stage::Copies, originals.places.len() + count);
    let mut tally = Tally::default();
    let mut pairs = originals.pairs_to_group_by(&meter, &mut tally);
    if originals.rule.containment_threshold().is_some() {
        // Containment is looked for between reports, not between all of their copies, so that a
        // text that thousands reprint is one set here.
        let mut centres = originals.grouped(&pairs);
        centres.sort_unstable();
        centres.dedup();
        pairs.extend(originals.containment_pairs(&centres, &mut tally));
    }

    let centres = originals.grouped(&pairs);
    let number_of = |at: u32| originals.number_of(at).map(|number| number as u32);
    let representative: Vec<u32> = (0..count as u32)
        .map(|at| {
            number_of(at).map_or(at, |number| originals.places[centres[number as usize] as usize])
        })
        .collect();
    let overlap = (0..count as u32)
        .into_par_iter()
        .inspect(|_| meter.step())
        .map(|at| {
            let number = number_of(at)?;
            let is_copy = representative[at as usize] != at;
            is_copy.then(|| originals.overlap(number, centres[number as usize]))
        })
        .collect();
    let dates = first_dates(&batch.entries, &representative);
    let copy_feature_bytes = originals.estimated_size();
    batch.figures.copy_candidates = tally.candidates;
    batch.figures.copy_pairs = pairs.len();
    batch.figures.copy_feature_bytes = copy_feature_bytes;
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
    let originals = Originals::new(settings, &batch.entries);
    let mut tally = Tally::default();
    let mut pairs = originals.all_jaccard_pairs(&mut tally);
    if originals.rule.containment_threshold().is_some() {
        let all: Vec<u32> = (0..originals.places.len() as u32).collect();
        pairs.extend(originals.containment_pairs(&all, &mut tally));
        pairs.sort_unstable();
        pairs.dedup();
    }
    let mut equal: Vec<Vec<u32>> = vec![Vec::new(); originals.places.len()];
    for at in 0..batch.entries.len() as u32 {
        if let Some(number) = originals.number_of(at) {
            equal[number].push(at);
        }
    }
    let mut places = Vec::new();
    for (number, same) in (0..).zip(&equal) {
        if same.len() > 1 {
            let overlap = originals.overlap(number, number);
            for (at, &a) in same.iter().enumerate() {
                places.extend(same[at + 1..].iter().map(|&b| (a, b, overlap)));
            }
        }
    }
    for (a, b) in pairs {
        let overlap = originals.overlap(a, b);
        for &a in &equal[a as usize] {
            places.extend(equal[b as usize].iter().map(|&b| (a, b, overlap)));
        }
    }
    places
}

/// Which of several copies speaks for them, where nothing else decides: the earliest, those without
/// a date last, then the longest.
pub(super) fn rank(date: Option<Timestamp>, words: usize) -> impl Ord {
    (date.is_none(), date, Reverse(words))
}

fn rank_of(entry: &Entry) -> impl Ord {
    rank(entry.date, entry.document.len())
}

/// For each entry the one of the best rank among those of the same words. Entries too short to
/// judge are the same as none.
fn first_of_equal(entries: &[Entry]) -> Vec<u32> {
    let sequences: Vec<Option<u64>> = entries.par_iter().map(Entry::sequence).collect();
    let mut order: Vec<u32> = (0..entries.len() as u32).collect();
    let sequence = |at: u32| sequences[at as usize];
    order.par_sort_unstable_by_key(|&at| (sequence(at), rank_of(&entries[at as usize]), at));
    let mut first: Vec<u32> = (0..entries.len() as u32).collect();
    let are_equal = |&a: &u32, &b: &u32| sequence(a).is_some() && sequence(a) == sequence(b);
    for equal in order.chunk_by(are_equal) {
        equal.iter().for_each(|&at| first[at as usize] = equal[0]);
    }
    first
}

/// The articles whose words differ from one another's, numbered from 0.
struct Originals<'a> {
    /// The entry of each, ascending.
    places: Vec<u32>,
    entries: Vec<&'a Entry>,
    /// Made when they are first asked for: most articles are never compared with another.
    sets: Vec<OnceLock<ShingleSet>>,
    /// For each entry the one of equal words that is an original.
    original_of: Vec<u32>,
    rule: CopyRule,
    search: Search,
}

/// Work done.
#[derive(Default)]
struct Tally {
    candidates: usize,
}

impl<'a> Originals<'a> {
    fn new(settings: &Settings, entries: &'a [Entry]) -> Self {
        let original_of = first_of_equal(entries);
        let places: Vec<u32> = (0..)
            .zip(&original_of)
            .filter(|&(at, &original)| {
                at == original && entries[at as usize].shingles().next().is_some()
            })
            .map(|(at, _)| at)
            .collect();
        Self {
            entries: places.iter().map(|&at| &entries[at as usize]).collect(),
            sets: places.iter().map(|_| OnceLock::new()).collect(),
            places,
            original_of,
            rule: settings.copy_rule,
            search: Search::new(settings.copy_rule.jaccard_threshold(), settings.seed),
        }
    }

    /// The number of the original with the words of an entry; none where it was not judged.
    fn number_of(&self, at: u32) -> Option<usize> {
        self.places.binary_search(&self.original_of[at as usize]).ok()
    }

    fn set(&self, number: u32) -> &ShingleSet {
        let number = number as usize;
        self.sets[number].get_or_init(|| self.entries[number].shingles().collect())
    }

    fn estimated_size(&self) -> usize {
        self.sets.iter().filter_map(OnceLock::get).map(ShingleSet::estimated_size).sum()
    }

    fn signatures(&self, signed: impl Fn() + Sync) -> Vec<Signature> {
        let sign = |entry: &&Entry| {
            signed();
            self.search.hasher.sign(entry.shingles())
        };
        self.entries.par_iter().map(sign).collect()
    }

    /// Pairs that are copies by their Jaccard similarity, enough to group by.
    fn pairs_to_group_by(&self, meter: &Meter<'_>, tally: &mut Tally) -> Vec<(u32, u32)> {
        let signatures = self.signatures(|| meter.step());
        let rule = CopyRule::jaccard(self.rule.jaccard_threshold());
        let comparison = Comparison {
            signatures: &signatures,
            least_agreement: self.search.least_agreement,
            // What was verified is sure.
            sure_agreement: 0,
            are_copies: |a, b| rule.accepts(self.overlap(a, b)),
            asked: AtomicUsize::new(0),
        };
        let rank = |number: u32| rank_of(self.entries[number as usize]);
        let index = Index::new(self.search.banding, &signatures);
        let pairs = hubs::pairs(&index, &comparison, rank);
        tally.candidates += comparison.asked.into_inner();
        pairs
    }

    /// All pairs that are copies by their Jaccard similarity, among those that agree in a band.
    fn all_jaccard_pairs(&self, tally: &mut Tally) -> Vec<(u32, u32)> {
        let signatures = self.signatures(|| ());
        let index = Index::new(self.search.banding, &signatures);
        let candidates = self.search.agreeing(index.candidate_pairs(usize::MAX), &signatures);
        self.verified(candidates, CopyRule::jaccard(self.rule.jaccard_threshold()), tally)
    }

    /// The pairs that are copies, among those of `numbers` of which one may be a part of the other.
    /// Pairs with a collection are left out.
    fn containment_pairs(&self, numbers: &[u32], tally: &mut Tally) -> Vec<(u32, u32)> {
        let Some(threshold) = self.rule.containment_threshold() else { return Vec::new() };
        let shingles = numbers.par_iter().map(|&at| self.entries[at as usize].shingles());
        let candidates = containment_candidates(shingles, threshold, BUCKET_CAP).into_iter();
        let numbered =
            candidates.map(|(a, b)| (numbers[a as usize], numbers[b as usize])).collect();
        let mut whole_and_part: Vec<(u32, u32)> = self
            .verified(numbered, self.rule, tally)
            .into_iter()
            .map(|(a, b)| if self.set(a).len() < self.set(b).len() { (b, a) } else { (a, b) })
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
            self.places.len(),
            pairs,
            |article| rank_of(self.entries[article as usize]),
            |article, centre| towards_centre.accepts(self.overlap(article, centre)),
        )
    }

    fn overlap(&self, a: u32, b: u32) -> Overlap {
        Overlap::of_sorted(self.set(a).as_slice(), self.set(b).as_slice())
    }
}
