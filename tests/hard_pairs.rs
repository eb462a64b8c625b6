//! Pairs that are hard to tell apart or to bring together: `data/hard-pairs.jsonl`. Run with
//! `--nocapture` it prints how many of each kind are right.

#[path = "support/pairs.rs"]
mod pairs;

use std::collections::BTreeMap;

use samestory::Detector;

use pairs::sides;

#[test]
fn reports_of_one_event_come_together_and_some_others_stay_apart() {
    let sides = sides();
    let articles = sides.iter().map(|side| &side.article);
    let stories = Detector::default().detect(articles).expect("ids are unique");
    let mut right: BTreeMap<(bool, &str), [usize; 2]> = BTreeMap::new();
    let story_of: Vec<usize> = stories.articles().map(|article| article.story().number()).collect();
    for (pair, stories) in sides.chunks(2).zip(story_of.chunks(2)) {
        let are_together = stories[0] == stories[1];
        let row = right.entry((pair[0].same_story, &pair[0].kind)).or_default();
        row[0] += usize::from(are_together == pair[0].same_story);
        row[1] += 1;
    }
    for ((same_story, kind), [right, all]) in &right {
        println!(
            "{kind:22} {:15} {right} of {all}",
            if *same_story { "one story" } else { "two stories" }
        );
    }
    let sum = |wanted: bool| {
        let rows = right.iter().filter(|((same_story, _), _)| *same_story == wanted);
        rows.fold([0, 0], |sum, (_, row)| [sum[0] + row[0], sum[1] + row[1]])
    };
    assert_eq!(sum(true), [22, 22]);
    // Most of the 49 others are joined: they share more names than reports of one event do, and
    // words alone do not part them. No fewer may be right than are.
    let [apart, all] = sum(false);
    assert_eq!(all, 49);
    assert!(apart >= 4, "{apart} of {all} pairs of two stories are apart");
}
