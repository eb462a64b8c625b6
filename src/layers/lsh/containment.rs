//! Candidate pairs for containment, by a sample of the shingles themselves.

use std::ops::Range;

use rayon::prelude::*;

use super::bucket::{self, Entry};
use crate::lists::Lists;

/// The highest of the hashes that are looked at: one shingle in four.
const LAST_SAMPLED: u32 = u32::MAX / 4;

/// Parts of the shingles a thread, one after another: that takes less memory.
const PARTS: u32 = 8;

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
/// use samestory::layers::feature::ShingleSet;
/// use samestory::layers::lsh::containment_candidates;
/// use samestory::layers::text::Document;
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
    let threads = rayon::current_num_threads() as u32;
    let part = LAST_SAMPLED / (PARTS * threads) + 1;
    let (mut common, mut shared) = (vec![0; samples.len()], Lists::default());
    for first in (0..PARTS * threads).step_by(threads as usize) {
        let parts: Vec<Part> = (first..first + threads)
            .into_par_iter()
            .map(|at| Part::of(entries_of(&samples, at * part..(at + 1) * part), bucket_cap))
            .collect();
        for part in parts {
            part.common.into_iter().for_each(|set| common[set as usize] += 1);
            shared.append(part.shared);
        }
    }
    let members =
        shared.iter().flat_map(|(bucket, sets)| sets.iter().map(move |&set| (set, bucket)));
    let buckets_of = Lists::by_number(samples.len(), members);
    let sampled = |set: u32| samples[set as usize].len() - common[set as usize];
    let candidates_of = |set: u32| {
        let mut others: Vec<u32> = Vec::new();
        for &bucket in buckets_of.get(set) {
            // Ascending.
            let members = shared.get(bucket);
            others.extend(&members[members.partition_point(|&other| other <= set)..]);
        }
        others.sort_unstable();
        let shares_enough = |same: &&[u32]| {
            let smaller = sampled(set).min(sampled(same[0]));
            same.len() as f64 >= least_shared(threshold) * smaller as f64
        };
        let candidates = others.chunk_by(|a, b| a == b).filter(shares_enough);
        candidates.map(|same| (set, same[0])).collect::<Vec<_>>()
    };
    (0..samples.len() as u32).into_par_iter().flat_map_iter(candidates_of).collect()
}

/// The share of the smaller sample that makes a candidate.
pub(crate) fn least_shared(threshold: f64) -> f64 {
    threshold / 2.0
}

/// What one part of the sampled shingles shows.
struct Part {
    /// For each shingle of few sets but more than one these.
    shared: Lists<u32>,
    /// The sets of each shingle of many.
    common: Vec<u32>,
}

impl Part {
    fn of(mut entries: Vec<Entry>, bucket_cap: usize) -> Self {
        bucket::drop_most_single(&mut entries);
        entries.sort_unstable();
        let mut part = Self { shared: Lists::default(), common: Vec::new() };
        for bucket in bucket::buckets(&entries) {
            let members = bucket.iter().map(|entry| entry.number());
            if bucket.len() > bucket_cap {
                part.common.extend(members);
            } else {
                part.shared.push(members);
            }
        }
        part
    }
}

/// The distinct elements of a set that are looked at, ascending.
pub(crate) fn sample(set: impl IntoIterator<Item = u32>) -> Vec<u32> {
    let mut sample: Vec<u32> = set.into_iter().filter(|&shingle| shingle <= LAST_SAMPLED).collect();
    sample.sort_unstable();
    sample.dedup();
    sample.shrink_to_fit();
    sample
}

/// All that hold one of the shingles in `of`.
fn entries_of(samples: &[Vec<u32>], of: Range<u32>) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (number, sample) in (0..).zip(samples) {
        let of_part = &sample[sample.partition_point(|&shingle| shingle < of.start)..];
        let of_part = of_part.iter().take_while(|&&shingle| shingle < of.end);
        entries.extend(of_part.map(|&shingle| Entry::new(shingle, number)));
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash;
    use crate::layers::feature::ShingleSet;

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
    fn a_phrase_that_many_use_counts_neither_for_nor_against() {
        // Everyone has the first thousand elements, and one is a part of another beside.
        let common = || 1_000_000..1_001_000;
        let whole = set((1..1000).chain(common()));
        let part = set((300..700).chain(common()));
        let others = (1..40).map(|at| set((10_000 * at..10_000 * at + 400).chain(common())));
        let sets: Vec<ShingleSet> = [whole, part].into_iter().chain(others).collect();
        let found = |cap| containment_candidates(sets.par_iter().map(ShingleSet::iter), 0.9, cap);
        assert_eq!(found(20), [(0, 1)]);
        assert_eq!(found(sets.len()).len(), sets.len() * (sets.len() - 1) / 2);
        assert_eq!(found(sets.len() - 1), [(0, 1)]);
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
