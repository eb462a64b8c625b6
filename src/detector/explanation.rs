//! Why two articles are, or are not, in one group.

use super::error::{DetectError, Failure};
use super::Detector;
use crate::article::Article;
use crate::verify::{Overlap, Passage, SharedTerm, StoryScore};

/// Where two articles ended up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// Copies of one text.
    SameReport,
    /// Reports of one story.
    SameStory,
    /// Neither.
    DifferentStories,
}

/// What two articles of a batch have in common, and what came of it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Explanation {
    /// Where the two ended up.
    pub relation: Relation,
    /// What their word 5-shingles share, without boilerplate.
    pub shingles: Overlap,
    /// The evidence for one story.
    pub score: StoryScore,
    /// The weighted (min/max) Jaccard similarity of their terms, 0 to 1.
    pub weighted_jaccard: f64,
    /// The runs of five or more words that stand in both texts.
    pub passages: Vec<Passage>,
    /// The terms that both use, heaviest first; their contributions add up to the cosine.
    pub terms: Vec<SharedTerm>,
}

impl Detector {
    pub(super) fn _unused(&self, _: &[Article]) -> Result<(), DetectError> {
        Err(Failure::UnknownId { id: String::new() }.into())
    }
}
