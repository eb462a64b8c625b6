//! What is saved, and what is refused when it is loaded.
//!
//! [`Background`](crate::detector::Background), [`Signatures`](crate::layers::sketch::Signatures) and
//! [`StoryModel`](crate::layers::verify::StoryModel) can be saved. All of them are written in one form, of
//! little-endian numbers:
//!
//! ```text
//! 8 bytes that name the format, u32 version of it, u32 hash id, u32 normaliser id
//! what the format holds
//! u64 XXH3 of all that is before
//! ```
//!
//! What is loaded is refused unless every part of it is as expected: a wrong answer years later is
//! worse than an error.
//!
//! ```
//! use samestory::layers::verify::StoryModel;
//! use samestory::saved::LoadErrorKind;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut file = Vec::new();
//! StoryModel::BUILT_IN.save(&mut file)?;
//! file[20] ^= 1;
//! let error = StoryModel::load(file.as_slice()).unwrap_err();
//! assert_eq!(error.kind(), LoadErrorKind::Damaged);
//! # Ok(())
//! # }
//! ```

use std::fmt;
use std::io::{self, BufReader, Read, Write};

use crate::hash::Checksum;
pub use crate::hash::HASH_ID;
pub use crate::layers::text::NORMALISER_ID;

/// One kind of thing that is saved.
#[derive(Debug)]
pub(crate) struct Format {
    pub(crate) name: [u8; 8],
    pub(crate) version: u32,
    /// As an error names it, with its article: "a background table".
    pub(crate) what: &'static str,
    /// The function that saves it.
    pub(crate) saved_by: &'static str,
    /// How to have it in this version's form, or of the expected configuration.
    pub(crate) remake: &'static str,
}

/// Why something that was saved could not be loaded. The text says what was expected, what was
/// found, and the fix.
///
/// ```
/// use samestory::detector::Background;
/// use samestory::layers::verify::StoryModel;
/// use samestory::saved::LoadErrorKind;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut file = Vec::new();
/// StoryModel::BUILT_IN.save(&mut file)?;
/// let error = Background::load(file.as_slice()).err().ok_or("it is a model")?;
/// assert_eq!(error.kind(), LoadErrorKind::OtherFormat);
/// assert!(error.to_string().starts_with("not a background table: expected what "));
/// # Ok(())
/// # }
/// ```
pub struct LoadError {
    format: &'static Format,
    failure: Failure,
}

#[derive(Debug)]
enum Failure {
    Io(io::Error),
    OtherFormat,
    OtherVersion { of: &'static str, expected: u32, found: u32 },
    OtherConfiguration { of: &'static str, expected: String, found: String },
    Cut,
    TooLong,
    Checksum { expected: u64, found: u64 },
    Senseless { what: &'static str },
}

/// The kinds of [`LoadError`].
///
/// [`LoadError`] shows one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LoadErrorKind {
    /// Reading failed.
    Io,
    /// It is something else.
    OtherFormat,
    /// It was saved by a version of the library with another form, other hashes or another
    /// normaliser.
    OtherVersion,
    /// It was made with other parameters than those it is to be used with.
    OtherConfiguration,
    /// It is cut, longer than it should be, or not what was saved.
    Damaged,
}

impl LoadError {
    /// What went wrong.
    pub fn kind(&self) -> LoadErrorKind {
        match self.failure {
            Failure::Io(_) => LoadErrorKind::Io,
            Failure::OtherFormat => LoadErrorKind::OtherFormat,
            Failure::OtherVersion { .. } => LoadErrorKind::OtherVersion,
            Failure::OtherConfiguration { .. } => LoadErrorKind::OtherConfiguration,
            Failure::Cut
            | Failure::TooLong
            | Failure::Checksum { .. }
            | Failure::Senseless { .. } => LoadErrorKind::Damaged,
        }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Format { what, saved_by, remake, .. } = self.format;
        match &self.failure {
            Failure::Io(error) => write!(f, "{what} could not be read: {error}"),
            Failure::OtherFormat => {
                write!(f, "not {what}: expected what {saved_by} wrote; check the file's name")
            }
            Failure::OtherVersion { of, expected, found } => write!(
                f,
                "{what} of another version: expected {of} {expected}, found {found}; {remake}"
            ),
            Failure::OtherConfiguration { of, expected, found } => write!(
                f,
                "{what} of another configuration: expected {of} {expected}, found {found}; {remake}"
            ),
            Failure::Cut => write!(f, "{what} ends too early: copy or save it again"),
            Failure::TooLong => {
                write!(f, "{what} goes on behind its end: copy or save it again")
            }
            Failure::Checksum { expected, found } => write!(
                f,
                "{what} is damaged: expected checksum {expected:016x}, found {found:016x}; copy or \
                 save it again"
            ),
            Failure::Senseless { what: part } => {
                write!(f, "{what} is damaged: {part}; copy or save it again")
            }
        }
    }
}

/// As its text, which is what `main` prints of an error that it returns.
impl fmt::Debug for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for LoadError {}

/// Writes one thing, piece by piece.
pub(crate) struct Saving<W> {
    writer: W,
    checksum: Checksum,
}

impl<W: Write> Saving<W> {
    pub(crate) fn begin(format: &Format, writer: W) -> io::Result<Self> {
        let mut saving = Self { writer, checksum: Checksum::new() };
        saving.bytes(&format.name)?;
        for number in [format.version, HASH_ID, NORMALISER_ID] {
            saving.bytes(&number.to_le_bytes())?;
        }
        Ok(saving)
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.checksum.push(bytes);
        self.writer.write_all(bytes)
    }

    pub(crate) fn end(mut self) -> io::Result<()> {
        self.writer.write_all(&self.checksum.finish().to_le_bytes())?;
        self.writer.flush()
    }
}

/// Reads one thing, piece by piece. What was read means nothing before [`Loading::end`].
pub(crate) struct Loading<R> {
    format: &'static Format,
    reader: BufReader<R>,
    checksum: Checksum,
}

impl<R: Read> Loading<R> {
    pub(crate) fn begin(format: &'static Format, reader: R) -> Result<Self, LoadError> {
        let mut loading =
            Self { format, reader: BufReader::new(reader), checksum: Checksum::new() };
        if loading.bytes()? != format.name {
            return Err(loading.error(Failure::OtherFormat));
        }
        let versions =
            [("format version", format.version), ("hash", HASH_ID), ("normaliser", NORMALISER_ID)];
        for (of, expected) in versions {
            let found = loading.u32()?;
            if found != expected {
                return Err(loading.error(Failure::OtherVersion { of, expected, found }));
            }
        }
        Ok(loading)
    }

    pub(crate) fn fill(&mut self, bytes: &mut [u8]) -> Result<(), LoadError> {
        self.read_exact(bytes)?;
        self.checksum.push(bytes);
        Ok(())
    }

    pub(crate) fn bytes<const N: usize>(&mut self) -> Result<[u8; N], LoadError> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    pub(crate) fn u32(&mut self) -> Result<u32, LoadError> {
        self.bytes().map(u32::from_le_bytes)
    }

    pub(crate) fn u64(&mut self) -> Result<u64, LoadError> {
        self.bytes().map(u64::from_le_bytes)
    }

    /// Refuses what was made with another parameter.
    pub(crate) fn expect<T: Copy + PartialEq + fmt::Display>(
        &self,
        of: &'static str,
        expected: T,
        found: T,
    ) -> Result<(), LoadError> {
        if expected == found {
            return Ok(());
        }
        let (expected, found) = (expected.to_string(), found.to_string());
        Err(self.error(Failure::OtherConfiguration { of, expected, found }))
    }

    /// What was read cannot be: says why.
    pub(crate) fn senseless(&self, what: &'static str) -> LoadError {
        self.error(Failure::Senseless { what })
    }

    /// Holds what was read against its checksum.
    pub(crate) fn end(mut self) -> Result<(), LoadError> {
        let found = self.checksum.finish();
        let mut expected = [0; 8];
        self.read_exact(&mut expected)?;
        let expected = u64::from_le_bytes(expected);
        if expected != found {
            return Err(self.error(Failure::Checksum { expected, found }));
        }
        match self.reader.read_exact(&mut [0]) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(()),
            Err(error) => Err(self.error(Failure::Io(error))),
            Ok(()) => Err(self.error(Failure::TooLong)),
        }
    }

    fn read_exact(&mut self, bytes: &mut [u8]) -> Result<(), LoadError> {
        self.reader.read_exact(bytes).map_err(|error| {
            let is_cut = error.kind() == io::ErrorKind::UnexpectedEof;
            self.error(if is_cut { Failure::Cut } else { Failure::Io(error) })
        })
    }

    fn error(&self, failure: Failure) -> LoadError {
        LoadError { format: self.format, failure }
    }
}
