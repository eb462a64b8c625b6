//! The pinned hash: the one source of every number that may be stored or sent to another machine.
//!
//! Signatures are compared across machines and years, so nothing here may ever change without a new
//! [`HASH_ID`]. Tables that live and die in memory use `ahash` instead, which is faster and makes
//! no such promise.

/// Names the hash functions of this module. Everything saved carries it; a reader refuses another.
pub const HASH_ID: u32 = 1;

/// XXH3 (64 bits, seed 0) of `bytes`.
#[inline]
pub(crate) fn bytes(bytes: &[u8]) -> u64 {
    xxhash_rust::xxh3::xxh3_64(bytes)
}

/// The hash of a token's normal form. Up to eight bytes are a number, mixed: different words of that
/// length never share a hash. Longer ones are hashed by [`bytes`].
#[inline]
pub(crate) fn word(normal: &[u8]) -> u64 {
    if normal.len() > 8 {
        return bytes(normal);
    }
    let mut packed = [0; 8];
    packed[..normal.len()].copy_from_slice(normal);
    packed_word(u64::from_le_bytes(packed))
}

/// The hash of a word of up to eight bytes, the first in the lowest bits, zeros behind the last.
#[inline]
pub(crate) const fn packed_word(packed: u64) -> u64 {
    mix(packed)
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

/// An order-sensitive combination of a sequence of hashes.
#[inline]
pub(crate) fn sequence(hashes: impl IntoIterator<Item = u64>) -> u64 {
    hashes.into_iter().fold(0x9e37_79b9_7f4a_7c15, |state, hash| mix(state.rotate_left(23) ^ hash))
}

/// The uniform number in [0, 1) with the top 53 bits of `x`.
#[inline]
pub(crate) fn unit_interval(x: u64) -> f64 {
    (x >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    // Known answers: a change of any of these numbers breaks every stored signature.
    #[test]
    fn known_answers() {
        assert_eq!(bytes(b""), 0x2d06_8005_38d3_94c2);
        assert_eq!(word(b"bridges"), mix(u64::from_le_bytes(*b"bridges\0")));
        assert_eq!(word(b"bridgehead"), bytes(b"bridgehead"));
        assert_eq!(mix(0), 0);
        assert_eq!(mix(1), 0x5692_161d_100b_05e5);
        assert_eq!(sequence([1, 2]), 9_508_373_634_584_820_725);
        assert_ne!(sequence([1, 2]), sequence([2, 1]));
    }

    #[test]
    fn unit_interval_stays_below_one() {
        assert_eq!(unit_interval(0), 0.0);
        assert!(unit_interval(u64::MAX) < 1.0);
    }
}
