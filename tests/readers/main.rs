//! The input side and the command line of the examples.

#[path = "../../examples/dedupe/args.rs"]
mod args;
#[path = "../../examples/support/mod.rs"]
mod support;

mod arguments;
mod dates;
mod reading;
mod writing;
