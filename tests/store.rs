//! What must hold of an index that is kept on disk, and of the example `stream`, whatever happens to
//! the process and the disk.

#[path = "support/fails.rs"]
mod fails;
#[path = "../benches/support/generator.rs"]
mod generator;
#[path = "support/json_line.rs"]
mod json_line;
#[path = "support/program.rs"]
mod program;
#[path = "support/steps.rs"]
mod steps;

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Barrier, RwLock};
use std::thread;
use std::time::Duration;

use proptest::prelude::*;
use samestory::detector::{CopyRule, Lens};
use samestory::index::{
    IndexErrorKind, IndexedStory, Insertion, Match, ReportId, StoreError, StoreErrorKind, StoryId,
};
use samestory::{Article, Detector, StoryIndex, StoryStore, Timestamp};
use tempfile::TempDir;

use fails::fails;
use generator::{Generator, Random};
use json_line::json_line;
use program::{folder, program, succeeds, text};
use steps::{DAY, Step, article, article_of, step};

fn open(path: &Path) -> StoryStore {
    StoryStore::open(path, &Detector::default()).expect("the store can be opened")
}

/// The ids of the articles of each report.
type Reports = Vec<(ReportId, Vec<String>)>;

/// Each story with its reports and their articles, those first to which an article came last.
fn stories(index: &StoryIndex) -> Vec<(StoryId, Reports)> {
    let of_story = |story: IndexedStory<'_>| {
        let reports = story.reports();
        let reports = reports.map(|of| (of.id(), of.article_ids().map(str::to_owned).collect()));
        (story.id(), reports.collect())
    };
    index.recent_stories().map(of_story).collect()
}

/// Takes the step in both, which must give the same.
fn take(store: &mut StoryStore, index: &mut StoryIndex, come: &mut usize, step: &Step) {
    match step {
        Step::Insert(text, day) => {
            let article = article(*come, text, *day);
            *come += 1;
            assert_eq!(store.index().query(&article), index.query(&article));
            let [stored, held] = [store.insert(&article).unwrap(), index.insert(&article).unwrap()];
            assert_eq!(stored, held);
        }
        Step::Remove(at) => {
            let ids: Vec<String> =
                stories(index).into_iter().flat_map(|of| of.1).flat_map(|of| of.1).collect();
            if ids.is_empty() {
                assert_eq!(store.remove("a0").unwrap(), None);
            } else {
                let id = at.get(&ids);
                assert_eq!(store.remove(id).unwrap(), index.remove(id));
            }
        }
        Step::Replace(at, text, day) => {
            let ids: Vec<String> =
                stories(index).into_iter().flat_map(|of| of.1).flat_map(|of| of.1).collect();
            if !ids.is_empty() {
                let article = article_of(at.get(&ids), text, *day);
                assert_eq!(store.replace(&article).unwrap(), index.replace(&article).unwrap());
            }
        }
        Step::Expire(day) => {
            let moment = Timestamp::from_unix_seconds(day * DAY);
            assert_eq!(store.expire(moment).unwrap(), index.expire(moment));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_store_that_was_opened_again_goes_on_as_an_index_that_was_never_closed(steps in prop::collection::vec((step(), prop::bool::weighted(0.2)), 0..30)) {
        let folder = folder();
        let path = folder.path().join("store");
        let (mut store, mut index, mut come) = (open(&path), StoryIndex::default(), 0);
        for (step, is_opened_again) in &steps {
            if *is_opened_again {
                drop(store);
                store = open(&path);
            }
            take(&mut store, &mut index, &mut come, step);
        }
        drop(store);
        let store = open(&path);
        prop_assert_eq!(stories(store.index()), stories(&index));
        prop_assert_eq!(store.index().len(), index.len());
        for number in 0..come {
            let id = format!("a{number}");
            prop_assert_eq!(store.index().get(&id), index.get(&id));
        }
        for story in (1..200).map(StoryId::from_u64) {
            let now = |index: &StoryIndex| index.story(story).map(|story| story.id());
            prop_assert_eq!(now(store.index()), now(&index));
        }
    }
}

#[test]
fn a_copy_is_the_store_as_it_was() {
    let folder = folder();
    let [path, copy] = ["store", "copy"].map(|name| folder.path().join(name));
    let articles: Vec<Article> = Generator::new(15).take(300).collect();
    let mut store = open(&path);
    for batch in articles.chunks(100) {
        store.insert_batch(batch).unwrap();
        let then = stories(store.index());
        store.copy_to(&copy).unwrap();
        let error = store.copy_to(&copy).expect_err("it is there");
        let text = format!("{} is there already: name another file", copy.display());
        assert_eq!(error.to_string(), text);
        let error = store.copy_to(folder.path()).expect_err("it is a folder");
        assert!(error.to_string().ends_with(" is a folder: name a file in it"), "{error}");
        // Both go on, each by itself.
        store.remove(batch[0].id()).unwrap();
        assert_eq!(stories(open(&copy).index()), then);
        fs::remove_file(&copy).unwrap();
    }
    // Nothing is left of how it was made.
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
#[cfg(unix)]
fn a_copy_is_of_what_is_open_whatever_has_its_name() {
    use std::os::unix::fs::PermissionsExt;

    let folder = folder();
    let [path, copy] = ["store", "copy"].map(|name| folder.path().join(name));
    let mut articles = Generator::new(16);
    let mut copied = |store: &mut StoryStore| {
        store.insert(&articles.next().unwrap()).unwrap();
        store.copy_to(&copy).unwrap();
        let mode = fs::metadata(&copy).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
        assert_eq!(stories(open(&copy).index()), stories(store.index()));
        fs::remove_file(&copy).unwrap();
    };
    let mut store = open(&path);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    copied(&mut store);
    fs::rename(&path, folder.path().join("moved")).unwrap();
    copied(&mut store);
    let other = open(&path);
    copied(&mut store);
    drop(other);
    fs::remove_file(folder.path().join("moved")).unwrap();
    copied(&mut store);
}

#[test]
fn thousands_of_articles_are_what_they_were() {
    let folder = folder();
    let path = folder.path().join("store");
    let articles: Vec<Article> = Generator::new(5).take(1500).collect();
    let (mut store, mut index) = (open(&path), StoryIndex::default());
    for batch in articles.chunks(250) {
        assert_eq!(store.insert_batch(batch).unwrap(), index.insert_batch(batch).unwrap());
        let moment = batch[0].date().map(|date| date.as_unix_seconds() - DAY);
        let moment = Timestamp::from_unix_seconds(moment.unwrap_or_default());
        assert_eq!(store.expire(moment).unwrap(), index.expire(moment));
        drop(store);
        store = open(&path);
        assert_eq!(stories(store.index()), stories(&index));
    }
}

#[test]
fn many_threads_read_what_one_has_written() {
    let folder = folder();
    let store = RwLock::new(open(&folder.path().join("store")));
    let articles: Vec<Article> = Generator::new(5).take(400).collect();
    let written = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let mut met = 0;
                while met < articles.len() {
                    met = written.load(Ordering::Acquire);
                    let store = store.read().unwrap();
                    let last = met.checked_sub(1).map(|last| &articles[last]);
                    if let Some(last) = last {
                        let place = store.index().get(last.id()).unwrap();
                        assert_eq!(store.index().query(last).report, Some(place.report));
                    }
                }
            });
        }
        for batch in articles.chunks(20) {
            store.write().unwrap().insert_batch(batch).unwrap();
            written.fetch_add(batch.len(), Ordering::Release);
        }
    });
}

#[test]
fn of_threads_that_make_one_store_one_gets_it() {
    for _ in 0..20 {
        let folder = folder();
        let path = folder.path().join("store");
        let barrier = Barrier::new(4);
        let opened: Vec<Result<StoryStore, StoreError>> = thread::scope(|scope| {
            let open = || {
                barrier.wait();
                StoryStore::open(&path, &Detector::default())
            };
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(open)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let errors = opened.iter().filter_map(|opened| opened.as_ref().err());
        let kinds: Vec<StoreErrorKind> = errors.map(StoreError::kind).collect();
        assert_eq!(kinds, [StoreErrorKind::InUse; 3], "{opened:?}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}

#[test]
fn what_cannot_be_made_leaves_nothing_and_says_so() {
    let folder = folder();
    let store = open(&folder.path().join("store"));
    let long = folder.path().join("n".repeat(300));
    let mut cases = vec![
        (StoryStore::open(&long, &Detector::default()).map(drop), &long),
        (store.copy_to(&long), &long),
    ];
    let link = folder.path().join("link");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(folder.path().join("nowhere"), &link).unwrap();
        cases.push((StoryStore::open(&link, &Detector::default()).map(drop), &link));
    }
    for (made, path) in cases {
        let error = made.expect_err("it cannot be made");
        let text = format!("the store {} could not be made: ", path.display());
        assert!(error.to_string().starts_with(&text), "{error}");
        assert!(error.to_string().contains("; nothing was left there: "), "{error}");
        assert_eq!(error.kind(), StoreErrorKind::Io);
        assert!(error.io_error().is_some());
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), if cfg!(unix) { 2 } else { 1 });
}

#[test]
fn what_cannot_be_opened_says_why() {
    let folder = folder();
    let path = folder.path().join("news.store");
    let name = path.display();
    let mut store = open(&path);
    store.insert(&Article::new("a", "The ferry ran aground off Lundy on Sunday.")).unwrap();

    let fails = |path: &Path, detector: &Detector| {
        let error = StoryStore::open(path, detector).expect_err("it cannot be opened");
        assert_eq!(error.path(), path);
        // Who prints the sources, too, reads nothing twice.
        assert!(error.source().is_none());
        (error.kind(), error.to_string())
    };
    let of = Detector::default();
    let text = format!("the store {name} is open already: close it there, or take another file");
    assert_eq!(fails(&path, &of), (StoreErrorKind::InUse, text));

    let error = store.insert(&Article::new("a", "Another.")).unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Index);
    let refused = error.index_error().expect("that is why");
    assert_eq!((refused.kind(), refused.id()), (IndexErrorKind::KnownId, Some("a")));
    assert_eq!(error.to_string(), format!("{name}: {refused}"));
    // That was no failed write.
    store.insert(&Article::new("b", "Another.")).unwrap();
    let expected = format!(
        "StoryStore {{ path: {path:?}, index: StoryIndex {{ articles: 2, reports: 2, stories: 2, .. }}, \
         .. }}"
    );
    assert_eq!(format!("{store:?}"), expected);
    store.close().unwrap();

    let other = Detector::builder().lens(Lens::Copies).copy_rule(CopyRule::jaccard(0.7));
    let other = other.build().unwrap();
    let (kind, text) = fails(&path, &other);
    assert_eq!(kind, StoreErrorKind::OtherConfiguration);
    let expected = format!(
        "the store {name} was made with another detector, lens both, not copies; Jaccard threshold \
         0.5, not 0.7; containment threshold 0.8, not none: open it with one like that, or send the \
         articles to a new store"
    );
    assert_eq!(text, expected);
    // Nothing came of that.
    assert_eq!(open(&path).index().len(), 2);

    let none = folder.path().join("nowhere").join("store");
    let text = format!(
        "the store {} cannot be made: its folder is not there; make that, or take another path",
        none.display()
    );
    assert_eq!(fails(&none, &of), (StoreErrorKind::Io, text));
    let text = format!("{} is a folder: name a file in it", folder.path().display());
    assert_eq!(fails(folder.path(), &of), (StoreErrorKind::Io, text));
    let as_folder = folder.path().join("none").join("");
    let text = format!("{} is a folder: name a file in it", as_folder.display());
    assert_eq!(fails(&as_folder, &of), (StoreErrorKind::Io, text));
    let error = StoryStore::open(&none, &of).expect_err("there is no such folder");
    assert_eq!(error.io_error().map(io::Error::kind), Some(io::ErrorKind::NotFound));
    let not = folder.path().join("feed.jsonl");
    fs::write(&not, "{\"id\": \"a\"}\n".repeat(1000)).unwrap();
    let text = format!(
        "{} is not a store: check the name, or take a file that is not there",
        not.display()
    );
    assert_eq!(fails(&not, &of), (StoreErrorKind::OtherFormat, text));
    // As is a store of which nothing is left.
    fs::write(&path, "").unwrap();
    assert_eq!(fails(&path, &of).0, StoreErrorKind::OtherFormat);
    // Nothing is left of how it was made.
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

/// Whatever became of the file, nothing is opened or one of these.
fn is_one_or_refused(path: &Path, expected: &[&StoryIndex], what: &str) -> bool {
    match StoryStore::open(path, &Detector::default()) {
        Ok(store) => {
            let found = stories(store.index());
            assert!(expected.iter().any(|index| stories(index) == found), "{what}");
            true
        }
        Err(error) => {
            let text = error.to_string();
            assert!(text.contains(&*path.to_string_lossy()), "{what}: {text}");
            false
        }
    }
}

#[test]
fn a_damaged_file_is_refused_or_is_what_was_committed() {
    let folder = folder();
    let path = folder.path().join("store");
    let articles: Vec<Article> = Generator::new(6).take(120).collect();
    let mut store = open(&path);
    let (mut index, mut before) = (StoryIndex::default(), StoryIndex::default());
    for batch in articles.chunks(30) {
        before = index.clone();
        store.insert_batch(batch).unwrap();
        index.insert_batch(batch).unwrap();
    }
    let copy = folder.path().join("copy");
    store.copy_to(&copy).unwrap();
    let killed = fs::read(&path).unwrap();
    drop(store);
    let whole: &[&StoryIndex] = &[&index];
    for (what, bytes, expected) in [
        ("closed", fs::read(&path).unwrap(), whole),
        ("copy", fs::read(&copy).unwrap(), whole),
        ("killed", killed, &[&index, &before]),
    ] {
        let damaged = folder.path().join("damaged");
        let mut random = Random::new(7);
        let mut refused = 0;
        for case in 0..150 {
            let mut bytes = bytes.clone();
            // The first bytes say which of two states is the later one.
            let end = [bytes.len(), 4096, 330][case % 3];
            let at = random.below(end as u64) as usize;
            match case % 5 {
                // Torn: what is behind was never written.
                0 => bytes.truncate(at),
                1 => bytes[at..].fill(0),
                2 => {
                    let end = (at + 512).min(bytes.len());
                    bytes[at..end].iter_mut().for_each(|byte| *byte ^= 0x5a);
                }
                _ => bytes[at] ^= 1 << random.below(8),
            }
            fs::write(&damaged, &bytes).unwrap();
            let what = format!("{what}, {case} at {at}");
            refused += usize::from(!is_one_or_refused(&damaged, expected, &what));
        }
        assert!(refused >= 30, "{what}: {refused}");
    }
    assert!(is_one_or_refused(&path, whole, "whole"));
    assert!(is_one_or_refused(&copy, whole, "whole copy"));
}

#[test]
fn a_copy_of_a_store_whose_file_is_damaged_is_whole_or_refused() {
    let folder = folder();
    let (path, copy) = (folder.path().join("store"), folder.path().join("copy"));
    let articles: Vec<Article> = Generator::new(6).take(60).collect();
    let mut store = open(&path);
    for batch in articles.chunks(20) {
        store.insert_batch(batch).unwrap();
    }
    let bytes = fs::read(&path).unwrap();
    let mut random = Random::new(8);
    let mut refused = 0;
    for case in 0..150 {
        let mut damaged = bytes.clone();
        let end = [bytes.len(), 4096, 330][case % 3];
        let at = if case == 0 { 0 } else { random.below(end as u64) as usize };
        damaged[at] ^= 1 << random.below(8);
        fs::write(&path, &damaged).unwrap();
        let what = format!("{case} at {at}");
        match store.copy_to(&copy) {
            Ok(()) => {
                assert!(is_one_or_refused(&copy, &[store.index()], &what), "{what}");
                fs::remove_file(&copy).unwrap();
            }
            Err(error) => {
                assert_eq!(
                    (error.kind(), error.path()),
                    (StoreErrorKind::Damaged, &*path),
                    "{what}"
                );
                refused += 1;
            }
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "{what}");
    }
    assert!(refused >= 20, "{refused}");
    fs::write(&path, &bytes).unwrap();
    store.copy_to(&copy).unwrap();
    assert!(is_one_or_refused(&copy, &[store.index()], "whole"));
}

fn stream(store: &Path, feed: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(program("stream"));
    command.arg("--store").arg(store).args(arguments);
    command.stdin(File::open(feed).expect("the feed is there"));
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs on a feed that has not ended.
fn start(store: &Path) -> (Child, ChildStdin, BufReader<ChildStdout>) {
    let mut child = Command::new(program("stream"))
        .arg("--store")
        .arg(store)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let (input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    (child, input, BufReader::new(output))
}

/// Answers of `stream`.
fn answers(output: &Output) -> Vec<serde_json::Value> {
    text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The articles of a feed as `stream` reads them, and the file.
fn feed(folder: &TempDir, seed: u64, count: usize) -> (Vec<Article>, PathBuf) {
    let articles: Vec<Article> = Generator::new(seed).take(count).collect();
    let path = folder.path().join("feed.jsonl");
    fs::write(&path, articles.iter().map(json_line).collect::<String>()).unwrap();
    (articles, path)
}

#[test]
fn a_feed_is_answered_line_by_line_and_goes_on_after_a_restart() {
    let folder = folder();
    let store = folder.path().join("store");
    let (articles, path) = feed(&folder, 8, 60);
    let mut index = StoryIndex::default();
    let places: Vec<Insertion> =
        articles.iter().map(|article| index.insert(article).unwrap()).collect();
    let lines = fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = lines.lines().collect();

    // A bad line, and an article that comes twice.
    let first = folder.path().join("first.jsonl");
    let bad = [&lines[..20], &["{\"id\": 1"], &lines[10..12], &[""], &["{\"id\": \"x\"}"]].concat();
    fs::write(&first, bad.join("\n")).unwrap();
    let output = stream(&store, &first, &[]).output().unwrap();
    assert!(output.status.success());
    let told = text(&output.stderr);
    let told: Vec<&str> = told.lines().collect();
    assert_eq!(told.len(), 4, "{told:?}");
    assert_eq!(told[0], format!("stream: {} is a new store", store.display()));
    assert!(told[1].starts_with("stream: <stdin>:21: not a JSON object"), "{told:?}");
    assert!(told[2].starts_with("stream: <stdin>:25: neither field"), "{told:?}");
    assert_eq!(told[3], "stream: 2 bad lines were left out");
    let found = answers(&output);
    assert_eq!(found.len(), 22);
    for (at, answer) in found.iter().enumerate() {
        let at = if at < 20 { at } else { at - 10 };
        assert_eq!(answer["id"], articles[at].id());
        assert_eq!(answer["report"], places[at].report().as_u64());
    }
    assert!(found[..20].iter().all(|answer| answer["known"] == false));
    assert!(found[20..].iter().all(|answer| answer["known"] == true));

    let output = stream(&store, &path, &[]).output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty());
    let found = answers(&output);
    for (at, (answer, place)) in found.iter().zip(&places).enumerate() {
        let known = at < 20;
        assert_eq!(answer["known"], known);
        let names: Vec<&str> = answer.as_object().unwrap().keys().map(String::as_str).collect();
        let expected = ["copy_of", "id", "known", "new_story", "probability", "report", "story"];
        assert_eq!(names.into_iter().collect::<BTreeSet<_>>(), BTreeSet::from(expected));
        assert_eq!(answer["report"], place.report().as_u64());
        assert_eq!(answer["copy_of"].as_str(), place.copy_of());
        if !known {
            assert_eq!(answer["story"], place.story().as_u64());
            assert_eq!(answer["new_story"], place.is_new_story);
            // The reader of the test may be off by the last bit.
            let off = answer["probability"].as_f64().unwrap_or_default()
                - place.probability().unwrap_or_default();
            assert!(off.abs() < 1e-12, "{answer} {place:?}");
        }
    }
    assert_eq!(stories(open(&store).index()), stories(&index));
}

#[test]
fn what_was_corrected_is_taken_in_where_that_is_asked_for() {
    let folder = folder();
    let store = folder.path().join("store");
    let path = folder.path().join("feed.jsonl");
    let ferry = "The ferry Aurora ran aground off Lundy on Sunday with forty people aboard.";
    let corrected = ferry.replace("forty", "fifty");
    let lines =
        [("wire", ferry), ("daily", &corrected), ("wire", &corrected), ("wire", &corrected)]
            .map(|(id, text)| json_line(&Article::new(id, text)));
    fs::write(&path, lines.concat()).unwrap();
    let copies = |options: &[&str]| -> Vec<Option<f64>> {
        let output = stream(&store, &path, options).output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
        let found = answers(&output);
        let known: Vec<bool> = found.iter().map(|answer| answer["known"] == true).collect();
        let is_first = !options.contains(&"--replace");
        assert_eq!(known, [!is_first, !is_first, true, true]);
        let replaced: Vec<bool> =
            found.iter().map(|answer| answer.get("replaced").is_some()).collect();
        assert_eq!(replaced, [false, false, !is_first, false]);
        let store = open(&store);
        let jaccard = |id: &str| match store.index().get(id).and_then(|place| place.matched) {
            Some(Match::Copy { overlap, .. }) => Some(overlap.jaccard()),
            _ => None,
        };
        ["wire", "daily"].map(jaccard).to_vec()
    };
    let [None, Some(jaccard)] = copies(&[])[..] else { panic!("one is a copy of the other") };
    assert!(jaccard < 1.0);
    // What came last is a copy of what came first.
    assert_eq!(copies(&["--replace"]), [Some(1.0), None]);
}

#[test]
fn thresholds_are_those_of_the_store() {
    let folder = folder();
    let store = folder.path().join("store");
    let (_, path) = feed(&folder, 8, 60);
    let count = |precision: &str| {
        let store = folder.path().join(precision);
        let options = ["--story-precision", precision];
        assert!(stream(&store, &path, &options).output().unwrap().status.success());
        let detector =
            Detector::builder().story_precision(precision.parse().unwrap()).build().unwrap();
        StoryStore::open(&store, &detector).unwrap().index().story_count()
    };
    assert!(count("0.3") < count("1.0"));
    drop(open(&store));
    let refused = stream(&store, &path, &["--story-threshold", "0.5"]).output().unwrap();
    let told = text(&refused.stderr);
    assert_eq!(refused.status.code(), Some(2));
    assert!(told.contains(", not 0.5: open it with one like that"), "{told}");
}

#[test]
fn the_stories_to_which_articles_came_last_are_listed_in_the_end() {
    let folder = folder();
    let store = folder.path().join("store");
    let (articles, path) = feed(&folder, 15, 60);
    let mut index = StoryIndex::default();
    index.insert_batch(&articles).unwrap();
    let line = |(rank, story): (usize, IndexedStory<'_>)| {
        serde_json::json!({
            "recent": rank,
            "story": story.id().as_u64(),
            "reports": story.reports().len(),
            "articles": story.article_ids().count(),
            "first": story.article_ids().next(),
        })
    };
    let expected: Vec<serde_json::Value> = (1..).zip(index.recent_stories()).map(line).collect();
    let output = stream(&store, &path, &["--recent", "3"]).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(answers(&output)[articles.len()..], expected[..3]);
    fs::write(&path, "").unwrap();
    let output = stream(&store, &path, &["--recent", "1000"]).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(answers(&output), expected);
}

#[test]
fn a_window_of_days_forgets_what_is_older() {
    let folder = folder();
    let store = folder.path().join("store");
    let day = |day: i64| Timestamp::from_unix_seconds(1_700_000_000 + day * DAY);
    let far = Timestamp::from_unix_seconds(4_000_000_000);
    let dates = [Some(day(0)), None, Some(day(3)), Some(day(4)), Some(far), Some(day(5))];
    let path = folder.path().join("feed.jsonl");
    let mut lines = String::new();
    for (at, date) in dates.into_iter().enumerate() {
        let article = Article::new(format!("a{at}"), format!("Ferry number{at} ran aground."));
        lines += &json_line(&date.map_or(article.clone(), |date| article.with_date(date)));
    }
    fs::write(&path, lines).unwrap();
    let output = stream(&store, &path, &["--window", "2", "--events"]).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let (events, places): (Vec<_>, Vec<_>) =
        answers(&output).into_iter().partition(|line| line.get("event").is_some());
    assert_eq!(places.len(), 6);
    let story = |at: usize| places[at]["story"].clone();
    let expected = [
        serde_json::json!({"event": "article_forgotten", "id": "a0"}),
        serde_json::json!({"event": "article_forgotten", "id": "a1"}),
        serde_json::json!({"event": "story_ended", "story": story(0)}),
        serde_json::json!({"event": "story_ended", "story": story(1)}),
    ];
    assert_eq!(events, expected);
    let left = || -> Vec<bool> {
        let store = open(&store);
        (0..6).map(|at| store.index().get(&format!("a{at}")).is_some()).collect()
    };
    assert_eq!(left(), [false, false, true, true, true, true]);
    // Sent again, what was forgotten stays so; one without a date is new.
    let output = stream(&store, &path, &["--window", "2"]).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let known: Vec<bool> = answers(&output).iter().map(|answer| answer["known"] == true).collect();
    assert_eq!(known, [false, true, true, true, true]);
    let told = text(&output.stderr);
    assert!(told.contains("\"a0\" is older than the window; left out"), "{told}");
    assert!(told.contains("1 article older than the window was left out"), "{told}");
    assert_eq!(left(), [false, true, true, true, true, true]);
    // A shorter one is that from the start, whatever comes.
    fs::write(&path, "").unwrap();
    let output = stream(&store, &path, &["--window", "1", "--events"]).output().unwrap();
    let forgotten = serde_json::json!({"event": "article_forgotten", "id": "a2"});
    assert_eq!(answers(&output).first(), Some(&forgotten));
    assert_eq!(left(), [false, true, false, true, true, true]);
}

/// A correction is in the window or left out, and moves it, as what is new.
#[test]
fn a_window_holds_for_corrections_too() {
    let folder = folder();
    let store = folder.path().join("store");
    let path = folder.path().join("feed.jsonl");
    let version = |id: &str, day: i64, trees: &str| {
        let text = format!("The council of Oxcombe plants {trees} along the ring road for {id}.");
        let date = Timestamp::from_unix_seconds(1_700_000_000 + day * DAY);
        json_line(&Article::new(id, text).with_date(date))
    };
    let run = |lines: &[String]| {
        fs::write(&path, lines.concat()).unwrap();
        let options = ["--window", "6", "--events", "--replace"];
        let output = stream(&store, &path, &options).output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
        (answers(&output), text(&output.stderr).to_owned())
    };
    let forgotten = |answers: &[serde_json::Value]| -> Vec<String> {
        let of = |line: &serde_json::Value| {
            (line["event"] == "article_forgotten").then(|| line["id"].as_str().unwrap().to_owned())
        };
        answers.iter().filter_map(of).collect()
    };
    run(&[version("corrected", 2, "limes"), version("other", 3, "oaks")]);
    let (answered, _) = run(&[version("corrected", 20, "elms"), version("late", 4, "firs")]);
    assert_eq!((&answered[0]["id"], &answered[0]["replaced"]), (&"corrected".into(), &true.into()));
    assert_eq!(forgotten(&answered), ["other"]);
    let (answered, told) = run(&[version("corrected", 10, "limes")]);
    assert_eq!(answered, [] as [serde_json::Value; 0]);
    assert!(told.contains("\"corrected\" is older than the window; left out"), "{told}");
    let store = open(&store);
    let left = ["corrected", "other", "late"].map(|id| store.index().contains(id));
    assert_eq!(left, [true, false, false]);
}

/// What is placed where does not depend on how many lines are read at a time.
#[test]
fn a_window_gives_the_same_places_whatever_the_delay() {
    let folder = folder();
    let (_, path) = feed(&folder, 12, 700);
    let answers_of = |name: &str, delay: &str| {
        let store = folder.path().join(name);
        let options = ["--window", "1", "--events", "--delay", delay];
        let output = stream(&store, &path, &options).output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
        (answers(&output), stories(open(&store).index()))
    };
    let (places, left) = answers_of("one", "0");
    assert_eq!((places.clone(), left.clone()), answers_of("other", "60000"));
    let (events, places): (Vec<_>, Vec<_>) =
        places.iter().partition(|line| line.get("event").is_some());
    assert!(left.len() < 600 && places.len() == 700);
    assert!(!events.is_empty());
}

/// Good lines are answered in time, and all that is left of a broken input is a failure.
#[test]
fn bad_lines_without_end_hold_nothing_back_and_a_broken_end_is_no_bad_line() {
    let folder = folder();
    let (articles, _) = feed(&folder, 13, 1);
    let (mut child, mut input, mut answered) = start(&folder.path().join("one"));
    input.write_all(json_line(&articles[0]).as_bytes()).unwrap();
    let noise = thread::spawn(move || while input.write_all(b"no article\n").is_ok() {});
    let mut line = String::new();
    answered.read_line(&mut line).unwrap();
    assert!(line.contains(articles[0].id()), "{line}");
    child.kill().unwrap();
    child.wait().unwrap();
    noise.join().unwrap();

    let mut gzipped = Vec::new();
    let mut encoder = flate2::write::GzEncoder::new(&mut gzipped, flate2::Compression::fast());
    for article in Generator::new(14).take(50) {
        encoder.write_all(json_line(&article).as_bytes()).unwrap();
    }
    encoder.finish().unwrap();
    gzipped.truncate(gzipped.len() / 2);
    let cut = folder.path().join("cut.jsonl.gz");
    fs::write(&cut, gzipped).unwrap();
    let output = stream(&folder.path().join("two"), &cut, &[]).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));

    let undated = folder.path().join("undated.jsonl");
    fs::write(&undated, "{\"id\": \"a\", \"text\": \"Rain.\", \"date\": \"soon\"}\n").unwrap();
    let output = stream(&folder.path().join("three"), &undated, &[]).output().unwrap();
    assert_eq!((output.status.code(), answers(&output).len()), (Some(0), 1));
    let told =
        "1 date was unreadable or not from 1400 to 2199, and left out, at <stdin>:1: \"soon\"\n";
    assert!(text(&output.stderr).ends_with(told));
}

#[test]
fn whoever_reads_the_answers_and_ends_before_the_feed_makes_it_a_failure() {
    let folder = folder();
    let (articles, path) = feed(&folder, 16, 300);
    let store = folder.path().join("store");
    let mut child = stream(&store, &path, &["--delay", "0"]).spawn().unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.ends_with("is in the store, send the rest again\n"), "{told}");
    assert!(open(&store).index().get(articles[0].id()).is_some());
    // Of a list the first may do.
    let empty = folder.path().join("empty");
    fs::write(&empty, "").unwrap();
    let mut child = stream(&store, &empty, &["--recent", "10000"]).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

/// An answer is there within the delay, though the feed has not ended; a signal ends the run well.
#[cfg(unix)]
#[test]
fn a_signal_ends_the_run_when_all_is_written() {
    for signal in ["INT", "TERM"] {
        let folder = folder();
        let store = folder.path().join("store");
        let (mut child, mut input, mut output) = start(&store);
        let line = |id: &str| json_line(&Article::new(id, format!("The ferry {id} ran aground.")));
        input.write_all(line("a").as_bytes()).unwrap();
        let mut answer = String::new();
        output.read_line(&mut answer).unwrap();
        assert!(answer.starts_with("{\"id\":\"a\""), "{answer}");
        input.write_all(line("b").as_bytes()).unwrap();
        let (signal, id) = (format!("-{signal}"), child.id().to_string());
        assert!(Command::new("kill").args([&signal, &id]).status().unwrap().success());
        assert_eq!(child.wait().unwrap().code(), Some(0), "{signal}");
        assert!(open(&store).index().get("a").is_some());
        drop(input);
    }
}

/// Starts `stream` on the whole feed and kills it, again and again, until it was killed so many
/// times.
#[cfg(unix)]
fn survives(kills: usize, articles: usize) {
    use std::os::unix::process::ExitStatusExt;
    const SIGKILL: i32 = 9;

    let folder = folder();
    let (articles, path) = feed(&folder, 9, articles);
    let mut undisturbed = StoryIndex::default();
    undisturbed.insert_batch(&articles).unwrap();
    let mut random = Random::new(kills as u64);
    let (mut killed, mut rounds, mut finished) = (0, 0, 0);
    let mut store = folder.path().join("store0");
    let mut acknowledged: BTreeMap<String, u64> = BTreeMap::new();
    let mut held = 0;
    while killed < kills {
        rounds += 1;
        assert!(rounds < 20 * kills, "{killed} of {rounds} runs could be killed");
        let mut child = stream(&store, &path, &["--delay", "1"]).spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        // What was answered; a line that is cut says nothing.
        let reader = thread::spawn(move || {
            let lines = output.split(b'\n').map_while(Result::ok);
            let answers = lines.map_while(|line| serde_json::from_slice(&line).ok());
            answers.collect::<Vec<serde_json::Value>>()
        });
        // As many commits as fall into that, so that a store dies at any age.
        thread::sleep(Duration::from_micros(random.below(60_000)));
        child.kill().unwrap();
        let was_killed = child.wait().unwrap().signal() == Some(SIGKILL);
        killed += usize::from(was_killed);
        for answer in reader.join().unwrap() {
            let (id, report) = (answer["id"].as_str().unwrap(), answer["report"].as_u64().unwrap());
            // It was known when it was there before.
            let was_there = articles[..held].iter().any(|article| article.id() == id);
            assert_eq!(answer["known"], was_there, "{id}");
            assert_eq!(*acknowledged.entry(id.to_owned()).or_insert(report), report);
        }
        let opened = open(&store);
        let index = opened.index();
        held = index.len();
        // None is doubled, and none is there before those that came before it.
        let ids: BTreeSet<&str> = articles[..held].iter().map(Article::id).collect();
        let mut in_store: Vec<&str> =
            index.recent_stories().flat_map(|of| of.article_ids()).collect();
        in_store.sort_unstable();
        assert!(in_store.iter().copied().eq(ids.iter().copied()));
        for (id, report) in &acknowledged {
            let place = index.get(id).unwrap_or_else(|| panic!("{id} was acknowledged"));
            assert_eq!(place.report.as_u64(), *report);
        }
        if held == articles.len() {
            assert_eq!(stories(index), stories(&undisturbed));
            finished += 1;
            store = folder.path().join(format!("store{finished}"));
            acknowledged.clear();
            held = 0;
        }
    }
    succeeds(&mut stream(&store, &path, &[]));
    assert_eq!(stories(open(&store).index()), stories(&undisturbed));
    println!(
        "{killed} kills in {rounds} runs; {finished} feeds were finished between them, and {held} of \
         {} articles of one more",
        articles.len()
    );
}

#[cfg(unix)]
#[test]
fn nothing_acknowledged_is_lost_when_it_is_killed() {
    survives(20, 300);
}

#[cfg(unix)]
#[test]
#[ignore = "takes a minute; .ci/run runs it"]
fn nothing_acknowledged_is_lost_when_it_is_killed_200_times() {
    survives(200, 800);
}

/// The shell lets a file grow to so many KB and no further, as a full disk does.
#[cfg(unix)]
#[test]
fn a_full_disk_ends_the_run_and_loses_nothing() {
    let folder = folder();
    let store = folder.path().join("store");
    let (articles, path) = feed(&folder, 10, 600);
    let mut undisturbed = StoryIndex::default();
    undisturbed.insert_batch(&articles).unwrap();
    drop(open(&store));
    let mut held = 0;
    for kilobytes in [400, 700, 1000] {
        let limited = format!("trap '' XFSZ; ulimit -f {}; exec \"$0\" \"$@\"", 2 * kilobytes);
        let output = Command::new("sh")
            .args(["-c", &limited])
            .arg(program("stream"))
            .arg("--store")
            .arg(&store)
            .args(["--delay", "0"])
            .stdin(File::open(&path).unwrap())
            .output()
            .unwrap();
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{kilobytes}: {told}");
        assert_eq!(told.lines().count(), 1, "{told}");
        let begin = format!("stream: the store {} could not be read or written", store.display());
        assert!(told.starts_with(&begin), "{told}");
        let answered = answers(&output);
        let opened = open(&store);
        for answer in &answered {
            assert!(opened.index().get(answer["id"].as_str().unwrap()).is_some());
        }
        assert!(opened.index().len() >= held, "what was there is there");
        held = opened.index().len();
    }
    assert!(held > 0);
    succeeds(&mut stream(&store, &path, &[]));
    assert_eq!(stories(open(&store).index()), stories(&undisturbed));
}

/// Runs as another user where this one may write everywhere.
#[cfg(unix)]
#[test]
fn a_folder_or_file_that_cannot_be_written_is_named_and_stays_as_it_is() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    const NOBODY: u32 = 65534;

    let folder = folder();
    let allow = |path: &Path, mode: u32| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    let (articles, path) = feed(&folder, 11, 20);
    let shelf = folder.path().join("shelf");
    fs::create_dir(&shelf).unwrap();
    let there = shelf.join("there");
    open(&there).insert_batch(&articles[..5]).unwrap();
    // Whoever it runs as must reach the program.
    let copy = folder.path().join("stream");
    fs::copy(program("stream"), &copy).unwrap();
    for (path, mode) in [(folder.path(), 0o755), (&there, 0o444), (&shelf, 0o555)] {
        allow(path, mode);
    }
    let may_write_everywhere = File::create(shelf.join("probe")).is_ok();
    for store in [shelf.join("new"), there.clone()] {
        let mut command = Command::new(&copy);
        command.arg("--store").arg(&store).stdin(File::open(&path).unwrap());
        if may_write_everywhere {
            command.uid(NOBODY);
        }
        let begin = format!(
            "stream: the store {} cannot be opened for writing: Permission denied",
            store.display()
        );
        let told = fails(&mut command);
        assert!(told.starts_with(&begin), "{told}");
    }
    allow(&shelf, 0o755);
    allow(&there, 0o644);
    assert!(!shelf.join("new").exists());
    let mut expected = StoryIndex::default();
    expected.insert_batch(&articles[..5]).unwrap();
    assert_eq!(stories(open(&there).index()), stories(&expected));
}
