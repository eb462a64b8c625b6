//! Languages of which the background knows function words at most: `data/languages.jsonl`.

#[path = "../examples/support/read/mod.rs"]
mod read;

use std::path::Path;

use samestory::{Article, Detector};

struct Entry {
    story: String,
    article: Article,
}

impl Entry {
    /// Whether its id begins with the language, as in "de-01".
    fn is_in(&self, language: &str) -> bool {
        self.article.id().starts_with(language)
    }
}

fn entries() -> Vec<Entry> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/languages.jsonl");
    let mut options = read::Options::default();
    options.fields.label = Some("story".into());
    let records = read::Records::open(&[path], options).expect("the articles are there");
    records
        .map(|record| record.expect("the articles are valid"))
        .map(|record| Entry {
            story: record.label.expect("every article has a story"),
            article: record.article,
        })
        .collect()
}

/// Of the pairs of one batch: those of different stories, how many of them are joined, and how many
/// of one story are not.
fn judge(entries: &[Entry]) -> (usize, usize, usize) {
    let articles = entries.iter().map(|entry| &entry.article);
    let stories = Detector::default().detect(articles).expect("ids are unique");
    let found: Vec<usize> = stories.articles().map(|article| article.story().number()).collect();
    let (mut different, mut joined, mut missed) = (0, 0, 0);
    for a in 0..entries.len() {
        for b in a + 1..entries.len() {
            let are_together = found[a] == found[b];
            if entries[a].story == entries[b].story {
                missed += usize::from(!are_together);
            } else {
                different += 1;
                joined += usize::from(are_together);
            }
        }
    }
    (different, joined, missed)
}

#[test]
fn unrelated_articles_are_never_joined() {
    let mut entries = entries();
    for language in ["de", "ru", "zh", "ja"] {
        let of_language: Vec<Entry> =
            entries.extract_if(.., |entry| entry.is_in(language)).collect();
        let (different, joined, missed) = judge(&of_language);
        assert_eq!((different, joined), (776, 0), "{language}");
        // Of four stories of two reports. Reports in pairs of letters have low cosines.
        let most = match language {
            "de" => 0,
            "ru" => 1,
            _ => 4,
        };
        assert!(missed <= most, "{language}: {missed} stories are missed");
    }
}

#[test]
fn languages_in_one_batch_do_not_mix() {
    let (different, joined, _) = judge(&entries());
    assert_eq!((different, joined), (160 * 159 / 2 - 16, 0));
}
