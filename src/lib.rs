//! samestory
mod article;
mod hash;
pub mod text;
pub mod feature;
pub mod sketch;
pub mod lsh;
pub mod verify;
pub mod cluster;
mod detector;
pub use article::{Article, Timestamp};
pub use detector::*;
pub use verify::CopyRule;
pub mod eval;
