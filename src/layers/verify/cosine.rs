//! Similarities of weighted terms.

use crate::layers::feature::TermVector;

/// The cosine similarity of two term vectors, 0 to 1. Costs O(terms of both) time.
///
/// ```
/// use samestory::Article;
/// use samestory::layers::feature::{Background, ArticleTerms, TermStatistics};
/// use samestory::layers::text::Document;
/// use samestory::layers::verify::cosine;
///
/// let weights = TermStatistics::new(Background::built_in()).into_weights();
/// let vector = |text: &str| {
///     weights.weigh(ArticleTerms::of_document(&Document::read(&Article::new("", text))))
/// };
/// let wire = vector("The ferry Aurora ran aground off Lundy on Sunday.");
/// let daily = vector("Rocks near Lundy trapped the Aurora with forty people aboard.");
/// let other = vector("Parliament in Lisbon rejected the budget after a night of debate.");
/// assert!(cosine(&wire, &daily) > 0.5);
/// assert!(cosine(&wire, &other) < 0.01);
/// ```
pub fn cosine(left: &TermVector, right: &TermVector) -> f64 {
    Likeness::of(left, right).cosine
}

/// How alike the terms of two articles are, in numbers that an `f32` holds: pairs are many, and of
/// each all of it is kept.
///
/// ```
/// use samestory::Article;
/// use samestory::layers::feature::{ArticleTerms, Background, TermStatistics};
/// use samestory::layers::text::Document;
/// use samestory::layers::verify::Likeness;
///
/// let weights = TermStatistics::new(Background::built_in()).into_weights();
/// let [wire, daily, other] = [
///     "The ferry Aurora ran aground off Lundy on Sunday.",
///     "Rocks near Lundy trapped the Aurora with forty people aboard.",
///     "Puffins have come back to breed in the cliffs of Lundy.",
/// ]
/// .map(|text| weights.weigh(ArticleTerms::of_document(&Document::read(&Article::new("", text)))));
/// let alike = Likeness::of(&wire, &daily);
/// assert_eq!(alike.corroborated(), alike.cosine);
/// // One name, and nothing that bears it out.
/// let unlike = Likeness::of(&wire, &other);
/// assert!(unlike.corroborated() < 0.1 && unlike.cosine > 0.2);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Likeness {
    /// The cosine similarity of all terms, 0 to 1.
    pub cosine: f64,
    /// What the shared term that adds most to it adds.
    pub heaviest_contribution: f64,
    /// The probability, 0 to 1, that of two draws from the squares of the weights
    /// ([`WeightedMinHasher`](crate::layers::sketch::WeightedMinHasher)) both are alike in both articles,
    /// and of two different terms: 0 where the articles share one term only.
    pub two_terms_probability: f64,
    /// The cosine similarity of the numbers alone, 0 to 1; none where an article has no number.
    pub numbers_cosine: Option<f64>,
}

/// A [`Likeness`] as it is kept, see [`Likeness::values`].
pub(crate) type LikenessValues = [f32; 4];

/// What the heaviest shared term counts at the most, in multiples of all other shared terms
/// together. Headlines that share one name and nothing else were one story without a limit: of
/// headlines of the labelled corpora taken as whole articles, 2 keeps the most apart at no loss
/// over whole articles (`examples/evaluate.rs`); 1 costs recall on short dispatches.
const HEAVIEST_TO_OTHERS: f64 = 2.0;

impl Likeness {
    /// Compares two term vectors. Costs O(terms of both) time.
    pub fn of(left: &TermVector, right: &TermVector) -> Self {
        let (mut cosine, mut heaviest, mut least) = (0.0, 0.0f64, 0.0);
        let (mut alike, mut alike_twice) = (0.0, 0.0);
        for (_, a, b) in paired(left.as_slice(), right.as_slice()) {
            cosine += a * b;
            heaviest = heaviest.max(a * b);
            let (a, b) = (a * a, b * b);
            let lower = a.min(b);
            least += lower;
            let draw = lower * (1.0 + (a - b).abs());
            alike += draw;
            alike_twice += draw * draw;
        }
        let (left, right) = (left.numbers(), right.numbers());
        let both_have_some = !left.is_empty() && !right.is_empty();
        let numbers = both_have_some
            .then(|| paired(left, right).fold(0.0, |cosine, (_, a, b)| cosine + a * b));
        // The squares of each add up to 1, so the maxima and the minima add up to 2.
        let most = 2.0 - least;
        let two_terms = (alike * alike - alike_twice).max(0.0) / (most * most);
        let exact = Self {
            cosine,
            heaviest_contribution: heaviest,
            two_terms_probability: two_terms,
            numbers_cosine: numbers,
        };
        Self::of_values(exact.values())
    }

    /// Of [`values`](Self::values).
    #[cfg(feature = "engine")]
    pub(crate) const NAMES: [&str; 4] =
        ["cosine", "heaviest_contribution", "two_terms_probability", "numbers_cosine"];

    /// All of it, in 16 bytes for 40. Not a number stands for none.
    pub(crate) fn values(self) -> LikenessValues {
        let Self { cosine, heaviest_contribution, two_terms_probability, numbers_cosine } = self;
        let numbers = numbers_cosine.unwrap_or(f64::NAN);
        [cosine, heaviest_contribution, two_terms_probability, numbers].map(|value| value as f32)
    }

    pub(crate) fn of_values(values: LikenessValues) -> Self {
        let [cosine, heaviest_contribution, two_terms_probability, numbers] = values.map(f64::from);
        let numbers_cosine = (!numbers.is_nan()).then_some(numbers);
        Self { cosine, heaviest_contribution, two_terms_probability, numbers_cosine }
    }

    /// What the heaviest term adds to the cosine beyond twice what all others add: evidence that
    /// nothing corroborates.
    pub fn uncorroborated(self) -> f64 {
        let others = self.cosine - self.heaviest_contribution;
        (self.heaviest_contribution - HEAVIEST_TO_OTHERS * others).max(0.0)
    }

    /// The cosine without what nothing corroborates.
    pub fn corroborated(self) -> f64 {
        self.cosine - self.uncorroborated()
    }
}

/// The weighted (min/max) Jaccard similarity of two term vectors, each scaled to sum 1; 0 to 1, and
/// 0 when one is empty. Costs O(terms of both) time.
///
/// ```
/// use samestory::Article;
/// use samestory::layers::feature::{ArticleTerms, Background, TermStatistics};
/// use samestory::layers::text::Document;
/// use samestory::layers::verify::{cosine, weighted_jaccard};
///
/// let weights = TermStatistics::new(Background::built_in()).into_weights();
/// let [wire, daily] = [
///     "The ferry Aurora ran aground off Lundy on Sunday.",
///     "Rocks near Lundy trapped the Aurora with forty people aboard.",
/// ]
/// .map(|text| weights.weigh(ArticleTerms::of_document(&Document::read(&Article::new("", text)))));
/// assert!((weighted_jaccard(&wire, &wire) - 1.0).abs() < 1e-6);
/// // What only one of them says costs more than in the cosine.
/// let similarity = weighted_jaccard(&wire, &daily);
/// assert!(similarity > 0.2 && similarity < cosine(&wire, &daily));
/// ```
pub fn weighted_jaccard(left: &TermVector, right: &TermVector) -> f64 {
    let sum = |vector: &TermVector| vector.iter().map(|(_, weight)| f64::from(weight)).sum::<f64>();
    let (left_sum, right_sum) = (sum(left), sum(right));
    if left_sum == 0.0 || right_sum == 0.0 {
        return 0.0;
    }
    // The sum of nothing is minus zero, which would print its sign.
    let least = paired(left.as_slice(), right.as_slice())
        .fold(0.0, |least, (_, a, b)| least + f64::min(a / left_sum, b / right_sum));
    // The maxima and the minima add up to both sums, 1 each.
    least / (2.0 - least)
}

/// The terms that two ascending slices share, ascending, each with both weights.
pub(super) fn paired<'a>(
    left: &'a [(u32, f32)],
    right: &'a [(u32, f32)],
) -> impl Iterator<Item = (u32, f64, f64)> + 'a {
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
    use crate::layers::feature::{ArticleTerms, Background, TermStatistics};
    use crate::layers::text::Document;

    fn vector(text: &str) -> TermVector {
        let background = Background::empty();
        let counts = ArticleTerms::of_document(&Document::read(&Article::new("", text)));
        TermStatistics::new(&background).into_weights().weigh(counts)
    }

    #[test]
    fn extremes() {
        let (one, other) =
            (vector("harbour dredged before winter"), vector("parliament votes tonight"));
        assert!(weighted_jaccard(&one, &other).is_sign_positive());
        assert!((cosine(&one, &one) - 1.0).abs() < 1e-6);
        assert!((weighted_jaccard(&one, &one) - 1.0).abs() < 1e-6);
        assert_eq!((cosine(&one, &other), weighted_jaccard(&one, &other)), (0.0, 0.0));
        assert_eq!(
            (cosine(&one, &vector("")), weighted_jaccard(&vector(""), &vector(""))),
            (0.0, 0.0)
        );
    }

    #[test]
    fn one_shared_term_is_no_evidence_and_three_alike_are() {
        let background = Background::empty();
        let mut statistics = TermStatistics::new(&background);
        let counts = ["naqvi meets envoys", "naqvi opens hospital", "naqvi meets envoys tonight"]
            .map(|text| ArticleTerms::of_document(&Document::read(&Article::new("", text))));
        counts.iter().for_each(|terms| statistics.add(terms));
        let weights = statistics.into_weights();
        let [one, other, same] = counts.map(|terms| weights.weigh(terms));
        let lone = Likeness::of(&one, &other);
        assert!(lone.cosine > 0.1 && lone.corroborated().abs() < 1e-9, "{lone:?}");
        let corroborated = Likeness::of(&one, &same);
        assert_eq!(corroborated.corroborated(), corroborated.cosine);
    }

    #[test]
    fn likeness_by_its_definition() {
        let one = vector("Aurora Aurora sank near Lundy with 40 aboard 40 on 12 May");
        let other = vector("near Lundy the Aurora sank in May with 40 of 12 hundred 7");
        let weight = |of: &[(u32, f32)], term: u32| {
            of.iter().find(|&&(at, _)| at == term).map_or(0.0, |&(_, weight)| f64::from(weight))
        };
        let all = |left: &[(u32, f32)], right: &[(u32, f32)]| -> Vec<(f64, f64)> {
            let mut terms: Vec<u32> = left.iter().chain(right).map(|&(term, _)| term).collect();
            terms.sort_unstable();
            terms.dedup();
            terms.into_iter().map(|term| (weight(left, term), weight(right, term))).collect()
        };
        let terms = all(one.as_slice(), other.as_slice());
        let product = |&(a, b): &(f64, f64)| a * b;
        let numbers = all(one.numbers(), other.numbers());
        // A draw is alike with the weighted Jaccard similarity of the squares, and then falls on a
        // term in proportion to the lower of both and to how far they are apart.
        let squares: Vec<(f64, f64)> = terms.iter().map(|&(a, b)| (a * a, b * b)).collect();
        let most: f64 = squares.iter().map(|&(a, b)| a.max(b)).sum();
        let draw = |&(a, b): &(f64, f64)| a.min(b) * (1.0 + (a - b).abs()) / most;
        let mut two_terms = 0.0;
        for (at, one) in squares.iter().enumerate() {
            for (of, other) in squares.iter().enumerate() {
                two_terms += if at == of { 0.0 } else { draw(one) * draw(other) };
            }
        }
        let likeness = Likeness::of(&one, &other);
        let close = |found: f64, expected: f64| (found - expected).abs() < 1e-6;
        assert!(close(likeness.cosine, terms.iter().map(product).sum()), "{likeness:?}");
        assert!(close(
            likeness.heaviest_contribution,
            terms.iter().map(product).fold(0.0, f64::max)
        ));
        assert!(
            close(likeness.two_terms_probability, two_terms) && two_terms > 0.01,
            "{likeness:?}"
        );
        assert!(close(likeness.numbers_cosine.unwrap(), numbers.iter().map(product).sum()));
        assert_eq!(Likeness::of(&one, &vector("near Lundy")).numbers_cosine, None);
        assert_eq!(Likeness::of(&vector("near Lundy"), &one).numbers_cosine, None);
        let of_one_term = Likeness::of(&one, &vector("Lundy"));
        assert!(of_one_term.cosine > 0.0 && of_one_term.two_terms_probability == 0.0);
    }

    #[test]
    fn what_the_others_do_not_corroborate_is_taken_off() {
        let with = |cosine, heaviest_contribution| Likeness {
            cosine,
            heaviest_contribution,
            ..Likeness::default()
        };
        assert_eq!(with(0.75, 0.5).uncorroborated(), 0.0);
        assert_eq!(with(0.75, 0.625).uncorroborated(), 0.375);
        assert_eq!(with(0.75, 0.625).corroborated(), 0.375);
        assert_eq!(with(0.5, 0.5).corroborated(), 0.0);
    }

    #[test]
    fn weighted_jaccard_by_its_definition() {
        let (one, other) = (vector("a b c d e f"), vector("d d d e f g h i j k l m n"));
        let share = |vector: &TermVector, wanted: u32| {
            let sum: f64 = vector.iter().map(|(_, weight)| f64::from(weight)).sum();
            vector
                .iter()
                .find(|(term, _)| *term == wanted)
                .map_or(0.0, |(_, weight)| f64::from(weight) / sum)
        };
        let mut terms: Vec<u32> = one.iter().chain(other.iter()).map(|(term, _)| term).collect();
        terms.sort_unstable();
        terms.dedup();
        let (mut least, mut most) = (0.0, 0.0);
        for term in terms {
            let (a, b) = (share(&one, term), share(&other, term));
            least += a.min(b);
            most += a.max(b);
        }
        assert!((weighted_jaccard(&one, &other) - least / most).abs() < 1e-9);
        assert_eq!(weighted_jaccard(&one, &vector("")), 0.0);
    }
}
