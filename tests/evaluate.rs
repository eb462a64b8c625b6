//! The command line of the example `evaluate`, from outside.

#[path = "support/fails.rs"]
mod fails;
#[path = "support/program.rs"]
mod program;

use std::io::pipe;
use std::path::{Path, PathBuf};
use std::process::Command;

use fails::fails;
use program::{folder, program};

fn evaluate(arguments: &[&str]) -> String {
    program::succeeds(Command::new(program("evaluate")).args(arguments))
}

/// A file with the sample, each article labelled with the first word of its id, which says what it is
/// about.
fn labelled_sample(folder: &Path) -> PathBuf {
    let label = |line: &str| {
        let (_, id) = line.split_once(r#""id": ""#)?;
        let (about, _) = id.split_once('-')?;
        Some(line.replacen('{', &format!(r#"{{"cluster": "{about}", "#), 1) + "\n")
    };
    let sample = include_str!("../examples/data/newsroom.jsonl").lines();
    let labelled: String = sample.map(|line| label(line).expect("an article has an id")).collect();
    let path = folder.join("labelled.jsonl");
    std::fs::write(&path, labelled).expect("the folder can be written to");
    path
}

#[test]
fn a_sweep_says_what_runs_with_each_precision_say() {
    let folder = folder();
    let path = labelled_sample(folder.path());
    let corpus = path.to_str().expect("the path is UTF-8");
    let sweep = evaluate(&["--sweep", corpus]);
    let rows: Vec<Vec<&str>> = sweep
        .lines()
        .skip(1)
        .map(|line| line.split_whitespace().filter(|&cell| cell != "|").collect())
        .collect();
    assert_eq!(rows.len(), 10, "{sweep}");
    for row in &rows {
        let alone = evaluate(&["--story-precision", row[0], corpus]);
        let means = alone.lines().last().expect("the means stand last");
        let means: Vec<&str> = means.split_whitespace().filter(|&cell| cell != "|").collect();
        assert_eq!((&row[2..5], row[1]), (&means[..3], means[8]), "{sweep}\n{alone}");
    }
    let recall = |row: &Vec<&str>| row[3].parse::<f64>().expect("a number");
    assert!(rows.windows(2).all(|rows| recall(&rows[0]) >= recall(&rows[1])), "{sweep}");
    assert!(recall(&rows[0]) > recall(&rows[9]), "{sweep}");
}

#[test]
fn a_corpus_without_labels_is_no_corpus() {
    let tables: [&[&str]; 4] = [&[], &["--sweep"], &["--stream"], &["--batches-of", "20"]];
    for arguments in tables {
        let mut command = Command::new(program("evaluate"));
        let said = fails(command.arg("examples/data/newsroom.jsonl").args(arguments));
        let expected = r#"no article has a field "cluster" that names its story"#;
        assert!(said.contains(expected), "{said}");
    }
}

#[test]
fn articles_without_a_label_are_told() {
    let folder = folder();
    let path = folder.path().join("partly.jsonl");
    let partly = r#"
        {"id": "a", "cluster": "a", "text": "Puffins have come back to breed in the cliffs of Lundy."}
        {"id": "b", "text": "Parliament votes tonight on pensions, and nobody knows how."}
        {"id": "c", "cluster": " ", "text": "A ferry ran aground off the coast, and all were saved."}
    "#;
    std::fs::write(&path, partly).expect("the folder can be written to");
    let output = Command::new(program("evaluate")).arg(&path).output().expect("it runs");
    assert!(output.status.success());
    let said = String::from_utf8(output.stderr).expect("it is UTF-8");
    assert!(
        said.contains("partly.jsonl: 2 of 3 articles have no label, and count as strangers"),
        "{said}"
    );
}

#[test]
fn a_share_of_no_pairs_is_no_number() {
    let folder = folder();
    let path = folder.path().join("apart.jsonl");
    let apart = r#"
        {"id": "a", "cluster": "a", "text": "Puffins have come back to breed in the cliffs of Lundy."}
        {"id": "b", "cluster": "b", "text": "Parliament votes tonight on pensions, and nobody knows how."}
    "#;
    std::fs::write(&path, apart).expect("the folder can be written to");
    let said = evaluate(&["--reliability", path.to_str().expect("the path is UTF-8")]);
    let (_, shares) = said.split_once("expected calibration error -\n").expect("no pair is scored");
    assert_eq!(shares.lines().filter(|line| line.trim() == "-,").count(), 19, "{said}");
    assert!(!said.contains("NaN"), "{said}");
}

#[test]
fn ends_quietly_when_its_reader_has_had_enough() {
    let folder = folder();
    let path = labelled_sample(folder.path());
    let tables: [&[&str]; 4] =
        [&["--reliability"], &["--sweep"], &["--stream"], &["--batches-of", "20"]];
    for arguments in tables {
        let (reader, writer) = pipe().expect("there are pipes");
        drop(reader);
        let mut command = Command::new(program("evaluate"));
        let output = command.arg(&path).args(arguments).stdout(writer).output();
        let output = output.expect("the program can start");
        assert!(output.status.success(), "{arguments:?}");
        assert_eq!(program::text(&output.stderr), "", "{arguments:?}");
    }
}
