//! Pairs that are hard to tell apart or to bring together: `data/hard-pairs.jsonl`. Run with
//! `--nocapture` it prints how many of each kind are right.

use std::collections::BTreeMap;
use std::path::Path;

use samestory::{Article, Detector, Timestamp};

struct Side {
    kind: String,
    same_story: bool,
    article: Article,
}

fn sides() -> Vec<Side> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/hard-pairs.jsonl");
    let side = |line: &str| {
        let line: serde_json::Value = serde_json::from_str(line).expect("articles are JSON");
        let field = |name: &str| line[name].as_str().expect("fields are strings").to_owned();
        let day: jiff::civil::Date = field("date").parse().expect("dates are days");
        let noon = day.at(12, 0, 0, 0).in_tz("UTC").expect("UTC has every day");
        Side {
            kind: field("kind"),
            same_story: line["same_story"].as_bool().expect("the label is a truth value"),
            article: Article::new(field("id"), field("text"))
                .with_title(field("title"))
                .with_source(field("source"))
                .with_date(Timestamp::from_unix_seconds(noon.timestamp().as_second())),
        }
    };
    let lines = std::fs::read_to_string(path).expect("the pairs are there");
    lines.lines().map(side).collect()
}

#[test]
fn reports_of_one_event_come_together_and_some_others_stay_apart() {
    let sides = sides();
    let articles = sides.iter().map(|side| &side.article);
    let stories = Detector::default().detect(articles).expect("ids are unique");
    let mut right: BTreeMap<(bool, &str), [usize; 2]> = BTreeMap::new();
    for (pair, places) in sides.chunks(2).zip(stories.placements().chunks(2)) {
        let are_together = places[0].story == places[1].story;
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
