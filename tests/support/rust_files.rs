//! The sources, for tests that read them.

use std::fs;
use std::path::{Path, PathBuf};

/// The files of Rust in a folder, however deep.
pub(crate) fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("src/ is there");
    let mut files = Vec::new();
    for path in entries.map(|entry| entry.expect("entries can be listed").path()) {
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}
