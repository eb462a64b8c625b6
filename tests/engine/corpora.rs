//! The labelled news of `../shared`, which is not part of the crate.

use std::path::{Path, PathBuf};

use samestory::{Article, Detector};

use crate::dedupe::assert_same;
use crate::read;

fn articles(names: &[&str]) -> Vec<Article> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let path = |name: &&str| shared.join(name);
    let paths: Vec<PathBuf> = names.iter().map(path).collect();
    let records = read::Records::open(&paths, read::Options::default()).expect("they are there");
    records.map(|record| record.expect("the corpora are valid").article).collect()
}

#[test]
#[ignore = "needs ../shared/corpora"]
fn each_development_corpus_is_grouped_as_by_the_batch() {
    for name in ["ecbplus", "gva", "allsides", "fnc", "vietnamese", "wikinews"] {
        assert_same(&articles(&[&format!("corpora/{name}.jsonl.gz")]), &Detector::default());
    }
}

#[test]
#[ignore = "needs ../shared/corpora"]
fn distractors_with_the_two_reports_are_grouped_as_by_the_batch() {
    let names = ["reports", "corpora/reuters.jsonl.gz", "corpora/bulk.jsonl.gz"];
    assert_same(&articles(&names), &Detector::default());
}
