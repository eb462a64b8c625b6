//! Groups news articles: which are copies of one text, which are reports of the same story.
//!
//! ```text
//! cargo run --release --example dedupe -- [OPTIONS] [INPUT]...
//! ```
//!
//! Without an input it shows the sample newsroom. `--help` lists the options.

mod args;
#[path = "../support/exit.rs"]
mod exit;
mod explain;
#[path = "../support/json_line.rs"]
mod json_line;
mod jsonl;
#[path = "../support/output.rs"]
mod output;
mod progress;
mod quoted;
#[path = "../support/read_all.rs"]
mod read_all;
mod screen;
mod settings;
mod stats;
mod styled;
#[path = "../support/mod.rs"]
mod support;
mod table;
mod tree;
mod wording;

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use samestory::{Article, Detector, Stories};
use unicode_normalization::UnicodeNormalization;

use args::{Args, Format};
use exit::{Failure, say, status};
use output::output;
use read_all::read_all;
use screen::Screen;
use support::read::{self, ReadError, Records};
use support::write;
use tree::Labels;
use wording::one_line;

fn main() -> ExitCode {
    let args = Args::parse();
    let outcome = settings::pool(&args).and_then(|pool| pool.install(|| run(&args)));
    status("dedupe", outcome.map_err(|error| with_way_out(&args, error)))
}

/// Names the option that goes on without what could not be read.
fn with_way_out(args: &Args, error: Failure) -> Failure {
    match error.downcast_ref::<ReadError>() {
        Some(read) if read.kind().is_skippable() && !args.skip_invalid => {
            format!("{read}; --skip-invalid leaves out what cannot be read").into()
        }
        _ => error,
    }
}

fn run(args: &Args) -> Result<(), Failure> {
    let detector = settings::detector(args)?;
    let screen = Screen::of(args);
    check_outputs(args)?;
    if args.is_sample() && is_piped() {
        say("dedupe: this is the sample; to read standard input, name it as -\n");
    }
    let mut records = Records::open(&args.inputs(), args.reading())?;
    if let Some((a, b)) = args.explain() {
        let articles = read_all(&mut records)?;
        let pair = find(args, &articles, [a, b])?;
        let explanation = detector.analyse(&articles)?.explain(pair.map(Article::id))?;
        // With it goes the line of progress, which must not be among those of the result.
        drop(detector);
        return write(args, |out| explain::write(pair, &explanation, screen, out));
    }
    let format = args.format()?;
    let started = Instant::now();
    let mut labels = match format {
        Format::Tree => Labels::to_keep(screen),
        Format::Jsonl => Labels::to_drop(),
        Format::Csv => Labels::to_keep_all(),
    };
    let stories = if let Some(path) = &args.html {
        let articles = read_all(&mut records)?;
        articles.iter().for_each(|article| labels.add(article));
        let analysis = detector.analyse(&articles)?;
        write::whole(path, |out| samestory::page::render(&analysis, out))?;
        analysis.stories().clone()
    } else {
        detect_while_reading(&detector, &mut records, &mut labels)?
    };
    let seconds = started.elapsed().as_secs_f64();
    drop(detector);
    write(args, |out| match format {
        Format::Jsonl => jsonl::write(&stories, out),
        Format::Csv => table::write(&stories, &labels, out),
        Format::Tree => {
            tree::write(&stories, &labels, args.grouping.judgement.copy_rule(), screen, out)
        }
    })?;
    if args.stats {
        say(stats::Stats { figures: stories.figures(), seconds });
    }
    Ok(())
}

/// Whether a person sends something to standard input.
fn is_piped() -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        let kind = std::fs::metadata("/dev/stdin").map(|stdin| stdin.file_type());
        kind.is_ok_and(|kind| kind.is_fifo() || kind.is_file())
    }
    #[cfg(not(unix))]
    false
}

fn check_outputs(args: &Args) -> Result<(), Failure> {
    if args.html.as_deref().is_some_and(|path| path.as_os_str() == "-") {
        return Err("--html - : the page needs a file, name one".into());
    }
    for path in args.output().into_iter().chain(args.html.as_deref()) {
        write::check(path)?;
    }
    let [output, html] =
        [args.output(), args.html.as_deref()].map(|path| path.and_then(read::apart::real));
    if output.is_some() && output == html {
        return Err("--output and --html name the same file: one would replace the other".into());
    }
    Ok(())
}

/// The articles to explain, by their ids.
fn find<'a>(
    args: &Args,
    articles: &'a [Article],
    [one, other]: [&str; 2],
) -> Result<[&'a Article; 2], Failure> {
    let with_id = |id: &str| articles.iter().find(|article| article.id() == id);
    // Names of files may be composed otherwise than what a person types, or have spaces that are shown as
    // one, and look the same.
    let shown = |id: &str| one_line(&id.nfc().collect::<String>());
    let looks_like = |id: &str| {
        let id = shown(id);
        articles.iter().find(|article| shown(article.id()) == id)
    };
    let find = |id: &str| {
        with_id(id).or_else(|| looks_like(id)).ok_or_else(|| {
            let among = if args.is_sample() { "of the sample" } else { "that were read" };
            let alike = articles.iter().filter(|article| file_name(article.id()) == file_name(id));
            let alike: Vec<&str> = alike.map(Article::id).collect();
            let end = format!("/{id}");
            let nearest = alike.iter().find(|of| of.ends_with(&end)).or(alike.first());
            let hint = match nearest {
                Some(nearest) if alike.len() == 1 => format!("there is one {nearest:?}"),
                Some(nearest) => {
                    format!("there are {} of that name, one is {nearest:?}", alike.len())
                }
                None if args.is_sample() => {
                    "no INPUT is named beside the two ids that --explain takes".to_owned()
                }
                None => "--explain takes two ids; check the spelling against the input".to_owned(),
            };
            let count = articles.len();
            format!("no article of the {count} {among} has the id {id:?}: {hint}")
        })
    };
    Ok([find(one)?, find(other)?])
}

/// What of an id stays where it is a path or the name of a file.
fn file_name(id: &str) -> String {
    let name = id.rsplit('/').next().unwrap_or(id).trim_end_matches(".gz");
    name.strip_suffix(".txt").unwrap_or(name).to_lowercase()
}

/// Hands the articles on as they are read, so that the texts are never all in memory.
fn detect_while_reading(
    detector: &Detector,
    records: &mut Records,
    labels: &mut Labels,
) -> Result<Stories, Failure> {
    let articles = records.by_ref().map(|record| {
        let article = record?.article;
        labels.add(&article);
        Ok::<Article, Failure>(article)
    });
    let stories = detector.try_detect(articles)?;
    say(&records.report);
    Ok(stories)
}

fn write(
    args: &Args,
    content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    match args.output() {
        Some(path) => write::whole(path, content)?,
        None => {
            let mut out = io::BufWriter::new(output());
            content(&mut out)?;
            out.flush()?;
        }
    }
    Ok(())
}
