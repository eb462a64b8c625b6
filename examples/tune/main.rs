//! Charts to choose settings by: what a detector does on a labelled corpus.
//!
//! ```text
//! cargo run --release --example tune -- CORPUS [--output FOLDER]
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
#[path = "../support/labelled.rs"]
mod labelled;
mod page;
#[path = "../support/read/mod.rs"]
mod read;
mod scores;
mod section;

use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use samestory::Detector;

use labelled::{Labelled, name};
use section::{Section, grouped};

/// Draws how candidates, scores and thresholds fare on a labelled corpus.
#[derive(Debug, Parser)]
struct Args {
    /// A labelled corpus: .jsonl, .jsonl.gz or .csv
    corpus: PathBuf,

    /// Folder for the page and the charts; made where it is missing
    #[arg(long, value_name = "FOLDER", default_value = "tune")]
    output: PathBuf,

    /// Field that holds the label of the true story
    #[arg(long, value_name = "NAME", default_value = "cluster")]
    label_field: String,
}

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tune: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    let labelled = Labelled::read(std::slice::from_ref(&args.corpus), &args.label_field)?;
    if labelled.labels.iter().flatten().next().is_none() {
        let (corpus, field) = (args.corpus.display(), &args.label_field);
        return Err(format!(
            "{corpus}: no article has a field {field:?} that names its story; name the field that \
             does with --label-field"
        )
        .into());
    }
    fs::create_dir_all(&args.output)
        .map_err(|error| format!("{}: cannot make the folder: {error}", args.output.display()))?;

    let detector = Detector::default();
    let mut sections = vec![
        candidates::of_copies(&labelled.articles),
        candidates::of_stories(&labelled.articles)?,
    ];
    sections.extend(scores::sections(&detector, &labelled)?);

    for section in &sections {
        write(&args.output.join(format!("{}.svg", section.id)), &section.chart.to_svg())?;
    }
    let corpus = name(&args.corpus);
    let page = page::of(&corpus, &summary(&labelled), &sections);
    write(&args.output.join("tune.html"), &page)?;
    match print(&corpus, &labelled, &sections) {
        // Whoever reads the output, `head` say, has had enough of it.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        printed => printed?,
    }
    eprintln!("written: {}", args.output.join("tune.html").display());
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
    let mut out = io::stdout().lock();
    writeln!(out, "{corpus}: {}", summary(labelled))?;
    for section in sections {
        writeln!(out, "\n{}\n{}\n", section.title, section.text)?;
        section.table.print(&mut out)?;
    }
    Ok(())
}
