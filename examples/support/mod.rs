//! What the examples have in common: reading articles and writing results.
//!
//! An example takes all of it with `#[path = "../support/mod.rs"] mod support;`, or only the part
//! it needs, such as `#[path = "../support/read/mod.rs"] mod read;`.

pub(crate) mod read;
pub(crate) mod write;
