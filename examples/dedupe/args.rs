//! The command line.

use std::num::NonZeroUsize;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use clap::{ArgAction, Parser, ValueEnum};

use crate::support::fields::FieldArgs;
use crate::support::grouping::GroupingArgs;
use crate::support::read;

/// Finds which news articles are copies of one text and which are independent reports of one story.
///
/// Articles come as .txt files (the file's name without its ending is the id), JSON lines (.jsonl,
/// .ndjson) or CSV with a header (commas, semicolons or tabs), plain or packed with gzip. The exit status is 0, or 2 where
/// something was wrong; what is wrong in an input is said in one line that names file and line.
#[derive(Clone, Debug, Parser)]
#[command(name = "dedupe", version)]
pub(crate) struct Args {
    /// Files or folders to read, in this order; `-` is JSON lines from standard input [default:
    /// the sample, examples/data/newsroom.jsonl]
    #[arg(value_name = "INPUT")]
    inputs: Vec<PathBuf>,

    #[command(flatten)]
    fields: FieldArgs,

    /// Take file and line for the id of each article of CSV or JSON lines, such as news.csv:12
    #[arg(long, conflicts_with = "id_field", help_heading = "Reading")]
    line_ids: bool,

    /// What of a .txt file is its article's id
    #[arg(long, value_enum, value_name = "WHAT", default_value_t, help_heading = "Reading")]
    text_id: read::text::IdOf,

    /// What of a .txt file is its article's title
    #[arg(long, value_enum, value_name = "WHAT", default_value_t, help_heading = "Reading")]
    text_title: read::text::TitleOf,

    /// Leave out what cannot be read, and say how many articles, or from which line on where their
    /// number is unknown, instead of ending with status 2. What ends it all the same: a table whose
    /// columns are called otherwise, a file that cannot be opened, and an INPUT of another kind, which is
    /// only passed over in a folder
    #[arg(long, help_heading = "Reading")]
    pub(crate) skip_invalid: bool,

    #[command(flatten)]
    pub(crate) grouping: GroupingArgs,

    /// Threads to use, 1 to 1024 [default: one a core]
    #[arg(
        long,
        value_name = "N",
        value_parser = threads,
        allow_negative_numbers = true,
        help_heading = "Grouping"
    )]
    pub(crate) threads: Option<NonZeroUsize>,

    /// Shape of the result [default: what the ending of --output names, or else tree]
    #[arg(long, value_enum, help_heading = "Writing")]
    format: Option<Format>,

    /// Write the result to this file, whole or not at all; `-` is standard output [default: -]
    #[arg(long, value_name = "FILE", help_heading = "Writing")]
    output: Option<PathBuf>,

    /// Also write the groups as a page for people to this file
    #[arg(long, value_name = "FILE", help_heading = "Writing")]
    pub(crate) html: Option<PathBuf>,

    /// Explain why these two articles are, or are not, copies or reports of one story, instead of
    /// writing the groups; ends with both texts side by side in full, shared passages marked, or for
    /// copies with what was changed and a few words around it
    #[arg(
        long,
        value_name = "ID",
        num_args = 2,
        action = ArgAction::Set,
        allow_hyphen_values = true,
        conflicts_with_all = ["format", "html", "stats"],
        help_heading = "Writing"
    )]
    explain: Vec<String>,

    /// Show the tree and what --explain says with colours; auto: where standard output is a terminal,
    /// unless NO_COLOR is set or CLICOLOR is 0, and everywhere but in files where CLICOLOR_FORCE is 1
    #[arg(
        long,
        value_enum,
        value_name = "WHEN",
        default_value_t,
        alias = "colour",
        help_heading = "Writing"
    )]
    pub(crate) color: Color,

    /// Columns of the tree and of what --explain says, 20 to 1000 [default: those of the terminal,
    /// elsewhere 100]
    #[arg(
        long,
        value_name = "N",
        value_parser = columns,
        allow_negative_numbers = true,
        help_heading = "Writing"
    )]
    pub(crate) width: Option<u16>,

    /// Write figures of the run (articles, groups, time) to standard error. Of copies they say what it took,
    /// not how many pairs there are: two articles may be compared twice, and a known copy of a text is not
    /// compared with all others of it
    #[arg(long, help_heading = "Writing")]
    pub(crate) stats: bool,
}

impl Args {
    /// What to read: what was named, or else the sample.
    pub(crate) fn inputs(&self) -> Vec<PathBuf> {
        const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/newsroom.jsonl");
        if self.inputs.is_empty() { vec![PathBuf::from(SAMPLE)] } else { self.inputs.clone() }
    }

    /// The file to write to; none where that is standard output.
    pub(crate) fn output(&self) -> Option<&Path> {
        self.output.as_deref().filter(|path| path.as_os_str() != "-")
    }

    /// The shape of the result. An error where the file's ending promises one that is not written.
    pub(crate) fn format(&self) -> Result<Format, String> {
        if let Some(format) = self.format {
            return Ok(format);
        }
        let ending = self.output().and_then(Path::extension);
        match ending.map(|ending| ending.to_string_lossy().to_lowercase()).as_deref() {
            Some("csv") => Ok(Format::Csv),
            Some("jsonl" | "ndjson") => Ok(Format::Jsonl),
            Some("html" | "htm") => {
                Err("--output: the page is written by --html FILE, not by --output".into())
            }
            Some(ending @ ("json" | "tsv" | "xls" | "xlsx" | "ods" | "parquet" | "gz")) => {
                Err(format!(
                    "--output: no result is written as .{ending}: name the file .csv, .jsonl or .txt, or \
                     say with --format what goes into it"
                ))
            }
            _ => Ok(Format::Tree),
        }
    }

    /// Whether that is the sample.
    pub(crate) fn is_sample(&self) -> bool {
        self.inputs.is_empty()
    }

    /// How to read it.
    pub(crate) fn reading(&self) -> read::Options {
        let outputs = self.output().into_iter().chain(self.html.as_deref());
        let outputs = outputs.map(Path::to_path_buf).collect();
        read::Options {
            skip_invalid: self.skip_invalid,
            outputs,
            line_ids: Some(self.line_ids),
            texts: read::text::TextFiles { id: self.text_id, title: self.text_title },
            ..self.fields.options()
        }
    }

    /// The ids of the pair to explain.
    pub(crate) fn explain(&self) -> Option<(&str, &str)> {
        match self.explain.as_slice() {
            [a, b] => Some((a, b)),
            _ => None,
        }
    }
}

/// The shape of the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Stories, those of most articles first, with their reports and the copies of these, for people
    Tree,
    /// One JSON object an article, in input order: id, story, report, representative
    Jsonl,
    /// The same as comma-separated values, for spreadsheets, with certainty, headline, date and source,
    /// of which one that would be taken for a formula has an apostrophe before it, but ids are as they
    /// were; UTF-8 without a byte-order mark, which Excel reads by Data, From Text/CSV
    Csv,
}

/// When to show colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// Where they are seen
    #[default]
    Auto,
    /// Wherever the result goes
    Always,
    /// Nowhere
    Never,
}

/// The columns that a result can be shown in.
pub(crate) const WIDTHS: RangeInclusive<u16> = 20..=1000;

fn threads(text: &str) -> Result<NonZeroUsize, String> {
    match text.parse::<NonZeroUsize>() {
        Ok(threads) if threads.get() <= 1024 => Ok(threads),
        _ => Err("must be a whole number from 1 to 1024".into()),
    }
}

fn columns(text: &str) -> Result<u16, String> {
    match text.parse::<u16>() {
        Ok(columns) if WIDTHS.contains(&columns) => Ok(columns),
        _ => Err("must be a whole number from 20 to 1000".into()),
    }
}
