//! The labelled news, which is no part of the crate.

use std::path::PathBuf;

use samestory::{Article, Detector};

use crate::dedupe::assert_same;
use crate::labelled_news::labelled_news;
use crate::sample::articles_of;

fn articles(names: &[&str]) -> Vec<Article> {
    articles_of(&names.iter().map(|name| labelled_news(name)).collect::<Vec<PathBuf>>())
}

#[test]
#[ignore = "needs the labelled news"]
fn each_development_corpus_is_grouped_as_by_the_batch() {
    for name in ["ecbplus", "gva", "allsides", "fnc", "vietnamese", "wikinews"] {
        assert_same(&articles(&[&format!("corpora/{name}.jsonl.gz")]), &Detector::default());
    }
}

#[test]
#[ignore = "needs the labelled news"]
fn distractors_with_the_two_reports_are_grouped_as_by_the_batch() {
    let others = articles(&["corpora/reuters.jsonl.gz", "corpora/bulk.jsonl.gz"]);
    // All of them take six minutes in a debug build of the engine.
    let step = if cfg!(debug_assertions) { 3 } else { 1 };
    let mut all = articles(&["reports"]);
    all.extend(others.into_iter().step_by(step));
    assert_same(&all, &Detector::default());
}
