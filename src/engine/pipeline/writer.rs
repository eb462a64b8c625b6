//! How the rows of a stage get to its folder: each task writes its own to a file, and says which.

use std::fmt;
use std::fs::File;
use std::hash::{BuildHasher, RandomState};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use datafusion::arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use datafusion::arrow::datatypes::{Field, Schema, SchemaRef, UInt64Type};
use datafusion::common::{Result, ScalarValue, exec_datafusion_err, exec_err};
use datafusion::logical_expr::{Accumulator, Signature, Volatility};
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::basic::{Compression, ZstdLevel};
use datafusion::parquet::file::properties::WriterProperties;

use crate::engine::aggregate::{Accumulation, Aggregate};
use crate::engine::arrays::{list, list_type, lists_of, texts};

/// Name of [`aggregate_function`].
pub(super) const WRITTEN: &str = "ss_written";

/// Bytes that a writer holds before it writes them, and a reader reads at a time.
const ROW_GROUP: usize = 8 << 20;

/// Of the names of columns, separated by commas, a folder and the columns: writes the rows, and gives
/// the numbers of the files, each followed by how many rows it has.
///
/// The engine's own `COPY` has one task write all rows, and on a cluster leaves what a lost task wrote
/// beside what is written in its place. Here every task writes, and files that no task that came to its
/// end has named are nobody's.
pub(super) fn aggregate_function() -> Aggregate {
    Aggregate {
        name: WRITTEN,
        signature: Signature::variadic_any(Volatility::Volatile),
        returns: list_type(),
        body: Accumulation {
            state: vec![("files", list_type())],
            accumulator: || Box::new(Files::default()),
        },
    }
}

/// Another number in each process and for each call.
pub(super) fn random() -> u64 {
    RandomState::new().hash_one(())
}

/// Name of the file of a number.
pub(super) fn file_name(number: u64) -> String {
    format!("{number:016x}.parquet")
}

/// The files with their rows that a value of the function says.
pub(super) fn files_of(column: &ArrayRef) -> Result<Vec<[u64; 2]>> {
    let lists = lists_of(column)?;
    let files = lists.values().as_primitive::<UInt64Type>().values();
    Ok(files.as_chunks().0.to_vec())
}

#[derive(Default)]
struct Files {
    open: Option<Open>,
    written: Vec<[u64; 2]>,
}

struct Open {
    number: u64,
    rows: u64,
    /// Never locked: what is in it may go to another thread, but two cannot use it at a time.
    writer: Mutex<ArrowWriter<File>>,
    /// Bytes that the writer held at the most: the engine does not see that it holds less again, and
    /// would count it twice when it holds more.
    held: usize,
}

impl Open {
    fn new(folder: &Path, schema: SchemaRef) -> Result<Self> {
        let number = random();
        let path = folder.join(file_name(number));
        let file = File::create_new(&path)
            .map_err(|error| exec_datafusion_err!("{}: {error}", path.display()))?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?))
            .set_max_row_group_bytes(Some(ROW_GROUP))
            .build();
        let writer = Mutex::new(ArrowWriter::try_new(file, schema, Some(properties))?);
        Ok(Self { number, rows: 0, writer, held: 0 })
    }

    fn write(&mut self, rows: &RecordBatch) -> Result<()> {
        let writer = self.writer.get_mut().unwrap_or_else(PoisonError::into_inner);
        writer.write(rows)?;
        self.held = self.held.max(writer.memory_size());
        self.rows += rows.num_rows() as u64;
        Ok(())
    }

    fn close(self) -> Result<[u64; 2]> {
        self.writer.into_inner().unwrap_or_else(PoisonError::into_inner).close()?;
        Ok([self.number, self.rows])
    }
}

impl Files {
    /// Ends the file, and gives all that were written.
    fn all(&mut self) -> Result<ScalarValue> {
        if let Some(open) = self.open.take() {
            self.written.push(open.close()?);
        }
        Ok(list(Some(self.written.iter().flatten().copied())))
    }
}

impl fmt::Debug for Files {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Files").field("written", &self.written).finish_non_exhaustive()
    }
}

impl Accumulator for Files {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        let [names, folder, columns @ ..] = values else {
            return exec_err!("expected names, a folder and columns");
        };
        let (names, folder) = (texts(names)?, texts(folder)?);
        if names.is_empty() {
            return Ok(());
        }
        let fields = names.value(0).split(',').zip(columns);
        let fields = fields.map(|(name, of)| Field::new(name, of.data_type().clone(), true));
        let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        let rows = RecordBatch::try_new(Arc::clone(&schema), columns.to_vec())?;
        let open = match &mut self.open {
            Some(open) => open,
            None => self.open.insert(Open::new(Path::new(folder.value(0)), schema)?),
        };
        open.write(&rows)
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        Ok(vec![self.all()?])
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        self.written.extend(files_of(&states[0])?);
        Ok(())
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        self.all()
    }

    fn size(&self) -> usize {
        let open = self.open.as_ref().map_or(0, |open| open.held);
        size_of::<Self>() + size_of_val(&self.written[..]) + open
    }
}
