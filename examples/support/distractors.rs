//! Articles of which no story is known, or no date.

use std::path::PathBuf;

use samestory::Article;

use super::exit::Failure;
use super::labelled::{LabelArgs, Labelled};

/// The articles of files, as ones that belong with none of any labelled corpus.
pub(crate) fn distractors(paths: &[PathBuf], labels: &LabelArgs) -> Result<Labelled, Failure> {
    if paths.is_empty() {
        return Ok(Labelled::default());
    }
    let mut read = Labelled::read(paths, labels)?;
    read.labels.fill(None);
    Ok(read)
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
