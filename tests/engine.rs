//! The engine against the library's own functions and against the batch.

#[cfg(feature = "ballista")]
#[path = "engine/cluster.rs"]
mod cluster;
#[path = "engine/corpora.rs"]
mod corpora;
#[path = "engine/dedupe.rs"]
mod dedupe;
#[path = "engine/functions.rs"]
mod functions;
#[path = "../benches/support/generator.rs"]
mod generator;
#[cfg(feature = "ballista")]
#[path = "support/program.rs"]
mod program;
#[path = "../examples/support/read/mod.rs"]
mod read;
