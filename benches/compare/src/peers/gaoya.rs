//! gaoya: 32-bit values. It hashes what it gets with a hasher of the user's choice; it gets hashes
//! of shingles and a hasher that leaves them as they are. Its own number of bands for the
//! threshold, its own index with containers for few similar articles, filled and asked on all
//! threads.

use std::path::Path;

use gaoya::minhash::{
    MinHashIndex, MinHasher, MinHasher32, SmallVecContainer, calculate_minhash_params,
};
use rayon::prelude::*;

use crate::corpus::{self, Found};
use crate::hashed::Hashed;
use crate::words::ShingleHashes;
use crate::{Outcome, THRESHOLD, VALUES, sign};

pub struct Signer {
    shingles: ShingleHashes,
    hasher: MinHasher32<Hashed>,
}

impl Signer {
    pub fn new() -> Self {
        Self::with_values(VALUES)
    }

    fn with_values(values: usize) -> Self {
        let hasher = MinHasher32::new_with_hasher(values, Hashed::default());
        Self { shingles: ShingleHashes::default(), hasher }
    }

    fn signature(&mut self, text: &str) -> Option<Vec<u32>> {
        let shingles = self.shingles.of(text);
        (shingles.len() > 0).then(|| self.hasher.create_signature(shingles))
    }
}

impl sign::Signer for Signer {
    fn sign(&mut self, text: &str) -> impl Sized {
        self.signature(text)
    }
}

pub fn pairs(path: &Path) -> Outcome<Found> {
    // The index takes signatures of just as many values as its bands have together.
    let (bands, rows) = calculate_minhash_params(THRESHOLD, VALUES);
    let (ids, signatures) =
        corpus::signed(path, || Signer::with_values(bands * rows), Signer::signature)?;
    let mut index =
        MinHashIndex::<u32, u32, SmallVecContainer<u32, 4>>::new_index(bands, rows, THRESHOLD);
    let numbers: Vec<u32> = (0..).take(ids.len()).collect();
    index.par_bulk_insert(numbers.clone(), signatures);
    let pairs = numbers
        .into_par_iter()
        .flat_map_iter(|a| {
            let similar = index.query_by_id(&a).into_iter().copied();
            similar.filter(|&b| a < b).map(|b| (a, b)).collect::<Vec<_>>()
        })
        .collect();
    Ok(Found { ids, pairs })
}
