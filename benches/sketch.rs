//! Text to signature, all steps between included: articles and bytes a second of one core.

#[path = "support/generator.rs"]
mod generator;
#[path = "support/languages.rs"]
mod languages;
#[path = "support/measure.rs"]
mod measure;
#[path = "../examples/support/weights.rs"]
mod weights;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use samestory::Article;
use samestory::layers::feature::{ArticleTerms, Background, TermWeights};
use samestory::layers::sketch::{MinHasher, TextSketcher, WeightedMinHasher, WeightedSignature};
use xxhash_rust::xxh3::xxh3_64;

use generator::Generator;
use weights::weights;

const ARTICLES: usize = 200;

/// Words of the articles that are timed one by one.
const CUT_WORDS: usize = 350;

/// Words a shingle, as in the copy lens.
const SHINGLE_WORDS: usize = 5;

/// Values a signature, as in the two lenses.
const COPY_VALUES: usize = 128;
const STORY_VALUES: usize = 512;

fn sketches(criterion: &mut Criterion) {
    let articles: Vec<Article> = Generator::new(1).take(ARTICLES).collect();
    let counts: Vec<ArticleTerms> = articles.iter().map(terms).collect();
    let weights = weights(&counts);
    let mut sketcher = TextSketcher::new(MinHasher::new(COPY_VALUES, 0), SHINGLE_WORDS);
    let story_hasher = WeightedMinHasher::new(STORY_VALUES, 0);

    let mut group = criterion.benchmark_group("sketch");
    group.throughput(measure::throughput(ARTICLES, &articles));
    group.bench_function("copy", |bencher| {
        bencher.iter(|| {
            for article in &articles {
                black_box(sketcher.sign(article.text()));
            }
        });
    });
    // What no way of making a signature can pass: to hash the bytes as they stand, and to look for
    // one of them.
    group.bench_function("limit/hash", |bencher| {
        bencher.iter(|| {
            for article in &articles {
                black_box(xxh3_64(article.text().as_bytes()));
            }
        });
    });
    group.bench_function("limit/scan", |bencher| {
        bencher.iter(|| {
            for article in &articles {
                let spaces = article.text().as_bytes().iter().filter(|&&byte| byte == b' ');
                black_box(spaces.count());
            }
        });
    });
    group.bench_function("story", |bencher| {
        bencher.iter(|| {
            for article in &articles {
                black_box(story_signature(&story_hasher, &weights, article));
            }
        });
    });
    for (name, sentences) in languages::LANGUAGES {
        let articles = languages::articles(sentences, ARTICLES);
        group.throughput(measure::throughput(ARTICLES, &articles));
        group.bench_function(BenchmarkId::new("copy", name), |bencher| {
            bencher.iter(|| {
                for article in &articles {
                    black_box(sketcher.sign(article.text()));
                }
            });
        });
    }
    group.finish();

    // The time of one article, each of as many words.
    let cut: Vec<Article> =
        articles.iter().filter_map(|article| cut_to(article, CUT_WORDS)).collect();
    let mut next = cut.iter().cycle();
    criterion.bench_function(&format!("sketch/story/{CUT_WORDS}_words"), |bencher| {
        bencher.iter(|| {
            let article = next.next().expect("a long article is among the generated");
            black_box(story_signature(&story_hasher, &weights, article))
        });
    });
}

/// The title and the beginning of an article that is long enough, `words` in all.
fn cut_to(article: &Article, words: usize) -> Option<Article> {
    let title = article.title().unwrap_or_default();
    let of_title = title.split_whitespace().count();
    let (last, _) =
        article.text().match_indices(char::is_whitespace).nth(words.checked_sub(of_title + 1)?)?;
    Some(Article::new(article.id(), &article.text()[..last]).with_title(title))
}

fn story_signature(
    hasher: &WeightedMinHasher,
    weights: &TermWeights<'_>,
    article: &Article,
) -> WeightedSignature {
    hasher.sign(weights.weigh(terms(article)).squares())
}

fn terms(article: &Article) -> ArticleTerms {
    ArticleTerms::of_document(&Background::built_in().read(article))
}

criterion_group! {
    name = benches;
    config = measure::for_seconds(2);
    targets = sketches
}
criterion_main!(benches);
