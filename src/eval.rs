//! How well groups agree with labels: BCubed, pairwise precision and recall, adjusted Rand index.

use std::hash::Hash;

use ahash::AHashMap;

/// Precision, recall and their harmonic mean, each 0 to 1.
///
/// ```
/// use samestory::eval::compare;
///
/// // Four articles were put together, of which one tells of another event.
/// let agreement = compare(&["ferry", "ferry", "ferry", "budget"], &[1, 1, 1, 1]);
/// // Of the six pairs three belong together.
/// let pairwise = agreement.pairwise;
/// assert_eq!((pairwise.precision, pairwise.recall), (0.5, 1.0));
/// assert_eq!(pairwise.f1(), 2.0 / 3.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct PrecisionRecall {
    /// How much of what was put together belongs together.
    pub precision: f64,
    /// How much of what belongs together was put together.
    pub recall: f64,
}

impl PrecisionRecall {
    /// The harmonic mean of precision and recall; 0 when both are.
    pub fn f1(self) -> f64 {
        let sum = self.precision + self.recall;
        if sum == 0.0 { 0.0 } else { 2.0 * self.precision * self.recall / sum }
    }
}

/// The agreement of two groupings of the same items.
///
/// ```
/// use samestory::eval::compare;
///
/// let truth = ["ferry", "ferry", "budget", "budget"];
/// let equal = compare(&truth, &[7, 7, 3, 3]);
/// assert_eq!((equal.bcubed.f1(), equal.adjusted_rand), (1.0, 1.0));
/// // All in one group: nothing is missed, and it is no better than chance.
/// let all = compare(&truth, &[1, 1, 1, 1]);
/// assert_eq!((all.bcubed.recall, all.bcubed.precision, all.adjusted_rand), (1.0, 0.5, 0.0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Agreement {
    /// BCubed (Bagga and Baldwin 1998; Amigó et al. 2009): averaged over items, so that a large
    /// group counts by its size and not by its number of pairs.
    pub bcubed: PrecisionRecall,
    /// Over pairs of items.
    pub pairwise: PrecisionRecall,
    /// The adjusted Rand index (Hubert and Arabie 1985): 1 for equal groupings, about 0 for random
    /// ones.
    pub adjusted_rand: f64,
}

/// Compares the `found` group of each item with its `true` one; items are in the same order.
///
/// Groupings of nothing agree. A precision over no pairs at all is 1: nothing was put together
/// wrongly; so is such a recall. Costs O(n) time.
///
/// ```
/// let agreement = samestory::eval::compare(&["a", "a", "b", "b"], &[1, 1, 1, 2]);
/// assert_eq!(agreement.bcubed.recall, 0.75);
/// ```
///
/// # Panics
///
/// When the slices differ in length: they cannot be groupings of the same items.
pub fn compare<T: Eq + Hash, F: Eq + Hash>(truth: &[T], found: &[F]) -> Agreement {
    let labelled: Vec<Option<&T>> = truth.iter().map(Some).collect();
    compare_among_distractors(&labelled, found)
}

/// Like [`compare`], where items without a label are strangers: they belong with no labelled item.
///
/// BCubed is averaged over labelled items and the pairs are those of which at least one item is
/// labelled, so a stranger in a group costs precision and nothing else. The adjusted Rand index
/// leaves strangers out.
///
/// ```
/// use samestory::eval::compare_among_distractors;
///
/// // The third article is a stranger, and was put with the ferry.
/// let truth = [Some("ferry"), Some("ferry"), None, Some("budget")];
/// let agreement = compare_among_distractors(&truth, &[1, 1, 1, 2]);
/// assert_eq!(agreement.pairwise.precision, 1.0 / 3.0);
/// assert_eq!((agreement.bcubed.recall, agreement.adjusted_rand), (1.0, 1.0));
/// ```
///
/// # Panics
///
/// When the slices differ in length.
pub fn compare_among_distractors<T: Eq + Hash, F: Eq + Hash>(
    truth: &[Option<T>],
    found: &[F],
) -> Agreement {
    assert_eq!(truth.len(), found.len(), "both groupings must be of the same items");
    // Asked by keys of their own type: built by a nightly compiler, ahash hashes a number and a
    // reference to it differently.
    let mut both: AHashMap<(&T, &F), u64> = AHashMap::new();
    let mut by_truth: AHashMap<&T, u64> = AHashMap::new();
    let mut by_found: AHashMap<&F, u64> = AHashMap::new();
    let mut strangers: AHashMap<&F, u64> = AHashMap::new();
    for (is, was) in truth.iter().zip(found) {
        match is {
            Some(is) => {
                *both.entry((is, was)).or_default() += 1;
                *by_truth.entry(is).or_default() += 1;
                *by_found.entry(was).or_default() += 1;
            }
            None => *strangers.entry(was).or_default() += 1,
        }
    }
    let labelled: u64 = by_truth.values().sum();
    let together = pairs(both.values());
    let (truly, claimed) = (pairs(by_truth.values()), pairs(by_found.values()));
    let with_strangers: f64 = by_found
        .iter()
        .map(|(was, &labelled)| (labelled * strangers.get(was).copied().unwrap_or(0)) as f64)
        .sum();
    // Sums of fractions run in the order of the items, so that they come out the same every time.
    let (mut precision, mut recall) = (0.0, 0.0);
    for (is, was) in truth.iter().zip(found) {
        let Some(is) = is else { continue };
        let shared = both[&(is, was)] as f64;
        precision += shared / (by_found[&was] + strangers.get(&was).copied().unwrap_or(0)) as f64;
        recall += shared / by_truth[&is] as f64;
    }
    let mean = |sum: f64| if labelled == 0 { 1.0 } else { sum / labelled as f64 };
    Agreement {
        bcubed: PrecisionRecall { precision: mean(precision), recall: mean(recall) },
        pairwise: PrecisionRecall {
            precision: share(together, claimed + with_strangers),
            recall: share(together, truly),
        },
        adjusted_rand: adjusted_rand(together, truly, claimed, pairs(&[labelled])),
    }
}

fn pairs<'a>(sizes: impl IntoIterator<Item = &'a u64>) -> f64 {
    sizes
        .into_iter()
        .map(|&size| u128::from(size) * u128::from(size.saturating_sub(1)) / 2)
        .sum::<u128>() as f64
}

fn share(part: f64, whole: f64) -> f64 {
    if whole == 0.0 { 1.0 } else { part / whole }
}

fn adjusted_rand(together: f64, truly: f64, claimed: f64, all: f64) -> f64 {
    let expected = if all == 0.0 { 0.0 } else { truly * claimed / all };
    let highest = (truly + claimed) / 2.0;
    // All in one group, or each alone, on both sides: the groupings are equal.
    if highest == expected { 1.0 } else { (together - expected) / (highest - expected) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The same measures straight from their definitions, over all pairs of items.
    fn oracle(truth: &[u8], found: &[u8]) -> Agreement {
        let count = truth.len();
        let (mut precision, mut recall) = (0.0, 0.0);
        let (mut both, mut truly, mut claimed) = (0.0, 0.0, 0.0);
        for i in 0..count {
            let is = |j: &usize| truth[i] == truth[*j];
            let was = |j: &usize| found[i] == found[*j];
            let shared = (0..count).filter(|j| is(j) && was(j)).count() as f64;
            precision += shared / (0..count).filter(was).count() as f64;
            recall += shared / (0..count).filter(is).count() as f64;
            for j in i + 1..count {
                truly += f64::from(u8::from(is(&j)));
                claimed += f64::from(u8::from(was(&j)));
                both += f64::from(u8::from(is(&j) && was(&j)));
            }
        }
        let all = (count * (count - 1)) as f64 / 2.0;
        let expected = truly * claimed / all;
        let highest = (truly + claimed) / 2.0;
        Agreement {
            bcubed: PrecisionRecall {
                precision: precision / count as f64,
                recall: recall / count as f64,
            },
            pairwise: PrecisionRecall {
                precision: if claimed == 0.0 { 1.0 } else { both / claimed },
                recall: if truly == 0.0 { 1.0 } else { both / truly },
            },
            adjusted_rand: if highest == expected {
                1.0
            } else {
                (both - expected) / (highest - expected)
            },
        }
    }

    proptest! {
        #[test]
        fn agrees_with_the_definitions(items in prop::collection::vec((0u8..5, 0u8..5), 2..30)) {
            let (truth, found): (Vec<u8>, Vec<u8>) = items.into_iter().unzip();
            let (fast, slow) = (compare(&truth, &found), oracle(&truth, &found));
            prop_assert!((fast.bcubed.precision - slow.bcubed.precision).abs() < 1e-12);
            prop_assert!((fast.bcubed.recall - slow.bcubed.recall).abs() < 1e-12);
            prop_assert_eq!(fast.pairwise, slow.pairwise);
            prop_assert!((fast.adjusted_rand - slow.adjusted_rand).abs() < 1e-12);
        }

        #[test]
        fn names_do_not_matter_and_equal_groupings_agree(truth in prop::collection::vec(0u8..5, 0..30)) {
            let renamed: Vec<i32> = truth.iter().map(|&label| 100 - i32::from(label)).collect();
            let agreement = compare(&truth, &renamed);
            prop_assert_eq!((agreement.bcubed.f1(), agreement.pairwise.f1(), agreement.adjusted_rand), (1.0, 1.0, 1.0));
        }

        #[test]
        fn swapping_the_sides_swaps_precision_and_recall(items in prop::collection::vec((0u8..4, 0u8..4), 1..30)) {
            let (truth, found): (Vec<u8>, Vec<u8>) = items.into_iter().unzip();
            let (one, other) = (compare(&truth, &found), compare(&found, &truth));
            prop_assert_eq!(one.bcubed.precision, other.bcubed.recall);
            prop_assert_eq!(one.pairwise.precision, other.pairwise.recall);
            prop_assert_eq!(one.adjusted_rand, other.adjusted_rand);
        }
    }

    #[test]
    fn strangers_cost_precision_only() {
        let truth = [Some("a"), Some("a"), Some("b"), None, None];
        let agreement = compare_among_distractors(&truth, &[1, 1, 2, 2, 2]);
        assert_eq!(agreement.bcubed.recall, 1.0);
        assert_eq!(agreement.bcubed.precision, (1.0 + 1.0 + 1.0 / 3.0) / 3.0);
        assert_eq!(agreement.pairwise.precision, 1.0 / 3.0);
        assert_eq!(agreement.adjusted_rand, 1.0);
    }

    // The example of Manning, Raghavan, Schütze, "Introduction to Information Retrieval", figure
    // 16.4.
    #[test]
    fn textbook_example() {
        let truth = "xxxxxoxooooz".chars().chain("xxzzz".chars()).collect::<Vec<_>>();
        let found = [1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3];
        let agreement = compare(&truth, &found);
        assert_eq!(agreement.pairwise.precision, 20.0 / 40.0);
        assert_eq!(agreement.pairwise.recall, 20.0 / 44.0);
        assert!((agreement.pairwise.f1() - 2.0 * 20.0 / (40.0 + 44.0)).abs() < 1e-12);
        assert_eq!(PrecisionRecall { precision: 0.0, recall: 0.0 }.f1(), 0.0);
    }
}
