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
mod failure;
mod memory;
mod options;
mod output;
mod stories;
mod tables;
mod windows;
mod work;
mod writer;

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, BooleanArray};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::{Result, exec_err};
use datafusion::logical_expr::{AggregateUDF, ScalarUDF, Signature, Volatility, WindowUDF};
use datafusion::prelude::SessionContext;

use crate::detector::{Lens, Settings};
use crate::engine::arrays::bytes;
use crate::engine::scalar::{Body, Scalar};
pub use options::{Columns, Options};
pub use work::StageFigures;
use work::Work;

/// Parts into which the buckets of a step are divided, so that as many tasks can work on them.
const SHARDS: usize = 1024;

/// What a run did.
///
/// [`engine`](crate::engine) shows one.
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
/// [`engine`](crate::engine) shows how.
///
/// # Errors
///
/// When a column is missing or of a type that cannot be read, an id is missing or there twice, a date
/// is none, the output is there already, the work folder belongs to another run or has a name that the
/// engine takes for a pattern, and all errors of the engine.
///
/// A run that fails leaves its work folder ([`Options::work_folder`]): the same call goes on from there
/// once what was wrong is mended. Nothing else needs it, and it can be removed.
pub async fn dedupe(
    session: &SessionContext,
    table: &str,
    output: impl AsRef<Path>,
    options: &Options,
) -> Result<Outcome> {
    let settings = options.detector.settings();
    let output = &std::path::absolute(output.as_ref())?;
    if output.exists() {
        return exec_err!(
            "{} is there already: remove it, or name another output",
            output.display()
        );
    }
    let folder = std::path::absolute(options.work_folder_for(output))?;
    let articles = options.articles(session.table(table).await?)?;
    prepare(&folder, settings, &options.identity(&articles))?;
    output.parent().map_or(Ok(()), make_folder)?;
    let session = options.session(session, articles)?;
    let mut work = Work::new(session, folder.clone(), options.listener.clone());
    let articles = articles::read(&mut work, &options.columns.date).await?;
    boilerplate::drop(&mut work, settings.boilerplate).await?;
    copies::find(&mut work, settings.copy_rule).await?;
    if settings.lens != Lens::Copies {
        stories::find(&mut work, settings.story_threshold()).await?;
    }
    let (reports, stories) = output::write(&mut work, settings.lens, articles, output).await?;
    tables::forget(&folder);
    if !options.keeps_work {
        // A task of a run that was cut off may still write to it. All is done without it, too.
        let _ = fs::remove_dir_all(&folder);
    }
    Ok(Outcome { articles, reports, stories, stages: work.stages })
}

/// Makes the work folder, or sees that it is of a run with the same settings over the same input, as
/// far as its name tells.
fn prepare(folder: &Path, settings: &Settings, input: &str) -> Result<()> {
    let is_pattern = |path: &str| path.contains(['*', '?', '[']);
    if folder.to_str().is_none_or(is_pattern) {
        return exec_err!(
            "{} cannot be the work folder: name one in UTF-8 without *, ? and [",
            folder.display()
        );
    }
    let mut saved = Vec::new();
    settings.save(&mut saved)?;
    make_folder(folder)?;
    for (name, content, what) in
        [(tables::SETTINGS, &saved[..], "settings"), (INPUT, input.as_bytes(), "columns or input")]
    {
        let path = folder.join(name);
        match fs::read(&path) {
            Ok(before) if before == content => {}
            // Nothing was done with others: what was wrong with them may be mended now.
            Ok(_) if !holds_others(folder)? => work::write_whole(&path, content)?,
            Ok(_) => {
                return exec_err!(
                    "{} is the work of a run with other {what}: remove it, or use the same",
                    folder.display()
                );
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                if holds_others(folder)? {
                    return exec_err!("{} is no work folder: it has no {name}", folder.display());
                }
                work::write_whole(&path, content)?;
            }
            Err(error) => return exec_err!("{}: {error}", path.display()),
        }
    }
    Ok(())
}

fn make_folder(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).or_else(|error| {
        exec_err!("the folder {} cannot be made: {error}: name another", folder.display())
    })
}

/// Name of the file that says what is read.
const INPUT: &str = "input";

/// Whether a folder holds more than what it is begun with.
fn holds_others(folder: &Path) -> Result<bool> {
    for file in fs::read_dir(folder)? {
        let name = file?.file_name();
        let is_begin = |of: &str| name == *of || name == *format!("{of}.new");
        if !is_begin(tables::SETTINGS) && !is_begin(INPUT) {
            return Ok(true);
        }
    }
    Ok(false)
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
fn row_function(name: &'static str, arguments: usize, returns: DataType, body: Body) -> Scalar {
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
