//! Locality-sensitive hashing for peers that have no index: the textbook's bands.

use std::hash::Hash;

use ahash::RandomState;
use rayon::prelude::*;

use crate::{THRESHOLD, VALUES};

/// 16 bands of 8 values: two articles with Jaccard 0.8 share a band with probability 0.95.
pub const BANDS: usize = 16;
const ROWS: usize = VALUES / BANDS;

/// The pairs of signatures that share a band and agree in [`THRESHOLD`] of their values.
pub fn similar_pairs<T: Hash + Eq + Sync>(signatures: &[[T; VALUES]]) -> Vec<(u32, u32)> {
    let mut pairs: Vec<(u32, u32)> =
        (0..BANDS).into_par_iter().flat_map_iter(|band| sharing(signatures, band)).collect();
    pairs.par_sort_unstable();
    pairs.dedup();
    pairs.retain(|&(a, b)| estimate(&signatures[a as usize], &signatures[b as usize]) >= THRESHOLD);
    pairs
}

fn sharing<T: Hash>(signatures: &[[T; VALUES]], band: usize) -> Vec<(u32, u32)> {
    let state = RandomState::with_seed(0);
    let key = |signature: &[T; VALUES]| state.hash_one(&signature[band * ROWS..][..ROWS]);
    let mut keyed: Vec<(u64, u32)> = signatures.iter().map(key).zip(0..).collect();
    keyed.sort_unstable();
    let mut pairs = Vec::new();
    for bucket in keyed.chunk_by(|one, next| one.0 == next.0) {
        for (at, &(_, a)) in bucket.iter().enumerate() {
            pairs.extend(bucket[at + 1..].iter().map(|&(_, b)| (a, b)));
        }
    }
    pairs
}

fn estimate<T: Eq>(a: &[T; VALUES], b: &[T; VALUES]) -> f64 {
    a.iter().zip(b).filter(|(a, b)| a == b).count() as f64 / VALUES as f64
}
