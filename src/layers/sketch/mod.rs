//! Features to signatures: small numbers of fixed size from which a similarity can be estimated.
//!
//! [`MinHasher`] sketches sets, so that the share of equal values in two signatures estimates the
//! Jaccard similarity of the sets; [`WeightedMinHasher`] draws from weighted features, and two
//! articles draw alike about as often as their weighted (min/max) Jaccard similarity says.
//! [`Signatures`] are a pile of either, which can be saved.

mod identity;
mod minhash;
mod signatures;
mod text;
mod weighted;

pub use identity::SketchIdentity;
pub(crate) use minhash::agreement;
pub use minhash::{MinHasher, Signature};
pub use signatures::Signatures;
pub use text::TextSketcher;
pub use weighted::{WeightedMinHasher, WeightedSignature};
