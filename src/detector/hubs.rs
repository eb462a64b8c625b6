//! Pairs enough to group copies by, where all pairs would be too many.
//!
//! Of 6,000 near-copies there are 18 million pairs, and most of them say again what is known. An
//! article with many copies is a *hub*: it will be the centre of its report, or close to it, so two
//! copies of one hub need not be compared. Bands are gone through one by one, and what an earlier
//! band showed spares comparisons in a later one.

use std::sync::atomic::{AtomicUsize, Ordering};

use ahash::AHashSet;
use rayon::prelude::*;

use crate::lsh::Index;
use crate::sketch::Signature;

/// An article with so many copies is a hub. In a bucket of no more all pairs are compared.
const MANY: usize = 50;

/// So many articles of a bucket are compared with all others of it, if it takes so many.
const LEADERS: usize = 200;

const NONE: u32 = u32::MAX;

/// What decides whether two articles are copies.
pub(super) struct Comparison<'a, C> {
    pub(super) signatures: &'a [Signature],
    /// In so many values signatures must agree before more is looked at.
    pub(super) least_agreement: usize,
    /// From so many values on a pair of copies spares others that are compared.
    pub(super) sure_agreement: usize,
    pub(super) are_copies: C,
    /// How often `are_copies` was asked.
    pub(super) asked: AtomicUsize,
}

impl<C: Fn(u32, u32) -> bool + Sync> Comparison<'_, C> {
    fn verdict(&self, a: u32, b: u32) -> Verdict {
        // Comparing signatures costs a hundredth of comparing the shingles of long articles, and
        // under one template nearly all candidates are in vain.
        let [one, other] = [a, b].map(|at| &self.signatures[at as usize]);
        let agreement = one.agreement(other);
        if agreement < self.least_agreement {
            return Verdict::Apart;
        }
        self.asked.fetch_add(1, Ordering::Relaxed);
        match (self.are_copies)(a, b) {
            false => Verdict::Apart,
            true if agreement < self.sure_agreement => Verdict::Perhaps,
            true => Verdict::Copies,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Apart,
    /// A pair by which no other may be spared.
    Perhaps,
    Copies,
}

/// Pairs (a, b), a < b, of articles that agree in a band and are copies: all of them but for copies
/// of one hub, and but for crowded buckets, of which the articles of the lowest `rank` are compared
/// with all others until each has a copy among them. The same whatever the number of threads.
pub(super) fn pairs<R: Ord>(
    index: &Index,
    comparison: &Comparison<'_, impl Fn(u32, u32) -> bool + Sync>,
    rank: impl Fn(u32) -> R + Sync,
) -> Vec<(u32, u32)> {
    let count = comparison.signatures.len();
    let mut found: Vec<((u32, u32), Verdict)> = Vec::new();
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
    found.into_iter().map(|(pair, _)| pair).collect()
}

/// The pairs by which others may be spared.
fn sure(found: &[((u32, u32), Verdict)]) -> impl Iterator<Item = (u32, u32)> + '_ {
    found.iter().filter(|(_, verdict)| *verdict == Verdict::Copies).map(|&(pair, _)| pair)
}

/// How the buckets of one band are gone through.
struct Bucket<'a, C> {
    index: &'a Index,
    band: usize,
    comparison: &'a Comparison<'a, C>,
    hub_of: &'a [u32],
}

impl<C: Fn(u32, u32) -> bool + Sync> Bucket<'_, C> {
    fn pairs<R: Ord>(
        &self,
        mut members: Vec<u32>,
        rank: &impl Fn(u32) -> R,
    ) -> Vec<((u32, u32), Verdict)> {
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
            members.retain(|&member| {
                let pair = (leader.min(member), leader.max(member));
                let verdict = self.verdict(pair);
                if verdict != Verdict::Apart {
                    pairs.push((pair, verdict));
                }
                verdict != Verdict::Copies
            });
        }
        if members.len() <= MANY {
            for (at, &a) in members.iter().enumerate() {
                let pairs_of = members[at + 1..].iter().map(|&b| (a.min(b), a.max(b)));
                let judged = pairs_of.map(|pair| (pair, self.verdict(pair)));
                pairs.extend(judged.filter(|(_, verdict)| *verdict != Verdict::Apart));
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
    fn verdict(&self, (a, b): (u32, u32)) -> Verdict {
        if self.index.agree_before(self.band, a, b) {
            return Verdict::Apart;
        }
        self.comparison.verdict(a, b)
    }
}
