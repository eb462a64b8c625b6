//! Similarities of weighted terms.

use crate::feature::TermVector;

/// The cosine similarity of two term vectors, 0 to 1. Costs O(terms of both) time.
pub fn cosine(left: &TermVector, right: &TermVector) -> f64 {
    paired(left, right).map(|(_, a, b)| a * b).sum()
}

/// The weighted (min/max) Jaccard similarity of two term vectors, each scaled to sum 1; 0 to 1, and
/// 0 when one is empty. Costs O(terms of both) time.
pub fn weighted_jaccard(left: &TermVector, right: &TermVector) -> f64 {
    let sum = |vector: &TermVector| vector.iter().map(|(_, weight)| f64::from(weight)).sum::<f64>();
    let (left_sum, right_sum) = (sum(left), sum(right));
    if left_sum == 0.0 || right_sum == 0.0 {
        return 0.0;
    }
    let least: f64 =
        paired(left, right).map(|(_, a, b)| f64::min(a / left_sum, b / right_sum)).sum();
    // The maxima and the minima add up to both sums, 1 each.
    least / (2.0 - least)
}

/// The terms that two vectors share, ascending, each with both weights.
pub(super) fn paired<'a>(
    left: &'a TermVector,
    right: &'a TermVector,
) -> impl Iterator<Item = (u64, f64, f64)> + 'a {
    let (left, right) = (left.as_slice(), right.as_slice());
    let (mut at, mut other) = (0, 0);
    std::iter::from_fn(move || {
        while let (Some(&(a, weight)), Some(&(b, other_weight))) = (left.get(at), right.get(other))
        {
            at += usize::from(a <= b);
            other += usize::from(b <= a);
            if a == b {
                return Some((a, f64::from(weight), f64::from(other_weight)));
            }
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::feature::{Background, TermCounts, TermStatistics};
    use crate::text::Document;

    fn vector(text: &str) -> TermVector {
        let background = Background::empty();
        let counts = TermCounts::of_document(&Document::read(&Article::new("", text)));
        TermStatistics::new(&background).weigh(&counts)
    }

    #[test]
    fn extremes() {
        let (one, other) =
            (vector("harbour dredged before winter"), vector("parliament votes tonight"));
        assert!((cosine(&one, &one) - 1.0).abs() < 1e-6);
        assert!((weighted_jaccard(&one, &one) - 1.0).abs() < 1e-6);
        assert_eq!((cosine(&one, &other), weighted_jaccard(&one, &other)), (0.0, 0.0));
        assert_eq!(
            (cosine(&one, &vector("")), weighted_jaccard(&vector(""), &vector(""))),
            (0.0, 0.0)
        );
    }

    #[test]
    fn weighted_jaccard_by_its_definition() {
        let (one, other) = (vector("a b c d e f"), vector("d e f g h i j"));
        let share = |vector: &TermVector, wanted: u64| {
            let sum: f64 = vector.iter().map(|(_, weight)| f64::from(weight)).sum();
            vector
                .iter()
                .find(|(term, _)| *term == wanted)
                .map_or(0.0, |(_, weight)| f64::from(weight) / sum)
        };
        let mut terms: Vec<u64> = one.iter().chain(other.iter()).map(|(term, _)| term).collect();
        terms.sort_unstable();
        terms.dedup();
        let (mut least, mut most) = (0.0, 0.0);
        for term in terms {
            let (a, b) = (share(&one, term), share(&other, term));
            least += a.min(b);
            most += a.max(b);
        }
        assert!((weighted_jaccard(&one, &other) - least / most).abs() < 1e-9);
    }
}
