//! Candidate pairs for containment, by a sample of the shingles themselves.

use rayon::prelude::*;

use crate::feature::ShingleSet;

/// One shingle in so many is looked at.
const SAMPLING: u64 = 4;

/// The pairs (a, b), a < b, of which the smaller set seems to be half contained in the larger or more;
/// each once and in ascending order. Sets are numbered in the order in which they come.
///
/// Of each set the shingles with the lowest hashes are taken, one in four (FracMinHash: Irber et al. 2022,
/// "Lightweight compositional analysis of metagenomes with FracMinHash"). Unlike a signature of
/// fixed size such a sample grows with its set, so the sample of a part is part of the sample of the
/// whole, whatever their sizes. A pair is a candidate when it shares 0.4 or more of the smaller
/// sample: of pairs contained to 0.8 with 100 shingles fewer than one in 10,000 are missed, with
/// 20 shingles one in 30.
///
/// A shingle of more than `bucket_cap` sets pairs each with the next `bucket_cap` only.
pub fn containment_candidates(sets: &[&ShingleSet], bucket_cap: usize) -> Vec<(u32, u32)> {
    let samples: Vec<&[u64]> = sets.iter().map(|set| sample(set.as_slice())).collect();
    let mut holders: Vec<(u64, u32)> = (0..)
        .zip(&samples)
        .flat_map(|(number, sample)| sample.iter().map(move |&shingle| (shingle, number)))
        .collect();
    holders.par_sort_unstable();
    let mut shared = Vec::new();
    for bucket in holders.chunk_by(|a, b| a.0 == b.0) {
        for (at, &(_, first)) in bucket.iter().enumerate() {
            shared.extend(
                bucket[at + 1..].iter().take(bucket_cap).map(|&(_, second)| (first, second)),
            );
        }
    }
    shared.par_sort_unstable();
    shared
        .chunk_by(|a, b| a == b)
        .filter(|same| {
            let (a, b) = same[0];
            let smaller = samples[a as usize].len().min(samples[b as usize].len());
            same.len() * 5 >= smaller * 2
        })
        .map(|same| same[0])
        .collect()
}

fn sample(ascending: &[u64]) -> &[u64] {
    &ascending[..ascending.partition_point(|&shingle| shingle <= u64::MAX / SAMPLING)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash;

    fn set(elements: impl Iterator<Item = u64>) -> ShingleSet {
        elements.map(hash::mix).collect()
    }

    #[test]
    fn finds_parts_and_nothing_else() {
        let whole = set(1..1000);
        let part = set(300..400);
        let edited_part = set((500..590).chain(5000..5010));
        let other = set(2000..2300);
        let touching = set((900..920).chain(3000..3200));
        let sets = [&whole, &part, &other, &edited_part, &touching];
        assert_eq!(containment_candidates(&sets, 100), [(0, 1), (0, 3)]);
    }
}
