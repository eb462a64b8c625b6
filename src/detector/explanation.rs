//! Why two articles are, or are not, in one group.

use std::fmt;
use std::ops::Range;

use crate::layers::verify::{
    CopyRule, Detail, Overlap, Passage, SharedTerm, StoryEvidence, StoryScore,
};

/// Where two articles ended up.
///
/// [`Explanation`] shows one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// Copies of one text.
    SameReport,
    /// Reports of one story.
    SameStory,
    /// Neither.
    DifferentStories,
}

/// Why two articles ended up where they did.
///
/// [`Explanation`] shows one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// In one report, or in one story where each article is shown as a report
    /// ([`Lens::Stories`](super::Lens::Stories)): the two are copies by themselves.
    Copies,
    /// In one report or story, too: other copies lie between the two, and both are close to the
    /// representative.
    CopiesOfOneText,
    /// Apart: the two are not in one report, and stories were not looked for.
    NotCopies,
    /// Apart: one of the two, or both, are too short to judge.
    TooShort,
    /// In one story: the probability of the pair reaches the threshold.
    Probable,
    /// In one story although the pair by itself is not probable enough: the mean over all pairs of
    /// reports of the groups that were joined, each by the article that represents it, reaches the
    /// threshold.
    ProbableWithOthers,
    /// Apart although the pair by itself is probable enough: the mean over all pairs of reports of
    /// their groups, each by the article that represents it, stays under the threshold.
    ImprobableWithOthers,
    /// Apart: the probability of the pair stays under the threshold.
    Improbable,
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SameReport => "copies of one text",
            Self::SameStory => "two reports of one story",
            Self::DifferentStories => "different stories",
        })
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Copies => "one is a copy of the other",
            Self::CopiesOfOneText => {
                "copies by way of others, both close to the article that represents them"
            }
            Self::NotCopies => "not copies of one text; stories were not looked for",
            Self::TooShort => "one of them, or both, are too short to judge",
            Self::Probable => "their probability reaches the threshold",
            Self::ProbableWithOthers => {
                "the mean probability of the reports of the story, each by the article that represents \
                 it, reaches the threshold, that of these two alone does not"
            }
            Self::ImprobableWithOthers => {
                "the mean probability of the reports of their stories, each by the article that \
                 represents it, stays under the threshold, that of these two alone does not"
            }
            Self::Improbable => "their probability stays under the threshold",
        })
    }
}

/// What two articles of a batch have in common, and what came of it.
///
/// ```
/// use samestory::detector::{Reason, Relation};
/// use samestory::{Article, Detector};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let articles = [
///     Article::new("wire", "The ferry Aurora ran aground off Lundy on Sunday, forty aboard."),
///     Article::new("daily", "Rocks near Lundy trapped forty on the Aurora for a night."),
/// ];
/// let detector = Detector::default();
/// let explanation = detector.analyse(&articles)?.explain(["wire", "daily"])?;
/// assert_eq!(explanation.relation, Relation::SameStory);
/// assert_eq!(explanation.reason, Reason::Probable);
/// // Not for a run of words that both have, but for these.
/// assert!(explanation.passages.is_empty());
/// let terms: Vec<&str> = explanation.terms.iter().map(|term| &*term.text).collect();
/// assert!(["Lundy", "Aurora", "forty"].iter().all(|name| terms.contains(name)));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Explanation {
    /// Where the two ended up.
    pub relation: Relation,
    /// Why they did.
    pub reason: Reason,
    /// From what on two articles are copies, as it was set.
    pub copy_rule: CopyRule,
    /// The least mean probability that makes one story, as it was set.
    pub story_threshold: f64,
    /// What their word 5-shingles share, without what was set aside as boilerplate.
    pub overlap: Overlap,
    /// What is known for and against one story.
    pub evidence: StoryEvidence,
    /// What each piece of it adds to the log-odds of one story.
    pub score: StoryScore,
    /// The weighted (min/max) Jaccard similarity of their terms, 0 to 1.
    pub weighted_jaccard: f64,
    /// Where each text holds boilerplate, in bytes, which was set aside and counts for nothing.
    pub boilerplate: [Vec<Range<usize>>; 2],
    /// The runs of five or more words that stand in both texts, boilerplate left out.
    pub passages: Vec<Passage>,
    /// The terms that both use, heaviest first; their contributions add up to the cosine.
    pub terms: Vec<SharedTerm>,
    /// The quotes, names and numbers of the two texts outside their boilerplate: what both say first.
    /// What one says and the other has in its title only is left out.
    pub details: Vec<Detail>,
}
