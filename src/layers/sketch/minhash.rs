//! MinHash by Fast Similarity Sketching.

use super::identity::{Method, SketchIdentity};
use crate::hash::{self, Seed};

/// A MinHash signature: k values, of which a share equal to the Jaccard similarity of two sets
/// agrees between their signatures, in expectation.
///
/// Of each value 16 bits are kept (Li, König 2010, "b-Bit minwise hashing", WWW): values that differ
/// agree by chance once in 65,536.
///
/// ```
/// use samestory::layers::sketch::MinHasher;
///
/// let hasher = MinHasher::new(256, 0);
/// // Of the 150 numbers in either, 50 are in both.
/// let [one, other] = [hasher.sign(0..100), hasher.sign(50..150)];
/// assert_eq!(one.values().len(), 256);
/// assert!((one.estimated_jaccard(&other) - 1.0 / 3.0).abs() < 0.1);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Signature(Vec<u16>);

impl Signature {
    /// The values, one a slot.
    pub fn values(&self) -> &[u16] {
        &self.0
    }

    /// The estimate of the Jaccard similarity: the share of slots that agree, 0 to 1. Its standard
    /// error is at most sqrt(J (1 - J) / k).
    ///
    /// # Panics
    ///
    /// When the signatures have different lengths: they cannot come from one [`MinHasher`].
    pub fn estimated_jaccard(&self, other: &Self) -> f64 {
        self.agreement(other) as f64 / self.0.len().max(1) as f64
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
        agreement(&self.0, &other.0)
    }
}

impl AsRef<[u16]> for Signature {
    fn as_ref(&self) -> &[u16] {
        &self.0
    }
}

/// In how many places two slices agree.
pub(crate) fn agreement(a: &[u16], b: &[u16]) -> usize {
    // Counted in numbers of the size of what is compared, many at a time.
    let of_chunk = |(a, b): (&[u16], &[u16])| -> usize {
        a.iter().zip(b).map(|(a, b)| u16::from(a == b)).sum::<u16>().into()
    };
    a.chunks(4096).zip(b.chunks(4096)).map(of_chunk).sum()
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
/// use samestory::layers::feature::ShingleSet;
/// use samestory::layers::sketch::MinHasher;
/// use samestory::layers::text::Document;
///
/// let hasher = MinHasher::new(128, 0);
/// let sign = |text: &str| {
///     let document = Document::read(&Article::new("", text));
///     hasher.sign(ShingleSet::of_tokens(document.hashes(), 2).iter())
/// };
/// let wire = sign("The ferry Aurora ran aground off Lundy on Sunday with 40 people aboard.");
/// let daily = sign("The ferry Aurora ran aground off Lundy on Sunday with 40 passengers aboard.");
/// let other = sign("Parliament in Lisbon rejected the budget after a night of debate.");
/// // 10 of the 14 pairs of neighbouring words are in both: the Jaccard similarity is 0.71.
/// assert!((wire.estimated_jaccard(&daily) - 0.71).abs() < 0.15);
/// assert!(wire.estimated_jaccard(&other) < 0.05);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MinHasher {
    length: usize,
    seed: Seed,
}

impl MinHasher {
    /// For signatures of `length` values, of one where it is 0. A different `seed` gives independent
    /// signatures; take a secret one where articles may be written to collide.
    pub fn new(length: usize, seed: u64) -> Self {
        Self { length: length.max(1), seed: Seed(seed) }
    }

    /// Values a signature.
    pub fn signature_length(&self) -> usize {
        self.length
    }

    /// What its signatures are made by.
    pub fn identity(&self) -> SketchIdentity {
        SketchIdentity { method: Method::MinHash, length: self.length, seed: self.seed }
    }

    /// In how many slots the signatures of two sets must agree for a Jaccard similarity of
    /// `similarity` or more to be believed: two sets that are so similar agree in fewer with a
    /// probability of at most `miss`. 0 where even no agreement at all is likelier than that.
    ///
    /// By the binomial distribution, which slots that agree independently would follow; those of
    /// this sketch vary less. Costs O(k) time.
    ///
    /// ```
    /// use samestory::layers::sketch::MinHasher;
    ///
    /// let hasher = MinHasher::new(128, 0);
    /// let least = hasher.least_agreement(0.8, 1e-4);
    /// // The second shares 80 of 100 numbers with the first, the third 30 of 150.
    /// let [one, alike, other] = [0..90, 10..100, 60..150].map(|set| hasher.sign(set));
    /// assert!(one.agreement(&alike) >= least);
    /// assert!(one.agreement(&other) < least);
    /// ```
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

    /// The signature of a set of 32-bit hashes; repeated elements change nothing. The empty set has a
    /// signature too, equal to that of other empty sets only.
    pub fn sign(&self, set: impl IntoIterator<Item = u32>) -> Signature {
        let mut signature = Signature::default();
        self.sign_into(set, &mut Scratch::default(), &mut signature);
        signature
    }

    /// As [`MinHasher::sign`], with no memory of its own once that of `scratch` and `signature`
    /// is large enough.
    pub(super) fn sign_into(
        &self,
        set: impl IntoIterator<Item = u32>,
        scratch: &mut Scratch,
        signature: &mut Signature,
    ) {
        let Scratch { hashes, slots } = scratch;
        hashes.clear();
        hashes.extend(set.into_iter().map(u64::from));
        self.draw(hashes, |_| 0, slots);
        signature.0.clear();
        signature.0.extend(slots.iter().map(|&slot| (slot >> NOTE_BITS) as u16));
    }

    /// Draws an element for each slot, and makes of it what [`Scratch::slots`] says; leaves
    /// [`EMPTY`] ones where there is no element at all. `note_of` gives a note of an element by its
    /// number.
    pub(super) fn draw(
        &self,
        hashes: &mut [u64],
        note_of: impl Fn(usize) -> u16,
        slots: &mut Vec<u64>,
    ) {
        slots.clear();
        slots.resize(self.length, EMPTY);
        let seed = self.seed_of(0);
        for (number, hashed) in hashes.iter_mut().enumerate() {
            *hashed = hash::scatter(*hashed ^ seed);
            let slot = &mut slots[reduce((*hashed >> 32) as u32, self.length)];
            // Without a branch: whether a value is the least so far cannot be foretold.
            *slot = (*slot).min(drawn(0, *hashed, note_of(number)));
        }
        if !hashes.is_empty() && slots.contains(&EMPTY) {
            self.fill(hashes, note_of, slots);
        }
    }

    /// Fills the slots that the first round left empty.
    fn fill(&self, hashes: &mut [u64], note_of: impl Fn(usize) -> u16, slots: &mut [u64]) {
        // One hash serves for as many rounds as its high half, taken for a fraction, has digits to
        // the base of the length: each is a slot.
        let digits =
            (u32::BITS / (usize::BITS - (self.length - 1).leading_zeros()).max(1)) as usize;
        let mut power = 1u32;
        for round in 1..self.length.min(MOST_ROUNDS) {
            power = power.wrapping_mul(self.length as u32);
            if round % digits == 0 {
                let seed = self.seed_of(round);
                hashes.iter_mut().for_each(|hashed| *hashed = hash::mix(*hashed ^ seed));
                power = 1;
            }
            // What an earlier round put into a slot beats all of a later one.
            let least = drawn(round, 0, 0);
            for (number, &hashed) in hashes.iter().enumerate() {
                let digit = reduce(((hashed >> 32) as u32).wrapping_mul(power), self.length);
                let slot = &mut slots[digit];
                if *slot >= least {
                    let hashed = hash::mix(hashed ^ (round as u64) << 32);
                    *slot = (*slot).min(drawn(round, hashed, note_of(number)));
                }
            }
            if !slots.contains(&EMPTY) {
                return;
            }
        }
        // Nearly never reached: a slot that all rounds left empty takes its minimum over all
        // elements.
        for (number, slot) in slots.iter_mut().enumerate().filter(|(_, slot)| **slot == EMPTY) {
            let seed = self.seed_of(self.length + number);
            let of_element = |(number, &hashed): (usize, &u64)| {
                drawn(0, hash::mix(hashed ^ seed), note_of(number))
            };
            *slot = hashes.iter().enumerate().map(of_element).min().unwrap_or(EMPTY);
        }
    }

    fn seed_of(&self, round: usize) -> u64 {
        hash::mix(self.seed.0 ^ (round as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(1))
    }
}

/// What making a signature needs besides, to be used again for the next.
#[derive(Clone, Debug, Default)]
pub(super) struct Scratch {
    pub(super) hashes: Vec<u64>,
    /// From the highest bits to the lowest: the round that filled a slot, the value, the note of
    /// the element.
    pub(super) slots: Vec<u64>,
}

pub(super) const EMPTY: u64 = u64::MAX;

const NOTE_BITS: u32 = 16;

/// The bits of a hash that are the value.
const VALUE: u64 = 0x0000_ffff_ffff_0000;

/// As many as there is room for in a slot.
const MOST_ROUNDS: usize = 0xffff;

/// What a slot holds of an element.
#[inline]
fn drawn(round: usize, hashed: u64, note: u16) -> u64 {
    (round as u64) << 48 | hashed & VALUE | u64::from(note)
}

/// The number in `0..length` for a fraction in units of 2^-32 (Lemire 2019, "Fast random integer
/// generation in an interval").
#[inline]
fn reduce(fraction: u32, length: usize) -> usize {
    ((u64::from(fraction) * length as u64) >> 32) as usize
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
    fn pair(trial: u64, shared: u64, only: u64) -> (Vec<u32>, Vec<u32>) {
        let element = |kind: u64, number: u64| hash::halved(hash::sequence([trial, kind, number]));
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
            let error =
                hasher.sign(left.clone()).estimated_jaccard(&hasher.sign(right.clone())) - jaccard;
            sum += error;
            squares += error * error;
        }
        (sum / trials as f64, squares / trials as f64)
    }

    // Limits: for the mean, 5 standard errors; for the error, 5 % above theory, that is 10 % for the
    // variance, over 5 standard errors of a variance estimated from 6,000 trials (each about
    // sqrt(2/6000) = 1.8 %).
    #[test]
    fn unbiased_with_the_variance_of_the_theory() {
        for (shared, only) in [(3, 4), (20, 10), (40, 200), (300, 50), (500, 1000)] {
            let (length, trials) = (128, 6000);
            let jaccard = shared as f64 / (shared + 2 * only) as f64;
            let theory = jaccard * (1.0 - jaccard) / length as f64;
            let (bias, variance) = error(length, trials, shared, only);
            let limit = 5.0 * (theory / trials as f64).sqrt();
            assert!(bias.abs() < limit, "bias {bias} at J {jaccard}, limit {limit}");
            assert!(variance < 1.1 * theory, "variance {variance} at J {jaccard}, theory {theory}");
        }
    }

    #[test]
    fn extremes() {
        let hasher = MinHasher::new(64, 0);
        let (left, right) = pair(0, 0, 100);
        assert_eq!(hasher.sign(left.clone()).estimated_jaccard(&hasher.sign(left.clone())), 1.0);
        assert!(hasher.sign(left.clone()).estimated_jaccard(&hasher.sign(right.clone())) < 0.01);
        assert_eq!(hasher.sign([]).estimated_jaccard(&hasher.sign([])), 1.0);
        assert_eq!(hasher.sign([]).estimated_jaccard(&hasher.sign(left.clone())), 0.0);
        assert_eq!(hasher.sign([7]).values().len(), 64);
        assert_eq!(MinHasher::new(0, 0).signature_length(), 1);
    }

    #[test]
    fn order_and_repeats_change_nothing() {
        let hasher = MinHasher::new(64, 3);
        assert_eq!(hasher.sign([1, 2, 3]), hasher.sign([3, 1, 2, 2, 1]));
    }

    #[test]
    fn seeds_give_other_signatures() {
        assert_ne!(MinHasher::new(64, 1).sign([1, 2, 3]), MinHasher::new(64, 2).sign([1, 2, 3]));
    }

    // Signatures are stored: these numbers may change only together with `HASH_ID`.
    #[test]
    fn known_answers() {
        let signature = MinHasher::new(4, 0).sign([1, 2, 3]);
        assert_eq!(signature.values(), [60422, 54592, 20532, 39204]);
    }
}
