//! What a call on an index costs, and what an article takes of memory, as the index grows.
//!
//! ```sh
//! cargo bench --bench feed                              # a quick look
//! cargo bench --bench feed -- 10000 100000 1000000
//! ```
//!
//! Articles come one by one on one thread. A row is of the inserts that filled the last tenth of the
//! index up to that size, reading and tokenising among them; of queries with articles that are not in
//! it; and of the removal of single articles, which are then put back. Memory is what the index says
//! it holds, `peak` what the process has held in all.

#[path = "support/generator.rs"]
mod generator;
#[path = "support/memory.rs"]
mod memory;

use std::error::Error;
use std::time::{Duration, Instant};

use samestory::{Article, Background, Detector, StoryIndex};

use generator::Generator;

const QUICK: [usize; 3] = [1_000, 3_000, 10_000];

/// Articles of another seed from which the background is learnt: the built-in table of real words
/// knows none of the invented ones.
const BACKGROUND_ARTICLES: usize = 3_000;

/// Queries and removals of each size.
const CALLS: usize = 500;

fn main() -> Result<(), Box<dyn Error>> {
    let sizes: Vec<usize> = std::env::args().filter_map(|size| size.parse().ok()).collect();
    let sizes = if sizes.is_empty() { QUICK.to_vec() } else { sizes };
    let others: Vec<Article> = Generator::new(2).take(BACKGROUND_ARTICLES).collect();
    let detector = Detector::builder().background(Background::learn(&others)).build()?;
    let mut index = StoryIndex::new(&detector);
    let mut articles = Generator::new(1);
    println!(
        "| articles | insert us, median | n^ | 99 % | most | query us | remove us | bytes/article | \
         peak MB | articles/story |\n|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    );
    let mut last: Option<(f64, f64)> = None;
    for size in sizes {
        let mut inserts = Vec::new();
        let mut sample = Vec::new();
        while index.len() < size {
            let article = articles.next().ok_or("the generator has no end")?;
            let is_last_tenth = index.len() >= size - size / 10;
            let took = timed(|| index.insert(&article)).0;
            if is_last_tenth {
                inserts.push(took);
                sample.push(article);
            }
        }
        let step = (sample.len() / CALLS).max(1);
        let sample: Vec<Article> = sample.into_iter().step_by(step).collect();
        let strangers = Generator::new(3).skip(size % 1000).take(CALLS);
        let queries = strangers.map(|article| timed(|| index.query(&article)).0).collect();
        let mut removals = Vec::new();
        for article in &sample {
            removals.push(timed(|| index.remove(article.id())).0);
            index.insert(article)?;
        }
        let [median, slow, most] = percentiles(inserts, [0.5, 0.99, 1.0]);
        let point = (size as f64, median);
        let slope = last.map(|last| (point.1 / last.1).ln() / (point.0 / last.0).ln());
        last = Some(point);
        println!(
            "| {size} | {median:.0} | {} | {slow:.0} | {most:.0} | {:.0} | {:.0} | {:.0} | {:.0} | {:.2} |",
            slope.map_or(String::new(), |slope| format!("{slope:.2}")),
            percentiles(queries, [0.5])[0],
            percentiles(removals, [0.5])[0],
            index.memory_usage() as f64 / size as f64,
            memory::peak_bytes().unwrap_or(f64::NAN) / 1e6,
            size as f64 / index.story_count() as f64,
        );
    }
    Ok(())
}

fn timed<T>(call: impl FnOnce() -> T) -> (Duration, T) {
    let begun = Instant::now();
    let result = call();
    (begun.elapsed(), result)
}

/// In microseconds.
fn percentiles<const N: usize>(mut times: Vec<Duration>, shares: [f64; N]) -> [f64; N] {
    times.sort_unstable();
    let at = |share: f64| ((times.len() - 1) as f64 * share).round() as usize;
    shares.map(|share| times.get(at(share)).map_or(f64::NAN, |time| time.as_secs_f64() * 1e6))
}
