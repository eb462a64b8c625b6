//! probminhash: one permutation with optimal densification, the fastest of its sketches for plain
//! sets; values are 32-bit floats. It gets hashes of shingles and its own hasher that leaves them
//! as they are, and one sketcher signs all texts. It has no index: bands by `banding`.

use std::array;
use std::hash::BuildHasherDefault;
use std::path::Path;

use probminhash::densminhash::OptDensMinHash;
use probminhash::nohasher::NoHashHasher;

use crate::banding;
use crate::corpus::{self, Found};
use crate::words::ShingleHashes;
use crate::{Outcome, VALUES, sign};

pub struct Signer {
    shingles: ShingleHashes,
    sketcher: OptDensMinHash<f32, u64, NoHashHasher>,
}

impl Signer {
    pub fn new() -> Self {
        let sketcher = OptDensMinHash::new(VALUES, BuildHasherDefault::default());
        Self { shingles: ShingleHashes::default(), sketcher }
    }

    fn signature(&mut self, text: &str) -> Option<&[f32]> {
        let shingles = self.shingles.of(text);
        // It would look for a value to fill the others with for ever.
        if shingles.len() == 0 {
            return None;
        }
        self.sketcher.reinit();
        shingles.for_each(|shingle| self.sketcher.sketch(&shingle));
        self.sketcher.end_sketch();
        Some(self.sketcher.get_hsketch())
    }
}

impl sign::Signer for Signer {
    fn sign(&mut self, text: &str) -> impl Sized {
        self.signature(text)
    }
}

pub fn pairs(path: &Path) -> Outcome<Found> {
    let (ids, signatures) = corpus::signed(path, Signer::new, |signer, text| {
        let values = signer.signature(text)?;
        Some(array::from_fn::<u32, VALUES, _>(|at| values[at].to_bits()))
    })?;
    Ok(Found { ids, pairs: banding::similar_pairs(&signatures) })
}
