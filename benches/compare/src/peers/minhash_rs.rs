//! minhash-rs: 32-bit values by 32-bit arithmetic, of which more fit a vector register than of its
//! 64-bit ones. It gets hashes of shingles and a hasher that leaves them as they are, in the batch
//! that it says is the fast way. Its own index, with as many bands as in its examples.

use std::path::Path;

use minhash_rs::prelude::{Hasher, LshIndex, MinHash, QueryState, Store};
use rayon::prelude::*;

use crate::corpus::{self, Found};
use crate::hashed::Hashed;
use crate::words::ShingleHashes;
use crate::{Outcome, THRESHOLD, VALUES, sign};

/// 16 bands of 8 values: two articles with Jaccard 0.8 share a band with probability 0.95.
const BANDS: usize = 16;

type Signature = MinHash<u32, VALUES, Hashed, u32, u64>;

impl Hasher for Hashed {
    type Concrete = Self;

    fn build() -> Self {
        Self::default()
    }
}

#[derive(Default)]
pub struct Signer(ShingleHashes);

impl Signer {
    fn signature(&mut self, text: &str) -> Option<Signature> {
        let shingles = self.0.of(text);
        (shingles.len() > 0).then(|| shingles.collect())
    }
}

impl sign::Signer for Signer {
    fn sign(&mut self, text: &str) -> impl Sized {
        self.signature(text)
    }
}

pub fn pairs(path: &Path) -> Outcome<Found> {
    let (ids, signatures) = corpus::signed(path, Signer::default, Signer::signature)?;
    let index: LshIndex<Signature, VALUES, BANDS, Store> =
        LshIndex::from_signatures_par(signatures);
    let pairs = (0..index.len() as u32)
        .into_par_iter()
        .map_init(QueryState::new, |state, a| {
            let ranked = index.top_k(index.signature(a), usize::MAX, state);
            let similar = ranked.into_iter().take_while(|&(_, estimate)| estimate >= THRESHOLD);
            similar.filter(|&(b, _)| a < b).map(|(b, _)| (a, b)).collect::<Vec<_>>()
        })
        .flatten_iter()
        .collect();
    Ok(Found { ids, pairs })
}
