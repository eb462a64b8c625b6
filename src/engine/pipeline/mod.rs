//! The whole path as plans of the engine, a stage after another.
//!
//! ```text
//! input -> articles -> documents -> reports -> stories -> output
//!          articles    boilerplate  copies     stories    output
//! ```
//!
//! Each stage is one query, of which the rows go to a table in the work folder: one file a step says
//! which. Where a query is not enough, its functions of one row, of a bucket and of a component call
//! what the batch calls.

mod articles;
mod boilerplate;
mod components;
mod copies;
mod memory;
mod options;
mod output;
mod stories;
mod tables;
mod windows;
mod work;
mod writer;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, BooleanArray};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::{Result, exec_datafusion_err, exec_err};
use datafusion::logical_expr::{AggregateUDF, ScalarUDF, Signature, Volatility, WindowUDF};
use datafusion::prelude::SessionContext;

use crate::detector::{Lens, Settings};
use crate::engine::arrays::bytes;
use crate::engine::scalar::Scalar;
pub use options::{Columns, Options};
pub use work::StageFigures;
use work::Work;

/// Parts into which the buckets of a step are divided, so that as many tasks can work on them.
const SHARDS: usize = 1024;

/// What a run did.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Outcome {
    /// Articles in the table.
    pub articles: u64,
    /// Their reports: texts that are no copies of one another.
    pub reports: u64,
    /// Their stories.
    pub stories: u64,
    /// What each stage wrote, in order.
    pub stages: Vec<StageFigures>,
}

/// Groups the articles of a table of `session` as [`Detector::detect`](crate::Detector::detect) does,
/// and writes Parquet files to the folder `output`: for each article a row of `id`, `story` and
/// `report`, the ids of the articles that represent them, and `representative`, whether it represents
/// its report.
///
/// # Errors
///
/// When a column is missing or of a type that cannot be read, an id is missing or there twice, the
/// output is there already, the work folder belongs to another run, and all errors of the engine.
pub async fn dedupe(
    session: &SessionContext,
    table: &str,
    output: &Path,
    options: &Options,
) -> Result<Outcome> {
    let settings = options.detector.settings();
    if output.exists() {
        return exec_err!(
            "{} is there already: remove it, or name another output",
            output.display()
        );
    }
    let folder = std::path::absolute(options.folder(output))?;
    prepare(&folder, settings)?;
    let session = options.session(session, table).await?;
    let mut work = Work::new(session, folder.clone());
    let articles = articles::read(&mut work).await?;
    boilerplate::drop(&mut work, settings.boilerplate).await?;
    copies::find(&mut work, settings.copy_rule).await?;
    if settings.lens != Lens::Copies {
        stories::find(&mut work, settings.story_threshold()).await?;
    }
    let (reports, stories) = output::write(&mut work, settings.lens, output).await?;
    tables::forget(&folder);
    if !options.keeps_work {
        fs::remove_dir_all(&folder)?;
    }
    Ok(Outcome { articles, reports, stories, stages: work.stages })
}

/// Makes the work folder, or sees that it is of a run with the same settings.
fn prepare(folder: &Path, settings: &Settings) -> Result<()> {
    let mut file = Vec::new();
    settings.save(&mut file)?;
    let path = folder.join(tables::SETTINGS);
    if folder.exists() {
        let of_folder = fs::read(&path).map_err(|error| {
            exec_datafusion_err!("{} is no work folder: {error}", folder.display())
        })?;
        if of_folder != file {
            return exec_err!(
                "{} is the work of a run with other settings: remove it, or use the same",
                folder.display()
            );
        }
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    Ok(fs::write(path, file)?)
}

/// Functions of a row that only [`dedupe`] uses.
pub(super) fn scalar_functions() -> impl Iterator<Item = ScalarUDF> {
    let all = [
        articles::functions(),
        boilerplate::functions(),
        copies::functions(),
        stories::functions(),
    ];
    all.into_iter().flatten().map(ScalarUDF::new_from_impl)
}

/// Functions of many rows that only [`dedupe`] uses.
pub(super) fn aggregate_functions() -> impl Iterator<Item = AggregateUDF> {
    let all = [boilerplate::aggregate_function(), writer::aggregate_function()];
    all.into_iter().map(AggregateUDF::new_from_impl)
}

/// Functions of rows in order that only [`dedupe`] uses.
pub(super) fn window_functions() -> Vec<WindowUDF> {
    windows::functions()
}

/// A function of so many arguments of any types, which are those that the queries here give it.
fn row_function(
    name: &'static str,
    arguments: usize,
    returns: DataType,
    body: fn(&[ArrayRef]) -> Result<ArrayRef>,
) -> Scalar {
    let signature = Signature::any(arguments, Volatility::Immutable);
    Scalar { name, signature, returns, body }
}

fn signature_bytes(values: &[u16]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

fn signature_of(bytes: &[u8]) -> Vec<u16> {
    bytes.as_chunks().0.iter().map(|&value| u16::from_le_bytes(value)).collect()
}

/// Of two columns of signatures whether `agree` says of both that they do.
fn agreement_of(
    arguments: &[ArrayRef],
    agree: impl Fn(&[u16], &[u16]) -> bool,
) -> Result<ArrayRef> {
    let (left, right) = (bytes(&arguments[0])?, bytes(&arguments[1])?);
    let agree =
        |(a, b): (Option<&[u8]>, Option<&[u8]>)| Some(agree(&signature_of(a?), &signature_of(b?)));
    Ok(Arc::new(left.iter().zip(right.iter()).map(agree).collect::<BooleanArray>()))
}
