//! A story may have hundreds of reports.

#[path = "support/pick.rs"]
mod pick;

use samestory::{Article, Detector, Lens};

use pick::pick;

/// Every other word of a report is one of its event's 40; the rest are of everyone.
fn report(event: usize, report: usize) -> String {
    let word = |at: usize| match at % 2 {
        0 => format!("Event{event}x{}", pick(&[event, report, at], 40)),
        _ => format!("word{}", pick(&[report, event, at, 7], 4000)),
    };
    (0..160).map(word).collect::<Vec<_>>().join(" ")
}

#[test]
fn reports_of_one_event_stay_together_however_many() {
    // Few enough that every pair is compared, and so many that only candidates are.
    for (large, others) in [(150, 40), (400, 300)] {
        let mut articles = Vec::new();
        for number in 0..large {
            articles.push(Article::new(format!("big-{number}"), report(0, number)));
        }
        for event in 1..others {
            for number in 0..3 {
                articles.push(Article::new(format!("{event}-{number}"), report(event, number)));
            }
        }
        let stories = Detector::default().detect(&articles).expect("ids are unique");
        assert_eq!(stories.len(), others);
        assert_eq!(stories.iter().map(|story| story.reports().len()).max(), Some(large));
    }
}

#[test]
fn copies_by_the_thousand_are_one_story_under_every_lens() {
    let articles: Vec<Article> = (0..2500)
        .map(|number| Article::new(format!("{number}"), report(0, number % 2)))
        .chain((0..3).map(|number| Article::new(format!("other-{number}"), report(1, number))))
        .collect();
    for (lens, reports) in [(Lens::Both, 5), (Lens::Stories, 2503)] {
        let detector = Detector::builder().lens(lens).build().expect("no setting is out of range");
        let stories = detector.detect(&articles).expect("ids are unique");
        assert_eq!((stories.len(), stories.figures().reports), (2, reports), "{lens:?}");
    }
}
