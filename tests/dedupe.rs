//! The command line of the example `dedupe`, from outside.

#[path = "support/fails.rs"]
mod fails;
#[path = "support/program.rs"]
mod program;

use std::io::Write;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use program::{folder, program, text};

fn dedupe(arguments: &[&str]) -> Command {
    let mut command = Command::new(program("dedupe"));
    command.args(arguments).stdin(Stdio::null());
    command
}

fn succeeds(arguments: &[&str]) -> String {
    program::succeeds(&mut dedupe(arguments))
}

fn fails(arguments: &[&str]) -> String {
    fails::fails(&mut dedupe(arguments))
}

fn file(folder: &TempDir, name: &str, content: &str) -> String {
    let path = path_in(folder, name);
    std::fs::write(&path, content).expect("the folder can be written to");
    path
}

fn path_in(folder: &TempDir, name: &str) -> String {
    folder.path().join(name).to_str().expect("the path is UTF-8").to_owned()
}

const FERRY: &str = "The ferry Aurora ran aground off Lundy on Sunday with 40 people aboard.";
const FERRY_TOO: &str = "The ferry Aurora ran aground off Lundy on Sunday with 40 people on board.";
const BUDGET: &str = "Parliament in Lisbon rejected the budget on Friday after a night of debate.";

fn three(folder: &TempDir) -> String {
    let lines = format!(
        "{{\"id\": \"c\", \"text\": \"{BUDGET}\"}}\n{{\"id\": \"a\", \"text\": \"{FERRY}\"}}\n{{\"id\": \"b\", \"text\": \"{FERRY_TOO}\"}}\n"
    );
    file(folder, "feed.jsonl", &lines)
}

#[test]
fn without_arguments_it_shows_the_sample() {
    let tree = succeeds(&[]);
    assert!(tree.contains("story blome-readout: 2 reports, 10 articles"), "{tree}");
}

#[test]
fn jsonl_is_a_line_an_article_in_input_order_with_the_names_of_first_articles() {
    let folder = folder();
    let lines = succeeds(&[&three(&folder), "--format", "jsonl"]);
    assert_eq!(
        lines,
        "{\"id\":\"c\",\"story\":\"c\",\"report\":\"c\",\"representative\":true}\n\
         {\"id\":\"a\",\"story\":\"a\",\"report\":\"a\",\"representative\":false}\n\
         {\"id\":\"b\",\"story\":\"a\",\"report\":\"a\",\"representative\":true}\n"
    );
}

#[test]
fn lenses_and_thresholds_reach_the_detector() {
    let folder = folder();
    let feed = three(&folder);
    let reports = |arguments: &[&str]| {
        let lines = succeeds(&[&[feed.as_str(), "--format", "jsonl"], arguments].concat());
        lines.lines().filter(|line| line.contains("\"representative\":true")).count()
    };
    assert_eq!(reports(&[]), 2);
    assert_eq!(reports(&["--lens", "stories"]), 3);
    assert_eq!(reports(&["--lens", "copies", "--copy-threshold", "0.99"]), 3);
    let thresholds = ["--copy-threshold", "0.99", "--containment-threshold", "0.5"];
    assert_eq!(reports(&[&["--lens", "copies"], &thresholds[..]].concat()), 3);
    assert_eq!(reports(&["--threads", "1", "--boilerplate", "keep"]), 2);
}

#[test]
fn the_tree_names_what_makes_a_copy() {
    let words = |count: u32| (0..count).map(|at| format!("word{at} ")).collect::<String>();
    let folder = folder();
    let whole = file(&folder, "whole.txt", &words(100));
    let part = file(&folder, "part.txt", &words(44));
    let longer = file(&folder, "longer.txt", &(words(52) + "other"));
    let tree = |part: &str, arguments: &[&str]| {
        let tree = succeeds(&[&[whole.as_str(), part], arguments].concat());
        tree.split(['(', ')']).nth(1).expect("they are copies").to_owned()
    };
    assert_eq!(tree(&part, &[]), "containment 1.00");
    // The Jaccard similarity is .495.
    assert_eq!(tree(&longer, &[]), "containment 0.98");
    let looser = ["--copy-threshold", "0.4", "--containment-threshold", "0.8"];
    assert_eq!(tree(&part, &looser[..2]), "Jaccard 0.42");
    assert_eq!(tree(&part, &looser), "Jaccard 0.42");
}

#[test]
fn standard_input_is_json_lines() {
    let mut child = Command::new(program("dedupe"))
        .args(["-", "--format", "jsonl"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("dedupe can start");
    let line = format!("{{\"id\": \"only\", \"text\": \"{FERRY}\"}}");
    child.stdin.take().expect("it is piped").write_all(line.as_bytes()).expect("it is read");
    let output = child.wait_with_output().expect("dedupe ends");
    assert!(text(&output.stdout).contains("\"id\":\"only\""));
}

#[test]
fn texts_in_a_folder_have_their_file_stems_as_ids() {
    let folder = folder();
    file(&folder, "one.txt", FERRY);
    file(&folder, "two.txt", FERRY_TOO);
    let lines = succeeds(&[folder.path().to_str().expect("UTF-8"), "--format", "jsonl"]);
    assert!(lines.starts_with("{\"id\":\"one\",\"story\":\"one\""), "{lines}");
}

#[test]
fn output_is_whole_or_not_at_all() {
    let folder = folder();
    let feed = three(&folder);
    let output = folder.path().join("out.jsonl");
    let output = output.to_str().expect("UTF-8");
    assert_eq!(succeeds(&[&feed, "--format", "jsonl", "--output", output]), "");
    let before = std::fs::read_to_string(output).expect("it was written");
    assert_eq!(before.lines().count(), 3);
    let bad = file(&folder, "bad.jsonl", "{\"id\": \"x\"\n");
    fails(&[&feed, &bad, "--output", output]);
    assert_eq!(std::fs::read_to_string(output).expect("it is still there"), before);
    for option in ["--output", "--html"] {
        let error = fails(&[&bad, option, "/nowhere/at/all"]);
        assert!(error.contains("/nowhere/at/all"), "known before anything is read: {error}");
    }
    assert!(fails(&[&feed, "--output", output, "--html", output]).contains("same file"));
    assert!(fails(&[&feed, "--html", "-"]).contains("the page needs a file"));
}

#[test]
fn two_results_cannot_go_to_one_file_however_it_is_spelt() {
    let folder = folder();
    three(&folder);
    let mut command = dedupe(&["feed.jsonl", "--output", "result", "--html", "./result"]);
    assert!(fails::fails(command.current_dir(folder.path())).contains("same file"));
    assert!(!folder.path().join("result").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn what_is_read_is_not_written_over_nor_read_as_a_result_the_next_time() {
    let folder = folder();
    let [ferry, budget] = [("ferry.txt", FERRY), ("budget.txt", BUDGET)]
        .map(|(name, text)| file(&folder, name, text));
    let [result, root] = ["result.txt", ""].map(|name| path_in(&folder, name));
    for arguments in
        [[&ferry, &budget, "--output", &ferry[..]], [&ferry, &budget, "--html", &ferry]]
    {
        let error = fails(&arguments);
        assert!(error.contains("ferry.txt: is among the articles to read (write"), "{error}");
    }
    assert_eq!(std::fs::read_to_string(&ferry).expect("it is there"), FERRY);
    let error = fails(&[&root, "--output", &result]);
    assert!(error.contains("result.txt: is in the folder "), "{error}");
    assert_eq!(std::fs::read_dir(folder.path()).expect("it is there").count(), 2);
    succeeds(&[&root, "--output", &path_in(&folder, "result.out")]);
}

#[test]
fn files_of_other_kinds_in_a_folder_are_told() {
    let folder = folder();
    file(&folder, "ferry.txt", FERRY);
    file(&folder, "notes.md", BUDGET);
    let output = dedupe(&[&path_in(&folder, "")]).output().expect("it starts");
    let told = text(&output.stderr);
    assert!(
        told.contains("1 file of another kind was passed over (text is read from .txt): "),
        "{told}"
    );
    assert!(told.contains("notes.md\n") && output.status.success(), "{told}");
}

#[test]
fn a_field_that_was_named_must_be_there() {
    let folder = folder();
    let feed = three(&folder);
    let table = file(&folder, "feed.csv", &format!("id;title;text\na;Ferry;{FERRY}\n"));
    for (input, option) in [
        (&feed, "--title-field"),
        (&feed, "--date-field"),
        (&table, "--text-field"),
        (&table, "--source-field"),
    ] {
        let error = fails(&[input, option, "inhalt"]);
        let why = format!("has the field \"inhalt\" that {option} names");
        assert!(error.contains(&why), "{error}");
    }
    assert!(succeeds(&[&table, "--text-field", "text"]).contains("Ferry"));
}

#[test]
fn csv_has_what_a_spreadsheet_shows() {
    let folder = folder();
    let feed = file(
        &folder,
        "feed.csv",
        &format!(
            "id\ttitle\ttext\tdate\tsource\na\t\"Ferry, aground\"\t{FERRY}\t2024-09-01\tWire\n\
             b\t\t{FERRY_TOO}\t\t\n"
        ),
    );
    let rows = succeeds(&[&feed, "--format", "csv"]);
    assert_eq!(
        rows,
        format!(
            "id,story,report,representative,too_short,certainty,headline,date,source\n\
             a,a,a,true,false,,\"Ferry, aground\",2024-09-01,Wire\n\
             b,a,a,false,false,,{FERRY_TOO},,\n"
        )
    );
}

#[test]
fn articles_without_ids_go_by_file_and_line() {
    let folder = folder();
    let lines = format!("{{\"text\": \"{FERRY}\"}}\n\n{{\"id\": \"b\", \"text\": \"{BUDGET}\"}}\n");
    let lines = file(&folder, "feed.jsonl", &lines);
    // The text begins on one line and ends on another.
    let rows = format!("text,url\n\"{FERRY_TOO}\n\",u\n{BUDGET} Again.,v\n");
    let rows = file(&folder, "feed.csv", &rows);
    let text = file(&folder, "note.txt", "Nothing.");

    let found = succeeds(&[&lines, &rows, &text, "--line-ids", "--format", "jsonl"]);
    let line = |id: &str, of: &str, rest: &str| {
        format!("{{\"id\":\"{id}\",\"story\":\"{of}\",\"report\":\"{of}\",{rest}}}\n")
    };
    let [first, third] = [1, 3].map(|number| format!("{lines}:{number}"));
    let [second, fourth] = [2, 4].map(|number| format!("{rows}:{number}"));
    assert_eq!(
        found,
        [
            line(&first, &first, "\"representative\":false"),
            line(&third, &third, "\"representative\":false"),
            line(&second, &first, "\"representative\":true"),
            line(&fourth, &third, "\"representative\":true"),
            line("note", "note", "\"representative\":true,\"too_short\":true"),
        ]
        .concat()
    );

    for input in [&lines, &rows] {
        let error = fails(&[input]);
        let fix = "with --id-field, or take file and line for ids with --line-ids)";
        assert!(error.contains(fix), "{error}");
    }
}

#[test]
fn an_unknown_id_is_told_with_what_was_read() {
    let folder = folder();
    let feed = three(&folder);
    let error = fails(&[&feed, "--explain", "a", "d"]);
    assert!(error.contains("no article of the 3 that were read has the id \"d\""), "{error}");
    let error = fails(&["--explain", "blome-wire.txt", "blome-readout"]);
    assert!(error.contains("of the sample has the id \"blome-wire.txt\": there is one"), "{error}");
}

#[test]
fn of_files_of_one_name_the_one_whose_path_ends_so_is_named() {
    let folder = folder();
    for name in ["a.txt", "later/a.txt", "later/archive/a.txt"] {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("it is in the folder"))
            .expect("it can be made");
        std::fs::write(path, format!("{FERRY} {name}")).expect("it can be written");
    }
    let texts = path_in(&folder, "");
    let error = fails(&[&texts, "--text-id", "path", "--explain", "archive/a.txt", "a.txt"]);
    assert!(error.contains("there are 3 of that name, one is "), "{error}");
    assert!(error.trim_end().ends_with("later/archive/a.txt\""), "{error}");
}

#[test]
fn spaces_that_are_shown_as_one_are_one_in_an_id_to_explain() {
    let folder = folder();
    file(&folder, "fire  1908.txt", FERRY);
    file(&folder, " other.txt", FERRY_TOO);
    let texts = path_in(&folder, "");
    let said = succeeds(&[&texts, "--explain", "fire 1908", "other"]);
    assert!(said.contains("fire 1908"), "{said}");
}

#[test]
fn an_id_is_found_by_what_looks_the_same() {
    let folder = folder();
    let [composed, apart] = ["caf\u{e9}", "cafe\u{301}"];
    file(&folder, &format!("{apart}.txt"), FERRY);
    file(&folder, "other.txt", FERRY_TOO);
    let texts = path_in(&folder, "");
    for id in [composed, apart] {
        assert!(
            succeeds(&[&texts, "--explain", id, "other"]).contains("one is a copy of the other")
        );
    }
}

#[test]
fn an_error_that_cannot_be_shown_still_ends_with_status_2() {
    let full = std::fs::File::options().write(true).open("/dev/full").expect("Linux has it");
    let status = dedupe(&["/no/such/file.jsonl"]).stderr(full).status().expect("it runs");
    assert_eq!(status.code(), Some(2));
}

#[test]
fn a_full_disk_behind_standard_output_is_named() {
    let full = std::fs::File::options().write(true).open("/dev/full").expect("Linux has it");
    let output = dedupe(&[]).stdout(full).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("dedupe: <stdout>: cannot write: No space left"), "{told}");
}

#[cfg(unix)]
#[test]
fn what_a_signal_ends_leaves_nothing_half_written() {
    use std::time::{Duration, Instant};

    let folder = folder();
    let feed = three(&folder);
    let page = file(&folder, "page.html", "as it was");
    let names = || -> Vec<String> {
        let entries = std::fs::read_dir(folder.path()).expect("it is there");
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    };
    // Long enough for the page to take some tenths of a second.
    let text = |at: usize| (at..at + 30).map(|at| format!("{FERRY} It was number {at}. "));
    let line = |at: usize| {
        format!("{{\"id\": \"{at}\", \"text\": \"{}\"}}\n", text(at).collect::<String>())
    };
    let lines: String = (0..2000).map(line).collect();
    std::fs::write(&feed, lines).expect("the folder can be written to");
    let mut child = dedupe(&[&feed, "--html", &page]).spawn().expect("it runs");
    let begun = Instant::now();
    // One that is empty may be there to see that one can be.
    let is_begun = |name: &String| {
        let size = std::fs::metadata(path_in(&folder, name)).map_or(0, |file| file.len());
        name.starts_with(".samestory-") && size > 0
    };
    while !names().iter().any(is_begun) {
        assert!(begun.elapsed() < Duration::from_secs(60) && child.try_wait().unwrap().is_none());
    }
    let killed = Command::new("kill").arg(child.id().to_string()).status().expect("Unix has it");
    assert!(killed.success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let mut names = names();
    names.sort_unstable();
    assert_eq!(names, ["feed.jsonl", "page.html"]);
    assert_eq!(std::fs::read_to_string(page).unwrap(), "as it was");
}

#[test]
fn bad_input_is_one_line_with_its_place_or_skipped_and_counted() {
    let folder = folder();
    let bad = file(
        &folder,
        "feed.jsonl",
        &format!(
            "{{\"id\": \"a\", \"text\": \"{FERRY}\"}}\n{{\"id\": 1, \"text\": 2}}\nnonsense\n"
        ),
    );
    let error = fails(&[&bad]);
    assert!(error.contains("feed.jsonl:2:"), "{error}");
    assert!(error.ends_with("; --skip-invalid leaves out what cannot be read\n"), "{error}");
    let output = dedupe(&[&bad, "--skip-invalid", "--format", "jsonl"]).output();
    let output = output.expect("dedupe can start");
    assert!(output.status.success());
    assert_eq!(text(&output.stdout).lines().count(), 1);
    assert!(text(&output.stderr).contains("2 invalid records were left out"));
    let missing = fails(&["/no/such/file.jsonl"]);
    assert!(missing.contains("/no/such/file.jsonl") && !missing.contains("--skip"), "{missing}");
    let list = file(&folder, "list.json", "[]");
    assert!(fails(&[&list]).contains("jq -c '.[]'"));
}

#[test]
fn a_table_with_other_columns_needs_another_option_even_where_records_may_be_skipped() {
    let folder = folder();
    let table = file(&folder, "feed.csv", &format!("id,body\na,{FERRY}\n"));
    let error = fails(&[&table, "--skip-invalid"]);
    assert!(error.contains("feed.csv:1: no column \"text\""), "{error}");
    assert!(error.contains("name one of \"id\", \"body\" with --text-field"), "{error}");
    succeeds(&[&table, "--skip-invalid", "--text-field", "body"]);
}

#[test]
fn the_rest_of_a_damaged_file_is_not_called_one_record() {
    let folder = folder();
    let table = file(&folder, "feed.csv", &format!("id,text\na,{FERRY}\nb,\"{BUDGET}\nc,\nd,\n"));
    let output = dedupe(&[&table, "--skip-invalid", "--format", "jsonl"]).output();
    let output = output.expect("dedupe can start");
    assert!(output.status.success());
    assert_eq!(text(&output.stdout).lines().count(), 1);
    let error = text(&output.stderr);
    assert!(error.contains("feed.csv from line 3 on was left out, an unknown number"), "{error}");
    assert!(!error.contains("invalid record"), "{error}");
}

#[test]
fn explain_names_the_similarities() {
    let shown = succeeds(&["--explain", "blome-readout", "blome-wire"]);
    for part in [
        "two reports of one story",
        "Jaccard",
        "containment",
        "weighted Jaccard",
        "cosine",
        "of it, from one term alone",
        "before any evidence",
        "usual on this topic",
        "one among the other's nearest",
        "  names\n",
        "  Naqvi\n",
        "Both say\n  names    Washington; Donald Blome;",
        "Only blome-wire says",
        "blome-readout: Blome and Naqvi review security   | blome-wire: Islamabad",
    ] {
        assert!(shown.contains(part), "{part} is missing:\n{shown}");
    }
    let copies = succeeds(&["--explain", "blome-readout", "blome-readout-syndicated"]);
    assert!(
        copies.contains("copies of one text") && copies.contains("1 shared passage of"),
        "{copies}"
    );
    assert!(fails(&["--explain", "blome-readout", "nobody"]).contains("nobody"));
}

#[test]
fn explain_shows_no_minus_zero() {
    let folder = folder();
    let dated = |id: &str, text: &str, date: &str| {
        format!("{{\"id\": \"{id}\", \"text\": \"{text}\", \"date\": \"{date}\"}}\n")
    };
    // The first day is free; ten seconds more count, but not a hundredth.
    let lines = dated("a", FERRY, "2020-01-01T00:00:00Z")
        + &dated("b", FERRY_TOO, "2020-01-01T00:00:00Z")
        + &dated("c", BUDGET, "2020-01-02T00:00:10Z");
    let feed = file(&folder, "feed.jsonl", &lines);
    for other in ["b", "c"] {
        let shown = succeeds(&[&feed, "--explain", "a", other]);
        let days = shown.lines().find(|line| line.starts_with("  days apart"));
        assert!(days.is_some_and(|line| line.ends_with("  0.00")), "{shown}");
    }
}

#[test]
fn explain_has_one_column_of_numbers() {
    let shown = succeeds(&["--explain", "blome-readout", "blome-wire"]);
    let (numbers, _) = shown.split_once("shared terms;").expect("the terms are listed below");
    let ends: Vec<usize> = numbers.lines().filter_map(end_of_number).collect();
    assert_eq!((ends.len(), ends.iter().min()), (13, ends.iter().max()), "{shown}");
}

/// The column in which the first decimal number of an indented line ends.
fn end_of_number(line: &str) -> Option<usize> {
    let point = line.find('.').filter(|_| line.starts_with("  "))?;
    let digits = line[point + 1..].find(|c: char| !c.is_ascii_digit());
    Some(digits.map_or(line.len(), |digits| point + 1 + digits))
}

#[test]
fn explain_counts_one_in_the_singular_and_lists_nothing_of_none() {
    let folder = folder();
    let passage = "aground off Lundy on Sunday with";
    let feed = file(
        &folder,
        "feed.jsonl",
        &format!(
            "{{\"id\": \"a\", \"text\": \"The ferry Aurora ran {passage} 40 people aboard.\"}}\n\
             {{\"id\": \"b\", \"text\": \"Nobody was hurt when a ship went {passage} fog.\"}}\n\
             {{\"id\": \"c\", \"text\": \"{BUDGET}\"}}\n"
        ),
    );
    let one = succeeds(&[&feed, "--explain", "a", "b"]);
    assert!(one.contains("\n1 shared passage of 5 or more words, of 6\n"), "{one}");
    let none = succeeds(&[&feed, "--explain", "a", "c"]);
    assert!(none.contains("\n0 shared passages of 5 or more words\n\nThe texts\n"), "{none}");
    assert!(!none.contains("Both say") && !none.contains("[1"), "{none}");
}

#[test]
fn explain_shows_boilerplate_and_leaves_it_out() {
    let folder = folder();
    let footer = "Call Ida Holm at the Gazette on 5550100 about a story of your own.";
    let bodies = [
        "The ferry Aurora ran aground off Lundy on Sunday, and boats from Appledore took all of those \
         aboard off before the tide turned, wet but unhurt.",
        "Parliament in Lisbon rejected what minister Duarte had asked of it by eleven votes after a debate \
         that went on until dawn and ended in shouting.",
        "Snow closed the pass above Andermatt, and lorries wait in rows at Goschenen until noon, when a \
         plough is to come up from the valley with salt.",
        "The museum in Bergen bought a painting that had hung in a farm kitchen for ninety years, where \
         nobody knew its painter or gave him much thought.",
    ];
    let lines: Vec<String> = bodies
        .iter()
        .zip('a'..)
        .map(|(body, id)| format!("{{\"id\": \"{id}\", \"text\": \"{body}\\n{footer}\"}}\n"))
        .collect();
    let feed = file(&folder, "feed.jsonl", &lines.concat());
    let dropped = succeeds(&[&feed, "--explain", "a", "b", "--width", "400"]);
    assert!(dropped.contains("\n0 shared passages of 5 or more words\n"), "{dropped}");
    assert!(
        dropped.contains("boilerplate, which counts for nothing, between [~ and ~]"),
        "{dropped}"
    );
    assert_eq!(dropped.matches("[~ Call Ida Holm").count(), 2, "{dropped}");
    assert_eq!(dropped.matches("own ~].").count(), 2, "{dropped}");
    assert!(!dropped.contains("Both say"), "{dropped}");
    let kept = succeeds(&[&feed, "--explain", "a", "b", "--width", "400", "--boilerplate", "keep"]);
    assert!(kept.contains("\n1 shared passage of 5 or more words, of 14\n"), "{kept}");
    assert!(kept.contains("Both say") && !kept.contains("[~"), "{kept}");
}

#[test]
fn explain_says_why() {
    let folder = folder();
    let lines = [("a", FERRY), ("b", FERRY_TOO), ("short", "Ferry aground.")]
        .map(|(id, text)| format!("{{\"id\": \"{id}\", \"text\": \"{text}\"}}\n"));
    let feed = file(&folder, "feed.jsonl", &lines.concat());
    for (pair, why) in [
        (["a", "b"], "\none is a copy of the other\n"),
        (["a", "short"], "\none of them, or both, are too short to judge\n"),
    ] {
        let text = succeeds(&[&feed, "--explain", pair[0], pair[1]]);
        assert!(text.contains(why), "{text}");
    }
    let brief = FERRY.repeat(2);
    let long = format!("{brief} {}", [FERRY_TOO, BUDGET].concat().repeat(20));
    let brief = [("brief", brief), ("long", long)]
        .map(|(id, text)| format!("{{\"id\": \"{id}\", \"text\": \"{text}\"}}\n"));
    let brief = file(&folder, "brief.jsonl", &brief.concat());
    let text = succeeds(&[&brief, "--explain", "brief", "long"]);
    assert!(
        text.contains("copies from 0.80 on; here the shorter is too short for that\n"),
        "{text}"
    );
    let apart = ["--story-threshold", "1", "--explain", "blome-readout", "blome-wire"];
    let apart = succeeds(&apart);
    assert!(apart.contains("\ntheir probability stays under the threshold\n"), "{apart}");
    assert!(apart.contains(", threshold 1.000\n"), "{apart}");
}

#[test]
fn explain_cannot_move_the_cursor() {
    let folder = folder();
    let feed = file(
        &folder,
        "feed.jsonl",
        &format!(
            "{{\"id\": \"a\\u001b[2J\\u202e\", \"text\": \"{FERRY}\"}}\n\
             {{\"id\": \"--b\\n\", \"text\": \"{FERRY_TOO}\"}}\n"
        ),
    );
    let shown = succeeds(&[&feed, "--explain", "a\u{1b}[2J\u{202e}", "--b\n"]);
    assert!(shown.starts_with("a [2J and --b: copies of one text\n"), "{shown:?}");
}

#[test]
fn html_is_a_page_of_its_own() {
    let folder = folder();
    let page = folder.path().join("page.html");
    let page = page.to_str().expect("UTF-8");
    succeeds(&["--html", page]);
    let page = std::fs::read_to_string(page).expect("it was written");
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("blome-readout"));
}

#[test]
fn hostile_titles_cannot_move_the_cursor() {
    let folder = folder();
    let feed = file(
        &folder,
        "feed.jsonl",
        "{\"id\": \"a\", \"title\": \"\\u001b[2Jgone\\u202e\\nline\", \"text\": \"short\"}\n",
    );
    let tree = succeeds(&[&feed]);
    assert!(!tree.contains('\u{1b}') && !tree.contains('\u{202e}'), "{tree:?}");
}

#[test]
fn an_empty_feed_is_no_error() {
    let folder = folder();
    let feed = file(&folder, "feed.jsonl", "");
    assert_eq!(succeeds(&[&feed, "--format", "jsonl"]), "");
}
