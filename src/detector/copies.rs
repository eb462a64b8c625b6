//! The copy lens: articles to reports.

use std::cmp::Reverse;
use std::sync::atomic::AtomicUsize;

use ahash::AHashSet;
use rayon::prelude::*;

use super::batch::Batch;
use super::entry::Entry;
use super::figures::Figures;
use super::hubs::{self, Comparison};
use super::overlaps::{self, Pair};
use super::progress::{Meter, Stage};
use super::search::{CopySearch, SHINGLE_CAP};
use super::settings::Settings;
use crate::article::Timestamp;
use crate::layers::cluster;
use crate::layers::feature::ShingleSet;
use crate::layers::lsh::{BandIndex, containment_candidates};
use crate::layers::sketch::Signatures;
use crate::layers::verify::{CopyRule, Overlap, is_collection};
use crate::lists::Lists;

/// Copies in a report that are looked at for a part of it.
const LOOKED_AT: usize = 50;

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

pub(super) fn find(settings: &Settings, batch: &mut Batch) -> Reports {
    let count = batch.entries.len();
    let originals = Originals::new(settings, &batch.entries);
    // Originals are signed, and in the end each article is looked at for its overlap.
    let meter = Meter::new(&settings.listener, Stage::Copies, originals.places.len() + count);
    let mut pairs = originals.pairs_to_group_by(&meter, &mut batch.figures);
    if originals.rule.containment_threshold().is_some() {
        // Containment is looked for between reports, not between all of their copies, so that a
        // text that thousands reprint is one set here.
        let centre_of = originals.grouped(&pairs);
        let is_centre = |&number: &u32| centre_of[number as usize] == number;
        let centres: Vec<u32> = (0..centre_of.len() as u32).filter(is_centre).collect();
        let candidates = originals.containment_candidates(&centres);
        let found = originals.contained_between_reports(candidates, &centre_of, &mut batch.figures);
        pairs = originals.with_contained(pairs, found);
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
    batch.figures.verified_copies = pairs.len();
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

/// The articles whose words differ from one another's, numbered from 0.
struct Originals<'a> {
    /// The entry of each, ascending.
    places: Vec<u32>,
    entries: Vec<&'a Entry>,
    /// For each entry the one of equal words that is an original.
    original_of: Vec<u32>,
    rule: CopyRule,
    search: CopySearch,
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
            places,
            original_of,
            rule: settings.copy_rule,
            search: CopySearch::new(settings.copy_rule.jaccard_threshold(), settings.seed),
        }
    }

    /// The number of the original with the words of an entry; none where it was not judged.
    fn number_of(&self, at: u32) -> Option<usize> {
        self.places.binary_search(&self.original_of[at as usize]).ok()
    }

    fn signatures(&self, signed: impl Fn() + Sync) -> Signatures {
        let sign = |entry: &&Entry| {
            signed();
            self.search.hasher.sign(entry.shingles())
        };
        Signatures::collect(
            self.search.hasher.signature_length(),
            self.entries.par_iter().map(sign),
        )
    }

    /// Pairs that are copies by their Jaccard similarity, enough to group by.
    fn pairs_to_group_by(&self, meter: &Meter<'_>, figures: &mut Figures) -> Vec<Pair> {
        let signatures = self.signatures(|| meter.step());
        figures.signature_bytes = signatures.estimated_size();
        let rule = CopyRule::jaccard(self.rule.jaccard_threshold());
        let comparison = Comparison {
            signatures: &signatures,
            least_agreement: self.search.least_agreement,
            // What was verified is sure.
            sure_agreement: 0,
            verify: |a, b| Some(self.overlap(a, b)).filter(|&overlap| rule.accepts(overlap)),
            asked: AtomicUsize::new(0),
        };
        let rank = |number: u32| self.entries[number as usize].rank();
        let index = BandIndex::new(self.search.banding, &signatures);
        let pairs = hubs::pairs(index, &comparison, rank);
        figures.copy_candidates += comparison.asked.into_inner();
        in_order(pairs)
    }

    /// All pairs that are copies by their Jaccard similarity, among those that agree in a band.
    fn all_jaccard_pairs(&self, figures: &mut Figures) -> Vec<Pair> {
        let signatures = self.signatures(|| ());
        let index = BandIndex::new(self.search.banding, &signatures);
        let candidates = self.search.agreeing(index.candidate_pairs(usize::MAX), &signatures);
        in_order(self.verified(
            candidates,
            CopyRule::jaccard(self.rule.jaccard_threshold()),
            figures,
        ))
    }

    /// The pairs of `numbers` of which one may be a part of the other.
    fn containment_candidates(&self, numbers: &[u32]) -> Vec<(u32, u32)> {
        let Some(threshold) = self.rule.containment_threshold() else { return Vec::new() };
        let shingles = numbers.par_iter().map(|&at| self.entries[at as usize].shingles());
        let candidates = containment_candidates(shingles, threshold, SHINGLE_CAP).into_iter();
        candidates.map(|(a, b)| (numbers[a as usize], numbers[b as usize])).collect()
    }

    /// Of pairs of centres those that are copies. Where two are only close, which is enough for an
    /// article of a report, the pair by way of which one is part of the other's report: a cut text and
    /// the edited one that stands for what it was cut from.
    fn contained_between_reports(
        &self,
        candidates: Vec<(u32, u32)>,
        centre_of: &[u32],
        figures: &mut Figures,
    ) -> Vec<Pair> {
        let close = self.verified(candidates, self.rule.towards_centre(), figures);
        let (mut found, mut close): (Vec<Pair>, Vec<Pair>) =
            close.into_par_iter().partition(|&(_, _, overlap)| self.rule.accepts(overlap));
        // A second look for each part, at that which it shares most with: a bound for what it costs.
        close.par_sort_unstable_by_key(|&pair| {
            let (whole, part) = whole_and_part(pair);
            (part, Reverse(pair.2.shared), whole)
        });
        close.dedup_by_key(|&mut pair| whole_and_part(pair).1);
        let with_centre = centre_of.iter().copied().zip(0..);
        let copies = with_centre.filter(|(centre, number)| centre != number);
        let copies_of = Lists::by_number(self.places.len(), copies);
        let copies_of = |centre: u32| copies_of.get(centre).iter().copied().take(LOOKED_AT);
        found.par_extend(close.into_par_iter().filter_map(|(a, b, _)| {
            let by_way_of = copies_of(b).map(|of_b| (a, of_b));
            let by_way_of = by_way_of.chain(copies_of(a).map(|of_a| (of_a, b)));
            let mut pairs = by_way_of.map(|(a, b)| (a.min(b), a.max(b)));
            pairs.find_map(|(a, b)| {
                let overlap = self.overlap(a, b);
                self.rule.accepts(overlap).then_some((a, b, overlap))
            })
        }));
        found
    }

    /// `pairs`, which are copies by their Jaccard similarity, and those of `found`, except pairs with a
    /// collection.
    fn with_contained(&self, mut pairs: Vec<Pair>, mut found: Vec<Pair>) -> Vec<Pair> {
        found.par_extend(self.parts_among(&pairs, &found));
        found.par_sort_unstable_by_key(|&pair| whole_and_part(pair));
        found.dedup();
        let of_one_whole = found.par_chunk_by(|&a, &b| whole_and_part(a).0 == whole_and_part(b).0);
        pairs.par_extend(of_one_whole.filter(|pairs| !self.is_collection(pairs)).flatten());
        in_order(pairs)
    }

    /// Those of `pairs` of which one is a part of the other as those of `found` are, and has the same whole
    /// as one of them: an item of a digest that is more than half of it is one for all that.
    fn parts_among(&self, pairs: &[Pair], found: &[Pair]) -> Vec<Pair> {
        let wholes: AHashSet<u32> = found.iter().map(|&pair| whole_and_part(pair).0).collect();
        let are_parts = |&&pair: &&Pair| {
            wholes.contains(&whole_and_part(pair).0) && self.rule.accepts_part(pair.2)
        };
        let mut parts: Vec<Pair> = pairs.par_iter().filter(are_parts).copied().collect();
        parts.par_sort_unstable_by_key(|&pair| whole_and_part(pair));
        // A bound for what it costs: those of one whole are mostly alike.
        let of_one_whole = parts.par_chunk_by(|&a, &b| whole_and_part(a).0 == whole_and_part(b).0);
        of_one_whole.flat_map_iter(|parts| parts.iter().take(LOOKED_AT).copied()).collect()
    }

    /// Whether the common whole of these pairs is a collection.
    fn is_collection(&self, of_one_whole: &[Pair]) -> bool {
        if of_one_whole.len() == 1 {
            return false;
        }
        let set = |pair: &Pair| -> ShingleSet {
            self.entries[whole_and_part(*pair).1 as usize].shingles().collect()
        };
        let parts: Vec<ShingleSet> = of_one_whole.iter().map(set).collect();
        is_collection(&parts, |a, b| Overlap::of_sorted(a.as_slice(), b.as_slice()))
    }

    fn verified(
        &self,
        candidates: Vec<(u32, u32)>,
        rule: CopyRule,
        figures: &mut Figures,
    ) -> Vec<Pair> {
        figures.copy_candidates += candidates.len();
        let size = |number: u32| self.entries[number as usize].document.len();
        overlaps::copies(candidates, rule, size, |number| self.shingles(number).into())
    }

    /// For each original the centre of its report. `pairs` are in ascending order.
    fn grouped(&self, pairs: &[Pair]) -> Vec<u32> {
        let towards_centre = self.rule.towards_centre();
        cluster::around_centres(
            self.places.len(),
            pairs.iter().map(|&(a, b, _)| (a, b)),
            |article| self.entries[article as usize].rank(),
            |article, centre| towards_centre.accepts(self.overlap_by(pairs, article, centre)),
        )
    }

    /// For each entry the one that represents it, by the centre of each original's report.
    fn representatives(&self, centres: &[u32]) -> Vec<u32> {
        let represents =
            |at: u32| self.number_of(at).map_or(at, |number| self.places[centres[number] as usize]);
        (0..self.original_of.len() as u32).map(represents).collect()
    }

    /// Looked up in `pairs`, in ascending order, before it is counted.
    fn overlap_by(&self, pairs: &[Pair], a: u32, b: u32) -> Overlap {
        let pair = (a.min(b), a.max(b));
        match pairs.binary_search_by_key(&pair, |&(a, b, _)| (a, b)) {
            Ok(at) if a < b => pairs[at].2,
            Ok(at) => pairs[at].2.swapped(),
            Err(_) => self.overlap(a, b),
        }
    }

    /// Sets of shingles are made of neither, and none is kept: they would take as much memory as
    /// the articles, most of which are compared once or never.
    fn overlap(&self, a: u32, b: u32) -> Overlap {
        Overlap::of_hashes(&self.shingles(a), &self.shingles(b))
    }

    fn shingles(&self, number: u32) -> Vec<u32> {
        let entry = self.entries[number as usize];
        let mut shingles = Vec::with_capacity(entry.document.len().max(1));
        shingles.extend(entry.shingles());
        shingles
    }
}

/// Ascending, each once.
fn in_order(mut pairs: Vec<Pair>) -> Vec<Pair> {
    pairs.par_sort_unstable_by_key(|&(a, b, _)| (a, b));
    pairs.dedup_by_key(|&mut (a, b, _)| (a, b));
    pairs
}

fn whole_and_part((a, b, overlap): Pair) -> (u32, u32) {
    if overlap.left < overlap.right { (b, a) } else { (a, b) }
}

/// For each entry the one of the best rank among those of the same words. Entries too short to
/// judge are the same as none.
fn first_of_equal(entries: &[Entry]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..entries.len() as u32).collect();
    let sequence = |at: u32| entries[at as usize].sequence;
    order.par_sort_unstable_by_key(|&at| (sequence(at), entries[at as usize].rank(), at));
    let mut first: Vec<u32> = (0..entries.len() as u32).collect();
    let are_equal = |&a: &u32, &b: &u32| sequence(a).is_some() && sequence(a) == sequence(b);
    for equal in order.chunk_by(are_equal) {
        equal.iter().for_each(|&at| first[at as usize] = equal[0]);
    }
    first
}

/// Two articles that are copies, by number of input.
///
/// [`Detector::copy_pairs`](crate::Detector::copy_pairs) shows one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CopyPair {
    /// The earlier in the input.
    pub a: usize,
    /// The later.
    pub b: usize,
    /// What their shingles share, `a` left and `b` right.
    pub overlap: Overlap,
}

impl CopyPair {
    /// Of two articles in any order, `one` left in `overlap`.
    pub(super) fn of(one: usize, other: usize, overlap: Overlap) -> Self {
        if one < other {
            Self { a: one, b: other, overlap }
        } else {
            Self { a: other, b: one, overlap: overlap.swapped() }
        }
    }
}

/// All pairs of `batch` that are copies, in ascending order.
pub(super) fn pairs(settings: &Settings, batch: &Batch) -> Vec<CopyPair> {
    let originals = Originals::new(settings, &batch.entries);
    let mut figures = Figures::default();
    let mut pairs = originals.all_jaccard_pairs(&mut figures);
    if originals.rule.containment_threshold().is_some() {
        let all: Vec<u32> = (0..originals.places.len() as u32).collect();
        let candidates = originals.containment_candidates(&all);
        let found = originals.verified(candidates, originals.rule, &mut figures);
        pairs = originals.with_contained(pairs, found);
    }
    let numbered = (0usize..).zip(&batch.places);
    let numbered =
        numbered.filter_map(|(at, &place)| Some((originals.number_of(place)? as u32, at)));
    let equal = Lists::by_number(originals.places.len(), numbered);
    spread(&equal, pairs, |number| originals.overlap(number, number))
}

/// Pairs of originals as those of the articles that are `equal` to each, in ascending order; `own` is
/// what the articles of one original share.
pub(super) fn spread(
    equal: &Lists<usize>,
    pairs: Vec<Pair>,
    own: impl Fn(u32) -> Overlap,
) -> Vec<CopyPair> {
    let mut found = Vec::new();
    for (original, same) in equal.iter().filter(|(_, same)| same.len() > 1) {
        let overlap = own(original);
        for (at, &a) in same.iter().enumerate() {
            found.extend(same[at + 1..].iter().map(|&b| CopyPair::of(a, b, overlap)));
        }
    }
    for (one, other, overlap) in pairs {
        for &a in equal.get(one) {
            found.extend(equal.get(other).iter().map(|&b| CopyPair::of(a, b, overlap)));
        }
    }
    found.par_sort_unstable_by_key(|pair| (pair.a, pair.b));
    found
}

/// For each of `entries`, which are originals in canonical order, the one that represents it and its
/// copies. `contained` are the pairs of which one may be a part of the other, by place, the lower
/// first.
///
/// What it says of an entry depends on those alone that a chain of pairs leads to which share a bucket
/// of more than [`MANY`](hubs::MANY) or which agree in [`CopySearch::least_agreement`] values, or are in
/// `contained`: a hub spares its own copies only, and a small bucket none but these.
#[cfg(feature = "engine")]
pub(crate) fn representatives(
    settings: &Settings,
    entries: &[Entry],
    contained: Vec<(u32, u32)>,
) -> Vec<u32> {
    let originals = Originals::new(settings, entries);
    let meter = Meter::new(&settings.listener, Stage::Copies, entries.len());
    let mut figures = Figures::default();
    let pairs = originals.pairs_to_group_by(&meter, &mut figures);
    let centre_of = originals.grouped(&pairs);
    if contained.is_empty() {
        return originals.representatives(&centre_of);
    }
    let numbered = |(a, b)| {
        let [a, b] = [a, b].map(|at| originals.number_of(at).map(|number| number as u32));
        a.zip(b)
    };
    let contained = contained.into_iter().filter_map(numbered).collect();
    let found = originals.contained_between_reports(contained, &centre_of, &mut figures);
    let pairs = originals.with_contained(pairs, found);
    originals.representatives(&originals.grouped(&pairs))
}
