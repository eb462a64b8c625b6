//! Word k-shingles (Broder 1997).

/// The set of an article's word k-shingles, as pinned 64-bit hashes in ascending order.
///
/// In scripts of which each letter is a token ([`tokenize`](crate::text::tokenize) names them;
/// Katakana is none of them) these are k-shingles of letters.
///
/// Two different shingles share a hash once in 2^64, which for sets of a thousand shingles means a
/// count that is off by one in one pair of articles in 10^13.
///
/// ```
/// use samestory::Article;
/// use samestory::feature::ShingleSet;
/// use samestory::text::Document;
///
/// let article = Article::new("a", "The mayor opened the bridge on Monday.");
/// let shingles = ShingleSet::of_tokens(Document::read(&article).hashes(), 5);
/// // "the mayor opened the bridge", "mayor opened the bridge on", "opened the bridge on monday".
/// assert_eq!(shingles.len(), 3);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShingleSet(Box<[u64]>);

impl ShingleSet {
    /// The shingles of `tokens` (hashes of tokens, in order), `k` tokens each, k at least 1. Fewer
    /// than `k` tokens make one shingle of them all; no tokens make the empty set.
    ///
    /// Costs O(n log n) time for n tokens.
    pub fn of_tokens(tokens: &[u64], k: usize) -> Self {
        if tokens.is_empty() {
            return Self::default();
        }
        shingles(tokens, k).collect()
    }

    /// The hashes, ascending.
    pub fn as_slice(&self) -> &[u64] {
        &self.0
    }

    /// The hashes, ascending.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = u64> + '_ {
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

    /// Bytes of memory held.
    pub fn estimated_size(&self) -> usize {
        size_of::<Self>() + size_of_val(&*self.0)
    }
}

/// The shingles of `tokens`, as [`ShingleSet::of_tokens`] has them, in order and with those that
/// are repeated. Each follows from the one before it by the token
/// that leaves and the one that enters (Cohen 1997, "Recursive hashing functions for n-grams",
/// cyclic polynomials).
pub(crate) fn shingles(tokens: &[u64], k: usize) -> impl Iterator<Item = u64> + '_ {
    let k = k.clamp(1, tokens.len().max(1));
    // The last token of a shingle is not rotated, each before it once more than the next.
    let turned = |token: u64, times: usize| token.rotate_left(ROTATION * (times % 64) as u32);
    let first = tokens.iter().take(k).fold(0, |state, token| turned(state, 1) ^ token);
    let entering = tokens.get(k..).unwrap_or_default();
    let mut state = first;
    let rolled = tokens.iter().zip(entering).map(move |(&left, entered)| {
        state = turned(state, 1) ^ turned(left, k) ^ entered;
        state
    });
    (!tokens.is_empty()).then_some(first).into_iter().chain(rolled)
}

/// Odd, so that 64 tokens in a row are turned differently.
const ROTATION: u32 = 23;

impl FromIterator<u64> for ShingleSet {
    fn from_iter<I: IntoIterator<Item = u64>>(hashes: I) -> Self {
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
    use crate::text::Document;

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
        assert_eq!(
            ShingleSet::of_tokens(document.hashes(), 5).as_slice(),
            [4_393_024_826_247_668_082]
        );
    }

    proptest! {
        #[test]
        fn rolls_to_what_each_window_hashes_to(tokens in prop::collection::vec(any::<u64>(), 0..90), k in 1usize..80) {
            let of_window = |window: &[u64]| {
                window.iter().fold(0u64, |state, token| state.rotate_left(ROTATION) ^ token)
            };
            let k_at_most = k.min(tokens.len()).max(1);
            let expected: Vec<u64> = tokens.windows(k_at_most).map(of_window).collect();
            prop_assert_eq!(shingles(&tokens, k).collect::<Vec<_>>(), expected);
        }

        // The oracle keeps the shingles themselves. A small vocabulary makes repeats common.
        #[test]
        fn as_many_as_there_are_distinct_windows(tokens in prop::collection::vec(0u64..4, 5..60), k in 1usize..6) {
            let windows: BTreeSet<&[u64]> = tokens.windows(k).collect();
            prop_assert_eq!(ShingleSet::of_tokens(&tokens, k).len(), windows.len());
        }
    }
}
