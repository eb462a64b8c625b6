//! The options that say what is a copy and what is a story.

use std::fs::File;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use samestory::Detector;
use samestory::detector::{CopyRule, DetectorBuilder};
use samestory::layers::verify::StoryModel;

/// What is a copy and what is a story.
#[derive(Clone, Debug, Args)]
pub(crate) struct JudgementArgs {
    /// What to look for
    #[arg(long, value_enum, default_value_t, help_heading = "Grouping")]
    pub(crate) lens: Lens,

    /// Least Jaccard similarity of word 5-shingles at which two articles are copies, above 0 and at
    /// most 1; given without --containment-threshold, containment alone makes no copy
    /// [default: 0.5, or containment 0.8]
    #[arg(
        long,
        value_name = "T",
        value_parser = share,
        allow_negative_numbers = true,
        help_heading = "Grouping"
    )]
    pub(crate) copy_threshold: Option<f64>,

    /// Least share of an article's word 5-shingles found in another at which it is a copy too, such
    /// as a cut version, above 0 and at most 1 [default: 0.8]
    #[arg(
        long,
        value_name = "C",
        value_parser = share,
        allow_negative_numbers = true,
        help_heading = "Grouping"
    )]
    pub(crate) containment_threshold: Option<f64>,

    /// How sure to be before two groups of reports are one story: the share, above 0 and at most 1,
    /// of pairs as probable as the least one joined that are right [default: 0.82]
    #[arg(
        long,
        value_name = "P",
        value_parser = number,
        allow_negative_numbers = true,
        help_heading = "Grouping"
    )]
    pub(crate) story_precision: Option<f64>,

    /// The same as the least mean probability of a pair, above 0 and at most 1; higher splits more
    /// [default: that of the precision, for 0.82 some 0.3946]
    #[arg(
        long,
        value_name = "S",
        conflicts_with = "story_precision",
        value_parser = number,
        allow_negative_numbers = true,
        help_heading = "Grouping"
    )]
    pub(crate) story_threshold: Option<f64>,

    /// Score stories by the model in FILE, as StoryModel::save or `fit --save` writes it, not by the
    /// built-in one. The precisions of one that `fit` wrote are those of the pairs that it was fitted to,
    /// which flatter it: to group as `fit` does, give the --story-threshold that it names
    #[arg(long, value_name = "FILE", help_heading = "Grouping")]
    model: Option<PathBuf>,
}

impl JudgementArgs {
    /// To judge by them. An error, in one line, where there is no model in the file.
    pub(crate) fn detector(&self) -> Result<DetectorBuilder, String> {
        let mut builder = Detector::builder()
            .lens(match self.lens {
                Lens::Copies => samestory::detector::Lens::Copies,
                Lens::Stories => samestory::detector::Lens::Stories,
                Lens::Both => samestory::detector::Lens::Both,
            })
            .copy_rule(self.copy_rule());
        if let Some(precision) = self.story_precision {
            builder = builder.story_precision(precision);
        }
        if let Some(path) = &self.model {
            builder = builder.story_model(story_model(path)?);
        }
        if let Some(threshold) = self.story_threshold {
            builder = builder.story_threshold(threshold);
        }
        Ok(builder)
    }

    /// A threshold that is named alone means what it says: containment then joins nothing.
    pub(crate) fn copy_rule(&self) -> CopyRule {
        let default = CopyRule::default();
        let rule = CopyRule::jaccard(self.copy_threshold.unwrap_or(default.jaccard_threshold()));
        match (self.copy_threshold, self.containment_threshold) {
            (_, Some(containment)) => rule.or_containment(containment),
            (Some(_), None) => rule,
            (None, None) => default,
        }
    }
}

/// What to look for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lens {
    /// Copies only: every report is a story of its own
    Copies,
    /// Stories only: every article is a report of its own
    Stories,
    /// Copies, then stories of the reports
    #[default]
    Both,
}

fn story_model(path: &Path) -> Result<StoryModel, String> {
    let file = File::open(path).map_err(|error| {
        format!("{}: cannot open: {error}; `fit --save` writes a model", path.display())
    })?;
    StoryModel::load(file).map_err(|error| format!("{}: {error}", path.display()))
}

fn share(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(share) if share > 0.0 && share <= 1.0 => Ok(share),
        _ => Err("must be a number above 0 and at most 1, such as 0.5".into()),
    }
}

fn number(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(number),
        _ => Err("must be a number, such as 0.9".into()),
    }
}
