//! MinHash by Fast Similarity Sketching.

use crate::hash;

/// A MinHash signature: k values, of which a share equal to the Jaccard similarity of two sets
/// agrees between their signatures, in expectation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Signature(Box<[u32]>);

impl Signature {
    /// The values, one a slot.
    pub fn values(&self) -> &[u32] {
        &self.0
    }

    /// The estimate of the Jaccard similarity: the share of slots that agree, 0 to 1. Its standard
    /// error is at most sqrt(J (1 - J) / k).
    ///
    /// # Panics
    ///
    /// When the signatures have different lengths: they cannot come from one [`MinHasher`].
    pub fn jaccard(&self, other: &Self) -> f64 {
        self.agreement(other) as f64 / self.0.len() as f64
    }

    /// In how many slots the signatures agree.
    ///
    /// # Panics
    ///
    /// When the signatures have different lengths: they cannot come from one [`MinHasher`].
    pub fn agreement(&self, other: &Self) -> usize {
        assert_eq!(
            self.0.len(),
            other.0.len(),
            "signatures of different lengths cannot be compared"
        );
        self.0.iter().zip(&other.0).filter(|(a, b)| a == b).count()
    }
}

/// Makes MinHash signatures of a given length.
///
/// The method is Fast Similarity Sketching (Dahlgaard, Knudsen, Thorup 2017, "Fast similarity
/// sketching", FOCS, algorithm 1): one hash puts an element into one slot, and while slots stay
/// empty the elements are hashed again. It costs O(n + k log k) for n elements instead of the
/// textbook's O(n k), is unbiased, and its error is no larger than the textbook's even for sets far
/// smaller than k, where one-permutation hashing with densification is worse.
///
/// Signatures compare only when length and seed are the same.
///
/// ```
/// use samestory::Article;
/// use samestory::feature::ShingleSet;
/// use samestory::sketch::MinHasher;
/// use samestory::text::Document;
///
/// let hasher = MinHasher::new(128, 0);
/// let sign = |text: &str| {
///     let document = Document::read(&Article::new("", text));
///     hasher.sign(ShingleSet::of_tokens(document.hashes(), 2).as_slice())
/// };
/// let wire = sign("The ferry Aurora ran aground off Lundy on Sunday with 40 people aboard.");
/// let daily = sign("The ferry Aurora ran aground off Lundy on Sunday with 40 passengers aboard.");
/// let other = sign("Parliament in Lisbon rejected the budget after a night of debate.");
/// // 10 of the 14 pairs of neighbouring words are in both: the Jaccard similarity is 0.71.
/// assert!((wire.jaccard(&daily) - 0.71).abs() < 0.15);
/// assert!(wire.jaccard(&other) < 0.05);
/// ```
#[derive(Clone, Debug)]
pub struct MinHasher {
    length: usize,
    seed: u64,
}

impl MinHasher {
    /// For signatures of `length` values, at least 1. A different `seed` gives independent
    /// signatures; take a secret one where articles may be written to collide.
    pub fn new(length: usize, seed: u64) -> Self {
        Self { length: length.max(1), seed }
    }

    /// Values a signature.
    pub fn length(&self) -> usize {
        self.length
    }

    /// In how many slots the signatures of two sets must agree for a Jaccard similarity of
    /// `similarity` or more to be believed: two sets that are so similar agree in fewer with a
    /// probability of at most `miss`. 0 where even no agreement at all is likelier than that.
    ///
    /// By the binomial distribution, which slots that agree independently would follow; those of
    /// this sketch vary less. Costs O(k) time.
    pub fn least_agreement(&self, similarity: f64, miss: f64) -> usize {
        let similarity = similarity.clamp(0.0, 1.0);
        let length = self.length as f64;
        let odds = (similarity / (1.0 - similarity)).ln();
        // The logarithm, since the probability of no agreement may be less than any number.
        let mut ln_exactly = length * (1.0 - similarity).ln();
        let mut at_most = 0.0;
        for agreement in 0..self.length {
            at_most += ln_exactly.exp();
            if at_most > miss {
                return agreement;
            }
            let agreement = agreement as f64;
            ln_exactly += ((length - agreement) / (agreement + 1.0)).ln() + odds;
        }
        self.length
    }

    /// The signature of a set of hashes; repeated elements change nothing. The empty set has a
    /// signature too, equal to that of other empty sets only.
    pub fn sign(&self, set: &[u64]) -> Signature {
        let mut slots = vec![EMPTY; self.length];
        self.sign_into(set, &mut slots);
        Signature(slots.into_iter().map(|slot| slot as u32).collect())
    }

    /// Fills `slots`, all [`EMPTY`], with the minima; the low half of each is the value.
    fn sign_into(&self, set: &[u64], slots: &mut [u64]) {
        if set.is_empty() {
            return;
        }
        for round in 0..self.length {
            let seed = self.round_seed(round);
            // What an earlier round put into a slot beats all of a later round, so only slots that
            // were empty when the round began take part.
            let round_bit = (round as u64 + 1) << 32;
            for &element in set {
                let hashed = hash::mix(element ^ seed);
                let slot = &mut slots[reduce(hashed, self.length)];
                // Without a branch: whether a value is the least so far cannot be foretold.
                *slot = (*slot).min(round_bit | (hashed & 0xffff_ffff));
            }
            if !slots.contains(&EMPTY) {
                return;
            }
        }
        // Nearly never reached: a slot that k rounds left empty takes its minimum over all
        // elements.
        for (number, slot) in slots.iter_mut().enumerate().filter(|(_, slot)| **slot == EMPTY) {
            let seed = self.round_seed(self.length + number);
            let lowest = set.iter().map(|&element| hash::mix(element ^ seed) & 0xffff_ffff).min();
            *slot = lowest.unwrap_or(EMPTY);
        }
    }

    fn round_seed(&self, round: usize) -> u64 {
        hash::mix(self.seed ^ (round as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(1))
    }
}

const EMPTY: u64 = u64::MAX;

/// Maps the high half of a hash onto `0..length` (Lemire 2019, "Fast random integer generation in
/// an interval").
#[inline]
fn reduce(hashed: u64, length: usize) -> usize {
    (((hashed >> 32) * length as u64) >> 32) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fewer_agreements_than_the_least_are_rare() {
        let hasher = MinHasher::new(128, 0);
        // By a table of the binomial distribution: P(X <= 43) = 0.00013 at 1/2, P(X <= 42) below.
        assert_eq!(hasher.least_agreement(0.5, 1e-4), 43);
        assert_eq!(hasher.least_agreement(0.0, 1e-4), 0);
        assert_eq!(hasher.least_agreement(1.0, 1e-4), 128);
        let long = MinHasher::new(100_000, 0);
        let least = long.least_agreement(0.5, 1e-4);
        assert!((49_400..49_500).contains(&least), "{least}");
    }

    /// Two sets with `shared` elements in common and `only` more each, different for each `trial`.
    fn pair(trial: u64, shared: u64, only: u64) -> (Vec<u64>, Vec<u64>) {
        let element = |kind: u64, number: u64| hash::sequence([trial, kind, number]);
        let common = (0..shared).map(|number| element(0, number));
        let left = common.clone().chain((0..only).map(|number| element(1, number))).collect();
        let right = common.chain((0..only).map(|number| element(2, number))).collect();
        (left, right)
    }

    /// Mean and mean squared error of the estimate over `trials` pairs.
    fn error(length: usize, trials: u64, shared: u64, only: u64) -> (f64, f64) {
        let jaccard = shared as f64 / (shared + 2 * only) as f64;
        let (mut sum, mut squares) = (0.0, 0.0);
        for trial in 0..trials {
            let (left, right) = pair(trial, shared, only);
            let hasher = MinHasher::new(length, trial);
            let error = hasher.sign(&left).jaccard(&hasher.sign(&right)) - jaccard;
            sum += error;
            squares += error * error;
        }
        (sum / trials as f64, squares / trials as f64)
    }

    // Limits: for the mean, 5 standard errors; for the variance, 1.25 times theory, over 5 standard
    // errors of a variance estimated from 2,000 trials (each about sqrt(2/2000) = 3 %).
    #[test]
    fn unbiased_with_the_variance_of_the_theory() {
        for (shared, only) in [(3, 4), (20, 10), (40, 200), (300, 50), (500, 1000)] {
            let (length, trials) = (128, 2000);
            let jaccard = shared as f64 / (shared + 2 * only) as f64;
            let theory = jaccard * (1.0 - jaccard) / length as f64;
            let (bias, variance) = error(length, trials, shared, only);
            let limit = 5.0 * (theory / trials as f64).sqrt();
            assert!(bias.abs() < limit, "bias {bias} at J {jaccard}, limit {limit}");
            assert!(
                variance < 1.25 * theory,
                "variance {variance} at J {jaccard}, theory {theory}"
            );
        }
    }

    #[test]
    fn extremes() {
        let hasher = MinHasher::new(64, 0);
        let (left, right) = pair(0, 0, 100);
        assert_eq!(hasher.sign(&left).jaccard(&hasher.sign(&left)), 1.0);
        assert!(hasher.sign(&left).jaccard(&hasher.sign(&right)) < 0.01);
        assert_eq!(hasher.sign(&[]).jaccard(&hasher.sign(&[])), 1.0);
        assert_eq!(hasher.sign(&[]).jaccard(&hasher.sign(&left)), 0.0);
        assert_eq!(hasher.sign(&[7]).values().len(), 64);
        assert_eq!(MinHasher::new(0, 0).length(), 1);
    }

    #[test]
    fn order_and_repeats_change_nothing() {
        let hasher = MinHasher::new(64, 3);
        assert_eq!(hasher.sign(&[1, 2, 3]), hasher.sign(&[3, 1, 2, 2, 1]));
    }

    #[test]
    fn seeds_give_other_signatures() {
        assert_ne!(MinHasher::new(64, 1).sign(&[1, 2, 3]), MinHasher::new(64, 2).sign(&[1, 2, 3]));
    }

    // Signatures are stored: these numbers may change only together with `HASH_ID`.
    #[test]
    fn known_answers() {
        let signature = MinHasher::new(4, 0).sign(&[1, 2, 3]);
        assert_eq!(signature.values(), [2_005_232_499, 1_424_578_761, 369_116_682, 334_727_510]);
    }
}
