//! The file of a new store or of a copy, which is there whole or not at all.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Seek};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use redb::{Builder, Database};

use super::error::Failure;
use super::rows;
use crate::detector::Settings;

/// Bytes of pages of the file that are held in memory: the index is there, too, and pages are read once.
const CACHE: usize = 64 << 20;

/// Opens a file of which each page agrees with its checksum.
pub(super) fn open(path: &Path) -> Result<Database, Failure> {
    let mut builder = Builder::new();
    builder.set_cache_size(CACHE);
    builder.set_check_integrity_on_open(true);
    Ok(builder.open(path)?)
}

/// Makes a store without articles where there is no file. It is written beside that place and then
/// given the name, so that a process that is killed meanwhile leaves no half of a store. Where another
/// process or thread makes the same one, either is taken.
pub(super) fn create(path: &Path, settings: &Settings) -> Result<(), Failure> {
    let unfinished = unfinished(path);
    // That of an earlier process of the same number.
    remove(&unfinished)?;
    let made = (|| {
        let database = Builder::new().create(&unfinished)?;
        rows::begin(&database, settings)?;
        drop(database);
        match name(&unfinished, path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => match path.try_exists()? {
                true => Ok(()),
                false => Err(io::Error::other("it is a link to a file that is not there").into()),
            },
            named => Ok(named?),
        }
    })();
    let removed = remove(&unfinished);
    made.and_then(|()| Ok(removed?))
}

/// Copies a store that is open in `file`, and that nobody writes to meanwhile, to a place where there is
/// no file. Whatever is called as the store was when it was opened is not looked at.
pub(super) fn copy(database: &Database, file: &Mutex<File>, to: &Path) -> Result<(), Failure> {
    let unfinished = unfinished(to);
    let copied = (|| {
        copy_bytes(file, &unfinished)?;
        // The bytes are those of a store that is open, and hold two states: where the later one is damaged,
        // the earlier is opened for it. One that was closed is refused then.
        let copy = open(&unfinished).map_err(|failure| match failure {
            Failure::OtherFormat => Failure::Damaged("it does not begin as a store does".into()),
            failure => failure,
        })?;
        if rows::extent(&copy)? != rows::extent(database)? {
            return Err(Failure::Damaged("what was written last cannot be read".into()));
        }
        copy.close()?;
        File::options().write(true).open(&unfinished)?.sync_all()?;
        Ok(name(&unfinished, to)?)
    })();
    let removed = remove(&unfinished);
    copied.and_then(|()| Ok(removed?))
}

/// Into a new file that the same people may read.
fn copy_bytes(from: &Mutex<File>, to: &Path) -> io::Result<()> {
    let mut from = from.lock().unwrap_or_else(PoisonError::into_inner);
    let mut to = File::create_new(to)?;
    to.set_permissions(from.metadata()?.permissions())?;
    from.rewind()?;
    io::copy(&mut *from, &mut to)?;
    Ok(())
}

/// Another file for each call of a process.
fn unfinished(path: &Path) -> PathBuf {
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    let call = CALLS.fetch_add(1, Ordering::Relaxed);
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}-{call}.new", std::process::id()));
    path.with_file_name(name)
}

/// Gives a file its name, unless there is one of that name.
fn name(unfinished: &Path, path: &Path) -> io::Result<()> {
    match fs::hard_link(unfinished, path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(error),
        // A file system without links.
        Err(_) if !path.try_exists()? => fs::rename(unfinished, path)?,
        linked => linked?,
    }
    // The name is on the disk with that of the folder.
    if cfg!(unix) {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    Ok(())
}

fn remove(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
