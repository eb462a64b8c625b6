//! What is read must not be written: an article would be lost, or a result be read the next time.

use std::fs;
use std::path::{Path, PathBuf};

/// The one path of a file, however it is spelt, which need not be there yet.
pub(crate) fn real(path: &Path) -> Option<PathBuf> {
    let path = std::path::absolute(path).ok()?;
    path.ancestors().find_map(|there| {
        let rest = path.strip_prefix(there).ok()?;
        Some(fs::canonicalize(there).ok()?.join(rest))
    })
}

/// The path of a file from a folder it is in.
pub(crate) fn within(folder: &Path, file: &Path) -> Option<PathBuf> {
    let folder = fs::canonicalize(folder).ok().filter(|folder| folder.is_dir())?;
    Some(real(file)?.strip_prefix(folder).ok()?.to_owned())
}

/// Why nothing is written there.
pub(crate) fn would_be_read(folder: &Path) -> String {
    format!(
        "is in the folder {}, and would be read as articles the next time (write it elsewhere)",
        folder.display()
    )
}
