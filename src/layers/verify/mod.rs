//! Candidate pairs to verified pairs: exact similarities, never those of a sketch.
//!
//! [`Overlap`] counts what two sets share, for Jaccard and containment, and [`CopyRule`] says from
//! which of them on two articles are copies. [`Likeness`] is how alike the weighted terms of two
//! articles are; [`StoryEvidence`] is all that the story lens knows of two reports, and
//! [`StoryModel`] what it makes of it. [`shared_passages`] shows what two texts have in
//! common, [`details`] also what only one of them says, and `edits` (feature
//! `edits`) what was changed between two copies.

mod common_ground;
mod copy_rule;
mod cosine;
mod details;
#[cfg(feature = "edits")]
mod edits;
mod overlap;
mod story_evidence;
mod story_fit;
mod story_model;
mod story_precision;
mod words;

pub use common_ground::{Passage, SharedTerm, shared_passages};
pub(crate) use common_ground::{passages_between, terms_between};
pub use copy_rule::CopyRule;
pub(crate) use copy_rule::is_collection;
pub(crate) use cosine::LikenessValues;
pub use cosine::{Likeness, cosine, weighted_jaccard};
pub use details::{Detail, DetailKind, details};
pub(crate) use details::{Said, between as details_between};
#[cfg(feature = "edits")]
pub(crate) use edits::between as edits_between;
#[cfg(feature = "edits")]
pub use edits::{Edit, edits};
pub use overlap::Overlap;
pub(crate) use overlap::Whole;
pub(crate) use story_evidence::{Facts, Found, Side, mean_best_cosine, mean_best_of};
pub use story_evidence::{StoryEvidence, Surroundings};
#[cfg(feature = "engine")]
pub(crate) use story_evidence::{mean_best_of_units, units};
#[cfg(feature = "engine")]
pub(crate) use story_model::NEGLIGIBLE;
pub use story_model::{LabelledEvidence, StoryModel, StoryScore};
pub(crate) use words::Words;
