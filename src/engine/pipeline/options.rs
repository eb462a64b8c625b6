//! What a run is asked for.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, TimeUnit};
use datafusion::catalog::{CatalogProvider, MemorySchemaProvider};
use datafusion::catalog::{CatalogProviderList, MemoryCatalogProvider, MemoryCatalogProviderList};
use datafusion::common::{Result, ScalarValue, plan_err};
use datafusion::execution::SessionStateBuilder;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::logical_expr::{Expr, cast, ident, lit, try_cast, when};
use datafusion::prelude::{DataFrame, SessionContext};

use super::memory::Shares;
use super::work::StageFigures;
use crate::detector::Detector;
use crate::listener::Listener;
use crate::saved::HASH_ID;

/// Names of the columns that hold the articles.
///
/// `examples/cluster` shows some.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// Of any type that can be written as text; unique, without nulls.
    pub id: String,
    /// Of strings; null is a text without a word.
    pub text: String,
    /// Of strings, or null; left out where the name is empty, or the default and the table has none.
    pub title: String,
    /// Of moments, days, strings that the engine casts to moments (RFC 3339), or whole numbers of
    /// seconds or milliseconds since 1970 (UTC); null or an empty string is no date, any other string
    /// that cannot be read an error. Left out as the title is.
    pub date: String,
}

impl Default for Columns {
    /// `id`, `text`, `title` and `date`.
    fn default() -> Self {
        let [id, text, title, date] = ["id", "text", "title", "date"].map(str::to_owned);
        Self { id, text, title, date }
    }
}

/// How [`dedupe`](super::dedupe) groups the articles of a table.
///
/// `examples/cluster` shows some.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub(super) detector: Detector,
    pub(super) columns: Columns,
    work_folder: Option<PathBuf>,
    pub(super) keeps_work: bool,
    pub(super) listener: Listener<StageFigures>,
}

impl Options {
    /// Groups as this detector does; what it would report of its progress is not asked for:
    /// [`on_stage`](Self::on_stage) is told of that.
    #[must_use]
    pub fn detector(mut self, detector: Detector) -> Self {
        self.detector = detector;
        self
    }

    /// Reads these columns.
    #[must_use]
    pub fn columns(mut self, columns: Columns) -> Self {
        self.columns = columns;
        self
    }

    /// Writes what lies between input and output to this folder, which all processes of the engine
    /// must reach under this path; beside the output, with `.work` behind its name, by default.
    #[must_use]
    pub fn work_folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.work_folder = Some(folder.into());
        self
    }

    /// The work folder of a run that writes to the folder `output`.
    ///
    /// ```
    /// use std::path::Path;
    ///
    /// use samestory::engine::Options;
    ///
    /// assert_eq!(Options::default().work_folder_for("/news/stories/"), Path::new("/news/stories.work"));
    /// ```
    pub fn work_folder_for(&self, output: impl AsRef<Path>) -> PathBuf {
        self.work_folder.clone().unwrap_or_else(|| {
            // Without a separator at its end, of which a name beside it would be one inside it.
            let mut folder = output.as_ref().components().collect::<PathBuf>().into_os_string();
            folder.push(".work");
            folder.into()
        })
    }

    /// Leaves the work folder when all is done.
    #[must_use]
    pub fn keep_work(mut self) -> Self {
        self.keeps_work = true;
        self
    }

    /// Calls `receive` when a stage ends, and where an earlier run had done it. How many there are
    /// follows from the articles. The run waits until it returns.
    ///
    /// ```
    /// use samestory::engine::Options;
    ///
    /// let options = Options::default().on_stage(|stage| eprintln!("{}: {} rows", stage.name, stage.rows));
    /// ```
    #[must_use]
    pub fn on_stage(mut self, receive: impl Fn(&StageFigures) + Send + Sync + 'static) -> Self {
        self.listener = Listener::new(receive);
        self
    }
}

impl Options {
    /// A session of its own on the runtime of `session`, so that neither sees the other's tables; the
    /// articles are its table `input`.
    pub(super) fn session(
        &self,
        session: &SessionContext,
        articles: DataFrame,
    ) -> Result<SessionContext> {
        let config = session.copied_config();
        // An article is kilobytes: as many rows as usual would be more than a task's share of memory.
        let rows = config.batch_size().min(BATCH);
        let mut config = config.with_batch_size(rows);
        let options = config.options_mut();
        // Joins that spill, and types that functions here return.
        options.optimizer.prefer_hash_join = false;
        options.execution.parquet.schema_force_view_types = false;
        options.sql_parser.map_string_types_to_utf8view = false;
        let catalog = MemoryCatalogProvider::new();
        catalog.register_schema(
            &options.catalog.default_schema.clone(),
            Arc::new(MemorySchemaProvider::new()),
        )?;
        let catalogs = MemoryCatalogProviderList::new();
        catalogs.register_catalog(options.catalog.default_catalog.clone(), Arc::new(catalog));
        let runtime = session.runtime_env();
        let pool = Shares::of(&runtime.memory_pool, config.target_partitions());
        // A folder of a run before may have had the same name and other files.
        let runtime = RuntimeEnvBuilder::from_runtime_env(&runtime)
            .with_object_list_cache_limit(0)
            .with_memory_pool(pool);
        let state = SessionStateBuilder::new_from_existing(session.state())
            .with_config(config)
            .with_runtime_env(runtime.build_arc()?)
            .with_catalog_list(Arc::new(catalogs))
            .build();
        let own = SessionContext::new_with_state(state);
        super::scalar_functions().for_each(|function| own.register_udf(function));
        super::aggregate_functions().for_each(|function| own.register_udaf(function));
        super::window_functions().into_iter().for_each(|function| own.register_udwf(function));
        own.register_table("input", articles.into_view())?;
        Ok(own)
    }

    /// What tells the input from that of another run, and this version from one whose tables differ.
    pub(super) fn identity(&self, articles: &DataFrame) -> String {
        let version = env!("CARGO_PKG_VERSION");
        format!("samestory {version}, {HASH_ID}\n{}\n", articles.logical_plan().display_indent())
    }

    /// The columns under the names and of the types that the stages ask for.
    pub(super) fn articles(&self, table: DataFrame) -> Result<DataFrame> {
        let Columns { id, text, title, date } = &self.columns;
        let type_of = |name: &str| {
            let fields = table.schema().fields().iter();
            fields
                .filter(|field| field.name() == name)
                .map(|field| field.data_type().clone())
                .next()
        };
        let usual = Columns::default();
        let named = [
            ("id", id, true),
            ("text", text, true),
            ("title", title, !title.is_empty() && *title != usual.title),
            ("date", date, !date.is_empty() && *date != usual.date),
        ];
        for (of, name, is_needed) in named {
            if is_needed && type_of(name).is_none() {
                let names: Vec<&str> =
                    table.schema().fields().iter().map(|field| field.name().as_str()).collect();
                return plan_err!(
                    "the table has no column {name:?} (Columns::{of}): name the one that is meant, of \
                     {names:?}"
                );
            }
        }
        for (of, name) in [("text", text), ("title", title)] {
            if let Some(found) = type_of(name).filter(|found| !is_string(found)) {
                return plan_err!(
                    "the column {name:?} (Columns::{of}) is of {found}, not of strings: name another, \
                     or cast it in a view"
                );
            }
        }
        let string = |name: &str| match type_of(name) {
            Some(_) => cast(ident(name), DataType::Utf8),
            None => lit(ScalarValue::Utf8(None)),
        };
        let columns: Vec<Expr> = vec![
            string(id).alias("id"),
            string(title).alias("title"),
            string(text).alias("text"),
            seconds(date, type_of(date).as_ref())?.alias("date"),
            unread(date, type_of(date).as_ref())?.alias("unread"),
        ];
        table.select(columns)
    }
}

/// Rows that are worked on at a time at most.
const BATCH: usize = 1024;

fn is_string(of: &DataType) -> bool {
    match of {
        DataType::Dictionary(_, values) => is_string(values),
        of => of.is_string() || of.is_null(),
    }
}

/// As seconds this is the year 5138, as milliseconds March 1973.
const LAST_SECONDS: i64 = 100_000_000_000;

fn seconds(column: &str, of: Option<&DataType>) -> Result<Expr> {
    match of {
        None => Ok(lit(ScalarValue::Int64(None))),
        Some(of) if of.is_integer() => {
            let number = cast(ident(column), DataType::Int64);
            let is_seconds = number.clone().between(lit(-LAST_SECONDS), lit(LAST_SECONDS));
            when(is_seconds, number.clone()).otherwise(number / lit(1000i64))
        }
        Some(of) if is_string(of) => Ok(cast(moment_of_text(column), DataType::Int64)),
        Some(_) => Ok(cast(cast(ident(column), MOMENT), DataType::Int64)),
    }
}

const MOMENT: DataType = DataType::Timestamp(TimeUnit::Second, None);

/// Null where it is none.
fn moment_of_text(column: &str) -> Expr {
    try_cast(cast(ident(column), DataType::Utf8), MOMENT)
}

/// The string of which no moment could be made, or null.
fn unread(column: &str, of: Option<&DataType>) -> Result<Expr> {
    if !of.is_some_and(is_string) {
        return Ok(lit(ScalarValue::Utf8(None)));
    }
    let text = cast(ident(column), DataType::Utf8);
    let is_unread = text.clone().not_eq(lit("")).and(moment_of_text(column).is_null());
    when(is_unread, text).end()
}
