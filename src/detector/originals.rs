//! The articles whose words differ, and which of them are copies.

use std::sync::atomic::AtomicUsize;

use rayon::prelude::*;

use super::batch::Entry;
use super::builder::Settings;
use super::copies::{Search, rank_of};
use super::hubs::{self, Comparison};
use super::overlaps::{self, Pair};
use super::progress::Meter;
use crate::cluster;
use crate::feature::ShingleSet;
use crate::lsh::{Index, containment_candidates};
use crate::sketch::Signatures;
use crate::verify::{CopyRule, Overlap, is_collection};

/// Articles of a bucket with which each of it is compared.
pub(crate) const BUCKET_CAP: usize = 200;

/// The articles whose words differ from one another's, numbered from 0.
pub(super) struct Originals<'a> {
    /// The entry of each, ascending.
    pub(super) places: Vec<u32>,
    entries: Vec<&'a Entry>,
    /// For each entry the one of equal words that is an original.
    original_of: Vec<u32>,
    pub(super) rule: CopyRule,
    search: Search,
}

/// Work done.
#[derive(Default)]
pub(super) struct Tally {
    /// Pairs of which the shingles were compared.
    pub(super) candidates: usize,
    pub(super) signature_bytes: usize,
}

impl<'a> Originals<'a> {
    pub(super) fn new(settings: &Settings, entries: &'a [Entry]) -> Self {
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
            search: Search::new(settings.copy_rule.jaccard_threshold(), settings.seed),
        }
    }

    /// The number of the original with the words of an entry; none where it was not judged.
    pub(super) fn number_of(&self, at: u32) -> Option<usize> {
        self.places.binary_search(&self.original_of[at as usize]).ok()
    }

    fn signatures(&self, signed: impl Fn() + Sync) -> Signatures {
        let sign = |entry: &&Entry| {
            signed();
            self.search.hasher.sign(entry.shingles())
        };
        Signatures::collect(self.search.hasher.length(), self.entries.par_iter().map(sign))
    }

    /// Pairs that are copies by their Jaccard similarity, enough to group by.
    pub(super) fn pairs_to_group_by(&self, meter: &Meter<'_>, tally: &mut Tally) -> Vec<Pair> {
        let signatures = self.signatures(|| meter.step());
        tally.signature_bytes = signatures.estimated_size();
        let rule = CopyRule::jaccard(self.rule.jaccard_threshold());
        let comparison = Comparison {
            signatures: &signatures,
            least_agreement: self.search.least_agreement,
            // What was verified is sure.
            sure_agreement: 0,
            verify: |a, b| Some(self.overlap(a, b)).filter(|&overlap| rule.accepts(overlap)),
            asked: AtomicUsize::new(0),
        };
        let rank = |number: u32| rank_of(self.entries[number as usize]);
        let index = Index::new(self.search.banding, &signatures);
        let pairs = hubs::pairs(index, &comparison, rank);
        tally.candidates += comparison.asked.into_inner();
        in_order(pairs)
    }

    /// All pairs that are copies by their Jaccard similarity, among those that agree in a band.
    pub(super) fn all_jaccard_pairs(&self, tally: &mut Tally) -> Vec<Pair> {
        let signatures = self.signatures(|| ());
        let index = Index::new(self.search.banding, &signatures);
        let candidates = self.search.agreeing(index.candidate_pairs(usize::MAX), &signatures);
        in_order(self.verified(candidates, CopyRule::jaccard(self.rule.jaccard_threshold()), tally))
    }

    /// `pairs` and those that are copies among the pairs of `numbers` of which one may be a part of
    /// the other, except pairs with a collection.
    pub(super) fn with_containment_pairs(
        &self,
        pairs: Vec<Pair>,
        numbers: &[u32],
        tally: &mut Tally,
    ) -> Vec<Pair> {
        let Some(threshold) = self.rule.containment_threshold() else { return pairs };
        let shingles = numbers.par_iter().map(|&at| self.entries[at as usize].shingles());
        let candidates = containment_candidates(shingles, threshold, BUCKET_CAP).into_iter();
        let numbered =
            candidates.map(|(a, b)| (numbers[a as usize], numbers[b as usize])).collect();
        self.with_verified_containment(pairs, numbered, tally)
    }

    /// The same where the candidates are known.
    pub(super) fn with_verified_containment(
        &self,
        mut pairs: Vec<Pair>,
        candidates: Vec<(u32, u32)>,
        tally: &mut Tally,
    ) -> Vec<Pair> {
        let mut found = self.verified(candidates, self.rule, tally);
        found.par_sort_unstable_by_key(|&pair| whole_and_part(pair));
        let of_one_whole = found.par_chunk_by(|&a, &b| whole_and_part(a).0 == whole_and_part(b).0);
        pairs.par_extend(of_one_whole.filter(|pairs| !self.is_collection(pairs)).flatten());
        in_order(pairs)
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
        tally: &mut Tally,
    ) -> Vec<Pair> {
        tally.candidates += candidates.len();
        let size = |number: u32| self.entries[number as usize].document.len();
        overlaps::copies(candidates, rule, size, |number| self.shingles(number).into())
    }

    /// For each original the centre of its report. `pairs` are in ascending order.
    pub(super) fn grouped(&self, pairs: &[Pair]) -> Vec<u32> {
        let towards_centre = self.rule.towards_centre();
        cluster::reports(
            self.places.len(),
            pairs.iter().map(|&(a, b, _)| (a, b)),
            |article| rank_of(self.entries[article as usize]),
            |article, centre| towards_centre.accepts(self.overlap_by(pairs, article, centre)),
        )
    }

    /// For each entry the one that represents it, by the centre of each original's report.
    pub(super) fn representatives(&self, centres: &[u32]) -> Vec<u32> {
        let represents =
            |at: u32| self.number_of(at).map_or(at, |number| self.places[centres[number] as usize]);
        (0..self.original_of.len() as u32).map(represents).collect()
    }

    /// Looked up in `pairs`, in ascending order, before it is counted.
    pub(super) fn overlap_by(&self, pairs: &[Pair], a: u32, b: u32) -> Overlap {
        let pair = (a.min(b), a.max(b));
        match pairs.binary_search_by_key(&pair, |&(a, b, _)| (a, b)) {
            Ok(at) if a < b => pairs[at].2,
            Ok(at) => pairs[at].2.swapped(),
            Err(_) => self.overlap(a, b),
        }
    }

    /// Sets of shingles are made of neither, and none is kept: they would take as much memory as
    /// the articles, most of which are compared once or never.
    pub(super) fn overlap(&self, a: u32, b: u32) -> Overlap {
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
