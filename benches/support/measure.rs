//! How every bench measures: few samples and no plots, so that all benches together take minutes;
//! in bytes of text a second, so that stages can be set against each other and against a disk, and
//! in articles, or pairs of them, a second.

use std::time::Duration;

use criterion::{Criterion, Throughput};
use samestory::Article;

/// Criterion that measures each function for about `seconds`.
pub(crate) fn for_seconds(seconds: u64) -> Criterion {
    Criterion::default()
        .without_plots()
        .nresamples(10_000)
        .sample_size(10)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(seconds))
}

/// That one run of a function gets through so many `elements`, and through the texts of
/// `articles`: those that it reads, or those behind what it reads.
pub(crate) fn throughput<'a>(
    elements: usize,
    articles: impl IntoIterator<Item = &'a Article>,
) -> Throughput {
    let bytes: usize = articles.into_iter().map(|article| article.text().len()).sum();
    Throughput::ElementsAndBytes { elements: elements as u64, bytes: bytes as u64 }
}
