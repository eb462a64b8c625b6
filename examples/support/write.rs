//! Writing a file whole or not at all.

use std::fs::{self, File, Metadata};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Writes `path` with what `content` produces, whole or not at all.
///
/// The content goes to a temporary file beside the target, which replaces the target only once all
/// of it is on the disk: an error, a full disk or a crash leaves the old file as it was. A target
/// that is no regular file, such as `/dev/null` or a pipe, has nothing to keep and cannot be
/// replaced; it is written directly. Every error names the path.
pub(crate) fn whole(
    path: &Path,
    content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    write(path, content).map_err(|error| {
        let message = format!("{}: cannot write: {error}", path.display());
        io::Error::new(error.kind(), message)
    })
}

fn write(path: &Path, content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    match fs::metadata(path) {
        // A rename onto a symbolic link would replace the link, not the file it stands for.
        Ok(old) if old.is_file() => replace(&fs::canonicalize(path)?, Some(old), content),
        Ok(old) if old.is_dir() => Err(io::Error::other("it is a folder")),
        Ok(_) => fill(File::options().write(true).open(path)?, content).map(drop),
        Err(error) if error.kind() == io::ErrorKind::NotFound => replace(path, None, content),
        Err(error) => Err(error),
    }
}

fn replace(
    path: &Path,
    old: Option<Metadata>,
    content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    if old.as_ref().is_some_and(|old| old.permissions().readonly()) {
        return Err(io::Error::other("it is read-only"));
    }
    let (file, temporary) = ordinary_temporary(&folder_of(path))?.into_parts();
    let file = fill(file, content)?;
    if let Some(old) = old {
        file.set_permissions(old.permissions())?;
    }
    file.sync_all()?;
    temporary.persist(path)?;
    Ok(())
}

fn fill(file: File, content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<File> {
    let mut writer = BufWriter::new(file);
    content(&mut writer)?;
    Ok(writer.into_inner()?)
}

/// A rename works only within one file system, so the temporary file must lie beside the target.
fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_path_buf(),
        _ => PathBuf::from("."),
    }
}

/// Temporary files are private to their owner unless told otherwise; this one becomes the result,
/// so it gets the permissions of any new file: all that the umask leaves.
fn ordinary_temporary(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".samestory-").suffix(".part");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}
