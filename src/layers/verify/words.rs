//! The words of a text, for the comparison of it with others.

use std::ops::Range;

use crate::hash;
use crate::layers::text::{TokenFlags, tokenize};

/// The words of a text, by their places in it: as hashes of their normal forms, with their spans in
/// bytes, and their flags.
pub(crate) struct Words<'t> {
    pub(crate) text: &'t str,
    pub(crate) hashes: Vec<u32>,
    pub(crate) spans: Vec<Range<usize>>,
    pub(crate) flags: Vec<TokenFlags>,
    /// Those that are boilerplate, in order.
    set_aside: Vec<Range<usize>>,
}

impl<'t> Words<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
        let mut words = Self {
            text,
            hashes: Vec::new(),
            spans: Vec::new(),
            flags: Vec::new(),
            set_aside: Vec::new(),
        };
        tokenize(text, |token| {
            words.hashes.push(token.hash());
            words.spans.push(token.span());
            words.flags.push(token.flags());
        });
        words
    }

    /// With these words, in order, set aside: no passage has them, no detail is looked for in them.
    pub(crate) fn setting_aside(self, set_aside: Vec<Range<usize>>) -> Self {
        Self { set_aside, ..self }
    }

    pub(crate) fn is_set_aside(&self, at: usize) -> bool {
        let next = self.set_aside.partition_point(|words| words.end <= at);
        self.set_aside.get(next).is_some_and(|words| words.contains(&at))
    }

    /// What is set aside, in bytes.
    pub(crate) fn bytes_set_aside(&self) -> Vec<Range<usize>> {
        self.set_aside.iter().map(|words| self.span(words)).collect()
    }

    pub(crate) fn len(&self) -> usize {
        self.hashes.len()
    }

    /// The bytes from the first of some words, at least one, to the last.
    pub(crate) fn span(&self, words: &Range<usize>) -> Range<usize> {
        self.spans[words.start].start..self.spans[words.end - 1].end
    }

    /// What stands between the word at this place, not the first, and the one before it.
    pub(crate) fn gap_before(&self, at: usize) -> &'t str {
        self.gap_after(at - 1)
    }

    /// What stands behind a word, up to the next or the end of the text.
    pub(crate) fn gap_after(&self, at: usize) -> &'t str {
        let next = self.spans.get(at + 1).map_or(self.text.len(), |next| next.start);
        &self.text[self.spans[at].end..next]
    }

    /// The words that lie within these bytes.
    pub(crate) fn within(&self, bytes: &Range<usize>) -> Range<usize> {
        let start = self.spans.partition_point(|span| span.start < bytes.start);
        let end = self.spans.partition_point(|span| span.end <= bytes.end);
        start..end.max(start)
    }

    /// Each run of `length` words, at least one, as a hash and the place of its first word.
    pub(crate) fn runs(
        &self,
        words: Range<usize>,
        length: usize,
    ) -> impl Iterator<Item = (u64, usize)> + '_ {
        let start = words.start;
        self.hashes[words]
            .windows(length)
            .enumerate()
            .map(move |(at, run)| (run_hash(run), start + at))
    }
}

pub(crate) fn run_hash(run: &[u32]) -> u64 {
    hash::sequence_of(run)
}
