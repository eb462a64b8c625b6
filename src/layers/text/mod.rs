//! Text to tokens: what counts as a word, and what makes two spellings the same word.
//!
//! ```text
//! &str --tokenize--> Token (normal form, span, flags) --Document::read--> Document (hashes)
//! ```
//!
//! [`tokenize`] calls a function for each token and keeps nothing, so one normal form at a time is
//! in memory; [`Document`] is what the rest of the library works on. The rules are in
//! [`tokenize`]'s documentation.

mod ascii;
mod character;
mod document;
mod normalise;
mod tokenize;

pub use document::Document;
pub use normalise::NORMALISER_ID;
pub use tokenize::{Token, TokenFlags, tokenize};
