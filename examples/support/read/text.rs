//! A text file: one article, named by the file.

use std::io::Read;
use std::path::Path;

use super::error::{Kind, Problem, ReadError};
use super::row::Row;
use super::source::Source;

/// How text files are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct TextFiles {
    pub(crate) id: IdOf,
    pub(crate) title: TitleOf,
}

/// What of a text file is the id of its article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum IdOf {
    /// The file's name without its ending
    #[default]
    Name,
    /// The path as it was found, below a folder as that was named
    Path,
}

/// What of a text file is the title.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum TitleOf {
    /// Nothing
    #[default]
    None,
    /// The first line that is not blank, where it has at most 150 characters and more follows
    FirstLine,
}

/// Reads the whole of a file of at most `longest` bytes.
pub(crate) fn read(
    source: Source,
    path: &Path,
    files: TextFiles,
    longest: usize,
) -> Result<Row, ReadError> {
    let place = source.place;
    let mut bytes = Vec::new();
    let mut within_limit = source.bytes.take(longest as u64 + 1);
    if let Err(error) = within_limit.read_to_end(&mut bytes) {
        return Err(Problem::reading(&error).at(place));
    }
    if bytes.len() > longest {
        return Err(Problem::too_long("the text", longest).at(place));
    }
    if let Some(what) = document(&bytes) {
        let message = format!("is {what}, not text (save what it says as text)");
        return Err(Problem::new(Kind::Encoding, message).at(place));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = 1 + good.iter().filter(|&&byte| byte == b'\n').count() as u64;
        // Of what has letters beyond ASCII before, the end only: a lone one may be of any encoding.
        let is_cut = error.utf8_error().error_len().is_none() && !good.is_ascii();
        let problem = if is_cut {
            let message = "ends within a letter of UTF-8 (get it again where it was cut off, or mend its end)";
            Problem::new(Kind::Encoding, message)
        } else {
            Problem::encoding()
        };
        problem.at(place.line(line))
    })?;
    let id = match files.id {
        IdOf::Name => stem(path),
        IdOf::Path => path.to_str().map(str::to_owned),
    };
    let id = id.ok_or_else(|| {
        let what = "the name of the file, its article's id, is not UTF-8 (rename it)";
        Problem::new(Kind::Encoding, what).at(place.clone())
    })?;
    let (title, text) = match files.title {
        TitleOf::None => (None, text),
        TitleOf::FirstLine => titled(text),
    };
    let (date, source, label, unread) = (None, None, None, Vec::new());
    Ok(Row { id: Some(id), text: Some(text), title, date, source, label, place, unread })
}

/// What a file is that begins as no text does.
fn document(bytes: &[u8]) -> Option<&'static str> {
    let kinds = [(&b"%PDF-"[..], "PDF"), (b"PK\x03\x04", "an archive, such as .docx is")];
    kinds.into_iter().find(|(begin, _)| bytes.starts_with(begin)).map(|(_, what)| what)
}

/// The file's name without its extension, and without `.gz` behind that.
fn stem(path: &Path) -> Option<String> {
    let is_compressed =
        path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz"));
    let plain = if is_compressed { path.with_extension("") } else { path.to_path_buf() };
    plain.file_stem()?.to_str().map(str::to_owned)
}

/// Characters of a title. What is longer is a paragraph.
const LONGEST_TITLE: usize = 150;

/// The title in the first line, and the text below it.
fn titled(text: String) -> (Option<String>, String) {
    match text.trim_start().split_once('\n') {
        Some((line, below))
            if !below.trim().is_empty() && line.trim_end().chars().count() <= LONGEST_TITLE =>
        {
            (Some(line.trim_end().to_owned()), below.to_owned())
        }
        _ => (None, text),
    }
}
