//! Finds, in any pile of news articles, which are **copies** of one text and which are **reports of
//! the same story**.
//!
//! Two newsrooms' reports of one meeting share hardly a sentence, so a copy detector cannot see
//! that they belong together; what they share is the handful of words that matter. samestory runs
//! one machine twice: with word shingles it finds copies, with weighted terms it finds stories. No
//! neural network is involved, and every answer can be explained.
//!
//! ```
//! use samestory::{Article, Detector};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let articles = [
//!     Article::new("wire", "The ferry Aurora ran aground off Lundy on Sunday with 40 people aboard."),
//!     Article::new("daily", "The ferry Aurora ran aground off Lundy on Sunday with 40 people aboard!"),
//!     Article::new("post", "Parliament in Lisbon rejected the budget after a night of debate."),
//! ];
//! for story in &Detector::default().detect(&articles)? {
//!     println!("{}", story.id());
//!     for report in story.reports() {
//!         println!("  {} (+{} copies)", report.representative().id(), report.copies().len());
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Which door to take
//!
//! - [`Detector`] does it all: articles in, [`Stories`] out. Most users need nothing else.
//!   [`Detector::analyse`] keeps what it went by, to explain any two articles, and to show all on an
//!   HTML page (`page`, feature `page`).
//! - [`StoryIndex`] places articles as they come, one by one, and forgets them when told to;
//!   `StoryStore` (feature `store`) keeps it on disk.
//! - The stages below it are public too, each usable alone, one arrow a module:
//!
//! ```text
//! article -> tokens -> features -> signature -> candidate pairs -> verified pairs -> groups
//!            text      feature     sketch       lsh                verify            cluster
//! ```
//!
//! - [`eval`] compares groups with labels.
//! - [`guide`] says why things are as they are, and what was tried.
//!
//! # Terms
//!
//! A *copy* is nearly the same text as another: syndicated, lightly edited, cut, wrapped in other
//! boilerplate. A *report* is one independently written text with all its copies. A *story* is one
//! event with all its reports.

#![deny(unsafe_code)]
// No article makes the library panic; misuse that a function's "Panics" section names does, and
// tests and benches may.
#![deny(clippy::expect_used, clippy::panic, clippy::unreachable, clippy::unwrap_used)]

mod article;
pub mod cluster;
mod detector;
#[cfg(feature = "engine")]
pub mod engine;
pub mod eval;
pub mod feature;
mod format;
pub mod guide;
mod hash;
pub mod index;
mod lists;
pub mod lsh;
#[cfg(feature = "page")]
pub mod page;
pub mod sketch;
pub mod text;
mod varint;
pub mod verify;

// The README's program is compiled with the documentation's.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

pub use article::{Article, Timestamp};
pub use detector::{
    Analysis, Boilerplate, BuildError, BuildErrorKind, CopyPair, CopyScan, DetectError,
    DetectErrorKind, Detector, DetectorBuilder, Explanation, Figures, LabelledPair, Lens, Member,
    Placement, Progress, Reason, Relation, Report, Stage, Stories, Story, StoryPair,
};
pub use feature::Background;
pub use format::{LoadError, LoadErrorKind};
pub use hash::HASH_ID;
pub use index::StoryIndex;
#[cfg(feature = "store")]
pub use index::StoryStore;
pub use verify::CopyRule;
