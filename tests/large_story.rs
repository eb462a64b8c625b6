//! A story may have hundreds of reports.

#[path = "support/pick.rs"]
mod pick;

use samestory::detector::Lens;
use samestory::{Article, Detector, StoryIndex, Timestamp};

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

#[test]
fn reports_that_come_one_by_one_stay_together_however_many() {
    const LARGE: usize = 400;
    let mut index = StoryIndex::default();
    for number in 0..LARGE {
        let articles = [(0, number), (1 + number, 0), (1 + number, 1)];
        for (event, number) in articles {
            let article = Article::new(format!("{event}-{number}"), report(event, number));
            index.insert(&article).expect("the id is new");
        }
    }
    let place = index.get("0-0").expect("it is there");
    let large = index.story(place.story).expect("it is there");
    // What is in every third report weighs little, so that one may share none of its heavier terms.
    let strays = LARGE - large.reports().len();
    assert!(strays < LARGE / 100, "{strays}");
    assert_eq!(index.story_count(), 1 + strays + LARGE);
}

/// Each that goes was what all others are copies of.
#[test]
fn copies_by_the_thousand_go_one_by_one() {
    const COPIES: i64 = 3_000;
    let at = |number: i64| Timestamp::from_unix_seconds(number * 3600);
    let equal = |number: i64| Article::new(format!("{number}"), report(0, 0)).with_date(at(number));
    let articles: Vec<Article> = (0..COPIES).map(equal).collect();
    let mut index = StoryIndex::default();
    index.insert_batch(&articles).expect("ids are unique");
    let report = index.get("0").map(|place| place.report);
    for gone in 1..=100 {
        assert_eq!(index.expire(at(gone)).article_ids.len(), 1);
    }
    assert_eq!(index.get("2999").map(|place| place.report), report);
    index.expire(at(COPIES - 1));
    assert_eq!((index.len(), index.report_count()), (1, 1));
}
