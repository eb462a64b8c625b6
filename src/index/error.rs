//! Why an article could not be taken into an index.

use std::fmt;

use super::postings::LAST_NUMBER;

/// Why an article could not be taken. The text names the article and the fix.
///
/// ```
/// use samestory::index::IndexErrorKind;
/// use samestory::{Article, StoryIndex};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut index = StoryIndex::default();
/// index.insert(&Article::new("wire", "The ferry Aurora ran aground off Lundy on Sunday."))?;
/// let corrected = Article::new("wire", "The ferry Aurora ran aground off Lundy on Monday.");
/// match index.insert(&corrected) {
///     Err(error) if error.kind() == IndexErrorKind::KnownId => {
///         assert_eq!(error.id(), Some("wire"));
///         index.replace(&corrected)?;
///     }
///     other => panic!("{other:?}"),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct IndexError(Failure);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    KnownId { id: String },
    DuplicateId { id: String, first: usize, second: usize },
    Full,
}

/// The kinds of [`IndexError`].
///
/// [`IndexError`] shows one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum IndexErrorKind {
    /// The index holds an article of the same id.
    KnownId,
    /// Two articles of a batch have the same id.
    DuplicateId,
    /// The index has held as many articles as it can number.
    Full,
}

impl IndexError {
    /// What went wrong.
    pub fn kind(&self) -> IndexErrorKind {
        match self.0 {
            Failure::KnownId { .. } => IndexErrorKind::KnownId,
            Failure::DuplicateId { .. } => IndexErrorKind::DuplicateId,
            Failure::Full => IndexErrorKind::Full,
        }
    }

    /// The id of the article that could not be taken; none where none could be.
    pub fn id(&self) -> Option<&str> {
        match &self.0 {
            Failure::KnownId { id } | Failure::DuplicateId { id, .. } => Some(id),
            Failure::Full => None,
        }
    }
}

impl From<Failure> for IndexError {
    fn from(failure: Failure) -> Self {
        Self(failure)
    }
}

impl fmt::Display for IndexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Failure::KnownId { id } => write!(
                f,
                "the index holds an article with the id {id:?}: ask for its place with \
                 StoryIndex::get, or take in a correction with StoryIndex::replace"
            ),
            Failure::DuplicateId { id, first, second } => write!(
                f,
                "articles {first} and {second} of the batch (counted from 0) have the same id \
                 {id:?}: ids must be unique, leave one out or rename it"
            ),
            Failure::Full => write!(
                f,
                "the index has numbered more than {} articles: begin a new one",
                LAST_NUMBER
            ),
        }
    }
}

/// As its text, which is what `main` prints of an error that it returns.
impl fmt::Debug for IndexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for IndexError {}
