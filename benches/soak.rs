//! A feed that runs for long over a window that slides: whether memory and latency stay what they are.
//!
//! ```sh
//! cargo bench --bench soak                           # a quick look
//! cargo bench --bench soak -- 2000000 200000         # articles in all, and in the window
//! ```
//!
//! Articles come one by one on one thread. After each thousand, those are taken out by age that were
//! published before the window. A row is of the inserts since the row before, reading and tokenising
//! among them, and of those calls to `expire`; `peak` is the most that the process has held up to then.

#[path = "support/background.rs"]
mod background;
#[path = "support/generator.rs"]
mod generator;
#[path = "support/memory.rs"]
mod memory;
#[path = "support/percentiles.rs"]
mod percentiles;

use std::collections::VecDeque;
use std::error::Error;
use std::time::Instant;

use samestory::{Detector, StoryIndex};

use background::background;
use generator::Generator;
use percentiles::percentiles;

const QUICK: [usize; 2] = [40_000, 10_000];

/// Articles between two calls to `expire`.
const EXPIRE_EVERY: usize = 1_000;

/// Rows in all.
const ROWS: usize = 20;

fn main() -> Result<(), Box<dyn Error>> {
    let given: Vec<usize> = std::env::args().filter_map(|number| number.parse().ok()).collect();
    let [total, window] = given.try_into().unwrap_or(QUICK);
    let detector = Detector::builder().background(background()).build()?;
    let mut index = StoryIndex::new(&detector);
    let mut dates = VecDeque::new();
    let (mut inserts, mut expiries) = (Vec::new(), Vec::new());
    println!(
        "| come | held | insert us, median | 99 % | most | expire ms, median | most | \
         index MB | bytes/article | peak MB |\n|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    );
    for (come, article) in (1..=total).zip(Generator::new(1)) {
        let begun = Instant::now();
        index.insert(&article)?;
        inserts.push(begun.elapsed());
        dates.extend(article.date());
        if come % EXPIRE_EVERY == 0 && dates.len() > window {
            let mut gone = dates.drain(..dates.len() - window);
            let begin = gone.next_back().ok_or("some are gone")?;
            let begun = Instant::now();
            index.expire(begin);
            expiries.push(begun.elapsed());
        }
        if come % (total / ROWS).max(1) == 0 {
            let [median, slow, most] = percentiles(&mut inserts, [0.5, 0.99, 1.0]);
            let [expiry, longest] = percentiles(&mut expiries, [0.5, 1.0]);
            let memory = index.estimated_size() as f64;
            println!(
                "| {come} | {} | {median:.0} | {slow:.0} | {most:.0} | {} | {} | {:.0} | {:.0} | {:.0} |",
                index.len(),
                milliseconds(expiry),
                milliseconds(longest),
                memory / 1e6,
                memory / index.len() as f64,
                memory::peak_bytes().unwrap_or(f64::NAN) / 1e6,
            );
            inserts.clear();
            expiries.clear();
        }
    }
    Ok(())
}

/// Of microseconds; none before anything expires.
fn milliseconds(time: f64) -> String {
    if time.is_nan() { "-".into() } else { format!("{:.1}", time / 1e3) }
}
