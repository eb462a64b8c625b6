//! Pages to read: why the library does what it does, and what was tried.

#[doc = include_str!("story-score.md")]
pub mod story_score {}

#[doc = include_str!("scale.md")]
pub mod scale {}

#[doc = include_str!("speed.md")]
pub mod speed {}

#[doc = include_str!("trust.md")]
pub mod trust {}
