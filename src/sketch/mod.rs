//! Features to signatures: small numbers of fixed size from which a similarity can be estimated.
//!
//! [`MinHasher`] sketches sets, so that the share of equal values in two signatures estimates the
//! Jaccard similarity of the sets; [`WeightedMinHasher`] does the same for weighted features and
//! their weighted (min/max) Jaccard similarity.

mod minhash;
mod text;
mod weighted;

pub use minhash::{MinHasher, Signature};
pub use text::TextSketcher;
pub use weighted::WeightedMinHasher;
