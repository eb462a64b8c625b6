//! Why articles could not be grouped.

use std::fmt;

/// Why a batch could not be taken. The text names the article and the fix.
///
/// ```
/// use samestory::detector::DetectErrorKind;
/// use samestory::{Article, Detector};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let articles = [
///     Article::new("wire", "The ferry Aurora ran aground off Lundy."),
///     Article::new("wire", "The ferry Aurora was refloated at high tide."),
/// ];
/// let error = Detector::default().detect(&articles).err().ok_or("both are called wire")?;
/// assert_eq!(error.kind(), DetectErrorKind::DuplicateId);
/// assert!(error.to_string().starts_with("articles 0 and 1 (counted from 0) have the same id"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct DetectError(Failure);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    DuplicateId { id: String, first: usize, second: usize },
    TooManyArticles,
    UnknownId { id: String },
    ChangedBetweenPasses,
}

/// The kinds of [`DetectError`].
///
/// [`DetectError`] shows one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DetectErrorKind {
    /// Two articles have the same id.
    DuplicateId,
    /// There are more articles than can be numbered in 32 bits.
    TooManyArticles,
    /// An id was asked for that no article has.
    UnknownId,
    /// A second reading gave other articles than the first.
    ChangedBetweenPasses,
}

impl DetectError {
    /// What went wrong.
    pub fn kind(&self) -> DetectErrorKind {
        match self.0 {
            Failure::DuplicateId { .. } => DetectErrorKind::DuplicateId,
            Failure::TooManyArticles => DetectErrorKind::TooManyArticles,
            Failure::UnknownId { .. } => DetectErrorKind::UnknownId,
            Failure::ChangedBetweenPasses => DetectErrorKind::ChangedBetweenPasses,
        }
    }
}

impl From<Failure> for DetectError {
    fn from(failure: Failure) -> Self {
        Self(failure)
    }
}

impl fmt::Display for DetectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Failure::DuplicateId { id, first, second } => write!(
                f,
                "articles {first} and {second} (counted from 0) have the same id {id:?}: \
                 ids must be unique, leave one out or rename it"
            ),
            Failure::TooManyArticles => {
                write!(f, "more than {} articles in one batch: split it", u32::MAX)
            }
            Failure::UnknownId { id } => {
                write!(f, "no article has the id {id:?}: check the spelling against the input")
            }
            Failure::ChangedBetweenPasses => write!(
                f,
                "the second reading gave other articles than the first: read the same source twice, \
                 and let nothing change it in between"
            ),
        }
    }
}

/// As its text, which is what `main` prints of an error that it returns.
impl fmt::Debug for DetectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for DetectError {}
