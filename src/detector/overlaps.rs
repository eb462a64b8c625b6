//! Candidates to what they share.

use std::borrow::Cow;

use rayon::prelude::*;

use crate::layers::verify::{CopyRule, Overlap, Whole};

/// Two articles, the lower number first, and what they share.
pub(super) type Pair = (u32, u32, Overlap);

/// Those of `pairs`, each once, that are copies by `rule`; in no particular order.
///
/// The set of an article is made once for all of its pairs with smaller ones, `size` being about its
/// number of `shingles`: beside a digest of 10,000 articles each of them is compared in the time
/// that it takes itself.
pub(super) fn copies<'s>(
    mut pairs: Vec<(u32, u32)>,
    rule: CopyRule,
    size: impl Fn(u32) -> usize + Sync,
    shingles: impl Fn(u32) -> Cow<'s, [u32]> + Sync,
) -> Vec<Pair> {
    let in_size = |(a, b): (u32, u32)| if (size(a), a) < (size(b), b) { (b, a) } else { (a, b) };
    pairs.par_sort_unstable_by_key(|&pair| in_size(pair));
    let of_one_whole = pairs.par_chunk_by(|&a, &b| in_size(a).0 == in_size(b).0);
    let compared = of_one_whole.flat_map(|pairs| {
        let (first, _) = in_size(pairs[0]);
        let whole = Whole::of(&shingles(first));
        let compared = pairs.par_iter().with_min_len(MIN_PIECE).map(|&pair| {
            let (large, small) = in_size(pair);
            let overlap = whole.overlap(&shingles(small));
            let (a, b) = pair;
            (a, b, if a == large { overlap } else { overlap.swapped() })
        });
        compared.filter(|&(_, _, overlap)| rule.accepts(overlap)).collect::<Vec<_>>()
    });
    compared.collect()
}

/// Pairs of one whole that a thread takes at least.
const MIN_PIECE: usize = 100;
