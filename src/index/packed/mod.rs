//! Sets and weighted terms in few bytes.

mod bits;
mod set;
mod terms;

pub(super) use set::PackedSet;
pub(super) use terms::{PackedTerm, PackedTerms};
