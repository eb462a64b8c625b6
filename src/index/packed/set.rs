//! Sets of shingles.

use super::bits::{BitReader, BitWriter};
use crate::layers::feature::count_shared;
use crate::layers::verify::Overlap;

/// Elements of the lowest hashes, which are kept whole.
pub(super) const WHOLE: usize = 24;

/// Bits of each other hash that are kept beyond those that number the elements.
const MARGIN: u32 = 6;

/// Bits of a difference that are written as they are; mean differences are from 64 to 128.
const LOW_BITS: u32 = 6;

/// A set of uniform hashes of 32 bits. The [`WHOLE`] lowest are kept, and of the others the highest
/// bits: so many that of hashes that are not in the set one in 64 or fewer passes for one that is.
/// Takes 8 bits an element, and of a text of 400 words 17 more for each that is kept whole.
#[derive(Clone, Debug)]
pub(in crate::index) struct PackedSet {
    /// Of each hash that is not kept whole.
    bits: u8,
    len: u32,
    /// The differences of the hashes in ascending order, Rice-coded (Rice and Plaunt 1971, "Adaptive
    /// variable-length coding"): the lower bits as they are, the others as so many ones and a zero.
    coded: Box<[u8]>,
}

impl PackedSet {
    /// From what [`Self::parts`] gave; none where it did not.
    #[cfg(feature = "store")]
    pub(in crate::index) fn of_parts(bits: u8, len: u32, coded: &[u8]) -> Option<Self> {
        let least_bits = u64::from(len) * u64::from(LOW_BITS + 1);
        let can_be =
            (MARGIN..=u32::BITS).contains(&bits.into()) && least_bits <= 8 * coded.len() as u64;
        can_be.then(|| Self { bits, len, coded: coded.into() })
    }

    #[cfg(feature = "store")]
    pub(in crate::index) fn parts(&self) -> (u8, u32, &[u8]) {
        (self.bits, self.len, &self.coded)
    }

    /// Of hashes in ascending order, each once.
    pub(in crate::index) fn of_sorted(hashes: &[u32]) -> Self {
        let (whole, others) = hashes.split_at(hashes.len().min(WHOLE));
        let mut bits = (hashes.len().next_power_of_two().ilog2() + MARGIN).min(u32::BITS);
        if let (Some(whole), Some(other)) = (whole.last(), others.last()) {
            // One of the others at least must differ from what is whole, or the set would seem to be
            // whole itself.
            bits = bits.max((whole ^ other).leading_zeros() + 1);
        }
        let cut = u32::BITS - bits;
        let mut writer = BitWriter::default();
        let mut push = |difference: u32, low_bits: u32| {
            let difference = u64::from(difference);
            writer.push_ones((difference >> low_bits) as u32);
            writer.push(difference & ((1 << low_bits) - 1), low_bits);
        };
        let mut next = 0;
        for &hash in whole {
            push(hash - next, LOW_BITS + cut);
            // The hashes differ, so that the next is higher by one at least.
            next = hash.wrapping_add(1);
        }
        let mut len = whole.len() as u32;
        let mut last = whole.last().map(|hash| hash >> cut);
        for hash in others.iter().map(|hash| hash >> cut) {
            if last == Some(hash) {
                continue;
            }
            push(hash - last.map_or(0, |last| last + 1), LOW_BITS);
            len += 1;
            last = Some(hash);
        }
        Self { bits: bits as u8, len, coded: writer.finish() }
    }

    /// The hashes that are kept whole, ascending.
    pub(in crate::index) fn whole(&self) -> impl Iterator<Item = u32> + '_ {
        self.iter().take(WHOLE)
    }

    /// The hashes, ascending; of each what is not kept of it is zeros.
    fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        let (mut reader, cut) = (BitReader::new(&self.coded), self.cut());
        let mut read = move |next: u32, low_bits: u32| {
            let upper = u64::from(reader.ones());
            let difference = (upper << low_bits) + reader.bits(low_bits);
            next.wrapping_add(difference as u32)
        };
        let mut next = 0u32;
        (0..self.len as usize).map(move |at| {
            if at < WHOLE {
                let hash = read(next, LOW_BITS + cut);
                next = hash.wrapping_add(1);
                return hash;
            }
            if at == WHOLE {
                next = (next.wrapping_sub(1) >> cut).wrapping_add(1);
            }
            let upper = read(next, LOW_BITS);
            next = upper.wrapping_add(1);
            upper << cut
        })
    }

    /// What the sets share, as far as what is kept of the hashes tells.
    ///
    /// Different hashes may have the same highest bits. How many elements a set and the union of both
    /// have is estimated by linear counting (Whang, Vander-Zanden and Taylor 1990, "A linear-time
    /// probabilistic counting algorithm for database applications"), and what they share from that.
    pub(in crate::index) fn overlap(&self, other: &Self) -> Overlap {
        let bits = self.known_bits().min(other.known_bits());
        let [left, right] = [self, other].map(|set| set.reduced_to(bits));
        let both = left.len() + right.len() - count_shared(&left, &right);
        let elements = |distinct: usize| linear_count(distinct, f64::from(bits).exp2());
        let [left, right, both] = [left.len(), right.len(), both].map(elements);
        let shared = (left + right - both).round() as usize;
        let [left, right] = [left, right].map(|elements| elements.round() as usize);
        Overlap { shared: shared.min(left).min(right), left, right }
    }

    /// Bits that are known of each hash.
    fn known_bits(&self) -> u32 {
        if self.len <= WHOLE as u32 { u32::BITS } else { self.bits.into() }
    }

    fn cut(&self) -> u32 {
        u32::BITS - u32::from(self.bits)
    }

    /// The highest bits of all, ascending, each once; of no more than are known.
    fn reduced_to(&self, bits: u32) -> Vec<u32> {
        let mut hashes = Vec::with_capacity(self.len as usize);
        hashes.extend(self.iter().map(|hash| hash >> (u32::BITS - bits)));
        hashes.dedup();
        hashes
    }

    /// Bytes of memory held.
    pub(in crate::index) fn estimated_size(&self) -> usize {
        self.coded.len()
    }
}

/// How many elements there are that take so many different places of all `places`.
fn linear_count(distinct: usize, places: f64) -> f64 {
    let taken = (distinct as f64).min(places - 0.5) / places;
    -places * (-taken).ln_1p()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::layers::feature::ShingleSet;

    fn set(hashes: &[u32]) -> PackedSet {
        let hashes: ShingleSet = hashes.iter().copied().collect();
        PackedSet::of_sorted(hashes.as_slice())
    }

    /// Two sets that share some elements, beside which each has others.
    fn sets_of(seed: u32, shared: usize, left: usize, right: usize) -> [Vec<u32>; 2] {
        let hash = |at: usize| {
            crate::hash::upper_half(crate::hash::mix(u64::from(seed) << 32 | at as u64))
        };
        let one = (0..shared + left).map(hash).collect();
        [one, (0..shared).chain(5000..5000 + right).map(hash).collect()]
    }

    proptest! {
        #[test]
        fn keeps_some_whole_and_of_all_the_highest_bits(hashes in prop::collection::vec(any::<u32>(), 0..300), low in prop::collection::vec(0u32..2000, 0..20), high in any::<bool>()) {
            let hashes: BTreeSet<u32> =
                hashes.into_iter().chain(low).chain(high.then_some(u32::MAX)).collect();
            let hashes: Vec<u32> = hashes.into_iter().collect();
            let packed = PackedSet::of_sorted(&hashes);
            prop_assert!(packed.whole().eq(hashes.iter().copied().take(WHOLE)));
            let bits = u32::from(packed.bits);
            prop_assert!(bits >= MARGIN && 1 << (bits - MARGIN) >= hashes.len());
            for bits in [packed.known_bits(), bits, 5] {
                let kept: BTreeSet<u32> =
                    hashes.iter().map(|hash| hash >> (u32::BITS - bits)).collect();
                prop_assert!(packed.reduced_to(bits).into_iter().eq(kept));
            }
        }

        #[test]
        fn overlap_is_nearly_that_of_whole_hashes(shared in 0usize..200, left in 0usize..200, right: prop::sample::Index, seed: u32) {
            let right = right.index(6 * (shared + left) + 1);
            let [one, other] = sets_of(seed, shared, left, right);
            let found = set(&one).overlap(&set(&other));
            let exact = Overlap::of_hashes(&one, &other);
            prop_assert_eq!(found, set(&other).overlap(&set(&one)).swapped());
            // More than five standard deviations.
            let near = |found: usize, exact: usize, of: usize| {
                (found as f64 - exact as f64).abs() <= 8.0 + 0.05 * of as f64
            };
            prop_assert!(near(found.left, exact.left, exact.left), "{found:?} {exact:?}");
            prop_assert!(near(found.right, exact.right, exact.right), "{found:?} {exact:?}");
            prop_assert!(near(found.shared, exact.shared, exact.smaller()), "{found:?} {exact:?}");
            if one.len().max(other.len()) <= WHOLE {
                prop_assert_eq!(found, exact);
            }
        }
    }

    #[test]
    fn is_not_whole_if_one_is_missing() {
        // Of the last two the highest 11 bits are the same, and 11 would do for so many.
        let packed = set(&(0..23).chain([2047 << 21, u32::MAX]).collect::<Vec<u32>>());
        assert_eq!(packed.known_bits(), 12);
        assert_eq!(packed.reduced_to(12), [0, 4094, 4095]);
    }

    #[test]
    fn takes_eight_bits_an_element() {
        let hashes: Vec<u32> = (0..10_000).map(|at| crate::hash::halved(at * 3 + 1)).collect();
        for count in [100, 350, 600, 5000] {
            let packed = set(&hashes[..count]);
            let of_whole = WHOLE * packed.cut() as usize;
            let bits = (8 * packed.estimated_size() - of_whole) as f64 / count as f64;
            assert!((7.0..9.2).contains(&bits), "{count}: {bits}");
        }
    }

    // As the documentation of the index says.
    #[test]
    fn containment_is_off_by_a_hundredth() {
        const SEEDS: u32 = 300;
        for (left, right, standard_error) in
            [(400, 400, 0.005), (100, 100, 0.01), (400, 2800, 0.014)]
        {
            let (mut sum, mut of_squares) = (0.0, 0.0);
            for seed in 0..SEEDS {
                let shared = (left * seed as usize) / SEEDS as usize;
                let [one, other] = sets_of(seed, shared, left - shared, right - shared);
                let found = set(&one).overlap(&set(&other)).containment();
                let error = found - Overlap::of_hashes(&one, &other).containment();
                sum += error;
                of_squares += error * error;
            }
            let mean = sum / f64::from(SEEDS);
            let root_of_mean_square = (of_squares / f64::from(SEEDS)).sqrt();
            assert!(mean.abs() < 0.2 * standard_error, "{left} {right}: {mean}");
            assert!(root_of_mean_square < standard_error, "{left} {right}: {root_of_mean_square}");
        }
    }

    #[test]
    fn long_runs_and_ends() {
        let packed = set(&[0, u32::MAX]);
        assert_eq!(packed.overlap(&packed), Overlap { shared: 2, left: 2, right: 2 });
        assert_eq!(set(&[]).overlap(&packed), Overlap { shared: 0, left: 0, right: 2 });
    }
}
