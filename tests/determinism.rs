//! The same articles give the same groups, whatever the threads and the order.

#[path = "../examples/support/read/mod.rs"]
mod read;

use std::collections::BTreeSet;
use std::path::Path;

use samestory::{Article, Detector, Stories};

fn sample() -> Vec<Article> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data");
    read::Records::open(&[path], read::Options::default())
        .expect("the sample is there")
        .map(|record| record.expect("the sample is valid").article)
        .collect()
}

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

/// The groups by the ids of their members, which no order of input changes.
fn groups(stories: &Stories) -> BTreeSet<BTreeSet<BTreeSet<String>>> {
    let of_report =
        |report: samestory::Report<'_>| report.articles().map(|a| a.id().to_owned()).collect();
    stories.iter().map(|story| story.reports().map(of_report).collect()).collect()
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
        assert_eq!(
            one.placements(),
            detect_with(threads, &articles).placements(),
            "{threads} threads"
        );
    }
}

// Another number means other groups than the last version made of the same articles. It is the same
// in debug and release builds: `.ci/run` runs this test in both.
#[test]
fn groups_are_those_of_the_last_version() {
    let digest = |stories: &Stories| {
        // FNV-1a.
        stories
            .placements()
            .iter()
            .flat_map(|placement| [placement.report, placement.story])
            .fold(0xcbf2_9ce4_8422_2325_u64, |digest, number| {
                (digest ^ u64::from(number)).wrapping_mul(0x100_0000_01b3)
            })
    };
    let found = [sample(), many()].map(|articles| digest(&detect_with(2, &articles)));
    assert_eq!(found, [0x9cf2_e9f9_0785_7eca, 0x23a2_489a_ab12_742f]);
}

#[test]
fn again_gives_the_same() {
    let articles = many();
    let detector = Detector::default();
    let once = detector.detect(&articles).expect("ids are unique");
    let again = detector.detect(&articles).expect("ids are unique");
    assert_eq!(once.placements(), again.placements());
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
        assert_eq!(groups(&stories), groups(&again));
        let representatives = |stories: &Stories| -> BTreeSet<String> {
            let chosen = stories.articles().filter(|article| article.is_representative());
            chosen.map(|article| article.id().to_owned()).collect()
        };
        assert_eq!(representatives(&stories), representatives(&again));
    }
}

#[test]
fn an_iterator_gives_what_a_slice_gives() {
    let articles = sample();
    let of_slice = Detector::default().detect(&articles).expect("ids are unique");
    let of_iterator = Detector::default().detect(articles).expect("ids are unique");
    assert_eq!(of_slice.placements(), of_iterator.placements());
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
