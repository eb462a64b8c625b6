//! All pairs of articles by brute force, and the candidates among them, as both lenses take them.

use std::collections::HashMap;
use std::error::Error;
use std::hash::Hash;

use rayon::prelude::*;
use samestory::feature::{self, Background, TermCounts, TermStatistics, TermVector};
use samestory::lsh::{Banding, corroborated_candidates};
use samestory::sketch::{Signatures, WeightedMinHasher};
use samestory::text::{Document, tokenize};
use samestory::{Article, Detector, Lens};

/// Words a shingle, as in the copy lens.
pub(crate) const SHINGLE_WORDS: usize = 5;

/// The copy lens leaves an article with fewer words alone.
pub(crate) const MIN_WORDS: usize = 10;

/// Articles of which all pairs are compared by cosine in a few seconds. Of a corpus with more only
/// the first [`STORY_SAMPLE`] are.
const STORY_LIMIT: usize = 3500;
const STORY_SAMPLE: usize = 3000;

/// Bands and rows of the story lens.
pub(crate) const STORY_BANDING: (usize, usize) = (256, 2);

/// Reports of a bucket with which each of it is compared, as in the story lens.
const STORY_BUCKET_CAP: usize = 100;

/// The share of values in which the signatures of a candidate agree at least, as in the story lens.
const STORY_LEAST_AGREEMENT: f64 = 20.0 / 512.0;

/// How many articles, from the first on, to compare with all others.
pub(crate) fn all_pairs_sample(articles: usize) -> usize {
    if articles > STORY_LIMIT { STORY_SAMPLE } else { articles }
}

// Copies

/// Numbers distinct things in the order in which they come.
struct Numbering<T>(HashMap<T, u32>);

impl<T: Eq + Hash> Numbering<T> {
    fn number(&mut self, thing: T) -> u32 {
        let next = self.0.len() as u32;
        *self.0.entry(thing).or_insert(next)
    }
}

/// The distinct shingles of each article, by number, none where it is too short to judge. Made from
/// the words as text, so that none of the library's hashes has a part in what it is held against.
pub(crate) fn shingle_sets(articles: &[Article]) -> Vec<Vec<u32>> {
    let mut words = Numbering(HashMap::new());
    let mut shingles = Numbering(HashMap::new());
    let shingles_of = |article: &Article| {
        let mut text = Vec::new();
        tokenize(article.text(), |token| text.push(words.number(token.normal().into_owned())));
        if text.len() < MIN_WORDS {
            return Vec::new();
        }
        let windows = text.array_windows::<SHINGLE_WORDS>();
        let mut set: Vec<u32> = windows.map(|&window| shingles.number(window)).collect();
        set.sort_unstable();
        set.dedup();
        set
    };
    articles.iter().map(shingles_of).collect()
}

/// What the shingles of two articles have in common.
pub(crate) struct SimilarPair {
    pub(crate) a: usize,
    pub(crate) b: usize,
    pub(crate) shared: u32,
    pub(crate) smaller: u32,
    pub(crate) larger: u32,
}

impl SimilarPair {
    pub(crate) fn jaccard(&self) -> f64 {
        f64::from(self.shared) / f64::from(self.smaller + self.larger - self.shared)
    }
}

/// All pairs of articles that are to be kept.
///
/// Exact: every pair that shares a shingle is counted, through an inverted index from each shingle
/// to its articles.
pub(crate) fn similar_pairs(
    sets: &[Vec<u32>],
    keep: impl Fn(&SimilarPair) -> bool + Sync,
) -> Vec<SimilarPair> {
    let mut postings: Vec<(u32, usize)> = (0..)
        .zip(sets)
        .flat_map(|(article, set)| set.iter().map(move |&shingle| (shingle, article)))
        .collect();
    postings.par_sort_unstable();
    let pairs_of = |shared: &mut Vec<u32>, a: usize| {
        count_shared(&postings, &sets[a], a, shared)
            .into_iter()
            .map(|b| {
                let (left, right) = (sets[a].len() as u32, sets[b].len() as u32);
                let shared = std::mem::take(&mut shared[b]);
                SimilarPair { a, b, shared, smaller: left.min(right), larger: left.max(right) }
            })
            .filter(|pair| keep(pair))
            .collect::<Vec<_>>()
    };
    (0..sets.len())
        .into_par_iter()
        .map_init(|| vec![0; sets.len()], pairs_of)
        .flatten_iter()
        .collect()
}

/// Counts in `shared`, all zero, the shingles that article `a` shares with each later one, and
/// returns those with which it shares any.
fn count_shared(
    postings: &[(u32, usize)],
    set: &[u32],
    a: usize,
    shared: &mut [u32],
) -> Vec<usize> {
    let mut sharing = Vec::new();
    for &shingle in set {
        let later = &postings[postings.partition_point(|&posting| posting <= (shingle, a))..];
        for &(_, b) in later.iter().take_while(|posting| posting.0 == shingle) {
            if shared[b] == 0 {
                sharing.push(b);
            }
            shared[b] += 1;
        }
    }
    sharing
}

// Stories

/// What the story lens compares: one article a report, without boilerplate.
pub(crate) fn story_vectors(articles: &[Article]) -> Result<Vec<TermVector>, Box<dyn Error>> {
    let background = Background::built_in();
    let documents: Vec<Document> =
        articles.par_iter().map(|article| background.read(article)).collect();
    let boilerplate = feature::Boilerplate::find(&documents.iter().collect::<Vec<_>>(), background);
    let reports = Detector::builder().lens(Lens::Copies).build()?.detect(articles)?;
    let counts: Vec<TermCounts> = reports
        .articles()
        .zip(documents)
        .filter(|(article, _)| article.is_representative())
        .map(|(_, document)| boilerplate.strip(document))
        .filter(|document| document.len() >= MIN_WORDS)
        .map(|document| TermCounts::of_document(&document))
        .collect();
    let mut statistics = TermStatistics::new(Background::built_in());
    counts.iter().for_each(|terms| statistics.add(terms));
    let weights = statistics.into_weights();
    Ok(counts.into_par_iter().map(|terms| weights.weigh(terms)).collect())
}

pub(crate) fn story_candidates(vectors: &[TermVector], banding: Banding) -> Vec<(u32, u32)> {
    let hasher = WeightedMinHasher::new(banding.values(), 0);
    let signatures = vectors.par_iter().map(|vector| hasher.sign(vector.squares()));
    let signatures = Signatures::collect(hasher.length(), signatures);
    let least = (STORY_LEAST_AGREEMENT * banding.values() as f64).ceil() as usize;
    corroborated_candidates(banding, &signatures, least, STORY_BUCKET_CAP)
}
