//! Who published the articles.

use std::cmp::Reverse;

use ahash::AHashMap;

use crate::article::Article;

/// The sources of a batch, numbered from the one of the most articles on.
pub(super) struct Sources<'a> {
    names: Vec<(&'a str, usize)>,
    numbers: AHashMap<&'a str, u32>,
}

impl<'a> Sources<'a> {
    pub(super) fn of(articles: &'a [Article]) -> Self {
        let mut counts: AHashMap<&str, usize> = AHashMap::new();
        for source in articles.iter().filter_map(of) {
            *counts.entry(source).or_default() += 1;
        }
        let mut names: Vec<(&str, usize)> = counts.into_iter().collect();
        names.sort_by_key(|&(name, count)| (Reverse(count), name));
        let numbers = names.iter().zip(0..).map(|(&(name, _), number)| (name, number)).collect();
        Self { names, numbers }
    }

    pub(super) fn names(&self) -> impl ExactSizeIterator<Item = &'a str> + '_ {
        self.names.iter().map(|&(name, _)| name)
    }

    pub(super) fn number_of(&self, article: &Article) -> Option<u32> {
        self.numbers.get(of(article)?).copied()
    }
}

/// The source of an article, where it has one that is not blank.
pub(super) fn of(article: &Article) -> Option<&str> {
    article.source().map(str::trim).filter(|source| !source.is_empty())
}
