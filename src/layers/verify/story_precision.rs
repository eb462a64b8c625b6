//! From a wanted precision to a probability.

use std::io::{self, Read, Write};

use super::story_fit::logistic;
use crate::saved::{LoadError, Loading, Saving};

/// Of pairs with at least the log-odds -3, -2.5, -2 and so on, the share that are of one story.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Precisions([f64; STEPS]);

/// From a probability of 0.05 to one of 0.9975, each with thousands of pairs of the corpora behind
/// it.
const STEPS: usize = 19;

/// From the log-odds of one to those of the next.
const STEP: f64 = 0.5;

/// How many pairs the known precisions are worth beside new ones.
const KNOWN_PAIRS: f64 = 20.0;

impl Precisions {
    /// Pooled over the pairs of six labelled corpora, each scored by weights fitted to the other
    /// five, by `examples/fit.rs --leave-one-out`.
    pub(super) const BUILT_IN: Self = Self([
        0.4896, 0.5753, 0.6501, 0.7138, 0.7702, 0.8148, 0.8521, 0.8831, 0.9053, 0.9229, 0.9371,
        0.9481, 0.9589, 0.9693, 0.9761, 0.9817, 0.9873, 0.9908, 0.9935,
    ]);

    pub(super) fn save<W: Write>(self, saving: &mut Saving<W>) -> io::Result<()> {
        self.0.iter().try_for_each(|share| saving.bytes(&share.to_le_bytes()))
    }

    pub(super) fn load<R: Read>(loading: &mut Loading<R>) -> Result<Self, LoadError> {
        let mut shares = [0.0; STEPS];
        for share in &mut shares {
            *share = f64::from_le_bytes(loading.bytes()?);
            if !(0.0..=1.0).contains(share) {
                return Err(loading.senseless("a share is not from 0 to 1"));
            }
        }
        Ok(Self(shares))
    }

    /// With new pairs: the log-odds of each, whether it is of one story, how much it counts.
    pub(super) fn updated(self, pairs: impl IntoIterator<Item = (f64, bool, f64)>) -> Self {
        let mut of_step = [(0.0, 0.0, 0usize); STEPS];
        for (log_odds, same_story, counts) in pairs {
            let Some(step) = step_of(log_odds) else { continue };
            let (right, all, pairs) = &mut of_step[step];
            *right += if same_story { counts } else { 0.0 };
            *all += counts;
            *pairs += 1;
        }
        let mut updated = self.0;
        let (mut right, mut all, mut pairs) = (0.0, 0.0, 0);
        for (precision, of_step) in updated.iter_mut().zip(of_step).rev() {
            right += of_step.0;
            all += of_step.1;
            pairs += of_step.2;
            if all > 0.0 {
                let share = right / all;
                let new = pairs as f64;
                *precision = (*precision * KNOWN_PAIRS + share * new) / (KNOWN_PAIRS + new);
            }
        }
        Self(updated)
    }

    /// Those of the same pairs when their log-odds are multiplied by `sureness`.
    pub(super) fn tempered(self, sureness: f64) -> Self {
        let mut tempered = self.0;
        for (step, precision) in tempered.iter_mut().enumerate() {
            *precision = self.share_from(log_odds(step) / sureness);
        }
        Self(tempered)
    }

    /// The share among pairs with at least the log-odds. Between two steps it is taken to rise
    /// evenly; beyond the outer ones nothing more is known.
    fn share_from(self, from: f64) -> f64 {
        let at = ((from - log_odds(0)) / STEP).clamp(0.0, (STEPS - 1) as f64);
        let below = self.0[at.floor() as usize];
        below + (self.0[at.ceil() as usize] - below) * at.fract()
    }

    /// The least probability of pairs of which the share `precision` are of one story; of the
    /// highest known share where that is less. Between two steps it is taken to rise evenly.
    pub(super) fn threshold(&self, precision: f64) -> f64 {
        let mut below = (0.0, 0.0);
        for (step, &share) in self.0.iter().enumerate() {
            let at = logistic(log_odds(step));
            if share >= precision {
                let (from, least) = below;
                return from + (at - from) * ((precision - least) / (share - least));
            }
            if share > below.1 {
                below = (at, share);
            }
        }
        below.0
    }
}

fn log_odds(step: usize) -> f64 {
    step as f64 * STEP - 3.0
}

/// None below the first step.
fn step_of(log_odds: f64) -> Option<usize> {
    let step = ((log_odds + 3.0) / STEP).floor();
    (step >= 0.0).then_some((step as usize).min(STEPS - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_surer_precision_is_a_higher_probability() {
        let mut last = 0.0;
        for percent in 1..=100 {
            let threshold = Precisions::BUILT_IN.threshold(f64::from(percent) / 100.0);
            assert!(threshold > 0.0 && threshold < 1.0 && threshold >= last, "{percent} %");
            last = threshold;
        }
    }

    #[test]
    fn many_pairs_decide_and_few_do_not() {
        // Above even odds 99 of 100 are right, below none.
        let pairs = |times: usize| {
            let sure = (0..100 * times).map(|at| (1.0, at % 100 != 0, 1.0));
            sure.chain((0..100 * times).map(|_| (-1.0, false, 1.0)))
        };
        let many = Precisions::BUILT_IN.updated(pairs(1000));
        assert!(many.threshold(0.95) > logistic(-1.0) && many.threshold(0.95) <= logistic(1.0));
        assert!(many.threshold(0.4) <= logistic(-1.0));
        let few = Precisions::BUILT_IN.updated(pairs(1).take(1));
        assert!((few.threshold(0.9) - Precisions::BUILT_IN.threshold(0.9)).abs() < 0.1);
        assert_eq!(Precisions::BUILT_IN.updated([]), Precisions::BUILT_IN);
    }

    #[test]
    fn tempered_precisions_are_those_of_the_same_pairs() {
        let cool = Precisions::BUILT_IN.tempered(0.5);
        for step in 0..STEPS {
            let same = Precisions::BUILT_IN.0[step];
            assert!((cool.share_from(log_odds(step) / 2.0) - same).abs() < 0.03, "{step}");
        }
        assert_eq!(Precisions::BUILT_IN.tempered(1.0), Precisions::BUILT_IN);
    }

    #[test]
    fn steps_are_half_log_odds() {
        assert_eq!(
            (step_of(-3.1), step_of(-3.0), step_of(100.0)),
            (None, Some(0), Some(STEPS - 1))
        );
        for step in 0..STEPS {
            assert_eq!(step_of(log_odds(step)), Some(step));
        }
        assert_eq!(step_of(f64::NAN), None);
    }
}
