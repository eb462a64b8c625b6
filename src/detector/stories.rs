//! The story lens: reports to stories.

use std::borrow::Borrow;

use ahash::AHashMap;
use rayon::prelude::*;

use super::batch::{Batch, Entry, is_too_short};
use super::builder::{Lens, Settings};
use super::copies::Reports;
use super::figures::Figures;
use super::progress::{Meter, Stage};
use super::result::StoryPair;
use crate::article::Timestamp;
use crate::cluster::{ScoredPair, average_linkage};
use crate::feature::{Background, TermCounts, TermStatistics, TermVector, TermWeights};
use crate::lists::Lists;
use crate::lsh::{Banding, corroborated_candidates};
use crate::sketch::{Signatures, WeightedMinHasher};
use crate::text::Document;
use crate::verify::{Found, Likeness, StoryEvidence, Surroundings, company};

/// Up to this many reports every pair is verified: half a million cosines take less than a second,
/// and nothing is missed.
pub(crate) const ALL_PAIRS: usize = 1000;

/// Bands and rows. The sketch is of the squares of the cosine's weights, which add up to 1.
///
/// `examples/recall.rs` prints the share of pairs that become candidates, by cosine, and the
/// candidates an article. On gva, of the pairs from 0.2 to 0.3 and from 0.3 to 0.5: 128 bands of
/// two find 0.50 and 0.86 with 5 candidates, 256 bands of two 0.70 and 0.95 with 7, 128 bands of
/// three 0.11 and 0.45 with 1. Those that are not found mostly share one name and little else.
pub(crate) const BANDING: (usize, usize) = (256, 2);

/// Reports of a bucket with which each of it is compared. Fewer take a story of hundreds of reports
/// apart (`tests/large_story.rs`).
pub(crate) const BUCKET_CAP: usize = 100;

/// Of the 512 values of two signatures so many must agree before their terms are compared: two
/// reports with a cosine of 0.2 agree in some 45, and most candidates that chance makes in fewer.
/// From 13 on and from 28 on stories are as good (the trials in `guide::story_score`). What is left
/// out counts 0 in the topic similarity.
pub(crate) const LEAST_AGREEMENT: usize = 20;

/// Reports whose terms are counted at a time by one thread.
const CHUNK: usize = 1024;

/// Pairs less probable than this count as if they had not been compared: thousands of them add
/// nothing but time.
pub(crate) const NEGLIGIBLE: f64 = 0.08;

/// What became of the reports of a batch.
pub(super) struct Grouping {
    /// For each entry the lowest entry among the representatives of its story.
    pub(super) story_of: Vec<u32>,
    /// For the lowest entry of each story of several reports the mean probability of their pairs.
    pub(super) certainty: AHashMap<u32, f64>,
}

pub(super) fn find(settings: &Settings, batch: &mut Batch, reports: &Reports) -> Grouping {
    if settings.lens == Lens::Copies {
        return Grouping::of_copies(reports);
    }
    // What follows needs the room more than the words.
    let documents = batch.entries.par_iter_mut().map(|entry| std::mem::take(&mut entry.document));
    let compared = Compared::of(settings, documents, reports);
    compared.grouping(settings, &mut batch.figures, reports)
}

impl Grouping {
    /// Each report a story of its own.
    fn of_copies(reports: &Reports) -> Self {
        Self { story_of: reports.representative.clone(), certainty: AHashMap::new() }
    }
}

/// The terms of a report that is long enough to be judged.
struct Counted {
    /// The entry that represents it.
    entry: u32,
    words: usize,
    terms: TermCounts,
}

impl Counted {
    /// Of the documents of all entries those that represent a report.
    fn all<D: Borrow<Document>>(
        settings: &Settings,
        documents: impl IndexedParallelIterator<Item = D>,
        reports: &Reports,
    ) -> Vec<Self> {
        let meter = Meter::new(settings, Stage::Terms, documents.len());
        documents
            .enumerate()
            .inspect(|_| meter.step())
            .filter_map(|(at, document)| {
                let (entry, document) = (at as u32, document.borrow());
                let is_judged = reports.representative[at] == entry && !is_too_short(document);
                is_judged.then(|| Self {
                    entry,
                    words: document.words(),
                    terms: TermCounts::of_document(document),
                })
            })
            .collect()
    }
}

/// A report that the story lens judges.
struct Judged {
    /// The entry that represents it.
    entry: u32,
    words: usize,
    date: Option<Timestamp>,
    vector: TermVector,
    surroundings: Surroundings,
}

/// The reports of a batch, and what the comparison of their candidate pairs showed. Reports are
/// numbered from 0 here.
pub(super) struct Compared<'a> {
    weights: TermWeights<'a>,
    /// In the order of their entries.
    judged: Vec<Judged>,
    company: f64,
    pairs: Vec<(u32, u32)>,
    /// Of each pair.
    likenesses: Vec<Likeness>,
}

impl<'a> Compared<'a> {
    pub(super) fn gather(settings: &'a Settings, batch: &Batch, reports: &Reports) -> Self {
        Self::of(settings, batch.entries.par_iter().map(|entry| &entry.document), reports)
    }

    fn of<D: Borrow<Document>>(
        settings: &'a Settings,
        documents: impl IndexedParallelIterator<Item = D>,
        reports: &Reports,
    ) -> Self {
        let counted = Counted::all(settings, documents, reports);
        let weights = statistics(settings.background(), &counted).into_weights();
        let judge = |Counted { entry, words, terms }| Judged {
            entry,
            words,
            date: reports.dates[entry as usize],
            vector: weights.weigh(terms),
            surroundings: Surroundings::default(),
        };
        let mut judged: Vec<Judged> = counted.into_par_iter().map(judge).collect();
        let pairs = candidates(settings, &judged);
        let meter = Meter::new(settings, Stage::Stories, pairs.len());
        let likenesses: Vec<Likeness> = pairs
            .par_iter()
            .inspect(|_| meter.step())
            .map(|&(a, b)| Likeness::of(&judged[a as usize].vector, &judged[b as usize].vector))
            .collect();
        look_around(&mut judged, &pairs, &likenesses);
        let company = company(judged.iter().map(|judged| judged.surroundings.best));
        Self { weights, judged, company, pairs, likenesses }
    }

    /// What is known of each candidate pair, by entry.
    pub(super) fn evidence(
        &self,
    ) -> impl IndexedParallelIterator<Item = (u32, u32, StoryEvidence)> {
        self.numbered_evidence().map(|(a, b, evidence)| {
            (self.judged[a as usize].entry, self.judged[b as usize].entry, evidence)
        })
    }

    /// The same by number of input, with what the model makes of it; `input_of` has the number of
    /// each entry.
    pub(super) fn story_pairs(
        &self,
        settings: &Settings,
        input_of: Vec<u32>,
    ) -> impl IndexedParallelIterator<Item = StoryPair> {
        self.evidence().map(move |(a, b, evidence)| {
            let (a, b) = (input_of[a as usize] as usize, input_of[b as usize] as usize);
            let score = settings.story_model.score(&evidence);
            StoryPair { a: a.min(b), b: a.max(b), evidence, score }
        })
    }

    fn numbered_evidence(&self) -> impl IndexedParallelIterator<Item = (u32, u32, StoryEvidence)> {
        self.pairs.par_iter().zip(&self.likenesses).map(|(&(a, b), &likeness)| {
            let [one, other] = [a, b].map(|at| &self.judged[at as usize]);
            let evidence = StoryEvidence {
                likeness,
                surroundings: [one.surroundings, other.surroundings],
                company: self.company,
                days: StoryEvidence::days_between([one.date, other.date]),
                words: one.words.min(other.words),
            };
            (a, b, evidence)
        })
    }

    /// The pairs that are not improbable.
    fn scored(&self, settings: &Settings) -> Vec<ScoredPair> {
        self.numbered_evidence()
            .map(|(a, b, evidence)| ScoredPair {
                a,
                b,
                score: settings.story_model.score(&evidence).probability(),
            })
            .filter(|pair| pair.score >= NEGLIGIBLE)
            .collect()
    }

    pub(super) fn grouping(
        &self,
        settings: &Settings,
        figures: &mut Figures,
        reports: &Reports,
    ) -> Grouping {
        figures.story_candidates = self.pairs.len();
        figures.story_feature_bytes = self.feature_bytes();
        if settings.lens == Lens::Copies {
            return Grouping::of_copies(reports);
        }
        let scored = self.scored(settings);
        let threshold = settings.story_threshold();
        figures.story_pairs = scored.iter().filter(|pair| pair.score >= threshold).count();
        settings.report(Stage::Linking, 0, Some(scored.len()));
        let groups = average_linkage(self.judged.len(), &scored, threshold);
        settings.report(Stage::Linking, scored.len(), Some(scored.len()));

        let entry_of = |number: u32| self.judged[number as usize].entry;
        let mut of_representative: Vec<u32> = (0..reports.representative.len() as u32).collect();
        for (judged, &group) in self.judged.iter().zip(&groups) {
            of_representative[judged.entry as usize] = entry_of(group);
        }
        let story_of = reports.representative.iter();
        let story_of = story_of.map(|&of| of_representative[of as usize]).collect();
        let certainty = mean_scores(&groups, &scored);
        let certainty = certainty.map(|(group, mean)| (entry_of(group), mean)).collect();
        Grouping { story_of, certainty }
    }

    /// The weighted terms of any article of the batch, judged or not.
    pub(super) fn vector(&self, entry: &Entry) -> TermVector {
        self.weights.weigh(TermCounts::of_document(&entry.document))
    }

    /// What is known of any two articles of the batch, compared or not, judged or not, with their
    /// weighted terms.
    pub(super) fn evidence_on(
        &self,
        batch: &Batch,
        reports: &Reports,
        pair: [u32; 2],
        vectors: [&TermVector; 2],
    ) -> StoryEvidence {
        let entries = pair.map(|entry| &batch.entries[entry as usize]);
        let of_report = pair.map(|entry| reports.representative[entry as usize]);
        StoryEvidence {
            likeness: Likeness::of(vectors[0], vectors[1]),
            surroundings: of_report.map(|representative| self.surroundings(representative)),
            company: self.company,
            days: StoryEvidence::days_between(
                of_report.map(|representative| reports.dates[representative as usize]),
            ),
            words: entries[0].document.words().min(entries[1].document.words()),
        }
    }

    /// The surroundings of the report that an entry represents; none of reports not judged.
    fn surroundings(&self, representative: u32) -> Surroundings {
        self.judged
            .binary_search_by_key(&representative, |judged| judged.entry)
            .map_or(Surroundings::default(), |at| self.judged[at].surroundings)
    }

    fn feature_bytes(&self) -> usize {
        self.judged.iter().map(|judged| judged.vector.estimated_size()).sum()
    }
}

/// The mean score over all pairs within each group of several, by the number of the group, where a
/// pair that is not among those scored counts 0.
fn mean_scores(groups: &[u32], scored: &[ScoredPair]) -> impl Iterator<Item = (u32, f64)> {
    let mut sizes = vec![0u32; groups.len()];
    groups.iter().for_each(|&group| sizes[group as usize] += 1);
    let mut sums: AHashMap<u32, f64> = AHashMap::new();
    for pair in scored {
        let group = groups[pair.a as usize];
        if group == groups[pair.b as usize] {
            *sums.entry(group).or_default() += pair.score;
        }
    }
    sums.into_iter().map(move |(group, sum)| {
        let size = f64::from(sizes[group as usize]);
        (group, sum / (size * (size - 1.0) / 2.0))
    })
}

fn statistics<'b>(background: &'b Background, counted: &[Counted]) -> TermStatistics<'b> {
    counted
        .par_chunks(CHUNK)
        .map(|chunk| {
            let mut statistics = TermStatistics::new(background);
            chunk.iter().for_each(|counted| statistics.add(&counted.terms));
            statistics
        })
        .reduce(
            || TermStatistics::new(background),
            |mut statistics, other| {
                statistics.merge(other);
                statistics
            },
        )
}

fn candidates(settings: &Settings, judged: &[Judged]) -> Vec<(u32, u32)> {
    let count = judged.len() as u32;
    if judged.len() <= ALL_PAIRS {
        return (0..count).flat_map(|a| (a + 1..count).map(move |b| (a, b))).collect();
    }
    let banding = Banding::new(BANDING.0, BANDING.1);
    let hasher = WeightedMinHasher::new(banding.values(), settings.seed);
    let signatures = judged.par_iter().map(|judged| hasher.sign(judged.vector.squares()));
    let signatures = Signatures::collect(hasher.length(), signatures);
    corroborated_candidates(banding, &signatures, LEAST_AGREEMENT, BUCKET_CAP)
}

/// Notes what each report shares with all others that it was compared with.
fn look_around(judged: &mut [Judged], pairs: &[(u32, u32)], likenesses: &[Likeness]) {
    let all_compared = judged.len() <= ALL_PAIRS;
    let banding = Banding::new(BANDING.0, BANDING.1);
    let found: Vec<Found> = likenesses
        .par_iter()
        .map(|likeness| {
            let found = banding.probability_of_any(likeness.two_terms) as f32;
            let probability = if all_compared { 1.0 } else { found };
            Found { cosine: likeness.corroborated() as f32, probability }
        })
        .collect();
    let of_both = pairs.iter().zip(&found).flat_map(|(&(a, b), &found)| [(a, found), (b, found)]);
    let found = Lists::by_number(judged.len(), of_both);
    let others = judged.len().saturating_sub(1);
    judged.par_iter_mut().enumerate().for_each(|(number, judged)| {
        let mut found = found.get(number as u32).to_vec();
        judged.surroundings = Surroundings::new(&mut found, others);
    });
}
