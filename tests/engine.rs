//! The engine against the library's own functions and against the batch.

#[cfg(feature = "ballista")]
#[path = "engine/cluster.rs"]
mod cluster;
#[path = "engine/corpora.rs"]
mod corpora;
#[path = "engine/dedupe.rs"]
mod dedupe;
#[cfg(feature = "ballista")]
#[path = "support/fails.rs"]
mod fails;
#[path = "engine/functions.rs"]
mod functions;
#[path = "../benches/support/generator.rs"]
mod generator;
#[path = "support/groups.rs"]
mod groups;
#[cfg(feature = "ballista")]
#[path = "support/json_line.rs"]
mod json_line;
#[path = "support/labelled_news.rs"]
mod labelled_news;
#[cfg(feature = "ballista")]
#[path = "support/program.rs"]
mod program;
#[path = "support/sample.rs"]
mod sample;
#[path = "engine/tables.rs"]
mod tables;
