//! Articles of which no story is known, or no date.

use std::error::Error;
use std::path::PathBuf;

use samestory::Article;

use super::labelled::Labelled;

/// The articles of files, as ones that belong with none of any labelled corpus.
pub(crate) fn distractors(
    paths: &[PathBuf],
    label_field: &str,
) -> Result<Labelled, Box<dyn Error>> {
    if paths.is_empty() {
        return Ok(Labelled::default());
    }
    let mut read = Labelled::read(paths, label_field)?;
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
