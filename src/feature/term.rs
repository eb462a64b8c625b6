//! Weighted terms: what an article is about.

use std::ops::Range;

use ahash::AHashMap;

use super::background::Background;
use crate::hash;
use crate::text::Document;

/// Where in an article the weight of an occurrence has halved: news says what happened first.
/// Design study, "lead weighting".
const LEAD: f64 = 80.0;

/// How quickly repetition counts for less. Design study.
const REPETITION: f64 = 4.0;

/// What a term that is always capitalised weighs more: names tell events apart.
const CAPITALISED_BOOST: f64 = 0.5;

/// What a term that begins with a digit weighs more.
const NUMERIC_BOOST: f64 = 0.3;

/// The power of the inverse document frequency in the weights that are compared.
const IDF_POWER: f64 = 1.3;

/// Articles of background that a batch is mixed with before frequencies are taken: a batch far
/// smaller than this is judged by the background, one far larger by itself.
const BACKGROUND_ARTICLES: f64 = 3000.0;

/// Subtracted from every inverse document frequency, so that everyday words fall to nothing.
const IDF_FLOOR: f64 = 0.3;

/// The terms of one article, each with how prominently the article uses it.
///
/// A term is a word or, in scripts without spaces, a pair of neighbouring letters (a letter that
/// stands alone is a term by itself). English contractions are none: they stand for function words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TermCounts(Box<[(u64, f32)]>);

impl TermCounts {
    /// The terms of `document`, title included.
    ///
    /// The prominence of a term is ln(1 + 4 Σ 1/(1 + position/80)) over its occurrences, times 1.5
    /// where each of them is capitalised, times 1.3 where it begins with a digit. Costs O(n log n)
    /// time for n tokens.
    pub fn of_document(document: &Document) -> Self {
        let mut occurrences = occurrences(document);
        occurrences.sort_unstable_by_key(|occurrence| (occurrence.term, occurrence.position));
        let terms = occurrences.chunk_by(|a, b| a.term == b.term).map(|same| {
            let nearness: f64 =
                same.iter().map(|o| 1.0 / (1.0 + f64::from(o.position) / LEAD)).sum();
            let capitalised = same.iter().all(|o| o.capitalised);
            let boost = 1.0
                + if capitalised { CAPITALISED_BOOST } else { 0.0 }
                + if same[0].numeric { NUMERIC_BOOST } else { 0.0 };
            (same[0].term, ((1.0 + REPETITION * nearness).ln() * boost) as f32)
        });
        Self(terms.collect())
    }

    /// The number of distinct terms.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The terms as pinned hashes, ascending, each with its prominence.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (u64, f32)> + Clone + '_ {
        self.0.iter().copied()
    }

    /// Bytes of memory held.
    pub fn estimated_size(&self) -> usize {
        size_of::<Self>() + size_of_val(&*self.0)
    }
}

struct Occurrence {
    term: u64,
    position: u32,
    capitalised: bool,
    numeric: bool,
}

fn occurrences(document: &Document) -> Vec<Occurrence> {
    let mut occurrences = Vec::with_capacity(document.len());
    for_each_term(document, |term, tokens| {
        let flags = document.flags()[tokens.start];
        occurrences.push(Occurrence {
            term,
            position: u32::try_from(tokens.start).unwrap_or(u32::MAX),
            capitalised: flags.is_capitalised(),
            numeric: flags.is_numeric(),
        });
    });
    occurrences
}

/// Calls `receive` for each term of `document`, in order, with the tokens that it is made of.
pub(crate) fn for_each_term(document: &Document, mut receive: impl FnMut(u64, Range<usize>)) {
    let (hashes, flags) = (document.hashes(), document.flags());
    // Whether tokens at - 1 and at are neighbouring letters of one run without spaces.
    let are_pair = |at: usize| match flags.get(at - 1..=at) {
        Some([first, second]) => {
            first.is_unspaced()
                && second.is_unspaced()
                && second.is_adjacent()
                && !second.opens_segment()
        }
        _ => false,
    };
    for (at, (&token, flags)) in hashes.iter().zip(flags).enumerate() {
        if flags.is_contraction() {
            continue;
        }
        if are_pair(at + 1) {
            receive(hash::sequence([token, hashes[at + 1]]), at..at + 2);
        } else if at == 0 || !are_pair(at) {
            // The last letter of a run is left to the pair before it.
            receive(token, at..at + 1);
        }
    }
}

/// In how many articles of a batch each term occurs, mixed with a background of everyday words.
///
/// The inverse document frequency of a term w is
///
/// ```text
/// idf(w) = max(0, ln((N + m) / (df(w) + m p(w) + 0.5)) - 0.3)
/// ```
///
/// with N articles in the batch of which df(w) hold w, and m = 3,000 articles of background of
/// which a share p(w) hold it. With two articles the background decides, with many the batch does.
#[derive(Clone, Debug)]
pub struct TermStatistics<'b> {
    background: &'b Background,
    articles: f64,
    holding: AHashMap<u64, u32>,
}

impl<'b> TermStatistics<'b> {
    /// Of a batch in which there is no article yet.
    pub fn new(background: &'b Background) -> Self {
        Self { background, articles: 0.0, holding: AHashMap::new() }
    }

    /// Counts one article.
    pub fn add(&mut self, terms: &TermCounts) {
        self.articles += 1.0;
        for (term, _) in terms.iter() {
            *self.holding.entry(term).or_default() += 1;
        }
    }

    /// Adds the counts of another part of the batch.
    pub fn merge(&mut self, other: Self) {
        self.articles += other.articles;
        if self.holding.len() < other.holding.len() {
            let own = std::mem::replace(&mut self.holding, other.holding);
            add_counts(&mut self.holding, own);
        } else {
            add_counts(&mut self.holding, other.holding);
        }
    }

    /// The inverse document frequency of a term: 0 for everyday words, about 9 for one that no
    /// other article and no background knows.
    pub fn idf(&self, term: u64) -> f64 {
        let holding = self.holding.get(&term).copied().map_or(0.0, f64::from);
        let expected = BACKGROUND_ARTICLES * self.background.share_of_articles(term);
        let ratio = (self.articles + BACKGROUND_ARTICLES) / (holding + expected + 0.5);
        (ratio.ln() - IDF_FLOOR).max(0.0)
    }

    /// The weighted terms of one article; those of weight 0 are left out.
    pub fn weigh(&self, terms: &TermCounts) -> TermVector {
        let weighted = terms.iter().map(|(term, prominence)| {
            (term, (f64::from(prominence) * self.idf(term).powf(IDF_POWER)) as f32)
        });
        TermVector::new(weighted.filter(|&(_, weight)| weight > 0.0))
    }
}

fn add_counts(into: &mut AHashMap<u64, u32>, from: AHashMap<u64, u32>) {
    for (term, count) in from {
        *into.entry(term).or_default() += count;
    }
}

/// The weighted terms of one article, scaled to Euclidean length 1.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TermVector(Box<[(u64, f32)]>);

impl TermVector {
    /// From distinct terms in ascending order and their positive weights.
    fn new(weighted: impl Iterator<Item = (u64, f32)>) -> Self {
        let mut terms: Vec<(u64, f32)> = weighted.collect();
        let length = terms.iter().map(|(_, weight)| f64::from(*weight).powi(2)).sum::<f64>().sqrt();
        if length > 0.0 {
            for (_, weight) in &mut terms {
                *weight = (f64::from(*weight) / length) as f32;
            }
        }
        Self(terms.into_boxed_slice())
    }

    /// The terms as pinned hashes, ascending, each with its weight, 0 to 1.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (u64, f32)> + Clone + '_ {
        self.0.iter().copied()
    }

    /// The same as a slice.
    pub fn as_slice(&self) -> &[(u64, f32)] {
        &self.0
    }

    /// The terms with the squares of their weights, which add up to 1: what each can at most add to
    /// a cosine. A sketch of these finds pairs of high cosine with the fewest candidates; see the
    /// measurements in `stories.rs`.
    pub fn squares(&self) -> impl ExactSizeIterator<Item = (u64, f32)> + Clone + '_ {
        self.iter().map(|(term, weight)| (term, weight * weight))
    }

    /// The number of terms that weigh anything.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether none does.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Bytes of memory held.
    pub fn estimated_size(&self) -> usize {
        size_of::<Self>() + size_of_val(&*self.0)
    }
}
