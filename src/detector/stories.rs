//! The story lens: reports to stories.

use rayon::prelude::*;

use super::batch::{Batch, Entry};
use super::builder::{Lens, Settings};
use super::copies::Reports;
use super::progress::Stage;
use crate::article::Timestamp;
use crate::cluster::{ScoredPair, average_linkage};
use crate::feature::{Background, TermCounts, TermStatistics, TermVector};
use crate::lsh::{Banding, Index};
use crate::sketch::WeightedMinHasher;
use crate::verify::{Likeness, StoryScore, TopicSimilarity};

/// Up to this many reports every pair is verified: half a million cosines take less than a second,
/// and nothing is missed.
const ALL_PAIRS: usize = 1000;

/// Bands and rows. The sketch is of the squares of the cosine's weights, which add up to 1.
///
/// `examples/recall.rs` prints the share of pairs that become candidates, by cosine, and the
/// candidates an article. On gva, of the pairs from 0.2 to 0.3 and from 0.3 to 0.5: 128 bands of two
/// find 0.63 and 0.93 with 21 candidates, 256 bands of two 0.87 and 0.99 with 39, 128 bands of three
/// 0.11 and 0.44 with 2.
const BANDING: (usize, usize) = (256, 2);

/// Reports of a bucket with which each of it is compared.
const BUCKET_CAP: usize = 100;

/// Reports whose terms are counted at a time by one thread.
const CHUNK: usize = 1024;

/// For each entry the lowest entry among the representatives of its story.
pub(super) fn find(settings: &Settings, batch: &mut Batch, reports: &Reports) -> Vec<u32> {
    if settings.lens == Lens::Copies {
        return reports.representative.clone();
    }
    let evidence = Evidence::gather(settings, batch, reports);
    batch.figures.story_candidates = evidence.scored.len();
    batch.figures.story_feature_bytes =
        evidence.vectors.iter().map(TermVector::estimated_size).sum();
    batch.figures.story_pairs =
        evidence.scored.iter().filter(|pair| pair.score >= settings.story_threshold).count();
    let groups = evidence.groups(settings, batch.entries.len());
    reports.representative.iter().map(|&representative| groups[representative as usize]).collect()
}

/// What the story lens knows of a batch. Reports are numbered from 0 here.
pub(super) struct Evidence<'a> {
    statistics: TermStatistics<'a>,
    /// The entries of the reports that are judged, ascending.
    judged: Vec<u32>,
    vectors: Vec<TermVector>,
    topics: Vec<TopicSimilarity>,
    /// The candidate pairs with their scores.
    scored: Vec<ScoredPair>,
}

impl<'a> Evidence<'a> {
    pub(super) fn gather(settings: &'a Settings, batch: &Batch, reports: &Reports) -> Self {
        let judged: Vec<u32> = (0..)
            .zip(&batch.entries)
            .filter(|(at, entry)| {
                reports.representative[*at as usize] == *at && !entry.is_too_short()
            })
            .map(|(at, _)| at)
            .collect();
        settings.report(Stage::Terms, 0, Some(judged.len()));
        let entries: Vec<&Entry> = judged.iter().map(|&at| &batch.entries[at as usize]).collect();
        let counts: Vec<TermCounts> =
            entries.par_iter().map(|entry| TermCounts::of_document(&entry.document)).collect();
        let statistics = statistics(settings.background(), &counts);
        let vectors: Vec<TermVector> =
            counts.par_iter().map(|terms| statistics.weigh(terms)).collect();
        drop(counts);
        let pairs = candidates(settings, &vectors);

        settings.report(Stage::Stories, 0, Some(pairs.len()));
        let likenesses: Vec<Likeness> = pairs
            .par_iter()
            .map(|&(a, b)| Likeness::of(&vectors[a as usize], &vectors[b as usize]))
            .collect();
        settings.report(Stage::Stories, pairs.len(), Some(pairs.len()));
        let topics = topics(judged.len(), &pairs, &likenesses);
        let dates: Vec<Option<Timestamp>> =
            judged.iter().map(|&at| reports.dates[at as usize]).collect();
        let score = |(&(a, b), &likeness): (&(u32, u32), &Likeness)| {
            let (at, other) = (a as usize, b as usize);
            let score =
                StoryScore::new(likeness, [topics[at], topics[other]], [dates[at], dates[other]]);
            ScoredPair { a, b, score: score.total() }
        };
        let scored = pairs.par_iter().zip(&likenesses).map(score).collect();
        Self { statistics, judged, vectors, topics, scored }
    }

    /// The lowest entry of the story of each entry that represents a report.
    pub(super) fn groups(&self, settings: &Settings, entries: usize) -> Vec<u32> {
        let scored: Vec<ScoredPair> =
            self.scored.iter().copied().filter(|pair| pair.score > 0.0).collect();
        settings.report(Stage::Linking, 0, Some(scored.len()));
        let groups = average_linkage(self.judged.len(), &scored, settings.story_threshold);
        let mut story: Vec<u32> = (0..entries as u32).collect();
        for (&at, group) in self.judged.iter().zip(groups) {
            story[at as usize] = self.judged[group as usize];
        }
        story
    }

    /// The weighted terms of any article of the batch, judged or not.
    pub(super) fn vector(&self, entry: &Entry) -> TermVector {
        self.statistics.weigh(&TermCounts::of_document(&entry.document))
    }

    /// The topic similarity of the report that an entry represents; none for reports not judged.
    pub(super) fn topic(&self, representative: u32) -> TopicSimilarity {
        self.judged
            .binary_search(&representative)
            .map_or(TopicSimilarity::default(), |at| self.topics[at])
    }
}

fn statistics<'b>(background: &'b Background, counts: &[TermCounts]) -> TermStatistics<'b> {
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

fn candidates(settings: &Settings, vectors: &[TermVector]) -> Vec<(u32, u32)> {
    let count = vectors.len() as u32;
    if vectors.len() <= ALL_PAIRS {
        return (0..count).flat_map(|a| (a + 1..count).map(move |b| (a, b))).collect();
    }
    let banding = Banding::new(BANDING.0, BANDING.1);
    let hasher = WeightedMinHasher::new(banding.values(), settings.seed);
    let signatures: Vec<_> =
        vectors.par_iter().map(|vector| hasher.sign(vector.squares())).collect();
    Index::new(banding, &signatures).candidate_pairs(BUCKET_CAP)
}

/// What each report shares with its topic.
fn topics(count: usize, pairs: &[(u32, u32)], likenesses: &[Likeness]) -> Vec<TopicSimilarity> {
    let mut of_report: Vec<Vec<f32>> = vec![Vec::new(); count];
    for (&(a, b), likeness) in pairs.iter().zip(likenesses) {
        let cosine = likeness.corroborated() as f32;
        of_report[a as usize].push(cosine);
        of_report[b as usize].push(cosine);
    }
    let others = count.saturating_sub(1);
    of_report.par_iter_mut().map(|cosines| TopicSimilarity::of_cosines(cosines, others)).collect()
}
