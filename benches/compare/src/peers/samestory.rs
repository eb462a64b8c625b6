//! samestory itself. Signatures by the stages of the copy lens; pairs by the detector, which
//! verifies each on the shingles. Nothing is dropped as boilerplate, since no peer does that.

use std::path::Path;

use samestory::feature::ShingleSet;
use samestory::sketch::{MinHasher, Signature};
use samestory::text::Document;
use samestory::{Article, Boilerplate, CopyRule, Detector, Lens};

use crate::corpus::{self, Found};
use crate::{Outcome, SHINGLE_WORDS, THRESHOLD, VALUES, sign};

pub struct Signer(MinHasher);

impl Signer {
    pub fn new() -> Self {
        Self(MinHasher::new(VALUES, 0))
    }
}

impl sign::Signer for Signer {
    fn sign(&mut self, text: &str) -> impl Sized {
        samestory_signature(&self.0, text)
    }
}

fn samestory_signature(hasher: &MinHasher, text: &str) -> Signature {
    let document = Document::read(&Article::new("", text));
    hasher.sign(ShingleSet::of_tokens(document.hashes(), SHINGLE_WORDS).as_slice())
}

pub fn pairs(path: &Path) -> Outcome<Found> {
    let detector = Detector::builder()
        .lens(Lens::Copies)
        .copies(CopyRule::jaccard(THRESHOLD))
        .boilerplate(Boilerplate::Keep)
        .build()?;
    let mut ids = Vec::new();
    let mut failed = None;
    let articles = corpus::lines(path)?.zip(1..).map_while(|(line, number)| {
        let read = line.map_err(Into::into).and_then(|line| {
            let read = corpus::parse(path, number, &line)?;
            ids.push(read.id.clone().into_owned());
            Ok(Article::new(read.id, read.text))
        });
        read.map_err(|error| failed = Some(error)).ok()
    });
    let pairs = detector.copy_pairs(articles)?;
    match failed {
        Some(error) => Err(error),
        None => {
            let pairs = pairs.iter().map(|pair| (pair.a as u32, pair.b as u32)).collect();
            Ok(Found { ids, pairs })
        }
    }
}
