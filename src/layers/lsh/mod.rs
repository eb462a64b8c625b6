//! Signatures to candidate pairs: locality-sensitive hashing by banding (Leskovec, Rajaraman,
//! Ullman, "Mining of Massive Datasets", chapter 3).
//!
//! [`Banding`] says how many bands of how many rows, chosen for a stated recall; [`BandIndex`] holds
//! the band keys of a pile of signatures and lists the pairs that agree in at least one band.
//! [`corroborated_candidates`] does so for weighted features, where one that two articles share is
//! no reason to compare them, and two are. [`containment_candidates`] lists pairs of which one may
//! be a part of the other, which no signature of fixed size can see.

mod banding;
mod bucket;
mod containment;
mod corroborated;
mod index;

pub use banding::Banding;
pub use containment::containment_candidates;
#[cfg(feature = "engine")]
pub(crate) use containment::{least_shared, sample as containment_sample};
pub use corroborated::corroborated_candidates;
#[cfg(feature = "engine")]
pub(crate) use corroborated::{corroborated_keys, quarter, quarters_agree};
pub use index::BandIndex;
#[cfg(feature = "engine")]
pub(crate) use index::band_keys;
