//! The text of every error of the library: what went wrong, where, and the fix. Those of the reader
//! of files are in `tests/readers`.

use samestory::detector::{Background, BuildErrorKind, CopyRule, DetectError, DetectErrorKind};
use samestory::layers::sketch::{MinHasher, Signatures};
use samestory::saved::LoadErrorKind;
use samestory::{Article, CopyScan, Detector};

fn articles() -> [Article; 3] {
    ["wire", "daily", "wire"].map(|id| Article::new(id, "The ferry ran aground off Lundy."))
}

#[test]
fn settings_out_of_their_range() {
    let of = Detector::builder;
    let cases = [
        (
            of().copy_rule(CopyRule::jaccard(0.0)),
            BuildErrorKind::JaccardThreshold,
            "the Jaccard threshold of copies is 0: it must be more than 0 and at most 1",
        ),
        (
            of().copy_rule(CopyRule::jaccard(0.5).or_containment(1.1)),
            BuildErrorKind::ContainmentThreshold,
            "the containment threshold of copies is 1.1: it must be more than 0 and at most 1",
        ),
        (
            of().story_precision(95.0),
            BuildErrorKind::StoryPrecision,
            "the story precision is 95: it must be more than 0 and at most 1",
        ),
        (
            of().story_threshold(f64::NAN),
            BuildErrorKind::StoryThreshold,
            "the story threshold is NaN: it must be more than 0 and at most 1",
        ),
    ];
    for (builder, kind, text) in cases {
        let error = builder.build().expect_err(text);
        assert_eq!((error.kind(), error.to_string().as_str()), (kind, text));
    }
    let error = CopyScan::new(-1.0).expect_err("a threshold is positive");
    assert_eq!(error.kind(), BuildErrorKind::JaccardThreshold);
}

#[test]
fn articles_that_cannot_be_grouped() {
    let [wire, daily, again] = articles();
    let doubled = Detector::default().detect([&wire, &daily, &again]).expect_err("two are wire");
    let (detector, two) = (Detector::default(), [wire, daily]);
    let analysis = detector.analyse(&two).expect("ids are unique");
    let unknown = analysis.explain(["wire", "dialy"]);
    let mut reading = 0;
    let changed = CopyScan::new(0.5).expect("it is in its range").pairs(
        || {
            reading += 1;
            articles().into_iter().take(reading).map(Ok::<_, DetectError>)
        },
        Ok,
    );
    let cases = [
        (
            doubled,
            DetectErrorKind::DuplicateId,
            "articles 0 and 2 (counted from 0) have the same id \"wire\": ids must be unique, leave \
             one out or rename it",
        ),
        (
            unknown.expect_err("nothing is called so"),
            DetectErrorKind::UnknownId,
            "no article has the id \"dialy\": check the spelling against the input",
        ),
        (
            changed.expect_err("the second reading gives two articles"),
            DetectErrorKind::ChangedBetweenPasses,
            "the second reading gave other articles than the first: read the same source twice, and \
             let nothing change it in between",
        ),
    ];
    for (error, kind, text) in cases {
        assert_eq!((error.kind(), error.to_string().as_str()), (kind, text));
    }
}

#[test]
fn what_cannot_be_loaded() {
    let saved = || {
        let mut file = Vec::new();
        Background::learn(&articles()).save(&mut file).expect("memory can be written to");
        file
    };
    let mut signatures = Vec::new();
    let hasher = MinHasher::new(4, 0);
    Signatures::new(4).save(&hasher.identity(), &mut signatures).expect("memory can be written to");
    let with = |at: usize, byte: u8| {
        let mut file = saved();
        file[at] = byte;
        file
    };
    let longer = [saved(), vec![0]].concat();
    let load = |file: &[u8]| Background::load(file).expect_err("it is damaged");
    let cases = [
        (
            load(&signatures),
            LoadErrorKind::OtherFormat,
            "not a background table: expected what Background::save wrote; check the file's name",
        ),
        (
            load(&with(8, 2)),
            LoadErrorKind::OtherVersion,
            "a background table of another version: expected format version 1, found 2; learn and \
             save it again with this version",
        ),
        (
            Signatures::load(&MinHasher::new(8, 0).identity(), &*signatures)
                .expect_err("they have four values"),
            LoadErrorKind::OtherConfiguration,
            "a pile of signatures of another configuration: expected values a signature 8, found 4; \
             sign the texts again",
        ),
        (
            load(&saved()[..30]),
            LoadErrorKind::Damaged,
            "a background table ends too early: copy or save it again",
        ),
        (
            load(&longer),
            LoadErrorKind::Damaged,
            "a background table goes on behind its end: copy or save it again",
        ),
        (
            load(&with(27, 0xff)),
            LoadErrorKind::Damaged,
            "a background table is damaged: a frequency is not from 0 to 1; copy or save it again",
        ),
    ];
    for (error, kind, text) in cases {
        assert_eq!((error.kind(), error.to_string().as_str()), (kind, text));
    }
    let mut file = saved();
    let last = file.len() - 1;
    file[last] ^= 1;
    let error = load(&file);
    assert_eq!(error.kind(), LoadErrorKind::Damaged);
    let text = error.to_string();
    assert!(text.starts_with("a background table is damaged: expected checksum "), "{text}");
    assert!(text.ends_with("; copy or save it again"), "{text}");
}
