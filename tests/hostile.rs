//! What must come of articles that nobody sends in good faith. What they cost is measured by
//! `benches/hostile.rs`, which makes them as these tests do.

#[path = "../benches/support/generator.rs"]
mod generator;
#[path = "../benches/support/hostile.rs"]
mod hostile;

use std::time::{Duration, Instant};

use samestory::{Article, Detector, Stories, eval};

use hostile::{CASES, CLEAN, Case, FORGED};

/// Parts of the full size with every test, and in a debug build.
const SMALL: usize = 100;

/// What comes of the articles of one case.
struct Outcome {
    articles: Vec<Article>,
    stories: Stories,
    time: Duration,
}

impl Outcome {
    fn of(case: &Case, size: usize, seed: u64) -> Self {
        let articles: Vec<Article> = (case.make)(size).collect();
        let begun = Instant::now();
        let detector = Detector::builder().seed(seed).build().expect("all are in their ranges");
        let stories = detector.detect(&articles).expect("ids are unique");
        let time = begun.elapsed();
        assert_eq!(stories.articles().len(), articles.len(), "{}: all are placed", case.name);
        let placed: usize = stories.iter().map(|story| story.articles().count()).sum();
        assert_eq!(placed, articles.len(), "{}: all are placed once", case.name);
        Self { articles, stories, time }
    }

    fn reports(&self) -> usize {
        self.stories.figures().reports
    }

    fn largest_share(&self) -> f64 {
        let largest = self.stories.iter().map(|story| story.articles().count()).max();
        largest.unwrap_or(0) as f64 / self.articles.len() as f64
    }

    fn are_one_report(&self, ids: [&str; 2]) -> bool {
        let [a, b] = ids.map(|id| {
            let article = self.stories.articles().find(|article| article.id() == id);
            article.expect("it is there").report().number()
        });
        a == b
    }

    /// For each article a number of its report, and one of its story.
    fn groups(&self) -> [Vec<usize>; 2] {
        let articles = || self.stories.articles();
        [
            articles().map(|article| article.report().number()).collect(),
            articles().map(|article| article.story().number()).collect(),
        ]
    }
}

/// What a case must come to, by its name.
fn check(name: &str, found: &Outcome, size: usize) {
    let articles = found.articles.len();
    match name {
        "identical"
        | "words of one hash"
        | "one of 50 MB"
        | "a million sentences"
        | "a million line breaks"
        | "every word unique"
        | "one segment 100,000 times" => {
            assert_eq!((found.reports(), found.stories.len()), (1, 1), "{name}");
        }
        "one boilerplate" | "one boilerplate, unpunctuated" => {
            // Of few articles two that are of one story are more than 2 %.
            if size >= 1_000 {
                assert!(found.largest_share() <= 0.02, "{name}: {}", found.largest_share());
            }
            let bodies = bodies(&found.articles);
            let of_bodies = Detector::default().detect(&bodies).expect("ids are unique");
            let same = |a: usize, b: usize| {
                let [one, other] = [&found.stories, &of_bodies].map(|stories| {
                    let [a, b] = [a, b].map(|at| stories.article(at).expect("it is there"));
                    a.report().number() == b.report().number()
                });
                one == other
            };
            let neighbours = || (1..articles).map(|at| same(at - 1, at));
            let agreeing = neighbours().filter(|&same| same).count() as f64;
            assert!(agreeing / (articles - 1) as f64 >= 0.99, "{name}: bodies decide");
        }
        "forged signatures, seed known" => {
            assert!(found.are_one_report(["victim", "copy"]));
            // The victim's copy, and no forged one is a copy of anything.
            assert_eq!(found.reports(), articles - 1);
            assert!(found.largest_share() <= 2.0 / articles as f64);
        }
        "one word each"
        | "emoji"
        | "right to left"
        | "100,000 accents on a letter"
        | "two rare terms with each other"
        | "headlines as long as texts" => {
            assert_eq!((found.reports(), found.stories.len()), (articles, articles), "{name}");
        }
        "NUL bytes" => {
            // They end words as white space does, but no sentences.
            let clean = Outcome::of(&CLEAN, size, 0);
            for (found, clean) in found.groups().iter().zip(clean.groups()) {
                let agreement = eval::compare(found, &clean).adjusted_rand;
                assert!(agreement > 0.99, "{name}: {agreement}");
            }
        }
        "10,000 and their concatenation" => {
            let clean = Outcome::of(&CLEAN, size, 0);
            assert_eq!(found.reports(), clean.reports() + 1, "{name}: a collection joins nothing");
        }
        "two rare terms with all" | "reports of one event" => {
            if size >= 1_000 {
                assert!(found.largest_share() <= 0.02, "{name}: {}", found.largest_share());
            }
        }
        "ids of 1 MB" => {
            // Half of all are one text.
            let [reports, _] = found.groups();
            assert!(reports.iter().step_by(2).all(|&report| report == reports[0]));
        }
        _ => panic!("{name}: what must come of it is not said"),
    }
}

/// What stands between the words that all have in common.
fn bodies(articles: &[Article]) -> Vec<Article> {
    let half = hostile::AROUND / 2;
    let body = |article: &Article| {
        let words: Vec<&str> = article.text().split_whitespace().collect();
        Article::new(article.id(), words[half..words.len() - half].join(" "))
    };
    articles.iter().map(body).collect()
}

#[test]
fn what_comes_of_each() {
    for case in CASES.iter().filter(|case| case.name != FORGED.name) {
        let size = (case.full / SMALL).clamp(20, 2_000);
        check(case.name, &Outcome::of(case, size, 0), size);
    }
}

#[test]
#[ignore = "takes minutes: .ci/run has it run in release"]
fn what_comes_of_each_in_full() {
    for case in CASES.iter().filter(|case| case.name != FORGED.name) {
        let found = Outcome::of(case, case.full, 0);
        check(case.name, &found, case.full);
        // As many clean ones take 5 seconds where these take most.
        assert!(found.time < Duration::from_secs(60), "{}: {:?}", case.name, found.time);
    }
}

/// A seed that the maker of a feed does not know makes forged articles cost as others of their
/// length.
#[test]
#[ignore = "takes a minute: .ci/run has it run in release"]
fn a_seed_of_ones_own_is_not_forged() {
    let size = 10_000;
    let [known, own] = [0, 0x5eed].map(|seed| Outcome::of(&FORGED, size, seed));
    check(FORGED.name, &known, size);
    check(FORGED.name, &own, size);
    assert!(2 * own.time < known.time, "{:?} and {:?}", own.time, known.time);
}
