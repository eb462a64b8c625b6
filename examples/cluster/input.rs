//! The files that are read, as a table.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use datafusion::datasource::file_format::file_compression_type::FileCompressionType;
use datafusion::error::DataFusionError;
use datafusion::prelude::{JsonReadOptions, ParquetReadOptions, SessionContext};
use samestory::engine::Columns;

use crate::exit::Failure;
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
    /// Finds the files: of a folder all but hidden ones.
    pub(crate) fn find(path: &Path) -> Outcome<Self> {
        let about = |error: std::io::Error| format!("{}: {error}", path.display());
        let mut files = vec![path.to_owned()];
        if path.metadata().map_err(about)?.is_dir() {
            let all = path.read_dir().map_err(about)?;
            files = all.map(|file| Ok(file?.path())).collect::<Outcome<_>>()?;
            files.retain(|file| !name_of(file).starts_with(['.', '_']));
            files.sort_unstable();
        }
        let endings: BTreeMap<String, PathBuf> =
            files.iter().map(|file| (ending_of(file), file.clone())).collect();
        let mut endings = endings.into_iter();
        match (endings.next(), endings.next()) {
            (None, _) => Err(format!("{}: no files", path.display()).into()),
            (Some((ending, _)), None) => Ok(Self { path: path.to_owned(), files, ending }),
            (Some((_, one)), Some((_, other))) => Err(format!(
                "{} and {}: all files of a folder must have the same ending",
                one.display(),
                other.display()
            )
            .into()),
        }
    }

    /// Makes it the table `articles`.
    pub(crate) async fn register(&self, session: &SessionContext) -> Outcome<()> {
        let path = self.path.to_str().ok_or("the input's path is not UTF-8")?;
        let (kind, compression) = match self.ending.strip_suffix(".gz") {
            Some(kind) => (kind, FileCompressionType::GZIP),
            None => (&self.ending[..], FileCompressionType::UNCOMPRESSED),
        };
        match kind {
            ".parquet" => {
                session.register_parquet("articles", path, ParquetReadOptions::default()).await?;
            }
            ".json" | ".jsonl" | ".ndjson" => {
                let mut options = JsonReadOptions::default()
                    .file_extension(&self.ending)
                    .file_compression_type(compression);
                // A field may be there for the first time in the last line.
                options.schema_infer_max_records = usize::MAX;
                session.register_json("articles", path, options).await?;
            }
            _ => return Err(format!("{path}: expected .parquet, .json, .jsonl or .ndjson").into()),
        }
        Ok(())
    }

    /// Sees that no file is unlike the others, where all have columns.
    pub(crate) fn check(&self, columns: &Columns) -> Outcome<()> {
        if self.ending != ".parquet" {
            return Ok(());
        }
        let Columns { id, text, title, date } = columns;
        damaged::alike(&self.files, [id, text, title, date])
    }

    /// Names the file that is to blame, if one is.
    pub(crate) fn blame(&self, error: Failure) -> Failure {
        if !error.is::<DataFusionError>() {
            return error;
        }
        damaged::first(&self.files, self.ending == ".parquet").map_or(error, Into::into)
    }
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
