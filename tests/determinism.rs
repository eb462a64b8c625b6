//! The same articles give the same groups, whatever the threads and the order.

#[path = "support/groups.rs"]
mod groups;
#[path = "support/sample.rs"]
mod sample;

use std::collections::BTreeSet;

use samestory::{Article, Detector, Stories};

use groups::{groups, rows_of};
use sample::sample;

/// The sample many times over, in other words each time: more reports than are compared pair by
/// pair.
fn many() -> Vec<Article> {
    let mut articles = Vec::new();
    for round in 0..30 {
        for article in sample() {
            let words = article.text().split(' ').enumerate();
            let text: Vec<String> = words
                .map(
                    |(at, word)| {
                        if at % 3 == 0 { format!("{word}{round}") } else { word.to_owned() }
                    },
                )
                .collect();
            articles.push(Article::new(format!("{round}-{}", article.id()), text.join(" ")));
        }
    }
    articles
}

fn detect_with(threads: usize, articles: &[Article]) -> Stories {
    let pool =
        rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads can start");
    pool.install(|| Detector::default().detect(articles)).expect("ids are unique")
}

#[test]
fn threads_change_nothing() {
    let articles = many();
    let one = detect_with(1, &articles);
    assert!(
        one.figures().reports > 1000,
        "the batch must be large enough for the sketches to matter"
    );
    for threads in [2, 8] {
        assert_eq!(one, detect_with(threads, &articles), "{threads} threads");
    }
}

// Another number means other groups than the last version made of the same articles. It is the same
// in debug and release builds: `.ci/run` runs this test in both.
#[test]
fn groups_are_those_of_the_last_version() {
    let digest = |stories: &Stories| {
        // FNV-1a.
        stories
            .articles()
            .flat_map(|article| [article.report().number(), article.story().number()])
            .fold(0xcbf2_9ce4_8422_2325_u64, |digest, number| {
                (digest ^ number as u64).wrapping_mul(0x100_0000_01b3)
            })
    };
    let found = [sample(), many()].map(|articles| digest(&detect_with(2, &articles)));
    let expected = [0x9cf2_e9f9_0785_7eca, 0x23a2_489a_ab12_742f];
    assert_eq!(found, expected, "other groups: if they are meant, pin {found:#x?}");
}

#[test]
fn again_gives_the_same() {
    let articles = many();
    let detector = Detector::default();
    let once = detector.detect(&articles).expect("ids are unique");
    let again = detector.detect(&articles).expect("ids are unique");
    assert_eq!(once, again);
}

#[test]
fn order_changes_nothing_but_order_and_names() {
    for articles in [sample(), many()] {
        let stories = detect_with(2, &articles);
        let mut shuffled = articles.clone();
        // A full cycle through the numbers below the length: 7,919 is prime.
        let count = articles.len();
        (0..count).for_each(|at| shuffled[at] = articles[(at * 7919 + 13) % count].clone());
        let again = detect_with(2, &shuffled);
        assert_eq!(groups(rows_of(&stories)), groups(rows_of(&again)));
    }
}

#[test]
fn an_iterator_gives_what_a_slice_gives() {
    let articles = sample();
    let of_slice = Detector::default().detect(&articles).expect("ids are unique");
    let of_iterator = Detector::default().detect(articles).expect("ids are unique");
    assert_eq!(of_slice, of_iterator);
}

#[test]
fn names_are_the_first_articles_in_input_order() {
    let stories = detect_with(2, &sample());
    let mut seen = BTreeSet::new();
    for article in stories.articles() {
        if seen.insert(article.story().id()) {
            assert_eq!(article.story().id(), article.id());
        }
        assert!(article.report().articles().any(|member| member.id() == article.id()));
    }
}
