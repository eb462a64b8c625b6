//! What it costs to keep an index on disk, as it grows, and how long it takes to open it.
//!
//! ```sh
//! cargo bench --bench store                              # a quick look
//! cargo bench --bench store -- 10000 100000 1000000
//! ```
//!
//! Articles come in batches of 1,000, each one transaction; a row is of the batches that filled the
//! last tenth of the store up to that size, then of articles that come one by one, each in a
//! transaction of its own. `of which index` is what the same articles take in an index in memory. The
//! file is in the folder for temporary files, and is written through to its disk. It was just written
//! when it is opened, so most of it comes from the system's memory.

#[path = "support/generator.rs"]
mod generator;

use std::error::Error;
use std::time::{Duration, Instant};

use samestory::{Article, Background, Detector, StoryIndex, StoryStore};

use generator::Generator;

const QUICK: [usize; 2] = [2_000, 10_000];

/// As in the bench `feed`.
const BACKGROUND_ARTICLES: usize = 3_000;

const BATCH: usize = 1_000;

/// Articles that come one by one.
const SINGLE: usize = 100;

fn main() -> Result<(), Box<dyn Error>> {
    let sizes: Vec<usize> = std::env::args().filter_map(|size| size.parse().ok()).collect();
    let sizes = if sizes.is_empty() { QUICK.to_vec() } else { sizes };
    let others: Vec<Article> = Generator::new(2).take(BACKGROUND_ARTICLES).collect();
    let detector = Detector::builder().background(Background::learn(&others)).build()?;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("store");
    let mut store = StoryStore::open(&path, &detector)?;
    let mut index = StoryIndex::new(&detector);
    let mut articles = Generator::new(1);
    println!(
        "| articles | batch us/article | of which index | single ms, median | 99 % | \
         file bytes/article | open s |\n|--:|--:|--:|--:|--:|--:|--:|"
    );
    for size in sizes {
        let (mut stored, mut indexed) = (Duration::ZERO, Duration::ZERO);
        let mut timed_articles = 0;
        while store.index().len() < size {
            let batch: Vec<Article> =
                articles.by_ref().take(BATCH.min(size - store.index().len())).collect();
            let is_timed = store.index().len() + batch.len() > size - size / 10;
            let in_store = timed(|| store.insert_batch(&batch))?;
            let in_index = timed(|| index.insert_batch(&batch))?;
            if is_timed {
                timed_articles += batch.len();
                (stored, indexed) = (stored + in_store, indexed + in_index);
            }
        }
        let mut single = Vec::new();
        for article in articles.by_ref().take(SINGLE) {
            single.push(timed(|| store.insert(&article))?);
            index.insert(&article)?;
        }
        single.sort_unstable();
        let held = store.index().len();
        let mut opening = Vec::new();
        for _ in 0..3 {
            drop(store);
            let begun = Instant::now();
            store = StoryStore::open(&path, &detector)?;
            opening.push(begun.elapsed());
        }
        opening.sort_unstable();
        let each = |took: Duration| took.as_secs_f64() * 1e6 / timed_articles as f64;
        println!(
            "| {size} | {:.0} | {:.0} | {:.1} | {:.1} | {:.0} | {:.2} |",
            each(stored),
            each(indexed),
            single[SINGLE / 2].as_secs_f64() * 1e3,
            single[SINGLE * 99 / 100].as_secs_f64() * 1e3,
            std::fs::metadata(&path)?.len() as f64 / held as f64,
            opening[1].as_secs_f64(),
        );
    }
    Ok(())
}

fn timed<T, E>(call: impl FnOnce() -> Result<T, E>) -> Result<Duration, E> {
    let begun = Instant::now();
    call()?;
    Ok(begun.elapsed())
}
