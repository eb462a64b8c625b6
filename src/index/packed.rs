//! Sets and weighted terms in few bytes.

use std::sync::LazyLock;

use crate::feature::count_shared;
use crate::varint;
use crate::verify::Overlap;

/// A set of uniform hashes of 32 bits of which only the highest bits are kept: so many that of
/// hashes that are not in the set one in 512 or fewer passes for one that is, and of those of a set
/// seven times as large that is compared with it one in 70. Takes 11 bits an element.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct PackedSet {
    /// Of each hash that is kept.
    pub(super) bits: u32,
    pub(super) len: u32,
    /// The differences of the hashes in ascending order, Rice-coded (Rice and Plaunt 1971, "Adaptive
    /// variable-length coding"): the lower [`LOW_BITS`] as they are, the others as so many ones and
    /// a zero.
    pub(super) coded: Box<[u8]>,
}

/// Bits a hash beyond those that number the elements.
const MARGIN: u32 = 9;

/// Mean differences are from 512 to 1,024.
const LOW_BITS: u32 = 9;

impl PackedSet {
    /// Of hashes in ascending order, each once.
    pub(super) fn of_sorted(hashes: &[u32]) -> Self {
        let bits = (hashes.len().next_power_of_two().ilog2() + MARGIN).min(u32::BITS);
        let mut writer = BitWriter::default();
        let (mut len, mut next) = (0, 0);
        for hash in reduced(hashes.iter().copied(), u32::BITS - bits) {
            let difference = hash - next;
            writer.push_ones(difference >> LOW_BITS);
            writer.push(u64::from(difference) & ((1 << LOW_BITS) - 1), LOW_BITS);
            len += 1;
            // Hashes differ, so the next is higher by one at least. The last may be the highest.
            next = hash.wrapping_add(1);
        }
        Self { bits, len, coded: writer.finish() }
    }

    /// What the sets share, as far as the bits tell that both have.
    pub(super) fn overlap(&self, other: &Self) -> Overlap {
        let bits = self.bits.min(other.bits);
        let [left, right] = [self, other].map(|set| -> Vec<u32> {
            let mut hashes = Vec::with_capacity(set.len as usize);
            hashes.extend(reduced(set.iter(), set.bits - bits));
            hashes
        });
        Overlap { shared: count_shared(&left, &right), left: left.len(), right: right.len() }
    }

    /// Ascending, the highest bits of each.
    fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        let mut reader = BitReader { bytes: &self.coded, buffer: 0, buffered: 0 };
        let mut next = 0u32;
        (0..self.len).map(move |_| {
            let upper = reader.ones();
            let hash = next + (upper << LOW_BITS) + reader.bits(LOW_BITS);
            next = hash.wrapping_add(1);
            hash
        })
    }

    /// Bytes of memory held.
    pub(super) fn estimated_size(&self) -> usize {
        self.coded.len()
    }
}

/// Without the lowest bits, each once.
fn reduced(ascending: impl Iterator<Item = u32>, bits: u32) -> impl Iterator<Item = u32> {
    let mut last = None;
    ascending.map(move |hash| hash >> bits).filter(move |&hash| last.replace(hash) != Some(hash))
}

#[derive(Default)]
struct BitWriter {
    bytes: Vec<u8>,
    /// The bits that are not written, the first in the lowest place.
    buffer: u64,
    buffered: u32,
}

impl BitWriter {
    /// The lowest `count` bits of a number that has no others, 32 at most.
    fn push(&mut self, bits: u64, count: u32) {
        self.buffer |= bits << self.buffered;
        self.buffered += count;
        while self.buffered >= 8 {
            self.bytes.push(self.buffer as u8);
            self.buffer >>= 8;
            self.buffered -= 8;
        }
    }

    /// So many ones, and a zero.
    fn push_ones(&mut self, mut count: u32) {
        while count >= 32 {
            self.push(u64::from(u32::MAX), 32);
            count -= 32;
        }
        self.push((1 << count) - 1, count + 1);
    }

    fn finish(mut self) -> Box<[u8]> {
        if self.buffered > 0 {
            self.bytes.push(self.buffer as u8);
        }
        self.bytes.into_boxed_slice()
    }
}

struct BitReader<'a> {
    bytes: &'a [u8],
    buffer: u64,
    buffered: u32,
}

impl BitReader<'_> {
    /// There are 56 bits or all that are left, zeros behind them.
    fn fill(&mut self) {
        while self.buffered < 56
            && let Some((&first, rest)) = self.bytes.split_first()
        {
            self.buffer |= u64::from(first) << self.buffered;
            self.buffered += 8;
            self.bytes = rest;
        }
    }

    fn bits(&mut self, count: u32) -> u32 {
        self.fill();
        let bits = self.buffer & ((1 << count) - 1);
        self.skip(count);
        bits as u32
    }

    /// How many ones come before a zero, which is read, too.
    fn ones(&mut self) -> u32 {
        let mut count = 0;
        loop {
            self.fill();
            let ones = self.buffer.trailing_ones();
            if ones < self.buffered {
                self.skip(ones + 1);
                return count + ones;
            }
            // Nothing is left of what is cut: no endless loop.
            if self.buffered == 0 {
                return count;
            }
            count += self.buffered;
            self.skip(self.buffered);
        }
    }

    fn skip(&mut self, count: u32) {
        self.buffer = self.buffer.checked_shr(count).unwrap_or(0);
        self.buffered = self.buffered.saturating_sub(count);
    }
}

/// Terms by number, ascending, each with its prominence to 1.4 %.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct PackedTerms(pub(super) Box<[u8]>);

/// One term.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct PackedTerm {
    pub(super) number: u32,
    pub(super) prominence: f32,
    pub(super) is_numeric: bool,
    /// Whether the report is found by it.
    pub(super) is_listed: bool,
}

/// The least prominence that is told from others; that of a term after 90,000 words.
const LEAST_PROMINENCE: f32 = 0.0035;

/// Steps of prominence to each e-fold.
const STEPS: f32 = 32.0;

/// By step.
static PROMINENCES: LazyLock<[f32; 256]> =
    LazyLock::new(|| std::array::from_fn(|step| LEAST_PROMINENCE * (step as f32 / STEPS).exp()));

impl PackedTerms {
    /// Of terms in ascending order of their numbers, each once.
    pub(super) fn of_sorted(terms: impl IntoIterator<Item = PackedTerm>) -> Self {
        let mut bytes = Vec::new();
        let mut next = 0;
        for term in terms {
            let flags = u32::from(term.is_listed) << 1 | u32::from(term.is_numeric);
            varint::push(&mut bytes, (term.number - next) << 2 | flags);
            let steps = (term.prominence / LEAST_PROMINENCE).ln() * STEPS;
            bytes.push(steps.round().clamp(0.0, 255.0) as u8);
            next = term.number + 1;
        }
        Self(bytes.into_boxed_slice())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = PackedTerm> + '_ {
        let prominences = &*PROMINENCES;
        let mut bytes = self.0.iter().copied();
        let mut next = 0u32;
        std::iter::from_fn(move || {
            let coded = varint::read(|| bytes.next().ok_or(())).ok().flatten()?;
            let number = next.checked_add(coded >> 2)?;
            next = number.checked_add(1)?;
            let prominence = prominences[usize::from(bytes.next()?)];
            Some(PackedTerm {
                number,
                prominence,
                is_numeric: coded & 1 == 1,
                is_listed: coded & 2 == 2,
            })
        })
    }

    /// Bytes of memory held.
    pub(super) fn estimated_size(&self) -> usize {
        self.0.len()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::feature::ShingleSet;

    fn set(hashes: &[u32]) -> PackedSet {
        let hashes: ShingleSet = hashes.iter().copied().collect();
        PackedSet::of_sorted(hashes.as_slice())
    }

    proptest! {
        #[test]
        fn keeps_the_highest_bits(hashes in prop::collection::vec(any::<u32>(), 0..300), low in prop::collection::vec(0u32..2000, 0..20), high in any::<bool>()) {
            let hashes: BTreeSet<u32> =
                hashes.into_iter().chain(low).chain(high.then_some(u32::MAX)).collect();
            let hashes: Vec<u32> = hashes.into_iter().collect();
            let packed = PackedSet::of_sorted(&hashes);
            let kept: BTreeSet<u32> =
                hashes.iter().map(|hash| hash >> (u32::BITS - packed.bits)).collect();
            prop_assert!(packed.iter().eq(kept));
            prop_assert!(packed.bits >= MARGIN && 1 << (packed.bits - MARGIN) >= hashes.len());
        }

        // Random hashes collide in one of hundreds.
        #[test]
        fn overlap_is_nearly_that_of_sets_of_like_size(shared in 0usize..200, left in 0usize..200, right: prop::sample::Index, seed: u32) {
            let right = right.index(6 * (shared + left) + 1);
            let hash = |at: usize| crate::hash::halved(u64::from(seed) << 32 | at as u64);
            let one: Vec<u32> = (0..shared + left).map(hash).collect();
            let other: Vec<u32> = (0..shared).chain(5000..5000 + right).map(hash).collect();
            let found = set(&one).overlap(&set(&other));
            let exact = Overlap::of_hashes(&one, &other);
            prop_assert_eq!(found, set(&other).overlap(&set(&one)).swapped());
            let near = |found: usize, exact: usize, of: usize| {
                (found as f64 - exact as f64).abs() <= 6.0 + 0.03 * of as f64
            };
            prop_assert!(near(found.left, exact.left, exact.left), "{found:?} {exact:?}");
            prop_assert!(near(found.right, exact.right, exact.right), "{found:?} {exact:?}");
            prop_assert!(near(found.shared, exact.shared, exact.smaller()), "{found:?} {exact:?}");
        }

        #[test]
        fn terms_are_what_they_were(numbers in prop::collection::btree_set(0u32..1 << 30, 0..60), seed: u32) {
            let terms: Vec<PackedTerm> = numbers
                .into_iter()
                .map(|number| {
                    let part = f64::from(crate::hash::halved(u64::from(number ^ seed))) / 2f64.powi(32);
                    let prominence = (0.0035 * (part * 7.8).exp()) as f32;
                    let is_numeric = (number ^ seed).is_multiple_of(3);
                    PackedTerm { number, prominence, is_numeric, is_listed: number ^ seed > 1 << 29 }
                })
                .collect();
            let packed = PackedTerms::of_sorted(terms.iter().copied());
            prop_assert_eq!(packed.iter().count(), terms.len());
            for (found, term) in packed.iter().zip(&terms) {
                let exact = |of: &PackedTerm| (of.number, of.is_numeric, of.is_listed);
                prop_assert_eq!(exact(&found), exact(term));
                prop_assert!((found.prominence / term.prominence).ln().abs() <= 0.017);
            }
        }
    }

    #[test]
    fn takes_eleven_bits_an_element() {
        let hashes: Vec<u32> = (0..10_000).map(|at| crate::hash::halved(at * 3 + 1)).collect();
        for count in [100, 350, 600, 5000] {
            let bits = 8.0 * set(&hashes[..count]).estimated_size() as f64 / count as f64;
            assert!((10.0..12.2).contains(&bits), "{count}: {bits}");
        }
    }

    #[test]
    fn long_runs_and_ends() {
        let packed = set(&[0, u32::MAX]);
        assert_eq!(packed.overlap(&packed), Overlap { shared: 2, left: 2, right: 2 });
        assert_eq!(set(&[]).overlap(&packed), Overlap { shared: 0, left: 0, right: 2 });
    }
}
