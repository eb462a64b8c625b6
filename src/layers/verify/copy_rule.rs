//! From which similarity on two articles are copies.

use super::overlap::Overlap;

/// When two articles are copies of one text: from which Jaccard similarity of their word 5-shingles
/// on and, where asked, from which containment.
///
/// Jaccard sees light edits; containment sees also that one article is a part of the other, which
/// is what cutting a text and wrapping it in something else does.
///
/// ```
/// use samestory::detector::CopyRule;
/// use samestory::layers::verify::Overlap;
///
/// // Of the 40 shingles of a cut version, 38 are in the full text, which has 200.
/// let overlap = Overlap { shared: 38, left: 40, right: 200 };
/// let rule = CopyRule::jaccard(0.5);
/// assert!(!rule.accepts(overlap));
/// assert!(rule.or_containment(0.8).accepts(overlap));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CopyRule {
    jaccard: f64,
    containment: Option<f64>,
}

/// Below this many shingles the smaller article is too short for containment to mean anything: a
/// quoted sentence is no copy.
const CONTAINMENT_MIN_SHINGLES: usize = 20;

/// Below this share of the larger article's size the smaller is an excerpt, a brief, or one of many
/// items of a digest, and joining by containment would join all items of the digest.
const CONTAINMENT_MIN_RATIO: f64 = 0.15;

/// Below this containment two parts of an article share next to nothing.
const DISJOINT: f64 = 0.1;

/// Parts of an article with which each of its parts is compared.
const COLLECTION_PARTS: usize = 50;

/// Whether an article with these parts is a collection of others, a digest or a live blog: two of
/// them share next to nothing. Joining by containment would make all of its items one report.
/// Versions cut from one text nearly always begin alike.
pub(crate) fn is_collection<P>(parts: &[P], overlap: impl Fn(&P, &P) -> Overlap) -> bool {
    parts.iter().enumerate().any(|(at, one)| {
        parts[at + 1..]
            .iter()
            .take(COLLECTION_PARTS)
            .any(|other| overlap(one, other).containment() < DISJOINT)
    })
}

impl CopyRule {
    /// Two articles are copies when the Jaccard similarity of their shingles is `threshold` or
    /// more; `threshold` is more than 0 and at most 1.
    pub const fn jaccard(threshold: f64) -> Self {
        Self { jaccard: threshold, containment: None }
    }

    /// Two articles are copies, too, when the shorter is contained in the longer to `threshold` or
    /// more, provided that the shorter has at least 20 shingles and at least 15 % as many as the
    /// longer; `threshold` is more than 0 and at most 1.
    #[must_use]
    pub const fn or_containment(mut self, threshold: f64) -> Self {
        self.containment = Some(threshold);
        self
    }

    /// The Jaccard threshold.
    pub fn jaccard_threshold(&self) -> f64 {
        self.jaccard
    }

    /// The containment threshold, where containment counts.
    pub fn containment_threshold(&self) -> Option<f64> {
        self.containment
    }

    /// Whether an overlap makes two articles copies.
    pub fn accepts(&self, overlap: Overlap) -> bool {
        overlap.shared > 0 && (overlap.jaccard() >= self.jaccard || self.accepts_part(overlap))
    }

    /// Whether an overlap makes the shorter of two articles a copy by containment.
    pub(crate) fn accepts_part(&self, overlap: Overlap) -> bool {
        let is_long_enough = overlap.smaller() >= CONTAINMENT_MIN_SHINGLES
            && overlap.smaller() as f64 >= CONTAINMENT_MIN_RATIO * overlap.larger() as f64;
        let is_contained = |threshold| overlap.containment() >= threshold;
        is_long_enough && self.containment.is_some_and(is_contained)
    }

    /// The rule that holds between an article of a report and the report's centre, against chains:
    /// half the Jaccard threshold or, where containment counts, three quarters of its.
    pub(crate) fn towards_centre(&self) -> Self {
        Self {
            jaccard: self.jaccard / 2.0,
            containment: self.containment.map(|threshold| threshold * 0.75),
        }
    }
}

/// Jaccard 0.5 or containment 0.8.
impl Default for CopyRule {
    fn default() -> Self {
        Self::jaccard(0.5).or_containment(0.8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_are_inclusive() {
        let half = Overlap { shared: 50, left: 75, right: 75 };
        assert!(CopyRule::jaccard(0.5).accepts(half));
        assert!(!CopyRule::jaccard(0.51).accepts(half));
        assert!(!CopyRule::jaccard(0.1).accepts(Overlap { shared: 0, left: 0, right: 0 }));
    }

    #[test]
    fn towards_the_centre_less_is_asked() {
        let rule = CopyRule::jaccard(0.6).or_containment(0.8);
        assert_eq!((rule.jaccard_threshold(), rule.containment_threshold()), (0.6, Some(0.8)));
        let towards = rule.towards_centre();
        assert_eq!(towards.jaccard_threshold(), 0.3);
        assert!((towards.containment_threshold().unwrap() - 0.6).abs() < 1e-12);
        assert_eq!(CopyRule::jaccard(0.6).towards_centre().containment_threshold(), None);
    }

    #[test]
    fn containment_only_where_asked_and_where_it_means_something() {
        let cut = Overlap { shared: 38, left: 40, right: 200 };
        assert!(!CopyRule::jaccard(0.5).accepts(cut));
        assert!(CopyRule::default().accepts(cut));
        let too_short = Overlap { shared: 19, left: 19, right: 60 };
        assert!(!CopyRule::default().accepts(too_short));
        let item_of_a_digest = Overlap { shared: 40, left: 40, right: 400 };
        assert!(!CopyRule::default().accepts(item_of_a_digest));
    }
}
