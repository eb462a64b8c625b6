//! From the paths a person names to the files to read, in the order to read them.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::apart::{real, within, would_be_read};
use super::error::{Kind, Place, Problem, ReadError};

/// How a file holds its articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// One article, the whole file.
    Text,
    /// One JSON object a line.
    JsonLines,
    /// Values separated by commas, semicolons or tabs, named by the first row.
    Csv,
}

impl Format {
    const KNOWN: &str = ".txt, .jsonl, .ndjson, .csv and .tsv, each also with .gz";

    /// The format a file's name promises.
    fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_string_lossy().to_ascii_lowercase();
        let name = name.strip_suffix(".gz").unwrap_or(&name);
        let (stem, extension) = name.rsplit_once('.')?;
        match extension {
            _ if stem.is_empty() => None,
            "txt" => Some(Self::Text),
            "jsonl" | "ndjson" => Some(Self::JsonLines),
            "csv" | "tsv" => Some(Self::Csv),
            _ => None,
        }
    }
}

/// One thing to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    /// JSON lines from standard input.
    Stdin,
    /// A file that was there when the inputs were listed.
    File(PathBuf, Format),
}

/// What a list of paths stands for.
#[derive(Debug, Default)]
pub(crate) struct Inputs {
    /// What is read, in this order.
    pub(crate) read: Vec<Input>,
    /// The folders among them.
    pub(crate) folders: Vec<PathBuf>,
    /// Files in these that hold no articles by their names.
    pub(crate) passed_over: Vec<PathBuf>,
}

impl Input {
    /// The input as errors name it.
    pub(crate) fn place(&self) -> Place {
        match self {
            Self::Stdin => Place::named("<stdin>"),
            Self::File(path, _) => Place::file(path),
        }
    }

    /// Whether it may hold more than one article.
    pub(crate) fn holds_many(&self) -> bool {
        !matches!(self, Self::File(_, Format::Text))
    }
}

/// All files that `paths` stand for. Folders are walked here, so that a mistake in the last
/// argument shows before the first file is read.
pub(crate) fn expand(paths: &[PathBuf]) -> Result<Inputs, ReadError> {
    let mut inputs = Inputs::default();
    for path in paths {
        if path.as_os_str() == "-" {
            push_stdin(&mut inputs.read)?;
        } else if is_folder(path)? {
            add_files_below(path, &mut inputs)?;
            inputs.folders.push(path.clone());
        } else {
            inputs.read.push(named_file(path)?);
        }
    }
    Ok(inputs)
}

/// Sees that nothing is written to what is read.
pub(crate) fn keep_apart(inputs: &Inputs, output: &Path) -> Result<(), ReadError> {
    let Some(real_output) = real(output) else { return Ok(()) };
    let is_output = |input: &&Input| match input {
        Input::Stdin => false,
        Input::File(path, _) => real(path).is_some_and(|path| path == real_output),
    };
    if let Some(input) = inputs.read.iter().find(is_output) {
        let message = "is among the articles to read (write it elsewhere)";
        return Err(Problem::new(Kind::Input, message).at(input.place()));
    }
    match inputs.folders.iter().find(|folder| within(folder, output).is_some()) {
        Some(folder) if Format::of(output).is_some() && !is_hidden(output) => {
            let problem = Problem::new(Kind::Input, would_be_read(folder));
            Err(problem.at(Place::file(output)))
        }
        _ => Ok(()),
    }
}

fn push_stdin(inputs: &mut Vec<Input>) -> Result<(), ReadError> {
    if inputs.contains(&Input::Stdin) {
        let problem = Problem::new(Kind::Input, "can be read only once (name `-` once)");
        return Err(problem.at(Input::Stdin.place()));
    }
    inputs.push(Input::Stdin);
    Ok(())
}

fn is_folder(path: &Path) -> Result<bool, ReadError> {
    let metadata = fs::metadata(path).map_err(|error| cannot_open(path, &error))?;
    Ok(metadata.is_dir())
}

fn named_file(path: &Path) -> Result<Input, ReadError> {
    match Format::of(path) {
        Some(format) => Ok(Input::File(path.to_path_buf(), format)),
        None => {
            let extension = path.extension().map(|of| of.to_string_lossy().to_lowercase());
            let message = match extension.as_deref() {
                Some("parquet") => "is Parquet, which the example cluster reads".to_owned(),
                Some("json") => "is not known to be JSON lines (name them .jsonl; of a list, \
                                 jq -c '.[]' FILE > FILE.jsonl makes them)"
                    .to_owned(),
                Some("doc" | "docx" | "odt" | "pdf" | "rtf" | "htm" | "html") => {
                    "is no plain text (save it as text, .txt)".to_owned()
                }
                _ => format!("unknown extension (known are {})", Format::KNOWN),
            };
            Err(Problem::new(Kind::Input, message).at(Place::file(path)))
        }
    }
}

fn add_files_below(root: &Path, inputs: &mut Inputs) -> Result<(), ReadError> {
    let mut files = Vec::new();
    // A symbolic link can lead back up the tree; each folder is entered once, by its real name.
    let mut entered = HashSet::new();
    let mut pending = BTreeSet::from([root.to_path_buf()]);
    while let Some(folder) = pending.pop_first() {
        let real = fs::canonicalize(&folder).map_err(|error| cannot_open(&folder, &error))?;
        if entered.insert(real) {
            list(&folder, &mut files, &mut inputs.passed_over, &mut pending)?;
        }
    }
    if files.is_empty() {
        let is_parquet = |file: &PathBuf| file.extension().is_some_and(|of| of == "parquet");
        let message = if inputs.passed_over.iter().any(is_parquet) {
            "has Parquet, which the example cluster reads".to_owned()
        } else {
            format!("no articles in this folder (known are {})", Format::KNOWN)
        };
        return Err(Problem::new(Kind::Input, message).at(Place::file(root)));
    }
    files.sort_by(|(a, _), (b, _)| bytes(a).cmp(bytes(b)));
    inputs.read.extend(files.into_iter().map(|(path, format)| Input::File(path, format)));
    Ok(())
}

/// Sorts the entries of one folder into files to read and folders to enter.
fn list(
    folder: &Path,
    files: &mut Vec<(PathBuf, Format)>,
    passed_over: &mut Vec<PathBuf>,
    folders: &mut BTreeSet<PathBuf>,
) -> Result<(), ReadError> {
    let failed = |error: io::Error| cannot_open(folder, &error);
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if is_hidden(&path) {
            continue;
        }
        match (fs::metadata(&path), Format::of(&path)) {
            (Ok(metadata), _) if metadata.is_dir() => drop(folders.insert(path)),
            (Ok(metadata), Some(format)) if metadata.is_file() => files.push((path, format)),
            (Ok(metadata), None) if metadata.is_file() => passed_over.push(path),
            (Err(error), Some(_)) if error.kind() == io::ErrorKind::NotFound => {
                let message =
                    "is a link to what is not there (mend the link, or take it out of the folder)";
                return Err(Problem::new(Kind::Io, message).at(Place::file(&path)));
            }
            (Err(error), Some(_)) => return Err(cannot_open(&path, &error)),
            _ => {}
        }
    }
    Ok(())
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

fn bytes(path: &Path) -> &[u8] {
    path.as_os_str().as_encoded_bytes()
}

fn cannot_open(path: &Path, error: &io::Error) -> ReadError {
    let message = match error.kind() {
        io::ErrorKind::NotFound => {
            "is not there (check the name; one with spaces needs quotes)".to_owned()
        }
        _ => format!("cannot open: {error}"),
    };
    Problem::new(Kind::Io, message).at(Place::file(path))
}
