//! Charts to choose settings by: what a detector does on a labelled corpus.
//!
//! ```text
//! cargo run --release --example tune -- CORPUS [--output-folder FOLDER]
//! ```
//!
//! Writes to FOLDER four charts as SVG and a page, `tune.html`, that shows them with the figures
//! behind them: how often pairs become candidates of the copy lens and of the story lens by their
//! similarity, against the S-curve of the bands and rows; how the probability of one story is
//! distributed over pairs of one story and of different ones; and precision and recall by the
//! threshold. The figures also go to standard output.

#[path = "../support/brute_force.rs"]
mod brute_force;
mod candidates;
#[path = "../support/exit.rs"]
mod exit;
#[path = "../support/fields.rs"]
mod fields;
#[path = "../support/labelled.rs"]
mod labelled;
#[path = "../support/output.rs"]
mod output;
mod page;
#[path = "../support/read/mod.rs"]
mod read;
mod scores;
mod section;
#[path = "../support/steps.rs"]
mod steps;
#[path = "../support/story_lens.rs"]
mod story_lens;
#[path = "../support/weights.rs"]
mod weights;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use samestory::Detector;

use exit::{Failure, status};
use labelled::{LabelArgs, Labelled, name};
use output::output;
use section::{Section, grouped};

/// Draws how candidates, scores and thresholds fare on a labelled corpus.
#[derive(Debug, Parser)]
struct Args {
    /// A labelled corpus: .jsonl, .jsonl.gz or .csv
    corpus: PathBuf,

    /// Folder for the page and the charts; made where it is missing
    #[arg(long, value_name = "FOLDER", default_value = "tune")]
    output_folder: PathBuf,

    #[command(flatten)]
    labels: LabelArgs,
}

fn main() -> ExitCode {
    status("tune", run(&Args::parse()))
}

fn run(args: &Args) -> Result<(), Failure> {
    let labelled = Labelled::corpus(&args.corpus, &args.labels)?;
    let folder = &args.output_folder;
    fs::create_dir_all(folder)
        .map_err(|error| format!("{}: cannot make the folder: {error}", folder.display()))?;

    let detector = Detector::default();
    let mut sections = vec![
        candidates::of_copies(&labelled.articles),
        candidates::of_stories(&labelled.articles)?,
    ];
    sections.extend(scores::sections(&detector, &labelled)?);

    for section in &sections {
        write(&folder.join(format!("{}.svg", section.id)), &section.chart.to_svg())?;
    }
    let corpus = name(&args.corpus);
    let page = page::of(&corpus, &summary(&labelled), &sections);
    let path = folder.join("tune.html");
    write(&path, &page)?;
    match print(&corpus, &labelled, &sections) {
        // Whoever reads the output, `head` say, has had enough of it.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        printed => printed?,
    }
    eprintln!("written: {}", path.display());
    Ok(())
}

fn write(path: &Path, content: &str) -> Result<(), String> {
    fs::write(path, content).map_err(|error| format!("{}: cannot write: {error}", path.display()))
}

fn summary(labelled: &Labelled) -> String {
    let mut stories: Vec<&String> = labelled.labels.iter().flatten().collect();
    let with_label = stories.len();
    stories.sort_unstable();
    stories.dedup();
    format!(
        "{} articles, of which {} are labelled with {} stories",
        grouped(labelled.articles.len()),
        grouped(with_label),
        grouped(stories.len())
    )
}

fn print(corpus: &str, labelled: &Labelled, sections: &[Section]) -> io::Result<()> {
    let mut out = output();
    writeln!(out, "{corpus}: {}", summary(labelled))?;
    for section in sections {
        writeln!(out, "\n{}\n{}\n", section.title, section.text)?;
        section.table.print(&mut out)?;
    }
    Ok(())
}
