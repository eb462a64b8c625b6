//! The terms of the reports in the index, numbered, and how much each weighs now.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use ahash::AHashMap;

use super::changes::Changes;
use super::packed::{PackedTerm, PackedTerms};
use crate::layers::feature::{
    ArticleTerms, Background, TermVector, expected, rarity, weight_of_rarity,
};

/// Terms that some report holds, each with a number, and in how many reports each occurs. What a term
/// weighs follows from that as in a batch ([`TermStatistics`](crate::layers::feature::TermStatistics)), and
/// changes with every report that comes and goes.
#[derive(Clone, Debug, Default)]
pub(super) struct Vocabulary {
    numbers: AHashMap<u32, u32>,
    /// By number.
    terms: Vec<Known>,
    /// By number, in a table of its own that fits into a cache.
    commonness: Vec<Commonness>,
    /// Numbers of terms that no report holds any more; the lowest is given first, so that which term
    /// has which number does not depend on the order in which they were freed.
    free: BTreeSet<u32>,
    /// Terms that were given a number.
    pub(super) changes: Changes<u32>,
    reports: usize,
}

/// [`steps`] of the rarity of a term among no reports, turned round, and whether it begins with a
/// digit.
#[derive(Clone, Copy, Debug)]
struct Commonness(u16);

impl Commonness {
    const NUMERIC: u16 = 1 << 15;

    fn new(of: Known, is_numeric: bool) -> Self {
        let holding = f64::from(of.holding) + f64::from(of.expected);
        let steps = (steps(rarity(0.0, 0.5) - rarity(0.0, holding)) + OFFSET) as u16;
        Self(if is_numeric { steps | Self::NUMERIC } else { steps })
    }

    fn is_numeric(self) -> bool {
        self.0 & Self::NUMERIC != 0
    }

    fn steps(self) -> usize {
        (self.0 & !Self::NUMERIC).into()
    }
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
    /// Numbers the terms of a report, those that are new from the lowest number that is free.
    pub(super) fn read(&self, background: &Background, counts: &ArticleTerms) -> Uncounted {
        let numeric = counts.numbers();
        let mut free = self.free.iter().copied().chain(self.terms.len() as u32..);
        let mut terms = Vec::with_capacity(counts.len());
        for (hash, prominence) in counts.iter() {
            let (number, of) = match self.numbers.get(&hash) {
                Some(&number) => (number, self.terms[number as usize]),
                None => (free.next().unwrap_or(u32::MAX), Known::new(background, hash)),
            };
            let known = Known { holding: of.holding + 1, ..of };
            let commonness = Commonness::new(known, numeric.binary_search(&hash).is_ok());
            let term = PackedTerm { number, prominence, is_listed: false };
            terms.push((term, Term { known, commonness }));
        }
        terms.sort_unstable_by_key(|(term, _)| term.number);
        Uncounted {
            terms: PackedTerms::of_sorted(terms.iter().map(|&(term, _)| term)),
            with_it: terms.into_iter().map(|(term, with_it)| (term.number, with_it)).collect(),
        }
    }

    /// Counts a report, which was read since the last one came or went.
    pub(super) fn add(&mut self, report: &Uncounted) {
        self.reports += 1;
        for &(number, Term { known, commonness }) in &report.with_it {
            if known.holding == 1 {
                self.numbers.insert(known.term, number);
                self.changes.note(number);
                if !self.free.remove(&number) {
                    self.terms.push(known);
                    self.commonness.push(commonness);
                    continue;
                }
            }
            (self.terms[number as usize], self.commonness[number as usize]) = (known, commonness);
        }
    }

    /// Counts a report whose terms have numbers.
    pub(super) fn count(&mut self, terms: &PackedTerms) {
        self.reports += 1;
        for term in terms.iter() {
            self.terms[term.number as usize].holding += 1;
            self.note_commonness(term.number);
        }
    }

    fn note_commonness(&mut self, number: u32) {
        let (known, commonness) =
            (self.terms[number as usize], &mut self.commonness[number as usize]);
        *commonness = Commonness::new(known, commonness.is_numeric());
    }

    /// The hash of the term of a number, and whether it begins with a digit.
    #[cfg(feature = "store")]
    pub(super) fn term(&self, number: u32) -> (u32, bool) {
        (self.hash(number), self.commonness[number as usize].is_numeric())
    }

    /// Puts back the term of the next number; [`Self::recount`] must follow.
    #[cfg(feature = "store")]
    pub(super) fn restore(&mut self, background: &Background, (term, is_numeric): (u32, bool)) {
        let known = Known::new(background, term);
        self.terms.push(known);
        self.commonness.push(Commonness::new(known, is_numeric));
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
        for number in 0..self.terms.len() as u32 {
            self.note_commonness(number);
            let known = self.terms[number as usize];
            if known.holding > 0 {
                self.numbers.insert(known.term, number);
            } else {
                self.free.insert(number);
            }
        }
        true
    }

    /// Takes out a report that was counted.
    pub(super) fn remove(&mut self, terms: &PackedTerms) {
        self.reports -= 1;
        for term in terms.iter() {
            self.terms[term.number as usize].holding -= 1;
            self.note_commonness(term.number);
            let known = self.terms[term.number as usize];
            if known.holding == 0 {
                self.numbers.remove(&known.term);
                self.free.insert(term.number);
            }
        }
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

    pub(super) fn hash(&self, number: u32) -> u32 {
        self.terms[number as usize].term
    }

    /// Bytes of memory held.
    pub(super) fn estimated_size(&self) -> usize {
        self.numbers.capacity() * (size_of::<(u32, u32)>() + 1)
            + self.terms.capacity() * size_of::<Known>()
            + self.commonness.capacity() * size_of::<Commonness>()
            // Nodes of a tree are two thirds full.
            + self.free.len() * size_of::<u32>() * 3 / 2
    }
}

/// A report that is not counted.
#[derive(Debug)]
pub(super) struct Uncounted {
    pub(super) terms: PackedTerms,
    /// By number, ascending, what is known of its terms when it is counted.
    with_it: Vec<(u32, Term)>,
}

#[derive(Clone, Copy, Debug)]
struct Term {
    known: Known,
    commonness: Commonness,
}

/// How much terms weigh, now or when one more report is counted.
#[derive(Debug)]
pub(super) struct Weights<'a> {
    vocabulary: &'a Vocabulary,
    reports: usize,
    /// What is known of the terms of the one more.
    with_it: AHashMap<u32, Term>,
}

impl<'a> Weights<'a> {
    /// Now.
    pub(super) fn of(vocabulary: &'a Vocabulary) -> Self {
        Self { vocabulary, reports: vocabulary.reports, with_it: AHashMap::new() }
    }

    /// When `report` is counted.
    pub(super) fn with(vocabulary: &'a Vocabulary, report: &Uncounted) -> Self {
        let reports = vocabulary.reports + 1;
        Self { vocabulary, reports, with_it: report.with_it.iter().copied().collect() }
    }

    /// Reports that are counted.
    pub(super) fn reports(&self) -> usize {
        self.reports
    }

    /// The weighted terms of a report that is counted.
    pub(super) fn weigh(&self, terms: &PackedTerms) -> TermVector {
        let mut vector = TermVector::default();
        self.weigh_into(&mut vector, terms);
        vector
    }

    /// Puts the weighted terms of a report that is counted in the place of others.
    pub(super) fn weigh_into(&self, vector: &mut TermVector, terms: &PackedTerms) {
        fill(vector, self.weighed(terms));
    }

    /// What a report that is counted is compared by.
    pub(super) fn weigh_to_compare(&self, terms: &PackedTerms) -> WeightedReport {
        let weighed: Vec<WeighedTerm> = self.weighed(terms).collect();
        let hashed = weighed.iter().map(|term| (self.hash(term.number), term.weight));
        let heaviest = heaviest(hashed.collect());
        let mut vector = TermVector::default();
        fill(&mut vector, weighed.into_iter());
        WeightedReport { vector, heaviest, others: self.reports - 1 }
    }

    /// Ascending.
    fn weighed(&self, terms: &PackedTerms) -> impl Iterator<Item = WeighedTerm> {
        let all = log_reports(self.reports);
        terms.iter().map(move |PackedTerm { number, prominence, .. }| {
            let commonness = match self.with_it.get(&number) {
                Some(term) => term.commonness,
                None => self.vocabulary.commonness[number as usize],
            };
            let weight = prominence * weight(all, commonness);
            WeighedTerm { number, weight, is_numeric: commonness.is_numeric() }
        })
    }

    fn hash(&self, number: u32) -> u32 {
        self.with_it.get(&number).map_or_else(|| self.vocabulary.hash(number), |of| of.known.term)
    }
}

/// What a report is compared by.
#[derive(Debug, PartialEq)]
pub(super) struct WeightedReport {
    /// By number.
    pub(super) vector: TermVector,
    /// The hashes of the heaviest terms, the heaviest first.
    pub(super) heaviest: Vec<u32>,
    /// Reports beside it.
    pub(super) others: usize,
}

/// A term as it weighs now.
#[derive(Clone, Copy)]
struct WeighedTerm {
    number: u32,
    weight: f32,
    is_numeric: bool,
}

impl Known {
    fn new(background: &Background, term: u32) -> Self {
        Self { term, holding: 0, expected: expected(background, term) as f32 }
    }
}

/// The logarithm of the number of reports, and of the articles of the background, in [`steps`].
fn log_reports(reports: usize) -> usize {
    (steps(rarity(reports as f64, 0.5)) + OFFSET) as usize
}

fn weight(log_reports: usize, commonness: Commonness) -> f32 {
    let at = log_reports.saturating_sub(commonness.steps());
    WEIGHTS.get(at).copied().unwrap_or_default()
}

fn steps(e_folds: f64) -> f64 {
    (e_folds * STEPS).round()
}

/// With terms in ascending order of their numbers.
fn fill(vector: &mut TermVector, weighed: impl Iterator<Item = WeighedTerm>) {
    let weighs_anything = weighed.filter(|term| term.weight > 0.0);
    vector.refill(weighs_anything.map(|term| (term.number, term.weight, term.is_numeric)));
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
    use crate::layers::feature::TermStatistics;
    use crate::layers::text::Document;

    fn counts(text: &str) -> ArticleTerms {
        ArticleTerms::of_document(&Document::read(&Article::new("", text)))
    }

    fn add(vocabulary: &mut Vocabulary, counts: &ArticleTerms) -> PackedTerms {
        let report = vocabulary.read(Background::built_in(), counts);
        vocabulary.add(&report);
        report.terms
    }

    proptest! {
        // What was there and went leaves no trace but in the numbers of the terms.
        #[test]
        fn weighs_as_a_batch_of_what_is_left(texts in prop::collection::vec("([a-f]{1,2}|[0-9]|the|Lundy) {0,1}([a-k] ){0,8}", 1..12), gone in any::<u16>()) {
            let background = Background::built_in();
            let counted: Vec<ArticleTerms> = texts.iter().map(|text| counts(text)).collect();
            let mut vocabulary = Vocabulary::default();
            let packed: Vec<PackedTerms> =
                counted.iter().map(|counts| add(&mut vocabulary, counts)).collect();
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
                let found = Weights::of(&vocabulary).weigh(&packed[at]);
                let mut by_hash: Vec<(u32, f32)> =
                    found.iter().map(|(number, weight)| (vocabulary.hash(number), weight)).collect();
                by_hash.sort_unstable_by_key(|&(term, _)| term);
                // Everyday words of almost no weight may be rounded to none.
                let weight = |term| by_hash.iter().find(|of| of.0 == term).map_or(0.0, |of| of.1);
                for (term, expected) in expected.iter() {
                    prop_assert!((weight(term) - expected).abs() < 0.07, "{} {expected}", weight(term));
                }
                prop_assert_eq!(found.numbers().len(), expected.numbers().len());
            }
        }

        // One that is read weighs, and has others weigh, what they weigh when it is counted.
        #[test]
        fn with_a_report_as_if_it_were_counted(texts in prop::collection::vec("([a-k] ){0,8}", 1..6), gone in any::<u8>(), new in "([a-k] |[0-9] ){1,40}") {
            let mut vocabulary = Vocabulary::default();
            let packed: Vec<PackedTerms> =
                texts.iter().map(|text| add(&mut vocabulary, &counts(text))).collect();
            let (gone, left): (Vec<_>, Vec<_>) =
                packed.iter().enumerate().partition(|(at, _)| gone >> at & 1 == 1);
            gone.iter().for_each(|(_, terms)| vocabulary.remove(terms));
            let report = vocabulary.read(Background::built_in(), &counts(&new));
            let reports = || left.iter().map(|&(_, terms)| terms).chain([&report.terms]);
            let compared_by = |weights: &Weights<'_>| -> Vec<WeightedReport> {
                reports().map(|terms| weights.weigh_to_compare(terms)).collect()
            };
            let with_it = compared_by(&Weights::with(&vocabulary, &report));
            vocabulary.add(&report);
            prop_assert_eq!(with_it, compared_by(&Weights::of(&vocabulary)));
        }
    }
}
