//! Text to tokens: articles and bytes a second of one core.

#[path = "support/generator.rs"]
mod generator;
#[path = "support/languages.rs"]
mod languages;
#[path = "support/measure.rs"]
mod measure;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use samestory::Article;
use samestory::layers::text::tokenize;

use generator::Generator;

const ARTICLES: usize = 32;

fn tokenizing(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("text/tokenize");
    let english: Vec<Article> = Generator::new(1).take(ARTICLES).collect();
    let others = languages::LANGUAGES
        .map(|(name, sentences)| (name, languages::articles(sentences, ARTICLES)));
    for (name, articles) in std::iter::once(("ascii", english)).chain(others) {
        group.throughput(measure::throughput(ARTICLES, &articles));
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                for article in &articles {
                    tokenize(black_box(article.text()), |token| {
                        black_box(token);
                    });
                }
            });
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = measure::for_seconds(2);
    targets = tokenizing
}
criterion_main!(benches);
