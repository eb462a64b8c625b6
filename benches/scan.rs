//! The scan in two passes over a pile of any size, made while it is read and never stored.
//!
//! ```sh
//! cargo bench --bench scan                    # 10,000 articles
//! cargo bench --bench scan -- 10000000        # ten million: 23 GB of text
//! ```
//!
//! The time holds that of making the articles, twice, on a thread of its own.

#[path = "support/generator.rs"]
mod generator;
#[path = "support/memory.rs"]
mod memory;
#[path = "support/sizes.rs"]
mod sizes;
#[path = "support/timed.rs"]
mod timed;

use std::cell::{Cell, RefCell};
use std::error::Error;

use samestory::detector::DetectError;
use samestory::{Article, CopyScan};

use generator::Generator;
use sizes::sizes;
use timed::timed;

const QUICK: [usize; 1] = [10_000];

const THRESHOLD: f64 = 0.5;

/// What an article is, by its id: `12/1/cut2` is a copy of `12/1`, a report of event 12. The copies
/// of a report come right before it.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Planted {
    event: u32,
    report: u8,
    is_copy: bool,
}

impl Planted {
    fn of(id: &str) -> Option<Self> {
        let mut parts = id.split('/');
        let (event, report) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Some(Self { event, report, is_copy: parts.next().is_some() })
    }

    fn text(self) -> (u32, u8) {
        (self.event, self.report)
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    println!(
        "| articles | text GB | seconds | peak GB | bytes/article | copies found | pairs right |"
    );
    println!("|--:|--:|--:|--:|--:|--:|--:|");
    for size in sizes(std::env::args(), &QUICK) {
        let planted: RefCell<Vec<Planted>> = RefCell::default();
        let bytes = Cell::new(0);
        let note = |article: &Article| {
            bytes.set(bytes.get() + article.text().len());
            planted.borrow_mut().extend(Planted::of(article.id()));
        };
        let read = || {
            planted.borrow_mut().clear();
            bytes.set(0);
            Generator::new(1).take(size).inspect(note).map(Ok::<_, DetectError>)
        };
        let scan = CopyScan::new(THRESHOLD)?;
        let (took, representatives) = timed(|| scan.representatives(read, Ok));
        let (seconds, representatives) = (took.as_secs_f64(), representatives?);
        let planted = planted.borrow();
        let peak = memory::peak_bytes().unwrap_or(f64::NAN);
        println!(
            "| {size} | {:.1} | {seconds:.0} | {:.2} | {:.0} | {:.4} | {:.4} |",
            bytes.get() as f64 / 1e9,
            peak / 1e9,
            peak / size as f64,
            recall(&planted, &representatives),
            precision(&planted, &representatives),
        );
    }
    Ok(())
}

/// Of the planted copies, the share that is in one group with the text that they were made from.
fn recall(planted: &[Planted], representatives: &[usize]) -> f64 {
    let (mut found, mut copies) = (0usize, 0usize);
    let mut start = 0;
    for same in planted.chunk_by(|a, b| a.text() == b.text()) {
        let of_same = &representatives[start..start + same.len()];
        start += same.len();
        let Some(original) = same.iter().position(|planted| !planted.is_copy) else { continue };
        copies += same.len() - 1;
        found += of_same.iter().filter(|&&of| of == of_same[original]).count() - 1;
    }
    found as f64 / copies as f64
}

/// Of the articles in a group with another as its representative, the share that is of one text
/// with it.
fn precision(planted: &[Planted], representatives: &[usize]) -> f64 {
    let grouped = representatives.iter().enumerate().filter(|(own, of)| own != *of);
    let (mut right, mut all) = (0usize, 0usize);
    for (own, &of) in grouped {
        all += 1;
        right += usize::from(planted[own].text() == planted[of].text());
    }
    right as f64 / all as f64
}
