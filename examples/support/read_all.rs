//! Reading articles that are needed all at once.

use samestory::Article;

use super::exit::say;
use super::read::{ReadError, Records};

/// The articles that are left to read. Says what was left out of them.
pub(crate) fn read_all(records: &mut Records) -> Result<Vec<Article>, ReadError> {
    let articles = records.map(|record| record.map(|record| record.article));
    let articles: Vec<Article> = articles.collect::<Result<_, _>>()?;
    say(&records.report);
    Ok(articles)
}
