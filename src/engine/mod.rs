//! The same on Apache DataFusion (feature `engine`): functions for its SQL, for tables that need not
//! fit into memory.
//!
//! [`register`] makes these known to a session, after which SQL has them like any other function:
//!
//! | function | gives |
//! |---|---|
//! | `copy_signature(text)` | MinHash signature of the word 5-shingles, 128 values |
//! | `copy_bands(text)` | band keys of that signature: copies have one in common |
//! | `copy_similarity(a, b)` | Jaccard similarity of the word 5-shingles, 0 to 1 |
//! | `story_terms(text [, background])` | informative terms with their weights |
//! | `story_bands(text [, background])` | band keys of a weighted MinHash of the terms |
//! | `story_similarity(a, b [, background])` | corroborated cosine of the terms, 0 to 1 |
//! | `learn_background(text)` | an aggregate: a background table of the column's words |
//!
//! ```
//! use datafusion::prelude::SessionContext;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> datafusion::error::Result<()> {
//! let session = SessionContext::new();
//! samestory::engine::register(&session);
//! let one = "The ferry Aurora ran aground off Lundy on Sunday with 40 people aboard.";
//! let other = "Rocks near Lundy trapped the Aurora with forty people aboard, rescuers said.";
//! let sql = format!("SELECT copy_similarity('{one}', '{other}'), story_similarity('{one}', '{other}')");
//! session.sql(&sql).await?.show().await?;
//! # Ok(())
//! # }
//! ```
//!
//! A text is read as an article's body, without a title. Columns of any string type do; what comes of
//! null is null, and so are signature and bands of a text of fewer than ten words, which is too short
//! to judge. No function fails on any text. Hashes are pinned ([`HASH_ID`](crate::HASH_ID)), so that
//! results of different machines and days can be joined.

mod arrays;
mod functions;
mod scalar;

pub use functions::{aggregate_functions, register, scalar_functions};
