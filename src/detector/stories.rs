//! The story lens: reports to stories.

use std::borrow::Borrow;

use ahash::AHashMap;
use rayon::prelude::*;

use super::batch::Batch;
use super::copies::Reports;
use super::entry::is_too_short;
use super::figures::Figures;
use super::progress::{Meter, Progress, Stage};
use super::search::{
    ALL_STORY_PAIRS, LEAST_STORY_AGREEMENT, STORY_BANDING, STORY_BUCKET_CAP, story_hasher,
    story_recall,
};
use super::settings::{Lens, Settings};
use crate::layers::cluster::{ScoredPair, average_linkage};
use crate::layers::feature::{ArticleTerms, Background, TermStatistics, TermVector, TermWeights};
use crate::layers::lsh::corroborated_candidates;
use crate::layers::sketch::Signatures;
use crate::layers::text::Document;
use crate::layers::verify::{
    Facts, Found, Likeness, LikenessValues, Side, StoryEvidence, StoryScore, Surroundings,
    mean_best_cosine,
};
use crate::lists::Lists;

/// Reports whose terms are counted at a time by one thread.
const CHUNK: usize = 1024;

/// Two reports that were compared for being of one story, by number of input of the articles that
/// represent them.
///
/// [`Detector::story_pairs`](crate::Detector::story_pairs) shows one.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct StoryPair {
    /// The earlier in the input.
    pub a: usize,
    /// The later.
    pub b: usize,
    /// What is known for and against one story.
    pub evidence: StoryEvidence,
    /// What each piece of it adds to the log-odds of one story.
    pub score: StoryScore,
}

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
    facts: Facts,
    terms: ArticleTerms,
}

impl Counted {
    /// Of the documents of all entries those that represent a report.
    fn all<D: Borrow<Document>>(
        settings: &Settings,
        documents: impl IndexedParallelIterator<Item = D>,
        reports: &Reports,
    ) -> Vec<Self> {
        let meter = Meter::new(&settings.listener, Stage::Terms, documents.len());
        documents
            .enumerate()
            .inspect(|_| meter.step())
            .filter_map(|(at, document)| {
                let (entry, document) = (at as u32, document.borrow());
                let is_judged = reports.representative[at] == entry && !is_too_short(document);
                is_judged.then(|| Self {
                    entry,
                    facts: Facts::of(document, reports.dates[at]),
                    terms: ArticleTerms::of_document(document),
                })
            })
            .collect()
    }
}

/// A report that the story lens judges.
struct Judged {
    /// The entry that represents it.
    entry: u32,
    vector: TermVector,
    side: Side,
}

/// The reports of a batch, and what the comparison of their candidate pairs showed. Reports are
/// numbered from 0 here.
pub(super) struct Compared<'a> {
    pub(super) weights: TermWeights<'a>,
    /// In the order of their entries.
    judged: Vec<Judged>,
    pub(super) mean_best: f64,
    /// In ascending order.
    pairs: Vec<(u32, u32)>,
    /// Of each pair. Reports of news have dozens of them each.
    likenesses: Vec<LikenessValues>,
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
        let judge = |Counted { entry, facts, terms }| Judged {
            entry,
            vector: weights.weigh(terms),
            side: Side { facts, ..Side::default() },
        };
        let mut judged: Vec<Judged> = counted.into_par_iter().map(judge).collect();
        let pairs = candidates(settings, &judged);
        let likenesses = likenesses(settings, &judged, &pairs);
        look_around(&mut judged, &pairs, &likenesses);
        let mean_best =
            mean_best_cosine(judged.iter().map(|judged| judged.side.surroundings.best_cosine));
        Self { weights, judged, mean_best, pairs, likenesses }
    }

    /// What is known of each candidate pair, with what the model makes of it, by number of input;
    /// `input_of` has the number of each entry.
    pub(super) fn story_pairs(
        &self,
        settings: &Settings,
        input_of: Vec<u32>,
    ) -> impl IndexedParallelIterator<Item = StoryPair> {
        self.evidence().map(move |(a, b, evidence)| {
            let input = |number: u32| {
                let entry = self.judged[number as usize].entry;
                input_of[entry as usize] as usize
            };
            let (a, b) = (input(a), input(b));
            let score = settings.story_model.score(&evidence);
            StoryPair { a: a.min(b), b: a.max(b), evidence, score }
        })
    }

    /// What is known of each candidate pair.
    fn evidence(&self) -> impl IndexedParallelIterator<Item = (u32, u32, StoryEvidence)> {
        self.pairs.par_iter().zip(&self.likenesses).map(|(&(a, b), &likeness)| {
            let likeness = Likeness::of_values(likeness);
            let sides = [a, b].map(|number| self.judged[number as usize].side);
            (a, b, StoryEvidence::between(likeness, sides, self.mean_best))
        })
    }

    /// The pairs that are not improbable.
    fn scored(&self, settings: &Settings) -> Vec<ScoredPair> {
        self.evidence()
            .filter_map(|(a, b, evidence)| {
                let score = settings.story_model.probability(&evidence)?;
                Some(ScoredPair { a, b, score })
            })
            .collect()
    }

    pub(super) fn grouping(
        &self,
        settings: &Settings,
        figures: &mut Figures,
        reports: &Reports,
    ) -> Grouping {
        if settings.lens == Lens::Copies {
            return Grouping::of_copies(reports);
        }
        figures.judged_reports = self.judged.len();
        figures.story_candidates = self.pairs.len();
        figures.term_bytes = self.feature_bytes();
        let scored = self.scored(settings);
        let threshold = settings.story_threshold();
        figures.probable_pairs = scored.iter().filter(|pair| pair.score >= threshold).count();
        let at = |done| Progress { stage: Stage::Linking, done, total: Some(scored.len()) };
        settings.listener.tell(&at(0));
        let groups = average_linkage(self.judged.len(), &scored, threshold);
        settings.listener.tell(&at(scored.len()));

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

    /// The surroundings of the report that an entry represents; none of reports not judged.
    pub(super) fn surroundings(&self, representative: u32) -> Surroundings {
        self.judged
            .binary_search_by_key(&representative, |judged| judged.entry)
            .map_or(Surroundings::default(), |at| self.judged[at].side.surroundings)
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
    if judged.len() <= ALL_STORY_PAIRS {
        return (0..count).flat_map(|a| (a + 1..count).map(move |b| (a, b))).collect();
    }
    let hasher = story_hasher(settings.seed);
    let signatures = judged.par_iter().map(|judged| hasher.sign(judged.vector.squares()));
    let signatures = Signatures::collect(hasher.signature_length(), signatures);
    corroborated_candidates(STORY_BANDING, &signatures, LEAST_STORY_AGREEMENT, STORY_BUCKET_CAP)
}

/// How alike the two of each pair are.
fn likenesses(settings: &Settings, judged: &[Judged], pairs: &[(u32, u32)]) -> Vec<LikenessValues> {
    let meter = Meter::new(&settings.listener, Stage::Stories, pairs.len());
    let vector = |number: u32| &judged[number as usize].vector;
    let likeness = |&(a, b): &(u32, u32)| Likeness::of(vector(a), vector(b)).values();
    pairs.par_iter().inspect(|_| meter.step()).map(likeness).collect()
}

/// Notes what each report shares with all others that it was compared with.
fn look_around(judged: &mut [Judged], pairs: &[(u32, u32)], likenesses: &[LikenessValues]) {
    let all_are_compared = judged.len() <= ALL_STORY_PAIRS;
    let others = judged.len().saturating_sub(1);
    let found = |pair: usize| {
        let likeness = Likeness::of_values(likenesses[pair]);
        let probability = story_recall(&likeness, all_are_compared) as f32;
        Found { cosine: likeness.corroborated() as f32, probability }
    };
    let with_earlier = pairs.iter().enumerate().map(|(pair, &(_, b))| (b, pair));
    let with_earlier = Lists::by_number(judged.len(), with_earlier);
    judged.par_iter_mut().enumerate().for_each(|(at, judged)| {
        let number = at as u32;
        let first = pairs.partition_point(|&(a, _)| a < number);
        let with_later = (first..pairs.len()).take_while(|&pair| pairs[pair].0 == number);
        let all = with_earlier.get(number).iter().copied().chain(with_later);
        let mut found: Vec<Found> = all.map(found).collect();
        judged.side.surroundings = Surroundings::new(&mut found, others);
    });
}
