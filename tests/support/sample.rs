//! Articles of files.

#[path = "../../examples/support/read/mod.rs"]
mod read;

use std::path::{Path, PathBuf};

use samestory::Article;

/// The sample newsroom.
pub(crate) fn sample() -> Vec<Article> {
    articles_of(&[Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data")])
}

pub(crate) fn articles_of(paths: &[PathBuf]) -> Vec<Article> {
    let records = read::Records::open(paths, read::Options::default());
    let records = records.expect("the articles are there");
    records.map(|record| record.expect("the articles are valid").article).collect()
}
