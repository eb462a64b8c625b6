//! Pairs of articles that are hard to tell apart or to bring together.

use std::path::Path;

use samestory::{Article, Timestamp};

/// One article of a pair.
pub(crate) struct Side {
    pub(crate) kind: String,
    pub(crate) same_story: bool,
    pub(crate) article: Article,
}

/// The articles of `data/hard-pairs.jsonl`, each pair's two one after the other.
pub(crate) fn sides() -> Vec<Side> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/hard-pairs.jsonl");
    let side = |line: &str| {
        let line: serde_json::Value = serde_json::from_str(line).expect("articles are JSON");
        let field = |name: &str| line[name].as_str().expect("fields are strings").to_owned();
        let day: jiff::civil::Date = field("date").parse().expect("dates are days");
        let noon = day.at(12, 0, 0, 0).in_tz("UTC").expect("UTC has every day");
        Side {
            kind: field("kind"),
            same_story: line["same_story"].as_bool().expect("the label is a truth value"),
            article: Article::new(field("id"), field("text"))
                .with_title(field("title"))
                .with_source(field("source"))
                .with_date(Timestamp::from_unix_seconds(noon.timestamp().as_second())),
        }
    };
    let lines = std::fs::read_to_string(path).expect("the pairs are there");
    lines.lines().map(side).collect()
}
