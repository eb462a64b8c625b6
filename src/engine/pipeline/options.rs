//! What a run is asked for.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, TimeUnit};
use datafusion::catalog::{CatalogProvider, MemorySchemaProvider};
use datafusion::catalog::{CatalogProviderList, MemoryCatalogProvider, MemoryCatalogProviderList};
use datafusion::common::{Result, ScalarValue, plan_err};
use datafusion::execution::SessionStateBuilder;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::logical_expr::{Expr, cast, ident, lit};
use datafusion::prelude::{DataFrame, SessionContext};

use super::memory::Shares;
use crate::detector::Detector;
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
    /// Of strings; left out where the table has none of this name.
    pub title: String,
    /// Of moments, days, strings that the engine casts to moments (RFC 3339), or whole numbers of
    /// seconds since 1970 (UTC); left out where the table has none of this name.
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
}

impl Options {
    /// Groups as this detector does; what it would report of its progress is not asked for.
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

    /// Leaves the work folder when all is done.
    #[must_use]
    pub fn keep_work(mut self) -> Self {
        self.keeps_work = true;
        self
    }
}

impl Options {
    pub(super) fn folder(&self, output: &Path) -> PathBuf {
        self.work_folder.clone().unwrap_or_else(|| {
            let mut name = output.file_name().unwrap_or_default().to_owned();
            name.push(".work");
            output.with_file_name(name)
        })
    }

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
        for needed in [id, text] {
            if type_of(needed).is_none() {
                let names: Vec<&str> =
                    table.schema().fields().iter().map(|field| field.name().as_str()).collect();
                return plan_err!(
                    "the table has no column {needed:?}: name the one that is meant, of {names:?}"
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
            seconds(date, type_of(date).as_ref()).alias("date"),
        ];
        table.select(columns)
    }
}

/// Rows that are worked on at a time at most.
const BATCH: usize = 1024;

fn seconds(column: &str, of: Option<&DataType>) -> Expr {
    match of {
        None => lit(ScalarValue::Int64(None)),
        Some(of) if of.is_integer() => cast(ident(column), DataType::Int64),
        Some(_) => {
            let moment = cast(ident(column), DataType::Timestamp(TimeUnit::Second, None));
            cast(moment, DataType::Int64)
        }
    }
}
