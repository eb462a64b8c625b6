//! Candidate pairs for containment, by a sample of the shingles themselves.

use rayon::prelude::*;

use super::bucket::{self, Entry};

/// The highest of the hashes that are looked at: one shingle in four.
const LAST_SAMPLED: u32 = u32::MAX / 4;

/// Parts of the shingles that are looked at, one after another: that takes less memory.
const PARTS: u32 = 8;
const PART: u32 = LAST_SAMPLED / PARTS + 1;

/// The pairs (a, b), a < b, of which the smaller set seems to be contained in the larger to
/// `threshold` or more; each once and in ascending order. Sets are numbered in the order in which
/// they come; their elements may come in any order and more than once.
///
/// Of each set the shingles with the lowest hashes are taken, one in four (FracMinHash: Irber et
/// al. 2022, "Lightweight compositional analysis of metagenomes with FracMinHash"), which asks for
/// hashes that are uniform over 32 bits. Unlike a signature of fixed size such a sample grows with
/// its set, so the sample of a part is part of the sample of the whole, whatever their sizes. A
/// pair is a candidate when it shares half of `threshold` or more of the smaller sample: at a
/// threshold of 0.8, of pairs contained to 0.8 with 100 shingles fewer than one in 10,000 are
/// missed, with 20 shingles one in 40.
///
/// A shingle of more than `bucket_cap` sets is a phrase that many use, and is passed over. Costs at
/// most `bucket_cap` steps a sampled shingle, and memory for the sample.
///
/// ```
/// use rayon::prelude::*;
/// use samestory::Article;
/// use samestory::feature::ShingleSet;
/// use samestory::lsh::containment_candidates;
/// use samestory::text::Document;
///
/// let sentence = |number: u32| format!("Witness {number} told the court of payment {number}. ");
/// let full: String = (0..40).map(sentence).collect();
/// let cut: String = (0..10).map(sentence).collect();
/// let other: String = (70..90).map(sentence).collect();
/// let sets = [full, cut, other].map(|text| {
///     ShingleSet::of_tokens(Document::read(&Article::new("", text)).hashes(), 5)
/// });
///
/// // The second is a quarter of the first: too little for their Jaccard similarity to show.
/// assert_eq!(containment_candidates(sets.par_iter().map(ShingleSet::iter), 0.8, 100), [(0, 1)]);
/// ```
pub fn containment_candidates<S>(
    sets: impl IndexedParallelIterator<Item = S>,
    threshold: f64,
    bucket_cap: usize,
) -> Vec<(u32, u32)>
where
    S: IntoIterator<Item = u32>,
{
    let samples: Vec<Vec<u32>> = sets.map(sample).collect();
    let (mut common, mut of_set) = (vec![0usize; samples.len()], vec![Vec::new(); samples.len()]);
    let mut buckets: Vec<Box<[u32]>> = Vec::new();
    for part in 0..PARTS {
        for bucket in bucket::buckets(&entries_of(&samples, part)) {
            let members = bucket.iter().map(|entry| entry.number());
            if bucket.len() > bucket_cap {
                members.for_each(|set| common[set as usize] += 1);
            } else {
                members.clone().for_each(|set| of_set[set as usize].push(buckets.len() as u32));
                buckets.push(members.collect());
            }
        }
    }
    let sampled = |set: u32| samples[set as usize].len() - common[set as usize];
    let candidates_of = |set: u32| {
        let mut others: Vec<u32> = Vec::new();
        for &bucket in &of_set[set as usize] {
            let members = buckets[bucket as usize].iter().copied();
            others.extend(members.filter(|&other| other > set));
        }
        others.sort_unstable();
        let shares_enough = |same: &&[u32]| {
            let smaller = sampled(set).min(sampled(same[0]));
            same.len() as f64 >= threshold / 2.0 * smaller as f64
        };
        let candidates = others.chunk_by(|a, b| a == b).filter(shares_enough);
        candidates.map(|same| (set, same[0])).collect::<Vec<_>>()
    };
    (0..samples.len() as u32).into_par_iter().flat_map_iter(candidates_of).collect()
}

fn sample(set: impl IntoIterator<Item = u32>) -> Vec<u32> {
    let mut sample: Vec<u32> = set.into_iter().filter(|&shingle| shingle <= LAST_SAMPLED).collect();
    sample.sort_unstable();
    sample.dedup();
    sample.shrink_to_fit();
    sample
}

/// Of one part of the sampled shingles all that hold them, in ascending order.
fn entries_of(samples: &[Vec<u32>], part: u32) -> Vec<Entry> {
    let is_before = |shingle: &u32| *shingle / PART < part;
    let is_of_part = |shingle: &&u32| **shingle / PART == part;
    let mut entries: Vec<Entry> = samples
        .par_iter()
        .enumerate()
        .flat_map_iter(|(number, sample)| {
            let of_part = sample[sample.partition_point(is_before)..].iter().take_while(is_of_part);
            of_part.map(move |&shingle| Entry::new(shingle, number as u32))
        })
        .collect();
    entries.par_sort_unstable();
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feature::ShingleSet;
    use crate::hash;

    fn set(elements: impl Iterator<Item = u64>) -> ShingleSet {
        elements.map(hash::halved).collect()
    }

    #[test]
    fn finds_parts_and_nothing_else() {
        let whole = set(1..1000);
        let part = set(300..400);
        let edited_part = set((500..590).chain(5000..5010));
        let other = set(2000..2300);
        let touching = set((900..920).chain(3000..3200));
        let sets = [whole, part, other, edited_part, touching];
        let found = containment_candidates(sets.par_iter().map(ShingleSet::iter), 0.8, 100);
        assert_eq!(found, [(0, 1), (0, 3)]);
    }

    #[test]
    fn a_low_threshold_asks_for_less() {
        let whole = set(1..6000);
        let part = |at: u64| set((at * 100..at * 100 + 40).chain(10_000 * at..10_000 * at + 60));
        let parts: Vec<ShingleSet> = (1..=50).map(part).collect();
        let sets: Vec<ShingleSet> = std::iter::once(whole).chain(parts).collect();
        let of_whole = |threshold: f64| {
            let pairs =
                containment_candidates(sets.par_iter().map(ShingleSet::iter), threshold, 100);
            pairs.iter().filter(|(a, _)| *a == 0).count()
        };
        // 0.4 of each part is in the whole.
        assert!(of_whole(0.3) >= 48, "{}", of_whole(0.3));
        assert!(of_whole(1.0) <= 25, "{}", of_whole(1.0));
    }
}
