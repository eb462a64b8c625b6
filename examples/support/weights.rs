//! How much the terms of a batch weigh.

use samestory::layers::feature::{ArticleTerms, Background, TermStatistics, TermWeights};

/// By the counts of all its articles and the built-in background.
pub(crate) fn weights(counts: &[ArticleTerms]) -> TermWeights<'static> {
    let mut statistics = TermStatistics::new(Background::built_in());
    counts.iter().for_each(|terms| statistics.add(terms));
    statistics.into_weights()
}
