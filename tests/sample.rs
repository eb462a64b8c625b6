//! The sample newsroom: what `dedupe` shows without arguments.

#[path = "support/sample.rs"]
mod sample;

use std::collections::HashMap;
use std::path::Path;

use samestory::detector::Relation;
use samestory::eval;
use samestory::{Article, Detector, Stories};

use sample::sample;

struct Truth {
    story: String,
    report: String,
}

fn truth() -> HashMap<String, Truth> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/newsroom-labels.jsonl");
    let labels = std::fs::read_to_string(path);
    let truth_of = |line: &str| {
        let line: serde_json::Value = serde_json::from_str(line).expect("labels are JSON");
        let field = |name: &str| line[name].as_str().expect("labels are strings").to_owned();
        (field("id"), Truth { story: field("story"), report: field("report") })
    };
    labels.expect("the labels are there").lines().map(truth_of).collect()
}

fn found() -> (Vec<Article>, Stories) {
    let articles = sample();
    let stories = Detector::default().detect(&articles).expect("ids are unique");
    (articles, stories)
}

fn are_one_story(stories: &Stories, a: &str, b: &str) -> bool {
    let story = |id: &str| {
        let article = stories.articles().find(|article| article.id() == id);
        article.unwrap_or_else(|| panic!("the sample has no article {id}")).story().number()
    };
    story(a) == story(b)
}

#[test]
fn has_what_it_should_have() {
    let (articles, truth) = (sample(), truth());
    assert!(articles.len() >= 40);
    assert_eq!(articles.len(), truth.len());
    assert!(articles.iter().all(|article| truth.contains_key(article.id())));
}

#[test]
fn every_copy_is_found_and_nothing_else_is_one() {
    let (_, stories) = found();
    let truth = truth();
    for article in stories.articles() {
        assert_eq!(article.report().id(), truth[article.id()].report, "{}", article.id());
    }
}

#[test]
fn every_report_finds_its_story() {
    let (_, stories) = found();
    let truth = truth();
    let labels: Vec<&str> =
        stories.articles().map(|article| truth[article.id()].story.as_str()).collect();
    let found: Vec<usize> = stories.articles().map(|article| article.story().number()).collect();
    let agreement = eval::compare(&labels, &found);
    assert_eq!(agreement.bcubed.recall, 1.0);
    assert!(agreement.bcubed.precision >= 0.85, "{agreement:?}");
}

#[test]
fn two_independent_reports_of_one_meeting_are_one_story() {
    let (articles, _) = found();
    let pair = ["blome-readout", "blome-wire"];
    let detector = Detector::default();
    let analysis = detector.analyse(&articles).expect("ids are unique");
    let explanation = analysis.explain(pair).expect("both are in the sample");
    assert_eq!(explanation.relation, Relation::SameStory);
    assert!(explanation.overlap.jaccard() < 0.02);
    let sum: f64 = explanation.terms.iter().map(|term| term.contribution).sum();
    assert!(
        (sum - explanation.evidence.likeness.cosine).abs() < 1e-6,
        "the terms add up to the cosine"
    );
}

#[test]
fn hard_negatives_stay_apart() {
    let (_, stories) = found();
    for (a, b) in [
        ("blome-readout", "blome-visas"),
        ("quake-izmir-1", "quake-camana-1"),
        ("norvane-q2", "norvane-q3"),
        ("robbery-jeweller", "robbery-van"),
        ("haldane-verdict-1", "opinion-trustees"),
        ("haldane-verdict-1", "haldane-sentence"),
    ] {
        assert!(!are_one_story(&stories, a, b), "{a} and {b}");
    }
}

/// Hard negatives that are still joined. A pair that comes apart fails here, so that it moves to
/// the test above.
#[test]
fn known_wrong_joins() {
    let (_, stories) = found();
    for (a, b) in [
        ("market-vienna-tue", "market-vienna-wed"),
        ("market-vienna-wed", "market-vienna-thu"),
        ("weather-orsa-mon", "weather-orsa-wed"),
        ("weather-orsa-wed", "weather-orsa-sat"),
        ("haldane-verdict-1", "weekly-roundup"),
    ] {
        assert!(are_one_story(&stories, a, b), "{a} and {b} are apart now: well done");
    }
}
