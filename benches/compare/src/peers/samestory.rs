//! samestory itself. Signatures by its sketcher of texts; pairs by the detector, which
//! verifies each on the shingles. Nothing is dropped as boilerplate, since no peer does that.

use std::path::Path;

use samestory::sketch::{MinHasher, TextSketcher};
use samestory::{Article, Boilerplate, CopyRule, Detector, Lens};

use crate::corpus::{self, Found};
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
