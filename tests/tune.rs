//! The command line of the example `tune`, from outside.

#[path = "support/fails.rs"]
mod fails;
#[path = "support/program.rs"]
mod program;

use std::process::{Command, Stdio};

use tempfile::TempDir;

use program::program;

fn tune(folder: &TempDir, arguments: &[&str]) -> Command {
    let mut command = Command::new(program("tune"));
    command.args(arguments).current_dir(folder.path()).stdin(Stdio::null());
    command
}

fn succeeds(folder: &TempDir, arguments: &[&str]) -> String {
    program::succeeds(&mut tune(folder, arguments))
}

fn fails(folder: &TempDir, arguments: &[&str]) -> String {
    fails::fails(&mut tune(folder, arguments))
}

const STORIES: [(&str, [&str; 3]); 2] = [
    (
        "ferry",
        [
            "The ferry Aurora ran aground off Lundy on Sunday with 40 people aboard, and nobody was hurt.",
            "The ferry Aurora ran aground off Lundy on Sunday with 40 people aboard, and no one was hurt.",
            "A lifeboat took 40 passengers off the stranded ferry Aurora near Lundy, the coastguard said.",
        ],
    ),
    (
        "budget",
        [
            "Parliament in Lisbon rejected the budget on Friday after a night of debate among deputies.",
            "Nine deputies of the governing party voted with the opposition against the budget in Lisbon.",
            "After the vote of its parliament against the budget Portugal expects elections, Lisbon says.",
        ],
    ),
];

/// A folder with a labelled corpus.
fn folder(label_field: &str) -> TempDir {
    let folder = program::folder();
    let mut lines = String::new();
    for (story, texts) in STORIES {
        for (number, text) in texts.iter().enumerate() {
            let line = serde_json::json!({
                "id": format!("{story}-{number}"), "text": text, label_field: story,
            });
            lines += &format!("{line}\n");
        }
    }
    std::fs::write(folder.path().join("news.jsonl"), lines).expect("the folder can be written to");
    folder
}

fn written(folder: &TempDir, name: &str) -> String {
    let path = folder.path().join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

const CHARTS: [&str; 4] = ["copy-candidates", "story-candidates", "scores", "threshold"];

/// Escaped text has no `<` of its own.
fn assert_well_formed(markup: &str) {
    let mut open = Vec::new();
    for rest in markup.split('<').skip(1) {
        let tag = rest.split([' ', '>', '\n']).next().expect("there is a first");
        match tag.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name)),
            None if ["!DOCTYPE", "meta"].contains(&tag) => {}
            None => open.push(tag),
        }
    }
    assert_eq!(open, Vec::<&str>::new());
}

#[test]
fn charts_and_page_are_written() {
    let folder = folder("cluster");
    let tables = succeeds(&folder, &["news.jsonl"]);
    assert!(tables.starts_with("news: 6 articles, of which 6 are labelled with 2 stories\n"));
    let page = written(&folder, "tune/tune.html");
    assert_well_formed(&page);
    assert!(page.contains("default-src 'none'"));
    assert!(!page.contains(" style=") && !page.contains("<script") && !page.contains("NaN"));
    for chart in CHARTS {
        let svg = written(&folder, &format!("tune/{chart}.svg"));
        assert_well_formed(&svg);
        assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""));
        assert!(!svg.contains("no data"), "{chart}");
        assert!(page.contains(&format!("<section id=\"{chart}\">")));
    }
    assert_eq!(page.matches("<svg ").count(), CHARTS.len());
    assert_eq!(page.matches("<table>").count(), CHARTS.len());
}

#[test]
fn figures_are_those_of_the_corpus() {
    let tables = succeeds(&folder("cluster"), &["news.jsonl"]);
    // Two of the ferry's three are copies: they are one report.
    assert!(tables.contains("Recall is of all 4 pairs of reports of one story"), "{tables}");
    assert!(tables.contains("From there on 1 of 1 pairs became candidates (1.000)"), "{tables}");
    assert!(tables.contains("Of 4 compared pairs of reports of one story"), "{tables}");
    assert!(tables.contains("of 6 compared pairs of different stories"), "{tables}");
}

#[test]
fn the_same_corpus_gives_the_same_bytes() {
    let folder = folder("cluster");
    succeeds(&folder, &["news.jsonl", "--output-folder", "one/deep"]);
    succeeds(&folder, &["news.jsonl", "--output-folder", "two"]);
    assert_eq!(written(&folder, "one/deep/tune.html"), written(&folder, "two/tune.html"));
}

#[test]
fn labels_may_have_another_name() {
    let folder = folder("story");
    succeeds(&folder, &["news.jsonl", "--label-field", "story"]);
    let error = fails(&folder, &["news.jsonl"]);
    assert!(error.contains("news.jsonl") && error.contains("--label-field"), "{error}");
}

#[test]
fn errors_name_what_is_wrong() {
    let folder = folder("cluster");
    assert!(fails(&folder, &["missing.jsonl"]).contains("missing.jsonl"));
    let error = fails(&folder, &["news.jsonl", "--output-folder", "news.jsonl"]);
    assert!(error.contains("news.jsonl: cannot make the folder"), "{error}");
    std::fs::write(folder.path().join("broken.jsonl"), "{\"id\": \"a\"\n").expect("writable");
    assert!(fails(&folder, &["broken.jsonl"]).contains("broken.jsonl"));
}
