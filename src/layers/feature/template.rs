//! Templates that no line or sentence ends set off from the text around them.
//!
//! Where a page's text comes without punctuation or line breaks, the sentence in which a disclaimer
//! begins is the sentence in which the story ends, and no two articles have it in common. So runs
//! of words that many articles share are made segments of their own before anything is counted.

use std::ops::Range;

use ahash::{AHashMap, AHashSet};
use rayon::prelude::*;

use super::counts::add_counts;
use super::shingle::shingles;
use crate::layers::text::Document;

/// Words a gram, by which runs are recognised.
const GRAM: usize = 8;

/// Words that a run has at least. A phrase is no template, and a segment that is shorter holds
/// none.
const LEAST: usize = 40;

/// Articles that share a run at least.
pub(crate) const HOLDERS: u32 = 20;

/// One gram in so many is looked at to find the segments that are worth a closer look: of runs of
/// 40 words 99 in 100 have one.
const SAMPLING: u32 = 8;

/// How far from a gram found that way the run is looked for. The gap between two is rarely half
/// as wide.
const REACH: usize = 64;

/// A run ends where the number of articles that share it changes by more than this factor: a word
/// that happens to stand before a template in some articles is no part of it.
const JUMP: u32 = 2;

/// Articles of which grams are counted at a time by one thread.
const CHUNK: usize = 1024;

/// Finds the runs of 40 or more words that 20 or more of `documents` have in common, each within
/// one segment, and makes each run a segment of its own.
///
/// Costs O(words in segments of 40 words or more) time and, where there is such a run, memory for
/// the words around it.
///
/// ```
/// use samestory::Article;
/// use samestory::layers::feature::set_off_templates;
/// use samestory::layers::text::Document;
///
/// // Terms of use without a full stop, in the sentence in which the news ends.
/// let terms: String = (0..20).map(|number| format!("see clause {number} ")).collect();
/// let mut pages: Vec<Document> = (0..20)
///     .map(|number| format!("The Aurora is late, says passenger {number} {terms}"))
///     .map(|text| Document::read(&Article::new("", text)))
///     .collect();
/// assert_eq!(pages[7].segments().collect::<Vec<_>>(), [0..67]);
/// set_off_templates(&mut pages.iter_mut().collect::<Vec<_>>());
/// assert_eq!(pages[7].segments().collect::<Vec<_>>(), [0..7, 7..67]);
/// ```
pub fn set_off_templates(documents: &mut [&mut Document]) {
    let sampled: AHashSet<u32> = recurring(documents, sampled_grams).into_keys().collect();
    if sampled.is_empty() {
        return;
    }
    let holders = recurring(documents, |document| grams_in_reach(document, &sampled));
    documents.par_iter_mut().for_each(|document| set_off(document, &holders));
}

/// The distinct grams of a document that are looked at first.
pub(crate) fn sampled_grams(document: &Document) -> AHashSet<u32> {
    long_segments(document).flat_map(|(_, grams)| grams).filter(|&gram| is_sampled(gram)).collect()
}

/// The distinct grams of a document near one that was `sampled` and recurs.
pub(crate) fn grams_in_reach(document: &Document, sampled: &AHashSet<u32>) -> AHashSet<u32> {
    let mut reached = AHashSet::new();
    for (_, grams) in long_segments(document) {
        reached.extend(within_reach(&grams, sampled).into_iter().flatten().map(|at| grams[at]));
    }
    reached
}

/// Makes segments of the runs of which the grams have so many `holders` each.
pub(crate) fn set_off(document: &mut Document, holders: &AHashMap<u32, u32>) {
    let mut edges = Vec::new();
    for (start, grams) in long_segments(document) {
        let holders_of = |gram: &u32| holders.get(gram).copied().unwrap_or(0);
        let counts: Vec<u32> = grams.iter().map(holders_of).collect();
        for run in runs(&counts) {
            edges.extend([start + run.start, start + run.end]);
        }
    }
    document.open_segments(&edges);
}

/// Each segment that is long enough for a template: where it starts, and its grams.
fn long_segments(document: &Document) -> impl Iterator<Item = (usize, Vec<u32>)> {
    document.segments().filter(|segment| segment.len() >= LEAST).map(|segment| {
        let tokens = &document.hashes()[segment.clone()];
        (segment.start, shingles(tokens, GRAM).collect())
    })
}

fn is_sampled(gram: u32) -> bool {
    gram.is_multiple_of(SAMPLING)
}

/// Which grams of a segment are near one that recurs, as ranges that do not overlap.
fn within_reach(grams: &[u32], sampled: &AHashSet<u32>) -> Vec<Range<usize>> {
    let mut reached: Vec<Range<usize>> = Vec::new();
    for (at, gram) in grams.iter().enumerate() {
        if !is_sampled(*gram) || !sampled.contains(gram) {
            continue;
        }
        let (from, to) = (at.saturating_sub(REACH), (at + REACH).min(grams.len()));
        match reached.last_mut().filter(|last| last.end >= from) {
            Some(last) => last.end = to,
            None => reached.push(from..to),
        }
    }
    reached
}

/// The grams that enough documents hold, with how many do; `grams` gives the distinct ones of a
/// document.
fn recurring(
    documents: &[&mut Document],
    grams: impl Fn(&Document) -> AHashSet<u32> + Sync,
) -> AHashMap<u32, u32> {
    let count = |chunk: &[&mut Document]| {
        let mut holders: AHashMap<u32, u32> = AHashMap::new();
        for document in chunk {
            grams(document).into_iter().for_each(|gram| *holders.entry(gram).or_default() += 1);
        }
        holders
    };
    let mut holders =
        documents.par_chunks(CHUNK).map(count).reduce(AHashMap::new, |mut holders, other| {
            add_counts(&mut holders, other);
            holders
        });
    holders.retain(|_, count| *count >= HOLDERS);
    holders
}

/// The runs, as ranges of words, in a segment whose grams so many articles hold each.
fn runs(holders: &[u32]) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let mut covered = 0;
    for run in chunks_without_jump(holders) {
        // The grams across an edge hold words of both sides: a run ends with its last gram, and the
        // next begins behind it.
        let words = run.start.max(covered)..run.end + GRAM - 1;
        if holders[run.start] > 0 && words.len() >= LEAST {
            covered = words.end;
            runs.push(words);
        }
    }
    runs
}

fn chunks_without_jump(holders: &[u32]) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    let alike = |&a: &u32, &b: &u32| a.min(b).saturating_mul(JUMP) >= a.max(b);
    holders.chunk_by(alike).map(move |chunk| {
        let range = start..start + chunk.len();
        start = range.end;
        range
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;

    fn words(name: &str, count: usize) -> String {
        (0..count).map(|at| format!("{name}x{at} ")).collect()
    }

    fn set_off(texts: &[String]) -> Vec<Vec<usize>> {
        let mut documents: Vec<Document> =
            texts.iter().map(|text| Document::read(&Article::new("", text.as_str()))).collect();
        set_off_templates(&mut documents.iter_mut().collect::<Vec<_>>());
        documents.iter().map(|document| document.segments().map(|s| s.len()).collect()).collect()
    }

    #[test]
    fn a_template_without_punctuation_is_a_segment() {
        let template = words("template", 60);
        let article = |number: usize| {
            words(&format!("b{number}"), 30) + &template + &words(&format!("e{number}"), 20)
        };
        let segments = set_off(&(0..HOLDERS as usize).map(article).collect::<Vec<_>>());
        assert!(segments.iter().all(|segments| segments == &[30, 60, 20]), "{segments:?}");
        let too_few = set_off(&(1..HOLDERS as usize).map(article).collect::<Vec<_>>());
        assert!(too_few.iter().all(|segments| segments == &[110]), "{too_few:?}");
    }

    #[test]
    fn a_word_that_some_articles_have_before_it_is_no_part_of_it() {
        let template = words("template", 60);
        let article = |number: usize| {
            let before = if number.is_multiple_of(3) { "the " } else { "" };
            words(&format!("b{number}"), 10) + before + &template
        };
        let segments = set_off(&(0..90).map(article).collect::<Vec<_>>());
        for (number, segments) in segments.into_iter().enumerate() {
            assert_eq!(segments, [10 + usize::from(number.is_multiple_of(3)), 60]);
        }
    }

    #[test]
    fn one_template_within_another() {
        let (inner, outer) = (words("inner", 50), words("outer", 50));
        let article = |number: usize| {
            let rest = if number < 30 { outer.clone() } else { words(&format!("e{number}"), 50) };
            words(&format!("b{number}"), 10) + &inner + &rest
        };
        let segments = set_off(&(0..90).map(article).collect::<Vec<_>>());
        assert!(segments.iter().all(|segments| segments == &[10, 50, 50]), "{segments:?}");
    }

    #[test]
    fn sentences_are_left_as_they_are() {
        let template = words("template", 60).replace("x19 ", "x19. ").replace("x39 ", "x39. ");
        let article = |number: usize| words(&format!("b{number}"), 10) + ". " + &template;
        let segments = set_off(&(0..30).map(article).collect::<Vec<_>>());
        assert!(segments.iter().all(|segments| segments == &[10, 20, 20, 20]), "{segments:?}");
    }
}
