//! Why a store could not be opened, or not be written.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf, is_separator};

use crate::index::IndexError;
use crate::saved::LoadError;

/// Why a store could not do what was asked. The text names the file, the cause and the fix.
///
/// ```
/// use samestory::index::StoreErrorKind;
/// use samestory::{Detector, StoryStore};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("news.store");
/// let store = StoryStore::open(&path, &Detector::default())?;
/// let error = StoryStore::open(&path, &Detector::default()).err().ok_or("it is open already")?;
/// let todo = match error.kind() {
///     StoreErrorKind::InUse => "wait for the other to end",
///     StoreErrorKind::OtherVersion | StoreErrorKind::OtherConfiguration => {
///         "send the articles to a new one"
///     }
///     _ => "let somebody look at it",
/// };
/// assert_eq!(todo, "wait for the other to end");
/// assert_eq!(error.path(), path);
/// # Ok(())
/// # }
/// ```
pub struct StoreError {
    path: PathBuf,
    failure: Failure,
}

#[derive(Debug)]
pub(super) enum Failure {
    InUse,
    OtherFormat,
    OtherDatabase,
    /// How that one judges.
    OtherDetector(String),
    Header(LoadError),
    Damaged(String),
    Io(io::Error),
    /// No file was made.
    Unmade(io::Error),
    Database(redb::Error),
    FailedBefore,
    Index(IndexError),
}

/// The kinds of [`StoreError`].
///
/// [`StoreError`] shows one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StoreErrorKind {
    /// It is open already, here or in another process.
    InUse,
    /// The file is something else.
    OtherFormat,
    /// It was written by another version of the library.
    OtherVersion,
    /// It was made with another detector than the one it is to be opened with.
    OtherConfiguration,
    /// The file is not what was written.
    Damaged,
    /// Reading or writing failed.
    Io,
    /// A write failed before; what was acknowledged is on disk.
    FailedBefore,
    /// The articles are not such as can be taken; [`StoreError::index_error`] says why.
    Index,
}

impl StoreError {
    pub(super) fn new(path: &Path, failure: impl Into<Failure>) -> Self {
        Self { path: path.to_owned(), failure: failure.into() }
    }

    /// What went wrong.
    pub fn kind(&self) -> StoreErrorKind {
        use crate::saved::LoadErrorKind;
        match &self.failure {
            Failure::InUse => StoreErrorKind::InUse,
            Failure::OtherFormat => StoreErrorKind::OtherFormat,
            Failure::OtherDatabase => StoreErrorKind::OtherVersion,
            Failure::OtherDetector(_) => StoreErrorKind::OtherConfiguration,
            Failure::Header(error) => match error.kind() {
                LoadErrorKind::OtherFormat => StoreErrorKind::OtherFormat,
                LoadErrorKind::OtherVersion => StoreErrorKind::OtherVersion,
                LoadErrorKind::OtherConfiguration => StoreErrorKind::OtherConfiguration,
                LoadErrorKind::Io | LoadErrorKind::Damaged => StoreErrorKind::Damaged,
            },
            Failure::Damaged(_) => StoreErrorKind::Damaged,
            Failure::Io(_) | Failure::Unmade(_) | Failure::Database(_) => StoreErrorKind::Io,
            Failure::FailedBefore => StoreErrorKind::FailedBefore,
            Failure::Index(_) => StoreErrorKind::Index,
        }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn names_a_folder(&self) -> bool {
        self.path.to_string_lossy().ends_with(is_separator)
    }

    /// Why the articles could not be taken, where that is what went wrong.
    pub fn index_error(&self) -> Option<&IndexError> {
        match &self.failure {
            Failure::Index(error) => Some(error),
            _ => None,
        }
    }

    /// What the system said, where it could not read or write.
    pub fn io_error(&self) -> Option<&io::Error> {
        match &self.failure {
            Failure::Io(error) | Failure::Unmade(error) => Some(error),
            _ => None,
        }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match &self.failure {
            Failure::InUse => {
                write!(f, "the store {path} is open already: close it there, or take another file")
            }
            Failure::OtherFormat => {
                write!(f, "{path} is not a store: check the name, or take a file that is not there")
            }
            Failure::OtherDatabase => write!(
                f,
                "the store {path} was written by another version of the library: open it with that, \
                 or send the articles to a new one"
            ),
            Failure::OtherDetector(others) => write!(
                f,
                "the store {path} was made with another detector, {others}: open it with one like that, \
                 or send the articles to a new store"
            ),
            Failure::Header(error) => write!(f, "{path}: {error}"),
            Failure::Index(error) => write!(f, "{path}: {error}"),
            Failure::Damaged(what) => write!(
                f,
                "the store {path} is damaged: {what}; put a copy in its place, or remove it and \
                 send the articles again"
            ),
            Failure::Io(_) | Failure::Unmade(_) if self.path.as_os_str().is_empty() => {
                f.write_str("the path of the store is empty: name a file")
            }
            Failure::Io(error) | Failure::Unmade(error)
                if error.kind() == io::ErrorKind::NotFound =>
            {
                write!(
                    f,
                    "the store {path} cannot be made: its folder is not there; make that, or take another \
                 path"
                )
            }
            Failure::Io(error) | Failure::Unmade(error)
                if error.kind() == io::ErrorKind::IsADirectory || self.names_a_folder() =>
            {
                write!(f, "{path} is a folder: name a file in it")
            }
            Failure::Unmade(error) if error.kind() == io::ErrorKind::NotADirectory => {
                write!(f, "the store {path} cannot be made: a part of its path is a file")
            }
            Failure::Unmade(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                write!(f, "{path} is there already: name another file")
            }
            Failure::Io(error) | Failure::Unmade(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
                ) =>
            {
                write!(
                    f,
                    "the store {path} cannot be opened for writing: {error}; allow that for the file \
                     and its folder, or take another path"
                )
            }
            Failure::Unmade(error) => write!(
                f,
                "the store {path} could not be made: {error}; nothing was left there: mend that, or \
                 take another path"
            ),
            Failure::Io(error) => write!(
                f,
                "the store {path} could not be read or written: {error}; mend that, close it \
                 and open it again: what was acknowledged is in it"
            ),
            Failure::Database(error) => write!(
                f,
                "the store {path} could not be read or written: {error}; close it and open it \
                 again: what was acknowledged is in it"
            ),
            Failure::FailedBefore => write!(
                f,
                "the store {path} takes nothing more after a write that failed: close it and \
                 open it again; what was acknowledged is in it"
            ),
        }
    }
}

/// As its text, which is what `main` prints of an error that it returns.
impl fmt::Debug for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Without a source: the text has the cause.
impl std::error::Error for StoreError {}

impl Failure {
    /// Of a file that was to be made.
    pub(super) fn unmade(self) -> Self {
        match self {
            Self::Io(error) => Self::Unmade(error),
            other => other,
        }
    }
}

/// Any error of the database.
impl<E: Into<redb::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        use redb::Error;
        match error.into() {
            Error::DatabaseAlreadyOpen | Error::LockProtocolMismatch => Self::InUse,
            Error::Corrupted(what) => Self::Damaged(what),
            Error::UpgradeRequired(_) => Self::OtherDatabase,
            // What has no header of a database.
            Error::Io(error) if error.kind() == io::ErrorKind::InvalidData => Self::OtherFormat,
            Error::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                Self::Damaged("its end is missing".into())
            }
            Error::Io(error) => Self::Io(error),
            Error::PreviousIo => Self::FailedBefore,
            other => Self::Database(other),
        }
    }
}
