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

#[path = "support/cost.rs"]
mod cost;
#[path = "support/generator.rs"]
mod generator;
#[path = "support/hostile.rs"]
mod hostile;
#[path = "support/memory.rs"]
mod memory;
#[path = "support/own_process.rs"]
mod own_process;
#[path = "support/timed.rs"]
mod timed;

use std::collections::HashMap;

use samestory::Detector;

use cost::{of_line, to_line};
use hostile::{CASES, CLEAN, Case, FORGED};
use own_process::{Outcome, in_own_process};

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
        println!("{}", to_line(measure(&case, size.parse()?, seed.parse()?)?.figures()));
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
        let cost = Cost::of(name, size_of(case), seed)?;
        let beside = match cost.articles as usize {
            articles @ MANY.. => Some(match clean.get(&articles) {
                Some(&seconds) => seconds,
                None => {
                    let seconds = Cost::of(CLEAN.name, articles, 0)?.seconds;
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
    /// Of a run in a process of its own.
    fn of(name: &str, size: usize, seed: u64) -> Outcome<Self> {
        let line = in_own_process(&["--one", name, &size.to_string(), &seed.to_string()])?;
        let [articles, bytes, seconds, peak_bytes, reports, stories, largest] = of_line(&line)?;
        Ok(Self { articles, bytes, seconds, peak_bytes, reports, stories, largest })
    }

    fn figures(&self) -> [f64; 7] {
        let &Self { articles, bytes, seconds, peak_bytes, reports, stories, largest } = self;
        [articles, bytes, seconds, peak_bytes, reports, stories, largest]
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
    let articles = (case.make)(size).inspect(|article| {
        cost.articles += 1.0;
        cost.bytes += (article.id().len()
            + article.title().unwrap_or_default().len()
            + article.text().len()) as f64;
    });
    let (stories, seconds) = cost::detect(&detector, articles)?;
    cost.seconds = seconds;
    cost.peak_bytes = memory::peak_bytes().unwrap_or(f64::NAN);
    cost.reports = stories.figures().reports as f64;
    cost.stories = stories.len() as f64;
    cost.largest = stories.iter().map(|story| story.articles().count()).max().unwrap_or(0) as f64;
    Ok(cost)
}
