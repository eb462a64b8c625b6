//! Where an article belongs in an index and why, and what became of others.

use std::fmt;

use crate::layers::verify::{Overlap, StoryEvidence, StoryScore};

/// Names a story of an index, for as long as it lives: ids are given in the order in which stories
/// begin, from 1, and never again.
///
/// ```
/// use samestory::index::StoryId;
/// use samestory::{Article, StoryIndex};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut index = StoryIndex::default();
/// let came = index.insert(&Article::new("wire", "The ferry Aurora ran aground off Lundy."))?;
/// // A database keeps the number.
/// let number: u64 = came.story().as_u64();
/// let story = index.story(StoryId::from_u64(number)).ok_or("it has an article")?;
/// assert!(story.article_ids().eq(["wire"]));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StoryId(pub(super) u64);

impl StoryId {
    /// The id of a number that [`StoryId::as_u64`] gave, such as one from a database.
    pub const fn from_u64(number: u64) -> Self {
        Self(number)
    }

    /// The id as a number.
    pub const fn as_u64(self) -> u64 {
        self.0
    }
}

/// As a number.
impl fmt::Display for StoryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Names a report of an index, for as long as it lives: ids are given in the order in which reports
/// begin, from 1, and never again.
///
/// [`StoryEvent`] shows some.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReportId(pub(super) u64);

impl ReportId {
    /// The id of a number that [`ReportId::as_u64`] gave, such as one from a database.
    pub const fn from_u64(number: u64) -> Self {
        Self(number)
    }

    /// The id as a number.
    pub const fn as_u64(self) -> u64 {
        self.0
    }
}

/// As a number.
impl fmt::Display for ReportId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What came of an article that was added.
///
/// ```
/// use samestory::{Article, StoryIndex};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut index = StoryIndex::default();
/// let wire = "The ferry Aurora ran aground off Lundy on Sunday with forty people aboard.";
/// let came = index.insert(&Article::new("wire", wire))?;
/// assert!(came.is_new_story && came.placement.matched.is_none());
///
/// let daily = "Rocks near Lundy trapped the ferry Aurora and forty people for a night.";
/// let came = index.insert(&Article::new("daily", daily))?;
/// assert!(!came.is_new_story && came.copy_of().is_none());
/// assert!(came.probability() > Some(0.5));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Insertion {
    /// Where it belongs, and why.
    pub placement: Placement,
    /// Whether its story goes by a new id. There may be other reports in it all the same, which it
    /// drew out of older stories: `events` has them.
    pub is_new_story: bool,
    /// What became of others by it.
    pub events: Vec<StoryEvent>,
}

impl Insertion {
    /// Its story.
    pub fn story(&self) -> StoryId {
        self.placement.story
    }

    /// Its report.
    pub fn report(&self) -> ReportId {
        self.placement.report
    }

    /// As [`Placement::copy_of`], at the time: what the first article of a report is may change without an
    /// event.
    pub fn copy_of(&self) -> Option<&str> {
        self.placement.copy_of()
    }

    /// As [`Placement::probability`].
    pub fn probability(&self) -> Option<f64> {
        self.placement.probability()
    }
}

/// Where an article belongs now, and why.
///
/// [`StoryIndex::get`](crate::StoryIndex::get) shows one.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Placement {
    /// Its story.
    pub story: StoryId,
    /// Its report.
    pub report: ReportId,
    /// Why it belongs there: the article of the story that speaks most for it. None where its report is the
    /// only one of the story and begins with it.
    pub matched: Option<Match>,
}

impl Placement {
    /// The id of the article that it is a copy of.
    pub fn copy_of(&self) -> Option<&str> {
        self.matched.as_ref()?.copy_of()
    }

    /// The probability, 0 to 1, that it is of one story with the report of that story that is most
    /// like it; none of a copy, and where there is no other report.
    pub fn probability(&self) -> Option<f64> {
        self.matched.as_ref()?.probability()
    }
}

/// Where an article would belong that is not in the index.
///
/// ```
/// use samestory::{Article, StoryIndex};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut index = StoryIndex::default();
/// let wire = "The ferry Aurora ran aground off Lundy on Sunday with forty people aboard.";
/// let story = index.insert(&Article::new("wire", wire))?.story();
///
/// let daily = "Rocks near Lundy trapped the ferry Aurora and forty people for a night.";
/// let answer = index.query(&Article::new("daily", daily));
/// assert_eq!((answer.story, answer.report), (Some(story), None));
/// assert!(answer.probability() > Some(0.5));
///
/// let post = "Parliament in Lisbon rejected the budget after a long night of debate.";
/// assert_eq!(index.query(&Article::new("post", post)).story, None);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Answer {
    /// The story that it would be of; none where it would begin one.
    pub story: Option<StoryId>,
    /// The report that it would be a copy of; none where it would begin one.
    pub report: Option<ReportId>,
    /// Why: the one of those it would be with that speaks most for it, which may have to leave another story
    /// for it. None where it would stand alone.
    pub matched: Option<Match>,
}

impl Answer {
    /// The id of the article that it would be a copy of.
    pub fn copy_of(&self) -> Option<&str> {
        self.matched.as_ref()?.copy_of()
    }

    /// The probability, 0 to 1, that it is of one story with the report of that story that is most
    /// like it; none of a copy and of an article that would stand alone.
    pub fn probability(&self) -> Option<f64> {
        self.matched.as_ref()?.probability()
    }
}

/// The article for the sake of which another belongs where it does, and what the two have in common.
///
/// ```
/// use samestory::index::Match;
/// use samestory::{Article, StoryIndex};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let why = |matched: Option<Match>| match matched {
///     Some(Match::Copy { of, overlap, .. }) => {
///         format!("a copy of {of}, Jaccard {:.2}", overlap.jaccard())
///     }
///     Some(Match::Report { of, score, .. }) => {
///         format!("of one story with {of}, at {:+.1} log-odds", score.log_odds())
///     }
///     _ => "alone".to_owned(),
/// };
/// let mut index = StoryIndex::default();
/// let wire = "The ferry Aurora ran aground off Lundy on Sunday with forty people aboard.";
/// let post = "Rocks near Lundy trapped the ferry Aurora and forty people for a night.";
/// let mut place = |id, text| index.insert(&Article::new(id, text)).map(|came| why(came.placement.matched));
/// assert_eq!(place("wire", wire)?, "alone");
/// assert_eq!(place("daily", wire)?, "a copy of wire, Jaccard 1.00");
/// assert!(place("post", post)?.starts_with("of one story with wire"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Match {
    /// It is a copy.
    #[non_exhaustive]
    Copy {
        /// The id of the article that its report began with, of those that are there.
        of: String,
        /// What it, on the left, and that article share: an estimate, but of texts of 28 words or
        /// fewer. The standard error of its containment is 0.005 between texts of 400 words, 0.01
        /// between texts of 100 and 0.014 between one of 400 and one seven times as long.
        overlap: Overlap,
    },
    /// It is a report of the story.
    #[non_exhaustive]
    Report {
        /// The id of the article for the report of that story that is most like it.
        of: String,
        /// What is known of the two, each by the words that its report began with.
        evidence: Box<StoryEvidence>,
        /// What each piece of it adds to the log-odds.
        score: StoryScore,
    },
}

impl Match {
    /// The id of the article that it is a copy of; none of a report.
    pub fn copy_of(&self) -> Option<&str> {
        match self {
            Self::Copy { of, .. } => Some(of),
            Self::Report { .. } => None,
        }
    }

    /// The probability, 0 to 1, that two reports are of one story; none of copies.
    pub fn probability(&self) -> Option<f64> {
        match self {
            Self::Copy { .. } => None,
            Self::Report { score, .. } => Some(score.probability()),
        }
    }
}

/// What became of articles and stories that were there before. Whoever follows the events knows where
/// each article belongs now, and which stories there are: those that an insertion or an event names
/// first, but those that were absorbed or ended.
///
/// ```
/// use std::collections::HashMap;
///
/// use samestory::index::{ReportId, StoryEvent, StoryId};
/// use samestory::{Article, StoryIndex};
///
/// /// The report of each article and the story of each report.
/// #[derive(Default)]
/// struct Known {
///     reports: HashMap<String, ReportId>,
///     stories: HashMap<ReportId, StoryId>,
/// }
///
/// impl Known {
///     fn follow(&mut self, events: &[StoryEvent]) {
///         for event in events {
///             match event {
///                 StoryEvent::StoriesJoined { kept, absorbed } => {
///                     let joined = self.stories.values_mut().filter(|story| *story == absorbed);
///                     joined.for_each(|story| *story = *kept);
///                 }
///                 StoryEvent::ReportMoved { report, to_story, .. } => {
///                     self.stories.insert(*report, *to_story);
///                 }
///                 StoryEvent::ArticleMoved { id, to_report, story, .. } => {
///                     self.reports.insert(id.clone(), *to_report);
///                     self.stories.insert(*to_report, *story);
///                 }
///                 _ => {}
///             }
///         }
///     }
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let (mut index, mut known) = (StoryIndex::default(), Known::default());
/// let texts = [
///     "The ferry Aurora ran aground off Lundy on Sunday with forty people aboard.",
///     "Rocks near Lundy trapped the ferry Aurora and forty people for a night.",
/// ];
/// for (number, text) in texts.into_iter().enumerate() {
///     let came = index.insert(&Article::new(number.to_string(), text))?;
///     known.reports.insert(number.to_string(), came.report());
///     known.stories.insert(came.report(), came.story());
///     known.follow(&came.events);
/// }
/// for (id, report) in &known.reports {
///     let place = index.get(id).expect("none was removed");
///     assert_eq!((place.report, place.story), (*report, known.stories[report]));
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StoryEvent {
    /// Two stories turned out to be one. The old id goes on to name the story that was kept.
    StoriesJoined {
        /// The story that goes on.
        kept: StoryId,
        /// The story that ended in it.
        absorbed: StoryId,
    },
    /// A report belongs to another story than was thought, which may begin with it: a story that is
    /// parted goes on, by its id, where most of its reports are.
    ReportMoved {
        /// The report.
        report: ReportId,
        /// Its story before.
        from_story: StoryId,
        /// Its story now.
        to_story: StoryId,
    },
    /// The text that an article was a copy of is gone, or the one of its very words with which it went to
    /// that, and it belongs to another report now.
    ArticleMoved {
        /// The id of the article.
        id: String,
        /// Its report before.
        from_report: ReportId,
        /// Its report now.
        to_report: ReportId,
        /// The story of that report.
        story: StoryId,
    },
    /// The last article of a story was taken out.
    StoryEnded {
        /// The story.
        story: StoryId,
    },
}

/// What was taken out of an index.
///
/// ```
/// use samestory::{Article, StoryIndex};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut index = StoryIndex::default();
/// let ferry = "The ferry Aurora ran aground off Lundy on Sunday with forty people aboard.";
/// for id in ["wire", "daily"] {
///     index.insert(&Article::new(id, ferry))?;
/// }
/// let removal = index.remove("wire").ok_or("it is there")?;
/// assert_eq!(removal.article_ids, ["wire"]);
/// // The copy stays in the report.
/// assert!(removal.events.is_empty());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Removal {
    /// The ids of the articles, in the order in which they came.
    pub article_ids: Vec<String>,
    /// What became of others by it.
    pub events: Vec<StoryEvent>,
}
