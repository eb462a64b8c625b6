//! An input's bytes: opened, decompressed, without a byte order mark.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};

use flate2::bufread::MultiGzDecoder;

use super::error::{Kind, Place, Problem, ReadError};
use super::inputs::Input;

const BUFFER: usize = 64 * 1024;
const GZIP: &[u8] = &[0x1f, 0x8b];
const UTF8_MARK: &[u8] = &[0xef, 0xbb, 0xbf];
const UTF16_MARKS: [&[u8]; 2] = [&[0xff, 0xfe], &[0xfe, 0xff]];
const UTF32_MARKS: [&[u8]; 2] = [&[0xff, 0xfe, 0, 0], &[0, 0, 0xfe, 0xff]];

type Bytes = Box<dyn BufRead + Send>;

/// The bytes of one input, with the name to use in errors.
pub(crate) struct Source {
    pub(crate) bytes: Bytes,
    pub(crate) place: Place,
}

impl Source {
    /// Opens an input. Compression is told by the first bytes, not by the name.
    pub(crate) fn open(input: &Input) -> Result<Self, ReadError> {
        let place = input.place();
        let decoded = raw(input).and_then(|raw| decompress(raw, input));
        match decoded.and_then(strip_mark) {
            Ok(bytes) => Ok(Self { bytes, place }),
            Err(problem) => Err(problem.at(place)),
        }
    }
}

fn raw(input: &Input) -> Result<Bytes, Problem> {
    match input {
        Input::Stdin => Ok(Box::new(BufReader::with_capacity(BUFFER, io::stdin()))),
        Input::File(path, _) => match File::open(path) {
            Ok(file) => Ok(Box::new(BufReader::with_capacity(BUFFER, file))),
            Err(error) => Err(Problem::new(Kind::Io, format!("cannot open: {error}"))),
        },
    }
}

fn decompress(raw: Bytes, input: &Input) -> Result<Bytes, Problem> {
    let (head, raw) = peek(raw, GZIP.len())?;
    if head == GZIP {
        let gzip = Gzip(MultiGzDecoder::new(raw));
        return Ok(Box::new(BufReader::with_capacity(BUFFER, gzip)));
    }
    if head.len() < GZIP.len() && is_named_gzip(input) {
        return Err(Problem::new(Kind::Damaged, damaged("no header")));
    }
    Ok(raw)
}

/// What a cut-off `.gz` file leaves when not even its header is there.
fn is_named_gzip(input: &Input) -> bool {
    let Input::File(path, _) = input else {
        return false;
    };
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz"))
}

fn strip_mark(bytes: Bytes) -> Result<Bytes, Problem> {
    let (head, mut bytes) = peek(bytes, LONGEST_MARK)?;
    if let Some(encoding) = wide_encoding(&head) {
        let message = format!(
            "{encoding}, not UTF-8 (convert it first, e.g. with iconv -f {encoding} -t UTF-8)"
        );
        return Err(Problem::new(Kind::Encoding, message));
    }
    if head.starts_with(UTF8_MARK) {
        bytes.consume(UTF8_MARK.len());
    }
    Ok(bytes)
}

const LONGEST_MARK: usize = 4;

/// The encoding of a file of which every character takes two bytes or four, by its first bytes.
/// Without a mark, every other one of them is 0 in what is mostly ASCII, as JSON and column names
/// are.
fn wide_encoding(head: &[u8]) -> Option<&'static str> {
    let starts_with = |marks: &[&[u8]]| marks.iter().any(|mark| head.starts_with(mark));
    if starts_with(&UTF32_MARKS) {
        return Some("UTF-32");
    }
    if starts_with(&UTF16_MARKS) {
        return Some("UTF-16");
    }
    let is_zero: Vec<bool> = head.iter().map(|&byte| byte == 0).collect();
    match is_zero.as_slice() {
        [false, true, false, true] => Some("UTF-16LE"),
        [true, false, true, false] => Some("UTF-16BE"),
        [false, true, true, true] => Some("UTF-32LE"),
        [true, true, true, false] => Some("UTF-32BE"),
        _ => None,
    }
}

/// The first `count` bytes (fewer at the end), and a reader that still gives them. A pipe may hand
/// out one byte at a time, so a single look into the buffer would not do.
fn peek(mut bytes: Bytes, count: usize) -> Result<(Vec<u8>, Bytes), Problem> {
    let mut head = Vec::with_capacity(count);
    let mut first = (&mut bytes).take(count as u64);
    match first.read_to_end(&mut head) {
        Ok(_) => Ok((head.clone(), Box::new(Cursor::new(head).chain(bytes)))),
        Err(error) => Err(Problem::reading(&error)),
    }
}

/// Tells damaged data, which is the file's fault, from a failing disk, which is not.
struct Gzip<R>(MultiGzDecoder<R>);

impl<R: BufRead> Read for Gzip<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.0.read(out).map_err(|error| {
            if error.raw_os_error().is_some() || error.kind() == io::ErrorKind::Interrupted {
                return error;
            }
            io::Error::new(io::ErrorKind::InvalidData, damaged(&error.to_string()))
        })
    }
}

fn damaged(why: &str) -> String {
    format!("the gzip data are damaged or cut off: {why} (fetch or pack the file again)")
}
