//! The scan in two passes against the detector, which holds all in memory.

use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;
use samestory::detector::{Boilerplate, CopyRule, DetectError, DetectErrorKind, Lens};
use samestory::{Article, CopyScan, Detector, Timestamp};

/// Articles of few words and sentences, so that many are copies of one another, some of them equal.
fn pile() -> impl Strategy<Value = Vec<Article>> {
    let sentence = |number: usize| {
        (0..12).map(|word| format!("w{} ", number * 7 + word * word)).collect::<String>()
    };
    let others = prop::collection::vec(0usize..40, 0..3);
    let title = prop::option::of(40usize..43);
    let article = (0usize..6, others, prop::option::of(0i64..3), title);
    prop::collection::vec(article, 0..60).prop_map(move |articles| {
        articles
            .into_iter()
            .enumerate()
            .map(|(number, (family, others, date, title))| {
                let text: String =
                    (0..4).map(|at| family * 4 + at).chain(others).map(sentence).collect();
                let mut article = Article::new(number.to_string(), text);
                if let Some(title) = title {
                    article = article.with_title(sentence(title));
                }
                if let Some(date) = date {
                    article = article.with_date(Timestamp::from_unix_seconds(date));
                }
                article
            })
            .collect()
    })
}

fn detector(threshold: f64) -> Detector {
    Detector::builder()
        .lens(Lens::Copies)
        .copy_rule(CopyRule::jaccard(threshold))
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
        let found = scan(threshold).pairs(read(&articles), Ok).expect("both passes are the same");
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn groups_as_the_detector_does(articles in pile()) {
        let stories = detector(0.5).detect(&articles).expect("ids are unique");
        let representatives =
            scan(0.5).representatives(read(&articles), Ok).expect("both passes are the same");
        for (article, representative) in stories.articles().zip(representatives) {
            let expected = article.report().representative().number();
            // Of equals one or another speaks.
            prop_assert_eq!(articles[representative].text(), articles[expected].text());
        }
    }
}

#[test]
fn short_articles_stand_for_themselves() {
    let articles = ["one two", "one two", ""].map(|text| Article::new("", text));
    assert_eq!(scan(0.5).representatives(read(&articles), Ok).expect("no error"), [0, 1, 2]);
    assert_eq!(scan(0.5).pairs(read(&[]), Ok).expect("no error"), []);
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
    let error = scan(0.5).pairs(changed, Ok).expect_err("the articles changed");
    assert_eq!(error.kind(), DetectErrorKind::ChangedBetweenPasses);
    let shrinking = || {
        readings.set(readings.get() - 1);
        (0..readings.get()).map(|_| Ok::<_, DetectError>(Article::new("", text(0))))
    };
    assert!(scan(0.5).representatives(shrinking, Ok).is_err());
}

#[test]
fn the_first_error_of_the_articles_is_handed_on() {
    #[derive(Debug, PartialEq)]
    enum Error {
        Unreadable,
        Unparsable,
        NotParsed(usize),
    }
    impl From<DetectError> for Error {
        fn from(_: DetectError) -> Self {
            panic!("the articles fail first")
        }
    }
    let read = || [Ok("one"), Err(Error::Unreadable)];
    let article = |text: &str| Ok(Article::new("", text));
    assert_eq!(scan(0.5).pairs(read, article), Err(Error::Unreadable));
    let parse = |_: &str| Err::<Article, _>(Error::Unparsable);
    assert_eq!(scan(0.5).pairs(read, parse), Err(Error::Unparsable));
    let readable = || (0..10).map(Ok);
    let parse = |number: usize| match number {
        0..4 => Ok(Article::new("", "")),
        _ => Err(Error::NotParsed(number)),
    };
    assert_eq!(scan(0.5).representatives(readable, parse), Err(Error::NotParsed(4)));
}

#[test]
fn what_seems_to_have_no_copy_is_parsed_once() {
    let text = |number: usize| (0..30).map(|word| format!("{} ", word * (number + 1))).collect();
    let texts: [String; 4] = [text(1), text(10), text(1) + "more", text(100)];
    let parsed: [AtomicUsize; 4] = Default::default();
    let read = || (0..4).map(Ok::<usize, DetectError>);
    let parse = |number: usize| {
        parsed[number].fetch_add(1, Ordering::Relaxed);
        Ok(Article::new("", texts[number].as_str()))
    };
    assert_eq!(scan(0.5).representatives(read, parse), Ok(vec![2, 1, 2, 3]));
    assert_eq!(parsed.map(AtomicUsize::into_inner), [2, 1, 2, 1]);
}
