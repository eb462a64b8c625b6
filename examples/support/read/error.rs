//! What can be wrong with an input, and where.

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// A place in the inputs: a file, and a line where one is to blame. Shown as `FILE:LINE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    file: Arc<str>,
    line: Option<u64>,
}

impl Place {
    /// A file as a whole.
    pub(crate) fn file(path: &Path) -> Self {
        // A line feed in a file name must not break an error into two lines.
        let name = path.to_string_lossy().replace(char::is_control, "?");
        Self::named(&name)
    }

    /// An input that is no file.
    pub(crate) fn named(name: &str) -> Self {
        Self { file: name.into(), line: None }
    }

    /// Whether it is all of an input, not a line of it.
    pub(crate) fn is_whole(&self) -> bool {
        self.line.is_none()
    }

    /// One line of the same file, counted from 1.
    pub(crate) fn line(&self, line: u64) -> Self {
        Self { file: Arc::clone(&self.file), line: Some(line) }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}", self.file),
            None => f.write_str(&self.file),
        }
    }
}

/// The sort of mistake in an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The arguments name no readable input: an unknown extension, an empty folder.
    Input,
    /// The system could not open or read a file.
    Io,
    /// Compressed data are damaged or cut off.
    Damaged,
    /// The bytes are not UTF-8.
    Encoding,
    /// A line, record or text file is longer than the limit.
    TooLong,
    /// Not JSON, not an object, or a CSV record of the wrong width.
    Syntax,
    /// A field is missing, empty or of the wrong type.
    Field,
    /// A CSV header lacks a column that every article needs, or no article has a field that was named.
    Column,
    /// The id was used before.
    Duplicate,
}

impl Kind {
    /// Whether it is the fault of an article or of damaged data. A file that cannot be opened or
    /// found, or whose columns have other names, is the caller's: another argument mends it, and
    /// going on would leave out all of the file.
    pub(crate) fn is_skippable(self) -> bool {
        !matches!(self, Self::Input | Self::Io | Self::Column)
    }
}

/// A mistake before its place is known.
#[derive(Debug)]
pub(crate) struct Problem {
    kind: Kind,
    message: String,
}

impl Problem {
    /// `message` says what is wrong and, in brackets, how to mend it; in one line.
    pub(crate) fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    /// A failed read. Decoders report damaged data as `InvalidData`; all else is the system's.
    pub(crate) fn reading(error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::InvalidData {
            Self::new(Kind::Damaged, error.to_string())
        } else {
            Self::new(Kind::Io, format!("cannot read: {error}"))
        }
    }

    /// Bytes that are no UTF-8.
    pub(crate) fn encoding() -> Self {
        let message = "not UTF-8 (convert this file alone from what it is written in, if that is \
             WINDOWS-1252 with iconv -f WINDOWS-1252 -t UTF-8 FILE > ELSEWHERE/FILE)";
        Self::new(Kind::Encoding, message)
    }

    /// More than `limit` bytes of what should be one article.
    pub(crate) fn too_long(what: &str, limit: usize) -> Self {
        let message = format!("{what} is longer than {limit} bytes (is this the right file?)");
        Self::new(Kind::TooLong, message)
    }

    /// Puts the mistake in its place.
    pub(crate) fn at(self, place: Place) -> ReadError {
        ReadError { place, problem: self, loses_rest: false }
    }
}

/// Why an input could not be read. Shows as one line: `FILE:LINE: what is wrong (the fix)`.
#[derive(Debug)]
pub(crate) struct ReadError {
    place: Place,
    problem: Problem,
    loses_rest: bool,
}

impl ReadError {
    /// The same mistake; `loses_rest` says that nothing behind it in its input can be read.
    pub(crate) fn losing_rest(self, loses_rest: bool) -> Self {
        Self { loses_rest, ..self }
    }

    /// What is lost, in one line, where that is more than one article.
    pub(crate) fn lost_rest(&self) -> Option<String> {
        let Self { place: Place { file, line }, problem, loses_rest: true } = self else {
            return None;
        };
        let what = match line {
            Some(line) => format!("the rest of {file} from line {line} on"),
            None => format!("all of {file}"),
        };
        Some(format!("{what} was left out, an unknown number of records: {}", problem.message))
    }

    /// The sort of mistake.
    pub(crate) fn kind(&self) -> Kind {
        self.problem.kind
    }

    /// Where it is.
    pub(crate) fn place(&self) -> &Place {
        &self.place
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place(), self.problem.message)
    }
}

impl std::error::Error for ReadError {}
