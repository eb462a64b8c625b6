//! The whole path, articles to stories: articles and bytes a second, on all cores.

#[path = "support/background.rs"]
mod background;
#[path = "support/generator.rs"]
mod generator;
#[path = "support/measure.rs"]
mod measure;

use criterion::{BenchmarkId, Criterion, SamplingMode, criterion_group, criterion_main};
use rayon::prelude::*;
use samestory::detector::Lens;
use samestory::{Article, Detector};

use background::background;
use generator::Generator;

const SIZES: [usize; 2] = [1_000, 10_000];

/// Of [`arithmetic`], and how often each hash is hashed again.
const PARTS: u64 = 256;
const ROUNDS: u64 = 100_000;

fn detecting(criterion: &mut Criterion) {
    let background = background();
    let articles: Vec<Article> = Generator::new(1).take(SIZES[1]).collect();

    let mut group = criterion.benchmark_group("detect");
    group.sampling_mode(SamplingMode::Flat);
    for (name, lens) in [("copies", Lens::Copies), ("stories", Lens::Stories), ("both", Lens::Both)]
    {
        let builder = Detector::builder().lens(lens).background(background.clone());
        let Ok(detector) = builder.build() else { continue };
        for size in SIZES {
            let articles = &articles[..size];
            group.throughput(measure::throughput(size, articles));
            group.bench_with_input(BenchmarkId::new(name, size), articles, |bencher, articles| {
                bencher.iter(|| detector.detect(articles));
            });
        }
    }
    group.finish();

    // What a second thread is worth, to the detector and to plain arithmetic.
    let mut group = criterion.benchmark_group("detect/threads");
    group.sampling_mode(SamplingMode::Flat);
    let pools = [1, 2].map(|threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        (threads, pool.expect("as many threads as this are to be had"))
    });
    for (threads, pool) in &pools {
        group.bench_function(BenchmarkId::new("limit", threads), |bencher| {
            bencher.iter(|| pool.install(arithmetic));
        });
    }
    for (name, lens) in [("copies", Lens::Copies), ("both", Lens::Both)] {
        let builder = Detector::builder().lens(lens).background(background.clone());
        let Ok(detector) = builder.build() else { continue };
        for (threads, pool) in &pools {
            group.throughput(measure::throughput(articles.len(), &articles));
            group.bench_function(BenchmarkId::new(name, threads), |bencher| {
                bencher.iter(|| pool.install(|| detector.detect(&articles)));
            });
        }
    }
    group.finish();
}

/// Work on all threads that waits for no memory and shares nothing: several hashes side by side, as
/// many as keep a core's multiplier busy.
fn arithmetic() -> u64 {
    let hashes = |part: u64| {
        let mut lanes: [u64; 8] = std::array::from_fn(|lane| part << 3 | lane as u64);
        for _ in 0..ROUNDS {
            lanes = lanes.map(|lane| {
                let product = lane.wrapping_mul(0x9e37_79b9_7f4a_7c15);
                product ^ product >> 29
            });
        }
        lanes.into_iter().fold(0, |sum, lane| sum ^ lane)
    };
    (0..PARTS).into_par_iter().map(hashes).reduce(|| 0, |one, other| one ^ other)
}

criterion_group! {
    name = benches;
    config = measure::for_seconds(5);
    targets = detecting
}
criterion_main!(benches);
