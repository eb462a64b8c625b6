//! The work folder: what each stage of a run wrote, and what is known of it.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use ahash::AHashSet;
use datafusion::arrow::array::{AsArray, RecordBatch};
use datafusion::arrow::datatypes::{Int64Type, UInt64Type};
use datafusion::common::{Result, exec_datafusion_err, exec_err};
use datafusion::execution::FunctionRegistry;
use datafusion::logical_expr::{Expr, lit};
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::physical_plan::metrics::{Metric, MetricValue};
use datafusion::physical_plan::{ExecutionPlan, ExecutionPlanProperties, Partitioning, collect};
use datafusion::prelude::{DataFrame, ParquetReadOptions, SessionContext};

use super::failure::explained;
use super::writer::{WRITTEN, file_name, files_of, random};
use crate::listener::Listener;

/// What one stage of a run wrote.
///
/// `examples/cluster` shows some.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct StageFigures {
    /// Its name, which is that of its folder in the work folder.
    pub name: String,
    /// Rows written.
    pub rows: u64,
    /// Bytes written.
    pub bytes: u64,
    /// Bytes that went from one partition to another, before they are compressed; 0 where the engine
    /// does not say, as in a cluster.
    pub shuffled: u64,
    /// Bytes that did not fit into memory and were written in between; 0 as above.
    pub spilled: u64,
    /// How long it took; none where an earlier run had done it.
    pub duration: Option<Duration>,
}

/// A session whose tables are the stages done so far.
pub(super) struct Work {
    pub(super) session: SessionContext,
    folder: PathBuf,
    listener: Listener<StageFigures>,
    pub(super) stages: Vec<StageFigures>,
}

impl Work {
    pub(super) fn new(
        session: SessionContext,
        folder: PathBuf,
        listener: Listener<StageFigures>,
    ) -> Self {
        Self { session, folder, listener, stages: Vec::new() }
    }

    /// The folder as a literal of SQL.
    pub(super) fn folder(&self) -> String {
        format!("'{}'", self.folder.display().to_string().replace('\'', "''"))
    }

    /// Writes the rows of a query as a table that later queries name, and returns how many there are.
    /// What an earlier run wrote to its end is left as it is.
    pub(super) async fn stage(&mut self, name: &str, query: &str) -> Result<u64> {
        let written = self.written(name, query).await;
        written.map_err(|error| explained(&self.session, error).context(format!("stage {name}")))
    }

    /// Whether an earlier run did it, and nobody took the files away.
    pub(super) fn is_done(&self, name: &str) -> bool {
        let files = self.files(name);
        // Those of the last stage are handed over.
        marker(&files).exists() && files.exists()
    }

    /// Has the next run do a stage again.
    pub(super) fn undo(&self, name: &str) -> Result<()> {
        let files = self.files(name);
        fs::remove_file(marker(&files))?;
        remove(&files)
    }

    /// Where the rows of a stage are.
    pub(super) fn files(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    async fn written(&mut self, name: &str, query: &str) -> Result<u64> {
        let begun = Instant::now();
        let rows = self.session.sql(query).await?;
        let schema = rows.schema().as_arrow().clone();
        let files = self.files(name);
        let done = marker(&files);
        let was_done = self.is_done(name);
        let mut moved = Moved::default();
        if !was_done {
            let count = self.fill(&files, rows, &mut moved).await?;
            write_whole(&done, count.to_string().as_bytes())?;
        }
        let count = fs::read_to_string(&done)?;
        let count = count.parse().map_err(|_| {
            exec_datafusion_err!("{} holds no number: remove the work folder", done.display())
        })?;
        let figures = StageFigures {
            name: name.to_owned(),
            rows: count,
            bytes: size(&files)?,
            shuffled: moved.shuffled,
            spilled: moved.spilled,
            duration: (!was_done).then(|| begun.elapsed()),
        };
        self.listener.tell(&figures);
        self.stages.push(figures);
        let options = ParquetReadOptions::new().schema(&schema);
        self.session.register_parquet(name, folder_path(&files), options).await?;
        Ok(count)
    }

    /// Makes the folder of a table, whole or not at all, and returns how many rows it has.
    async fn fill(&self, files: &Path, rows: DataFrame, moved: &mut Moved) -> Result<u64> {
        // Another than that of a run that was cut off, of which tasks may still write.
        let beside = files.with_extension(format!("{:016x}.part", random()));
        remove(files)?;
        fs::create_dir_all(&beside)?;
        let schema = Arc::new(rows.schema().as_arrow().clone());
        let written = self.write(rows, &beside, moved).await?;
        // From now on a task that is thought to be lost finds no folder.
        fs::rename(&beside, files)?;
        let mut named: AHashSet<String> =
            written.iter().map(|&[number, _]| file_name(number)).collect();
        for file in fs::read_dir(files)? {
            let file = file?;
            if !file.file_name().to_str().is_some_and(|name| named.remove(name)) {
                fs::remove_file(file.path())?;
            }
        }
        if !named.is_empty() {
            return exec_err!(
                "{} of {} files that tasks wrote to {} are not there: name a work folder that all \
                 processes see",
                named.len(),
                written.len(),
                self.folder.display()
            );
        }
        if written.is_empty() {
            // Whoever reads it shall find the columns.
            let file = File::create(files.join(file_name(0)))?;
            ArrowWriter::try_new(file, schema, None)?.close()?;
        }
        Ok(written.iter().map(|[_, rows]| rows).sum())
    }

    /// Has the tasks of a query write its rows to a folder, and returns the files with their rows.
    async fn write(
        &self,
        rows: DataFrame,
        folder: &Path,
        moved: &mut Moved,
    ) -> Result<Vec<[u64; 2]>> {
        let columns = rows.schema().columns();
        let names: Vec<&str> = columns.iter().map(|column| &column.name[..]).collect();
        let mut arguments = vec![lit(names.join(",")), lit(folder.display().to_string())];
        arguments.extend(columns.iter().cloned().map(Expr::Column));
        let written = self.session.udaf(WRITTEN)?.call(arguments);
        let writing = rows.aggregate(Vec::new(), vec![written])?;
        let task = Arc::new(writing.task_ctx());
        let plan = writing.create_physical_plan().await?;
        let written = collect(Arc::clone(&plan), task).await?;
        moved.add(&*plan);
        let mut files = Vec::new();
        for batch in &written {
            files.extend(files_of(batch.column(0))?);
        }
        Ok(files)
    }

    /// The rows that a query gives.
    pub(super) async fn rows(&self, query: &str) -> Result<Vec<RecordBatch>> {
        let rows = async { self.session.sql(query).await?.collect().await };
        rows.await.map_err(|error| explained(&self.session, error))
    }

    /// The one number that a query gives; 0 for null.
    pub(super) async fn number(&self, query: &str) -> Result<u64> {
        let rows = self.rows(query).await?;
        let number = rows.iter().find(|batch| batch.num_rows() > 0).map(|batch| {
            let column = batch.column(0);
            match column.as_primitive_opt::<UInt64Type>() {
                Some(numbers) => numbers.iter().flatten().sum(),
                None => column.as_primitive::<Int64Type>().iter().flatten().sum::<i64>() as u64,
            }
        });
        Ok(number.unwrap_or_default())
    }
}

/// What the nodes of a plan that ran moved about.
#[derive(Default)]
struct Moved {
    shuffled: u64,
    spilled: u64,
}

impl Moved {
    fn add(&mut self, plan: &dyn ExecutionPlan) {
        if let Some(metrics) = plan.metrics() {
            self.spilled += metrics.spilled_bytes().unwrap_or_default() as u64;
            if let Partitioning::Hash(..) = plan.output_partitioning()
                && plan.name() == "RepartitionExec"
            {
                let is_output =
                    |metric: &Metric| matches!(metric.value(), MetricValue::OutputBytes(_));
                let bytes = metrics.sum(is_output).map_or(0, |bytes| bytes.as_usize());
                self.shuffled += bytes as u64;
            }
        }
        plan.children().into_iter().for_each(|child| self.add(&**child));
    }
}

/// The file that says that a table is whole, and how many rows it has.
pub(super) fn marker(files: &Path) -> PathBuf {
    files.with_extension("rows")
}

/// A file that is there at once, or not at all.
pub(super) fn write_whole(path: &Path, content: &[u8]) -> Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    fs::write(&beside, content)?;
    Ok(fs::rename(beside, path)?)
}

/// With what tells the engine that it is one.
fn folder_path(files: &Path) -> String {
    format!("{}/", files.display())
}

pub(super) fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

fn size(files: &Path) -> Result<u64> {
    let mut bytes = 0;
    for file in fs::read_dir(files)? {
        bytes += file?.metadata()?.len();
    }
    Ok(bytes)
}
