//! What the examples have in common: the options to read and to group by, reading articles and
//! writing results.
//!
//! An example takes all of it with `#[path = "../support/mod.rs"] mod support;`, or only the part
//! it needs, such as `#[path = "../support/read/mod.rs"] mod read;`.

pub(crate) mod fields;
pub(crate) mod grouping;
pub(crate) mod judgement;
pub(crate) mod read;
pub(crate) mod write;
