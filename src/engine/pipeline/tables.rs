//! What functions read beside their arguments: the settings of a run and small tables that stages
//! before wrote, which each process reads once.

use std::any::Any;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use ahash::{AHashMap, AHashSet};
use datafusion::arrow::array::{ArrayRef, AsArray, RecordBatch};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, UInt64Type};
use datafusion::common::{Result, exec_datafusion_err, exec_err};
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::work::marker;
use crate::detector::Settings;
use crate::engine::arrays::texts;
use crate::layers::feature::{BoilerplateSegments, Recurring, TermWeights};

/// Name of the file that holds the settings.
pub(super) const SETTINGS: &str = "settings";

/// A work folder as functions see it.
#[derive(Clone, Debug)]
pub(super) struct Tables(PathBuf);

impl Tables {
    /// From the column of a function's argument, which is a literal.
    pub(super) fn of(column: &ArrayRef) -> Result<Self> {
        match texts(column)?.iter().next() {
            Some(Some(folder)) => Ok(Self(folder.into())),
            _ => exec_err!("the last argument names no work folder"),
        }
    }

    pub(super) fn settings(&self) -> Result<Arc<Settings>> {
        let path = self.0.join(SETTINGS);
        once(&path, &path, |path| {
            let load =
                || Settings::load(File::open(path)?).map_err(|error| error.to_string().into());
            load().map_err(|error: Box<dyn std::error::Error>| {
                exec_datafusion_err!("{}: {error}", path.display())
            })
        })
    }

    /// Grams of which enough articles hold each.
    pub(super) fn sampled_grams(&self) -> Result<Arc<AHashSet<u32>>> {
        self.once("template_samples", |files| {
            Ok(numbers(files, 0)?.into_iter().map(|gram| gram as u32).collect())
        })
    }

    /// Grams near them, with how many articles hold each.
    pub(super) fn gram_holders(&self) -> Result<Arc<AHashMap<u32, u32>>> {
        self.once("template_grams", counts)
    }

    pub(super) fn recurring_segments(&self) -> Result<Arc<AHashSet<u64>>> {
        self.once("recurring", |files| Ok(numbers(files, 0)?.into_iter().collect()))
    }

    /// The segments with their token pairs.
    pub(super) fn recurring(&self) -> Result<Arc<Recurring>> {
        let segments = self.0.join("recurring");
        self.once("recurring_pairs", |files| {
            let segments = numbers(&segments, 0)?.into_iter().collect();
            Ok(Recurring::of_parts(segments, numbers(files, 0)?.into_iter().collect()))
        })
    }

    pub(super) fn boilerplate(&self) -> Result<Arc<BoilerplateSegments>> {
        self.once("boilerplate", |files| {
            Ok(BoilerplateSegments::of_segments(numbers(files, 0)?.into_iter().collect()))
        })
    }

    pub(super) fn common_shingles(&self) -> Result<Arc<AHashSet<u32>>> {
        self.once("common_shingles", |files| {
            Ok(numbers(files, 0)?.into_iter().map(|shingle| shingle as u32).collect())
        })
    }

    /// Of a batch of so many reports.
    pub(super) fn weights(&self, reports: u64) -> Result<Arc<TermWeights<'static>>> {
        let settings = self.settings()?;
        self.once("terms", |files| {
            let background = settings.background().clone();
            Ok(TermWeights::of_repeated(background, reports, counts(files)?))
        })
    }

    fn once<T: Any + Send + Sync>(
        &self,
        table: &str,
        read: impl FnOnce(&Path) -> Result<T>,
    ) -> Result<Arc<T>> {
        let files = self.0.join(table);
        once(&files, &marker(&files), read)
    }
}

/// The numbers of a column; none where the table was never written, because nothing asked for it.
fn numbers(files: &Path, column: usize) -> Result<Vec<u64>> {
    let mut all = Vec::new();
    if !marker(files).exists() {
        return Ok(all);
    }
    for batch in batches(files)? {
        let numbers = cast(batch?.column(column), &DataType::UInt64)?;
        all.extend(numbers.as_primitive::<UInt64Type>().iter().flatten());
    }
    Ok(all)
}

fn counts(files: &Path) -> Result<AHashMap<u32, u32>> {
    let (of, counts) = (numbers(files, 0)?, numbers(files, 1)?);
    Ok(of.into_iter().zip(counts).map(|(of, count)| (of as u32, count as u32)).collect())
}

fn batches(files: &Path) -> Result<impl Iterator<Item = Result<RecordBatch>>> {
    let mut paths = Vec::new();
    for file in fs::read_dir(files)? {
        paths.push(file?.path());
    }
    // So that what depends on the order would always be the same.
    paths.sort_unstable();
    let mut all = Vec::new();
    for path in paths {
        all.push(ParquetRecordBatchReaderBuilder::try_new(File::open(path)?)?.build()?);
    }
    Ok(all.into_iter().flatten().map(|batch| Ok(batch?)))
}

/// Tables of a run that a process keeps at most: no function needs more at a time.
const KEPT: usize = 4;

/// A table that was read or is being read.
struct Kept {
    kind: std::any::TypeId,
    path: PathBuf,
    written: SystemTime,
    table: Slot,
}

type Slot = Arc<Mutex<Option<Arc<dyn Any + Send + Sync>>>>;

static CACHE: Mutex<Vec<Kept>> = Mutex::new(Vec::new());

/// Reads a table unless it was read before and `marker` has not been written since.
fn once<T: Any + Send + Sync>(
    path: &Path,
    marker: &Path,
    read: impl FnOnce(&Path) -> Result<T>,
) -> Result<Arc<T>> {
    let written = match fs::metadata(marker).and_then(|file| file.modified()) {
        Ok(written) => written,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => SystemTime::UNIX_EPOCH,
        Err(error) => return exec_err!("{}: {error}", marker.display()),
    };
    let slot = slot_of::<T>(path, written);
    // Whoever comes second waits for the first instead of reading it, too.
    let mut table = slot.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = table.as_ref().and_then(|table| Arc::downcast(Arc::clone(table)).ok()) {
        return Ok(known);
    }
    let fresh = Arc::new(read(path)?);
    *table = Some(Arc::clone(&fresh) as Arc<dyn Any + Send + Sync>);
    Ok(fresh)
}

fn slot_of<T: Any>(path: &Path, written: SystemTime) -> Slot {
    let kind = std::any::TypeId::of::<T>();
    let mut cache = CACHE.lock().unwrap_or_else(PoisonError::into_inner);
    let is_this = |kept: &Kept| kept.kind == kind && kept.path == path && kept.written == written;
    if let Some(at) = cache.iter().position(is_this) {
        // The one asked for last stands last.
        cache[at..].rotate_left(1);
        return cache.last().map_or_else(Slot::default, |kept| Arc::clone(&kept.table));
    }
    let slot = Slot::default();
    cache.push(Kept { kind, path: path.to_owned(), written, table: Arc::clone(&slot) });
    let of_run = |kept: &Kept| kept.path.parent() == path.parent();
    let mut too_many = cache.iter().filter(|kept| of_run(kept)).count().saturating_sub(KEPT);
    cache.retain(|kept| {
        let is_old = of_run(kept) && too_many > 0;
        too_many -= usize::from(is_old);
        // Of a run that ended, the client has taken the folder away.
        let is_over = || !kept.path.with_file_name(SETTINGS).exists();
        !is_old && !is_over()
    });
    slot
}

/// Forgets the tables of a work folder.
pub(super) fn forget(folder: &Path) {
    let mut cache = CACHE.lock().unwrap_or_else(PoisonError::into_inner);
    cache.retain(|kept| !kept.path.starts_with(folder));
}
