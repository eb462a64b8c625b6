//! txtfp: 64-bit values. It takes a text and a tokeniser; its canonicaliser, which lower-cases and
//! is a copy of ASCII text, stays as it is by default, and the tokeniser hands it the shingles as
//! parts of one text, which is several times as fast as its own by the Unicode rules. Its own
//! number of bands for the threshold, and its own index.

use std::borrow::Cow;
use std::path::Path;

use rayon::prelude::*;
use txtfp::tokenize::TokenStream;
use txtfp::{
    Canonicalizer, Fingerprinter, LshIndex, LshIndexBuilder, MinHashFingerprinter, MinHashSig,
    Tokenizer,
};

use crate::corpus::{self, Found};
use crate::words::Words;
use crate::{Outcome, THRESHOLD, VALUES, sign};

/// Its interface is shared between threads, so that it can hold no memory to use again.
struct Shingles;

impl Tokenizer for Shingles {
    fn tokens<'a>(&'a self, input: &'a str) -> TokenStream<'a> {
        let mut words = Words::default();
        words.read(input);
        let shingles: Vec<String> = words.shingles().map(str::to_owned).collect();
        TokenStream::Owned(Box::new(shingles.into_iter()))
    }

    fn name(&self) -> Cow<'static, str> {
        "alphanumeric-shingles".into()
    }

    fn for_each_token(&self, input: &str, visit: &mut dyn FnMut(&str)) {
        let mut words = Words::default();
        words.read(input);
        words.shingles().for_each(visit);
    }
}

pub struct Signer(MinHashFingerprinter<Shingles, VALUES>);

impl Signer {
    pub fn new() -> Self {
        Self(MinHashFingerprinter::new(Canonicalizer::default(), Shingles))
    }

    /// None of a text with too few words, which is an error there.
    fn signature(&mut self, text: &str) -> Option<MinHashSig<VALUES>> {
        self.0.fingerprint(text).ok()
    }
}

impl sign::Signer for Signer {
    fn sign(&mut self, text: &str) -> impl Sized {
        self.signature(text)
    }
}

pub fn pairs(path: &Path) -> Outcome<Found> {
    let (ids, signatures) = corpus::signed(path, Signer::new, Signer::signature)?;
    let builder = LshIndexBuilder::for_threshold(THRESHOLD as f32, VALUES)?;
    let mut index: LshIndex<VALUES> = builder.try_build()?;
    let articles = ids.len() as u32;
    index.extend_par((0..).zip(signatures));
    let pairs = (0..articles)
        .into_par_iter()
        .flat_map_iter(|a| {
            let signature = index.get(u64::from(a)).into_iter();
            signature
                .flat_map(|signature| index.query_with_threshold(signature, THRESHOLD as f32))
                .map(|b| b as u32)
                .filter(move |&b| a < b)
                .map(move |b| (a, b))
        })
        .collect();
    Ok(Found { ids, pairs })
}
