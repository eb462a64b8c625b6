//! Weighted MinHash: which features are drawn.

use super::identity::{Method, SketchIdentity};
use super::minhash::{EMPTY, MinHasher, Scratch, agreement};
use crate::hash;

/// Which feature of an article was drawn for each of k slots, as the lower 16 bits of a hash of the
/// feature; heavy features are drawn more often.
///
/// [`WeightedMinHasher`] shows some.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct WeightedSignature(Box<[u16]>);

impl WeightedSignature {
    /// The features drawn, one a slot; none where there was no feature to draw.
    pub fn values(&self) -> &[u16] {
        &self.0
    }

    /// Whether there was no feature to draw.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// In how many slots both drew the same feature. 0 when one has no feature.
    pub fn agreement(&self, other: &Self) -> usize {
        agreement(&self.0, &other.0)
    }
}

impl AsRef<[u16]> for WeightedSignature {
    fn as_ref(&self) -> &[u16] {
        &self.0
    }
}

/// Draws from weighted features, so that two articles draw the same feature the more often, the
/// more alike their weights are.
///
/// This is consistent weighted sampling of which only the feature is kept (Li 2015, "0-bit
/// consistent weighted sampling", KDD). With the weights of each article scaled to sum 1, and a
/// and b the weights of a feature in either, both draw it with the probability
///
/// ```text
/// min(a, b) (1 + |a - b|) / (sum of all max(a, b))
/// ```
///
/// Summed over the features this is their weighted (min/max) Jaccard similarity, and a little more
/// where the weights of what they share differ.
///
/// To draw, the weights are scaled to a fixed sum, each is rounded to whole steps, and a feature of
/// n steps enters an ordinary [`MinHasher`] as n elements (Haveliwala, Gionis, Indyk 2000,
/// "Scalable techniques for clustering the web", section 4.1). Rounding is up or down by the
/// feature's own hash, so that it is unbiased and the same in every article. With 4 steps a slot
/// the rounding costs less than the sketch's own error, and O(steps) time instead of the O(n k) of
/// drawing for each slot by itself (Ioffe 2010).
///
/// ```
/// use samestory::layers::sketch::WeightedMinHasher;
///
/// // Features by their hashes; what is heavy in both decides.
/// let (ferry, island, sunday, harbour) = (11, 12, 13, 14);
/// let hasher = WeightedMinHasher::new(256, 0);
/// let one = hasher.sign([(ferry, 0.5), (island, 0.4), (sunday, 0.1)]);
/// let other = hasher.sign([(ferry, 0.5), (island, 0.4), (harbour, 0.1)]);
/// // The lower weights add up to 0.9, the higher to 1.1.
/// assert!((one.agreement(&other) as f64 / 256.0 - 0.9 / 1.1).abs() < 0.1);
/// ```
#[derive(Clone, Debug)]
pub struct WeightedMinHasher {
    hasher: MinHasher,
    steps: f64,
}

/// Steps a slot into which the sum of the weights is divided.
const STEPS_PER_SLOT: usize = 4;

/// Steps at least, however few the slots: of four, weights that are many and small can all be
/// rounded down to none.
const LEAST_STEPS: usize = 256;

impl WeightedMinHasher {
    /// For signatures of `length` values; see [`MinHasher::new`].
    pub fn new(length: usize, seed: u64) -> Self {
        let hasher = MinHasher::new(length, seed);
        let steps = (hasher.signature_length() * STEPS_PER_SLOT).max(LEAST_STEPS) as f64;
        Self { hasher, steps }
    }

    /// Values a signature.
    pub fn signature_length(&self) -> usize {
        self.hasher.signature_length()
    }

    /// What its signatures are made by.
    pub fn identity(&self) -> SketchIdentity {
        SketchIdentity { method: Method::Weighted, ..self.hasher.identity() }
    }

    /// The signature of `features`, pairs of a feature's hash and its weight; weights that are not
    /// positive and finite are left out. Features must be distinct, and in one order wherever
    /// signatures are compared: the sum of their weights is rounded, on which a value can turn.
    pub fn sign(
        &self,
        features: impl IntoIterator<Item = (u64, f32)> + Clone,
    ) -> WeightedSignature {
        let weighs = |&(_, weight): &(u64, f32)| weight > 0.0 && weight.is_finite();
        let sum: f64 =
            features.clone().into_iter().filter(weighs).map(|(_, weight)| f64::from(weight)).sum();
        let scale = self.steps / sum;
        let room = self.steps as usize + 64;
        let mut features_of = Vec::with_capacity(room);
        let mut scratch = Scratch { hashes: Vec::with_capacity(room), slots: Vec::new() };
        let Scratch { hashes, slots } = &mut scratch;
        for (feature, weight) in features.into_iter().filter(weighs) {
            let feature = hash::mix(feature ^ ROUNDING_SEED);
            let steps = (f64::from(weight) * scale + hash::unit_interval(feature)) as u64;
            let mut step = 0u64;
            hashes.extend((0..steps).map(|_| {
                step = step.wrapping_add(STEP_FACTOR);
                feature ^ step
            }));
            features_of.resize(hashes.len(), feature as u16);
        }
        self.hasher.draw(hashes, |element| features_of[element], slots);
        slots.retain(|&slot| slot != EMPTY);
        WeightedSignature(slots.iter().map(|&slot| slot as u16).collect())
    }
}

const ROUNDING_SEED: u64 = 0x2545_f491_4f6c_dd1d;
const STEP_FACTOR: u64 = 0xd134_2543_de82_ef95;

#[cfg(test)]
mod tests {
    use super::*;

    /// The probability that both draw the same feature, by the formula.
    fn alike(left: &[(u64, f32)], right: &[(u64, f32)]) -> f64 {
        let share = |features: &[(u64, f32)], wanted: u64| {
            let sum: f32 = features.iter().map(|(_, weight)| weight).sum();
            let of_wanted = features.iter().find(|(feature, _)| *feature == wanted);
            of_wanted.map_or(0.0, |(_, weight)| f64::from(weight / sum))
        };
        let mut features: Vec<u64> =
            left.iter().chain(right).map(|(feature, _)| *feature).collect();
        features.sort_unstable();
        features.dedup();
        let (mut alike, mut most) = (0.0, 0.0);
        for feature in features {
            let (a, b) = (share(left, feature), share(right, feature));
            alike += a.min(b) * (1.0 + (a - b).abs());
            most += f64::max(a, b);
        }
        alike / most
    }

    /// Features of a Zipf-like weight, of which the first `shared` are in both.
    fn pair(trial: u64, shared: u64, only: u64) -> [Vec<(u64, f32)>; 2] {
        [1, 2].map(|side| {
            (0..shared + only)
                .map(|number| {
                    let kind = if number < shared { 0 } else { side };
                    let tilt = hash::unit_interval(hash::sequence([trial, side, number])) as f32;
                    (
                        hash::sequence([trial, kind, number]),
                        (0.5 + tilt) * 10.0 / (1.0 + number as f32),
                    )
                })
                .collect()
        })
    }

    // Limits: 5 standard errors for the mean; 1.3 times theory for the variance, which leaves room
    // for the rounding beside 5 standard errors of a variance from 2,000 trials.
    #[test]
    fn draws_alike_as_often_as_the_formula_says() {
        for (shared, only) in [(1, 2), (5, 100), (30, 100), (100, 10)] {
            let (length, trials) = (256, 2000);
            let (mut sum, mut squares, mut theory) = (0.0, 0.0, 0.0);
            for trial in 0..trials {
                let [left, right] = pair(trial, shared, only);
                let hasher = WeightedMinHasher::new(length, trial);
                let alike = alike(&left, &right);
                let agreement = hasher.sign(left).agreement(&hasher.sign(right));
                let error = agreement as f64 / length as f64 - alike;
                sum += error;
                squares += error.powi(2);
                theory += alike * (1.0 - alike) / length as f64;
            }
            let trials = trials as f64;
            let (bias, variance, theory) = (sum / trials, squares / trials, theory / trials);
            assert!(bias.abs() < 5.0 * (theory / trials).sqrt(), "bias {bias}, theory {theory}");
            assert!(variance < 1.3 * theory, "variance {variance}, theory {theory}");
        }
    }

    /// The textbook's draw for one slot (Ioffe 2010, "Improved Consistent Sampling, Weighted Minhash
    /// and L1 Sketching", ICDM), of which only the feature is kept.
    fn textbook_draw(features: &[(u64, f32)], slot: u64) -> u64 {
        let uniform = |feature: u64, number: u64| {
            1.0 - hash::unit_interval(hash::sequence([feature, slot, number]))
        };
        let rank = |&(feature, weight): &(u64, f32)| {
            let gamma = |first: u64| -(uniform(feature, first) * uniform(feature, first + 1)).ln();
            let (r, c, beta) = (gamma(0), gamma(2), uniform(feature, 4));
            let t = (f64::from(weight).ln() / r + beta).floor();
            c / (r * (t - beta)).exp() / r.exp()
        };
        let least = features.iter().min_by(|a, b| rank(a).total_cmp(&rank(b)));
        least.expect("there are features").0
    }

    // Limits: 6 standard errors, for two samplers of independent slots.
    #[test]
    fn draws_as_the_textbook_draws() {
        let (length, trials) = (64, 500);
        for (shared, only) in [(3, 1), (6, 20), (30, 5)] {
            let (mut draws, mut alike) = ([[0.0; 2]; 2], [0.0; 2]);
            for trial in 0..trials {
                let [left, right] = pair(trial, shared, only);
                let hasher = WeightedMinHasher::new(length, trial);
                let heaviest = hash::mix(left[0].0 ^ ROUNDING_SEED) as u16;
                let sum: f32 = left.iter().map(|(_, weight)| weight).sum();
                let [ours, other] = [&left, &right].map(|set| hasher.sign(set.iter().copied()));
                alike[0] += ours.agreement(&other) as f64;
                let of_heaviest = ours.values().iter().filter(|&&value| value == heaviest).count();
                draws[0][0] += of_heaviest as f64;
                draws[0][1] += f64::from(left[0].1 / sum) * length as f64;
                // Scaled to sum 1, as ours are.
                let scaled = [&left, &right].map(|set| {
                    let sum: f32 = set.iter().map(|(_, weight)| weight).sum();
                    set.iter().map(|&(feature, weight)| (feature, weight / sum)).collect::<Vec<_>>()
                });
                for slot in 0..length as u64 {
                    let slot = trial << 32 | slot;
                    let [one, other] = scaled.each_ref().map(|set| textbook_draw(set, slot));
                    alike[1] += f64::from(u8::from(one == other));
                    draws[1][0] += f64::from(u8::from(one == left[0].0));
                }
                draws[1][1] = draws[0][1];
            }
            let all = length as f64 * trials as f64;
            for [found, expected] in draws {
                let share = expected / all;
                let limit = 6.0 * (share * (1.0 - share) / all).sqrt();
                assert!((found / all - share).abs() < limit, "{found} for {expected} of {all}");
            }
            // Ours draws alike a little more often, by the formula at most (1 + |a - b|) times.
            let [ours, textbook] = alike.map(|alike| alike / all);
            let limit = 6.0 * (2.0 * textbook * (1.0 - textbook) / all).sqrt();
            assert!((ours - textbook).abs() < limit + 0.05 * textbook, "{ours} for {textbook}");
        }
    }

    #[test]
    fn scale_changes_nothing_and_bad_weights_are_left_out() {
        let hasher = WeightedMinHasher::new(64, 0);
        let plain = hasher.sign([(1, 2.0), (2, 3.0)]);
        assert_eq!(plain, hasher.sign([(1, 4.0), (2, 6.0)]));
        assert_eq!(plain, hasher.sign([(1, 2.0), (2, 3.0), (3, f32::NAN), (4, -1.0), (5, 0.0)]));
        assert_eq!(hasher.sign([]), hasher.sign([(9, 0.0)]));
        assert_eq!(hasher.sign([]).agreement(&hasher.sign([])), 0);
    }

    // Signatures are stored: these numbers may change only together with `HASH_ID`.
    #[test]
    fn known_answers() {
        let signature = WeightedMinHasher::new(12, 0).sign([(1, 2.0), (2, 3.0), (3, 1.5)]);
        let expected =
            [21452, 21452, 34249, 42819, 21452, 21452, 42819, 42819, 34249, 42819, 34249, 21452];
        assert_eq!(signature.values(), expected);
    }
    #[test]
    fn many_small_weights_are_not_all_rounded_away() {
        let hasher = WeightedMinHasher::new(1, 0);
        for first in 0..2_000 {
            let features: Vec<(u64, f32)> = (first..first + 8).map(|at| (at, 1.0)).collect();
            assert!(!hasher.sign(features).is_empty(), "from {first} on");
        }
    }
}
