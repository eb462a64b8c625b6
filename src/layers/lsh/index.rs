//! The bands of a pile of signatures, and the pairs that agree in one.

use std::fmt;
use std::ops::Range;

use rayon::prelude::*;

use super::banding::Banding;
use super::bucket::{self, Entry};
use crate::layers::sketch::Signatures;

/// A pile of signatures by bands.
///
/// Signatures are numbered in the order in which they come; pairs are named by these numbers.
///
/// ```
/// use rayon::prelude::*;
/// use samestory::layers::lsh::{Banding, BandIndex};
/// use samestory::layers::sketch::{MinHasher, Signatures};
///
/// // The hashes of three sets' elements: 90 of the first two's 110 are in both.
/// let sets: [Vec<u32>; 3] = [(0..100).collect(), (10..110).collect(), (500..600).collect()];
/// let hasher = MinHasher::new(128, 0);
/// let signatures = sets.into_par_iter().map(|set| hasher.sign(set));
/// let signatures = Signatures::collect(hasher.signature_length(), signatures);
///
/// let banding = Banding::for_recall(0.8, 0.99, hasher.signature_length());
/// let index = BandIndex::new(banding, &signatures);
/// assert_eq!(index.candidate_pairs(100), [(0, 1)]);
/// ```
#[derive(Clone, Copy)]
pub struct BandIndex<'s> {
    banding: Banding,
    signatures: &'s Signatures,
}

impl fmt::Debug for BandIndex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BandIndex")
            .field("banding", &self.banding)
            .field("signatures", &self.signatures.len())
            .finish()
    }
}

impl<'s> BandIndex<'s> {
    /// Divides `signatures` into bands.
    ///
    /// # Panics
    ///
    /// When signatures are shorter than the banding needs.
    pub fn new(banding: Banding, signatures: &'s Signatures) -> Self {
        let (has, needs) = (signatures.signature_length(), banding.values());
        assert!(has >= needs, "signatures of {has} values, and a banding of {needs}");
        Self { banding, signatures }
    }

    /// How signatures are divided.
    pub fn banding(self) -> Banding {
        self.banding
    }

    /// The candidate pairs (a, b), a < b, each once and in ascending order.
    ///
    /// A bucket of n signatures holds n²/2 pairs. In a bucket of more than `bucket_cap` signatures
    /// each is paired with the `bucket_cap` that follow it in number only, so that a hot bucket
    /// costs in proportion to its size. Such pairs still lead from each signature of the bucket to
    /// each other one.
    pub fn candidate_pairs(self, bucket_cap: usize) -> Vec<(u32, u32)> {
        let entries_of = |bands: Range<usize>| bands.map(|band| self.entries(band));
        bucket::pairs(self.banding.bands(), entries_of, bucket_cap, |_, _| true)
    }

    /// The buckets of a band that hold more than one signature, each ascending, in an order that
    /// the signatures alone decide. Holds 8 bytes a signature while it works.
    ///
    /// ```
    /// use samestory::layers::lsh::{BandIndex, Banding};
    /// use samestory::layers::sketch::{MinHasher, Signatures};
    ///
    /// let hasher = MinHasher::new(128, 0);
    /// let mut signatures = Signatures::new(hasher.signature_length());
    /// for set in [0..100, 500..600, 0..100] {
    ///     signatures.push(hasher.sign(set));
    /// }
    /// let index = BandIndex::new(Banding::new(16, 8), &signatures);
    /// assert_eq!(index.buckets(0), [[0, 2]]);
    /// ```
    ///
    /// # Panics
    ///
    /// When there is no such band.
    pub fn buckets(self, band: usize) -> Vec<Vec<u32>> {
        let mut entries = self.entries(band);
        entries.par_sort_unstable();
        let buckets = bucket::buckets(&entries);
        buckets.map(|bucket| bucket.iter().map(|entry| entry.number()).collect()).collect()
    }

    /// Whether two signatures agree in one of the first `bands` bands.
    ///
    /// ```
    /// use samestory::layers::lsh::{BandIndex, Banding};
    /// use samestory::layers::sketch::{MinHasher, Signatures};
    ///
    /// let hasher = MinHasher::new(128, 0);
    /// let mut signatures = Signatures::new(hasher.signature_length());
    /// for set in [0..100, 500..600, 0..100] {
    ///     signatures.push(hasher.sign(set));
    /// }
    /// let index = BandIndex::new(Banding::new(16, 8), &signatures);
    /// assert!(index.agree_before(1, 0, 2));
    /// assert!(!index.agree_before(16, 0, 1));
    /// ```
    ///
    /// # Panics
    ///
    /// When there is no such signature, or there are fewer bands.
    pub fn agree_before(self, bands: usize, a: u32, b: u32) -> bool {
        assert!(bands <= self.banding.bands(), "there is no band {bands}");
        let rows = self.banding.rows();
        let [a, b] = [a, b]
            .map(|number| self.signatures.values_of(number)[..bands * rows].chunks_exact(rows));
        a.zip(b).any(|(a, b)| a == b)
    }

    /// The keys of a band, by number.
    fn entries(self, band: usize) -> Vec<Entry> {
        let rows = band * self.banding.rows()..(band + 1) * self.banding.rows();
        let entry =
            |number: u32| Entry::new(key(&self.signatures.values_of(number)[rows.clone()]), number);
        (0..self.signatures.len() as u32).into_par_iter().map(entry).collect()
    }
}

/// The key of one band of a signature.
fn key(rows: &[u16]) -> u32 {
    bucket::key(rows.iter().copied())
}

/// The keys of all bands of one signature, each with the number of its band in the upper half; none
/// of an empty one.
#[cfg(feature = "engine")]
pub(crate) fn band_keys(banding: Banding, signature: &[u16]) -> impl Iterator<Item = u64> + '_ {
    let bands = signature.chunks_exact(banding.rows()).take(banding.bands());
    bands.zip(0..).map(|(rows, band)| bucket::in_band(band, key(rows)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash;
    use crate::layers::sketch::MinHasher;

    /// Sets in families of four that share most of their elements.
    fn signatures() -> Signatures {
        let hasher = MinHasher::new(24, 0);
        let set = |number: u64| -> Vec<u32> {
            (0..40)
                .map(|element| [number / 4, element, u64::from(element % 10 == number % 4)])
                .map(|element| hash::halved(hash::sequence(element)))
                .collect()
        };
        Signatures::collect(
            24,
            (0..80).into_par_iter().map(|number| hasher.sign(set(number as u64))),
        )
    }

    #[test]
    fn the_pairs_that_agree_in_a_band_and_no_others() {
        let (signatures, banding) = (signatures(), Banding::new(8, 3));
        let agree = |a: u32, b: u32| {
            let (a, b) = (signatures.values_of(a), signatures.values_of(b));
            a.chunks(3).zip(b.chunks(3)).any(|(a, b)| a == b)
        };
        let all = (0..80).flat_map(|a| (a + 1..80).map(move |b| (a, b)));
        let expected: Vec<(u32, u32)> = all.filter(|&(a, b)| agree(a, b)).collect();
        assert!(expected.len() > 40, "the test needs pairs to find");
        assert_eq!(BandIndex::new(banding, &signatures).candidate_pairs(usize::MAX), expected);
    }

    #[test]
    fn two_agree_in_the_first_bands_as_their_values_do() {
        let (signatures, banding) = (signatures(), Banding::new(8, 3));
        let index = BandIndex::new(banding, &signatures);
        assert_eq!(index.banding(), banding);
        for bands in 0..=8 {
            for a in 0..80u32 {
                for b in a..80 {
                    let (left, right) = (signatures.values_of(a), signatures.values_of(b));
                    let agree = (0..bands * 3)
                        .step_by(3)
                        .any(|row| left[row..row + 3] == right[row..row + 3]);
                    assert_eq!(index.agree_before(bands, a, b), agree, "{bands} {a} {b}");
                }
            }
        }
    }

    #[test]
    fn buckets_are_those_of_one_band() {
        let (signatures, banding) = (signatures(), Banding::new(8, 3));
        for band in 0..8 {
            let rows = |number: u32| &signatures.values_of(number)[band * 3..band * 3 + 3];
            let mut expected: Vec<Vec<u32>> = Vec::new();
            for number in 0..80 {
                let mut alike = expected.iter_mut().filter(|held| rows(held[0]) == rows(number));
                match alike.next() {
                    Some(held) => held.push(number),
                    None => expected.push(vec![number]),
                }
            }
            expected.retain(|held| held.len() > 1);
            let mut buckets = BandIndex::new(banding, &signatures).buckets(band);
            buckets.sort_unstable();
            assert_eq!(buckets, expected, "{band}");
        }
    }

    #[test]
    fn a_hot_bucket_costs_in_proportion_to_its_size() {
        let hasher = MinHasher::new(8, 0);
        let same = (0..1000).into_par_iter().map(|_| hasher.sign([1, 2, 3]));
        let same = Signatures::collect(8, same);
        let pairs = BandIndex::new(Banding::new(4, 2), &same).candidate_pairs(10);
        assert_eq!(pairs.len(), 990 * 10 + 45);
        // In one piece: each is paired with its neighbour.
        assert!((0..999).all(|number| pairs.contains(&(number, number + 1))));
    }
}
