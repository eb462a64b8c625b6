//! One article, as all that follows sees it.

use std::cmp::Reverse;

use crate::article::{Article, Timestamp};
use crate::hash;
use crate::layers::feature::{Background, BoilerplateSegments, shingles};
use crate::layers::text::Document;

/// Articles with fewer tokens, title and body, are too short to judge.
pub(crate) const MIN_TOKENS: usize = 10;

/// Words a shingle. Broder 1997 took ten, news corpora since mostly five.
pub(super) const SHINGLE_WORDS: usize = 5;

pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) date: Option<Timestamp>,
    pub(crate) document: Document,
    /// Of the words as they were read, boilerplate among them.
    pub(crate) fingerprint: u64,
    /// Equal for articles that are judged by the same words in the same order; none where there are
    /// too few. Where so much is boilerplate that too few are left, of all words, the title's among them.
    pub(crate) sequence: Option<u64>,
}

impl Entry {
    /// Words that `stemmed_by` does not know are stemmed, for the story lens; copies are found by
    /// the words as they are.
    pub(crate) fn read(article: &Article, stemmed_by: Option<&Background>) -> Self {
        let document = match stemmed_by {
            Some(background) => background.read(article),
            None => Document::read(article),
        };
        Self {
            id: article.id().to_owned(),
            date: article.date(),
            fingerprint: document.fingerprint(),
            sequence: judged_words(&document).map(hash::sequence_of),
            document,
        }
    }

    pub(crate) fn drop_boilerplate(&mut self, boilerplate: &BoilerplateSegments) {
        self.document = boilerplate.strip(std::mem::take(&mut self.document));
        // Of all words, so that of two notes above one footer neither is a copy; mixed, since what is left
        // as it is may be judged by the same.
        let of_all = self.sequence.map(|_| hash::mix(self.fingerprint));
        self.sequence = judged_words(&self.document).map(hash::sequence_of).or(of_all);
    }

    /// The shingles by which copies are found, in order, repeated ones included. Where so much is
    /// boilerplate that too few words are left, all words together are the only one: then only an
    /// article of the very same words is a copy. None where there were too few to begin with.
    pub(crate) fn shingles(&self) -> impl Iterator<Item = u32> + '_ {
        let words = judged_words(&self.document);
        let whole = if words.is_none() { self.sequence } else { None };
        words
            .into_iter()
            .flat_map(|words| shingles(words, SHINGLE_WORDS))
            .chain(whole.map(hash::halved))
    }

    pub(crate) fn is_too_short(&self) -> bool {
        is_too_short(&self.document)
    }

    pub(super) fn rank(&self) -> impl Ord + use<> {
        rank(self.date, self.document.len())
    }
}

/// Which of several copies represents them, where nothing else decides: the earliest, those without
/// a date last, then the longest, title and body.
pub(super) fn rank(date: Option<Timestamp>, tokens: usize) -> impl Ord + use<> {
    (date.is_none(), date, Reverse(tokens))
}

pub(crate) fn is_too_short(document: &Document) -> bool {
    document.len() < MIN_TOKENS
}

fn judged_words(document: &Document) -> Option<&[u32]> {
    judged(document.hashes(), document.title_len())
}

/// Of the words of title and body those of the body, or where they are too few, as in a feed of
/// headlines, or fewer than those of the title, as in one that has whole articles there and footers for
/// bodies, all; none where these are too few.
pub(super) fn judged(words: &[u32], title_length: usize) -> Option<&[u32]> {
    let body = &words[title_length..];
    let judged = if body.len() >= MIN_TOKENS.max(title_length) { body } else { words };
    (judged.len() >= MIN_TOKENS).then_some(judged)
}

/// As bytes, for the tables of the engine; the id and the date are columns of their own.
#[cfg(feature = "engine")]
impl Entry {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut bytes = self.fingerprint.to_le_bytes().to_vec();
        bytes.push(self.sequence.is_some().into());
        bytes.extend(self.sequence.unwrap_or_default().to_le_bytes());
        self.document.encode(&mut bytes);
        bytes
    }

    /// None where the bytes are no entry's.
    pub(crate) fn decode(date: Option<Timestamp>, bytes: &[u8]) -> Option<Self> {
        let (fingerprint, rest) = bytes.split_first_chunk()?;
        let (&has_sequence, rest) = rest.split_first()?;
        let (sequence, document) = rest.split_first_chunk()?;
        Some(Self {
            id: String::new(),
            date,
            document: Document::decode(document)?,
            fingerprint: u64::from_le_bytes(*fingerprint),
            sequence: (has_sequence != 0).then(|| u64::from_le_bytes(*sequence)),
        })
    }
}
