//! Which file of an input is damaged: the engine says what is wrong, but not where.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use flate2::read::MultiGzDecoder;
use serde_json::{Map, Value};

use crate::exit::Failure;
use crate::wording::no_object;

/// The first file that cannot be read by itself, with what is wrong and the fix; None where all can.
pub(crate) fn first(files: &[PathBuf], is_parquet: bool) -> Option<String> {
    let read = if is_parquet { parquet } else { json_lines };
    files.iter().find_map(|file| read(file).err().map(|why| format!("{}{why}", file.display())))
}

fn parquet(file: &Path) -> Result<(), Failure> {
    let read = || -> Result<(), Failure> {
        for rows in ParquetRecordBatchReaderBuilder::try_new(File::open(file)?)?.build()? {
            rows?;
        }
        Ok(())
    };
    read().map_err(|why| {
        format!(": damaged or no Parquet: {why} (write it anew, or take it out of the input)")
            .into()
    })
}

fn json_lines(file: &Path) -> Result<(), Failure> {
    let about =
        |why| format!(": cannot be read: {why} (write it anew, or take it out of the input)");
    let bytes = File::open(file).map_err(about)?;
    let is_packed = file.extension().is_some_and(|ending| ending == "gz");
    let bytes: Box<dyn Read> =
        if is_packed { Box::new(MultiGzDecoder::new(bytes)) } else { Box::new(bytes) };
    for (number, line) in (1..).zip(BufReader::new(bytes).split(b'\n')) {
        let line = line.map_err(about)?;
        if line.trim_ascii().is_empty() {
            continue;
        }
        serde_json::from_slice::<Map<String, Value>>(&line)
            .map_err(|error| format!(":{number}: {}", no_object(&error)))?;
    }
    Ok(())
}
