//! How cost grows with the number of articles: time, memory and what is found, for both lenses.
//!
//! ```sh
//! cargo bench --bench growth                              # a quick look
//! cargo bench --bench growth -- 10000 30000 100000 300000 1000000 --write
//! ```
//!
//! Each figure comes from a process of its own, so that its peak of memory is its own. Articles are
//! made one by one while they are read; the time that takes is not counted. The last row is a hot
//! bucket: 6,000 near-copies of one text among 14,000 others. With `--write` the table and a log-log
//! plot go to `benches/results`.

#[path = "support/generator.rs"]
mod generator;
#[path = "support/memory.rs"]
mod memory;
#[path = "support/near_copies.rs"]
mod near_copies;
#[path = "support/plot.rs"]
mod plot;

use std::collections::HashMap;
use std::error::Error;
use std::fmt::Write as _;
use std::process::Command;
use std::time::{Duration, Instant};

use samestory::eval::compare;
use samestory::{Article, Background, Detector, Lens, Stories};

use generator::Generator;

type Outcome<T> = Result<T, Box<dyn Error>>;

const QUICK: [usize; 3] = [1_000, 3_000, 10_000];

const LENSES: [(&str, Lens); 2] = [("copies", Lens::Copies), ("both", Lens::Both)];

const HOT: (&str, usize) = ("copies, hot bucket", 20_000);
const NEAR_COPIES: usize = 6_000;

/// Articles of another seed from which the background is learnt: the built-in table of real
/// words knows none of the invented ones.
const BACKGROUND_ARTICLES: usize = 3_000;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [of, lens, size] = &arguments[..]
        && of == "--one"
    {
        println!("{}", measure(lens, size.parse()?)?.to_line());
        return Ok(());
    }
    let sizes: Vec<usize> = arguments.iter().filter_map(|size| size.parse().ok()).collect();
    let sizes = if sizes.is_empty() { QUICK.to_vec() } else { sizes };
    let mut table = String::from(HEAD);
    let mut lines = Vec::new();
    print!("{HEAD}");
    for (lens, _) in LENSES {
        let mut points: Vec<(f64, f64)> = Vec::new();
        for &size in &sizes {
            let cost = in_own_process(lens, size)?;
            let point = (size as f64, cost.seconds);
            let row = cost.row(lens, size, points.last().map(|&last| slope(last, point)));
            print!("{row}");
            table += &row;
            points.push(point);
        }
        lines.push(plot::Line { name: lens, points });
    }
    let (hot, size) = HOT;
    let row = in_own_process(hot, size)?.row(hot, size, None);
    print!("{row}");
    table += &row;
    if arguments.iter().any(|argument| argument == "--write") {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/results");
        std::fs::write(format!("{folder}/growth.svg"), plot::log_log(&lines))?;
        std::fs::write(format!("{folder}/growth-table.md"), table)?;
    }
    Ok(())
}

const HEAD: &str = "| lens | articles | text MB | seconds | n^ | articles/s | peak MB | kB/article \
                    | copies found | report P | story F1 |\n\
                    |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n";

/// The exponent of growth between two points.
fn slope(from: (f64, f64), to: (f64, f64)) -> f64 {
    (to.1 / from.1).ln() / (to.0 / from.0).ln()
}

fn in_own_process(lens: &str, size: usize) -> Outcome<Cost> {
    let output =
        Command::new(std::env::current_exe()?).args(["--one", lens, &size.to_string()]).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    Cost::of_line(&String::from_utf8(output.stdout)?)
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
    fn to_line(&self) -> String {
        let Self { bytes, seconds, peak_bytes, copies_found, report_precision, story_f1 } = self;
        format!("{bytes} {seconds} {peak_bytes} {copies_found} {report_precision} {story_f1}")
    }

    fn of_line(line: &str) -> Outcome<Self> {
        let numbers: Vec<f64> =
            line.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
        let [bytes, seconds, peak_bytes, copies_found, report_precision, story_f1] = numbers[..]
        else {
            return Err(format!("six numbers expected, found {line:?}").into());
        };
        Ok(Self { bytes, seconds, peak_bytes, copies_found, report_precision, story_f1 })
    }

    fn row(&self, lens: &str, size: usize, slope: Option<f64>) -> String {
        let mut row =
            format!("| {lens} | {size} | {:.0} | {:.2} |", self.bytes / 1e6, self.seconds);
        let slope = slope.map_or(String::new(), |slope| format!("{slope:.2}"));
        let size = size as f64;
        // Writing to a string cannot fail.
        let _ = writeln!(
            row,
            " {slope} | {:.0} | {:.0} | {:.2} | {:.4} | {:.4} | {:.4} |",
            size / self.seconds,
            self.peak_bytes / 1e6,
            self.peak_bytes / size / 1e3,
            self.copies_found,
            self.report_precision,
            self.story_f1,
        );
        row
    }
}

fn measure(lens: &str, size: usize) -> Outcome<Cost> {
    let known = LENSES.into_iter().find(|(name, _)| *name == lens);
    let lens = known.map_or(Lens::Copies, |(_, lens)| lens);
    let near_copies = if known.is_none() { NEAR_COPIES } else { 0 };
    let others: Vec<Article> = Generator::new(2).take(BACKGROUND_ARTICLES).collect();
    let detector = Detector::builder().lens(lens).background(Background::learn(&others)).build()?;
    let mut cost = Cost::default();
    let mut making = Duration::ZERO;
    let mut ids = Vec::new();
    let copied = Generator::new(1).find(|article| article.id().split('/').count() == 2);
    let copies = copied.map(|article| near_copies::of(&article, near_copies));
    let mut generator =
        Generator::new(1).take(size - near_copies).chain(copies.unwrap_or_default());
    let articles = std::iter::from_fn(|| {
        let begun = Instant::now();
        let article: Option<Article> = generator.next();
        if let Some(article) = &article {
            cost.bytes += article.text().len() as f64;
            ids.push(article.id().to_owned());
        }
        making += begun.elapsed();
        article
    });
    let begun = Instant::now();
    let stories = detector.detect(articles)?;
    cost.seconds = (begun.elapsed() - making).as_secs_f64();
    cost.peak_bytes = memory::peak_bytes().unwrap_or(f64::NAN);
    judge(&stories, &ids, &mut cost);
    Ok(cost)
}

/// Compares with what the ids tell: `12/1/cut2` is a copy of `12/1`, a report of event 12.
fn judge(stories: &Stories, ids: &[String], cost: &mut Cost) {
    let numbers: HashMap<&str, usize> = ids.iter().map(String::as_str).zip(0..).collect();
    let placements = stories.placements();
    let (mut found, mut planted) = (0.0, 0.0);
    for (id, placement) in ids.iter().zip(placements) {
        let original = id.rsplit_once('/').and_then(|(original, _)| numbers.get(original));
        if let Some(&original) = original {
            planted += 1.0;
            found += f64::from(u8::from(placement.report == placements[original].report));
        }
    }
    cost.copies_found = found / planted;
    let report = |id: &str| id.split('/').take(2).collect::<Vec<_>>().join("/");
    let event = |id: &str| id.split('/').next().unwrap_or_default().to_owned();
    let reports: Vec<u32> = placements.iter().map(|placement| placement.report).collect();
    let found: Vec<u32> = placements.iter().map(|placement| placement.story).collect();
    let truth =
        |of: &dyn Fn(&str) -> String| -> Vec<String> { ids.iter().map(|id| of(id)).collect() };
    cost.report_precision = compare(&truth(&report), &reports).bcubed.precision;
    cost.story_f1 = compare(&truth(&event), &found).bcubed.f1();
}
