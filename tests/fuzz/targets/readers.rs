//! The readers of the examples: every article is read, or an error says which is not and where.

use std::collections::HashSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::TempDir;

use super::input::Input;
use super::read::{Fields, Options, ReadError, Record, Records, date};

const NAMES: [&str; 8] =
    ["a.jsonl", "a.csv", "a.txt", "a.ndjson", "a.jsonl.gz", "a.csv.gz", "a.txt.gz", "a.CSV"];

pub(crate) fn run(bytes: &[u8]) {
    thread_local!(static FOLDER: TempDir = tempfile::tempdir().expect("a folder can be made"));

    let mut input = Input(bytes);
    let name = NAMES[input.below(NAMES.len())];
    let is_packed = input.below(4) == 3;
    let longest = [256 << 20, 200, 30, 1][input.below(4)];
    let [has_label, is_month_first] = [input.coin(), input.coin()];
    let content = input.0;
    let options = Options {
        fields: Fields { label: has_label.then(|| "label".into()), ..Fields::default() },
        date_order: Some(if is_month_first { date::Order::Mdy } else { date::Order::Dmy }),
        longest,
        ..Options::default()
    };
    if let Some(start) = content.get(..content.len().min(100)) {
        date::parse(&String::from_utf8_lossy(start), options.date_order.unwrap_or_default());
    }
    FOLDER.with(|folder| {
        let path = folder.path().join(name);
        let written = if is_packed { packed(content) } else { content.to_vec() };
        fs::write(&path, &written).expect("a file can be written");
        let is_whole = is_packed || !written.starts_with(&[0x1f, 0x8b]);
        check(&path, &options, is_whole.then_some(content));
        fs::remove_file(&path).expect("it was there");
    });
}

fn packed(content: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(content).and_then(|()| packer.finish()).expect("memory can be written to")
}

/// Reads a file that unpacks to `content`, where that is known.
fn check(path: &PathBuf, options: &Options, content: Option<&[u8]>) {
    let open = |options: Options| {
        Records::open(std::slice::from_ref(path), options)
            .expect("it is there, and of a known name")
    };
    let found: Vec<Result<Record, ReadError>> = open(options.clone()).collect();
    let mut ids = HashSet::new();
    for result in &found {
        match result {
            Ok(record) => {
                let id = record.article.id();
                assert!(!id.trim().is_empty() && ids.insert(id), "ids are there and unique");
                assert!(record.place.to_string().starts_with(&*path.to_string_lossy()));
            }
            Err(error) => check_error(error, path),
        }
    }
    check_skipping(&found, open(Options { skip_invalid: true, ..options.clone() }));
    if let Some(content) = content {
        check_count(&found, content, path, options.longest);
    }
}

fn check_error(error: &ReadError, path: &Path) {
    let text = error.to_string();
    assert_eq!(text.lines().count(), 1, "{text:?}");
    let said =
        text.strip_prefix(&error.place().to_string()).and_then(|said| said.strip_prefix(": "));
    assert!(said.is_some_and(|said| !said.is_empty()), "{text:?}");
    let place = text.strip_prefix(&*path.to_string_lossy());
    assert!(place.is_some_and(|place| place.starts_with(':')), "{text:?}");
}

/// What is skipped is counted, and changes nothing else.
fn check_skipping(found: &[Result<Record, ReadError>], mut skipping: Records) {
    let left: Vec<Result<Record, ReadError>> = skipping.by_ref().collect();
    let is_kept = |result: &&Result<Record, ReadError>| {
        result.as_ref().err().is_none_or(|error| !error.kind().is_skippable())
    };
    let texts = |result: &Result<Record, ReadError>| match result {
        Ok(record) => Ok(record.clone()),
        Err(error) => Err(error.to_string()),
    };
    let expected: Vec<_> = found.iter().filter(is_kept).map(texts).collect();
    assert_eq!(left.iter().map(texts).collect::<Vec<_>>(), expected);
    let counted = skipping.report.skipped.count + skipping.report.lost.count;
    assert_eq!(counted as usize, found.len() - expected.len(), "what is left out is counted");
    let is_told = counted > 0 || skipping.report.unread_dates.count > 0;
    assert!(!is_told || !skipping.report.to_string().is_empty(), "what is left out is told");
}

/// Nothing is dropped in silence: as many articles and errors come out as there are lines, unless an
/// error says that the rest is lost.
fn check_count(found: &[Result<Record, ReadError>], content: &[u8], path: &Path, longest: usize) {
    let is_lost = |error: &ReadError| error.lost_rest().is_some() || !error.kind().is_skippable();
    if found.iter().filter_map(|result| result.as_ref().err()).any(is_lost) {
        return;
    }
    let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
    let name = path.to_string_lossy().to_lowercase();
    let lines = content.split_inclusive(|&byte| byte == b'\n');
    if name.contains(".txt") {
        assert_eq!(found.len(), 1);
    } else if !name.contains(".csv") {
        let counts = |line: &&[u8]| !line.trim_ascii().is_empty() || line.len() > longest;
        assert_eq!(found.len(), lines.filter(counts).count());
    } else if !content.contains(&b'"') {
        let first = content.split_inclusive(|&byte| byte == b'\n').next().unwrap_or_default();
        let named = first.strip_prefix(b"sep=").and_then(|rest| rest.trim_ascii_end().first());
        let count = |of: &u8| first.iter().filter(|&byte| byte == of).count();
        let most = [b'\t', b';', b','].into_iter().max_by_key(count);
        let parts = char::from(named.copied().or(most).unwrap_or(b','));
        let content = if named.is_some() { &content[first.len()..] } else { content };
        let is_end = |&byte: &u8| byte == b'\n' || byte == b'\r';
        let says_nothing = |c: char| c.is_whitespace() || c == parts;
        let is_blank =
            |line: &[u8]| str::from_utf8(line).is_ok_and(|line| line.chars().all(says_nothing));
        let rows = content.split(is_end).filter(|line| !is_blank(line)).count();
        assert_eq!(found.len(), rows.saturating_sub(1));
    }
}
