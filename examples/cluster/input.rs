//! The files that are read, as a table.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::slice;
use std::sync::Arc;

use datafusion::arrow::datatypes::{Schema, SchemaRef};
use datafusion::datasource::file_format::file_compression_type::FileCompressionType;
use datafusion::datasource::file_format::options::ReadOptions;
use datafusion::datasource::listing::{ListingTable, ListingTableConfig, ListingTableUrl};
use datafusion::error::DataFusionError;
use datafusion::prelude::{JsonReadOptions, ParquetReadOptions, SessionContext};
use samestory::engine::Columns;

use crate::apart::{within, would_be_read};
use crate::exit::Failure;
use crate::wording::{Missing, misnamed};
use crate::{Outcome, damaged};

/// What is read.
pub(crate) struct Input {
    /// A file, or a folder.
    path: PathBuf,
    files: Vec<PathBuf>,
    /// How the names of all files end.
    ending: String,
}

impl Input {
    /// Finds the files: of a folder, and of those in it, all but hidden ones.
    pub(crate) fn find(path: &Path) -> Outcome<Self> {
        let mut files = Vec::new();
        list(path, &mut files)?;
        files.sort_unstable();
        let endings: BTreeMap<String, PathBuf> =
            files.iter().map(|file| (ending_of(file), file.clone())).collect();
        let mut endings = endings.into_iter();
        match (endings.next(), endings.next()) {
            (None, _) => Err(format!("{}: no files", path.display()).into()),
            (Some((ending, _)), None) => Ok(Self { path: path.to_owned(), files, ending }),
            (Some((_, one)), Some((_, other))) => Err(format!(
                "{} and {}: all files of a folder must have the same ending (take the others out of it)",
                one.display(),
                other.display()
            )
            .into()),
        }
    }

    /// Sees that what is written there is not read the next time.
    pub(crate) fn keep_apart(&self, written: &Path) -> Outcome<()> {
        match within(&self.path, written) {
            Some(within) if !within.iter().any(is_passed_over) => {
                Err(format!("{} {}", written.display(), would_be_read(&self.path)).into())
            }
            _ => Ok(()),
        }
    }

    /// Makes it the table `articles`.
    pub(crate) async fn register(
        &self,
        session: &SessionContext,
        columns: &Columns,
    ) -> Outcome<()> {
        let (config, formats) = (session.copied_config(), session.copied_table_options());
        let (kind, compression) = match self.ending.strip_suffix(".gz") {
            Some(kind) => (kind, FileCompressionType::GZIP),
            None => (&self.ending[..], FileCompressionType::UNCOMPRESSED),
        };
        let options = match kind {
            PARQUET => ParquetReadOptions::default().to_listing_options(&config, formats),
            ".json" | ".jsonl" | ".ndjson" => {
                let mut options = JsonReadOptions::default()
                    .file_extension(&self.ending)
                    .file_compression_type(compression);
                // A field may be there for the first time in the last line.
                options.schema_infer_max_records = usize::MAX;
                options.to_listing_options(&config, formats)
            }
            _ => {
                let one = self.files.first().unwrap_or(&self.path).display();
                return Err(format!("{one}: expected .parquet, .json, .jsonl or .ndjson").into());
            }
        };
        // By name: what the engine lists of a folder are also hidden files, and not all of those below.
        let (mut urls, mut schemas) = (Vec::new(), Vec::new());
        for file in &self.files {
            let url = url_of(file)?;
            let one = slice::from_ref(file);
            let schema = options.infer_schema(&session.state(), &url).await;
            let schema = schema.map_err(|why| blamed(one, kind, why))?;
            // As the engine has it of an empty file, which it passes over.
            if kind == PARQUET && schema.fields().is_empty() {
                damaged::first(one, true).map_or(Ok(()), Err)?;
            }
            schemas.push(schema);
            urls.push(url);
        }
        if kind == PARQUET {
            self.check(columns, &schemas)?;
        }
        let mut schema = Schema::empty();
        for (file, own) in self.files.iter().zip(schemas) {
            schema = Schema::try_merge([schema, own.as_ref().clone()]).map_err(|why| {
                format!(
                    "{}: unlike the files before it: {why} (give all files the same types, or take it \
                     out of the input)",
                    file.display()
                )
            })?;
        }
        let table = ListingTableConfig::new_with_multi_paths(urls)
            .with_listing_options(options)
            .with_schema(Arc::new(schema));
        session.register_table("articles", Arc::new(ListingTable::try_new(table)?))?;
        Ok(())
    }

    /// What the table does not call by the default names, and what it has instead; None where nothing is
    /// missing, or nothing is left that could be meant.
    pub(crate) async fn unread(
        &self,
        session: &SessionContext,
        columns: &Columns,
    ) -> Outcome<Option<String>> {
        let table = session.table("articles").await?;
        let names: Vec<&str> =
            table.schema().fields().iter().map(|field| &field.name()[..]).collect();
        let Columns { id, text, title, date } = columns;
        // Their absence is an error, which tells the names of all columns.
        if !names.contains(&&id[..]) || !names.contains(&&text[..]) {
            return Ok(None);
        }
        let usual = Columns::default();
        let usual = [(title, &usual.title, "--title-field"), (date, &usual.date, "--date-field")];
        let missing = usual
            .into_iter()
            .filter(|(name, usual, _)| name == usual && !names.contains(&&name[..]))
            .map(|(name, _, option)| Missing { name, option, articles: ALL });
        let missing: Vec<Missing<'_>> = missing.collect();
        let unread = names.iter().copied();
        let unread = unread.filter(|name| [id, text, title, date].iter().all(|read| read != name));
        let told = misnamed(&missing, unread);
        Ok(told.map(|told| format!("{}: {told}", self.path.display())))
    }

    /// Sees that all files have the columns that one of them has: the engine gives an article of a
    /// file without the column none of it.
    fn check(&self, columns: &Columns, schemas: &[SchemaRef]) -> Outcome<()> {
        let Columns { id, text, title, date } = columns;
        for name in [id, text, title, date] {
            let file_where = |is_there: bool| {
                let at = schemas.iter().position(|of| of.index_of(name).is_ok() == is_there)?;
                Some(self.files[at].display())
            };
            if let (Some(one), Some(other)) = (file_where(true), file_where(false)) {
                return Err(format!(
                    "{other}: no column {name:?}, which {one} has (give all files the same columns, or \
                     take it out of the input)"
                )
                .into());
            }
        }
        Ok(())
    }

    /// Names the file that is to blame, if one is.
    pub(crate) fn blame(&self, error: DataFusionError) -> Failure {
        blamed(&self.files, &self.ending, error)
    }
}

/// A table lacks a column in all articles: what part that is.
const ALL: (u64, u64) = (1, 1);

const PARQUET: &str = ".parquet";

fn blamed(files: &[PathBuf], ending: &str, error: DataFusionError) -> Failure {
    damaged::first(files, ending == PARQUET).map_or_else(|| error.into(), Into::into)
}

/// Adds the file, or those of the folder.
fn list(path: &Path, files: &mut Vec<PathBuf>) -> Outcome<()> {
    let about = |error: std::io::Error| format!("{}: {error}", path.display());
    if !path.metadata().map_err(about)?.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    for file in fs::read_dir(path).map_err(about)? {
        let file = file.map_err(about)?.path();
        if !file.file_name().is_some_and(is_passed_over) {
            list(&file, files)?;
        }
    }
    Ok(())
}

/// Whether a file or folder of that name is hidden.
fn is_passed_over(name: &OsStr) -> bool {
    name.to_string_lossy().starts_with(['.', '_'])
}

/// Of one file: the engine takes some names for patterns.
fn url_of(file: &Path) -> Outcome<ListingTableUrl> {
    let path = file.to_str().filter(|path| !path.contains(['*', '?', '[']));
    let path = path.ok_or_else(|| {
        format!(
            "{}: cannot be read: rename it, to a path in UTF-8 without *, ? and [",
            file.display()
        )
    })?;
    Ok(ListingTableUrl::parse(path)?)
}

/// The last part of a name that begins with a dot, with what is before `.gz`.
fn ending_of(file: &Path) -> String {
    let name = name_of(file);
    let (name, packed) = match name.strip_suffix(".gz") {
        Some(name) => (name, ".gz"),
        None => (&name[..], ""),
    };
    let kind = name.rfind('.').map_or("", |at| &name[at..]);
    format!("{kind}{packed}")
}

fn name_of(file: &Path) -> Cow<'_, str> {
    file.file_name().unwrap_or_default().to_string_lossy()
}
