//! Word k-shingles (Broder 1997).

use crate::hash;

/// The set of an article's word k-shingles, as pinned 32-bit hashes in ascending order.
///
/// In scripts of which each letter is a token ([`tokenize`](crate::layers::text::tokenize) names them;
/// Katakana is none of them) these are k-shingles of letters.
///
/// Two different shingles share a hash once in 2^32, which for two sets of 400 shingles means that
/// one too many is taken for shared in one pair of articles in 27,000.
///
/// ```
/// use samestory::Article;
/// use samestory::layers::feature::ShingleSet;
/// use samestory::layers::text::Document;
///
/// let article = Article::new("a", "The mayor opened the bridge on Monday.");
/// let shingles = ShingleSet::of_tokens(Document::read(&article).hashes(), 5);
/// // "the mayor opened the bridge", "mayor opened the bridge on", "opened the bridge on monday".
/// assert_eq!(shingles.len(), 3);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShingleSet(Box<[u32]>);

impl ShingleSet {
    /// The shingles of `tokens` (hashes of tokens, in order), `k` tokens each, k at least 1. Fewer
    /// than `k` tokens make one shingle of them all; no tokens make the empty set.
    ///
    /// Costs O(n log n) time for n tokens.
    pub fn of_tokens(tokens: &[u32], k: usize) -> Self {
        if tokens.is_empty() {
            return Self::default();
        }
        shingles(tokens, k).collect()
    }

    /// The hashes, ascending.
    pub fn as_slice(&self) -> &[u32] {
        &self.0
    }

    /// The hashes, ascending.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = u32> + '_ {
        self.0.iter().copied()
    }

    /// The number of distinct shingles.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The shingles of `tokens`, as [`ShingleSet::of_tokens`] has them, in order and with those that
/// are repeated. Each follows from the one before it by the token that leaves and the one that
/// enters (Cohen 1997, "Recursive hashing functions for n-grams", cyclic polynomials), and half of
/// such a number, mixed, is the hash.
pub(crate) fn shingles(tokens: &[u32], k: usize) -> impl ExactSizeIterator<Item = u32> + '_ {
    let k = k.clamp(1, tokens.len().max(1));
    // The last token of a shingle is not rotated, each before it once more than the next.
    let turned = |state: u64, times: usize| state.rotate_left(ROTATION * (times % 64) as u32);
    let (first, entering) = tokens.split_at((k - 1).min(tokens.len()));
    let mut all_but_last =
        first.iter().fold(0, |state, &token| turned(state, 1) ^ u64::from(token));
    entering.iter().zip(tokens).map(move |(&entered, &leaves)| {
        let shingle = turned(all_but_last, 1) ^ u64::from(entered);
        all_but_last = shingle ^ turned(leaves.into(), k - 1);
        hash::halved(shingle)
    })
}

/// Odd, so that 64 tokens in a row are turned differently.
const ROTATION: u32 = 23;

/// From hashes of shingles, in any order and more than once.
impl FromIterator<u32> for ShingleSet {
    fn from_iter<I: IntoIterator<Item = u32>>(hashes: I) -> Self {
        let iterator = hashes.into_iter();
        let (least, most) = iterator.size_hint();
        let mut hashes = Vec::with_capacity(most.unwrap_or(least));
        hashes.extend(iterator);
        hashes.sort_unstable();
        hashes.dedup();
        Self(hashes.into_boxed_slice())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::article::Article;
    use crate::layers::text::Document;

    #[test]
    fn short_texts() {
        assert!(ShingleSet::of_tokens(&[], 5).is_empty());
        assert_eq!(ShingleSet::of_tokens(&[1, 2], 5).len(), 1);
        assert_eq!(ShingleSet::of_tokens(&[1, 2, 3, 4, 5], 5).len(), 1);
        assert_eq!(ShingleSet::of_tokens(&[1, 2, 3, 4, 5, 6], 5).len(), 2);
    }

    // From text to shingle: this number may change only together with `HASH_ID` or `NORMALISER_ID`.
    #[test]
    fn known_answer() {
        let text = "The U.S. envoy’s 1,500 guests";
        let document = Document::read(&Article::new("", text));
        assert_eq!(ShingleSet::of_tokens(document.hashes(), 5).as_slice(), [1_230_211_460]);
    }

    proptest! {
        #[test]
        fn rolls_to_what_each_window_hashes_to(tokens in prop::collection::vec(any::<u32>(), 0..90), k in 1usize..80) {
            let of_window = |window: &[u32]| {
                let turn = |state: u64, &token: &u32| state.rotate_left(ROTATION) ^ u64::from(token);
                hash::halved(window.iter().fold(0, turn))
            };
            let k_at_most = k.min(tokens.len()).max(1);
            let expected: Vec<u32> = tokens.windows(k_at_most).map(of_window).collect();
            prop_assert_eq!(shingles(&tokens, k).collect::<Vec<_>>(), expected);
        }

        // The oracle keeps the shingles themselves. A small vocabulary makes repeats common.
        #[test]
        fn as_many_as_there_are_distinct_windows(tokens in prop::collection::vec(0u32..4, 5..60), k in 1usize..6) {
            let windows: BTreeSet<&[u32]> = tokens.windows(k).collect();
            prop_assert_eq!(ShingleSet::of_tokens(&tokens, k).len(), windows.len());
        }
    }
}
