//! What the facade says beside the groups: progress while it runs, reasons when asked.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use samestory::detector::{Lens, Progress, Reason, Stage};
use samestory::{Article, Detector};

/// A report of `event`: half of its words are the event's, half its own.
fn report(event: usize, number: usize) -> String {
    let word = |at: usize| match at % 2 {
        0 => format!("Event{event}x{}", at / 2),
        _ => format!("own{event}x{number}x{at}"),
    };
    (0..60).map(word).collect::<Vec<_>>().join(" ")
}

#[test]
fn every_stage_says_how_far_it_is_and_ends_at_its_total() {
    let heard: Arc<Mutex<HashMap<Stage, Vec<Progress>>>> = Arc::default();
    let listener = Arc::clone(&heard);
    let detector = Detector::builder()
        .on_progress(move |progress| {
            listener
                .lock()
                .expect("no test panics")
                .entry(progress.stage)
                .or_default()
                .push(progress);
        })
        .build()
        .expect("no setting is out of range");
    let articles =
        (0..3000).map(|number| Article::new(number.to_string(), report(number / 2, number)));
    detector.detect(articles).expect("ids are unique");
    let heard = heard.lock().expect("no test panics");
    for stage in [Stage::Boilerplate, Stage::Copies, Stage::Terms, Stage::Stories, Stage::Linking] {
        let said = &heard[&stage];
        let total = said[0].total.expect("the total is known");
        assert!(said.iter().all(|progress| progress.total == Some(total)), "{stage:?}");
        assert_eq!(said.iter().map(|progress| progress.done).max(), Some(total), "{stage:?}");
    }
    for stage in [Stage::Reading, Stage::Boilerplate, Stage::Copies, Stage::Terms] {
        assert!(heard[&stage].len() > 2, "{stage:?} is silent between beginning and end");
    }
}

fn reason(articles: &[Article], lens: Lens, pair: [&str; 2]) -> Reason {
    let detector = Detector::builder().lens(lens).build().expect("no setting is out of range");
    let analysis = detector.analyse(articles).expect("ids are unique");
    analysis.explain(pair).expect("both are there").reason
}

#[test]
fn explanations_name_the_reason() {
    let text = report(0, 0);
    let articles = [
        Article::new("one", text.as_str()),
        Article::new("copy", text.as_str()),
        Article::new("other", report(0, 1)),
        Article::new("stranger", report(1, 0)),
        Article::new("note", "too short to judge"),
        Article::new("same note", "too short to judge"),
    ];
    for (lens, pair, expected) in [
        (Lens::Both, ["one", "copy"], Reason::Copies),
        (Lens::Both, ["one", "one"], Reason::Copies),
        (Lens::Stories, ["one", "one"], Reason::Copies),
        (Lens::Both, ["one", "other"], Reason::Probable),
        (Lens::Both, ["one", "stranger"], Reason::Improbable),
        (Lens::Both, ["note", "same note"], Reason::TooShort),
        (Lens::Copies, ["one", "other"], Reason::NotCopies),
        (Lens::Copies, ["note", "same note"], Reason::TooShort),
        // Shown as two reports, and together as copies all the same.
        (Lens::Stories, ["one", "copy"], Reason::Copies),
    ] {
        assert_eq!(reason(&articles, lens, pair), expected, "{pair:?}");
    }
    // A chain of cuts: each is a copy of the next, and the ends are copies by way of the middle.
    let words: Vec<&str> = text.split(' ').collect();
    let cut = |from: usize, to: usize| words[from..to].join(" ");
    let chain = [
        Article::new("first", cut(0, 42)),
        Article::new("middle", cut(7, 53)),
        Article::new("last", cut(18, 60)),
    ];
    assert_eq!(reason(&chain, Lens::Both, ["first", "last"]), Reason::CopiesOfOneText);
}
