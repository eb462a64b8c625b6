//! How cost grows with the number of articles: time, memory and what is found, for both lenses.
//!
//! ```sh
//! cargo bench --bench growth                              # a quick look
//! cargo bench --bench growth -- 10000 30000 100000 300000 1000000 --write
//! cargo bench --bench growth -- 100000 news.jsonl.gz      # articles of files, copied up to that many
//! ```
//!
//! Each figure comes from a process of its own, so that its peak of memory is its own. Articles are
//! made one by one while they are read; the time that takes is not counted. The last row is a hot
//! bucket: 6,000 near-copies of one text among 14,000 others. With `--write` the table and a log-log
//! plot go to `benches/results`.
//!
//! With files there is one row, of their articles and of copies made of each, edited or cut; nothing
//! is known of their stories.

#[path = "support/background.rs"]
mod background;
#[path = "support/cost.rs"]
mod cost;
#[path = "support/generator.rs"]
mod generator;
#[path = "support/memory.rs"]
mod memory;
#[path = "support/near_copies.rs"]
mod near_copies;
#[path = "support/own_process.rs"]
mod own_process;
#[path = "../examples/support/read/mod.rs"]
mod read;
#[path = "support/sizes.rs"]
mod sizes;
#[path = "support/slope.rs"]
mod slope;
#[path = "support/timed.rs"]
mod timed;

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use samestory::detector::Lens;
use samestory::eval::compare;
use samestory::page::chart::{Axis, Chart};
use samestory::{Article, Detector, Stories};

use background::background;
use cost::{of_line, to_line};
use generator::{Generator, Random};
use own_process::{Outcome, in_own_process};
use read::{Options, Records};
use sizes::sizes;
use slope::slope;

const QUICK: [usize; 3] = [1_000, 3_000, 10_000];

const LENSES: [(&str, Lens); 2] = [("copies", Lens::Copies), ("both", Lens::Both)];

const HOT: (&str, usize) = ("copies, hot bucket", 20_000);
const NEAR_COPIES: usize = 6_000;

const OF_FILES: &str = "both, articles of files";

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [of, row, size, files @ ..] = &arguments[..]
        && of == "--one"
    {
        println!("{}", to_line(measure(row, size.parse()?, files)?.figures()));
        return Ok(());
    }
    let sizes = sizes(&arguments, &QUICK);
    let files: Vec<&str> =
        arguments.iter().map(String::as_str).filter(|file| file.contains('.')).collect();
    if !files.is_empty() {
        print!("{HEAD}");
        for &size in &sizes {
            print!("{}", Cost::of(OF_FILES, size, &files)?.row(OF_FILES, size, ""));
        }
        return Ok(());
    }
    let mut table = String::from(HEAD);
    let mut lines = Vec::new();
    print!("{HEAD}");
    for (lens, _) in LENSES {
        let mut points: Vec<(f64, f64)> = Vec::new();
        for &size in &sizes {
            let cost = Cost::of(lens, size, &[])?;
            let point = (size as f64, cost.seconds);
            let row = cost.row(lens, size, &slope(points.last().copied(), point));
            print!("{row}");
            table += &row;
            points.push(point);
        }
        lines.push((lens, points));
    }
    let (hot, size) = HOT;
    let row = Cost::of(hot, size, &[])?.row(hot, size, "");
    print!("{row}");
    table += &row;
    if arguments.iter().any(|argument| argument == "--write") {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/results");
        std::fs::write(format!("{folder}/growth.svg"), chart(&lines).to_svg())?;
        std::fs::write(format!("{folder}/growth-table.md"), table)?;
    }
    Ok(())
}

const HEAD: &str = "| lens | articles | text MB | seconds | n^ | articles/s | peak MB | kB/article \
                    | copies found | report P | story F1 |\n\
                    |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n";

/// Seconds against articles for each lens. A dashed line through the first point of each grows as
/// the articles do.
fn chart(lines: &[(&str, Vec<(f64, f64)>)]) -> Chart {
    let mut chart = Chart::new(
        "How time grows with articles",
        "Seconds against articles for the copy lens and for both lenses, each beside a dashed line \
         that grows as the articles do; the table beside this file has the figures.",
        Axis::logarithmic("articles"),
        Axis::logarithmic("seconds"),
    );
    for (lens, points) in lines {
        chart = chart.line(*lens, points.iter().copied());
        if let (Some(&(from, seconds)), Some(&(to, _))) = (points.first(), points.last()) {
            let linear = [(from, seconds), (to, seconds * to / from)];
            chart = chart.dashed_line("linear growth", linear);
        }
    }
    chart
}

/// What one run took and found.
#[derive(Default)]
struct Cost {
    bytes: f64,
    seconds: f64,
    peak_bytes: f64,
    /// Of the planted copies, the share in the report of the text that they were made from.
    copies_found: f64,
    /// BCubed precision of the reports.
    report_precision: f64,
    story_f1: f64,
}

impl Cost {
    /// Of a run in a process of its own.
    fn of(row: &str, size: usize, files: &[&str]) -> Outcome<Self> {
        let line = in_own_process(&[&["--one", row, &size.to_string()], files].concat())?;
        let [bytes, seconds, peak_bytes, copies_found, report_precision, story_f1] =
            of_line(&line)?;
        Ok(Self { bytes, seconds, peak_bytes, copies_found, report_precision, story_f1 })
    }

    fn figures(&self) -> [f64; 6] {
        let &Self { bytes, seconds, peak_bytes, copies_found, report_precision, story_f1 } = self;
        [bytes, seconds, peak_bytes, copies_found, report_precision, story_f1]
    }

    fn row(&self, lens: &str, size: usize, slope: &str) -> String {
        let mut row =
            format!("| {lens} | {size} | {:.0} | {:.2} |", self.bytes / 1e6, self.seconds);
        let size = size as f64;
        // Writing to a string cannot fail.
        let _ = writeln!(
            row,
            " {slope} | {:.0} | {:.0} | {:.2} | {} | {} | {} |",
            size / self.seconds,
            self.peak_bytes / 1e6,
            self.peak_bytes / size / 1e3,
            share(self.copies_found),
            share(self.report_precision),
            share(self.story_f1),
        );
        row
    }
}

/// Empty where it is not known.
fn share(of: f64) -> String {
    if of.is_nan() { String::new() } else { format!("{of:.4}") }
}

fn measure(row: &str, size: usize, files: &[String]) -> Outcome<Cost> {
    if row == OF_FILES {
        let articles = of_files(size, files)?;
        let (stories, ids, mut cost) = detect(&Detector::default(), articles)?;
        judge(&stories, &ids, &mut cost);
        (cost.report_precision, cost.story_f1) = (f64::NAN, f64::NAN);
        return Ok(cost);
    }
    let known = LENSES.into_iter().find(|(name, _)| *name == row);
    let lens = known.map_or(Lens::Copies, |(_, lens)| lens);
    let near_copies = if known.is_none() { NEAR_COPIES } else { 0 };
    let detector = Detector::builder().lens(lens).background(background()).build()?;
    let copied = Generator::new(1).find(|article| article.id().split('/').count() == 2);
    let copies = copied.map(|article| near_copies::edited(&article, near_copies));
    let articles = Generator::new(1).take(size - near_copies).chain(copies.unwrap_or_default());
    let (stories, ids, mut cost) = detect(&detector, articles)?;
    judge(&stories, &ids, &mut cost);
    Ok(cost)
}

/// Articles of files, each followed by copies of it, as many as it takes to make `size` of all.
fn of_files(size: usize, files: &[String]) -> Outcome<impl Iterator<Item = Article> + use<>> {
    let paths: Vec<PathBuf> = files.iter().map(PathBuf::from).collect();
    let read = || Records::open(&paths, Options::default());
    let count = read()?.count();
    let mut random = Random::new(1);
    let articles = read()?.zip(1..).flat_map(move |(record, number)| {
        let article = record.expect("it could be read before").article;
        let copies = number * size / count - (number - 1) * size / count - 1;
        let copies = near_copies::edited_or_cut(&article, copies, &mut random);
        std::iter::once(article).chain(copies)
    });
    Ok(articles)
}

/// What a detector makes of articles, their ids, and what it took but for making them.
fn detect(
    detector: &Detector,
    articles: impl Iterator<Item = Article>,
) -> Outcome<(Stories, Vec<String>, Cost)> {
    let mut cost = Cost::default();
    let mut ids = Vec::new();
    let articles = articles.inspect(|article| {
        cost.bytes += article.text().len() as f64;
        ids.push(article.id().to_owned());
    });
    let (stories, seconds) = cost::detect(detector, articles)?;
    cost.seconds = seconds;
    cost.peak_bytes = memory::peak_bytes().unwrap_or(f64::NAN);
    Ok((stories, ids, cost))
}

/// Compares with what the ids tell: `12/1/cut2` is a copy of `12/1`, a report of event 12.
fn judge(stories: &Stories, ids: &[String], cost: &mut Cost) {
    let numbers: HashMap<&str, usize> = ids.iter().map(String::as_str).zip(0..).collect();
    let reports: Vec<usize> = stories.articles().map(|article| article.report().number()).collect();
    let (mut found, mut planted) = (0.0, 0.0);
    for (id, report) in ids.iter().zip(&reports) {
        let original = id.rsplit_once('/').and_then(|(original, _)| numbers.get(original));
        if let Some(&original) = original {
            planted += 1.0;
            found += f64::from(u8::from(*report == reports[original]));
        }
    }
    cost.copies_found = found / planted;
    let report = |id: &str| id.split('/').take(2).collect::<Vec<_>>().join("/");
    let event = |id: &str| id.split('/').next().unwrap_or_default().to_owned();
    let found: Vec<usize> = stories.articles().map(|article| article.story().number()).collect();
    let truth =
        |of: &dyn Fn(&str) -> String| -> Vec<String> { ids.iter().map(|id| of(id)).collect() };
    cost.report_precision = compare(&truth(&report), &reports).bcubed.precision;
    cost.story_f1 = compare(&truth(&event), &found).bcubed.f1();
}
