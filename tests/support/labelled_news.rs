//! Where the labelled news is, which is no part of the crate.

use std::env;
use std::path::{Path, PathBuf};

/// A path in the folder that `SAMESTORY_NEWS` names, or in `../shared`: its folder `corpora` has the
/// labelled corpora, its folder `reports` the two reports of one meeting.
pub(crate) fn labelled_news(inner: &str) -> PathBuf {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    env::var_os("SAMESTORY_NEWS").map_or_else(beside, PathBuf::from).join(inner)
}
