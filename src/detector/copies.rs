//! The copy lens: documents to reports.

use std::borrow::Cow;
use std::cmp::Reverse;

use rayon::prelude::*;

use super::batch::{Batch, Entry};
use super::builder::{Lens, Settings};
use super::originals::{Originals, Tally};
use super::progress::{Meter, Stage};
use crate::article::Timestamp;
use crate::lists::Lists;
use crate::lsh::Banding;
use crate::sketch::{MinHasher, Signatures};
use crate::verify::Overlap;

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
pub(crate) struct Search {
    pub(crate) hasher: MinHasher,
    pub(crate) banding: Banding,
    /// Signatures that agree in fewer values are not of copies.
    pub(crate) least_agreement: usize,
    /// Signatures that agree in as many are of copies.
    pub(super) sure_agreement: usize,
}

impl Search {
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

    /// Comparing signatures costs a hundredth of comparing the shingles of long articles, and under
    /// one template nearly all candidates are in vain.
    pub(super) fn agreeing(
        &self,
        candidates: Vec<(u32, u32)>,
        signatures: &Signatures,
    ) -> Vec<(u32, u32)> {
        let agree = |&(a, b): &(u32, u32)| signatures.agreement(a, b) >= self.least_agreement;
        candidates.into_par_iter().filter(agree).collect()
    }
}

/// The reports of a batch.
#[derive(Clone)]
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
    /// The reports as they are shown: copies tell one story, but where stories alone are looked for
    /// each article is a report of its own.
    pub(super) fn shown(&self, lens: Lens) -> Cow<'_, Self> {
        match lens {
            Lens::Copies | Lens::Both => Cow::Borrowed(self),
            Lens::Stories => Cow::Owned(Self {
                representative: (0..).take(self.representative.len()).collect(),
                overlap: vec![None; self.overlap.len()],
                dates: self.dates.clone(),
            }),
        }
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
        pairs = originals.with_containment_pairs(pairs, &centres, &mut tally);
    }

    let centres = originals.grouped(&pairs);
    let representative = originals.representatives(&centres);
    let overlap = (0..count as u32)
        .into_par_iter()
        .inspect(|_| meter.step())
        .map(|at| {
            let number = originals.number_of(at)?;
            let is_copy = representative[at as usize] != at;
            is_copy.then(|| originals.overlap_by(&pairs, number as u32, centres[number]))
        })
        .collect();
    let dates = first_dates(&batch.entries, &representative);
    batch.figures.copy_candidates = tally.candidates;
    batch.figures.copy_pairs = pairs.len();
    batch.figures.signature_bytes = tally.signature_bytes;
    Reports { representative, overlap, dates }
}

/// For each of `entries`, which are originals in canonical order, the one that represents it and its
/// copies. `contained` are the pairs of which one may be a part of the other, by place, the lower
/// first.
///
/// What it says of an entry depends on those alone that a chain of pairs leads to which share a bucket
/// of more than [`MANY`](hubs::MANY) or which agree in [`Search::least_agreement`] values, or are in
/// `contained`: a hub spares its own copies only, and a small bucket none but these.
#[cfg(feature = "engine")]
pub(crate) fn representatives(
    settings: &Settings,
    entries: &[Entry],
    contained: Vec<(u32, u32)>,
) -> Vec<u32> {
    let originals = Originals::new(settings, entries);
    let meter = Meter::new(settings, Stage::Copies, entries.len());
    let mut tally = Tally::default();
    let pairs = originals.pairs_to_group_by(&meter, &mut tally);
    let numbered = |(a, b)| {
        let [a, b] = [a, b].map(|at| originals.number_of(at).map(|number| number as u32));
        a.zip(b)
    };
    let contained = contained.into_iter().filter_map(numbered).collect();
    let pairs = originals.with_verified_containment(pairs, contained, &mut tally);
    originals.representatives(&originals.grouped(&pairs))
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
        pairs = originals.with_containment_pairs(pairs, &all, &mut tally);
    }
    let numbered = (0..batch.entries.len() as u32)
        .filter_map(|at| Some((originals.number_of(at)? as u32, at)));
    let equal = Lists::by_number(originals.places.len(), numbered);
    let mut places = Vec::new();
    for (number, same) in equal.iter() {
        if same.len() > 1 {
            let overlap = originals.overlap(number, number);
            for (at, &a) in same.iter().enumerate() {
                places.extend(same[at + 1..].iter().map(|&b| (a, b, overlap)));
            }
        }
    }
    for (a, b, overlap) in pairs {
        for &a in equal.get(a) {
            places.extend(equal.get(b).iter().map(|&b| (a, b, overlap)));
        }
    }
    places
}

/// Which of several copies speaks for them, where nothing else decides: the earliest, those without
/// a date last, then the longest.
pub(super) fn rank(date: Option<Timestamp>, words: usize) -> impl Ord {
    (date.is_none(), date, Reverse(words))
}

pub(super) fn rank_of(entry: &Entry) -> impl Ord {
    rank(entry.date, entry.document.len())
}
