//! Signatures to candidate pairs: the articles behind the signatures, and the bytes of their texts,
//! a second, on all cores.

#[path = "support/generator.rs"]
mod generator;
#[path = "support/measure.rs"]
mod measure;
#[path = "../examples/support/weights.rs"]
mod weights;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use rayon::prelude::*;
use samestory::Article;
use samestory::layers::feature::{ArticleTerms, ShingleSet};
use samestory::layers::lsh::{BandIndex, Banding, corroborated_candidates};
use samestory::layers::sketch::{MinHasher, Signatures, WeightedMinHasher};
use samestory::layers::text::Document;

use generator::Generator;
use weights::weights;

const ARTICLES: usize = 10_000;

/// The settings of the two lenses.
const SHINGLE_WORDS: usize = 5;
const COPY_VALUES: usize = 128;
const COPY_BUCKET_CAP: usize = 200;
const STORY_BANDING: (usize, usize) = (256, 2);
const STORY_BUCKET_CAP: usize = 100;
const STORY_LEAST_AGREEMENT: usize = 20;

fn candidates(criterion: &mut Criterion) {
    let articles: Vec<Article> = Generator::new(1).take(ARTICLES).collect();
    let documents: Vec<Document> = articles.iter().map(Document::read).collect();
    let throughput = measure::throughput(ARTICLES, &articles);

    let mut group = criterion.benchmark_group("lsh/copy");
    group.throughput(throughput.clone());
    let banding = Banding::for_recall(0.5, 0.99, COPY_VALUES);
    let signatures = copy_signatures(&documents);
    group.bench_function("candidate_pairs", |bencher| {
        bencher.iter(|| {
            BandIndex::new(banding, black_box(&signatures)).candidate_pairs(COPY_BUCKET_CAP)
        });
    });
    group.finish();

    let mut group = criterion.benchmark_group("lsh/story");
    group.throughput(throughput);
    let banding = Banding::new(STORY_BANDING.0, STORY_BANDING.1);
    let signatures = story_signatures(&documents, banding);
    group.bench_function("corroborated_candidates", |bencher| {
        bencher.iter(|| {
            let signatures = black_box(&signatures);
            corroborated_candidates(banding, signatures, STORY_LEAST_AGREEMENT, STORY_BUCKET_CAP)
        });
    });
    group.finish();
}

fn copy_signatures(documents: &[Document]) -> Signatures {
    let hasher = MinHasher::new(COPY_VALUES, 0);
    let body = |document: &Document| {
        let tokens = &document.hashes()[document.title_len()..];
        ShingleSet::of_tokens(tokens, SHINGLE_WORDS)
    };
    let signatures = documents.par_iter().map(|document| hasher.sign(body(document).iter()));
    Signatures::collect(hasher.signature_length(), signatures)
}

fn story_signatures(documents: &[Document], banding: Banding) -> Signatures {
    let counts: Vec<ArticleTerms> = documents.iter().map(ArticleTerms::of_document).collect();
    let weights = weights(&counts);
    let hasher = WeightedMinHasher::new(banding.values(), 0);
    let signatures =
        counts.into_par_iter().map(|terms| hasher.sign(weights.weigh(terms).squares()));
    Signatures::collect(hasher.signature_length(), signatures)
}

criterion_group! {
    name = benches;
    config = measure::for_seconds(2);
    targets = candidates
}
criterion_main!(benches);
