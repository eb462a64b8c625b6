//! Articles of which no story is known, or no date.

use std::collections::HashSet;
use std::path::PathBuf;

use samestory::Article;

use super::exit::{Failure, say};
use super::labelled::{LabelArgs, Labelled};

/// The articles of files, as ones that belong with none of any labelled corpus.
pub(crate) fn distractors(paths: &[PathBuf], labels: &LabelArgs) -> Result<Labelled, Failure> {
    if paths.is_empty() {
        return Ok(Labelled::default());
    }
    let (mut read, report) = Labelled::load(paths, labels)?;
    say(report);
    read.labels.fill(None);
    Ok(read)
}

/// A corpus with distractors behind it, but those that are in it.
pub(crate) fn mixed(mut corpus: Labelled, distractors: &Labelled) -> Labelled {
    let known: HashSet<String> =
        corpus.articles.iter().map(|article| article.id().to_owned()).collect();
    let others = distractors.articles.iter().filter(|article| !known.contains(article.id()));
    corpus.articles.extend(others.cloned());
    corpus.labels.resize(corpus.articles.len(), None);
    corpus
}

/// An article without its time of publication.
pub(crate) fn undated(article: &Article) -> Article {
    let mut undated = Article::new(article.id(), article.text());
    if let Some(title) = article.title() {
        undated = undated.with_title(title);
    }
    if let Some(source) = article.source() {
        undated = undated.with_source(source);
    }
    undated
}
