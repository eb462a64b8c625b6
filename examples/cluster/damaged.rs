//! Which file of an input is damaged, or unlike the others: the engine says what is wrong, but not where.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use flate2::read::MultiGzDecoder;
use serde_json::{Map, Value};

use crate::exit::Failure;

/// The first file that cannot be read by itself, with what is wrong and the fix; None where all can.
pub(crate) fn first(files: &[PathBuf], is_parquet: bool) -> Option<String> {
    let read = if is_parquet { parquet } else { json_lines };
    files.iter().find_map(|file| read(file).err().map(|why| format!("{}{why}", file.display())))
}

/// Sees that all files of Parquet have the columns that one of them has: the engine passes over an empty
/// file, and gives an article of a file without the column none of it.
pub(crate) fn alike(files: &[PathBuf], columns: [&str; 4]) -> Result<(), Failure> {
    let mut with: [Option<&Path>; 4] = [None; 4];
    let mut without: [Option<&Path>; 4] = [None; 4];
    for file in files {
        let schema = File::open(file).map_err(Failure::from).and_then(|bytes| {
            Ok(ParquetRecordBatchReaderBuilder::try_new(bytes)?.schema().clone())
        });
        let schema = schema.map_err(|why| format!("{}{}", file.display(), no_parquet(&why)))?;
        for (at, name) in columns.into_iter().enumerate() {
            let of = if schema.index_of(name).is_ok() { &mut with } else { &mut without };
            of[at].get_or_insert(file);
        }
    }
    for (at, name) in columns.into_iter().enumerate() {
        if let (Some(one), Some(other)) = (with[at], without[at]) {
            return Err(format!(
                "{}: no column {name:?}, which {} has (give all files the same columns, or take it out of \
                 the input)",
                other.display(),
                one.display()
            )
            .into());
        }
    }
    Ok(())
}

fn no_parquet(why: &Failure) -> String {
    format!(": damaged or no Parquet: {why} (write it anew, or take it out of the input)")
}

fn parquet(file: &Path) -> Result<(), Failure> {
    let read = || -> Result<(), Failure> {
        for rows in ParquetRecordBatchReaderBuilder::try_new(File::open(file)?)?.build()? {
            rows?;
        }
        Ok(())
    };
    read().map_err(|why| no_parquet(&why).into())
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
        serde_json::from_slice::<Map<String, Value>>(&line).map_err(|error| {
            // It counts the lines of what it was given.
            let why = error.to_string();
            let why = why.split(" at line ").next().unwrap_or(&why);
            let column = error.column();
            format!(
                ":{number}: not a JSON object: {why}, column {column} (each line must hold one: mend it, \
                 or leave it out)"
            )
        })?;
    }
    Ok(())
}
