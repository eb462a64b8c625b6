//! Writing a file whole or not at all.

use std::fs::{self, File, Metadata};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::exit;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

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
    Target::of(path).and_then(|target| target.write(content)).map_err(|error| naming(path, &error))
}

/// Fails where [`whole`] would fail before it has written anything: a long run need not end with
/// that.
pub(crate) fn check(path: &Path) -> io::Result<()> {
    Target::of(path).and_then(|target| target.check()).map_err(|error| naming(path, &error))
}

fn naming(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: cannot write: {error}", path.display()))
}

/// What stands at a path, or could.
enum Target {
    /// A regular file, as it is now, or none yet.
    File(PathBuf, Option<Metadata>),
    /// Something that bytes can be sent to.
    Sink(PathBuf),
}

impl Target {
    fn of(path: &Path) -> io::Result<Self> {
        match fs::metadata(path) {
            Ok(old) if old.is_dir() => Err(io::Error::other("it is a folder")),
            Ok(old) if old.is_file() && old.permissions().readonly() => {
                Err(io::Error::other("it is read-only"))
            }
            // A rename onto a symbolic link would replace the link, not the file it stands for.
            Ok(old) if old.is_file() => Ok(Self::File(fs::canonicalize(path)?, Some(old))),
            Ok(_) => Ok(Self::Sink(path.to_path_buf())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Ok(Self::File(path.to_path_buf(), None))
            }
            Err(error) => Err(error),
        }
    }

    fn check(&self) -> io::Result<()> {
        match self {
            Self::File(path, _) => ordinary_temporary(&folder_of(path)).map(drop),
            Self::Sink(_) => Ok(()),
        }
    }

    fn write(self, content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        let (path, old) = match self {
            Self::File(path, old) => (path, old),
            Self::Sink(path) => {
                return fill(File::options().write(true).open(path)?, content).map(drop);
            }
        };
        let (file, temporary) = ordinary_temporary(&folder_of(&path))?.into_parts();
        let _unfinished = Unfinished::of(&temporary)?;
        let file = fill(file, content)?;
        if let Some(old) = old {
            file.set_permissions(old.permissions())?;
        }
        file.sync_all()?;
        temporary.persist(path)?;
        Ok(())
    }
}

/// A file that goes where a signal ends the process: none is left of a run that a person has stopped.
struct Unfinished;

/// Which it is. One is written at a time.
static UNFINISHED: Mutex<Option<PathBuf>> = Mutex::new(None);

impl Unfinished {
    fn of(path: &Path) -> io::Result<Self> {
        static ON_SIGNAL: Once = Once::new();
        // Whoever waits for signals itself ends by itself.
        ON_SIGNAL.call_once(|| drop(ctrlc::set_handler(remove_and_end)));
        *unfinished() = Some(std::path::absolute(path)?);
        Ok(Self)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        *unfinished() = None;
    }
}

fn unfinished() -> MutexGuard<'static, Option<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

fn remove_and_end() {
    if let Some(path) = unfinished().take() {
        let _ = fs::remove_file(path);
    }
    // As a shell calls what SIGINT ends.
    exit(130)
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
    builder.tempfile_in(folder).map_err(|error| {
        // The full error names the temporary file, of which nobody knows.
        let why = match error.kind() {
            io::ErrorKind::NotFound => "it is not there".to_owned(),
            kind => kind.to_string(),
        };
        let message = format!("no file can be made in its folder: {why}");
        io::Error::new(error.kind(), message)
    })
}
