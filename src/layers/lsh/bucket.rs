//! The signatures that share a key of one band, and their pairs.

use std::ops::Range;

use rayon::prelude::*;

use crate::hash;

/// The key of a band. Two bands of a million signatures that differ share a key by chance once in
/// some 9,000 bands, and the pair is verified like any other.
pub(super) fn key<H: Into<u64>>(rows: impl IntoIterator<Item = H>) -> u32 {
    hash::upper_half(hash::sequence(rows))
}

/// A key that no other band has.
#[cfg(feature = "engine")]
pub(super) fn in_band(band: u32, key: u32) -> u64 {
    u64::from(band) << 32 | u64::from(key)
}

/// A key, and in the lower half the number of the signature that has it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry(u64);

impl Entry {
    pub(super) fn new(key: u32, number: u32) -> Self {
        Self(u64::from(key) << 32 | u64::from(number))
    }

    pub(super) fn number(self) -> u32 {
        self.0 as u32
    }

    fn key(self) -> u64 {
        self.0 >> 32
    }
}

/// The buckets of more than one signature, among the entries of one band in ascending order.
pub(super) fn buckets(entries: &[Entry]) -> impl Iterator<Item = &[Entry]> {
    entries.chunk_by(|a, b| a.key() == b.key()).filter(|bucket| bucket.len() > 1)
}

/// Drops most entries whose key no other has, so that there is less to sort.
pub(super) fn drop_most_single(entries: &mut Vec<Entry>) {
    let bits = (BITS_AN_ENTRY * entries.len()).next_power_of_two().clamp(64, MOST_BITS);
    let shift = u32::BITS - bits.trailing_zeros();
    let bit_of = |entry: Entry| {
        // Keys are hashes, but those of one call may all lie in one range.
        let bit = (hash::halved(entry.key()) >> shift) as usize;
        (bit / 64, 1u64 << (bit % 64))
    };
    let (mut once, mut twice) = (vec![0u64; bits / 64], vec![0u64; bits / 64]);
    for &entry in entries.iter() {
        let (word, bit) = bit_of(entry);
        twice[word] |= once[word] & bit;
        once[word] |= bit;
    }
    entries.retain(|&entry| {
        let (word, bit) = bit_of(entry);
        twice[word] & bit != 0
    });
}

/// A quarter of a gigabyte, and no more than there are numbers on 32-bit machines.
const MOST_BITS: usize = 1 << 31;

/// Of single keys one in so many stays.
const BITS_AN_ENTRY: usize = 8;

/// Bands of which the entries are made at one go, at most: what a signature holds of them lies
/// together.
const GROUP: usize = 8;

/// Groups of bands a thread, at least: so that threads end at the same time.
const GROUPS_A_THREAD: usize = 4;

/// The pairs (a, b), a < b, that share a bucket of at least one band and that `is_kept` keeps, each
/// once and in ascending order. `entries_of` gives the entries of each of some neighbouring bands.
/// In a bucket each signature is paired with the `bucket_cap` that follow it only.
pub(super) fn pairs<E: IntoIterator<Item = Vec<Entry>>>(
    bands: usize,
    entries_of: impl Fn(Range<usize>) -> E + Sync,
    bucket_cap: usize,
    is_kept: impl Fn(u32, u32) -> bool + Sync,
) -> Vec<(u32, u32)> {
    let threads = rayon::current_num_threads();
    let size = (bands / (GROUPS_A_THREAD * threads)).clamp(1, GROUP);
    let of_group = |first: usize| {
        let mut pairs = Vec::new();
        for mut entries in entries_of(first..(first + size).min(bands)) {
            drop_most_single(&mut entries);
            entries.sort_unstable();
            for bucket in buckets(&entries) {
                for (at, first) in bucket.iter().enumerate() {
                    let others = bucket[at + 1..].iter().take(bucket_cap);
                    let pairs_of = others.map(|other| (first.number(), other.number()));
                    pairs.extend(pairs_of.filter(|&(a, b)| is_kept(a, b)));
                }
            }
        }
        sort_and_dedup(&mut pairs);
        pairs
    };
    let mut pairs = Vec::new();
    let mut distinct = 0;
    let groups: Vec<usize> = (0..bands).step_by(size).collect();
    for groups in groups.chunks(threads) {
        let found: Vec<Vec<(u32, u32)>> = groups.par_iter().map(|&first| of_group(first)).collect();
        pairs.extend(found.into_iter().flatten());
        // Similar articles meet in many bands: what repeats must not pile up.
        if pairs.len() > 2 * distinct {
            sort_and_dedup(&mut pairs);
            distinct = pairs.len();
        }
    }
    sort_and_dedup(&mut pairs);
    pairs
}

fn sort_and_dedup(pairs: &mut Vec<(u32, u32)>) {
    pairs.par_sort_unstable();
    pairs.dedup();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_single_keys_are_dropped_and_no_other() {
        for first_key in [0, 1 << 30, u32::MAX - 30_000] {
            let single = (0..20_000).map(|number| Entry::new(first_key + number, number));
            let shared =
                (0..2_000).map(|number| Entry::new(first_key + 20_000 + number / 2, number));
            let shared: Vec<Entry> = shared.collect();
            let mut entries: Vec<Entry> = single.chain(shared.iter().copied()).collect();
            drop_most_single(&mut entries);
            assert!(shared.iter().all(|entry| entries.contains(entry)));
            // Of 20,000 keys in eight times as many bits one in nine meets another.
            assert!(entries.len() < 2_000 + 20_000 / 6, "{}", entries.len());
        }
    }

    #[test]
    fn pairs_share_a_bucket_and_are_kept() {
        let keys = [[1, 1, 1, 1, 2, 2, 3], [9, 8, 8, 7, 7, 6, 6]];
        let entries_of = |bands: Range<usize>| {
            bands.map(|band| (0..).zip(keys[band]).map(|(at, key)| Entry::new(key, at)).collect())
        };
        let all = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3), (3, 4), (4, 5), (5, 6)];
        assert_eq!(pairs(2, entries_of, 100, |_, _| true), all);
        let capped = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 6)];
        assert_eq!(pairs(2, entries_of, 1, |_, _| true), capped);
        assert_eq!(pairs(2, entries_of, 100, |a, b| a + b > 8), [(4, 5), (5, 6)]);
    }
}
