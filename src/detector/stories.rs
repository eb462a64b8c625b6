//! The story lens: reports to stories.

use rayon::prelude::*;

use super::batch::Batch;
use super::builder::{Lens, Settings};
use super::copies::Reports;
use super::progress::Stage;
use crate::article::Timestamp;
use crate::cluster::{ScoredPair, average_linkage};
use crate::feature::{TermCounts, TermStatistics, TermVector};
use crate::lsh::{Banding, Index};
use crate::sketch::WeightedMinHasher;
use crate::verify::{StoryScore, TopicSimilarity, cosine};

/// Up to this many reports every pair is verified: half a million cosines take less than a second, and nothing is missed.
const ALL_PAIRS: usize = 1000;

/// Bands of two rows. Bands of one are all pairs in disguise, bands of three lose half of the pairs
/// (design study).
const BANDING: (usize, usize) = (128, 2);

/// Reports of a bucket with which each of it is compared.
const BUCKET_CAP: usize = 100;

/// Reports whose terms are counted at a time by one thread.
const CHUNK: usize = 1024;

/// The stories of a batch.
pub(super) struct StoryGroups {
    /// For each entry that represents a report, the lowest entry of its story; for others 0.
    pub(super) story: Vec<u32>,
}

pub(super) fn find(settings: &Settings, batch: &mut Batch, reports: &Reports) -> StoryGroups {
    let mut story: Vec<u32> = (0..batch.entries.len() as u32).collect();
    if settings.lens == Lens::Copies {
        return StoryGroups { story };
    }
    let judged: Vec<u32> = (0..)
        .zip(&reports.representative)
        .filter(|&(at, &representative)| at == representative && !batch.entries[at as usize].is_too_short())
        .map(|(at, _)| at)
        .collect();
    let evidence = Evidence::gather(settings, batch, &judged);
    batch.figures.story_candidates = evidence.pairs.len();
    batch.figures.story_feature_bytes = evidence.vectors.iter().map(TermVector::estimated_size).sum();

    let scored = evidence.scored();
    batch.figures.story_pairs = scored.iter().filter(|pair| pair.score >= settings.story_threshold).count();
    settings.report(Stage::Linking, 0, Some(scored.len()));
    let groups = average_linkage(judged.len(), &scored, settings.story_threshold);
    for (&at, group) in judged.iter().zip(groups) {
        story[at as usize] = judged[group as usize];
    }
    StoryGroups { story }
}

/// What the story lens knows of the reports that it judges, numbered from 0.
pub(super) struct Evidence {
    pub(super) vectors: Vec<TermVector>,
    pub(super) topics: Vec<TopicSimilarity>,
    dates: Vec<Option<Timestamp>>,
    /// The candidate pairs with their cosines.
    pairs: Vec<(u32, u32)>,
    cosines: Vec<f32>,
}

impl Evidence {
    pub(super) fn gather(settings: &Settings, batch: &Batch, judged: &[u32]) -> Self {
        settings.report(Stage::Terms, 0, Some(judged.len()));
        let entries: Vec<_> = judged.iter().map(|&at| &batch.entries[at as usize]).collect();
        let counts: Vec<TermCounts> =
            entries.par_iter().map(|entry| TermCounts::of_document(&entry.document)).collect();
        let background = settings.background();
        let statistics = statistics(background, &counts);
        let vectors: Vec<TermVector> = counts.par_iter().map(|terms| statistics.weigh(terms)).collect();
        let pairs = candidates(settings, &counts, &statistics);
        drop(counts);

        settings.report(Stage::Stories, 0, Some(pairs.len()));
        let cosines: Vec<f32> = pairs
            .par_iter()
            .map(|&(a, b)| cosine(&vectors[a as usize], &vectors[b as usize]) as f32)
            .collect();
        settings.report(Stage::Stories, pairs.len(), Some(pairs.len()));
        let topics = topics(judged.len(), &pairs, &cosines);
        let dates = entries.iter().map(|entry| entry.date).collect();
        Self { vectors, topics, dates, pairs, cosines }
    }

    pub(super) fn score(&self, a: u32, b: u32, cosine: f64) -> StoryScore {
        let (a, b) = (a as usize, b as usize);
        StoryScore::new(cosine, [self.topics[a], self.topics[b]], [self.dates[a], self.dates[b]])
    }

    fn scored(&self) -> Vec<ScoredPair> {
        self.pairs
            .par_iter()
            .zip(&self.cosines)
            .map(|(&(a, b), &cosine)| ScoredPair { a, b, score: self.score(a, b, f64::from(cosine)).total() })
            .filter(|pair| pair.score > 0.0)
            .collect()
    }
}

fn statistics<'b>(background: &'b crate::feature::Background, counts: &[TermCounts]) -> TermStatistics<'b> {
    counts
        .par_chunks(CHUNK)
        .map(|chunk| {
            let mut statistics = TermStatistics::new(background);
            chunk.iter().for_each(|terms| statistics.add(terms));
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

fn candidates(settings: &Settings, counts: &[TermCounts], statistics: &TermStatistics<'_>) -> Vec<(u32, u32)> {
    let count = counts.len() as u32;
    if counts.len() <= ALL_PAIRS {
        return (0..count).flat_map(|a| (a + 1..count).map(move |b| (a, b))).collect();
    }
    let banding = Banding::new(BANDING.0, BANDING.1);
    let hasher = WeightedMinHasher::new(banding.values(), settings.seed);
    let signatures: Vec<_> =
        counts.par_iter().map(|terms| hasher.sign(statistics.sketch_features(terms))).collect();
    Index::new(banding, &signatures).candidate_pairs(BUCKET_CAP)
}

/// For each report the mean of its 21st to 60th best cosines.
fn topics(count: usize, pairs: &[(u32, u32)], cosines: &[f32]) -> Vec<TopicSimilarity> {
    let mut of_report: Vec<Vec<f32>> = vec![Vec::new(); count];
    for (&(a, b), &cosine) in pairs.iter().zip(cosines) {
        of_report[a as usize].push(cosine);
        of_report[b as usize].push(cosine);
    }
    of_report.par_iter_mut().map(|cosines| TopicSimilarity::of_cosines(cosines)).collect()
}
