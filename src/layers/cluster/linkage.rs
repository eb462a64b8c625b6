//! Average linkage on a sparse graph.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use ahash::AHashMap;

/// Two articles, by number, and how strongly they are linked.
///
/// [`average_linkage`] shows some.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScoredPair {
    /// The one article.
    pub a: u32,
    /// The other.
    pub b: u32,
    /// The score of the pair, as verified.
    pub score: f64,
}

/// Groups `count` articles by average linkage: while there are two groups whose mean score over all
/// pairs between them is `threshold` or more, the two with the highest mean become one. A pair that
/// is not given counts 0, so `threshold` must be above 0. Each pair is given once.
///
/// Returns for each article the lowest number in its group. Ties go to the groups of the lowest
/// numbers. A merge looks at every group that the new one has a pair with: O(p log p) time for p
/// pairs where groups stay small, O(groups merged x neighbouring groups) where one grows over all.
///
/// # Panics
///
/// When a pair names an article of number `count` or higher.
///
/// ```
/// use samestory::layers::cluster::{ScoredPair, average_linkage};
///
/// // Three reports of one story, and a fourth that only one of them resembles.
/// let pairs = [(0, 1, 0.9), (0, 2, 0.8), (1, 2, 0.8), (2, 3, 0.6)]
///     .map(|(a, b, score)| ScoredPair { a, b, score });
/// assert_eq!(average_linkage(4, &pairs, 0.5), [0, 0, 0, 3]);
/// ```
pub fn average_linkage(count: usize, pairs: &[ScoredPair], threshold: f64) -> Vec<u32> {
    link_groups(&vec![1.0; count], pairs, threshold)
}

/// [`average_linkage`] that goes on from groups of `sizes` articles. The score of a pair of groups is
/// the sum of those of their articles' pairs.
pub(crate) fn link_groups(sizes: &[f64], pairs: &[ScoredPair], threshold: f64) -> Vec<u32> {
    let mut groups: Vec<Group> = sizes.iter().map(|&size| Group::of(size)).collect();
    for pair in pairs.iter().filter(|pair| pair.a != pair.b && pair.score.is_finite()) {
        groups[pair.a as usize].scores.insert(pair.b, pair.score);
        groups[pair.b as usize].scores.insert(pair.a, pair.score);
    }
    let mut merges: BinaryHeap<Merge> = pairs
        .iter()
        .filter(|pair| pair.a != pair.b)
        .filter_map(|pair| {
            let (a, b) = (pair.a.min(pair.b), pair.a.max(pair.b));
            let mean = mean(&groups, a, b).filter(|&mean| mean >= threshold)?;
            Some(Merge { mean, a, b })
        })
        .collect();
    let mut merged_into: Vec<u32> = (0..sizes.len() as u32).collect();
    while let Some(merge) = merges.pop() {
        // A merge is out of date when a group is gone or its mean has changed since.
        if mean(&groups, merge.a, merge.b) != Some(merge.mean) {
            continue;
        }
        join(&mut groups, merge.a, merge.b);
        merged_into[merge.b as usize] = merge.a;
        let joined = &groups[merge.a as usize];
        for &other in joined.scores.keys() {
            let (a, b) = (merge.a.min(other), merge.a.max(other));
            if let Some(mean) = mean(&groups, a, b).filter(|&mean| mean >= threshold) {
                merges.push(Merge { mean, a, b });
            }
        }
    }
    // A group is always merged into one of a lower number, so one pass upwards resolves all.
    for article in 0..sizes.len() {
        merged_into[article] = merged_into[merged_into[article] as usize];
    }
    merged_into
}

/// A group of articles, named by its lowest number, and the sum of the scores towards each other
/// group.
struct Group {
    size: f64,
    scores: AHashMap<u32, f64>,
}

impl Group {
    fn of(size: f64) -> Self {
        Self { size, scores: AHashMap::new() }
    }
}

fn mean(groups: &[Group], a: u32, b: u32) -> Option<f64> {
    let (group, other) = (&groups[a as usize], &groups[b as usize]);
    group.scores.get(&b).map(|sum| sum / (group.size * other.size))
}

/// Makes `b` part of `a`.
fn join(groups: &mut [Group], a: u32, b: u32) {
    let absorbed = std::mem::replace(&mut groups[b as usize], Group::of(0.0));
    groups[a as usize].size += absorbed.size;
    groups[a as usize].scores.remove(&b);
    for (other, score) in absorbed.scores {
        if other == a {
            continue;
        }
        let others = &mut groups[other as usize].scores;
        others.remove(&b);
        *others.entry(a).or_default() += score;
        *groups[a as usize].scores.entry(other).or_default() += score;
    }
}

/// Two groups that could be joined, and their mean score when that was noted.
struct Merge {
    mean: f64,
    a: u32,
    b: u32,
}

impl Ord for Merge {
    fn cmp(&self, other: &Self) -> Ordering {
        self.mean.total_cmp(&other.mean).then_with(|| (other.a, other.b).cmp(&(self.a, self.b)))
    }
}

impl PartialOrd for Merge {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Merge {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Merge {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Average linkage by the definition: all groups against all groups, again after each merge.
    fn oracle(count: usize, pairs: &[ScoredPair], threshold: f64) -> Vec<u32> {
        let mut groups: Vec<Vec<u32>> = (0..count as u32).map(|article| vec![article]).collect();
        let score = |a: u32, b: u32| {
            let pair = pairs.iter().find(|pair| (pair.a, pair.b) == (a.min(b), a.max(b)));
            pair.map_or(0.0, |pair| pair.score)
        };
        loop {
            let mut best: Option<(f64, usize, usize)> = None;
            for a in 0..groups.len() {
                for b in a + 1..groups.len() {
                    let sum: f64 = groups[a]
                        .iter()
                        .flat_map(|&x| groups[b].iter().map(move |&y| score(x, y)))
                        .sum();
                    let mean = sum / (groups[a].len() * groups[b].len()) as f64;
                    if mean >= threshold && best.is_none_or(|(highest, ..)| mean > highest) {
                        best = Some((mean, a, b));
                    }
                }
            }
            let Some((_, a, b)) = best else { break };
            let absorbed = groups.remove(b);
            groups[a].extend(absorbed);
        }
        let mut lowest = vec![0; count];
        for group in groups {
            let name = group.iter().copied().min().unwrap_or_default();
            group.iter().for_each(|&article| lowest[article as usize] = name);
        }
        lowest
    }

    proptest! {
        // Scores are sixty-fourths and sums of them exact, so both sides see the same ties.
        #[test]
        fn agrees_with_the_definition(scores in prop::collection::vec(-10i32..64, 66), threshold in 8i32..40) {
            let all = (0..12u32).flat_map(|a| (a + 1..12).map(move |b| (a, b)));
            let pairs: Vec<ScoredPair> = all
                .zip(&scores)
                .filter(|(_, score)| **score % 3 != 0)
                .map(|((a, b), &score)| ScoredPair { a, b, score: f64::from(score) / 64.0 })
                .collect();
            let threshold = f64::from(threshold) / 64.0;
            prop_assert_eq!(average_linkage(12, &pairs, threshold), oracle(12, &pairs, threshold));
        }
    }

    #[test]
    fn scores_that_are_no_numbers_link_nothing() {
        let pairs =
            [ScoredPair { a: 0, b: 1, score: f64::NAN }, ScoredPair { a: 1, b: 1, score: 1.0 }];
        assert_eq!(average_linkage(2, &pairs, 0.1), [0, 1]);
        // Nor do they keep others from linking.
        let pairs = [(0, 1, f64::NAN), (0, 2, 0.75), (1, 2, 0.75)]
            .map(|(a, b, score)| ScoredPair { a, b, score });
        assert_eq!(average_linkage(3, &pairs, 0.25), [0, 0, 0]);
    }
}
