//! Text to copy signature.

use super::identity::{Method, SketchIdentity};
use super::minhash::{MinHasher, Scratch, Signature};
use crate::layers::feature::shingles;
use crate::layers::text::tokenize;

/// Signs texts by their word k-shingles, one after another: [`tokenize`], shingles and a
/// [`MinHasher`] in one.
///
/// Holds memory for the longest text so far, 12 bytes a token, and asks for more only when a text
/// is longer.
///
/// ```
/// use samestory::layers::sketch::{MinHasher, TextSketcher};
///
/// let mut sketcher = TextSketcher::new(MinHasher::new(128, 0), 2);
/// let wire = sketcher.sign("The ferry ran aground off Lundy on Sunday.").clone();
/// assert_eq!(sketcher.sign("THE FERRY RAN AGROUND\nOFF LUNDY ON SUNDAY"), &wire);
/// ```
#[derive(Clone, Debug)]
pub struct TextSketcher {
    hasher: MinHasher,
    shingle_words: usize,
    tokens: Vec<u32>,
    scratch: Scratch,
    signature: Signature,
}

impl TextSketcher {
    /// Signs with `hasher`, shingles of `shingle_words` words, at least 1.
    pub fn new(hasher: MinHasher, shingle_words: usize) -> Self {
        Self {
            hasher,
            shingle_words: shingle_words.max(1),
            tokens: Vec::new(),
            scratch: Scratch::default(),
            signature: Signature::default(),
        }
    }

    /// What its signatures are made by.
    pub fn identity(&self) -> SketchIdentity {
        let method = Method::MinHashOfText { shingle_words: self.shingle_words };
        SketchIdentity { method, ..self.hasher.identity() }
    }

    /// The signature of `text`; of a text without a word that of the empty set.
    pub fn sign(&mut self, text: &str) -> &Signature {
        // A token and what parts it from the next are two bytes at the least. Room is made once and
        // left as it is, so that no token asks whether there is some.
        let most = text.len() / 2 + 1;
        if self.tokens.len() < most {
            self.tokens.resize(most, 0);
        }
        let tokens = &mut self.tokens[..];
        let mut count = 0;
        tokenize(text, |token| {
            tokens[count] = token.hash();
            count += 1;
        });
        let shingles = shingles(&self.tokens[..count], self.shingle_words);
        self.hasher.sign_into(shingles, &mut self.scratch, &mut self.signature);
        &self.signature
    }
}
