//! Weighted terms: what an article is about.

use std::ops::Range;

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

/// The terms of one article, each with how prominently the article uses it.
///
/// A term is a word or, in scripts of which each letter is a token
/// ([`tokenize`](crate::text::tokenize) names them), a pair of neighbouring letters; a letter that
/// stands alone is a term by itself. English contractions are no terms: they stand for function
/// words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TermCounts {
    terms: Box<[(u64, f32)]>,
    /// Which of them begin with a digit, ascending.
    numbers: Box<[u64]>,
}

impl TermCounts {
    /// The terms of `document`, title included.
    ///
    /// The prominence of a term is ln(1 + 4 Σ 1/(1 + position/80)) over its occurrences, where the
    /// position is the number of tokens before one; times 1.5 where each of them is capitalised, or
    /// 1.3 where the term begins with a digit. Costs O(n log n) time for n tokens.
    pub fn of_document(document: &Document) -> Self {
        let mut occurrences = occurrences(document);
        occurrences.sort_unstable_by_key(|occurrence| (occurrence.term, occurrence.position));
        let numbers = occurrences.iter().filter(|o| o.numeric).map(|o| o.term);
        let mut numbers: Vec<u64> = numbers.collect();
        numbers.dedup();
        let terms = occurrences.chunk_by(|a, b| a.term == b.term).map(|same| {
            let nearness: f64 =
                same.iter().map(|o| 1.0 / (1.0 + f64::from(o.position) / LEAD)).sum();
            let capitalised = same.iter().all(|o| o.capitalised);
            let boost = 1.0
                + if capitalised { CAPITALISED_BOOST } else { 0.0 }
                + if same[0].numeric { NUMERIC_BOOST } else { 0.0 };
            (same[0].term, ((1.0 + REPETITION * nearness).ln() * boost) as f32)
        });
        Self { terms: terms.collect(), numbers: numbers.into_boxed_slice() }
    }

    /// The number of distinct terms.
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The terms as pinned hashes, ascending, each with its prominence.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (u64, f32)> + Clone + '_ {
        self.terms.iter().copied()
    }

    /// The terms that begin with a digit, as pinned hashes, ascending.
    pub fn numbers(&self) -> &[u64] {
        &self.numbers
    }

    /// Bytes of memory held.
    pub fn estimated_size(&self) -> usize {
        size_of::<Self>() + size_of_val(&*self.terms) + size_of_val(&*self.numbers)
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
    let flags = document.flags();
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
    for (at, (token, flags)) in document.stems().zip(flags).enumerate() {
        if flags.is_contraction() {
            continue;
        }
        if are_pair(at + 1) {
            receive(hash::sequence([token, document.hashes()[at + 1]]), at..at + 2);
        } else if at == 0 || !are_pair(at) {
            // The last letter of a run is left to the pair before it.
            receive(token, at..at + 1);
        }
    }
}
