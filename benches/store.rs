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

#[path = "support/background.rs"]
mod background;
#[path = "support/generator.rs"]
mod generator;
#[path = "support/sizes.rs"]
mod sizes;
#[path = "support/timed.rs"]
mod timed;

use std::error::Error;
use std::time::Duration;

use samestory::{Article, Detector, StoryIndex, StoryStore};

use background::background;
use generator::Generator;
use sizes::sizes;
use timed::timed;

const QUICK: [usize; 2] = [2_000, 10_000];

const BATCH: usize = 1_000;

/// Articles that come one by one.
const SINGLE: usize = 100;

fn main() -> Result<(), Box<dyn Error>> {
    let detector = Detector::builder().background(background()).build()?;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("store");
    let mut store = StoryStore::open(&path, &detector)?;
    let mut index = StoryIndex::new(&detector);
    let mut articles = Generator::new(1);
    println!(
        "| articles | batch us/article | of which index | single ms, median | 99 % | \
         file bytes/article | open s |\n|--:|--:|--:|--:|--:|--:|--:|"
    );
    for size in sizes(std::env::args(), &QUICK) {
        let (mut stored, mut indexed) = (Duration::ZERO, Duration::ZERO);
        let mut timed_articles = 0;
        while store.index().len() < size {
            let batch: Vec<Article> =
                articles.by_ref().take(BATCH.min(size - store.index().len())).collect();
            let is_timed = store.index().len() + batch.len() > size - size / 10;
            let (in_store, placed) = timed(|| store.insert_batch(&batch));
            placed?;
            let (in_index, placed) = timed(|| index.insert_batch(&batch));
            placed?;
            if is_timed {
                timed_articles += batch.len();
                (stored, indexed) = (stored + in_store, indexed + in_index);
            }
        }
        let mut single = Vec::new();
        for article in articles.by_ref().take(SINGLE) {
            let (took, placed) = timed(|| store.insert(&article));
            placed?;
            single.push(took);
            index.insert(&article)?;
        }
        single.sort_unstable();
        let held = store.index().len();
        let mut opening = Vec::new();
        for _ in 0..3 {
            drop(store);
            let (took, opened) = timed(|| StoryStore::open(&path, &detector));
            store = opened?;
            opening.push(took);
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
