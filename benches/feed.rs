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

#[path = "support/background.rs"]
mod background;
#[path = "support/generator.rs"]
mod generator;
#[path = "support/memory.rs"]
mod memory;
#[path = "support/percentiles.rs"]
mod percentiles;
#[path = "support/sizes.rs"]
mod sizes;
#[path = "support/slope.rs"]
mod slope;
#[path = "support/timed.rs"]
mod timed;

use std::error::Error;

use samestory::{Article, Detector, StoryIndex};

use background::background;
use generator::Generator;
use percentiles::percentiles;
use sizes::sizes;
use slope::slope;
use timed::timed;

const QUICK: [usize; 3] = [1_000, 3_000, 10_000];

/// Queries and removals of each size.
const CALLS: usize = 500;

fn main() -> Result<(), Box<dyn Error>> {
    let detector = Detector::builder().background(background()).build()?;
    let mut index = StoryIndex::new(&detector);
    let mut articles = Generator::new(1);
    println!(
        "| articles | insert us, median | n^ | 99 % | most | query us | remove us | bytes/article | \
         peak MB | articles/story |\n|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    );
    let mut last: Option<(f64, f64)> = None;
    for size in sizes(std::env::args(), &QUICK) {
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
        let mut queries: Vec<_> =
            strangers.map(|article| timed(|| index.query(&article)).0).collect();
        let mut removals = Vec::new();
        for article in &sample {
            removals.push(timed(|| index.remove(article.id())).0);
            index.insert(article)?;
        }
        let [median, slow, most] = percentiles(&mut inserts, [0.5, 0.99, 1.0]);
        let point = (size as f64, median);
        let slope = slope(last.replace(point), point);
        println!(
            "| {size} | {median:.0} | {slope} | {slow:.0} | {most:.0} | {:.0} | {:.0} | {:.0} | {:.0} | {:.2} |",
            percentiles(&mut queries, [0.5])[0],
            percentiles(&mut removals, [0.5])[0],
            index.estimated_size() as f64 / size as f64,
            memory::peak_bytes().unwrap_or(f64::NAN) / 1e6,
            size as f64 / index.story_count() as f64,
        );
    }
    Ok(())
}
