//! The scan in two passes against the detector, which holds all in memory.

use std::cell::Cell;

use proptest::prelude::*;
use samestory::{
    Article, Boilerplate, CopyRule, CopyScan, DetectError, DetectErrorKind, Detector, Lens,
    Timestamp,
};

/// Articles of few words and sentences, so that many are copies of one another, some of them equal.
fn pile() -> impl Strategy<Value = Vec<Article>> {
    let sentence = |number: usize| {
        (0..12).map(|word| format!("w{} ", number * 7 + word * word)).collect::<String>()
    };
    let article = (0usize..6, prop::collection::vec(0usize..40, 0..3), prop::option::of(0i64..3));
    prop::collection::vec(article, 0..60).prop_map(move |articles| {
        articles
            .into_iter()
            .enumerate()
            .map(|(number, (family, others, date))| {
                let text: String =
                    (0..4).map(|at| family * 4 + at).chain(others).map(sentence).collect();
                let article = Article::new(number.to_string(), text);
                match date {
                    Some(date) => article.with_date(Timestamp::from_unix_seconds(date)),
                    None => article,
                }
            })
            .collect()
    })
}

fn detector(threshold: f64) -> Detector {
    Detector::builder()
        .lens(Lens::Copies)
        .copies(CopyRule::jaccard(threshold))
        .boilerplate(Boilerplate::Keep)
        .build()
        .expect("the threshold is in its range")
}

fn scan(threshold: f64) -> CopyScan {
    CopyScan::new(threshold).expect("the threshold is in its range")
}

fn read(articles: &[Article]) -> impl FnMut() -> std::vec::IntoIter<Result<Article, DetectError>> {
    let articles: Vec<_> = articles.iter().cloned().map(Ok).collect();
    move || articles.clone().into_iter()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn finds_the_pairs_that_the_detector_finds(articles in pile(), threshold in 0.3f64..0.9) {
        let expected = detector(threshold).copy_pairs(&articles).expect("ids are unique");
        let found = scan(threshold).pairs(read(&articles)).expect("both passes are the same");
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn groups_as_the_detector_does(articles in pile()) {
        let stories = detector(0.5).detect(&articles).expect("ids are unique");
        let representatives =
            scan(0.5).representatives(read(&articles)).expect("both passes are the same");
        for (placement, representative) in stories.placements().iter().zip(representatives) {
            let expected = placement.representative as usize;
            // Of equals one or another speaks.
            prop_assert_eq!(articles[representative].text(), articles[expected].text());
        }
    }
}

#[test]
fn short_articles_stand_for_themselves() {
    let articles = ["one two", "one two", ""].map(|text| Article::new("", text));
    assert_eq!(scan(0.5).representatives(read(&articles)).expect("no error"), [0, 1, 2]);
    assert_eq!(scan(0.5).pairs(read(&[])).expect("no error"), []);
}

#[test]
fn another_second_reading_is_an_error() {
    let text =
        |number: usize| (0..30).map(|word| format!("{} ", word + number)).collect::<String>();
    let readings = Cell::new(0);
    let changed = || {
        readings.set(readings.get() + 1);
        let second = text(readings.get() * 100);
        [text(0), second.clone(), second].map(|text| Ok::<_, DetectError>(Article::new("", text)))
    };
    let error = scan(0.5).pairs(changed).expect_err("the articles changed");
    assert_eq!(error.kind(), DetectErrorKind::ChangedBetweenPasses);
    let shrinking = || {
        readings.set(readings.get() - 1);
        (0..readings.get()).map(|_| Ok::<_, DetectError>(Article::new("", text(0))))
    };
    assert!(scan(0.5).representatives(shrinking).is_err());
}

#[test]
fn errors_of_the_articles_are_handed_on() {
    #[derive(Debug, PartialEq)]
    struct Unreadable;
    impl From<DetectError> for Unreadable {
        fn from(_: DetectError) -> Self {
            panic!("the articles fail first")
        }
    }
    let read = || [Ok(Article::new("a", "")), Err(Unreadable)];
    assert_eq!(scan(0.5).pairs(read), Err(Unreadable));
}
