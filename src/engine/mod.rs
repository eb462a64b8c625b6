//! The same on Apache DataFusion (feature `engine`), for tables that need not fit into memory, and on
//! its cluster, Apache Ballista (feature `ballista`).
//!
//! # The whole path
//!
//! [`dedupe`] groups the articles of a table as [`Detector::detect`](crate::Detector::detect) does, to
//! the same groups, and writes Parquet files:
//!
//! ```
//! use datafusion::execution::runtime_env::RuntimeEnvBuilder;
//! use datafusion::prelude::{JsonReadOptions, ParquetReadOptions, SessionConfig, SessionContext};
//! use samestory::engine::{Options, dedupe};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let output = folder.path().join("stories");
//! // What does not fit into this is spilled. A session that is given none has no bound.
//! let memory = RuntimeEnvBuilder::new().with_memory_limit(2 << 30, 1.0).build_arc()?;
//! let session = SessionContext::new_with_config_rt(SessionConfig::new(), memory);
//! let input = JsonReadOptions::default().file_extension(".jsonl");
//! session.register_json("news", "examples/data/newsroom.jsonl", input).await?;
//! let outcome = dedupe(&session, "news", &output, &Options::default()).await?;
//! println!("{} stories in {} articles", outcome.stories, outcome.articles);
//!
//! let stories = ParquetReadOptions::new();
//! session.register_parquet("stories", output.to_str().ok_or("UTF-8")?, stories).await?;
//! let largest = "SELECT story, count(*) FROM stories GROUP BY story ORDER BY 2 DESC LIMIT 3";
//! session.sql(largest).await?.show().await?;
//! # assert!(outcome.stories < outcome.reports && outcome.reports < outcome.articles);
//! # Ok(())
//! # }
//! ```
//!
//! A job needs `datafusion` of the version that this crate depends on (`cargo tree -i datafusion`), with the
//! features `parquet` and `sql` for this, and `tokio`: [the guide](crate::guide::scale) has the lines of its
//! Cargo.toml. In the output ids are strings, whatever they were; a join with the table casts them. How
//! sure it is that two are together is not in it; the guide says where to ask for that.
//!
//! To the client come counts, and of each stage the names of its files, one a task. What the memory pool
//! of the session does not hold is spilled to its disk. Beside it each process holds what depends on words
//! and boilerplate, not on articles ([figures](crate::guide::scale)). [`Options::work_folder`] holds what
//! lies between input and output; a run that failed or was cut off leaves it, and goes on after its last
//! whole stage when it is started again with the same folder. What a Ballista cluster must know to do all this in its processes
//! is in the module `ballista`, and the example `cluster` starts them.
//!
//! # Functions of SQL
//!
//! [`register`] makes these known to a session:
//!
//! | function | gives |
//! |---|---|
//! | `copy_signature(text)` | MinHash signature of the word 5-shingles, 128 values |
//! | `copy_bands(text)` | band keys of that signature: copies have one in common |
//! | `copy_similarity(a, b)` | Jaccard similarity of the word 5-shingles, 0 to 1 |
//! | `story_terms(text [, background])` | informative terms with their weights |
//! | `story_bands(text [, background])` | band keys of a weighted MinHash of the terms |
//! | `story_similarity(a, b [, background])` | corroborated cosine of the weighted terms, 0 to 1; no probability, so story thresholds do not apply to it, and one of its own comes of labelled pairs |
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
//! null is null, and so is what the copy lens and `story_bands` make of a text of fewer than ten words,
//! which is too short to judge. No function fails on any text. A `background` is a table that
//! `learn_background` or [`Background::save`](crate::detector::Background::save) wrote; the built-in one counts
//! where none is given. Terms weigh as by the background alone, since a function of a row knows no
//! batch. Hashes are pinned ([`HASH_ID`](crate::saved::HASH_ID)), so that results of different machines and
//! days can be joined.

mod aggregate;
mod arrays;
#[cfg(feature = "ballista")]
pub mod ballista;
mod functions;
mod named;
mod pipeline;
mod registry;
mod scalar;

pub use pipeline::{Columns, Options, Outcome, StageFigures, dedupe};
pub use registry::{aggregate_functions, register, scalar_functions, window_functions};
