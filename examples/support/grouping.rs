//! The options that say how a batch is grouped.

use clap::{Args, ValueEnum};
use samestory::detector::DetectorBuilder;

use super::judgement::JudgementArgs;

/// How articles are grouped.
#[derive(Clone, Debug, Args)]
pub(crate) struct GroupingArgs {
    #[command(flatten)]
    pub(crate) judgement: JudgementArgs,

    /// What to do with sentences and lines that recur in many otherwise different articles
    #[arg(long, value_enum, default_value_t, help_heading = "Grouping")]
    pub(crate) boilerplate: Boilerplate,
}

impl GroupingArgs {
    /// To group by them. An error, in one line, where there is no model in the file that is named.
    pub(crate) fn detector(&self) -> Result<DetectorBuilder, String> {
        Ok(self.judgement.detector()?.boilerplate(match self.boilerplate {
            Boilerplate::Drop => samestory::detector::Boilerplate::Drop,
            Boilerplate::Keep => samestory::detector::Boilerplate::Keep,
        }))
    }
}

/// What to do with repeated sentences and lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Boilerplate {
    /// Set them aside before articles are compared
    #[default]
    Drop,
    /// Compare articles as they are
    Keep,
}
