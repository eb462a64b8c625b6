//! What must hold for any bytes. Each target is a function of bytes that panics where something does
//! not hold: cargo-fuzz looks for bytes at which it does, and `tests/fuzz.rs` runs all of them for a
//! moment with every test.

// A program of the fuzzer runs one of the targets, and none needs all of the readers.
#![allow(dead_code)]

pub(crate) mod background;
pub(crate) mod detect;
#[path = "../../support/groups.rs"]
mod found;
pub(crate) mod groups;
mod input;
#[path = "../../../examples/support/read/mod.rs"]
pub(crate) mod read;
pub(crate) mod readers;
pub(crate) mod seeds;
pub(crate) mod signatures;
pub(crate) mod text;

pub(crate) type Target = fn(&[u8]);

pub(crate) const TARGETS: [(&str, Target); 6] = [
    ("text", text::run),
    ("background", background::run),
    ("signatures", signatures::run),
    ("groups", groups::run),
    ("readers", readers::run),
    ("detect", detect::run),
];
