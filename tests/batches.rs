//! Batches in which the frequencies of terms say little: very small ones, and ones of one topic.

#[path = "support/pairs.rs"]
mod pairs;
#[path = "support/pick.rs"]
mod pick;

use samestory::{Article, Detector, eval};

use pairs::{Side, sides};
use pick::pick;

fn are_together(one: &Article, other: &Article) -> bool {
    Detector::default().detect([one, other]).expect("ids are unique").len() == 1
}

#[test]
fn two_reports_alone_are_mostly_one_story_and_two_strangers_never() {
    let sides = sides();
    let pairs: Vec<&[Side]> = sides.chunks(2).filter(|pair| pair[0].same_story).collect();
    let mut missed = 0;
    let mut joined = 0;
    for (at, pair) in pairs.iter().enumerate() {
        if !are_together(&pair[0].article, &pair[1].article) {
            println!("missed: {}", pair[0].kind);
            missed += 1;
        }
        for other in &pairs[at + 1..] {
            joined += usize::from(are_together(&pair[0].article, &other[0].article));
        }
    }
    println!("of {} pairs alone {missed} missed, {joined} strangers joined", pairs.len());
    assert!(missed <= 2, "{missed} of {} pairs are missed", pairs.len());
    assert_eq!(joined, 0);
}

#[test]
fn batches_of_three_to_twenty_articles_are_grouped() {
    let sides = sides();
    let pairs: Vec<&[Side]> = sides.chunks(2).filter(|pair| pair[0].same_story).collect();
    for size in 3..=20usize {
        let (mut sum, mut batches) = (0.0, 0);
        for first in 0..pairs.len() {
            // Whole pairs from `first` on, and where the size is odd one more article alone.
            let taken = (first..).map(|at| &pairs[at % pairs.len()]).take(size.div_ceil(2));
            let batch: Vec<&Side> = taken.flat_map(|pair| pair.iter()).take(size).collect();
            let truth: Vec<usize> = (0..size).map(|at| at / 2).collect();
            let stories = Detector::default()
                .detect(batch.iter().map(|side| &side.article))
                .expect("ids are unique");
            let found: Vec<usize> =
                stories.articles().map(|article| article.story().number()).collect();
            sum += eval::compare(&truth, &found).bcubed.f1();
            batches += 1;
        }
        let mean = sum / f64::from(batches);
        println!("{size} articles: mean BCubed F1 {mean:.4}");
        assert!(mean > 0.97, "{size} articles: {mean}");
    }
}

/// Two words in five are of the topic, one is of the event, the rest are of everyone.
fn report(event: usize, report: usize) -> String {
    let word = |at: usize| match at % 5 {
        0 | 1 => format!("Topic{}", pick(&[report, event, at], 60)),
        2 => format!("Event{event}x{}", pick(&[event, report, at, 3], 30)),
        _ => format!("word{}", pick(&[report, event, at, 7], 4000)),
    };
    (0..250).map(word).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_thousand_articles_on_one_topic_are_told_apart_by_their_events() {
    let places: Vec<(usize, usize)> = (0..)
        .flat_map(|event| (0..1 + pick(&[event], 4)).map(move |report| (event, report)))
        .take(1000)
        .collect();
    let articles =
        places.iter().map(|&(event, at)| Article::new(format!("{event}-{at}"), report(event, at)));
    let stories = Detector::default().detect(articles).expect("ids are unique");
    let truth: Vec<usize> = places.iter().map(|&(event, _)| event).collect();
    let found: Vec<usize> = stories.articles().map(|article| article.story().number()).collect();
    let f1 = eval::compare(&truth, &found).bcubed.f1();
    assert!(f1 > 0.98, "{f1}");
}
