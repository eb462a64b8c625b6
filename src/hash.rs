//! The pinned hash: the one source of every number that may be stored or sent to another machine.
//!
//! Signatures are compared across machines and years, so nothing here may ever change without a new
//! [`HASH_ID`]. Tables that live and die in memory use `ahash` instead, which is faster and makes
//! no such promise.

use std::fmt;

use xxhash_rust::xxh3::Xxh3Default;

/// Names the hash functions of this module. Everything saved carries it; a reader refuses another.
pub const HASH_ID: u32 = 1;

/// XXH3 (64 bits, seed 0) of bytes that come piece by piece.
pub(crate) struct Checksum(Xxh3Default);

impl Checksum {
    pub(crate) fn new() -> Self {
        Self(Xxh3Default::new())
    }

    pub(crate) fn push(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub(crate) fn finish(&self) -> u64 {
        self.0.digest()
    }
}

/// The hash of a token's normal form, which holds no NUL: eight bytes after eight are taken for
/// numbers and mixed in, and the upper half of the outcome is it.
pub(crate) fn word(normal: &[u8]) -> u32 {
    let state = normal.chunks(8).fold(NO_WORD, |state, bytes| {
        let mut eight = [0; 8];
        eight[..bytes.len()].copy_from_slice(bytes);
        longer_word(state, u64::from_le_bytes(eight))
    });
    upper_half(state)
}

/// The state of [`word`] before its first byte.
const NO_WORD: u64 = 0;

/// The state of [`word`] after up to eight bytes more, the first in the lowest bits, zeros behind
/// the last.
#[inline]
const fn longer_word(state: u64, eight: u64) -> u64 {
    scatter(state ^ eight)
}

/// [`word`] of a normal form that comes piece by piece.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct WordHasher {
    state: u64,
    /// The bytes that are not mixed in, and how many bits they have, up to all.
    eight: u64,
    bits: u32,
}

impl WordHasher {
    /// Eight bytes, the first in the lowest bits, after others by the eight.
    #[inline]
    pub(crate) fn push_eight(&mut self, eight: u64) {
        self.state = longer_word(self.state, eight);
    }

    /// The first `length` of eight bytes, 1 to 8, after others by the eight.
    #[inline]
    pub(crate) fn push_first(&mut self, length: usize, eight: u64) {
        self.bits = 8 * length as u32;
        self.eight = eight & (u64::MAX >> (64 - self.bits));
    }

    #[inline]
    pub(crate) fn push(&mut self, c: char) {
        let mut bytes = [0; 4];
        let new_bits = 8 * c.encode_utf8(&mut bytes).len() as u32;
        let bytes = u64::from(u32::from_le_bytes(bytes));
        let free = 64 - self.bits;
        self.eight |= bytes.checked_shl(self.bits).unwrap_or(0);
        self.bits += new_bits;
        if new_bits > free {
            self.state = longer_word(self.state, self.eight);
            self.eight = bytes >> free;
            self.bits = new_bits - free;
        }
    }

    #[inline]
    pub(crate) fn finish(&self) -> u32 {
        upper_half(longer_word(self.state, self.eight))
    }
}

/// A bijection of 64-bit numbers in which every input bit reaches every output bit: the finaliser
/// of SplitMix64 (Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators",
/// variant 13 of Stafford's constants).
#[inline]
pub(crate) const fn mix(mut x: u64) -> u64 {
    x ^= x >> 30;
    x = x.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x ^= x >> 27;
    x = x.wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// A bijection of 64-bit numbers of which the upper half of the outcome depends on every input bit,
/// and each bit of the lower half on those of both halves up to its place.
#[inline]
pub(crate) const fn scatter(mut x: u64) -> u64 {
    x = x.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x ^= x >> 32;
    x.wrapping_mul(0x94d0_49bb_1331_11eb)
}

/// The higher 32 bits of a hash: a hash of half the size.
#[inline]
pub(crate) const fn upper_half(hash: u64) -> u32 {
    (hash >> 32) as u32
}

/// A hash of half the size that depends on all bits of `x`.
#[inline]
pub(crate) const fn halved(x: u64) -> u32 {
    upper_half(x.wrapping_mul(FACTOR))
}

/// What makes signatures draw as they do. It may be a secret, which no debug output shows.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Seed(pub(crate) u64);

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seed(_)")
    }
}

/// The golden ratio, odd, so that a product loses nothing.
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// An order-sensitive combination of a sequence of hashes.
#[inline]
pub(crate) fn sequence<H: Into<u64>>(hashes: impl IntoIterator<Item = H>) -> u64 {
    let combine = |state: u64, hash: H| (state.rotate_left(23) ^ hash.into()).wrapping_mul(FACTOR);
    mix(hashes.into_iter().fold(FACTOR, combine))
}

/// The same of the words of a text.
pub(crate) fn sequence_of(words: &[u32]) -> u64 {
    sequence(words.iter().copied())
}

/// The uniform number in [0, 1) with the top 53 bits of `x`.
#[inline]
pub(crate) fn unit_interval(x: u64) -> f64 {
    (x >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checksum(of: &[u8]) -> u64 {
        let mut checksum = Checksum::new();
        of.chunks(3).for_each(|piece| checksum.push(piece));
        checksum.finish()
    }

    // Known answers: a change of any of these numbers breaks every stored signature.
    #[test]
    fn known_answers() {
        assert_eq!(checksum(b""), 0x2d06_8005_38d3_94c2);
        assert_eq!(word(b"bridges"), upper_half(scatter(u64::from_le_bytes(*b"bridges\0"))));
        let longer = longer_word(
            scatter(u64::from_le_bytes(*b"bridgehe")),
            u64::from(b'a') + 256 * u64::from(b'd'),
        );
        assert_eq!(word(b"bridgehead"), upper_half(longer));
        assert_eq!(scatter(1), 0x9364_9591_bb8d_8c9c);
        assert_eq!(mix(0), 0);
        assert_eq!(mix(1), 0x5692_161d_100b_05e5);
        assert_eq!(sequence([1u32, 2]), 12_523_425_098_842_765_201);
        assert_ne!(sequence([1u32, 2]), sequence([2u32, 1]));
    }

    #[test]
    fn piece_by_piece() {
        let normal = "äquatorialguinea국가";
        for length in 1..normal.chars().count() {
            let mut hasher = WordHasher::default();
            let start: String = normal.chars().take(length).collect();
            start.chars().for_each(|c| hasher.push(c));
            assert_eq!(hasher.finish(), word(start.as_bytes()), "{start}");
        }
        let mut hasher = WordHasher::default();
        hasher.push_eight(u64::from_le_bytes(*b"gatekeep"));
        hasher.push_first(3, u64::from_le_bytes(*b"ers, and"));
        hasher.push('é');
        assert_eq!(hasher.finish(), word("gatekeepersé".as_bytes()));
    }

    #[test]
    fn unit_interval_stays_below_one() {
        assert_eq!(unit_interval(0), 0.0);
        assert!(unit_interval(u64::MAX) < 1.0);
    }
}
