//! The command line of `dedupe`.

use std::path::{Path, PathBuf};

use clap::{CommandFactory, Parser};

use crate::args::{Args, Format};
use crate::support::grouping::Boilerplate;
use crate::support::judgement::Lens;
use crate::support::read;

fn parse(arguments: &[&str]) -> Result<Args, clap::Error> {
    Args::try_parse_from(["dedupe"].iter().chain(arguments))
}

/// The first line of the error that `arguments` must give; its exit status must be 2.
#[track_caller]
fn refused(arguments: &[&str]) -> String {
    let error = parse(arguments).expect_err("must be refused");
    assert_eq!(error.exit_code(), 2);
    error.to_string().lines().next().unwrap().to_owned()
}

#[test]
fn the_definition_is_sound() {
    Args::command().debug_assert();
}

#[test]
fn the_ending_of_the_output_names_its_shape() {
    let cases = [
        ("a.csv", Format::Csv),
        ("a.JSONL", Format::Jsonl),
        ("a.md", Format::Tree),
        ("-", Format::Tree),
    ];
    for (name, format) in cases {
        assert_eq!(parse(&["--output", name]).unwrap().format(), Ok(format), "{name}");
        let named = parse(&["--output", name, "--format", "tree"]).unwrap();
        assert_eq!(named.format(), Ok(Format::Tree), "{name}");
    }
    for name in ["a.json", "a.XLSX", "a.csv.gz", "a.html"] {
        let error = parse(&["--output", name]).unwrap().format().unwrap_err();
        assert!(error.contains(if name == "a.html" { "--html" } else { "--format" }), "{error}");
        let named = parse(&["--output", name, "--format", "jsonl"]).unwrap();
        assert_eq!(named.format(), Ok(Format::Jsonl), "{name}");
    }
}

#[test]
fn defaults() {
    let args = parse(&[]).unwrap();
    let usual = read::Options { line_ids: Some(false), ..read::Options::default() };
    assert_eq!(args.reading(), usual);
    assert_eq!(args.grouping.judgement.lens, Lens::Both);
    assert_eq!(args.format(), Ok(Format::Tree));
    assert_eq!(args.grouping.boilerplate, Boilerplate::Drop);
    assert_eq!(
        (
            args.grouping.judgement.copy_threshold,
            args.grouping.judgement.containment_threshold,
            args.grouping.judgement.story_threshold
        ),
        (None, None, None)
    );
    args.grouping.detector().unwrap().build().expect("the library's own settings");
    assert_eq!((args.output(), args.html.as_ref(), args.threads), (None, None, None));
    assert_eq!((args.explain(), args.stats), (None, false));
}

#[test]
fn without_an_input_the_sample_is_read() {
    let args = parse(&[]).unwrap();
    let inputs = args.inputs();
    assert!(args.is_sample() && !parse(&["-"]).unwrap().is_sample());
    assert_eq!(
        inputs,
        [Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data/newsroom.jsonl")]
    );
}

#[test]
fn everything_at_once() {
    let args = parse(&[
        "a.jsonl",
        "--id-field",
        "a",
        "--title-field",
        "b",
        "--text-field",
        "c",
        "--date-field",
        "d",
        "--source-field",
        "e",
        "--format",
        "jsonl",
        "--output",
        "out",
        "--lens",
        "copies",
        "--copy-threshold",
        "0.3",
        "--containment-threshold",
        "1",
        "--story-threshold",
        "-0.25",
        "--boilerplate",
        "keep",
        "--threads",
        "3",
        "--html",
        "page.html",
        "--skip-invalid",
        "--date-order",
        "mdy",
        "--stats",
        "-",
        "folder",
    ])
    .unwrap();
    assert_eq!(args.inputs(), ["a.jsonl", "-", "folder"].map(PathBuf::from));
    let reading = args.reading();
    let fields = read::Fields {
        id: "a".into(),
        title: "b".into(),
        text: "c".into(),
        date: "d".into(),
        source: "e".into(),
        label: None,
    };
    assert_eq!(reading.fields, fields);
    assert_eq!(reading.date_order, Some(read::date::Order::Mdy));
    assert!(reading.skip_invalid && args.stats);
    assert_eq!((args.format(), args.grouping.judgement.lens), (Ok(Format::Jsonl), Lens::Copies));
    assert_eq!(args.grouping.boilerplate, Boilerplate::Keep);
    assert_eq!(
        (args.grouping.judgement.copy_threshold, args.grouping.judgement.containment_threshold),
        (Some(0.3), Some(1.0))
    );
    assert_eq!(args.grouping.judgement.story_threshold, Some(-0.25));
    // That it is no probability, the library says.
    assert!(args.grouping.detector().unwrap().build().is_err());
    assert_eq!(args.threads.unwrap().get(), 3);
    assert_eq!(args.output().unwrap(), Path::new("out"));
    assert_eq!(args.html.unwrap(), Path::new("page.html"));
}

#[test]
fn thresholds_outside_their_range_are_refused() {
    for option in ["--copy-threshold", "--containment-threshold"] {
        for value in ["0", "1.01", "nan", "inf", "half", ""] {
            let message = refused(&[option, value]);
            assert!(
                message.ends_with("must be a number above 0 and at most 1, such as 0.5"),
                "{message}"
            );
        }
        let message = refused(&[option, "-0.5"]);
        assert!(
            message.ends_with("must be a number above 0 and at most 1, such as 0.5"),
            "{message}"
        );
        refused(&[option]);
    }
    for value in ["nan", "inf", "x"] {
        assert!(refused(&["--story-threshold", value]).ends_with("must be a number, such as 0.9"));
    }
}

#[test]
fn a_run_needs_a_thread() {
    for value in ["0", "1.5", "all", "-1", "20000"] {
        let message = refused(&["--threads", value]);
        assert!(message.ends_with("must be a whole number from 1 to 1024"), "{message}");
    }
}

#[test]
fn unknown_choices_are_refused() {
    refused(&["--lens", "both,copies"]);
    refused(&["--format", "xlsx"]);
    refused(&["--boilerplate", "maybe"]);
    refused(&["--date-order", "ymd"]);
    refused(&["--unknown"]);
}

#[test]
fn a_pair_to_explain_is_two_ids() {
    let args = parse(&["--explain", "a", "b", "in.jsonl"]).unwrap();
    assert_eq!(args.explain(), Some(("a", "b")));
    assert_eq!(args.inputs(), [PathBuf::from("in.jsonl")]);
    assert_eq!(parse(&["--explain", "-1", "2"]).unwrap().explain(), Some(("-1", "2")));
    refused(&["--explain", "a"]);
    refused(&["--explain", "a", "b", "--explain", "c", "d"]);
    for other in [["--html", "page.html"].as_slice(), &["--format", "jsonl"], &["--stats"]] {
        refused(&[&["--explain", "a", "b"], other].concat());
        refused(&[other, &["--explain", "a", "b"]].concat());
    }
}

#[test]
fn an_id_to_explain_may_look_like_an_option() {
    let args = parse(&["--explain", "--stats", "--", "--output", "out"]).unwrap();
    assert_eq!(args.explain(), Some(("--stats", "--")));
    assert_eq!((args.stats, args.output()), (false, Some(Path::new("out"))));
}

#[test]
fn the_help_tells_of_every_option() {
    let mut command = Args::command();
    for argument in command.get_arguments() {
        assert!(argument.get_help().is_some(), "{} has no help", argument.get_id());
    }
    let help = command.render_long_help().to_string();
    let words = help.split_whitespace().collect::<Vec<_>>().join(" ");
    for promise in [
        "the file's name without its ending is the id",
        "what is wrong in an input is said in one line that names file and line",
    ] {
        assert!(words.contains(promise), "{help}");
    }
    for default in ["[default: 0.8]", "or else tree]", "[default: both]", "[default: dmy]"] {
        assert!(help.contains(default), "{default}");
    }
}
