//! Articles as the examples read them.

use samestory::{Article, Timestamp};

pub(crate) fn json_line(article: &Article) -> String {
    let date = article.date().map(Timestamp::as_unix_seconds);
    let line = serde_json::json!({
        "id": article.id(), "title": article.title(), "text": article.text(), "date": date,
    });
    format!("{line}\n")
}
