//! All pairs of articles by brute force, as the copy lens takes them.

use std::collections::HashMap;
use std::hash::Hash;

use rayon::prelude::*;
use samestory::Article;
use samestory::detector::CopyPair;
use samestory::layers::text::tokenize;
use samestory::layers::verify::Overlap;

/// Words a shingle, as in the copy lens.
pub(crate) const SHINGLE_WORDS: usize = 5;

/// The copy lens leaves an article with fewer words alone.
pub(crate) const MIN_WORDS: usize = 10;

/// Numbers distinct things in the order in which they come.
struct Numbering<T>(HashMap<T, u32>);

impl<T: Eq + Hash> Numbering<T> {
    fn number(&mut self, thing: T) -> u32 {
        let next = self.0.len() as u32;
        *self.0.entry(thing).or_insert(next)
    }
}

/// The distinct shingles of each article, by number, none where it is too short to judge; of its text,
/// and of title and text where that is the shorter or has fewer than [`MIN_WORDS`]. Made from the words
/// as text, so that none of the library's hashes has a part in what it is held against.
pub(crate) fn shingle_sets(articles: &[Article]) -> Vec<Vec<u32>> {
    let mut words = Numbering(HashMap::new());
    let mut shingles = Numbering(HashMap::new());
    let shingles_of = |article: &Article| {
        let mut words_of = |text: &str| {
            let mut numbers = Vec::new();
            tokenize(text, |token| numbers.push(words.number(token.normal().into_owned())));
            numbers
        };
        let [title, mut judged] =
            [article.title().unwrap_or_default(), article.text()].map(&mut words_of);
        if judged.len() < MIN_WORDS.max(title.len()) {
            judged = [title, judged].concat();
        }
        if judged.len() < MIN_WORDS {
            return Vec::new();
        }
        let windows = judged.array_windows::<SHINGLE_WORDS>();
        let mut set: Vec<u32> = windows.map(|&window| shingles.number(window)).collect();
        set.sort_unstable();
        set.dedup();
        set
    };
    articles.iter().map(shingles_of).collect()
}

/// All pairs of articles that are to be kept.
///
/// Exact: every pair that shares a shingle is counted, through an inverted index from each shingle
/// to its articles.
pub(crate) fn similar_pairs(
    sets: &[Vec<u32>],
    keep: impl Fn(Overlap) -> bool + Sync,
) -> Vec<CopyPair> {
    let mut postings: Vec<(u32, usize)> = (0..)
        .zip(sets)
        .flat_map(|(article, set)| set.iter().map(move |&shingle| (shingle, article)))
        .collect();
    postings.par_sort_unstable();
    let pairs_of = |shared: &mut Vec<usize>, a: usize| {
        count_shared(&postings, &sets[a], a, shared)
            .into_iter()
            .map(|b| {
                let (left, right) = (sets[a].len(), sets[b].len());
                let shared = std::mem::take(&mut shared[b]);
                CopyPair { a, b, overlap: Overlap { shared, left, right } }
            })
            .filter(|pair| keep(pair.overlap))
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
    shared: &mut [usize],
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
