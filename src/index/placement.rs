//! Where an article belongs in an index, and why.

use std::fmt;

use crate::verify::{Overlap, StoryEvidence, StoryScore};

/// Names a story of an index, for as long as it lives: ids are given in the order in which stories
/// begin, from 1, and never again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StoryId(pub u64);

/// Names a report of an index, for as long as it lives: ids are given in the order in which reports
/// begin, from 1, and never again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReportId(pub u64);

impl fmt::Display for StoryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for ReportId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Where an article belongs, and why.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Placement {
    /// Its story.
    pub story: StoryId,
    /// Its report.
    pub report: ReportId,
    /// Whether the story began with it.
    pub is_new_story: bool,
    /// Why it belongs there; none where it stands alone.
    pub evidence: Option<Evidence>,
    /// What became of other articles by it.
    pub events: Vec<StoryEvent>,
}

impl Placement {
    /// The id of the article that it is a copy of.
    pub fn is_copy_of(&self) -> Option<&str> {
        match self.evidence.as_ref()? {
            Evidence::Copy { of, .. } => Some(of),
            Evidence::Report { .. } => None,
        }
    }

    /// The probability, 0 to 1, that it is of one story with the report of that story that is most
    /// like it; none of a copy and of an article that stands alone.
    pub fn probability(&self) -> Option<f64> {
        self.evidence.as_ref()?.probability()
    }
}

/// Where an article would belong that is not in the index.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Answer {
    /// The story that it would be of; none where it would begin one.
    pub story: Option<StoryId>,
    /// The report that it would be a copy of; none where it would begin one.
    pub report: Option<ReportId>,
    /// Why.
    pub evidence: Option<Evidence>,
}

/// Why an article belongs where it does.
#[derive(Clone, Debug, PartialEq)]
pub enum Evidence {
    /// It is a copy.
    Copy {
        /// The id of the article that its report began with, of those that are there.
        of: String,
        /// What it, on the left, and that article share.
        overlap: Overlap,
    },
    /// It is a report of the story.
    Report {
        /// The id of the article for the report of that story that is most like it.
        of: String,
        /// What is known of the two.
        evidence: Box<StoryEvidence>,
        /// What each piece of it adds to the log-odds.
        score: StoryScore,
    },
}

impl Evidence {
    /// The probability, 0 to 1, that two reports are of one story; none of copies.
    pub fn probability(&self) -> Option<f64> {
        match self {
            Self::Copy { .. } => None,
            Self::Report { score, .. } => Some(score.probability()),
        }
    }
}

/// What became of articles that were there before.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StoryEvent {
    /// Two stories turned out to be one. The old id goes on to name the story that was kept.
    Joined {
        /// The story that goes on.
        kept: StoryId,
        /// The story that ended in it.
        absorbed: StoryId,
    },
    /// A report belongs to another story than was thought.
    ReportMoved {
        /// The report.
        report: ReportId,
        /// Its story before.
        from: StoryId,
        /// Its story now.
        to: StoryId,
    },
    /// The text that an article was a copy of is gone, and it belongs to another report now.
    ArticleMoved {
        /// The id of the article.
        article: String,
        /// Its report before.
        from: ReportId,
        /// Its report now.
        to: ReportId,
        /// The story of that report.
        story: StoryId,
    },
}

/// What was taken out of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Removal {
    /// The ids of the articles, in the order in which they came.
    pub articles: Vec<String>,
    /// What became of others by it.
    pub events: Vec<StoryEvent>,
}
