//! The terms of the reports in the index, numbered, and how much each weighs now.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::LazyLock;

use ahash::AHashMap;

use super::changes::Changes;
use super::packed::{PackedTerm, PackedTerms};
use crate::feature::{Background, TermCounts, TermVector, expected, rarity, weight_of_rarity};

/// Terms that some report holds, each with a number, and in how many reports each occurs. What a term
/// weighs follows from that as in a batch ([`TermStatistics`](crate::feature::TermStatistics)), and
/// changes with every report that comes and goes.
#[derive(Clone, Debug, Default)]
pub(super) struct Vocabulary {
    numbers: AHashMap<u32, u32>,
    /// By number.
    terms: Vec<Known>,
    /// By number, in a table of its own that fits into a cache: [`steps`] of its rarity among no
    /// reports, turned round.
    commonness: Vec<u16>,
    /// Numbers of terms that no report holds any more; the lowest is given first, so that which term
    /// has which number does not depend on the order in which they were freed.
    free: BinaryHeap<Reverse<u32>>,
    /// Terms that were given a number.
    pub(super) changes: Changes<u32>,
    reports: usize,
}

#[derive(Clone, Copy, Debug)]
struct Known {
    term: u32,
    /// Reports that hold it.
    holding: u32,
    /// In how many articles of the background it is expected.
    expected: f32,
}

/// Steps to each e-fold of rarity: a weight is off by a tenth of a percent.
const STEPS: f64 = 256.0;

/// What is added to the steps of commonness, of which the lowest are those of a term without any
/// article.
const OFFSET: f64 = 178.0;

/// The weight of a term by the steps between all reports and those that hold it.
static WEIGHTS: LazyLock<Vec<f32>> = LazyLock::new(|| {
    (0..25 * STEPS as usize).map(|at| weight_of_rarity(at as f64 / STEPS) as f32).collect()
});

impl Vocabulary {
    /// The weighted terms of a report that is to be added.
    pub(super) fn weigh_newcomer(&self, background: &Background, counts: &TermCounts) -> Newcomer {
        let all = log_reports(self.reports + 1);
        let numeric = counts.numbers();
        // Terms of no other report are told from one another, and no more.
        let mut unknown = self.terms.len() as u32;
        let mut weighed: Vec<(PackedTerm, u32, f32)> = counts
            .iter()
            .map(|(term, prominence)| {
                let known =
                    self.numbers.get(&term).map(|&number| (number, self.terms[number as usize]));
                let (number, of) = known.unwrap_or_else(|| {
                    unknown += 1;
                    (unknown - 1, Known::new(background, term))
                });
                let weight = prominence * weight(all, of.with_another().commonness());
                let is_numeric = numeric.binary_search(&term).is_ok();
                (PackedTerm { number, prominence, is_numeric, is_listed: false }, term, weight)
            })
            .collect();
        weighed.sort_unstable_by_key(|(term, ..)| term.number);
        Newcomer::of_sorted(&weighed)
    }

    /// Counts a report.
    pub(super) fn add(&mut self, background: &Background, counts: &TermCounts) -> PackedTerms {
        let numeric = counts.numbers();
        let mut terms: Vec<PackedTerm> = counts
            .iter()
            .map(|(term, prominence)| {
                let is_numeric = numeric.binary_search(&term).is_ok();
                let number = self.number(background, term);
                PackedTerm { number, prominence, is_numeric, is_listed: false }
            })
            .collect();
        terms.sort_unstable_by_key(|term| term.number);
        let terms = PackedTerms::of_sorted(terms);
        self.count(&terms);
        terms
    }

    /// Counts a report whose terms have numbers.
    pub(super) fn count(&mut self, terms: &PackedTerms) {
        self.reports += 1;
        for term in terms.iter() {
            let known = &mut self.terms[term.number as usize];
            known.holding += 1;
            self.commonness[term.number as usize] = known.commonness();
        }
    }

    /// The number of a term, a new one where it has none.
    fn number(&mut self, background: &Background, term: u32) -> u32 {
        *self.numbers.entry(term).or_insert_with(|| {
            let new = Known::new(background, term);
            let number = if let Some(Reverse(number)) = self.free.pop() {
                self.terms[number as usize] = new;
                number
            } else {
                self.terms.push(new);
                self.commonness.push(0);
                self.terms.len() as u32 - 1
            };
            self.changes.note(number);
            number
        })
    }

    /// Puts back the term of the next number; [`Self::recount`] must follow.
    #[cfg(feature = "store")]
    pub(super) fn restore(&mut self, background: &Background, term: u32) {
        self.terms.push(Known::new(background, term));
        self.commonness.push(0);
    }

    /// Counts reports of which all terms have been restored; false where one has not. Terms of none
    /// of them are free.
    #[cfg(feature = "store")]
    pub(super) fn recount<'a>(&mut self, reports: impl Iterator<Item = &'a PackedTerms>) -> bool {
        for terms in reports {
            self.reports += 1;
            for term in terms.iter() {
                let Some(known) = self.terms.get_mut(term.number as usize) else { return false };
                known.holding += 1;
            }
        }
        for (number, (known, commonness)) in (0..).zip(self.terms.iter().zip(&mut self.commonness))
        {
            *commonness = known.commonness();
            if known.holding > 0 {
                self.numbers.insert(known.term, number);
            } else {
                self.free.push(Reverse(number));
            }
        }
        true
    }

    /// Takes out a report that was counted.
    pub(super) fn remove(&mut self, terms: &PackedTerms) {
        self.reports -= 1;
        for term in terms.iter() {
            let known = &mut self.terms[term.number as usize];
            known.holding -= 1;
            self.commonness[term.number as usize] = known.commonness();
            if known.holding == 0 {
                self.numbers.remove(&known.term);
                self.free.push(Reverse(term.number));
            }
        }
    }

    /// Reports that were counted.
    pub(super) fn reports(&self) -> usize {
        self.reports
    }

    /// The weighted terms of a report that was counted.
    pub(super) fn weigh(&self, terms: &PackedTerms) -> TermVector {
        vector(self.weighed(terms))
    }

    /// What a report that was counted is compared by.
    pub(super) fn weigh_to_compare(&self, terms: &PackedTerms) -> Newcomer {
        let weighed = self.weighed(terms);
        let weighed: Vec<(PackedTerm, u32, f32)> =
            weighed.map(|(term, weight)| (term, self.hash(term.number), weight)).collect();
        Newcomer::of_sorted(&weighed)
    }

    /// The terms of a report that was counted, of which those are listed that have the hashes.
    pub(super) fn list(&self, terms: &PackedTerms, hashes: &[u32]) -> PackedTerms {
        let is_listed = |term: &PackedTerm| hashes.contains(&self.hash(term.number));
        PackedTerms::of_sorted(
            terms.iter().map(|term| PackedTerm { is_listed: is_listed(&term), ..term }),
        )
    }

    /// The hashes of the listed terms of a report that was counted.
    pub(super) fn listed(&self, terms: &PackedTerms) -> impl Iterator<Item = u32> {
        terms.iter().filter(|term| term.is_listed).map(|term| self.hash(term.number))
    }

    fn weighed(&self, terms: &PackedTerms) -> impl Iterator<Item = (PackedTerm, f32)> {
        let all = log_reports(self.reports);
        terms.iter().map(move |term| {
            let commonness = self.commonness[term.number as usize];
            (term, term.prominence * weight(all, commonness))
        })
    }

    pub(super) fn hash(&self, number: u32) -> u32 {
        self.terms[number as usize].term
    }

    /// Bytes of memory held.
    pub(super) fn estimated_size(&self) -> usize {
        self.numbers.capacity() * (size_of::<(u32, u32)>() + 1)
            + self.terms.capacity() * size_of::<Known>()
            + self.commonness.capacity() * size_of::<u16>()
            + self.free.capacity() * size_of::<u32>()
    }
}

/// What a report is compared by.
pub(super) struct Newcomer {
    /// By number; terms of no other report have numbers above all others.
    pub(super) vector: TermVector,
    /// The hashes of the heaviest terms, the heaviest first.
    pub(super) heaviest: Vec<u32>,
}

impl Newcomer {
    /// From terms, their hashes and weights, in ascending order of the numbers of the terms.
    fn of_sorted(weighed: &[(PackedTerm, u32, f32)]) -> Self {
        Self {
            vector: vector(weighed.iter().map(|&(term, _, weight)| (term, weight))),
            heaviest: heaviest(weighed.iter().map(|&(_, hash, weight)| (hash, weight)).collect()),
        }
    }
}

impl Known {
    fn new(background: &Background, term: u32) -> Self {
        Self { term, holding: 0, expected: expected(background, term) as f32 }
    }

    fn with_another(mut self) -> Self {
        self.holding += 1;
        self
    }

    fn commonness(self) -> u16 {
        let holding = f64::from(self.holding) + f64::from(self.expected);
        (steps(rarity(0.0, 0.5) - rarity(0.0, holding)) + OFFSET) as u16
    }
}

/// The logarithm of the number of reports, and of the articles of the background, in [`steps`].
fn log_reports(reports: usize) -> usize {
    (steps(rarity(reports as f64, 0.5)) + OFFSET) as usize
}

fn weight(log_reports: usize, commonness: u16) -> f32 {
    let at = log_reports.saturating_sub(usize::from(commonness));
    WEIGHTS.get(at).copied().unwrap_or_default()
}

fn steps(e_folds: f64) -> f64 {
    (e_folds * STEPS).round()
}

/// From terms in ascending order of their numbers and their weights.
fn vector(weighed: impl Iterator<Item = (PackedTerm, f32)>) -> TermVector {
    let (mut terms, mut numbers) = (Vec::new(), Vec::new());
    for (term, weight) in weighed.filter(|&(_, weight)| weight > 0.0) {
        terms.push((term.number, weight));
        if term.is_numeric {
            numbers.push((term.number, weight));
        }
    }
    TermVector::scaled(terms, numbers)
}

/// Terms by which a report is found.
const HEAVIEST: usize = 24;

/// Those of the highest weight, that first; of the lowest hash among equal ones.
fn heaviest(mut weighed: Vec<(u32, f32)>) -> Vec<u32> {
    weighed.retain(|&(_, weight)| weight > 0.0);
    let order = |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
    if weighed.len() > HEAVIEST {
        weighed.select_nth_unstable_by(HEAVIEST, order);
        weighed.truncate(HEAVIEST);
    }
    weighed.sort_unstable_by(order);
    weighed.into_iter().map(|(term, _)| term).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::article::Article;
    use crate::feature::TermStatistics;
    use crate::text::Document;

    fn counts(text: &str) -> TermCounts {
        TermCounts::of_document(&Document::read(&Article::new("", text)))
    }

    proptest! {
        // What was there and went leaves no trace but in the numbers of the terms.
        #[test]
        fn weighs_as_a_batch_of_what_is_left(texts in prop::collection::vec("([a-f]{1,2}|[0-9]|the|Lundy) {0,1}([a-k] ){0,8}", 1..12), gone in any::<u16>()) {
            let background = Background::built_in();
            let counted: Vec<TermCounts> = texts.iter().map(|text| counts(text)).collect();
            let mut vocabulary = Vocabulary::default();
            let packed: Vec<PackedTerms> =
                counted.iter().map(|counts| vocabulary.add(background, counts)).collect();
            let is_gone = |at: usize| at > 0 && gone >> at & 1 == 1;
            for (at, terms) in packed.iter().enumerate().filter(|(at, _)| is_gone(*at)) {
                prop_assert_eq!(terms.iter().count(), counted[at].len());
                vocabulary.remove(terms);
            }
            let mut statistics = TermStatistics::new(background);
            for (at, counts) in counted.iter().enumerate().filter(|(at, _)| !is_gone(*at)) {
                statistics.add(counts);
                let mut hashes: Vec<u32> = packed[at].iter().map(|term| vocabulary.hash(term.number)).collect();
                hashes.sort_unstable();
                prop_assert!(hashes.into_iter().eq(counts.iter().map(|(term, _)| term)));
            }
            let weights = statistics.into_weights();
            for (at, counts) in counted.iter().enumerate().filter(|(at, _)| !is_gone(*at)) {
                let expected = weights.weigh(counts.clone());
                let found = vocabulary.weigh(&packed[at]);
                let mut by_hash: Vec<(u32, f32)> =
                    found.iter().map(|(number, weight)| (vocabulary.hash(number), weight)).collect();
                by_hash.sort_unstable_by_key(|&(term, _)| term);
                // Everyday words of almost no weight may be rounded to none.
                let weight = |term| by_hash.iter().find(|of| of.0 == term).map_or(0.0, |of| of.1);
                for (term, expected) in expected.iter() {
                    prop_assert!((weight(term) - expected).abs() < 0.03, "{} {expected}", weight(term));
                }
                prop_assert_eq!(found.numbers().len(), expected.numbers().len());
            }
        }

        // The newcomer weighs what it will weigh.
        #[test]
        fn a_newcomer_weighs_as_if_it_were_there(texts in prop::collection::vec("([a-k] ){0,8}", 0..6), new in "([a-k] |[0-9] ){1,40}") {
            let background = Background::built_in();
            let mut vocabulary = Vocabulary::default();
            for text in &texts {
                vocabulary.add(background, &counts(text));
            }
            let newcomer = vocabulary.weigh_newcomer(background, &counts(&new));
            let packed = vocabulary.add(background, &counts(&new));
            let found = vocabulary.weigh(&packed);
            let sorted = |vector: &TermVector| {
                let mut weights: Vec<f32> = vector.iter().map(|(_, weight)| weight).collect();
                weights.sort_unstable_by(f32::total_cmp);
                weights
            };
            let (newcomers, there) = (sorted(&newcomer.vector), sorted(&found));
            prop_assert_eq!(newcomers.len(), there.len());
            prop_assert!(newcomers.iter().zip(&there).all(|(a, b)| (a - b).abs() < 0.02));
            prop_assert_eq!(newcomer.heaviest.len(), found.len().min(HEAVIEST));
        }
    }
}
