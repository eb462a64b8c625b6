//! Pairs enough to group copies by, where all pairs would be too many.
//!
//! Of 6,000 near-copies there are 18 million pairs, and most of them say again what is known. An
//! article with many copies is a *hub*: it will be the centre of its report, or close to it, so two
//! copies of one hub need not be compared. Bands are gone through one by one, and what an earlier
//! band showed spares comparisons in a later one.

use std::sync::atomic::{AtomicUsize, Ordering};

use ahash::AHashSet;
use rayon::prelude::*;

use crate::layers::lsh::BandIndex;
use crate::layers::sketch::Signatures;

/// An article with so many copies is a hub. In a bucket of no more all pairs are compared.
pub(crate) const MANY: usize = 50;

/// So many articles of a bucket are compared with all others of it, if it takes so many.
const LEADERS: usize = 200;

/// Members of a bucket that a thread compares at least.
const MIN_PIECE: usize = 200;

const NONE: u32 = u32::MAX;

/// What decides whether two articles are copies.
pub(super) struct Comparison<'a, V> {
    pub(super) signatures: &'a Signatures,
    /// In so many values signatures must agree before more is looked at.
    pub(super) least_agreement: usize,
    /// From so many values on a pair of copies spares others that are compared.
    pub(super) sure_agreement: usize,
    /// What is found where two are copies.
    pub(super) verify: V,
    /// How often `verify` was asked.
    pub(super) asked: AtomicUsize,
}

impl<T, V: Fn(u32, u32) -> Option<T>> Comparison<'_, V> {
    fn copies(&self, a: u32, b: u32) -> Option<Copies<T>> {
        // Comparing signatures costs a hundredth of comparing the shingles of long articles, and
        // under one template nearly all candidates are in vain.
        let agreement = self.signatures.agreement(a, b);
        if agreement < self.least_agreement {
            return None;
        }
        self.asked.fetch_add(1, Ordering::Relaxed);
        let found = (self.verify)(a, b)?;
        Some(Copies { a, b, found, is_sure: agreement >= self.sure_agreement })
    }
}

/// Two articles, the lower number first, that are copies.
struct Copies<T> {
    a: u32,
    b: u32,
    found: T,
    /// Whether others may be spared by them.
    is_sure: bool,
}

/// Pairs (a, b), a < b, of articles that agree in a band and are copies, and what was found: all but for copies
/// of one hub, and but for crowded buckets, of which the articles of the lowest `rank` are compared
/// with all others until each has a copy among them. The same whatever the number of threads.
pub(super) fn pairs<T: Send + Sync, R: Ord>(
    index: BandIndex<'_>,
    comparison: &Comparison<'_, impl Fn(u32, u32) -> Option<T> + Sync>,
    rank: impl Fn(u32) -> R + Sync,
) -> Vec<(u32, u32, T)> {
    let count = comparison.signatures.len();
    let mut found: Vec<Copies<T>> = Vec::new();
    let mut copies = vec![0; count];
    let mut hub_of = vec![NONE; count];
    for band in 0..index.banding().bands() {
        let bucket = Bucket { index, band, comparison, hub_of: &hub_of };
        let before = found.len();
        let buckets = index.buckets(band).into_par_iter();
        found.par_extend(buckets.flat_map_iter(|members| bucket.pairs(members, &rank)));
        for at in sure(&found[before..]).flat_map(|(a, b)| [a, b]) {
            copies[at as usize] += 1;
        }
        for (a, b) in sure(&found) {
            for (hub, copy) in [(a, b), (b, a)] {
                if copies[hub as usize] >= MANY {
                    for at in [hub, copy] {
                        let known = &mut hub_of[at as usize];
                        *known = if *known == NONE { hub } else { *known };
                    }
                }
            }
        }
    }
    found.into_iter().map(|copies| (copies.a, copies.b, copies.found)).collect()
}

/// The pairs by which others may be spared.
fn sure<T>(found: &[Copies<T>]) -> impl Iterator<Item = (u32, u32)> + '_ {
    found.iter().filter(|copies| copies.is_sure).map(|copies| (copies.a, copies.b))
}

/// How the buckets of one band are gone through.
struct Bucket<'a, V> {
    index: BandIndex<'a>,
    band: usize,
    comparison: &'a Comparison<'a, V>,
    hub_of: &'a [u32],
}

impl<T: Send, V: Fn(u32, u32) -> Option<T> + Sync> Bucket<'_, V> {
    fn pairs<R: Ord>(&self, mut members: Vec<u32>, rank: &impl Fn(u32) -> R) -> Vec<Copies<T>> {
        self.keep_one_a_hub(&mut members);
        let mut pairs = Vec::new();
        if members.len() > MANY {
            members.sort_by_cached_key(|&member| (rank(member), member));
        }
        for _ in 0..LEADERS {
            if members.len() <= MANY {
                break;
            }
            let leader = members.remove(0);
            // One bucket may hold all of the batch.
            let compare = |&member: &u32| self.copies(leader.min(member), leader.max(member));
            let compared: Vec<_> =
                members.par_iter().with_min_len(MIN_PIECE).map(compare).collect();
            let mut compared = compared.into_iter();
            members.retain(|_| {
                let copies = compared.next().flatten();
                let is_spared = copies.as_ref().is_some_and(|copies| copies.is_sure);
                pairs.extend(copies);
                !is_spared
            });
        }
        if members.len() <= MANY {
            for (at, &a) in members.iter().enumerate() {
                let others = members[at + 1..].iter();
                pairs.extend(others.filter_map(|&b| self.copies(a.min(b), a.max(b))));
            }
        }
        pairs
    }

    fn keep_one_a_hub(&self, members: &mut Vec<u32>) {
        let mut hubs = AHashSet::new();
        members.retain(|&member| {
            let hub = self.hub_of[member as usize];
            hub == NONE || hubs.insert(hub)
        });
    }

    /// Pairs that met in an earlier band were decided there.
    fn copies(&self, a: u32, b: u32) -> Option<Copies<T>> {
        if self.index.agree_before(self.band, a, b) {
            return None;
        }
        self.comparison.copies(a, b)
    }
}
