//! Copies around a centre.

use std::cmp::Reverse;
use std::collections::VecDeque;

use crate::lists::Lists;

/// Groups `count` articles into reports, from the pairs (a, b) that were verified as copies.
///
/// The rule that guards against chaining: an article belongs to a report when a path of verified
/// pairs leads from it to the report's centre and it is itself close to the centre, and so is
/// every article on the path. `is_close(article, centre)` says what close is. Centres are taken in
/// the order of the number of verified pairs, most first, then of `rank`, lowest first, then of
/// article number; an article that could belong to several goes to the first.
///
/// Returns for each article the number of its centre; a centre has its own. Articles without a pair
/// are centres of themselves. Costs O(pairs) calls of `is_close` and O(pairs log pairs) time.
///
/// # Panics
///
/// When a pair names an article of number `count` or higher.
///
/// ```
/// // Five articles in a chain, where only neighbours are close.
/// let pairs = [(0, 1), (1, 2), (2, 3), (3, 4)];
/// let is_close = |article: u32, centre: u32| article.abs_diff(centre) <= 1;
/// let groups = samestory::layers::cluster::around_centres(5, pairs, |_| 0, is_close);
/// assert_eq!(groups, [1, 1, 1, 3, 3]);
/// ```
pub fn around_centres<R: Ord>(
    count: usize,
    pairs: impl IntoIterator<Item = (u32, u32)>,
    rank: impl Fn(u32) -> R,
    is_close: impl Fn(u32, u32) -> bool,
) -> Vec<u32> {
    let neighbours = neighbours(count, pairs);
    // Articles without a pair are reached by none and reach none.
    let mut order: Vec<u32> =
        (0..count as u32).filter(|&article| !neighbours.get(article).is_empty()).collect();
    order.sort_by_cached_key(|&article| {
        (Reverse(neighbours.get(article).len()), rank(article), article)
    });
    let mut centre_of: Vec<Option<u32>> = vec![None; count];
    // The last centre that an article was held against, so that it is held against it once.
    let mut tried = vec![u32::MAX; count];
    let mut reached = VecDeque::new();
    for centre in order {
        if centre_of[centre as usize].is_some() {
            continue;
        }
        centre_of[centre as usize] = Some(centre);
        reached.push_back(centre);
        while let Some(article) = reached.pop_front() {
            for &neighbour in neighbours.get(article) {
                let at = neighbour as usize;
                if centre_of[at].is_some() || tried[at] == centre {
                    continue;
                }
                tried[at] = centre;
                if is_close(neighbour, centre) {
                    centre_of[at] = Some(centre);
                    reached.push_back(neighbour);
                }
            }
        }
    }
    centre_of.into_iter().zip(0..).map(|(centre, own)| centre.unwrap_or(own)).collect()
}

/// For each article those that it has a pair with.
fn neighbours(count: usize, pairs: impl IntoIterator<Item = (u32, u32)>) -> Lists<u32> {
    let mut directed: Vec<(u32, u32)> =
        pairs.into_iter().flat_map(|(a, b)| [(a, b), (b, a)]).collect();
    directed.sort_unstable();
    directed.dedup();
    Lists::by_number(count, directed.into_iter())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_long_chain_falls_apart() {
        let chain: Vec<(u32, u32)> = (0..2999).map(|at| (at, at + 1)).collect();
        let groups =
            around_centres(3000, chain, |_| 0, |article, centre| article.abs_diff(centre) <= 3);
        let largest = groups.chunk_by(|a, b| a == b).map(<[u32]>::len).max();
        assert!(largest <= Some(7), "{largest:?}");
    }

    #[test]
    fn a_star_stays_together() {
        let star: Vec<(u32, u32)> = (1..100).map(|at| (at, 0)).collect();
        assert_eq!(around_centres(100, star, |_| 0, |_, _| true), vec![0; 100]);
    }

    /// Union-find as the oracle: without a guard, reports are connected components.
    fn components(count: usize, pairs: &[(u32, u32)]) -> Vec<usize> {
        let mut root: Vec<usize> = (0..count).collect();
        for &(a, b) in pairs {
            let (from, to) = (root[a as usize], root[b as usize]);
            root.iter_mut().filter(|root| **root == from).for_each(|root| *root = to);
        }
        root
    }

    proptest! {
        #[test]
        fn without_a_guard_connected_components(pairs in prop::collection::vec((0u32..30, 0u32..30), 0..40)) {
            let groups = around_centres(30, pairs.iter().copied(), |_| 0, |_, _| true);
            let expected = components(30, &pairs);
            for a in 0..30 {
                for b in 0..30 {
                    prop_assert_eq!(groups[a] == groups[b], expected[a] == expected[b]);
                }
            }
        }

        #[test]
        fn every_member_is_close_to_its_centre(pairs in prop::collection::vec((0u32..30, 0u32..30), 0..60)) {
            let is_close = |a: u32, b: u32| !(a ^ b).is_multiple_of(3);
            let groups = around_centres(30, pairs, |_| 0, is_close);
            for (article, &centre) in (0..).zip(&groups) {
                prop_assert!(article == centre || is_close(article, centre));
                prop_assert_eq!(groups[centre as usize], centre);
            }
        }
    }
}
