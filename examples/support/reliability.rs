//! How often pairs of a given probability are of one story.

use std::io::{self, Write};

use samestory::layers::verify::StoryScore;

use super::steps::Steps;

/// Of the probability.
const STEPS: Steps = Steps(10);

/// Scored pairs of which it is known whether they are of one story.
#[derive(Default)]
pub(crate) struct Reliability(Vec<(StoryScore, bool)>);

impl Reliability {
    pub(crate) fn add(&mut self, score: StoryScore, same_story: bool) {
        self.0.push((score, same_story));
    }

    /// Writes for each bin how many pairs it holds, their mean probability, and the share of one
    /// story; the mean difference of the two; and the share of one story from each log-odds on, as
    /// [`StoryModel::threshold`](samestory::layers::verify::StoryModel::threshold) needs them.
    pub(crate) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let mut bins = [(0usize, 0.0, 0usize); STEPS.0];
        for (score, same_story) in &self.0 {
            let probability = score.probability();
            let (pairs, sum, same) = &mut bins[STEPS.of(probability)];
            *pairs += 1;
            *sum += probability;
            *same += usize::from(*same_story);
        }
        writeln!(out, "{:12} {:>9} {:>9} {:>9}", "probability", "pairs", "mean", "one story")?;
        let mut error = 0.0;
        for (at, &(pairs, sum, same)) in bins.iter().enumerate().filter(|(_, bin)| bin.0 > 0) {
            let (from, to) = STEPS.bounds(at);
            let (mean, share) = (sum / pairs as f64, same as f64 / pairs as f64);
            writeln!(out, "{from:.1} to {to:.1}   {pairs:9} {mean:9.3} {share:9.3}")?;
            error += (mean - share).abs() * pairs as f64 / self.0.len() as f64;
        }
        let error = if self.0.is_empty() { "-".to_owned() } else { format!("{error:.4}") };
        writeln!(out, "expected calibration error {error}")?;
        writeln!(
            out,
            "\nshare of one story among pairs of log-odds -3, -2.5 and so on to 6, or more:"
        )?;
        for step in 0..19 {
            writeln!(out, "    {},", self.share_from(f64::from(step) / 2.0 - 3.0))?;
        }
        Ok(())
    }

    /// As it is written: `-` of no pairs.
    fn share_from(&self, log_odds: f64) -> String {
        let sure = self.0.iter().filter(|(score, _)| score.log_odds() >= log_odds);
        let (pairs, same) = sure.fold((0usize, 0usize), |(pairs, same), (_, same_story)| {
            (pairs + 1, same + usize::from(*same_story))
        });
        if pairs == 0 { "-".to_owned() } else { format!("{:.4}", same as f64 / pairs as f64) }
    }
}
