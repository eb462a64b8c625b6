//! What must hold on the labelled news of `../shared`, which is not part of the crate.

#[path = "../examples/support/read/mod.rs"]
mod read;

use std::path::{Path, PathBuf};

use samestory::eval;
use samestory::{Article, CopyRule, Detector, Lens, Stories};

fn shared(inner: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(inner)
}

fn corpus(name: &str) -> (Vec<Article>, Vec<Option<String>>) {
    read_from(&[shared(&format!("corpora/{name}.jsonl.gz"))])
}

fn read_from(paths: &[PathBuf]) -> (Vec<Article>, Vec<Option<String>>) {
    let mut options = read::Options::default();
    options.fields.label = Some("cluster".into());
    let records = read::Records::open(paths, options).expect("../shared is there");
    records
        .map(|record| record.expect("the corpora are valid"))
        .map(|r| (r.article, r.label))
        .unzip()
}

fn detect(articles: &[Article]) -> Stories {
    Detector::default().detect(articles).expect("ids are unique")
}

/// The two reports are together, as two reports, and nothing else is with them.
fn assert_alone_together(stories: &Stories) {
    let find =
        |id: &str| stories.articles().find(|article| article.id() == id).expect("it is there");
    let (a, b) = (find("report-a"), find("report-b"));
    assert_eq!(a.story().id(), b.story().id());
    assert_ne!(a.report().id(), b.report().id());
    assert_eq!(a.story().articles().count(), 2);
}

#[test]
#[ignore = "needs ../shared/reports"]
fn the_two_reports_are_one_story() {
    assert_alone_together(&detect(&read_from(&[shared("reports")]).0));
}

#[test]
#[ignore = "needs ../shared/corpora"]
fn the_two_reports_are_one_story_in_any_company() {
    let (reports, _) = read_from(&[shared("reports")]);
    let [reuters, bulk] = ["reuters", "bulk"].map(|name| corpus(name).0);
    assert_alone_together(&detect(&[reports.clone(), reuters.clone()].concat()));
    assert_alone_together(&detect(&[reports.clone(), bulk.clone()].concat()));
    let distractors = [reuters, bulk].concat();
    for name in ["ecbplus", "gva", "allsides", "fnc", "vietnamese", "wikinews"] {
        let mut articles = [reports.clone(), corpus(name).0].concat();
        assert_alone_together(&detect(&articles));
        articles.extend_from_slice(&distractors);
        assert_alone_together(&detect(&articles));
    }
    assert_alone_together(&detect(&[reports, distractors].concat()));
}

#[test]
#[ignore = "needs ../shared/corpora"]
fn stories_agree_with_the_labels() {
    let floors = [
        ("ecbplus", 0.92),
        ("gva", 0.92),
        ("allsides", 0.88),
        ("fnc", 0.90),
        ("vietnamese", 0.94),
        ("wikinews", 0.88),
    ];
    let mut sum = 0.0;
    for (name, floor) in floors {
        let (articles, labels) = corpus(name);
        let found: Vec<u32> = detect(&articles).placements().iter().map(|p| p.story).collect();
        let f1 = eval::compare_among_strangers(&labels, &found).bcubed.f1();
        assert!(f1 >= floor, "{name}: BCubed F1 {f1:.3} is under {floor}");
        sum += f1;
    }
    assert!(sum / floors.len() as f64 >= 0.91);
}

/// The pairs of a Jaccard similarity of at least `threshold`, by counting for every pair the
/// shingles it shares. Nothing of the library but its tokeniser is used.
fn brute_force(articles: &[Article], threshold: f64) -> Vec<(usize, usize)> {
    use std::collections::{HashMap, HashSet};
    let mut ids: HashMap<String, u32> = HashMap::new();
    let mut holders: Vec<Vec<u32>> = Vec::new();
    let mut sizes = Vec::new();
    for (number, article) in articles.iter().enumerate() {
        let mut words = Vec::new();
        samestory::text::tokenize(article.text(), |token| words.push(token.normal().into_owned()));
        let shingles: HashSet<String> = words.windows(5).map(|window| window.join(" ")).collect();
        sizes.push(shingles.len());
        for shingle in shingles {
            let next = ids.len() as u32;
            let id = *ids.entry(shingle).or_insert(next);
            if id == next {
                holders.push(Vec::new());
            }
            holders[id as usize].push(number as u32);
        }
    }
    let mut of_article: Vec<Vec<u32>> = vec![Vec::new(); articles.len()];
    for (id, numbers) in holders.iter().enumerate() {
        numbers.iter().for_each(|&number| of_article[number as usize].push(id as u32));
    }
    let mut pairs = Vec::new();
    let mut shared = vec![0usize; articles.len()];
    for a in 0..articles.len() {
        let mut touched = Vec::new();
        for &id in &of_article[a] {
            for &b in holders[id as usize].iter().filter(|&&b| b as usize > a) {
                if shared[b as usize] == 0 {
                    touched.push(b as usize);
                }
                shared[b as usize] += 1;
            }
        }
        for b in touched {
            let union = sizes[a] + sizes[b] - shared[b];
            if shared[b] as f64 >= threshold * union as f64 {
                pairs.push((a, b));
            }
            shared[b] = 0;
        }
    }
    pairs.sort_unstable();
    pairs
}

#[test]
#[ignore = "needs ../shared/corpora"]
fn copies_are_those_of_brute_force() {
    for name in ["reuters", "bulk"] {
        let (articles, _) = corpus(name);
        for (threshold, least) in [(0.8, 0.99), (0.5, 0.97)] {
            let expected = brute_force(&articles, threshold);
            let detector = Detector::builder()
                .lens(Lens::Copies)
                .boilerplate(samestory::Boilerplate::Keep)
                .copies(CopyRule::jaccard(threshold))
                .build()
                .expect("the threshold is in range");
            let found = detector.copy_pairs(&articles).expect("ids are unique");
            let found: Vec<(usize, usize)> = found.iter().map(|pair| (pair.a, pair.b)).collect();
            let wrong = found.iter().filter(|pair| expected.binary_search(pair).is_err()).count();
            assert_eq!(wrong, 0, "{name} at {threshold}: every pair was verified");
            let recall = found.len() as f64 / expected.len() as f64;
            assert!(
                recall >= least,
                "{name} at {threshold}: {} of {}",
                found.len(),
                expected.len()
            );
        }
    }
}
