//! The command line of the example `evaluate`, from outside.

#[path = "support/program.rs"]
mod program;

use std::process::Command;

use program::{folder, program};

fn evaluate(arguments: &[&str]) -> String {
    program::succeeds(Command::new(program("evaluate")).args(arguments))
}

/// The sample, each article labelled with the first word of its id, which says what it is about.
fn labelled(sample: &str) -> String {
    let label = |line: &str| {
        let (_, id) = line.split_once(r#""id": ""#)?;
        let (about, _) = id.split_once('-')?;
        Some(line.replacen('{', &format!(r#"{{"cluster": "{about}", "#), 1) + "\n")
    };
    sample.lines().map(|line| label(line).expect("an article has an id")).collect()
}

#[test]
fn a_sweep_says_what_runs_with_each_precision_say() {
    let folder = folder();
    let path = folder.path().join("labelled.jsonl");
    let sample = include_str!("../examples/data/newsroom.jsonl");
    std::fs::write(&path, labelled(sample)).expect("the folder can be written to");
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
    let output = Command::new(program("evaluate"))
        .args(["examples/data/newsroom.jsonl", "--sweep"])
        .output()
        .expect("the program can start");
    assert_eq!(output.status.code(), Some(2));
    let said = program::text(&output.stderr);
    assert!(said.contains(r#"no article has a field "cluster" that names its story"#), "{said}");
}
