//! An analysis says what the detector does, and why.

#[path = "support/sample.rs"]
mod sample;

use std::collections::HashMap;

use samestory::detector::{DetectErrorKind, Lens};
use samestory::{Article, Detector};

use sample::sample;

/// Pairs less probable than this count 0 in a story's certainty, as its documentation says.
const NEGLIGIBLE: f64 = 0.08;

#[test]
fn an_analysis_finds_what_detect_finds() {
    let articles = sample();
    for lens in [Lens::Both, Lens::Copies, Lens::Stories] {
        let detector = Detector::builder().lens(lens).build().expect("in range");
        let analysis = detector.analyse(&articles).expect("ids are unique");
        let stories = detector.detect(&articles).expect("ids are unique");
        assert_eq!(*analysis.stories(), stories);
    }
}

#[test]
fn certainty_is_the_mean_probability_over_the_pairs_of_reports() {
    let articles = sample();
    let detector = Detector::default();
    let analysis = detector.analyse(&articles).expect("ids are unique");
    let probabilities: HashMap<(usize, usize), f64> = detector
        .story_pairs(&articles)
        .expect("ids are unique")
        .into_iter()
        .map(|pair| ((pair.a, pair.b), pair.score.probability()))
        .collect();
    let mut several = 0;
    for story in analysis.stories() {
        let reports: Vec<usize> =
            story.reports().map(|report| report.representative().number()).collect();
        let mut pairs = Vec::new();
        for (nth, &a) in reports.iter().enumerate() {
            for &b in &reports[nth + 1..] {
                let probability = probabilities.get(&(a.min(b), a.max(b))).copied();
                pairs.push(probability.filter(|&p| p >= NEGLIGIBLE).unwrap_or(0.0));
            }
        }
        let mean = pairs.iter().sum::<f64>() / pairs.len() as f64;
        match story.certainty() {
            Some(certainty) => {
                several += 1;
                assert!((certainty - mean).abs() < 1e-9, "{certainty} {mean}");
                assert!(certainty >= detector.story_threshold());
            }
            None => assert!(pairs.is_empty()),
        }
    }
    assert!(several > 3);
}

#[test]
fn copies_of_one_text_leave_nothing_to_be_unsure_of() {
    let text = "The ferry Aurora ran aground off Lundy on Sunday with 40 people aboard, and a \
        lifeboat from Appledore took all of them off before the tide turned.";
    let articles = ["one", "two"].map(|id| Article::new(id, text));
    let detector = Detector::builder().lens(Lens::Stories).build().expect("in range");
    let stories = detector.detect(&articles).expect("ids are unique");
    let story = stories.story(0).expect("there is one");
    assert_eq!((stories.len(), story.reports().len()), (1, 2));
    assert_eq!(story.certainty(), None);
}

#[test]
fn an_unknown_id_is_named() {
    let articles = [Article::new("known", "The ferry ran aground.")];
    let detector = Detector::default();
    let analysis = detector.analyse(&articles).expect("ids are unique");
    let error = analysis.explain(["known", "unheard of"]).expect_err("there is no such article");
    assert_eq!(error.kind(), DetectErrorKind::UnknownId);
    assert!(error.to_string().contains("\"unheard of\""));
}
