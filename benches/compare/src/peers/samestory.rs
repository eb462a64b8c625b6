//! samestory itself. Signatures by its sketcher of texts; pairs by its scan in two
//! passes, which verifies each on the shingles and drops nothing as boilerplate, as no peer does.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use samestory::layers::sketch::{MinHasher, TextSketcher};
use samestory::{Article, CopyScan};

use crate::corpus::{self, Found, Line};
use crate::{Outcome, SHINGLE_WORDS, THRESHOLD, VALUES, sign};

pub struct Signer(TextSketcher);

impl Signer {
    pub fn new() -> Self {
        Self(TextSketcher::new(MinHasher::new(VALUES, 0), SHINGLE_WORDS))
    }
}

impl sign::Signer for Signer {
    fn sign(&mut self, text: &str) -> impl Sized {
        self.0.sign(text)
    }
}

/// Reads the file twice: what is kept of an article is its signature, and of those that seem to have
/// a copy the shingles.
pub fn pairs(path: &Path) -> Outcome<Found> {
    let ids: Mutex<Vec<String>> = Mutex::default();
    let read = || corpus::lines(path);
    let parse = |line: Line| {
        let read = corpus::parse(path, &line)?;
        let mut ids = ids.lock().unwrap_or_else(PoisonError::into_inner);
        if ids.len() < line.number {
            ids.resize(line.number, String::new());
        }
        let id = &mut ids[line.number - 1];
        if id.is_empty() {
            *id = read.id.into_owned();
        }
        Ok(Article::new("", read.text))
    };
    let pairs = CopyScan::new(THRESHOLD)?.pairs(read, parse)?;
    let pairs = pairs.iter().map(|pair| (pair.a as u32, pair.b as u32)).collect();
    Ok(Found { ids: ids.into_inner().unwrap_or_else(PoisonError::into_inner), pairs })
}
