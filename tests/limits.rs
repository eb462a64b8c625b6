//! What a megabyte of any bytes costs at most: time, and memory as a multiple of the input; and each
//! article, since a megabyte may be half a million of them. One test, as what others hold at the same
//! time would be counted too.

use std::alloc::{GlobalAlloc, Layout, System};
use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use samestory::detector::{Background, DetectError};
use samestory::layers::sketch::{MinHasher, Signatures, TextSketcher};
use samestory::layers::text::Document;
use samestory::layers::verify::{StoryModel, shared_passages};
use samestory::{Article, CopyScan, Detector};

#[path = "fuzz/targets/mod.rs"]
mod targets;

use targets::TARGETS;
use targets::read::{Options, Records};
use targets::seeds::seeds;

const INPUT: usize = 1_000_000;

/// Bytes held at most for each of the input.
const BYTES_A_BYTE: usize = 50;

/// And for each article, of which a line may be one.
const BYTES_AN_ARTICLE: usize = 400;

/// In a release build.
const TIME: Duration = Duration::from_secs(1);

const TIME_AN_ARTICLE: Duration = Duration::from_micros(1);

/// Of the runs of what took longer the fastest counts: a machine that others use too slows one, what
/// an input costs slows all.
const RUNS: usize = 3;

/// Gives the number of articles that it makes.
type Operation = fn(&[u8]) -> usize;

/// All that takes bytes or a text from outside.
const OPERATIONS: [(&str, Operation); 8] = [
    ("detect", |bytes| {
        let stories = Detector::default().detect([article("a", bytes), article("b", &bytes[1..])]);
        stories.expect("ids are unique").articles().len()
    }),
    ("detect lines", |bytes| {
        let lines = bytes.split(|&byte| byte == b'\n').enumerate();
        let articles = lines.map(|(at, line)| article(&at.to_string(), line));
        Detector::default().detect(articles).expect("ids are unique").articles().len()
    }),
    ("scan", |bytes| {
        let articles = [article("a", bytes), article("b", &bytes[1..])];
        let read = || articles.iter().map(Ok::<_, DetectError>);
        let scan = CopyScan::new(0.5).expect("in its range");
        scan.representatives(read, Ok).expect("nothing fails").len()
    }),
    ("explain", |bytes| {
        let articles = [article("a", bytes), article("b", &bytes[1..])];
        let detector = Detector::default();
        let analysis = detector.analyse(&articles).expect("ids are unique");
        analysis.explain(["a", "b"]).expect("both are there");
        articles.len()
    }),
    ("passages", |bytes| {
        let [one, other] = [article("a", bytes), article("b", &bytes[1..])];
        shared_passages(one.text(), other.text(), 5);
        2
    }),
    ("sketch", |bytes| {
        let article = article("a", bytes);
        TextSketcher::new(MinHasher::new(128, 0), 5).sign(article.text());
        Document::read_stemming(&article, |_| true);
        1
    }),
    ("load", |bytes| {
        let identity = TextSketcher::new(MinHasher::new(128, 0), 5).identity();
        drop(Signatures::load(&identity, bytes));
        drop(StoryModel::load(bytes));
        drop(Background::load(bytes));
        0
    }),
    ("read", |bytes| {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let read = |name: &&str| {
            let path = folder.path().join(name);
            fs::write(&path, bytes).expect("a file can be written");
            Records::open(&[path], Options::default()).expect("it is there").count()
        };
        ["a.jsonl", "a.csv", "a.txt", "a.jsonl.gz"].iter().map(read).sum()
    }),
];

fn article(id: &str, bytes: &[u8]) -> Article {
    Article::new(id, String::from_utf8_lossy(bytes))
}

/// Inputs of many kinds, a megabyte each.
fn inputs() -> Vec<Vec<u8>> {
    let repeated = |bytes: &[u8]| bytes.iter().copied().cycle().take(INPUT).collect::<Vec<u8>>();
    let mut state = 1_u64;
    let mut random = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 56) as u8
    };
    let letters = *b"aeinorst,. \nE9";
    let mut inputs = vec![
        (0..INPUT).map(|_| random()).collect(),
        (0..INPUT).map(|_| letters[usize::from(random()) % letters.len()]).collect(),
    ];
    let repetitions: [&[u8]; 9] = [
        b"\0",
        b" ",
        b"a",
        b"a ",
        b"A.",
        b"1,",
        b"\"\n",
        "大".as_bytes(),
        "a\u{301}\u{327}".as_bytes(),
    ];
    inputs.extend(repetitions.map(repeated));
    // What a search for failures begins with, over and over.
    let seeds = TARGETS.iter().flat_map(|(name, _)| seeds(name));
    inputs.extend(seeds.map(|seed| repeated(&seed)));
    inputs
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "its limit is that of a release build: .ci/run has it run in one"
)]
fn a_megabyte_takes_a_second_and_bounded_memory() {
    for (name, operation) in OPERATIONS {
        for (number, input) in inputs().iter().enumerate() {
            let first = Cost::of(operation, input);
            let limit = TIME + TIME_AN_ARTICLE * u32::try_from(first.articles).expect("is small");
            let is_in_time =
                first.time < limit || (1..RUNS).any(|_| Cost::of(operation, input).time < limit);
            let Cost { articles, bytes, .. } = first;
            println!("{name}, input {number}: {:.2?}, {} bytes a byte", first.time, bytes / INPUT);
            assert!(is_in_time, "{name}, input {number}: {:?} at first", first.time);
            let limit = BYTES_A_BYTE * INPUT + BYTES_AN_ARTICLE * articles;
            assert!(bytes < limit, "{name}, input {number}: {bytes} bytes, of {limit}");
        }
    }
}

/// What an operation took.
struct Cost {
    articles: usize,
    time: Duration,
    /// Held at the same time, at most.
    bytes: usize,
}

impl Cost {
    fn of(operation: Operation, input: &[u8]) -> Self {
        let held = HELD.load(Ordering::Relaxed);
        MOST.store(held, Ordering::Relaxed);
        let begun = Instant::now();
        let articles = operation(input);
        let time = begun.elapsed();
        Self { articles, time, bytes: MOST.load(Ordering::Relaxed).saturating_sub(held) }
    }
}

/// Counts the bytes that are held, and the most that were.
struct Counting;

static HELD: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

fn note(more: usize, fewer: usize) {
    let held = HELD.fetch_add(more, Ordering::Relaxed) + more;
    MOST.fetch_max(held, Ordering::Relaxed);
    HELD.fetch_sub(fewer, Ordering::Relaxed);
}

// SAFETY: the system's allocator does as the trait asks.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        note(layout.size(), 0);
        // SAFETY: the caller keeps the promises that the system's allocator asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        note(layout.size(), 0);
        // SAFETY: the caller keeps the promises that the system's allocator asks for.
        unsafe { System.alloc_zeroed(layout) }
    }

    // What is moved is in memory twice for a moment.
    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        note(size, layout.size());
        // SAFETY: the caller keeps the promises that the system's allocator asks for.
        unsafe { System.realloc(memory, layout, size) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        note(0, layout.size());
        // SAFETY: the caller keeps the promises that the system's allocator asks for.
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;
