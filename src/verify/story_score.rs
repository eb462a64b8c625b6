//! The same-story score of two articles.

use super::cosine::Likeness;
use crate::article::Timestamp;

/// What the square root of the days between two articles, from the second day on, counts against one
/// story: 0.06 after two days, 0.15 after a week, 0.33 after a month. On the dated development
/// corpora the logarithm of the design study does as well; the root also keeps apart what
/// the same people do a month later.
const TIME_GAP: f64 = 0.06;

/// The best cosines of an article that are left to its own story.
const STORY_RANKS: usize = 20;

/// The share of the best cosine from which on a cosine is left to the article's own story, too,
/// however many there are: a story can have hundreds of reports.
const STORY_SHARE: f32 = 0.5;

/// How many of the next best cosines stand for the topic.
const TOPIC_RANKS: usize = 40;

/// The topic similarity that is assumed where the batch is too small to show it: `examples/evaluate.rs
/// --batches-of 10` and so on measure it. English alone would take 0.1; in a language of which only
/// the function words are known, reports of one event have lower cosines.
const ASSUMED_TOPIC: f64 = 0.06;

/// How similar an article is to the articles of its topic that are not its story: the mean of the 40
/// best cosines after its 20 best and all that are at least half its best.
///
/// What an article shares with everything on its topic is no evidence of one story; subtracting
/// this ("local scaling") raised average precision on all labelled corpora but one in the design
/// study, which took the 21st to 60th best. Leaving out those of half the best keeps stories of more than
/// twenty reports whole.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TopicSimilarity(f64);

impl TopicSimilarity {
    /// From all corroborated cosines of one article that were verified, in any order, and the number of articles
    /// that it could have been compared with. Where fewer than 40 cosines are left, the missing count
    /// 0, or 0.06 where the batch has no article for them.
    pub fn of_cosines(cosines: &mut [f32], others: usize) -> Self {
        cosines.sort_unstable_by(|a, b| b.total_cmp(a));
        let best = cosines.first().copied().unwrap_or_default();
        let own = cosines.partition_point(|&cosine| cosine >= best * STORY_SHARE).max(STORY_RANKS);
        let topic = cosines.iter().skip(own).take(TOPIC_RANKS);
        let sum: f64 = topic.map(|&cosine| f64::from(cosine)).sum();
        let unknown = TOPIC_RANKS.saturating_sub(others.saturating_sub(own));
        Self((sum + unknown as f64 * ASSUMED_TOPIC) / TOPIC_RANKS as f64)
    }

    /// The mean cosine, 0 to 1.
    pub fn value(self) -> f64 {
        self.0
    }
}

/// The evidence for and against two articles being reports of one story; the parts add up to
/// [`StoryScore::total`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StoryScore {
    /// The cosine of the weighted terms, 0 to 1.
    pub cosine: f64,
    /// What is subtracted where a single term makes most of the cosine, 0 or less.
    pub lone_term: f64,
    /// What is subtracted for similarity to the topic as a whole, 0 or less.
    pub topic: f64,
    /// What is subtracted for the time between the articles, 0 or less; 0 where a date is missing.
    pub time: f64,
}

impl StoryScore {
    /// Puts the evidence together.
    pub fn new(
        likeness: Likeness,
        topics: [TopicSimilarity; 2],
        dates: [Option<Timestamp>; 2],
    ) -> Self {
        let time = match dates {
            [Some(one), Some(other)] => {
                0.0 - TIME_GAP * (one.days_apart(other) - 1.0).max(0.0).sqrt()
            }
            _ => 0.0,
        };
        // Zero minus zero is zero; its negation would print a sign.
        Self {
            cosine: likeness.cosine,
            lone_term: 0.0 - likeness.uncorroborated(),
            topic: 0.0 - (topics[0].0 + topics[1].0) / 2.0,
            time,
        }
    }

    /// The score: at most 1, negative when more speaks against one story than for it.
    pub fn total(self) -> f64 {
        self.cosine + self.lone_term + self.topic + self.time
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: i64) -> Option<Timestamp> {
        Some(Timestamp::from_unix_seconds(day * 86_400))
    }

    #[test]
    fn topic_is_the_mean_of_the_ranks_behind_the_story() {
        let mut cosines: Vec<f32> =
            (0..20).map(|_| 0.9).chain((0..40).map(|_| 0.25)).chain([0.1]).collect();
        cosines.reverse();
        assert_eq!(TopicSimilarity::of_cosines(&mut cosines, 61).value(), 0.25);
        assert_eq!(TopicSimilarity::of_cosines(&mut [0.9; 20], 100).value(), 0.0);
        let half_missing = &mut [[0.75; 20], [0.25; 20]].concat();
        assert_eq!(TopicSimilarity::of_cosines(half_missing, 60).value(), 0.125);
    }

    #[test]
    fn a_small_batch_is_taken_to_have_a_topic() {
        assert_eq!(TopicSimilarity::of_cosines(&mut [0.9], 1).value(), ASSUMED_TOPIC);
        let mut cosines = [0.0; 40];
        cosines[0] = 0.9;
        let half_known = TopicSimilarity::of_cosines(&mut cosines, 40).value();
        assert_eq!(half_known, ASSUMED_TOPIC / 2.0);
    }

    #[test]
    fn a_large_story_is_not_its_own_topic() {
        let mut cosines: Vec<f32> = (0..200).map(|_| 0.5).chain((0..60).map(|_| 0.125)).collect();
        assert_eq!(TopicSimilarity::of_cosines(&mut cosines, 260).value(), 0.125);
    }

    #[test]
    fn time_counts_from_the_second_day_on_and_only_between_dates() {
        let none = TopicSimilarity::default();
        let likeness = Likeness { cosine: 0.5, heaviest: 0.1 };
        let time = |a, b| StoryScore::new(likeness, [none, none], [a, b]).time;
        assert_eq!(time(day(0), day(1)), 0.0);
        assert_eq!(time(day(0), None), 0.0);
        assert!(time(day(0), day(8)) < time(day(3), day(0)));
    }
}
