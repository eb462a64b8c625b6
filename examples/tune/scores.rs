//! What the probability of one story says about pairs, and what each threshold would.

use std::collections::HashMap;

use samestory::Detector;
use samestory::page::chart::{Axis, Chart};

use super::exit::Failure;
use super::labelled::Labelled;
use super::section::{Section, Table, grouped, share, written};
use super::steps::Steps;

/// Steps of the probability in the distribution and of the threshold.
const STEPS: Steps = Steps(20);
const THRESHOLDS: usize = 100;

/// The table has every so manyth threshold.
const IN_TABLE: usize = 5;

/// The compared pairs of reports of which it is known whether they are of one story.
struct Scored {
    same: Vec<f64>,
    other: Vec<f64>,
    /// Pairs of reports of one story, compared or not.
    all_same: usize,
    threshold: f64,
}

pub(crate) fn sections(detector: &Detector, labelled: &Labelled) -> Result<[Section; 2], Failure> {
    let scored = Scored::of(detector, labelled)?;
    Ok([scored.distribution(), scored.precision_and_recall()])
}

impl Scored {
    fn of(detector: &Detector, labelled: &Labelled) -> Result<Self, Failure> {
        let stories = detector.detect(&labelled.articles)?;
        let mut reports: HashMap<&str, usize> = HashMap::new();
        for member in stories.articles().filter(|member| member.is_representative()) {
            if let Some(label) = &labelled.labels[member.number()] {
                *reports.entry(label).or_default() += 1;
            }
        }
        let all_same = reports.values().map(|count| count * (count - 1) / 2).sum();
        let (mut same, mut other) = (Vec::new(), Vec::new());
        for pair in detector.story_pairs(&labelled.articles)? {
            match labelled.same_story(pair.a, pair.b) {
                Some(true) => same.push(pair.score.probability()),
                Some(false) => other.push(pair.score.probability()),
                None => {}
            }
        }
        same.sort_unstable_by(f64::total_cmp);
        other.sort_unstable_by(f64::total_cmp);
        Ok(Self { same, other, all_same, threshold: detector.story_threshold() })
    }

    /// Precision and recall of the pairs from a probability on.
    fn at(&self, threshold: f64) -> (f64, f64) {
        let (same, other) = (from(&self.same, threshold), from(&self.other, threshold));
        (share(same, same + other), share(same, self.all_same))
    }

    fn distribution(&self) -> Section {
        let threshold = self.threshold;
        let [same, other] = [&self.same, &self.other].map(|scores| histogram(scores));
        let above = [&self.same, &self.other].map(|scores| from(scores, threshold));
        let text = format!(
            "Of {} compared pairs of reports of one story, {} ({}) have a probability of at least \
             {threshold:.3}, the threshold; of {} compared pairs of different stories, {} ({}). \
             The axis of pairs is logarithmic.",
            grouped(self.same.len()),
            grouped(above[0]),
            written(share(above[0], self.same.len())),
            grouped(self.other.len()),
            grouped(above[1]),
            written(share(above[1], self.other.len())),
        );
        let bars = |counts: [usize; STEPS.0]| {
            counts.into_iter().enumerate().map(|(at, count)| {
                let (from, to) = STEPS.bounds(at);
                (from, to, count as f64)
            })
        };
        let chart = Chart::new(
            "Probability of one story",
            text.clone(),
            Axis::linear("probability of one story").range(0.0, 1.0),
            Axis::logarithmic("pairs of reports"),
        )
        .bars("one story", bars(same))
        .bars("different stories", bars(other))
        .threshold(format!("threshold {threshold:.3}"), threshold);
        let row = |at: usize| {
            let (from, to) = STEPS.bounds(at);
            let (same, other) = (same[at], other[at]);
            vec![
                format!("{from:.2} to {to:.2}"),
                grouped(same),
                grouped(other),
                written(share(same, same + other)),
            ]
        };
        let table = Table {
            head: vec!["probability", "one story", "different", "share of one story"],
            rows: (0..STEPS.0).map(row).collect(),
        };
        Section { id: "scores", title: "Probability of one story", text, chart, table }
    }

    fn precision_and_recall(&self) -> Section {
        let threshold = self.threshold;
        let (precision, recall) = self.at(threshold);
        let steps = || (0..=THRESHOLDS).map(|step| step as f64 / THRESHOLDS as f64);
        let best = steps()
            .map(|at| (f1(self.at(at)), at))
            .fold((0.0, 0.0), |best, next| if next.0 > best.0 { next } else { best });
        let text = format!(
            "At the default threshold, {threshold:.3}, pairs have a precision of {} and a recall \
             of {} (F1 {}); the best F1 of pairs, {}, is at {:.2}. Recall is of all {} pairs of \
             reports of one story, compared or not. This judges pairs one by one; stories are \
             made by average linkage over all of them, which outvotes single mistakes.",
            written(precision),
            written(recall),
            written(f1((precision, recall))),
            written(best.0),
            best.1,
            grouped(self.all_same),
        );
        let chart = Chart::new(
            "Precision and recall of pairs by threshold",
            text.clone(),
            Axis::linear("threshold of the probability").range(0.0, 1.0),
            Axis::linear("share of pairs").range(0.0, 1.0),
        )
        .line("precision", steps().map(|at| (at, self.at(at).0)))
        .line("recall", steps().map(|at| (at, self.at(at).1)))
        .threshold(format!("default {threshold:.3}"), threshold);
        let row = |at: f64| {
            let (precision, recall) = self.at(at);
            let name = if at == threshold { format!("{at:.3}") } else { format!("{at:.2}") };
            vec![name, written(precision), written(recall), written(f1((precision, recall)))]
        };
        let mut listed: Vec<f64> = steps().step_by(IN_TABLE).chain([threshold]).collect();
        listed.sort_unstable_by(f64::total_cmp);
        listed.dedup();
        let table = Table {
            head: vec!["threshold", "precision", "recall", "F1"],
            rows: listed.into_iter().map(row).collect(),
        };
        let title = "Precision and recall of pairs by threshold";
        Section { id: "threshold", title, text, chart, table }
    }
}

/// How many of `scores`, ascending, are at least a threshold.
fn from(scores: &[f64], threshold: f64) -> usize {
    scores.len() - scores.partition_point(|&score| score < threshold)
}

fn histogram(scores: &[f64]) -> [usize; STEPS.0] {
    let mut counts = [0; STEPS.0];
    for score in scores {
        counts[STEPS.of(*score)] += 1;
    }
    counts
}

fn f1((precision, recall): (f64, f64)) -> f64 {
    2.0 * precision * recall / (precision + recall)
}
