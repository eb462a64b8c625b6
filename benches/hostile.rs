//! What articles cost that are written to cost much, or to be grouped wrongly.
//!
//! ```sh
//! cargo bench --bench hostile              # a tenth of each
//! cargo bench --bench hostile -- --full    # a table in markdown
//! cargo bench --bench hostile -- --full identical
//! ```
//!
//! Each figure comes from a process of its own, so that its peak of memory is its own; articles are
//! made one by one while they are read, and the time that takes is not counted. A case of many
//! articles is held against as many of the generator. What must come of each is asserted in
//! `tests/hostile.rs`.

#[path = "support/generator.rs"]
mod generator;
#[path = "support/hostile.rs"]
mod hostile;
#[path = "support/memory.rs"]
mod memory;

use std::collections::HashMap;
use std::error::Error;
use std::process::Command;
use std::time::{Duration, Instant};

use samestory::Detector;

use hostile::{CASES, CLEAN, Case, FORGED};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Parts of the full size of a quick look.
const QUICK: usize = 10;

/// From so many articles on a case is held against clean ones.
const MANY: usize = 1_000;

/// Whose maker knows nothing of it.
const SECRET: u64 = 0x5eed;

fn main() -> Outcome<()> {
    let arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [of, name, size, seed] = &arguments[..]
        && of == "--one"
    {
        let case = CASES.into_iter().chain([CLEAN]).find(|case| case.name == name);
        let case = case.ok_or("no such case")?;
        println!("{}", measure(&case, size.parse()?, seed.parse()?)?.to_line());
        return Ok(());
    }
    let is_full = arguments.iter().any(|argument| argument == "--full");
    let named: Vec<&String> =
        arguments.iter().filter(|argument| !argument.starts_with('-')).collect();
    let size_of = |case: &Case| if is_full { case.full } else { case.full / QUICK };
    let mut clean = HashMap::new();
    print!("{HEAD}");
    let secret = Case { name: "forged signatures, other seed", ..FORGED };
    for case in CASES.iter().flat_map(|case| {
        let is_forged = case.name == FORGED.name;
        [case].into_iter().chain(is_forged.then_some(&secret))
    }) {
        if !named.is_empty() && !named.iter().any(|name| case.name.starts_with(name.as_str())) {
            continue;
        }
        let (name, seed) =
            if case.name == secret.name { (FORGED.name, SECRET) } else { (case.name, 0) };
        let cost = in_own_process(name, size_of(case), seed)?;
        let beside = match cost.articles as usize {
            articles @ MANY.. => Some(match clean.get(&articles) {
                Some(&seconds) => seconds,
                None => {
                    let seconds = in_own_process(CLEAN.name, articles, 0)?.seconds;
                    clean.insert(articles, seconds);
                    seconds
                }
            }),
            _ => None,
        };
        println!("{}", cost.row(case.name, beside));
    }
    Ok(())
}

const HEAD: &str = "| articles that are | number | text MB | seconds | clean, seconds | peak MB \
                    | reports | stories | largest story, % |\n\
                    |---|--:|--:|--:|--:|--:|--:|--:|--:|\n";

fn in_own_process(name: &str, size: usize, seed: u64) -> Outcome<Cost> {
    let output = Command::new(std::env::current_exe()?)
        .args(["--one", name, &size.to_string(), &seed.to_string()])
        .output()?;
    if !output.status.success() {
        return Err(format!("{name}: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Cost::of_line(&String::from_utf8(output.stdout)?)
}

/// What one run took and found.
#[derive(Default)]
struct Cost {
    articles: f64,
    bytes: f64,
    seconds: f64,
    peak_bytes: f64,
    reports: f64,
    stories: f64,
    /// Articles of the largest story.
    largest: f64,
}

impl Cost {
    fn to_line(&self) -> String {
        let Self { articles, bytes, seconds, peak_bytes, reports, stories, largest } = self;
        format!("{articles} {bytes} {seconds} {peak_bytes} {reports} {stories} {largest}")
    }

    fn of_line(line: &str) -> Outcome<Self> {
        let numbers: Vec<f64> =
            line.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
        let [articles, bytes, seconds, peak_bytes, reports, stories, largest] = numbers[..] else {
            return Err(format!("seven numbers expected, found {line:?}").into());
        };
        Ok(Self { articles, bytes, seconds, peak_bytes, reports, stories, largest })
    }

    fn row(&self, name: &str, clean: Option<f64>) -> String {
        format!(
            "| {name} | {} | {:.1} | {:.2} | {} | {:.0} | {} | {} | {:.2} |",
            self.articles,
            self.bytes / 1e6,
            self.seconds,
            clean.map_or(String::new(), |seconds| format!("{seconds:.2}")),
            self.peak_bytes / 1e6,
            self.reports,
            self.stories,
            100.0 * self.largest / self.articles,
        )
    }
}

fn measure(case: &Case, size: usize, seed: u64) -> Outcome<Cost> {
    let detector = Detector::builder().seed(seed).build()?;
    let mut cost = Cost::default();
    let mut making = Duration::ZERO;
    let mut articles = (case.make)(size);
    let articles = std::iter::from_fn(|| {
        let begun = Instant::now();
        let article = articles.next();
        if let Some(article) = &article {
            cost.articles += 1.0;
            cost.bytes += (article.id().len()
                + article.title().unwrap_or_default().len()
                + article.text().len()) as f64;
        }
        making += begun.elapsed();
        article
    });
    let begun = Instant::now();
    let stories = detector.detect(articles)?;
    cost.seconds = (begun.elapsed() - making).as_secs_f64();
    cost.peak_bytes = memory::peak_bytes().unwrap_or(f64::NAN);
    cost.reports = stories.figures().reports as f64;
    cost.stories = stories.len() as f64;
    cost.largest = stories.iter().map(|story| story.articles().count()).max().unwrap_or(0) as f64;
    Ok(cost)
}
