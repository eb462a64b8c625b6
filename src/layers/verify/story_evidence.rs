//! What speaks for and against two reports being of one story.

use super::cosine::Likeness;
use crate::article::Timestamp;
use crate::layers::text::Document;

/// The best cosines of an article that are left to its own story.
const STORY_RANKS: f64 = 20.0;

/// The share of the best cosine from which on a cosine is left to the article's own story, too,
/// however many there are: a story can have hundreds of reports.
const STORY_SHARE: f32 = 0.5;

/// How many of the next best cosines stand for the topic.
const TOPIC_RANKS: f64 = 40.0;

/// The topic similarity that is assumed where the batch is too small to show it:
/// `examples/evaluate.rs --batches-of 10` and so on measure it. English alone would take 0.1; in a
/// language of which only the function words are known, reports of one event have lower cosines.
const ASSUMED_TOPIC: f64 = 0.06;

/// The mean best cosine that is held of a batch before it is seen, and how many articles that is
/// worth: a judgement, between articles of which few have company and corpora made of stories.
const ASSUMED_COMPANY: (f64, f64) = (0.3, 10.0);

/// What an article shares with the others of its batch. Cosines are corroborated ones, see
/// [`Likeness::corroborated`].
///
/// [`StoryEvidence`] shows some.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Surroundings {
    /// How similar the article is to the articles of its topic that are not its story, 0 to 1: the
    /// mean of the 40 best cosines after its 20 best and all that are at least half its best.
    ///
    /// What an article shares with everything on its topic is no evidence of one story ("local
    /// scaling"; the design study took the 21st to 60th best). Leaving out those of half the best
    /// keeps stories of more than twenty reports whole.
    pub topic_cosine: f64,
    /// The best cosine, 0 to 1.
    pub best_cosine: f64,
}

/// A cosine that was found, and how likely that was.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Found {
    /// The corroborated cosine.
    pub(crate) cosine: f32,
    /// The probability with which a pair like this one becomes a candidate, above 0 and up to 1.
    pub(crate) probability: f32,
}

impl Found {
    /// Of pairs as likely as this one to be found, so many are there for each that was (Horvitz and
    /// Thompson 1952). Limited, so that one lucky find does not stand for a crowd.
    fn stands_for(&self) -> f64 {
        (1.0 / f64::from(self.probability)).min(10.0)
    }
}

impl Surroundings {
    /// From the cosines of one article that were verified, in any order, and the number of articles
    /// that it could have been compared with. Where fewer than 40 cosines are left for the topic,
    /// the missing count 0, or 0.06 where the batch has no article for them.
    pub(crate) fn new(found: &mut [Found], others: usize) -> Self {
        // By both, so that the order in which they come does not matter.
        found.sort_unstable_by(|a, b| {
            b.cosine.total_cmp(&a.cosine).then(b.probability.total_cmp(&a.probability))
        });
        let best = found.first().map_or(0.0, |found| found.cosine);
        let of_story = found.iter().take_while(|found| found.cosine >= best * STORY_SHARE);
        let own = of_story.map(Found::stands_for).sum::<f64>().max(STORY_RANKS);
        let (mut rank, mut sum) = (0.0, 0.0);
        for found in found.iter() {
            let next = rank + found.stands_for();
            let in_topic = next.min(own + TOPIC_RANKS) - rank.max(own);
            sum += in_topic.max(0.0) * f64::from(found.cosine);
            rank = next;
        }
        let unknown = TOPIC_RANKS - (others as f64 - own).clamp(0.0, TOPIC_RANKS);
        let topic = (sum + unknown * ASSUMED_TOPIC) / TOPIC_RANKS;
        Self { topic_cosine: topic, best_cosine: f64::from(best) }
    }
}

/// How much company the articles of a batch have, 0 to 1: the mean of their best cosines and, worth
/// ten articles, of 0.3.
///
/// In a pile of stories whatever is nearest to an article is mostly of its story; among articles of
/// which each stands alone something is nearest, too, and means nothing.
pub(crate) fn mean_best_cosine(best: impl IntoIterator<Item = f64>) -> f64 {
    let (sum, count) = best
        .into_iter()
        .fold((0, 0), |(sum, count), best| (sum + u128::from(units(best)), count + 1));
    mean_best_of_units(sum, count)
}

/// Best cosines are summed as integers of this unit, so that the sum does not depend on the order.
const UNIT: f64 = (1u64 << 62) as f64;

pub(crate) fn units(best: f64) -> u64 {
    (best * UNIT) as u64
}

/// [`mean_best_cosine`] of so many articles of which the best cosines add up to `sum` [`units`].
pub(crate) fn mean_best_of_units(sum: u128, count: u64) -> f64 {
    mean_best_of(sum as f64 / UNIT, count as f64)
}

/// [`mean_best_cosine`] of articles of which the best cosines add up to `sum`.
pub(crate) fn mean_best_of(sum: f64, count: f64) -> f64 {
    let (assumed, worth) = ASSUMED_COMPANY;
    (sum + assumed * worth) / (count + worth)
}

/// What is known of two reports, before [`StoryModel`](super::StoryModel) weighs it.
///
/// ```
/// use samestory::layers::verify::{Likeness, StoryEvidence, Surroundings};
///
/// let evidence = StoryEvidence {
///     likeness: Likeness { cosine: 0.3, heaviest_contribution: 0.1, ..Likeness::default() },
///     surroundings: [
///         Surroundings { topic_cosine: 0.1, best_cosine: 0.4 },
///         Surroundings { topic_cosine: 0.2, best_cosine: 0.6 },
///     ],
///     mean_best_cosine: 0.3,
///     days: Some(0.5),
///     words: 400,
/// };
/// assert!((evidence.topic() - 0.15).abs() < 1e-9);
/// // By the one that has the less in common with its nearest.
/// assert!((evidence.nearness() - 0.3 / 0.4).abs() < 1e-9);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StoryEvidence {
    /// How alike their terms are.
    pub likeness: Likeness,
    /// What the one and the other share with the rest of the batch.
    pub surroundings: [Surroundings; 2],
    /// The mean, over the reports of the batch, of the best cosine that each has with another, and,
    /// worth ten reports, of 0.3; 0 to 1. In a pile of stories whatever is nearest to a report is
    /// mostly of its story; among reports of which each stands alone something is nearest, too, and
    /// means nothing.
    pub mean_best_cosine: f64,
    /// The days between them, where both are dated.
    pub days: Option<f64>,
    /// The words of the shorter, title and text without boilerplate.
    pub words: usize,
}

/// What is known of a report by itself, beside its terms. What title and text say of it begins here:
/// batch, index, store and engine hand on all of it as it is. What else an article has, as its date, must
/// also come by way of `Entry`, the reports of `detector/copies.rs` and the tables of the engine.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Facts {
    /// Of title and text without boilerplate.
    pub(crate) words: u32,
    /// Of the first of its copies.
    pub(crate) date: Option<Timestamp>,
}

impl Facts {
    pub(crate) fn of(document: &Document, date: Option<Timestamp>) -> Self {
        Self { words: u32::try_from(document.words()).unwrap_or(u32::MAX), date }
    }
}

#[cfg(any(feature = "engine", feature = "store"))]
impl Facts {
    /// Another number, or another meaning of a byte, is another form of the store: the next version in
    /// `index/store/rows.rs`.
    pub(crate) const BYTES: usize = 13;

    pub(crate) fn to_bytes(self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        bytes[..4].copy_from_slice(&self.words.to_le_bytes());
        if let Some(date) = self.date {
            bytes[4] = 1;
            bytes[5..].copy_from_slice(&date.as_unix_seconds().to_le_bytes());
        }
        bytes
    }

    pub(crate) fn from_bytes(bytes: [u8; Self::BYTES]) -> Self {
        let [a, b, c, d, is_dated, date @ ..] = bytes;
        let date = Timestamp::from_unix_seconds(i64::from_le_bytes(date));
        Self { words: u32::from_le_bytes([a, b, c, d]), date: (is_dated != 0).then_some(date) }
    }
}

/// What of a report evidence is made of beside its terms.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Side {
    pub(crate) facts: Facts,
    pub(crate) surroundings: Surroundings,
}

impl StoryEvidence {
    pub(crate) fn between(likeness: Likeness, sides: [Side; 2], mean_best_cosine: f64) -> Self {
        let [one, other] = sides.map(|side| side.facts);
        Self {
            likeness,
            surroundings: sides.map(|side| side.surroundings),
            mean_best_cosine,
            days: one.date.zip(other.date).map(|(one, other)| one.days_apart(other)),
            words: one.words.min(other.words) as usize,
        }
    }

    /// The mean topic similarity of the two.
    pub fn topic(&self) -> f64 {
        let [one, other] = self.surroundings;
        (one.topic_cosine + other.topic_cosine) / 2.0
    }

    /// How near they are, 0 to 1: their cosine as a share of the best cosine that the one or the
    /// other has with any report, whichever share is higher. 1 when one is the other's nearest.
    pub fn nearness(&self) -> f64 {
        let cosine = self.likeness.corroborated();
        let [one, other] = self.surroundings;
        let best = one.best_cosine.min(other.best_cosine);
        if best > 0.0 { (cosine / best).min(1.0) } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn topic(cosines: &[f32], others: usize) -> f64 {
        let certain = |&cosine: &f32| Found { cosine, probability: 1.0 };
        let mut found: Vec<Found> = cosines.iter().map(certain).collect();
        Surroundings::new(&mut found, others).topic_cosine
    }

    #[test]
    fn topic_is_the_mean_of_the_ranks_behind_the_story() {
        let mut cosines: Vec<f32> =
            (0..20).map(|_| 0.9).chain((0..40).map(|_| 0.25)).chain([0.1]).collect();
        cosines.reverse();
        assert_eq!(topic(&cosines, 61), 0.25);
        assert_eq!(topic(&[0.9; 20], 100), 0.0);
        assert_eq!(topic(&[[0.75; 20], [0.25; 20]].concat(), 60), 0.125);
    }

    #[test]
    fn a_small_batch_is_taken_to_have_a_topic() {
        assert_eq!(topic(&[0.9], 1), ASSUMED_TOPIC);
        let mut cosines = [0.0; 40];
        cosines[0] = 0.9;
        assert_eq!(topic(&cosines, 40), ASSUMED_TOPIC / 2.0);
    }

    #[test]
    fn a_large_story_is_not_its_own_topic() {
        let cosines: Vec<f32> = (0..200).map(|_| 0.5).chain((0..60).map(|_| 0.125)).collect();
        assert_eq!(topic(&cosines, 260), 0.125);
    }

    #[test]
    fn what_was_found_stands_for_what_was_not() {
        let certain = [0.9; 20].map(|cosine| Found { cosine, probability: 1.0 });
        let half_found = [0.25; 20].map(|cosine| Found { cosine, probability: 0.5 });
        let mut found = [certain, half_found].concat();
        assert_eq!(Surroundings::new(&mut found, 1000).topic_cosine, 0.25);
    }

    #[test]
    fn nearness_is_by_the_best_of_each() {
        let with = |best: [f64; 2]| StoryEvidence {
            likeness: Likeness { cosine: 0.3, heaviest_contribution: 0.1, ..Likeness::default() },
            surroundings: best.map(|best| Surroundings { topic_cosine: 0.0, best_cosine: best }),
            mean_best_cosine: 0.3,
            days: None,
            words: 100,
        };
        assert_eq!(with([0.3, 0.6]).nearness(), 1.0);
        assert_eq!(with([0.4, 0.6]).nearness(), 0.3 / 0.4);
        assert_eq!(with([0.0, 0.0]).nearness(), 0.0);
    }

    #[test]
    fn the_topic_of_two_is_the_mean_of_both() {
        let surroundings =
            [0.25, 0.5].map(|topic| Surroundings { topic_cosine: topic, best_cosine: 0.0 });
        let likeness = Likeness::default();
        let evidence =
            StoryEvidence { likeness, surroundings, mean_best_cosine: 0.3, days: None, words: 100 };
        assert_eq!(evidence.topic(), 0.375);
    }

    #[test]
    fn days_lie_between_dates() {
        let days = |dates: [Option<i64>; 2]| {
            let sides = dates.map(|date| Side {
                facts: Facts { words: 100, date: date.map(Timestamp::from_unix_seconds) },
                surroundings: Surroundings::default(),
            });
            StoryEvidence::between(Likeness::default(), sides, 0.3).days
        };
        assert_eq!(days([Some(0), Some(129_600)]), Some(1.5));
        assert_eq!(days([Some(129_600), Some(0)]), Some(1.5));
        assert_eq!(days([Some(0), None]), None);
        assert_eq!(days([None, Some(0)]), None);
    }

    #[cfg(any(feature = "engine", feature = "store"))]
    #[test]
    fn facts_are_what_they_were() {
        for date in [None, Some(0), Some(i64::MIN), Some(i64::MAX)] {
            for words in [0, 100, u32::MAX] {
                let facts = Facts { words, date: date.map(Timestamp::from_unix_seconds) };
                assert_eq!(Facts::from_bytes(facts.to_bytes()), facts);
            }
        }
    }

    #[test]
    fn a_small_batch_says_little_of_its_mean_best_cosine() {
        assert_eq!(mean_best_cosine([]), 0.3);
        assert!((mean_best_cosine([0.9; 2]) - 0.4).abs() < 1e-12);
        assert!((mean_best_cosine([0.5; 1000]) - 0.5).abs() < 0.01);
    }
}
