//! How many bands of how many rows: the S-curve.

/// A division of a signature into bands of rows. Two signatures that agree in all rows of at least
/// one band are a candidate pair.
///
/// ```
/// use samestory::layers::lsh::Banding;
///
/// let banding = Banding::new(16, 8);
/// assert_eq!(banding.values(), 128);
/// // Hardly a pair of similarity 0.4 becomes a candidate, and nearly each of 0.9.
/// assert!(banding.probability(0.4) < 0.02);
/// assert!(banding.probability(0.9) > 0.99);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Banding {
    bands: usize,
    rows: usize,
}

impl Banding {
    /// `bands` bands of `rows` rows each; of either one where it is 0.
    pub const fn new(bands: usize, rows: usize) -> Self {
        Self { bands: if bands > 0 { bands } else { 1 }, rows: if rows > 0 { rows } else { 1 } }
    }

    /// The most selective banding of signatures of `length` values that finds a pair of similarity
    /// `threshold` with probability `recall` or more: as many rows as that allows, since more rows
    /// mean fewer candidates in vain, and as many bands as there is room for.
    ///
    /// Pairs above the threshold are found more often still. Where even single rows miss the
    /// recall, single rows it is; compare [`Banding::probability`].
    ///
    /// ```
    /// use samestory::layers::lsh::Banding;
    ///
    /// let banding = Banding::for_recall(0.8, 0.99, 128);
    /// assert_eq!((banding.bands(), banding.rows()), (21, 6));
    /// assert!(banding.probability(0.8) >= 0.99);
    /// ```
    pub fn for_recall(threshold: f64, recall: f64, length: usize) -> Self {
        (1..=length.max(1))
            .rev()
            .map(|rows| Self::new(length / rows, rows))
            .find(|banding| banding.probability(threshold) >= recall)
            .unwrap_or(Self::new(length, 1))
    }

    /// Number of bands.
    pub fn bands(self) -> usize {
        self.bands
    }

    /// Rows a band.
    pub fn rows(self) -> usize {
        self.rows
    }

    /// Values of a signature that the bands use.
    pub const fn values(self) -> usize {
        self.bands.saturating_mul(self.rows)
    }

    /// The S-curve: the probability 1 - (1 - s^rows)^bands that a pair of similarity `s` becomes a
    /// candidate.
    pub fn probability(self, s: f64) -> f64 {
        self.probability_of_any(s.clamp(0.0, 1.0).powf(self.rows as f64))
    }

    /// The probability 1 - (1 - p)^bands that a pair becomes a candidate, where `p` is the
    /// probability that one band makes it one.
    pub fn probability_of_any(self, p: f64) -> f64 {
        1.0 - (1.0 - p.clamp(0.0, 1.0)).powf(self.bands as f64)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_prototypes_choice_for_half() {
        let banding = Banding::for_recall(0.5, 0.97, 128);
        assert_eq!((banding.bands(), banding.rows()), (42, 3));
    }

    #[test]
    fn out_of_reach_falls_back_to_single_rows() {
        assert_eq!(Banding::for_recall(0.01, 0.99, 16), Banding::new(16, 1));
        assert_eq!(Banding::for_recall(0.5, 0.9, 0), Banding::new(1, 1));
    }

    proptest! {
        #[test]
        fn meets_the_recall_with_the_most_rows(threshold in 0.2f64..1.0, recall in 0.5f64..0.999, length in 64usize..512) {
            let banding = Banding::for_recall(threshold, recall, length);
            prop_assume!(banding.rows() > 1 || banding.probability(threshold) >= recall);
            prop_assert!(banding.probability(threshold) >= recall);
            prop_assert!(banding.values() <= length);
            for rows in banding.rows() + 1..=length {
                prop_assert!(Banding::new(length / rows, rows).probability(threshold) < recall);
            }
        }

        #[test]
        fn rises_with_similarity(bands in 1usize..64, rows in 1usize..8, s in 0.0f64..0.99) {
            let banding = Banding::new(bands, rows);
            prop_assert!(banding.probability(s) <= banding.probability(s + 0.01));
            prop_assert!(banding.probability(0.0) == 0.0 && banding.probability(1.0) == 1.0);
        }
    }
}
