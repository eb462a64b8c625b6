//! Candidate pairs to verified pairs: pairs, and bytes of the two texts of each, a second of one
//! core.

#[path = "support/generator.rs"]
mod generator;
#[path = "support/measure.rs"]
mod measure;
#[path = "../examples/support/weights.rs"]
mod weights;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use samestory::Article;
use samestory::layers::feature::{ArticleTerms, ShingleSet, TermVector};
use samestory::layers::text::Document;
use samestory::layers::verify::{Overlap, cosine};

use generator::Generator;
use weights::weights;

const ARTICLES: usize = 1001;

/// Words a shingle, as in the copy lens.
const SHINGLE_WORDS: usize = 5;

// Neighbours are often of one event, so the pairs are copies, reports of one story and unrelated
// articles, as candidates are.
fn verifying(criterion: &mut Criterion) {
    let articles: Vec<Article> = Generator::new(1).take(ARTICLES).collect();
    let documents: Vec<Document> = articles.iter().map(Document::read).collect();
    let sets: Vec<ShingleSet> = documents
        .iter()
        .map(|document| ShingleSet::of_tokens(document.hashes(), SHINGLE_WORDS))
        .collect();
    let vectors = term_vectors(&documents);

    let mut group = criterion.benchmark_group("verify");
    group.throughput(measure::throughput(ARTICLES - 1, articles.windows(2).flatten()));
    group.bench_function("overlap", |bencher| {
        bencher.iter(|| {
            for pair in sets.windows(2) {
                black_box(Overlap::of_sorted(pair[0].as_slice(), pair[1].as_slice()));
            }
        });
    });
    let shingles: Vec<Vec<u32>> = sets.iter().map(|set| set.iter().collect()).collect();
    group.bench_function("overlap_of_hashes", |bencher| {
        bencher.iter(|| {
            for pair in shingles.windows(2) {
                black_box(Overlap::of_hashes(&pair[0], &pair[1]));
            }
        });
    });
    group.bench_function("cosine", |bencher| {
        bencher.iter(|| {
            for pair in vectors.windows(2) {
                black_box(cosine(&pair[0], &pair[1]));
            }
        });
    });
    group.finish();
}

fn term_vectors(documents: &[Document]) -> Vec<TermVector> {
    let counts: Vec<ArticleTerms> = documents.iter().map(ArticleTerms::of_document).collect();
    let weights = weights(&counts);
    counts.into_iter().map(|terms| weights.weigh(terms)).collect()
}

criterion_group! {
    name = benches;
    config = measure::for_seconds(2);
    targets = verifying
}
criterion_main!(benches);
