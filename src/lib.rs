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
//! | you have | take |
//! |---|---|
//! | articles, all at once | [`Detector`]: articles in, [`Stories`] out; [`Detector::analyse`] to explain any two of them |
//! | articles that come one by one | [`StoryIndex`], which places each at once and forgets when told to; `StoryStore` (feature `store`) keeps it in a file |
//! | a pile of texts larger than memory, of which copies are to be found | [`CopyScan`], which reads it twice |
//! | tables of Apache DataFusion, or a cluster | `engine` (feature `engine`) |
//!
//! `page` (feature `page`) shows a result to people, [`eval`] compares groups with labels, and the
//! [`guide`] says what to expect, what it costs, and why things are as they are.
//!
//! Below them are the [`layers`], each usable alone:
//!
//! ```text
//! article -> tokens -> features -> signature -> candidate pairs -> verified pairs -> groups
//!            text      feature     sketch       lsh                verify            cluster
//! ```
//!
//! # Features
//!
//! None is on by default.
//!
//! | feature | gives |
//! |---|---|
//! | `page` | the HTML page and charts, and `edits` |
//! | `edits` | what was changed between two copies, word by word |
//! | `store` | the index in a file |
//! | `engine` | the same groups from tables of Apache DataFusion, and functions for its SQL |
//! | `ballista` | the same on its cluster, Apache Ballista |
//!
//! # Terms
//!
//! A *copy* is nearly the same text as another: syndicated, lightly edited, cut, wrapped in other
//! boilerplate. A *report* is one independently written text with all its copies, of which one, the
//! *representative*, is compared with other reports. A *story* is one event with all its reports.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![deny(unsafe_code)]
// No article makes the library panic; misuse that a function's "Panics" section names does, and
// tests and benches may.
#![deny(clippy::expect_used, clippy::panic, clippy::unreachable, clippy::unwrap_used)]

mod article;
pub mod detector;
#[cfg(feature = "engine")]
pub mod engine;
pub mod eval;
pub mod guide;
mod hash;
pub mod index;
pub mod layers;
mod listener;
mod lists;
#[cfg(feature = "page")]
pub mod page;
pub mod saved;
mod varint;

// The README's program is compiled with the documentation's.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

pub use article::{Article, Timestamp};
pub use detector::{CopyScan, Detector, Stories};
pub use index::StoryIndex;
#[cfg(feature = "store")]
pub use index::StoryStore;
