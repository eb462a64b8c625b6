//! Values separated by commas, semicolons or tabs: the first row names the fields, each further row is one article.

use std::io::{self, BufRead, Cursor, Read};
use std::mem;
use std::sync::Arc;

use csv::{ByteRecord, Reader, ReaderBuilder, StringRecord};

use super::error::{Kind, Place, Problem, ReadError};
use super::or_by_line;
use super::row::{Fields, Row};
use super::source::Source;
use super::wording::quoted;

/// The rows of a CSV file below its header.
pub(crate) struct Table {
    records: Records,
    columns: Columns,
    /// Columns that hold nothing that is asked for, until the first row has told of them.
    unread: Vec<Arc<str>>,
}

impl Table {
    /// Reads the header of `source`; records may have at most `longest` bytes. None where the file
    /// is empty.
    pub(crate) fn new(
        source: Source,
        fields: &Fields,
        line_ids: Option<bool>,
        longest: usize,
    ) -> Result<Option<Self>, ReadError> {
        let mut records = Records::new(source, longest)?;
        let header = match records.next() {
            None => return Ok(None),
            Some(header) => header?,
        };
        match Columns::find(&header, fields, line_ids) {
            Ok(columns) => {
                let unread = columns.unread(&header);
                Ok(Some(Self { records, columns, unread }))
            }
            Err(problem) => Err(problem.at(records.place())),
        }
    }
}

impl Iterator for Table {
    type Item = Result<Row, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let record = match self.records.next()? {
                Ok(record) => record,
                Err(error) => return Some(Err(error)),
            };
            let place = self.records.place();
            // Spreadsheets end in rows of nothing but separators.
            if is_blank(&record) {
                continue;
            }
            if record.len() == self.columns.count {
                let unread = mem::take(&mut self.unread);
                return Some(Ok(Row { unread, ..self.columns.row(&record, place) }));
            }
            return Some(Err(wrong_width(record.len(), self.columns.count).at(place)));
        }
    }
}

fn is_blank(record: &StringRecord) -> bool {
    record.iter().all(|cell| cell.trim().is_empty())
}

fn wrong_width(found: usize, expected: usize) -> Problem {
    let message = format!(
        "the number of fields is {found}, in the header {expected} (put values with commas or line \
         breaks in double quotes)"
    );
    Problem::new(Kind::Syntax, message)
}

/// Which column holds which part of an article.
struct Columns {
    count: usize,
    id: Option<usize>,
    title: Option<usize>,
    text: Option<usize>,
    date: Option<usize>,
    source: Option<usize>,
    label: Option<usize>,
}

impl Columns {
    fn find(
        header: &StringRecord,
        fields: &Fields,
        line_ids: Option<bool>,
    ) -> Result<Self, Problem> {
        let column = |name: &str| header.iter().position(|column| column.trim() == name);
        let (id, title, text) = (column(&fields.id), column(&fields.title), column(&fields.text));
        let lacking = [
            (id.is_none() && line_ids != Some(true), &fields.id, "--id-field"),
            (title.or(text).is_none(), &fields.text, "--text-field"),
        ];
        let (names, options): (Vec<String>, Vec<&str>) = lacking
            .into_iter()
            .filter(|(is_lacking, ..)| *is_lacking)
            .map(|(_, name, option)| (format!("no column {name:?}"), option))
            .unzip();
        if !names.is_empty() {
            let columns = header.iter().map(|column| quoted(column.trim()));
            let message = format!(
                "{} (name {} of {} with {}{})",
                names.join(" and "),
                if names.len() == 1 { "one" } else { "two" },
                columns.collect::<Vec<_>>().join(", "),
                options.join(" and "),
                if options.contains(&"--id-field") { or_by_line(line_ids) } else { "" }
            );
            return Err(Problem::new(Kind::Column, message));
        }
        Ok(Self {
            count: header.len(),
            id,
            title,
            text,
            date: column(&fields.date),
            source: column(&fields.source),
            label: fields.label.as_deref().and_then(column),
        })
    }

    fn unread(&self, header: &StringRecord) -> Vec<Arc<str>> {
        let Self { id, title, text, date, source, label, .. } = *self;
        let read = [id, title, text, date, source, label];
        let names = header.iter().enumerate().filter(|&(at, _)| !read.contains(&Some(at)));
        names.map(|(_, name)| name.trim()).filter(|name| !name.is_empty()).map(Arc::from).collect()
    }

    fn row(&self, record: &StringRecord, place: Place) -> Row {
        let cell = |column: Option<usize>| column.and_then(|at| record.get(at)).map(String::from);
        Row {
            place,
            id: cell(self.id),
            title: cell(self.title),
            text: cell(self.text),
            date: cell(self.date),
            source: cell(self.source),
            label: cell(self.label),
            unread: Vec::new(),
        }
    }
}

/// What parts the names in the first line: of the usual ones that which stands there most often.
fn delimiter(line: &[u8]) -> u8 {
    let count = |of: u8| line.iter().filter(|&&byte| byte == of).count();
    // Of equals the last.
    [b'\t', b';', b','].into_iter().max_by_key(|&of| count(of)).unwrap_or(b',')
}

/// The records of a CSV file, with the line each begins on.
struct Records {
    reader: Reader<LineByLine>,
    place: Place,
    longest: usize,
    ended: bool,
}

impl Records {
    fn new(source: Source, longest: usize) -> Result<Self, ReadError> {
        let Source { mut bytes, place } = source;
        let mut first = Vec::new();
        let read = (&mut bytes).take(longest as u64).read_until(b'\n', &mut first);
        read.map_err(|error| Problem::reading(&error).at(place.clone()))?;
        // A line with which some spreadsheets begin.
        let named = first.strip_prefix(b"sep=").and_then(|rest| rest.trim_ascii_end().first());
        let delimiter = named.copied().unwrap_or_else(|| delimiter(&first));
        if named.is_some() {
            first = b"\n".to_vec();
        }
        let mut builder = ReaderBuilder::new();
        // Widths are compared in `Table`, where the line is known.
        builder.has_headers(false).flexible(true).delimiter(delimiter);
        let lines = LineByLine::new(Box::new(Cursor::new(first).chain(bytes)), delimiter, longest);
        Ok(Self { reader: builder.from_reader(lines), place, longest, ended: false })
    }

    /// The place of the record read last.
    fn place(&self) -> Place {
        self.place.line(self.reader.get_ref().record_line)
    }

    fn read(&mut self) -> Result<Option<StringRecord>, Problem> {
        let mut record = ByteRecord::new();
        self.reader.get_mut().begin_record();
        let found = self.reader.read_byte_record(&mut record);
        if !found.map_err(|error| self.end_with(error))? {
            return Ok(None);
        }
        if self.reader.get_ref().ends_inside_quotes() {
            self.ended = true;
            let message = "a double quote is never closed (close it, or double one that is text)";
            return Err(Problem::new(Kind::Syntax, message));
        }
        match StringRecord::from_byte_record(record) {
            Ok(record) => Ok(Some(record)),
            Err(_) => Err(Problem::encoding()),
        }
    }

    /// Reading failed amid a record: what follows cannot be told apart from it.
    fn end_with(&mut self, error: csv::Error) -> Problem {
        self.ended = true;
        if self.reader.get_ref().left == 0 {
            return Problem::too_long("the record", self.longest);
        }
        match error.into_kind() {
            csv::ErrorKind::Io(error) => Problem::reading(&error),
            other => Problem::new(Kind::Syntax, format!("not CSV: {other:?}")),
        }
    }
}

impl Iterator for Records {
    type Item = Result<StringRecord, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let record = self.read().transpose()?;
        Some(record.map_err(|problem| problem.at(self.place()).losing_rest(self.ended)))
    }
}

/// Hands the CSV reader one line at a time, so that it never reads ahead of the record it is asked
/// for. The line counted here is then the record's own; the one in `csv::Position` is too low
/// behind blank lines and carriage returns.
struct LineByLine {
    bytes: Box<dyn BufRead + Send>,
    delimiter: u8,
    longest: usize,
    /// Bytes the present record may still take.
    left: usize,
    /// The line to be handed out next, or the one that is partly handed out.
    line: u64,
    /// Where the present record began, after any blank lines.
    record_line: u64,
    record_began: bool,
    value: Value,
    at_end: bool,
}

/// Where in a value the bytes handed out end.
#[derive(Clone, Copy, PartialEq)]
enum Value {
    Begins,
    Plain,
    Quoted,
    /// At a quote in a quoted one, its end unless another follows.
    Closed,
}

impl LineByLine {
    fn new(bytes: Box<dyn BufRead + Send>, delimiter: u8, longest: usize) -> Self {
        Self {
            bytes,
            delimiter,
            longest,
            left: longest,
            line: 1,
            record_line: 1,
            record_began: false,
            value: Value::Begins,
            at_end: false,
        }
    }

    fn begin_record(&mut self) {
        self.left = self.longest;
        self.record_began = false;
        self.value = Value::Begins;
    }

    /// Whether the file ended in a quoted value: it was cut off, or the rest of the file, however many
    /// articles, has become one value.
    fn ends_inside_quotes(&self) -> bool {
        self.at_end && self.value == Value::Quoted
    }

    fn note(&mut self, part: &[u8]) {
        if !self.record_began && part.iter().any(|byte| !b"\r\n".contains(byte)) {
            self.record_began = true;
            self.record_line = self.line;
        }
        for &byte in part {
            self.value = match (self.value, byte) {
                (Value::Begins | Value::Closed, b'"') => Value::Quoted,
                (Value::Quoted, b'"') => Value::Closed,
                (Value::Quoted, _) => Value::Quoted,
                (_, b'\r' | b'\n') => Value::Begins,
                (_, byte) if byte == self.delimiter => Value::Begins,
                _ => Value::Plain,
            };
        }
        self.line += u64::from(part.ends_with(b"\n"));
        self.left -= part.len();
    }
}

impl Read for LineByLine {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let available = self.bytes.fill_buf()?;
        self.at_end = available.is_empty();
        if self.left == 0 {
            return Err(io::Error::other("record too long"));
        }
        let room = available.len().min(out.len()).min(self.left);
        let line = available[..room].split_inclusive(|&byte| byte == b'\n').next();
        let count = line.unwrap_or_default().len();
        out[..count].copy_from_slice(&available[..count]);
        self.bytes.consume(count);
        self.note(&out[..count]);
        Ok(count)
    }
}
