//! Verified pairs to groups.
//!
//! [`around_centres`] joins copies around centres, so that a chain of small changes does not become one
//! group; [`average_linkage`] joins reports into stories. Both take pairs between numbered
//! articles and give each article the number of its group.

mod linkage;
mod report;

pub(crate) use linkage::link_groups;
pub use linkage::{ScoredPair, average_linkage};
pub use report::around_centres;
