//! The band keys of a pile of signatures, and the pairs that share one.

use std::ops::Range;

use rayon::prelude::*;

use super::banding::Banding;
use super::bucket::{self, Entry};
use crate::sketch::Signature;

/// The band keys of a pile of signatures.
///
/// Signatures are numbered in the order in which they come; pairs are named by these numbers. Holds
/// 4 bytes a band and signature.
///
/// ```
/// use samestory::lsh::{Banding, Index};
/// use samestory::sketch::MinHasher;
///
/// // The hashes of three sets' elements: 90 of the first two's 110 are in both.
/// let sets: [Vec<u32>; 3] = [(0..100).collect(), (10..110).collect(), (500..600).collect()];
/// let hasher = MinHasher::new(128, 0);
/// let signatures = sets.map(|set| hasher.sign(set));
///
/// let banding = Banding::for_recall(0.8, 0.99, hasher.length());
/// let index = Index::new(banding, &signatures);
/// assert_eq!(index.candidate_pairs(100), [(0, 1)]);
/// ```
#[derive(Clone, Debug)]
pub struct Index {
    banding: Banding,
    /// Band by band, one key a signature.
    keys: Vec<Vec<u32>>,
}

impl Index {
    /// Takes the band keys of `signatures`.
    ///
    /// # Panics
    ///
    /// When a signature is shorter than the banding needs.
    pub fn new(banding: Banding, signatures: &[Signature]) -> Self {
        let keys = (0..banding.bands())
            .into_par_iter()
            .map(|band| {
                let rows = band * banding.rows()..(band + 1) * banding.rows();
                signatures.iter().map(|signature| key(signature, rows.clone())).collect()
            })
            .collect();
        Self { banding, keys }
    }

    /// How signatures are divided.
    pub fn banding(&self) -> Banding {
        self.banding
    }

    /// The candidate pairs (a, b), a < b, each once and in ascending order.
    ///
    /// A bucket of n signatures holds n²/2 pairs. In a bucket of more than `bucket_cap` signatures
    /// each is paired with the `bucket_cap` that follow it in number only, so that a hot bucket
    /// costs in proportion to its size. Such pairs still lead from each signature of the bucket to
    /// each other one.
    pub fn candidate_pairs(&self, bucket_cap: usize) -> Vec<(u32, u32)> {
        let entries_of = |bands: Range<usize>| bands.map(|band| self.entries(band));
        bucket::pairs(self.keys.len(), entries_of, bucket_cap, |_, _| true)
    }

    /// The buckets of a band that hold more than one signature, each ascending, in an order that
    /// the signatures alone decide.
    ///
    /// # Panics
    ///
    /// When there is no such band.
    pub fn buckets(&self, band: usize) -> Vec<Vec<u32>> {
        let mut entries = self.entries(band);
        entries.par_sort_unstable();
        let buckets = bucket::buckets(&entries);
        buckets.map(|bucket| bucket.iter().map(|entry| entry.number()).collect()).collect()
    }

    /// Whether two signatures agree in one of the first `bands` bands.
    ///
    /// # Panics
    ///
    /// When there is no such signature, or there are fewer bands.
    pub fn agree_before(&self, bands: usize, a: u32, b: u32) -> bool {
        self.keys[..bands].iter().any(|keys| keys[a as usize] == keys[b as usize])
    }

    /// The keys of a band, by number.
    fn entries(&self, band: usize) -> Vec<Entry> {
        self.keys[band].iter().zip(0..).map(|(&key, number)| Entry::new(key, number)).collect()
    }

    /// Bytes of memory held.
    pub fn estimated_size(&self) -> usize {
        size_of::<Self>()
            + self.keys.iter().map(|band| band.capacity() * size_of::<u32>()).sum::<usize>()
    }
}

fn key(signature: &Signature, rows: Range<usize>) -> u32 {
    bucket::key(signature.values()[rows].iter().copied())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash;
    use crate::sketch::MinHasher;

    /// Sets in families of four that share most of their elements.
    fn signatures() -> Vec<Signature> {
        let hasher = MinHasher::new(24, 0);
        let set = |number: u64| -> Vec<u32> {
            (0..40)
                .map(|element| [number / 4, element, u64::from(element % 10 == number % 4)])
                .map(|element| hash::halved(hash::sequence(element)))
                .collect()
        };
        (0..80).map(|number| hasher.sign(set(number))).collect()
    }

    #[test]
    fn the_pairs_that_agree_in_a_band_and_no_others() {
        let (signatures, banding) = (signatures(), Banding::new(8, 3));
        let agree = |a: usize, b: usize| {
            let (a, b) = (signatures[a].values(), signatures[b].values());
            a.chunks(3).zip(b.chunks(3)).any(|(a, b)| a == b)
        };
        let all = (0..80).flat_map(|a| (a + 1..80).map(move |b| (a, b)));
        let expected: Vec<(u32, u32)> =
            all.filter(|&(a, b)| agree(a, b)).map(|(a, b)| (a as u32, b as u32)).collect();
        assert!(expected.len() > 40, "the test needs pairs to find");
        assert_eq!(Index::new(banding, &signatures).candidate_pairs(usize::MAX), expected);
    }

    #[test]
    fn a_hot_bucket_costs_in_proportion_to_its_size() {
        let hasher = MinHasher::new(8, 0);
        let same: Vec<Signature> = (0..1000).map(|_| hasher.sign([1, 2, 3])).collect();
        let pairs = Index::new(Banding::new(4, 2), &same).candidate_pairs(10);
        assert_eq!(pairs.len(), 990 * 10 + 45);
        // In one piece: each is paired with its neighbour.
        assert!((0..999).all(|number| pairs.contains(&(number, number + 1))));
    }
}
