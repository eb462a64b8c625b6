//! Tokens to features: articles and bytes a second of one core.

#[path = "support/generator.rs"]
mod generator;
#[path = "support/measure.rs"]
mod measure;
#[path = "../examples/support/weights.rs"]
mod weights;

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use samestory::Article;
use samestory::layers::feature::{ArticleTerms, ShingleSet, TermVector};
use samestory::layers::text::Document;

use generator::Generator;
use weights::weights;

const ARTICLES: usize = 200;

/// Words a shingle, as in the copy lens.
const SHINGLE_WORDS: usize = 5;

fn features(criterion: &mut Criterion) {
    let articles: Vec<Article> = Generator::new(1).take(ARTICLES).collect();
    let documents: Vec<Document> = articles.iter().map(Document::read).collect();
    let counts: Vec<ArticleTerms> = documents.iter().map(ArticleTerms::of_document).collect();
    let weights = weights(&counts);

    let mut group = criterion.benchmark_group("feature");
    group.throughput(measure::throughput(ARTICLES, &articles));
    group.bench_function("shingles", |bencher| {
        bencher.iter(|| {
            for document in &documents {
                black_box(ShingleSet::of_tokens(document.hashes(), SHINGLE_WORDS));
            }
        });
    });
    group.bench_function("term_counts", |bencher| {
        bencher.iter(|| {
            for document in &documents {
                black_box(ArticleTerms::of_document(document));
            }
        });
    });
    group.bench_function("weigh", |bencher| {
        let weigh = |counts: Vec<ArticleTerms>| -> Vec<TermVector> {
            counts.into_iter().map(|terms| weights.weigh(terms)).collect()
        };
        bencher.iter_batched(|| counts.clone(), weigh, BatchSize::LargeInput);
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = measure::for_seconds(2);
    targets = features
}
criterion_main!(benches);
