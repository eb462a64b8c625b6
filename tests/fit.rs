//! The command line of the example `fit`, and of `evaluate` with what it saves, from outside.

#[path = "support/fails.rs"]
mod fails;
#[path = "support/program.rs"]
mod program;

use std::fs;
use std::path::Path;
use std::process::Command;

use fails::fails;
use program::{folder, program, succeeds};
use samestory::layers::verify::StoryModel;

/// Two reports each of two events that are much alike.
const FERRIES: [(&str, &str); 4] = [
    (
        "lundy",
        "The ferry Aurora ran aground off Lundy in fog, and lifeboats took 214 passengers off.",
    ),
    (
        "lundy",
        "Lifeboats took 214 passengers off the ferry Aurora, aground near Lundy in thick fog.",
    ),
    (
        "skarholm",
        "The ferry Borealis lost its rudder off Skarholm, and tugs towed 90 passengers in.",
    ),
    (
        "skarholm",
        "Tugs towed the ferry Borealis with 90 passengers to Skarholm after its rudder broke.",
    ),
];

fn write(path: &Path, articles: [(&str, &str); 4]) {
    let line = |(at, (story, text)): (usize, (&str, &str))| {
        format!("{{\"id\": \"{at}\", \"cluster\": \"{story}\", \"text\": \"{text}\"}}\n")
    };
    let lines: String = articles.into_iter().enumerate().map(line).collect();
    fs::write(path, lines).expect("the folder can be written to");
}

/// A folder with the ferries in it, as `one.jsonl` and as `two.jsonl`.
fn ferries() -> tempfile::TempDir {
    let folder = folder();
    for name in ["one.jsonl", "two.jsonl"] {
        write(&folder.path().join(name), FERRIES);
    }
    folder
}

fn run(name: &str, folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(program(name));
    command.current_dir(folder).args(arguments);
    command
}

/// Lines of a number each, as they are to be pinned.
fn to_pin(said: &str) -> Vec<&str> {
    said.lines().filter_map(|line| line.strip_prefix("    ")?.strip_suffix(',')).collect()
}

#[test]
fn a_corpus_alone_is_fitted_to_and_nothing_is_tempered() {
    let folder = ferries();
    let alone = succeeds(&mut run("fit", folder.path(), &["one.jsonl"]));
    let first = alone.lines().next().expect("it says what it prints");
    assert!(first.contains("not tempered: that takes two corpora or more"), "{alone}");
    let weights = to_pin(&alone);
    assert_eq!(weights.len(), StoryModel::BUILT_IN.weights().len(), "{alone}");
    // That of time is held, and would be multiplied like the others.
    assert!(weights.contains(&"-1.8000"), "{alone}");
    let error = fails(&mut run("fit", folder.path(), &["--leave-one-out", "one.jsonl"]));
    assert_eq!(
        error,
        "fit: --leave-one-out: without one.jsonl no corpus is left to fit weights to; name two or \
         more\n"
    );
}

#[test]
fn two_corpora_temper_one_another() {
    let folder = ferries();
    let arguments = ["one.jsonl", "two.jsonl", "--leave-one-out"];
    let both = succeeds(&mut run("fit", folder.path(), &arguments));
    assert!(both.starts_with("weights fitted to all, tempered by "), "{both}");
    let precisions = 19;
    assert_eq!(to_pin(&both).len(), StoryModel::BUILT_IN.weights().len() + precisions, "{both}");
}

#[test]
fn pairs_of_one_kind_teach_nothing() {
    let folder = ferries();
    let cases = [
        ("all-one.jsonl", FERRIES.map(|(_, text)| ("ferries", text)), "different stories"),
        (
            "each-its-own.jsonl",
            std::array::from_fn(|at| (["a", "b", "c", "d"][at], FERRIES[at].1)),
            "one story",
        ),
    ];
    for (name, articles, missing) in cases {
        write(&folder.path().join(name), articles);
        for corpora in [&[name][..], &["one.jsonl", name]] {
            let error = fails(&mut run("fit", folder.path(), corpora));
            let expected =
                format!("fit: {name}: no two articles of {missing} are alike enough to ");
            assert!(error.starts_with(&expected), "{error}");
            assert!(error.ends_with(" with --label-field\n"), "{error}");
        }
    }
}

#[test]
fn programs_group_by_what_fit_saves() {
    let folder = ferries();
    let path = folder.path();
    let fitted =
        run("fit", path, &["one.jsonl", "--save", "model"]).output().expect("it can start");
    let said = program::text(&fitted.stderr);
    assert!(fitted.status.success(), "{said}");
    assert!(said.contains("; evaluate --model model --story-threshold 0."), "{said}");

    let evaluate = |arguments: &[&str]| {
        let arguments = [&["one.jsonl"], arguments].concat();
        succeeds(&mut run("evaluate", path, &arguments))
    };
    let least = |arguments: &[&str]| {
        let means = evaluate(arguments);
        let (_, said) = means.rsplit_once("from a probability of ").expect("the means stand last");
        said.split_once(' ').expect("words follow").0.to_owned()
    };
    assert_ne!(least(&["--model", "model"]), least(&[]));
    assert_eq!(least(&["--model", "model", "--story-threshold", "0.25"]), "0.250");
    let sweep = evaluate(&["--model", "model", "--sweep"]);
    for precision in ["0.50", "0.99"] {
        let row = sweep.lines().find_map(|row| row.trim_start().strip_prefix(precision));
        let row = row.and_then(|row| row.split_whitespace().next()).expect("it has a row");
        assert_eq!(least(&["--model", "model", "--story-precision", precision]), row, "{sweep}");
    }
    let explained = succeeds(&mut run(
        "dedupe",
        path,
        &["one.jsonl", "--model", "model", "--explain", "0", "1"],
    ));
    let threshold = format!("threshold {}", least(&["--model", "model"]));
    assert!(explained.contains(&threshold), "{threshold} is not in {explained}");
}

#[test]
fn a_damaged_model_is_refused_by_name() {
    let folder = ferries();
    let path = folder.path();
    succeeds(&mut run("fit", path, &["one.jsonl", "--save", "model"]));
    let model = fs::read(path.join("model")).expect("it was written");
    let with_other_bit = |byte: usize| {
        let mut model = model.clone();
        model[byte] ^= 1;
        model
    };
    let cases = [
        (model[..50].to_vec(), "a story model ends too early: copy or save it again"),
        (with_other_bit(0), "not a story model: expected what StoryModel::save wrote; check the "),
        (with_other_bit(30), "a story model is damaged: expected checksum "),
    ];
    for (bytes, why) in cases {
        fs::write(path.join("damaged"), bytes).expect("the folder can be written to");
        for name in ["evaluate", "dedupe"] {
            let error = fails(&mut run(name, path, &["one.jsonl", "--model", "damaged"]));
            assert!(error.starts_with(&format!("{name}: damaged: {why}")), "{error}");
        }
    }
    let error = fails(&mut run("evaluate", path, &["one.jsonl", "--model", "modle"]));
    assert!(error.starts_with("evaluate: modle: cannot open: "), "{error}");
    assert!(error.ends_with("; `fit --save` writes a model\n"), "{error}");
}
