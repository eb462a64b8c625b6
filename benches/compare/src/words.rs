//! What the peers leave to their users: lower-cased runs of letters and digits, as word shingles.
//!
//! A peer gets the form that costs it least: [`ShingleHashes`] where it takes hashes, [`Words`]
//! where it takes text. Both hold memory that is used again.

use xxhash_rust::xxh3::xxh3_64;

use crate::SHINGLE_WORDS;

/// An odd number without pattern: the golden ratio in 64 bits.
const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

/// The word shingles of a text as hashes.
#[derive(Default)]
pub struct ShingleHashes {
    lower: String,
    words: Vec<u64>,
}

impl ShingleHashes {
    /// In order, repeated ones included; none where the text has fewer words than a shingle.
    pub fn of(&mut self, text: &str) -> impl ExactSizeIterator<Item = u64> {
        self.words.clear();
        let words = &mut self.words;
        for_each_word(text, &mut self.lower, |word| words.push(xxh3_64(word.as_bytes())));
        // Each word is hashed once, not once a shingle that it is in.
        words.array_windows::<SHINGLE_WORDS>().map(|shingle| {
            shingle
                .iter()
                .fold(0, |hash: u64, word| hash.wrapping_mul(MULTIPLIER).wrapping_add(*word))
        })
    }
}

/// The words of a text with one space after each, so that every shingle is a part of it.
#[derive(Default)]
pub struct Words {
    lower: String,
    joined: String,
    /// Where each word begins, and where the next would.
    starts: Vec<usize>,
}

impl Words {
    pub fn read(&mut self, text: &str) {
        let Self { lower, joined, starts } = self;
        joined.clear();
        joined.reserve(text.len() + 1);
        starts.clear();
        starts.push(0);
        for_each_word(text, lower, |word| {
            joined.push_str(word);
            joined.push(' ');
            starts.push(joined.len());
        });
    }

    pub fn joined(&self) -> &str {
        &self.joined
    }

    /// In order, repeated ones included; none where the text has fewer words than a shingle.
    pub fn shingles(&self) -> impl ExactSizeIterator<Item = &str> {
        let ends = self.starts.iter().skip(SHINGLE_WORDS);
        ends.zip(&self.starts).map(|(end, start)| &self.joined[*start..end - 1])
    }
}

fn for_each_word(text: &str, lower: &mut String, mut visit: impl FnMut(&str)) {
    // Capitals of other scripts are rare enough to be made small word by word.
    lower.clear();
    lower.push_str(text);
    lower.make_ascii_lowercase();
    let is_ascii = lower.is_ascii();
    let runs = lower.split(|letter: char| !letter.is_alphanumeric());
    for word in runs.filter(|run| !run.is_empty()) {
        if is_ascii || word.is_ascii() {
            visit(word);
        } else {
            visit(&word.to_lowercase());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Zoë's FERRY, the 40-seat\nAurora. ";

    #[test]
    fn shingles_are_of_lower_cased_runs_of_letters_and_digits() {
        let mut words = Words::default();
        words.read(TEXT);
        assert_eq!(words.joined(), "zoë s ferry the 40 seat aurora ");
        let shingles: Vec<&str> = words.shingles().collect();
        assert_eq!(
            shingles,
            ["zoë s ferry the 40", "s ferry the 40 seat", "ferry the 40 seat aurora"]
        );
        words.read("four words only here");
        assert_eq!(words.shingles().len(), 0);
    }

    #[test]
    fn hashes_are_as_many_as_shingles_and_know_the_order_of_words() {
        let mut hashes = ShingleHashes::default();
        assert_eq!(hashes.of(TEXT).len(), 3);
        assert_eq!(hashes.of("four words only here").len(), 0);
        let ordered: Vec<u64> = hashes.of("a b c d e").collect();
        assert_eq!(hashes.of("A, B, C, D, E!").collect::<Vec<_>>(), ordered);
        assert_ne!(hashes.of("b a c d e").collect::<Vec<_>>(), ordered);
    }
}
