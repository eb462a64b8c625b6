//! From evidence to the probability that two reports are of one story.

use std::io::{self, Read, Write};

use super::story_evidence::StoryEvidence;
use super::story_fit::{Example, Prior, log_odds, logistic, logistic_regression};
use super::story_precision::Precisions;
use crate::saved::{Format, LoadError, Loading, Saving};

/// Weighs evidence: a logistic regression, of which every part can be shown.
///
/// The log-odds of one story are a sum, a weight times each piece of evidence:
///
/// - the corroborated cosine of the terms,
/// - the topic similarity, mean of the two reports,
/// - the nearness, times the company that the articles of the batch have,
/// - the square root of the cosine of the numbers, or that there are none to compare,
/// - the logarithm of the days between the reports, of which the first day is free, where both are
///   dated,
/// - the logarithm of the words of the shorter report, 100 at least: long reports share more by
///   chance.
///
/// ```
/// use samestory::layers::verify::{Likeness, StoryEvidence, StoryModel, Surroundings};
///
/// let soon = StoryEvidence {
///     likeness: Likeness { cosine: 0.5, heaviest_contribution: 0.1, ..Likeness::default() },
///     surroundings: [Surroundings { topic_cosine: 0.1, best_cosine: 0.5 }; 2],
///     mean_best_cosine: 0.3,
///     days: Some(0.5),
///     words: 400,
/// };
/// let later = StoryEvidence { days: Some(30.0), ..soon };
/// let [soon, later] = [soon, later].map(|evidence| StoryModel::BUILT_IN.score(&evidence));
/// assert!(soon.probability() > 0.5);
/// assert!(later.probability() < soon.probability());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StoryModel {
    weights: [f64; WEIGHTS],
    precisions: Precisions,
}

/// With more numbers, or another meaning of one, it is the next version.
static FORMAT: Format = Format {
    name: *b"ssstorym",
    version: 1,
    what: "a story model",
    saved_by: "StoryModel::save",
    remake: "calibrate and save it again with this version",
};

const WEIGHTS: usize = 8;

/// Of most weights nothing is held before they are fitted.
const WEAK: Prior = Prior { mean: 0.0, precision: 1e-3 };

/// The weight of time is not left to the corpora, which disagree: in gva half the pairs of like
/// reports more than 40 days apart are labelled one story, in allsides, wikinews and vietnamese
/// none. Fitted, it would be weaker, and what the same people do a month later would be one story.
const TIME: Prior = Prior { mean: -1.8, precision: 1e6 };

/// Which of the weights that is.
const TIME_AT: usize = 6;

const PRIORS: [Prior; WEIGHTS] = {
    let mut priors = [WEAK; WEIGHTS];
    priors[TIME_AT] = TIME;
    priors
};

/// Below this length, which few articles of the corpora have, length says nothing.
const LEAST_WORDS: usize = 100;

/// Less than any labels ask for, and enough for log-odds to differ.
const LEAST_SURENESS: f64 = 1e-6;

/// Evidence on two reports of which it is known whether they are of one story.
///
/// [`StoryModel::fit`] shows some.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LabelledEvidence {
    /// What is known of them.
    pub evidence: StoryEvidence,
    /// Whether they are of one story.
    pub same_story: bool,
    /// How much the pair counts, such as 1.
    pub weight: f64,
}

impl StoryModel {
    /// Fitted to the pairs of six labelled corpora (English and Vietnamese), each by itself, among
    /// 26,000 other articles, and thinned so that most stories have one report, and to pairs of
    /// these other articles that were published far apart, by `examples/fit.rs`. The weight of time is
    /// set, not fitted; all are tempered by 0.68, which pairs of corpora left out of the fit ask for.
    pub const BUILT_IN: Self = Self {
        weights: [-0.3722, 11.1087, -8.1293, 6.4954, 1.9011, 0.3557, -1.2322, -0.8009],
        precisions: Precisions::BUILT_IN,
    };

    /// Fits the weights to pairs of which it is known whether they are of one story, by logistic
    /// regression. The weight of time is held where it was for the built-in model before it was
    /// tempered, whatever the pairs say.
    ///
    /// Costs O(pairs) time. Of no pairs comes a model to which only time speaks.
    ///
    /// ```
    /// use samestory::layers::verify::{LabelledEvidence, Likeness, StoryEvidence, StoryModel};
    ///
    /// let evidence = |cosine: f64| StoryEvidence {
    ///     likeness: Likeness { cosine, ..Likeness::default() },
    ///     surroundings: Default::default(),
    ///     mean_best_cosine: 0.3,
    ///     days: None,
    ///     words: 400,
    /// };
    /// let labelled = [(0.1, false), (0.2, false), (0.5, true), (0.6, true)];
    /// let model = StoryModel::fit(labelled.map(|(cosine, same_story)| LabelledEvidence {
    ///     evidence: evidence(cosine),
    ///     same_story,
    ///     weight: 1.0,
    /// }));
    /// let probability = |cosine: f64| model.score(&evidence(cosine)).probability();
    /// assert!(probability(0.15) < 0.1 && probability(0.55) > 0.9);
    /// ```
    pub fn fit(pairs: impl IntoIterator<Item = LabelledEvidence>) -> Self {
        Self::fitted(pairs, &PRIORS, Precisions::BUILT_IN)
    }

    /// Fits the weights anew to pairs of which it is known whether they are of one story, starting
    /// from what this model holds: few pairs change it little, thousands decide. The weight of time
    /// is fitted, too.
    ///
    /// What this model holds of a weight is a normal distribution around it with a standard
    /// deviation of half of it, and of at least 1; and of a precision as much as 20 pairs would say.
    /// Both are judgements. Costs O(pairs) time.
    ///
    /// ```
    /// use samestory::layers::verify::{LabelledEvidence, Likeness, StoryEvidence, StoryModel};
    ///
    /// let evidence = StoryEvidence {
    ///     likeness: Likeness { cosine: 0.4, ..Likeness::default() },
    ///     surroundings: Default::default(),
    ///     mean_best_cosine: 0.3,
    ///     days: None,
    ///     words: 400,
    /// };
    /// let model = StoryModel::BUILT_IN;
    /// let refitted = model.refit([LabelledEvidence { evidence, same_story: false, weight: 1.0 }]);
    /// assert!(refitted.score(&evidence).log_odds() < model.score(&evidence).log_odds());
    /// ```
    #[must_use]
    pub fn refit(&self, pairs: impl IntoIterator<Item = LabelledEvidence>) -> Self {
        let priors = self.weights.map(|weight| {
            let deviation = (weight.abs() / 2.0).max(1.0);
            Prior { mean: weight, precision: 1.0 / (deviation * deviation) }
        });
        Self::fitted(pairs, &priors, self.precisions)
    }

    fn fitted(
        pairs: impl IntoIterator<Item = LabelledEvidence>,
        priors: &[Prior; WEIGHTS],
        known: Precisions,
    ) -> Self {
        let examples: Vec<Example<WEIGHTS>> = pairs
            .into_iter()
            .map(|pair| (features(&pair.evidence), pair.same_story, pair.weight))
            .collect();
        let weights = logistic_regression(&examples, priors);
        let scored = examples.iter().map(|(features, same_story, counts)| {
            (log_odds(features, &weights), *same_story, *counts)
        });
        Self { weights, precisions: known.updated(scored) }
    }

    /// Writes the model. The layout of what [`saved`](crate::saved) describes as the content, 64-bit
    /// floating-point numbers: the weights of what [`StoryModel`] lists, with the constant before
    /// them, and of pairs with at least the log-odds -3, -2.5 and so on the share that are of one
    /// story.
    ///
    /// ```
    /// use samestory::layers::verify::StoryModel;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let mut file = Vec::new();
    /// StoryModel::BUILT_IN.save(&mut file)?;
    /// assert_eq!(StoryModel::load(file.as_slice())?, StoryModel::BUILT_IN);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of `writer`.
    pub fn save(&self, writer: impl Write) -> io::Result<()> {
        let mut saving = Saving::begin(&FORMAT, writer)?;
        self.weights.iter().try_for_each(|weight| saving.bytes(&weight.to_le_bytes()))?;
        self.precisions.save(&mut saving)?;
        saving.end()
    }

    /// Reads what [`StoryModel::save`] wrote.
    ///
    /// # Errors
    ///
    /// When reading fails, and when the file is something else, cut, damaged, or was made with
    /// other hashes or another normaliser than this version's; the text says what was expected and
    /// found.
    pub fn load(reader: impl Read) -> Result<Self, LoadError> {
        let mut loading = Loading::begin(&FORMAT, reader)?;
        let mut weights = [0.0; WEIGHTS];
        for weight in &mut weights {
            *weight = f64::from_le_bytes(loading.bytes()?);
            if !weight.is_finite() {
                return Err(loading.senseless("a weight is no number"));
            }
        }
        let precisions = Precisions::load(&mut loading)?;
        loading.end()?;
        Ok(Self { weights, precisions })
    }

    /// What the log-odds of pairs must be multiplied by to make it most likely which of them are of
    /// one story; 1 of no pairs.
    ///
    /// Weights are surer of the pairs that they were fitted to than of others, for which this is
    /// less than 1 (Platt 1999, "Probabilistic Outputs for Support Vector Machines", without the
    /// shift). Costs O(pairs) time.
    ///
    /// ```
    /// use samestory::layers::verify::{Likeness, StoryEvidence, StoryModel};
    ///
    /// let model = StoryModel::BUILT_IN;
    /// let score = |cosine: f64| model.score(&StoryEvidence {
    ///     likeness: Likeness { cosine, ..Likeness::default() },
    ///     surroundings: Default::default(),
    ///     mean_best_cosine: 0.3,
    ///     days: None,
    ///     words: 400,
    /// });
    /// // By their scores all but the second would be what they are.
    /// let pairs = [(0.1, false), (0.2, true), (0.7, true), (0.8, true)];
    /// let sureness = StoryModel::sureness(pairs.map(|(cosine, same)| (score(cosine), same)));
    /// assert!(sureness > 0.0 && sureness < 1.0);
    /// ```
    pub fn sureness(pairs: impl IntoIterator<Item = (StoryScore, bool)>) -> f64 {
        let examples: Vec<Example<1>> = pairs
            .into_iter()
            .map(|(score, same_story)| ([score.log_odds()], same_story, 1.0))
            .collect();
        let [sureness] = logistic_regression(&examples, &[Prior { mean: 1.0, ..WEAK }]);
        sureness
    }

    /// The model with all log-odds multiplied by [`sureness`](Self::sureness): below 1 it is less
    /// sure of everything, and ranks pairs as before. What is not above 0 counts as hardly above it,
    /// so that nothing is sure and the order stays.
    ///
    /// ```
    /// use samestory::layers::verify::StoryModel;
    ///
    /// let model = StoryModel::BUILT_IN;
    /// assert!(model.threshold(0.9) > 0.5);
    /// // Half as sure, it reaches the same precision at a lower probability.
    /// let tempered = model.tempered(0.5);
    /// assert!(tempered.threshold(0.9) > 0.5 && tempered.threshold(0.9) < model.threshold(0.9));
    /// ```
    #[must_use]
    pub fn tempered(&self, sureness: f64) -> Self {
        let sureness = sureness.max(LEAST_SURENESS);
        Self {
            weights: self.weights.map(|weight| weight * sureness),
            precisions: self.precisions.tempered(sureness),
        }
    }

    /// The probability above which the share `precision`, 0 to 1, of the pairs are of one story; of
    /// the highest share that is known where that is less.
    ///
    /// Of the built-in model it is known from pairs of corpora that the weights were not fitted to,
    /// by themselves and among 26,000 other articles (`examples/fit.rs --leave-one-out` prints it);
    /// of a fitted one from the pairs that it was fitted to. In a pile with fewer true pairs than
    /// there, fewer are right.
    ///
    /// ```
    /// use samestory::layers::verify::StoryModel;
    ///
    /// let model = StoryModel::BUILT_IN;
    /// assert!(model.threshold(0.8) < model.threshold(0.95));
    /// // Not of any pairs is it known that all are right.
    /// assert!(model.threshold(1.0) < 1.0);
    /// ```
    pub fn threshold(&self, precision: f64) -> f64 {
        self.precisions.threshold(precision)
    }

    /// The weights: of nothing, that is the log-odds of two reports of which nothing is known; the
    /// corroborated cosine; the topic similarity; the nearness; the root of the numbers' cosine; no
    /// numbers to compare; the logarithm of the days; the logarithm of the words.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// What the evidence says.
    pub fn score(&self, evidence: &StoryEvidence) -> StoryScore {
        let mut parts = features(evidence);
        // Nothing times a negative weight would be a negative nothing, and be shown as that.
        parts.iter_mut().zip(self.weights).for_each(|(part, weight)| *part = *part * weight + 0.0);
        let [base, terms, topic, nearness, numbers, no_numbers, time, length] = parts;
        StoryScore { base, terms, topic, nearness, numbers: numbers + no_numbers, time, length }
    }

    /// The probability that the evidence makes of one story, where it is not [`NEGLIGIBLE`].
    pub(crate) fn probability(&self, evidence: &StoryEvidence) -> Option<f64> {
        let probability = self.score(evidence).probability();
        (probability >= NEGLIGIBLE).then_some(probability)
    }
}

/// Pairs less probable than this count as if they had not been compared: thousands of them add
/// nothing but time.
pub(crate) const NEGLIGIBLE: f64 = 0.08;

/// What the weights stand before; the first is the intercept's.
fn features(evidence: &StoryEvidence) -> [f64; WEIGHTS] {
    let cosine = evidence.likeness.corroborated();
    let numbers = evidence.likeness.numbers_cosine;
    let days = evidence.days.map_or(0.0, |days| (days - 1.0).max(0.0));
    [
        1.0,
        cosine,
        evidence.topic(),
        evidence.nearness() * evidence.mean_best_cosine,
        numbers.unwrap_or(0.0).sqrt(),
        if numbers.is_none() { 1.0 } else { 0.0 },
        days.ln_1p(),
        (evidence.words.max(LEAST_WORDS) as f64).ln(),
    ]
}

/// What each piece of evidence adds to the log-odds (natural logarithm) that two reports are of one
/// story. The parts add up to [`StoryScore::log_odds`].
///
/// ```
/// use samestory::{Article, Detector};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let articles = [
///     Article::new("wire", "The ferry Aurora ran aground off Lundy on Sunday, forty aboard."),
///     Article::new("daily", "Rocks near Lundy trapped forty on the Aurora for a night."),
/// ];
/// let detector = Detector::default();
/// let score = detector.analyse(&articles)?.explain(["wire", "daily"])?.score;
/// for (what, log_odds) in score.parts() {
///     println!("{log_odds:+.1} {what}");
/// }
/// assert!(score.terms > 0.0 && score.length < 0.0);
/// assert_eq!(score.time, 0.0, "they have no dates");
/// assert_eq!(score.log_odds() > 0.0, score.probability() > 0.5);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct StoryScore {
    /// What two reports of which nothing is known have.
    pub base: f64,
    /// That their terms are alike.
    pub terms: f64,
    /// That they share as much with everything on their topic.
    pub topic: f64,
    /// That one is among the other's nearest.
    pub nearness: f64,
    /// That their numbers are alike, or that there are none to compare.
    pub numbers: f64,
    /// That days lie between them; 0 where a date is missing.
    pub time: f64,
    /// That the shorter is long.
    pub length: f64,
}

impl StoryScore {
    /// The parts, each with a few words for people that say what it is.
    pub fn parts(self) -> impl ExactSizeIterator<Item = (&'static str, f64)> {
        let Self { base, terms, topic, nearness, numbers, time, length } = self;
        [
            ("before any evidence", base),
            ("shared terms", terms),
            ("usual on this topic", topic),
            ("one among the other's nearest", nearness),
            ("numbers", numbers),
            ("days apart", time),
            ("chance at this length", length),
        ]
        .into_iter()
    }

    /// The logarithm of the odds.
    pub fn log_odds(self) -> f64 {
        self.parts().map(|(_, part)| part).sum()
    }

    /// The probability that the two reports are of one story, 0 to 1.
    pub fn probability(self) -> f64 {
        logistic(self.log_odds())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::verify::{Likeness, Surroundings};

    fn evidence() -> StoryEvidence {
        StoryEvidence {
            likeness: Likeness {
                cosine: 0.3,
                heaviest_contribution: 0.05,
                two_terms_probability: 0.1,
                numbers_cosine: Some(0.2),
            },
            surroundings: [Surroundings { topic_cosine: 0.1, best_cosine: 0.4 }; 2],
            mean_best_cosine: 0.4,
            days: Some(2.0),
            words: 300,
        }
    }

    fn probability(evidence: StoryEvidence) -> f64 {
        StoryModel::BUILT_IN.score(&evidence).probability()
    }

    #[test]
    fn more_in_common_is_more_probable() {
        let known = evidence();
        let mut alike = known;
        alike.likeness.cosine = 0.4;
        let mut of_a_topic = known;
        of_a_topic.surroundings[0].topic_cosine = 0.2;
        let mut nearer_to_others = known;
        nearer_to_others.surroundings = [Surroundings { topic_cosine: 0.1, best_cosine: 0.8 }; 2];
        let all_alone = StoryEvidence { mean_best_cosine: 0.25, ..known };
        let mut same_numbers = known;
        same_numbers.likeness.numbers_cosine = Some(0.9);
        let later = StoryEvidence { days: Some(30.0), ..known };
        assert!(probability(alike) > probability(known));
        assert!(probability(same_numbers) > probability(known));
        for less in [of_a_topic, nearer_to_others, all_alone, later] {
            assert!(probability(less) < probability(known), "{less:?}");
        }
    }

    #[test]
    fn tempered_by_what_its_pairs_ask_for() {
        // Right as often as the model says, so twice as sure is twice too sure.
        let model = StoryModel::BUILT_IN;
        let pairs = labelled_by(model, 5000);
        let sureness = |of: StoryModel| {
            StoryModel::sureness(pairs.iter().map(|p| (of.score(&p.evidence), p.same_story)))
        };
        assert!((sureness(model) - 1.0).abs() < 0.1, "{}", sureness(model));
        let twice = model.tempered(2.0);
        assert!((sureness(twice) - 0.5).abs() < 0.05, "{}", sureness(twice));
        let odds = |of: StoryModel| of.score(&evidence()).log_odds();
        assert!((odds(twice) - 2.0 * odds(model)).abs() < 1e-9);
        let doubled = model.weights().iter().map(|weight| 2.0 * weight);
        assert!(twice.weights().iter().copied().eq(doubled));
        assert_eq!(StoryModel::sureness([]), 1.0);
        for senseless in [0.0, -1.0, f64::NAN, f64::NEG_INFINITY] {
            let unsure = model.tempered(senseless);
            assert!(unsure.threshold(0.9).is_finite());
            assert!((unsure.score(&evidence()).probability() - 0.5).abs() < 1e-4);
        }
    }

    #[test]
    fn numbers_count_or_that_there_are_none() {
        let with = |numbers| {
            let mut evidence = evidence();
            evidence.likeness.numbers_cosine = numbers;
            StoryModel::BUILT_IN.score(&evidence).numbers
        };
        let weights = StoryModel::BUILT_IN.weights();
        assert!((with(Some(0.25)) - 0.5 * weights[4]).abs() < 1e-12);
        assert!((with(None) - weights[5]).abs() < 1e-12);
    }

    #[test]
    fn time_counts_from_the_second_day_on_and_only_between_dates() {
        let known = StoryEvidence { days: Some(1.0), ..evidence() };
        assert_eq!(probability(known), probability(StoryEvidence { days: Some(0.0), ..known }));
        assert_eq!(probability(known), probability(StoryEvidence { days: None, ..known }));
    }

    /// Evidence of all strengths, labelled by chance as often as `model` says.
    fn labelled_by(model: StoryModel, pairs: usize) -> Vec<LabelledEvidence> {
        let part = |number: usize, of: u64| {
            crate::hash::mix(number as u64 * 8 + of) as f64 / u64::MAX as f64
        };
        let pair = |number: usize| {
            let mut evidence = evidence();
            evidence.likeness.cosine = part(number, 0);
            evidence.likeness.numbers_cosine = Some(part(number, 1));
            evidence.surroundings[0].topic_cosine = part(number, 2) * 0.3;
            evidence.days = Some(part(number, 3) * 20.0);
            evidence.words = (part(number, 4) * 800.0) as usize;
            let same_story = part(number, 5) < model.score(&evidence).probability();
            LabelledEvidence { evidence, same_story, weight: 1.0 }
        };
        (0..pairs).map(pair).collect()
    }

    #[test]
    fn thousands_of_labels_decide_and_none_change_nothing() {
        let mut theirs = StoryModel::BUILT_IN;
        theirs.weights[0] -= 4.0;
        theirs.weights[TIME_AT] = -0.2;
        let pairs = labelled_by(theirs, 20_000);
        let refitted = StoryModel::BUILT_IN.refit(pairs.iter().copied());
        let off = |model: StoryModel| {
            let error = |pair: &LabelledEvidence| {
                let [one, other] = [model, theirs].map(|m| m.score(&pair.evidence).probability());
                (one - other).abs()
            };
            pairs.iter().map(error).sum::<f64>() / pairs.len() as f64
        };
        assert!(5.0 * off(refitted) < off(StoryModel::BUILT_IN), "{}", off(refitted));
        // What is joined is as precise as was asked for.
        let least = refitted.threshold(0.9);
        let joined: Vec<_> = pairs
            .iter()
            .filter(|pair| refitted.score(&pair.evidence).probability() >= least)
            .collect();
        let right = joined.iter().filter(|pair| pair.same_story).count();
        let precision = right as f64 / joined.len() as f64;
        assert!((precision - 0.9).abs() < 0.03, "{precision}");
        let same = StoryModel::BUILT_IN.refit([]);
        for (one, other) in same.weights.iter().zip(StoryModel::BUILT_IN.weights) {
            assert!((one - other).abs() < 1e-6);
        }
    }

    #[test]
    fn parts_add_up_to_the_log_odds() {
        for pair in labelled_by(StoryModel::BUILT_IN, 100) {
            let score = StoryModel::BUILT_IN.score(&pair.evidence);
            let by_hand = log_odds(&features(&pair.evidence), &StoryModel::BUILT_IN.weights);
            assert!((score.log_odds() - by_hand).abs() < 1e-9, "{score:?} {by_hand}");
        }
    }

    #[test]
    fn the_weight_of_time_is_held_and_speaks_of_time_alone() {
        // Nothing but time tells these pairs apart, and it says the contrary.
        let pair = |number: usize| {
            let same_story = number.is_multiple_of(2);
            let days = Some(if same_story { 30.0 } else { 0.0 });
            LabelledEvidence {
                evidence: StoryEvidence { days, ..evidence() },
                same_story,
                weight: 1.0,
            }
        };
        let fitted = StoryModel::fit((0..1000).map(pair));
        assert!((fitted.weights[TIME_AT] - TIME.mean).abs() < 0.01, "{:?}", fitted.weights);
        let [later, at_once] = [30.0, 0.0]
            .map(|days| fitted.score(&StoryEvidence { days: Some(days), ..evidence() }).log_odds());
        let expected = fitted.weights[TIME_AT] * 29f64.ln_1p();
        assert!((later - at_once - expected).abs() < 1e-9, "{later} {at_once} {expected}");
    }
}
