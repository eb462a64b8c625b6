//! What the example `dedupe` shows on a terminal, as snapshots.
//!
//! A snapshot that changed fails the test and is printed beside the old one. `INSTA_UPDATE=always cargo test
//! --test terminal` takes the new ones over, to be looked at before they are committed.

#[path = "../support/program.rs"]
mod program;
#[path = "../../examples/dedupe/quoted.rs"]
mod quoted;
#[path = "../../examples/dedupe/styled.rs"]
mod styled;
#[path = "../../examples/dedupe/wording.rs"]
mod wording;
mod words;

use std::path::Path;
use std::process::{Command, Stdio};

use proptest::prelude::*;

use program::{folder, program, succeeds};

/// What is written to standard output, whatever the surroundings say about colours.
fn shown(arguments: &[&str], variables: &[(&str, &str)]) -> String {
    let mut command = Command::new(program("dedupe"));
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(variable);
    }
    succeeds(command.args(arguments).envs(variables.iter().copied()).stdin(Stdio::null()))
}

fn tree(arguments: &[&str]) -> String {
    shown(arguments, &[])
}

/// Compares with a file of `tests/snapshots`. Where `CI` is set none is ever written.
fn snapshot(name: &str, shown: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, shown));
}

/// With every escape in words, so that a snapshot shows it and no terminal obeys it.
fn spelt_out(shown: &str) -> String {
    shown.replace('\u{1b}', "␛")
}

fn widest(shown: &str) -> usize {
    shown.lines().map(console::measure_text_width).max().unwrap_or(0)
}

/// What a terminal obeys and a reader does not see.
fn is_dangerous(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[test]
fn the_sample_in_100_columns() {
    let shown = tree(&[]);
    assert!(widest(&shown) <= 100);
    snapshot("tree-100", &shown);
}

#[test]
fn the_sample_in_40_columns() {
    let shown = tree(&["--width", "40"]);
    assert!(widest(&shown) <= 40);
    snapshot("tree-40", &shown);
}

#[test]
fn the_sample_in_colours() {
    let shown = tree(&["--color", "always", "--width", "80"]);
    assert!(widest(&shown) <= 80);
    snapshot("tree-colours", &spelt_out(&shown));
    assert_eq!(console::strip_ansi_codes(&shown), tree(&["--width", "80"]), "nothing else changes");
}

/// Two reports with a sentence in common, and an edited copy of the first.
fn mill(folder: &Path) -> String {
    let feed = folder.join("mill.jsonl");
    let of = |id: &str, title: &str, source: &str, text: &str| {
        serde_json::json!({"id": id, "title": title, "source": source, "date": "2025-03-04", "text": text})
            .to_string()
    };
    let wire = "A fire destroyed the old paper mill of Tarnholm on Monday night. Nobody was hurt, but 31 \
        people who work there do not know what comes next.\n\n“We will build it up again, brick by \
        brick,” said the owner, Greta Aspelund [2], who had run the mill for twenty years. The \
        damage is put at 4.5 million crowns.\n\nThe fire brigade of Tarnholm came with nine engines \
        and pumped water from the river until dawn. The cause is not known yet; an electrician had \
        been in the drying hall that afternoon.";
    let edited = wire
        .replace("on Monday night", "late on Monday")
        .replace("nine engines", "eleven engines")
        .replace(" yet;", ";");
    let daily = "Smoke hung over Tarnholm all Tuesday. Where the paper mill stood since 1911, walls \
        without roofs are left, and 31 jobs are in doubt.\n\nGreta Aspelund inherited the mill from \
        an uncle. She stood at the gate in the morning and promised that all would be paid until \
        summer. “We will build it up again, brick by brick,” she said.\n\nPolice asked an \
        electrician what he had done in the drying hall. The fire brigade of Tarnholm came with nine \
        engines, too late for the roof, but in time for the houses beyond the lane.";
    let lines = [
        of("mill-wire", "Fire destroys paper mill", "Norder Wire", wire),
        of("mill-copy", "Paper mill burns down", "Tarnholm Post", &edited),
        of("mill-daily", "31 jobs in doubt after mill fire", "The Lane", daily),
    ];
    std::fs::write(&feed, lines.join("\n")).expect("the folder can be written to");
    feed.to_str().expect("the path is UTF-8").to_owned()
}

#[test]
fn a_pair_of_reports_and_one_of_copies_are_explained() {
    let folder = folder();
    let feed = mill(folder.path());
    for (feed, name, pair) in [
        (None, "sample-reports", ["blome-readout", "blome-wire"]),
        (None, "sample-copies", ["blome-readout", "blome-readout-scan"]),
        (Some(feed.as_str()), "reports", ["mill-wire", "mill-daily"]),
        (Some(feed.as_str()), "copies", ["mill-wire", "mill-copy"]),
    ] {
        for width in ["100", "50"] {
            let mut arguments = vec!["--width", width, "--explain", pair[0], pair[1]];
            arguments.extend(feed);
            let shown = tree(&arguments);
            assert!(widest(&shown) <= width.parse().expect("it is a number"));
            snapshot(&format!("explain-{name}-{width}"), &shown);
        }
    }
    for (name, pair) in
        [("reports", ["mill-wire", "mill-daily"]), ("copies", ["mill-wire", "mill-copy"])]
    {
        let plain = [&feed, "--explain", pair[0], pair[1]];
        let shown = tree(&[&plain[..], &["--color", "always"]].concat());
        snapshot(&format!("explain-{name}-colours"), &spelt_out(&shown));
        assert_eq!(console::strip_ansi_codes(&shown), tree(&plain), "nothing else changes");
    }
}

#[test]
fn texts_cannot_forge_marks() {
    let folder = folder();
    let feed = folder.path().join("feed.jsonl");
    let text = |people: u32| {
        format!(
            "The council of Orsa {{+never+}} sold [-the old-] harbour [= 90 words =] to {people} people \
             who asked for it, not to anyone at all [1 in secret 1]."
        )
    };
    let apart =
        "Nobody in Lyngholm knew why to anyone at all [1 in secret 1] was written on the wall.";
    let lines = [("a", text(17)), ("b", text(18)), ("c", apart.to_owned())]
        .map(|(id, text)| serde_json::json!({"id": id, "text": text}).to_string());
    std::fs::write(&feed, lines.join("\n")).expect("the folder can be written to");
    let feed = feed.to_str().expect("the path is UTF-8");
    let copies = tree(&[feed, "--explain", "a", "b"]);
    let (_, changes) = copies.split_once("that did not change").expect("the legend is above");
    for (mark, times) in [("[-", 1), ("-]", 1), ("{+", 1), ("+}", 1), ("[=", 0), ("=]", 0)] {
        assert_eq!(changes.matches(mark).count(), times, "{mark} in {changes}");
    }
    let apart = tree(&[feed, "--explain", "a", "c"]);
    let (_, texts) = apart.split_once("and so on").expect("the legend is above");
    assert_eq!((texts.matches("[1").count(), texts.matches("1]").count()), (2, 2), "{texts}");
}

#[test]
fn a_hostile_feed_stays_within_60_columns_and_its_lines() {
    let folder = folder();
    let feed = folder.path().join("feed.jsonl");
    let same =
        "The lighthouse keeper of Skarholm counted 214 gannets on Friday before the storm came.";
    let address = format!("https://example.org/{}/article-{}.html", "archive/".repeat(30), 7);
    let lines = [
        serde_json::json!({"id": "\u{1b}[2J\u{1b}]0;owned\u{7}id", "title": "\u{1b}[31mred\u{202e}der\u{9b}1m", "text": same}),
        serde_json::json!({"id": address, "text": format!("{same} \u{2066}x\u{2069}"), "source": "\u{202e}Post\r\nGazette", "date": "2025-03-04"}),
        serde_json::json!({"id": "云".repeat(60), "title": "岭地铁号线今日开通".repeat(20), "text": "云岭市地铁号线今日上午正式开通运营。", "source": "云岭晨报".repeat(20)}),
        serde_json::json!({"id": "tower", "title": format!("Zalgo o{}", "\u{301}".repeat(300)), "text": "short"}),
        serde_json::json!({"id": "family", "title": "👨‍👩‍👧‍👦 🏳️‍🌈 ❤️ 👍🏽 at the fair", "text": "short, too"}),
        serde_json::json!({"id": "word", "title": "x".repeat(500), "text": "y".repeat(5000), "date": "9999-12-31"}),
        serde_json::json!({"id": "no title", "text": "\u{200b}\u{202e}\n\n"}),
    ];
    let lines = lines.map(|line| line.to_string());
    std::fs::write(&feed, lines.join("\n")).expect("the folder can be written to");
    let feed = feed.to_str().expect("the path is UTF-8");
    let shown = tree(&[feed, "--width", "60"]);
    assert!(widest(&shown) <= 60, "{shown}");
    assert!(!shown.contains(is_dangerous), "{shown:?}");
    snapshot("tree-hostile", &shown);
    let explained =
        tree(&[feed, "--width", "60", "--explain", "\u{1b}[2J\u{1b}]0;owned\u{7}id", &address]);
    assert!(widest(&explained) <= 60, "{explained}");
    assert!(!explained.contains(is_dangerous), "{explained:?}");
    snapshot("explain-hostile", &explained);
}

#[test]
fn colours_are_shown_where_they_are_wanted() {
    let has_colours = |arguments: &[&str], variables: &[(&str, &str)]| {
        shown(arguments, variables).contains('\u{1b}')
    };
    assert!(!has_colours(&[], &[]), "the test is no terminal");
    assert!(has_colours(&["--color", "always"], &[]));
    assert!(has_colours(&["--color", "always"], &[("NO_COLOR", "1")]), "an option is asked last");
    assert!(has_colours(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!has_colours(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!has_colours(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    let folder = folder();
    let file = folder.path().join("tree.txt");
    let output = file.to_str().expect("the path is UTF-8");
    let written = |arguments: &[&str]| {
        shown(&[&["--output", output], arguments].concat(), &[("CLICOLOR_FORCE", "1")]);
        std::fs::read_to_string(&file).expect("it was written")
    };
    assert!(!written(&[]).contains('\u{1b}'), "a file is no terminal");
    assert!(written(&["--color", "always"]).contains('\u{1b}'));
}

#[test]
fn widths_have_limits() {
    for width in ["19", "1001", "-5", "wide", ""] {
        let output = Command::new(program("dedupe"))
            .args(["--width", width])
            .stdin(Stdio::null())
            .output()
            .expect("dedupe can start");
        assert_eq!(output.status.code(), Some(2), "{width}");
    }
    assert!(widest(&tree(&["--width", "20"])) <= 20);
    assert!(widest(&tree(&["--width", "1000"])) > 100);
}

/// Ids, titles, sources and texts of any characters, often of those that are wide or have no width.
fn any_text(most: usize) -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => "[a-zA-Z0-9 .,\\[\\]{}+=-]{1,12}",
        1 => "[云岭地铁号线。，「」ｱㄱ한]{1,8}",
        1 => "[\u{300}-\u{30f}\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2060}-\u{2069}\u{fe0f}👨👩🏽🇸🇪❤سلا]{1,6}",
        1 => "[\\x00-\\x1f\u{7f}-\u{a0}\u{2028}]{1,3}",
        1 => "\\PC{0,8}",
    ];
    proptest::collection::vec(piece, 0..most).prop_map(|pieces| pieces.concat())
}

proptest! {
    // Each case is a process.
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_line_is_wider_than_the_screen(
        articles in proptest::collection::vec((any_text(6), any_text(8), any_text(5), any_text(40)), 1..5),
        width in 20usize..130,
        has_colour in any::<bool>(),
    ) {
        let folder = folder();
        let feed = folder.path().join("feed.jsonl");
        let shared = "the bridge over the Vik was closed on Sunday because 40 sheep slept on it";
        let ids: Vec<String> = (0..).zip(&articles).map(|(n, a)| format!("{n}{}", a.0)).collect();
        let lines: Vec<String> = ids.iter().zip(&articles).map(|(id, (_, title, source, text))| {
            let text = format!("{text} {shared} {text}");
            serde_json::json!({"id": id, "title": title, "source": source, "text": text}).to_string()
        }).collect();
        std::fs::write(&feed, lines.join("\n")).expect("the folder can be written to");
        let feed = feed.to_str().expect("the path is UTF-8");
        let width_text = width.to_string();
        let color = if has_colour { "always" } else { "never" };
        let with = ["--width", &width_text, "--color", color, feed];
        // An argument cannot hold a zero byte.
        let explained: Vec<&str> = [ids.first(), ids.last()].into_iter().flatten().map(String::as_str).collect();
        let can_be_named = explained.iter().all(|id| !id.contains('\0'));
        let mut outputs = vec![tree(&with)];
        if can_be_named {
            outputs.push(tree(&[&with[..], &["--explain"], &explained].concat()));
        }
        for shown in outputs {
            prop_assert!(widest(&shown) <= width, "{}", shown);
            let plain = console::strip_ansi_codes(&shown);
            prop_assert!(!plain.contains(is_dangerous), "{:?}", plain);
        }
    }
}
