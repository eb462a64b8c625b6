//! An index that is kept on disk.
//!
//! ```text
//! call -> StoryIndex, which notes what changes -> rows of that, in one transaction -> answer
//! open -> rows -> StoryIndex
//! ```
//!
//! `rows` says what is written of each part; all else of the index is derived from that. `file` makes
//! the file of a new store or a copy.

mod error;
mod file;
mod rows;

use std::borrow::Borrow;
use std::fmt;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use redb::{Database, ReadableDatabase};

use crate::article::{Article, Timestamp};
use crate::detector::Detector;
use crate::index::{IndexError, Insertion, Removal, StoryIndex};
use error::Failure;
pub use error::{StoreError, StoreErrorKind};

/// A [`StoryIndex`] that is kept in a file: what was acknowledged is there when the file is opened
/// again, whatever happened to the process meanwhile.
///
/// ```
/// use samestory::{Article, Detector, StoryStore};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("news.store");
/// let wire = "The ferry Aurora ran aground off Lundy on Sunday with forty people aboard.";
/// let mut store = StoryStore::open(&path, &Detector::default())?;
/// let first = store.insert(&Article::new("wire", wire))?;
/// store.close()?;
///
/// let mut store = StoryStore::open(&path, &Detector::default())?;
/// assert_eq!(store.index().get("wire").map(|place| place.story), Some(first.story()));
/// let copy = store.insert(&Article::new("daily", wire.to_uppercase()))?;
/// assert_eq!(copy.copy_of(), Some("wire"));
/// # Ok(())
/// # }
/// ```
///
/// # What is kept
///
/// All that the index knows, so that a store that was opened again answers as if it had never been
/// closed: the same ids, the same stories. No text is kept. A store is opened with a detector that
/// judges as the one that it was made with; another is refused.
///
/// # When it is kept
///
/// Each call that changes the store is one transaction, and is written through to the disk (fsync)
/// before it returns: it is there wholly or not at all. [`StoryStore::insert_batch`] is one, so that a
/// thousand articles wait for the disk once. After a write that failed, as on a full disk, the store
/// takes nothing more: drop it and open it again. Until then [`StoryStore::index`] shows what was to be
/// written; when it is opened again it is as it was before or, where the disk failed at the very end of
/// the write, as it was to be.
///
/// # Who may use it
///
/// One process at a time; a second that opens the file is refused
/// ([`StoreErrorKind::InUse`]). In that process one thread writes, and any number may read
/// [`StoryStore::index`] while none does, as behind an [`RwLock`](std::sync::RwLock).
///
/// # Resources
///
/// The index is in memory, too. Opening reads the whole file and holds each page against its
/// checksum. Dropping the store writes to the disk and waits for it, as [`StoryStore::close`] does.
pub struct StoryStore {
    path: PathBuf,
    index: StoryIndex,
    database: Database,
    /// What the database is in, to be copied: another file may have its name by now.
    file: Mutex<File>,
    /// Whether the index is ahead of the file since a write failed.
    has_failed: bool,
}

impl StoryStore {
    /// Opens a store, a new one where there is no such file.
    ///
    /// # Errors
    ///
    /// When the file cannot be read and written, is open already or damaged, is no store, as an empty
    /// file is none, or was made by another version of the library or with another detector. What is
    /// in it stays as it is.
    pub fn open(path: impl AsRef<Path>, detector: &Detector) -> Result<Self, StoreError> {
        let path = path.as_ref();
        let settings = detector.settings();
        let opened = (|| -> Result<(File, Database, StoryIndex), Failure> {
            if !path.try_exists().map_err(Failure::Unmade)? {
                file::create(path, settings).map_err(Failure::unmade)?;
            }
            let file = File::options().read(true).write(true).open(path)?;
            let database = file::open(path)?;
            let mut index = rows::load(&database.begin_read()?, settings)?;
            rows::note_changes(&mut index);
            Ok((file, database, index))
        })();
        let (file, database, index) = opened.map_err(|failure| StoreError::new(path, failure))?;
        Ok(Self {
            path: path.to_owned(),
            index,
            database,
            file: Mutex::new(file),
            has_failed: false,
        })
    }

    /// What is in the store: all that can be asked of it.
    pub fn index(&self) -> &StoryIndex {
        &self.index
    }

    /// Adds an article as [`StoryIndex::insert`] does, in one transaction.
    ///
    /// # Errors
    ///
    /// Those of [`StoryIndex::insert`]: then nothing is added. And when it cannot be written.
    pub fn insert(&mut self, article: &Article) -> Result<Insertion, StoreError> {
        self.change(|index| index.insert(article))
    }

    /// Adds articles as [`StoryIndex::insert_batch`] does, all in one transaction.
    ///
    /// # Errors
    ///
    /// Those of [`StoryIndex::insert_batch`]: then none is added. And when they cannot be written.
    pub fn insert_batch<A>(&mut self, articles: &[A]) -> Result<Vec<Insertion>, StoreError>
    where
        A: Borrow<Article> + Sync,
    {
        self.change(|index| index.insert_batch(articles))
    }

    /// Adds an article in the place of the one of its id as [`StoryIndex::replace`] does, in one
    /// transaction.
    ///
    /// # Errors
    ///
    /// Those of [`StoryIndex::replace`]: then nothing is changed. And when it cannot be written.
    pub fn replace(&mut self, article: &Article) -> Result<Option<Insertion>, StoreError> {
        self.change(|index| index.replace(article))
    }

    /// Takes out an article as [`StoryIndex::remove`] does, in one transaction.
    ///
    /// # Errors
    ///
    /// When that cannot be written.
    pub fn remove(&mut self, id: &str) -> Result<Option<Removal>, StoreError> {
        self.change(|index| Ok(index.remove(id)))
    }

    /// Takes out articles as [`StoryIndex::expire`] does, all in one transaction.
    ///
    /// # Errors
    ///
    /// When that cannot be written.
    pub fn expire(&mut self, moment: Timestamp) -> Result<Removal, StoreError> {
        self.change(|index| Ok(index.expire(moment)))
    }

    /// Copies the store, as it is now, to a file of its own, which is there wholly or not at all and can be
    /// opened while this one stays open. What is copied is what is open, also where its file was renamed
    /// or removed meanwhile. Each page of it is held against its checksum before, which costs what opening
    /// the file does, and it is closed: if it is damaged one day, it is refused. A backup that keeps its
    /// name is copied to another one and then renamed. What a process that was killed meanwhile leaves is a
    /// hidden file beside it, `.NAME.PROCESS-CALL.new`, which nobody needs.
    ///
    /// ```
    /// use samestory::{Article, Detector, StoryStore};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("news.store");
    /// # let backup = folder.path().join("news.backup");
    /// let mut store = StoryStore::open(&path, &Detector::default())?;
    /// store.insert(&Article::new("wire", "The ferry Aurora ran aground off Lundy on Sunday."))?;
    /// store.copy_to(&backup)?;
    /// assert!(StoryStore::open(&backup, &Detector::default())?.index().contains("wire"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When there is something of that path, when it cannot be written, and when this store's file is damaged.
    /// Then nothing is at that place.
    pub fn copy_to(&self, path: impl AsRef<Path>) -> Result<(), StoreError> {
        let path = path.as_ref();
        if path.is_dir() {
            let failure = Failure::Unmade(io::ErrorKind::IsADirectory.into());
            return Err(StoreError::new(path, failure));
        }
        file::copy(&self.database, &self.file, path).map_err(|failure| match failure.unmade() {
            damaged @ Failure::Damaged(_) => StoreError::new(&self.path, damaged),
            unmade => StoreError::new(path, unmade),
        })
    }

    /// Closes the store. All that was acknowledged is on the disk already; what is written now, and
    /// waited for, spares whoever opens it next a repair. Dropping the store does the same, but says
    /// nothing where it fails.
    ///
    /// # Errors
    ///
    /// When that cannot be written, as where a write before has failed.
    pub fn close(self) -> Result<(), StoreError> {
        let Self { path, database, .. } = self;
        database.close().map_err(|error| StoreError::new(&path, error))
    }

    fn change<T>(
        &mut self,
        change: impl FnOnce(&mut StoryIndex) -> Result<T, IndexError>,
    ) -> Result<T, StoreError> {
        let fail = |failure| StoreError::new(&self.path, failure);
        if self.has_failed {
            return Err(fail(Failure::FailedBefore));
        }
        // Until it is written, also where something panics.
        self.has_failed = true;
        let done = match change(&mut self.index) {
            Ok(done) => done,
            Err(refused) => {
                self.has_failed = false;
                return Err(fail(Failure::Index(refused)));
            }
        };
        rows::write(&self.database, &mut self.index).map_err(fail)?;
        self.has_failed = false;
        Ok(done)
    }
}

/// How much it holds, not what.
impl fmt::Debug for StoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoryStore")
            .field("path", &self.path)
            .field("index", &self.index)
            .finish_non_exhaustive()
    }
}
