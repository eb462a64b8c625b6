//! samestory itself. Signatures by its sketcher of texts; pairs by its scan in two
//! passes, which verifies each on the shingles and drops nothing as boilerplate, as no peer does.

use std::cell::RefCell;
use std::path::Path;

use samestory::sketch::{MinHasher, TextSketcher};
use samestory::{Article, CopyScan};

use crate::corpus::{self, Found, Read};
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
    let article = |(): &mut (), read: Read<'_>| Article::new(read.id, read.text);
    let ids = RefCell::new(Vec::new());
    let read = || {
        ids.borrow_mut().clear();
        corpus::made(path, || (), article).inspect(|article| {
            ids.borrow_mut().extend(article.iter().map(|article| article.id().to_owned()));
        })
    };
    let pairs = CopyScan::new(THRESHOLD)?.pairs(read)?;
    let pairs = pairs.iter().map(|pair| (pair.a as u32, pair.b as u32)).collect();
    Ok(Found { ids: ids.into_inner(), pairs })
}
