//! Which lines and sentences are boilerplate: those that recur in articles which otherwise differ.
//!
//! A disclaimer under 4,000 stories and an agency's text in 40 newspapers are both segments that
//! recur. What tells them apart is the rest of the articles that carry them: under the disclaimer
//! the rest is a story of its own, around the agency's text it is a dateline. So each article that
//! carries a recurring segment speaks for "boilerplate" with the cube of the share of its tokens
//! that do *not* recur: ten articles of which nine tenths are their own weigh 7.3, two hundred
//! newspapers that each add 15 % to one agency's text weigh 0.7.

use ahash::{AHashMap, AHashSet};

use crate::hash;
use crate::text::Document;

/// A segment in at least this many articles recurs. Below it nothing can be boilerplate; one copy
/// or two of a text are no evidence of a template.
const RECURS: u32 = 4;

/// The weight of evidence that makes a recurring segment boilerplate, in articles that are wholly
/// their own but for it. Reports of one event quote the same sentence of a statement, rarely in
/// more than a handful of newspapers; a line under eight otherwise different articles is a template.
const ENOUGH: f64 = 6.0;

/// Shares are summed as integers of this unit, so that the sum does not depend on the order.
const UNIT: f64 = (1u64 << 20) as f64;

/// How often each segment of a batch occurs: the first of the two looks that find boilerplate.
#[derive(Clone, Debug, Default)]
pub struct BoilerplateCounts {
    articles: AHashMap<u64, u32>,
}

impl BoilerplateCounts {
    /// Counts each distinct segment of `document` once.
    pub fn add(&mut self, document: &Document) {
        for segment in distinct_segments(document) {
            *self.articles.entry(segment).or_default() += 1;
        }
    }

    /// Adds the counts of another part of the batch.
    pub fn merge(&mut self, other: Self) {
        let (mut into, from) = if self.articles.len() < other.articles.len() {
            (other.articles, std::mem::take(&mut self.articles))
        } else {
            (std::mem::take(&mut self.articles), other.articles)
        };
        for (segment, count) in from {
            *into.entry(segment).or_default() += count;
        }
        self.articles = into;
    }

    /// Takes the second look: weighs, over the same `documents`, the segments that recur.
    pub fn weigh<'a>(&self, documents: impl IntoIterator<Item = &'a Document>) -> Boilerplate {
        let mut evidence: AHashMap<u64, u64> = AHashMap::new();
        for document in documents {
            let recurring: Vec<u64> = distinct_segments(document)
                .into_iter()
                .filter(|&segment| self.recurs(segment))
                .collect();
            if recurring.is_empty() {
                continue;
            }
            let own: usize = document
                .segments()
                .filter(|range| !self.recurs(segment_hash(&document.hashes()[range.clone()])))
                .map(|range| range.len())
                .sum();
            let own_share = own as f64 / document.len() as f64;
            let weight = (own_share.powi(3) * UNIT) as u64;
            for segment in recurring {
                *evidence.entry(segment).or_default() += weight;
            }
        }
        let enough = (ENOUGH * UNIT) as u64;
        evidence.retain(|_, weight| *weight >= enough);
        Boilerplate { segments: evidence.into_keys().collect() }
    }

    fn recurs(&self, segment: u64) -> bool {
        self.articles.get(&segment).is_some_and(|&count| count >= RECURS)
    }
}

/// The segments of a batch that are boilerplate.
#[derive(Clone, Debug, Default)]
pub struct Boilerplate {
    segments: AHashSet<u64>,
}

impl Boilerplate {
    /// How many distinct segments are boilerplate.
    pub fn len(&self) -> usize {
        self.segments.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }

    /// `document` without its boilerplate. A document that is nothing else is left as it is: it
    /// must be judged by something.
    pub fn strip(&self, document: Document) -> Document {
        if self.is_empty() {
            return document;
        }
        let stripped =
            document.without_segments(|tokens| self.segments.contains(&segment_hash(tokens)));
        if stripped.is_empty() { document } else { stripped }
    }
}

fn segment_hash(tokens: &[u64]) -> u64 {
    hash::sequence(tokens.iter().copied())
}

fn distinct_segments(document: &Document) -> Vec<u64> {
    let mut segments: Vec<u64> =
        document.segments().map(|range| segment_hash(&document.hashes()[range])).collect();
    segments.sort_unstable();
    segments.dedup();
    segments
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;

    fn boilerplate_of(texts: &[String]) -> (Boilerplate, Vec<Document>) {
        let documents: Vec<Document> =
            texts.iter().map(|text| Document::read(&Article::new("", text.as_str()))).collect();
        let mut counts = BoilerplateCounts::default();
        for document in &documents {
            counts.add(document);
        }
        (counts.weigh(&documents), documents)
    }

    /// Sentences that share no word with those of another `story` or `number`.
    fn body(story: usize, sentences: usize) -> String {
        (0..sentences)
            .map(|number| {
                (0..8).map(|word| format!("w{story}x{number}x{word} ")).collect::<String>() + ".\n"
            })
            .collect()
    }

    #[test]
    fn a_disclaimer_under_different_stories_goes() {
        let disclaimer = "All rights reserved. No part may be reprinted.";
        let texts: Vec<String> = (0..20).map(|story| body(story, 6) + disclaimer).collect();
        let (boilerplate, documents) = boilerplate_of(&texts);
        assert_eq!(boilerplate.len(), 2);
        assert_eq!(boilerplate.strip(documents[3].clone()).len(), 48);
    }

    #[test]
    fn a_text_that_many_reprint_stays() {
        let texts: Vec<String> = (0..60).map(|paper| body(1000, 10) + &body(paper, 1)).collect();
        assert!(boilerplate_of(&texts).0.is_empty());
        assert!(boilerplate_of(&vec![body(1, 10); 60]).0.is_empty());
    }

    #[test]
    fn nothing_else_than_boilerplate_is_kept_whole() {
        let mut texts: Vec<String> =
            (0..20).map(|story| body(story, 6) + "Subscribe to our letter.").collect();
        texts.push("Subscribe to our letter.".into());
        let (boilerplate, documents) = boilerplate_of(&texts);
        assert_eq!(boilerplate.len(), 1);
        assert_eq!(boilerplate.strip(documents[20].clone()).len(), 4);
    }

    #[test]
    fn counts_merge_to_the_whole() {
        let documents: Vec<Document> =
            (0..9).map(|story| Document::read(&Article::new("", body(story % 3, 2)))).collect();
        let (mut left, mut right, mut whole) = (
            BoilerplateCounts::default(),
            BoilerplateCounts::default(),
            BoilerplateCounts::default(),
        );
        documents[..4].iter().for_each(|document| left.add(document));
        documents[4..].iter().for_each(|document| right.add(document));
        documents.iter().for_each(|document| whole.add(document));
        left.merge(right);
        assert_eq!(left.articles, whole.articles);
    }
}
