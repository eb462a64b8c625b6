//! The exact answer, by prefix filtering (Chaudhuri, Ganti, Kaushik 2006; Bayardo, Ma, Srikant
//! 2007).
//!
//! In any order of the shingles, two sets with Jaccard similarity t or more have one in common
//! among the first |s| - ceil(t |s|) + 1 of each. With rare shingles first few sets share one of
//! those by chance, and what an inverted index of them finds is compared in full.
//!
//! Shingles are told apart by 64 bits of a hash that no library here uses for them: of 10^8
//! different ones two are taken for one with probability 3 in 10^4, and then a pair is told wrong
//! only if it stands right at the threshold.

use std::path::Path;

use ahash::AHashMap;
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use crate::corpus::{self, Found};
use crate::words::Words;
use crate::{Outcome, THRESHOLD};

pub fn pairs(path: &Path) -> Outcome<Found> {
    let (ids, sets) = corpus::signed(path, Words::default, |words, text| {
        words.read(text);
        let mut set: Vec<u64> = words.shingles().map(|text| xxh3_64(text.as_bytes())).collect();
        set.sort_unstable();
        set.dedup();
        (!set.is_empty()).then_some(set)
    })?;
    Ok(Found { ids, pairs: similar_pairs(&sets, THRESHOLD) })
}

/// The pairs of `sets`, each ascending without repetition, with Jaccard similarity `threshold` or
/// more, in ascending order.
fn similar_pairs(sets: &[Vec<u64>], threshold: f64) -> Vec<(u32, u32)> {
    let postings = postings(sets, threshold);
    let mut pairs: Vec<(u32, u32)> = postings
        .par_chunk_by(|one, next| one.shingle == next.shingle)
        .flat_map_iter(|sharing| {
            let pairs = sharing.iter().enumerate().flat_map(|(at, one)| {
                // Ascending in size: behind the first that is too large all are.
                let others = sharing[at + 1..].iter();
                others
                    .take_while(|other| one.size as f64 >= threshold * other.size as f64)
                    .map(|other| (one.set.min(other.set), one.set.max(other.set)))
            });
            pairs.collect::<Vec<_>>()
        })
        .collect();
    pairs.par_sort_unstable();
    pairs.dedup();
    pairs
        .into_par_iter()
        .filter(|&(a, b)| jaccard(&sets[a as usize], &sets[b as usize]) >= threshold)
        .collect()
}

/// That a shingle is in the prefix of a set.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Posting {
    shingle: u64,
    size: u32,
    set: u32,
}

/// By shingle, then by size. Shingles of one set only are left out: they join nothing.
fn postings(sets: &[Vec<u64>], threshold: f64) -> Vec<Posting> {
    let frequencies = frequencies_above_one(sets);
    let mut postings: Vec<Posting> = sets
        .par_iter()
        .zip(0..sets.len() as u32)
        .flat_map_iter(|(shingles, set)| {
            let mut ordered: Vec<(u32, u64)> = shingles
                .iter()
                .map(|shingle| (frequencies.get(shingle).copied().unwrap_or(1), *shingle))
                .collect();
            ordered.sort_unstable();
            ordered.truncate(prefix(shingles.len(), threshold));
            let shared = ordered.into_iter().filter(|&(frequency, _)| frequency > 1);
            let size = shingles.len() as u32;
            shared.map(move |(_, shingle)| Posting { shingle, size, set })
        })
        .collect();
    postings.par_sort_unstable();
    postings
}

fn frequencies_above_one(sets: &[Vec<u64>]) -> AHashMap<u64, u32> {
    let mut all = sets.concat();
    all.par_sort_unstable();
    all.chunk_by(|a, b| a == b)
        .filter(|same| same.len() > 1)
        .map(|same| (same[0], same.len() as u32))
        .collect()
}

fn prefix(size: usize, threshold: f64) -> usize {
    // A hair less, since a product that is a whole number may come out a hair more.
    let least_shared = (threshold * size as f64 - 1e-9).ceil() as usize;
    size - least_shared + 1
}

fn jaccard(a: &[u64], b: &[u64]) -> f64 {
    let (mut at_a, mut at_b, mut shared) = (0, 0, 0);
    while let (Some(one), Some(other)) = (a.get(at_a), b.get(at_b)) {
        shared += usize::from(one == other);
        at_a += usize::from(one <= other);
        at_b += usize::from(other <= one);
    }
    shared as f64 / (a.len() + b.len() - shared) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Knuth's MMIX generator; its low bits are weak.
    fn random(state: &mut u64) -> u64 {
        *state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        *state >> 33
    }

    /// Families of sets that differ from their first in a few of its elements; small elements are
    /// in many families.
    fn sets(state: &mut u64) -> Vec<Vec<u64>> {
        let mut sets = Vec::new();
        for family in 0..40 {
            let size = 1 + random(state) % 30;
            let element = |state: &mut u64| match random(state) % 3 {
                0 => random(state) % 10,
                _ => family * 1000 + random(state) % 1000,
            };
            let first: Vec<u64> = (0..size).map(|_| element(state)).collect();
            for _ in 0..5 {
                let mut set = first.clone();
                for _ in 0..random(state) % 4 {
                    let at = (random(state) % size) as usize;
                    set[at] = element(state);
                }
                set.sort_unstable();
                set.dedup();
                sets.push(set);
            }
        }
        sets
    }

    #[test]
    fn finds_what_brute_force_finds() {
        let mut state = 1;
        for _ in 0..20 {
            let sets = sets(&mut state);
            for threshold in [0.5, 0.8, 1.0] {
                let all = (0..sets.len()).flat_map(|a| (a + 1..sets.len()).map(move |b| (a, b)));
                let expected: Vec<(u32, u32)> = all
                    .filter(|&(a, b)| {
                        let shared = sets[a].iter().filter(|x| sets[b].contains(x)).count();
                        let either = sets[a].len() + sets[b].len() - shared;
                        shared as f64 / either as f64 >= threshold
                    })
                    .map(|(a, b)| (a as u32, b as u32))
                    .collect();
                assert!(expected.len() > 10, "{}", expected.len());
                assert_eq!(similar_pairs(&sets, threshold), expected);
            }
        }
    }
}
