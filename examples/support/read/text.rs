//! A text file: one article, named by the file.

use std::io::Read;
use std::path::Path;

use super::error::{Kind, Problem, ReadError};
use super::row::Row;
use super::source::Source;

/// Reads the whole of a file of at most `longest` bytes.
pub(crate) fn read(source: Source, path: &Path, longest: usize) -> Result<Row, ReadError> {
    let place = source.place;
    let mut bytes = Vec::new();
    let mut within_limit = source.bytes.take(longest as u64 + 1);
    if let Err(error) = within_limit.read_to_end(&mut bytes) {
        return Err(Problem::reading(&error).at(place));
    }
    if bytes.len() > longest {
        return Err(Problem::too_long("the text", longest).at(place));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = 1 + good.iter().filter(|&&byte| byte == b'\n').count() as u64;
        Problem::encoding().at(place.line(line))
    })?;
    Ok(Row {
        id: Some(stem(path).map_err(|problem| problem.at(place.clone()))?),
        text: Some(text),
        title: None,
        date: None,
        source: None,
        label: None,
        place,
    })
}

/// The file's name without its extension, and without `.gz` behind that.
fn stem(path: &Path) -> Result<String, Problem> {
    let is_compressed =
        path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz"));
    let plain = if is_compressed { path.with_extension("") } else { path.to_path_buf() };
    match plain.file_stem().and_then(|stem| stem.to_str()) {
        Some(stem) => Ok(stem.to_owned()),
        None => Err(Problem::new(
            Kind::Encoding,
            "the name of the file, its article's id, is not UTF-8 (rename it)",
        )),
    }
}
