//! How well the stories found agree with labels.
//!
//! ```text
//! cargo run --release --example evaluate -- [OPTIONS] CORPUS...
//! ```
//!
//! Each CORPUS is grouped by itself and compared with its field `cluster`. `--without-dates`
//! withholds the times of publication; `--distractors FILE`, which may be given again, mixes
//! unlabelled articles in, of which each belongs with none of the labelled. `--reliability` also
//! prints how often pairs of a given probability are of one story; `examples/fit.rs` prints the same
//! for corpora that the weights were not fitted to. `--model FILE` groups by a model that
//! `fit --save`, or `StoryModel::save`, wrote.

#[path = "support/distractors.rs"]
mod distractors;
#[path = "support/exit.rs"]
mod exit;
#[path = "support/feeding.rs"]
mod feeding;
#[path = "support/fields.rs"]
mod fields;
#[path = "support/grouping.rs"]
mod grouping;
#[path = "support/judgement.rs"]
mod judgement;
#[path = "support/labelled.rs"]
mod labelled;
#[path = "support/output.rs"]
mod output;
#[path = "support/read/mod.rs"]
mod read;
#[path = "support/reliability.rs"]
mod reliability;
#[path = "support/steps.rs"]
mod steps;

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use samestory::detector::{DetectorBuilder, Figures};
use samestory::eval::{self, Agreement};
use samestory::{Article, Detector, StoryIndex};

use distractors::{distractors, mixed, undated};
use exit::{Failure, status};
use feeding::{Window, feed};
use grouping::GroupingArgs;
use labelled::{LabelArgs, Labelled, name};
use output::output;
use reliability::Reliability;

/// Compares the stories found in labelled corpora with their labels.
#[derive(Debug, Parser)]
struct Args {
    /// Labelled corpora, each grouped by itself
    #[arg(required = true, value_name = "CORPUS")]
    corpora: Vec<PathBuf>,

    #[command(flatten)]
    labels: LabelArgs,

    /// Withhold the times of publication
    #[arg(long)]
    without_dates: bool,

    /// Articles to mix into each corpus, none of which may tell a story of it: one that is found to counts
    /// as a mistake
    #[arg(long, value_name = "FILE")]
    distractors: Vec<PathBuf>,

    /// Cut each corpus into batches of about this many articles, no story cut in two, and print the
    /// mean over them
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..))]
    batches_of: Option<u32>,

    /// Feed each corpus, in order of date, to an index, article by article, and print what has come of
    /// the stories in the end beside what a batch makes of them
    #[arg(long, conflicts_with = "batches_of")]
    stream: bool,

    /// Let the index forget what was published so many days before the article that comes
    #[arg(long, value_name = "DAYS", requires = "stream")]
    window: Option<u32>,

    /// Print what each of some precisions makes of the corpora, a line each: means over them
    #[arg(
        long,
        conflicts_with_all = ["batches_of", "stream", "reliability", "story_precision", "story_threshold"]
    )]
    sweep: bool,

    /// Also print how often pairs of a given probability are of one story
    #[arg(long)]
    reliability: bool,

    #[command(flatten)]
    grouping: GroupingArgs,
}

fn main() -> ExitCode {
    status("evaluate", run(&Args::parse()))
}

fn run(args: &Args) -> Result<(), Failure> {
    let builder = args.grouping.detector()?;
    let detector = builder.clone().build()?;
    let distractors = distractors(&args.distractors, &args.labels)?;
    let distractors = if args.without_dates { all_undated(distractors) } else { distractors };
    let mut out = output();
    if let Some(size) = args.batches_of {
        return write_batches(args, &detector, size as usize, &mut out);
    }
    if args.stream {
        return write_streams(args, &detector, &distractors, &mut out);
    }
    if args.sweep {
        return write_sweep(args, &builder, &distractors, &mut out);
    }
    let corpora = read_all(args)?;
    writeln!(
        out,
        "{:14} {:>8} {:>7} | {:>6} {:>6} {:>6} | {:>6} {:>6} {:>6} | {:>6} | {:>9} {:>7} {:>8}",
        "corpus",
        "articles",
        "stories",
        "BCub P",
        "BCub R",
        "BCubF1",
        "pair P",
        "pair R",
        "pairF1",
        "ARI",
        "cands/rep",
        "MB/s",
        "bytes/art",
    )?;
    let mut sums = [0.0; 3];
    let mut reliability = Reliability::default();
    for (path, corpus) in args.corpora.iter().zip(corpora) {
        let corpus = corpus.among(&distractors);
        let row = corpus.evaluate(&detector)?;
        let bcubed = row.agreement.bcubed;
        for (sum, one) in sums.iter_mut().zip([bcubed.precision, bcubed.recall, bcubed.f1()]) {
            *sum += one / args.corpora.len() as f64;
        }
        row.write(&name(path), &mut out)?;
        if args.reliability {
            corpus.note_pairs(&detector, &mut reliability)?;
        }
    }
    let [precision, recall, f1] = sums;
    writeln!(
        out,
        "{:32}| {precision:6.3} {recall:6.3} {f1:6.4} | mean, from a probability of {:.3} on",
        "",
        detector.story_threshold()
    )?;
    if args.reliability {
        writeln!(out)?;
        reliability.write(&mut out)?;
    }
    Ok(())
}

/// All at once: what is wrong with one is told before a table begins.
fn read_all(args: &Args) -> Result<Vec<Corpus>, Failure> {
    args.corpora.iter().map(|path| Corpus::read(path, args)).collect()
}

/// Precisions to choose from.
const SWEEP: [f64; 10] = [0.5, 0.6, 0.7, 0.75, 0.8, 0.82, 0.85, 0.9, 0.95, 0.99];

fn write_sweep(
    args: &Args,
    builder: &DetectorBuilder,
    distractors: &Labelled,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let corpora = read_all(args)?.into_iter().map(|corpus| corpus.among(distractors));
    let corpora: Vec<Corpus> = corpora.collect();
    writeln!(
        out,
        "{:>9} {:>11} | {:>6} {:>6} {:>6} | {:>6} {:>6} {:>6}",
        "precision", "probability", "BCub P", "BCub R", "BCubF1", "pair P", "pair R", "pairF1"
    )?;
    for precision in SWEEP {
        let detector = builder.clone().story_precision(precision).build()?;
        let mut means = [0.0; 6];
        for corpus in &corpora {
            let Agreement { bcubed, pairwise, .. } = corpus.evaluate(&detector)?.agreement;
            let scores =
                [bcubed, pairwise].map(|scores| [scores.precision, scores.recall, scores.f1()]);
            for (mean, score) in means.iter_mut().zip(scores.as_flattened()) {
                *mean += score / corpora.len() as f64;
            }
        }
        let [bp, br, bf, pp, pr, pf] = means;
        writeln!(
            out,
            "{precision:9.2} {:11.3} | {bp:6.3} {br:6.3} {bf:6.4} | {pp:6.3} {pr:6.3} {pf:6.3}",
            detector.story_threshold()
        )?;
    }
    Ok(())
}

fn write_batches(
    args: &Args,
    detector: &Detector,
    size: usize,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let corpora = read_all(args)?;
    writeln!(out, "{:14} {:>8} {:>14}", "corpus", "batches", "mean BCubed F1")?;
    let mut means = 0.0;
    for (path, corpus) in args.corpora.iter().zip(corpora) {
        let batches = corpus.batches(size);
        let mut sum = 0.0;
        for batch in &batches {
            sum += batch.evaluate(detector)?.agreement.bcubed.f1();
        }
        let mean = sum / batches.len().max(1) as f64;
        writeln!(out, "{:14} {:8} {mean:14.4}", name(path), batches.len())?;
        means += mean;
    }
    writeln!(out, "mean BCubed F1 {:.4}", means / args.corpora.len() as f64)?;
    Ok(())
}

fn write_streams(
    args: &Args,
    detector: &Detector,
    distractors: &Labelled,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let corpora = read_all(args)?;
    writeln!(
        out,
        "{:14} {:>8} | {:>7} {:>7} {:>7} | {:>7} {:>7} {:>7} | {:>7} {:>7} | {:>9} {:>9}",
        "corpus",
        "articles",
        "P",
        "R",
        "F1",
        "batch P",
        "R",
        "F1",
        "reports",
        "batch",
        "us/insert",
        "bytes/art",
    )?;
    let mut differences = 0.0;
    for (path, corpus) in args.corpora.iter().zip(corpora) {
        let mut corpus = corpus.among(distractors);
        corpus.sort_by_date();
        let batch = corpus.evaluate(detector)?;
        let started = Instant::now();
        let mut index = StoryIndex::new(detector);
        let found = feed(&mut index, &corpus.0.articles, args.window.map(Window))?;
        let seconds = started.elapsed().as_secs_f64();
        let count = corpus.0.articles.len().max(1) as f64;
        let truth: Vec<Option<&str>> = corpus.0.labels.iter().map(Option::as_deref).collect();
        let stream = eval::compare_among_distractors(&truth, &found).bcubed;
        let of_batch = batch.agreement.bcubed;
        writeln!(
            out,
            "{:14} {:8} | {:7.4} {:7.4} {:7.4} | {:7.4} {:7.4} {:7.4} | {:7} {:7} | {:9.0} {:9.0}",
            name(path),
            found.len(),
            stream.precision,
            stream.recall,
            stream.f1(),
            of_batch.precision,
            of_batch.recall,
            of_batch.f1(),
            index.report_count(),
            batch.figures.reports,
            seconds * 1e6 / count,
            index.estimated_size() as f64 / index.len() as f64,
        )?;
        differences += stream.f1() - of_batch.f1();
    }
    writeln!(out, "mean difference of BCubed F1 {:+.4}", differences / args.corpora.len() as f64)?;
    Ok(())
}

/// A corpus to group by itself or among others.
#[derive(Default)]
struct Corpus(Labelled);

impl Corpus {
    fn read(path: &Path, args: &Args) -> Result<Self, Failure> {
        let labelled = Labelled::corpus(path, &args.labels)?;
        Ok(Self(if args.without_dates { all_undated(labelled) } else { labelled }))
    }

    /// Batches of whole stories, in the order in which these begin, of about `size` articles. Of a
    /// story at most half a batch is taken, so that there is something to tell it from.
    fn batches(self, size: usize) -> Vec<Self> {
        let mut stories: Vec<(Option<String>, Vec<Article>)> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for (article, label) in self.0.articles.into_iter().zip(self.0.labels) {
            let next = stories.len();
            let at = label.clone().map_or(next, |label| *places.entry(label).or_insert(next));
            if at == next {
                stories.push((label, Vec::new()));
            }
            if stories[at].1.len() < size / 2 {
                stories[at].1.push(article);
            }
        }
        let mut batches = vec![Self::default()];
        for (label, articles) in stories {
            let at = batches.len() - 1;
            batches[at].0.labels.extend(articles.iter().map(|_| label.clone()));
            batches[at].0.articles.extend(articles);
            if batches[at].0.articles.len() >= size {
                batches.push(Self::default());
            }
        }
        // The last is smaller than asked for, or empty.
        batches.pop();
        batches
    }

    fn among(self, distractors: &Labelled) -> Self {
        Self(mixed(self.0, distractors))
    }

    /// Articles without a date go last, and stay in their order.
    fn sort_by_date(&mut self) {
        let labelled = std::mem::take(&mut self.0);
        let mut all: Vec<_> = labelled.articles.into_iter().zip(labelled.labels).collect();
        all.sort_by_key(|(article, _)| (article.date().is_none(), article.date()));
        (self.0.articles, self.0.labels) = all.into_iter().unzip();
    }

    fn note_pairs(
        &self,
        detector: &Detector,
        reliability: &mut Reliability,
    ) -> Result<(), Failure> {
        for pair in detector.story_pairs(&self.0.articles)? {
            if let Some(same_story) = self.0.same_story(pair.a, pair.b) {
                reliability.add(pair.score, same_story);
            }
        }
        Ok(())
    }

    fn evaluate(&self, detector: &Detector) -> Result<Row, Failure> {
        let started = Instant::now();
        let stories = detector.detect(&self.0.articles)?;
        let seconds = started.elapsed().as_secs_f64();
        let found: Vec<usize> =
            stories.articles().map(|article| article.story().number()).collect();
        let truth: Vec<Option<&str>> = self.0.labels.iter().map(Option::as_deref).collect();
        let bytes: usize = self.0.articles.iter().map(|article| article.text().len()).sum();
        Ok(Row {
            agreement: eval::compare_among_distractors(&truth, &found),
            figures: stories.figures(),
            megabytes_a_second: bytes as f64 / 1e6 / seconds,
        })
    }
}

fn all_undated(mut labelled: Labelled) -> Labelled {
    labelled.articles = labelled.articles.iter().map(undated).collect();
    labelled
}

struct Row {
    agreement: Agreement,
    figures: Figures,
    megabytes_a_second: f64,
}

impl Row {
    fn write(&self, name: &str, out: &mut impl Write) -> io::Result<()> {
        let Self { agreement, figures, megabytes_a_second } = self;
        let (bcubed, pairwise) = (agreement.bcubed, agreement.pairwise);
        writeln!(
            out,
            "{name:14} {:8} {:7} | {:6.3} {:6.3} {:6.3} | {:6.3} {:6.3} {:6.3} | {:6.3} | {:9.1} {:7.1} {:8.0}",
            figures.articles,
            figures.stories,
            bcubed.precision,
            bcubed.recall,
            bcubed.f1(),
            pairwise.precision,
            pairwise.recall,
            pairwise.f1(),
            agreement.adjusted_rand,
            figures.candidates_per_report(),
            megabytes_a_second,
            (figures.signature_bytes + figures.term_bytes) as f64 / figures.articles.max(1) as f64,
        )
    }
}
