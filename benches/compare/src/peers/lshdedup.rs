//! lshdedup-core: 32-bit values. It takes nothing but text, which it splits at spaces: it gets the
//! lower-cased words with spaces between. Pairs are left out, since its index takes texts, too, on
//! one thread, and signs each of them once to put it in and once more to ask.

use lshdedup_core::{Config, Index, ShingleUnit};

use crate::words::Words;
use crate::{Outcome, SHINGLE_WORDS, VALUES, sign};

pub struct Signer {
    words: Words,
    index: Index,
}

impl Signer {
    pub fn new() -> Outcome<Self> {
        let config = Config {
            num_hashes: VALUES,
            shingle_size: SHINGLE_WORDS,
            shingle_unit: ShingleUnit::Word,
            ..Config::default()
        };
        Ok(Self { words: Words::default(), index: Index::new(config)? })
    }
}

impl sign::Signer for Signer {
    fn sign(&mut self, text: &str) -> impl Sized {
        self.words.read(text);
        self.index.signature(self.words.joined())
    }
}
