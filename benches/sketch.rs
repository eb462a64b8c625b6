//! Text to signature, all steps between included: articles and bytes a second of one core.

#[path = "support/generator.rs"]
mod generator;
#[path = "support/measure.rs"]
mod measure;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use samestory::Article;
use samestory::feature::{Background, ShingleSet, TermCounts, TermStatistics};
use samestory::sketch::{MinHasher, Signature, WeightedMinHasher};
use samestory::text::Document;

use generator::Generator;

const ARTICLES: usize = 200;

/// Words a shingle, as in the copy lens.
const SHINGLE_WORDS: usize = 5;

/// Values a signature, as in the two lenses.
const COPY_VALUES: usize = 128;
const STORY_VALUES: usize = 512;

fn sketches(criterion: &mut Criterion) {
    let articles: Vec<Article> = Generator::new(1).take(ARTICLES).collect();
    let mut statistics = TermStatistics::new(Background::built_in());
    for article in &articles {
        statistics.add(&TermCounts::of_document(&Document::read(article)));
    }
    let copy_hasher = MinHasher::new(COPY_VALUES, 0);
    let story_hasher = WeightedMinHasher::new(STORY_VALUES, 0);

    let mut group = criterion.benchmark_group("sketch");
    group.throughput(measure::throughput(ARTICLES, &articles));
    group.bench_function("copy", |bencher| {
        bencher.iter(|| {
            for article in &articles {
                black_box(copy_signature(&copy_hasher, article));
            }
        });
    });
    group.bench_function("story", |bencher| {
        bencher.iter(|| {
            for article in &articles {
                black_box(story_signature(&story_hasher, &statistics, article));
            }
        });
    });
    group.finish();
}

fn copy_signature(hasher: &MinHasher, article: &Article) -> Signature {
    let document = Document::read(article);
    let body = &document.hashes()[document.title_len()..];
    hasher.sign(ShingleSet::of_tokens(body, SHINGLE_WORDS).as_slice())
}

fn story_signature(
    hasher: &WeightedMinHasher,
    statistics: &TermStatistics<'_>,
    article: &Article,
) -> Signature {
    let terms = TermCounts::of_document(&Document::read(article));
    hasher.sign(statistics.weigh(&terms).squares())
}

criterion_group! {
    name = benches;
    config = measure::for_seconds(2);
    targets = sketches
}
criterion_main!(benches);
