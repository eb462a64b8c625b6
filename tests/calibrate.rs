//! Refitting the story score to labels of one's own.

#[path = "support/pairs.rs"]
mod pairs;

use samestory::detector::{DetectErrorKind, LabelledPair};
use samestory::{Article, Detector};

use pairs::{Side, sides};

fn articles(sides: &[Side]) -> Vec<Article> {
    sides.iter().map(|side| side.article.clone()).collect()
}

fn labelled(pair: &[Side]) -> LabelledPair<'_> {
    LabelledPair {
        ids: [pair[0].article.id(), pair[1].article.id()],
        same_story: pair[0].same_story,
    }
}

/// Each second pair from `first` on.
fn half(sides: &[Side], first: usize) -> impl Iterator<Item = &[Side]> {
    sides.chunks(2).skip(first).step_by(2)
}

/// The kinds of the pairs of which the detector is right.
fn right<'a>(
    detector: &Detector,
    articles: &[Article],
    half: impl Iterator<Item = &'a [Side]>,
) -> Vec<&'a str> {
    let analysis = detector.analyse(articles).expect("ids are unique");
    let is_right = |pair: &&[Side]| {
        let pair = labelled(pair);
        let explanation = analysis.explain(pair.ids).expect("both are there");
        let is_probable = explanation.score.probability() >= detector.story_threshold();
        is_probable == pair.same_story
    };
    half.filter(is_right).map(|pair| pair[0].kind.as_str()).collect()
}

#[test]
fn labels_of_some_pairs_teach_others_of_their_kind() {
    let sides = sides();
    let articles = articles(&sides);
    let detector = Detector::default();
    let pairs: Vec<_> = half(&sides, 0).map(labelled).collect();
    let calibrated = detector.calibrate(&articles, &pairs).expect("all ids are known");
    let before = right(&detector, &articles, half(&sides, 1));
    let after = right(&calibrated, &articles, half(&sides, 1));
    println!("{} right before, {} after, of {}", before.len(), after.len(), sides.len() / 4);
    assert!(after.len() > before.len() + 5, "{} to {}", before.len(), after.len());
}

#[test]
fn no_labels_change_nothing_and_unknown_ids_are_refused() {
    let sides = sides();
    let articles = articles(&sides);
    let detector = Detector::default();
    let same = detector.calibrate(&articles, &[]).expect("there is nothing to refuse");
    let scores = |detector: &Detector| detector.story_pairs(&articles).expect("ids are unique");
    let pairs = scores(&detector).into_iter().zip(scores(&same));
    for (before, after) in pairs {
        let (before, after) = (before.score.log_odds(), after.score.log_odds());
        assert!((before - after).abs() < 1e-6, "{before} {after}");
    }
    let unknown = [LabelledPair { ids: ["nobody", articles[0].id()], same_story: true }];
    let error = detector.calibrate(&articles, &unknown).expect_err("nobody is not there");
    assert_eq!(error.kind(), DetectErrorKind::UnknownId);
}
