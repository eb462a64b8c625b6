//! One call on an index of a size, on one thread, reading and tokenising among it.
//!
//! ```sh
//! cargo bench --bench index              # the largest index takes minutes to fill
//! cargo bench --bench index -- /10000/
//! ```
//!
//! What is inserted is taken out again, so that the size stays. `cargo bench --bench feed` prints the
//! slowest calls and the memory.

#[path = "support/background.rs"]
mod background;
#[path = "support/generator.rs"]
mod generator;

use std::cell::RefCell;
use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use samestory::{Article, Detector, StoryIndex};

use background::background;
use generator::Generator;

const SIZES: [usize; 3] = [10_000, 100_000, 1_000_000];

/// An index that grows when a larger one is asked for.
struct Growing {
    index: StoryIndex,
    articles: Generator,
}

impl Growing {
    fn new() -> Self {
        let detector = Detector::builder().background(background()).build();
        let index = StoryIndex::new(&detector.expect("the settings are in range"));
        Self { index, articles: Generator::new(1) }
    }

    fn next(&mut self) -> Article {
        self.articles.next().expect("the generator has no end")
    }

    fn grow(&mut self, size: usize) {
        while self.index.len() < size {
            let article = self.next();
            self.index.insert(&article).expect("ids are unique");
        }
    }
}

fn calls(criterion: &mut Criterion) {
    let growing = RefCell::new(Growing::new());
    let mut group = criterion.benchmark_group("index");
    for size in SIZES {
        group.bench_function(BenchmarkId::new("insert", format!("{size}/")), |bencher| {
            let growing = &mut *growing.borrow_mut();
            growing.grow(size);
            bencher.iter_custom(|count| {
                let mut took = Duration::ZERO;
                for _ in 0..count {
                    let article = growing.next();
                    let begun = Instant::now();
                    black_box(growing.index.insert(&article)).expect("ids are unique");
                    took += begun.elapsed();
                    growing.index.remove(article.id());
                }
                took
            });
        });
        group.bench_function(BenchmarkId::new("query", format!("{size}/")), |bencher| {
            let growing = &mut *growing.borrow_mut();
            growing.grow(size);
            let mut strangers = Generator::new(3);
            bencher.iter_custom(|count| {
                let mut took = Duration::ZERO;
                for article in strangers.by_ref().take(count as usize) {
                    let begun = Instant::now();
                    black_box(growing.index.query(&article));
                    took += begun.elapsed();
                }
                took
            });
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).measurement_time(Duration::from_secs(5));
    targets = calls
}
criterion_main!(benches);
