//! Articles from files and folders: what is read, in which order, and what every mistake says.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::TempDir;

use crate::support::read::text::{IdOf, TextFiles, TitleOf};
use crate::support::read::{Fields, Kind, Options, Record, Records, Report};

/// A folder of inputs.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn with(name: &str, content: impl AsRef<[u8]>) -> Self {
        Self::new().and(name, content)
    }

    fn and(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn open(&self, names: &[&str], options: Options) -> Records {
        let paths: Vec<_> = names.iter().map(|name| self.path(name)).collect();
        Records::open(&paths, options).unwrap_or_else(|error| panic!("{error}"))
    }

    #[track_caller]
    fn records_with(&self, options: Options) -> Vec<Record> {
        let records = self.open(&[""], options);
        records.collect::<Result<_, _>>().unwrap_or_else(|error| panic!("{error}"))
    }

    #[track_caller]
    fn records(&self) -> Vec<Record> {
        self.records_with(Options::default())
    }

    #[track_caller]
    fn ids(&self) -> Vec<String> {
        let records = self.records();
        records.iter().map(|record| record.article.id().to_owned()).collect()
    }

    /// The first error, with the folder's own path taken out of its text.
    #[track_caller]
    fn error_with(&self, options: Options) -> (Kind, String) {
        let error = match Records::open(&[self.0.path().to_path_buf()], options) {
            Err(error) => error,
            Ok(mut records) => records.find_map(Result::err).expect("must fail"),
        };
        assert!(error.to_string().starts_with(&error.place().to_string()));
        assert_eq!(error.to_string().lines().count(), 1);
        (error.kind(), self.relative(&error.to_string()))
    }

    #[track_caller]
    fn error(&self) -> (Kind, String) {
        self.error_with(Options::default())
    }

    fn relative(&self, message: &str) -> String {
        message.replace(&format!("{}/", self.0.path().display()), "")
    }

    /// The ids read and what is said of what was left out, with `--skip-invalid`.
    #[track_caller]
    fn reporting(&self) -> (Vec<String>, Report) {
        let mut records = self.open(&[""], skip_invalid());
        let ids = records.by_ref().map(|record| record.unwrap().article.id().to_owned()).collect();
        (ids, records.report)
    }

    /// The ids read and the errors passed over, with `--skip-invalid`.
    #[track_caller]
    fn skipping(&self) -> (Vec<String>, Vec<String>) {
        let (ids, report) = self.reporting();
        assert_eq!(report.lost.count, 0);
        (ids, report.skipped.first.iter().map(|error| self.relative(error)).collect())
    }

    /// The ids read and the inputs of which the rest was lost, with `--skip-invalid`.
    #[track_caller]
    fn losing(&self) -> (Vec<String>, Vec<String>) {
        let (ids, report) = self.reporting();
        assert_eq!(report.skipped.count, 0);
        (ids, report.lost.first.iter().map(|rest| self.relative(rest)).collect())
    }
}

fn skip_invalid() -> Options {
    Options { skip_invalid: true, ..Options::default() }
}

fn short_lines(longest: usize) -> Options {
    Options { longest, ..Options::default() }
}

fn gzip(content: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(content.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

/// Bytes that do not compress, so that a cut falls into the data and not into a header.
fn noise(length: usize) -> String {
    let mut state = 1u64;
    let mut letter = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        char::from(b'a' + (state >> 33) as u8 % 26)
    };
    (0..length).map(|_| letter()).collect()
}

fn line(id: &str) -> String {
    format!("{{\"id\": \"{id}\", \"text\": \"t\"}}\n")
}

mod inputs {
    use super::*;

    #[test]
    fn a_folder_is_walked_in_the_byte_order_of_its_paths() {
        let folder = Folder::with("b/a.txt", "")
            .and("a.jsonl", line("lines"))
            .and("a/z.txt", "")
            .and("a-b.txt", "")
            .and("B.TXT", "")
            .and("c.csv", "id,text\ntable,t\n")
            .and("d.ndjson", line("nd"))
            .and("e.jsonl.gz", gzip(&line("gz")))
            .and("f.txt.gz", gzip("packed"));
        assert_eq!(folder.ids(), ["B", "a-b", "lines", "z", "a", "table", "nd", "gz", "f"]);
    }

    #[test]
    fn other_and_hidden_files_of_a_folder_are_passed_over() {
        let folder = Folder::with("a.txt", "")
            .and("README.md", "")
            .and("noextension", "")
            .and("b.json", "")
            .and(".hidden.txt", "")
            .and(".txt", "")
            .and(".git/c.txt", "");
        assert_eq!(folder.ids(), ["a"]);
    }

    #[test]
    fn a_hidden_folder_that_is_named_is_read() {
        let folder = Folder::with(".hidden/a.txt", "");
        assert_eq!(folder.open(&[".hidden"], Options::default()).count(), 1);
    }

    #[test]
    fn inputs_keep_the_order_of_the_arguments() {
        let folder = Folder::with("b.txt", "").and("a.txt", "").and("c/c.txt", "");
        let records = folder.open(&["b.txt", "c", "a.txt"], Options::default());
        let ids: Vec<_> = records.map(|record| record.unwrap().article.id().to_owned()).collect();
        assert_eq!(ids, ["b", "c", "a"]);
    }

    #[test]
    fn no_input_is_no_article() {
        assert_eq!(Records::open(&[], Options::default()).unwrap().count(), 0);
    }

    #[test]
    fn an_empty_folder_is_an_error() {
        let folder = Folder::with("sub/README.md", "");
        let (kind, message) = folder.error();
        assert_eq!(kind, Kind::Input);
        assert!(
            message.ends_with(
                ": no articles in this folder (known are .txt, .jsonl, .ndjson, .csv and .tsv, each also \
                 with .gz)"
            ),
            "{message}"
        );
    }

    #[test]
    fn a_named_file_of_another_kind_is_an_error() {
        let folder = Folder::with("a.md", "").and("b", "").and(".txt", "");
        for name in ["a.md", "b", ".txt"] {
            let error = Records::open(&[folder.path(name)], skip_invalid()).err().unwrap();
            assert_eq!(error.kind(), Kind::Input);
            assert_eq!(
                folder.relative(&error.to_string()),
                format!(
                    "{name}: unknown extension (known are .txt, .jsonl, .ndjson, .csv and .tsv, each also \
                     with .gz)"
                )
            );
        }
    }

    #[test]
    fn a_missing_file_shows_before_anything_is_read_and_is_never_skipped() {
        let folder = Folder::with("a.jsonl", "broken");
        let paths = [folder.path("a.jsonl"), folder.path("missing.jsonl")];
        let error = Records::open(&paths, skip_invalid()).err().unwrap();
        assert_eq!(error.kind(), Kind::Io);
        let message = folder.relative(&error.to_string());
        assert!(message.starts_with("missing.jsonl: is not there (check "), "{message}");
    }

    #[test]
    fn a_file_that_vanishes_before_its_turn_is_never_skipped() {
        let folder = Folder::with("a.jsonl", line("a"));
        let mut records = folder.open(&[""], skip_invalid());
        fs::remove_file(folder.path("a.jsonl")).unwrap();
        assert_eq!(records.next().unwrap().err().unwrap().kind(), Kind::Io);
        assert!(records.next().is_none());
    }

    #[test]
    fn standard_input_is_read_once() {
        let dash = PathBuf::from("-");
        let error = Records::open(&[dash.clone(), dash], Options::default()).err().unwrap();
        assert_eq!(error.to_string(), "<stdin>: can be read only once (name `-` once)");
    }

    #[test]
    fn a_line_feed_in_a_file_name_stays_out_of_the_error() {
        let folder = Folder::with("a\nb.jsonl", "broken");
        assert!(folder.error().1.starts_with("a?b.jsonl:1: "));
    }

    #[cfg(unix)]
    mod links {
        use std::os::unix::fs::symlink;

        use super::*;

        #[test]
        fn a_loop_of_links_ends() {
            let folder = Folder::with("a/b/c.txt", "");
            symlink(folder.0.path(), folder.path("a/b/up")).unwrap();
            symlink("self", folder.path("a/self")).unwrap();
            symlink(".", folder.path("here")).unwrap();
            assert_eq!(folder.ids(), ["c"]);
        }

        #[test]
        fn links_to_files_and_folders_are_followed() {
            let elsewhere = Folder::with("x.txt", "").and("y/z.txt", "");
            let folder = Folder::new();
            symlink(elsewhere.path("x.txt"), folder.path("link.txt")).unwrap();
            symlink(elsewhere.path("y"), folder.path("folder")).unwrap();
            assert_eq!(folder.ids(), ["z", "link"]);
        }

        #[test]
        fn a_dangling_link_to_an_article_is_an_error() {
            let folder = Folder::with("a.txt", "");
            symlink("nowhere", folder.path("b.txt")).unwrap();
            symlink("nowhere", folder.path("b.md")).unwrap();
            let (kind, message) = folder.error();
            assert_eq!(kind, Kind::Io);
            assert!(message.starts_with("b.txt: is a link to what is not there"), "{message}");
        }

        #[test]
        fn a_pipe_in_a_folder_does_not_hang() {
            let folder = Folder::with("a.txt", "");
            let pipe = folder.path("b.txt");
            let made = std::process::Command::new("mkfifo").arg(pipe).status().unwrap();
            assert!(made.success());
            assert_eq!(folder.ids(), ["a"]);
        }
    }
}

mod markup {
    use proptest::prelude::*;

    use super::*;
    use crate::support::read::markup::{Markup, shown};

    #[test]
    fn tags_are_dropped_and_entities_read() {
        let html = "<!-- top --><p class=\"lead > all\">The <A HREF='https://a.example'>fer</A>ry \
                    &amp; crew&#8217;s</p><script>if (a < b) { \"</p>\" }</SCRIPT><br/>All &lt;3";
        let words: Vec<_> = shown(html).unwrap().split_whitespace().map(str::to_owned).collect();
        assert_eq!(words, ["The", "ferry", "&", "crew’s", "All", "<3"]);
    }

    #[test]
    fn prose_is_no_html() {
        for text in
            ["a < b > c", "x <y and y> z", "R&B & co; &nosuch;", "<", "</", "< p>", "</3>", ""]
        {
            assert_eq!(shown(text), None, "{text}");
        }
    }

    #[test]
    fn entities_are_read_where_no_tag_is() {
        assert_eq!(shown("R&amp;B&nbsp;in &#8217;26").unwrap(), "R&B\u{a0}in ’26");
        assert_eq!(shown("&lt;p&gt;Ferry&lt;/p&gt;").unwrap(), "\nFerry\n");
        // Once, however often they were made of others.
        assert_eq!(shown("&amp;amp;").unwrap(), "&amp;");
    }

    #[test]
    fn what_is_cut_off_is_text_or_nothing() {
        assert_eq!(shown("a</b> <b c").unwrap(), "a <b c");
        assert_eq!(shown("a</b> <b c=\"d>e").unwrap(), "a e");
        assert_eq!(shown("a</b><!-- c").unwrap(), "a\n");
        assert_eq!(shown("a</b><style>c").unwrap(), "a\n");
    }

    #[test]
    fn it_is_taken_out_and_told_unless_asked_for() {
        let folder = Folder::with("a.txt", "<p>Ferry</p>").and("b.txt", "Ferry");
        let texts = |markup: Markup| {
            let mut records = folder.open(&[""], Options { markup, ..Options::default() });
            let texts: Vec<_> =
                records.by_ref().map(|record| record.unwrap().article.text().to_owned()).collect();
            (texts, records.report.to_string())
        };
        let told = "1 article had HTML, which was read as what it shows\n".to_owned();
        let text = |text: &str| text.to_owned();
        assert_eq!(texts(Markup::Drop), (vec![text("\nFerry\n"), text("Ferry")], told));
        assert_eq!(texts(Markup::Keep), (vec![text("<p>Ferry</p>"), text("Ferry")], String::new()));
    }

    proptest! {
        #[test]
        fn any_text_is_read(pieces in prop::collection::vec("[<>/!pa\"' &;#é-]{0,6}|</p>|<!--|<script>", 0..30)) {
            let text = pieces.concat();
            if let Some(shown) = shown(&text) {
                prop_assert!(shown.len() <= text.len() + pieces.len());
            }
        }
    }

    #[test]
    fn tags_that_never_end_cost_no_more_than_their_bytes() {
        for piece in ["<a ", "<a \"", "<a '>", "<script>", "<!--", "</", "<script></"] {
            let text = format!("{}</p>", piece.repeat(400_000 / piece.len()));
            let started = std::time::Instant::now();
            shown(&text).unwrap();
            assert!(started.elapsed().as_secs() < 5, "{piece}");
        }
    }
}

mod text {
    use super::*;

    #[test]
    fn a_text_file_is_one_article() {
        let folder = Folder::with("report-a.v2.txt", "First line.\r\nSecond.\n");
        let [record] = folder.records().try_into().unwrap();
        assert_eq!(record.article.id(), "report-a.v2");
        assert_eq!(record.article.text(), "First line.\r\nSecond.\n");
        assert_eq!(record.article.title(), None);
        assert_eq!(folder.relative(&record.place.to_string()), "report-a.v2.txt");
    }

    #[test]
    fn a_packed_text_file_loses_both_extensions() {
        let folder = Folder::with("a.b.TXT.GZ", gzip("packed"));
        let [record] = folder.records().try_into().unwrap();
        assert_eq!((record.article.id(), record.article.text()), ("a.b", "packed"));
    }

    #[test]
    fn an_empty_text_is_an_article() {
        assert_eq!(Folder::with("a.txt", "").records()[0].article.text(), "");
    }

    #[test]
    fn the_byte_order_mark_is_no_text() {
        let folder = Folder::with("a.txt", "\u{feff}Text").and("b.txt", "\u{feff}");
        let texts: Vec<_> = folder.records().iter().map(|r| r.article.text().to_owned()).collect();
        assert_eq!(texts, ["Text", ""]);
    }

    #[test]
    fn what_is_not_utf8_is_an_error_at_its_line() {
        let folder = Folder::with("a.txt", b"one\ntwo caf\xe9\n");
        let message = "a.txt:2: not UTF-8 (convert this file alone from what it is written in, if that is WINDOWS-1252 with iconv -f WINDOWS-1252 -t UTF-8 FILE > ELSEWHERE/FILE)".to_owned();
        assert_eq!(folder.error(), (Kind::Encoding, message));
    }

    #[test]
    fn what_was_cut_off_within_a_letter_is_not_called_another_encoding() {
        let whole = "one\ntwo cafés, three cafés and a café";
        let (_, message) = Folder::with("a.txt", &whole.as_bytes()[..whole.len() - 1]).error();
        assert!(message.starts_with("a.txt:2: ends within a letter of UTF-8"), "{message}");
        let (_, message) = Folder::with("a.txt", b"one caf\xe9").error();
        assert!(message.starts_with("a.txt:1: not UTF-8"), "{message}");
    }

    #[test]
    fn two_files_of_one_stem_share_an_id() {
        let folder = Folder::with("a/x.txt", "").and("b/x.txt", "");
        let (kind, message) = folder.error();
        assert_eq!(kind, Kind::Duplicate);
        let expected = "b/x.txt: id \"x\" was already used at a/x.txt (--text-id path tells files of \
                        one name apart)";
        assert_eq!(message, expected);
        let texts = TextFiles { id: IdOf::Path, ..TextFiles::default() };
        let records = folder.records_with(Options { texts, ..Options::default() });
        let ids: Vec<_> = records.iter().map(|record| record.article.id()).collect();
        assert_eq!(
            ids,
            ["a/x.txt", "b/x.txt"].map(|inner| folder.path(inner).display().to_string())
        );
    }

    #[test]
    fn a_title_stands_in_the_first_line() {
        let texts = TextFiles { title: TitleOf::FirstLine, ..TextFiles::default() };
        let titled = |content: &str| {
            let folder = Folder::with("a.txt", content);
            let records = folder.records_with(Options { texts, ..Options::default() });
            let article = &records[0].article;
            (article.title().map(str::to_owned), article.text().to_owned())
        };
        let expected = (Some("Ferry aground".to_owned()), "\nAll are safe.\n".to_owned());
        assert_eq!(titled("\n\n Ferry aground \r\n\nAll are safe.\n"), expected);
        let paragraph = format!("{}\nBelow.", "word ".repeat(31));
        for lone in ["All are safe.\n\n", "\n", "", &paragraph] {
            assert_eq!(titled(lone), (None, lone.to_owned()));
        }
    }

    #[test]
    fn a_text_longer_than_the_limit_is_an_error() {
        let folder = Folder::with("a.txt", "12345");
        assert_eq!(folder.records_with(short_lines(5)).len(), 1);
        let (kind, message) = folder.error_with(short_lines(4));
        assert_eq!(kind, Kind::TooLong);
        assert_eq!(message, "a.txt: the text is longer than 4 bytes (is this the right file?)");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_file_name_must_be_utf8_to_be_an_id() {
        use std::os::unix::ffi::OsStrExt;
        let folder = Folder::new();
        let name = std::ffi::OsStr::from_bytes(b"caf\xe9.txt");
        fs::write(folder.0.path().join(name), "").unwrap();
        let (kind, message) = folder.error();
        assert_eq!(kind, Kind::Encoding);
        assert!(message.ends_with("is not UTF-8 (rename it)"), "{message}");
    }
}

mod json_lines {
    use super::*;

    #[track_caller]
    fn read(content: &str) -> Vec<Record> {
        Folder::with("a.jsonl", content).records()
    }

    #[track_caller]
    fn read_one(content: &str) -> Record {
        let [record] = read(content).try_into().unwrap();
        record
    }

    #[track_caller]
    fn assert_error(content: impl AsRef<[u8]>, kind: Kind, message: &str) {
        let error = Folder::with("a.jsonl", content).error();
        assert_eq!(error, (kind, message.to_owned()));
    }

    #[test]
    fn all_fields() {
        let record = read_one(
            r#"{"id": "x", "title": "T", "text": "Body \u00e9\n", "date": "2020-03-11", "source": "S", "other": [{}]}"#,
        );
        let article = &record.article;
        assert_eq!((article.id(), article.title(), article.source()), ("x", Some("T"), Some("S")));
        assert_eq!(article.text(), "Body é\n");
        assert_eq!(article.date().unwrap().as_unix_seconds(), 1_583_884_800);
        assert_eq!(record.label, None);
    }

    #[test]
    fn renamed_fields_and_a_label() {
        let fields = Fields {
            id: "url".into(),
            title: "headline".into(),
            text: "body".into(),
            date: "when".into(),
            source: "by".into(),
            label: Some("cluster".into()),
        };
        let folder = Folder::with(
            "a.jsonl",
            r#"{"url": "u", "headline": "h", "body": "b", "when": 1583935200, "by": "s", "cluster": 17, "id": true}
               {"url": "v", "body": "b", "cluster": "c"}
               {"url": "w", "body": "b"}"#,
        );
        let records = folder.records_with(Options { fields, ..Options::default() });
        let article = &records[0].article;
        assert_eq!((article.id(), article.title(), article.text()), ("u", Some("h"), "b"));
        assert_eq!(article.source(), Some("s"));
        assert_eq!(article.date().unwrap().as_unix_seconds(), 1_583_935_200);
        let labels: Vec<_> = records.iter().map(|record| record.label.as_deref()).collect();
        assert_eq!(labels, [Some("17"), Some("c"), None]);
    }

    #[test]
    fn one_field_can_serve_twice() {
        let fields = Fields { title: "text".into(), ..Fields::default() };
        let folder = Folder::with("a.jsonl", line("x"));
        let records = folder.records_with(Options { fields, ..Options::default() });
        assert_eq!(records[0].article.title(), Some("t"));
        assert_eq!(records[0].article.text(), "t");
    }

    #[test]
    fn null_and_blank_are_as_good_as_missing() {
        let record = read_one(
            r#"{"id": "x", "text": "t", "title": null, "date": null, "source": null, "label": null}"#,
        );
        let bare = read_one(r#"{"id": "x", "text": "t"}"#);
        let blank = read_one(r#"{"id": "x", "text": "t", "title": " ", "date": "", "source": ""}"#);
        assert_eq!(record.article, bare.article);
        assert_eq!(blank.article, bare.article);
    }

    #[test]
    fn a_headline_alone_or_an_empty_text_is_an_article() {
        let records = read("{\"id\": 1, \"title\": \"T\"}\n{\"id\": 2, \"text\": \"\"}");
        assert_eq!(records[0].article.text(), "");
        assert_eq!(records[1].article.title(), None);
    }

    #[test]
    fn numbers_as_ids_keep_their_text() {
        let content = ["0", "-7", "18446744073709551615", "1.5"]
            .map(|id| format!("{{\"id\": {id}, \"text\": \"t\"}}\n"))
            .concat();
        let ids: Vec<_> = read(&content).iter().map(|r| r.article.id().to_owned()).collect();
        assert_eq!(ids, ["0", "-7", "18446744073709551615", "1.5"]);
    }

    #[test]
    fn a_number_that_cannot_be_kept_exactly_is_no_id() {
        assert_error(
            r#"{"id": 12345678901234567890123, "text": "t"}"#,
            Kind::Field,
            "a.jsonl:1: field \"id\" is a number of too many digits (write it as a string)",
        );
    }

    #[test]
    fn dates_as_numbers() {
        for (date, expected) in [
            ("1583935200", 1_583_935_200),
            ("1583935200.9", 1_583_935_200),
            ("1583935200000", 1_583_935_200),
            ("1.5839352e9", 1_583_935_200),
            ("20200311", 1_583_884_800),
        ] {
            let record = read_one(&format!(r#"{{"id": "x", "text": "t", "date": {date}}}"#));
            let seconds = record.article.date().map(|date| date.as_unix_seconds());
            assert_eq!(seconds, Some(expected), "{date}");
        }
    }

    #[test]
    fn line_ends_blank_lines_and_the_byte_order_mark() {
        let content = format!(
            "\u{feff}{}\r\n \t\r\n\n{}\n{}",
            line("a").trim(),
            line("b").trim(),
            line("c").trim()
        );
        let folder = Folder::with("a.jsonl", content);
        let records = folder.records();
        let places: Vec<_> = records
            .iter()
            .map(|record| {
                format!("{} {}", record.article.id(), folder.relative(&record.place.to_string()))
            })
            .collect();
        assert_eq!(places, ["a a.jsonl:1", "b a.jsonl:4", "c a.jsonl:5"]);
    }

    #[test]
    fn an_empty_file_has_no_articles() {
        assert!(read("").is_empty());
        assert!(read("\u{feff}\n\n").is_empty());
    }

    #[test]
    fn the_last_of_two_fields_of_one_name_counts() {
        assert_eq!(read_one(r#"{"id": "x", "text": 1, "text": "last"}"#).article.text(), "last");
    }

    #[test]
    fn what_is_no_object_is_an_error_at_its_line() {
        assert_error(
            line("a") + "{\"id\": \"x\", \"text\": \"t\"",
            Kind::Syntax,
            "a.jsonl:2: not a JSON object: EOF while parsing an object, column 23 (each line must \
             hold one object)",
        );
        for content in ["[1]", "\"x\"", "1", "nothing", "{} {}", "{\"id\": }", "{'id': 1}"] {
            let (kind, message) = Folder::with("a.jsonl", content).error();
            assert_eq!(kind, Kind::Syntax, "{content}");
            assert!(message.starts_with("a.jsonl:1: not a JSON object: "), "{message}");
            assert!(!message.contains(" at line "), "{message}");
        }
    }

    #[test]
    fn lone_surrogates_and_bottomless_nesting_are_errors() {
        let nested = format!("{{\"id\": {}", "[".repeat(100_000));
        for content in [r#"{"id": "\ud800", "text": "t"}"#, nested.as_str()] {
            assert_eq!(Folder::with("a.jsonl", content).error().0, Kind::Syntax);
        }
    }

    #[test]
    fn a_missing_or_empty_id_is_an_error() {
        let missing = "a.jsonl:1: no field \"id\" (name the one that holds the id with --id-field)";
        assert_error(r#"{"text": "t"}"#, Kind::Field, missing);
        assert_error(r#"{"id": null, "text": "t"}"#, Kind::Field, missing);
        let empty = "a.jsonl:1: field \"id\" is empty (give every article an id)";
        assert_error(r#"{"id": "", "text": "t"}"#, Kind::Field, empty);
        assert_error(r#"{"id": " ", "text": "t"}"#, Kind::Field, empty);
    }

    #[test]
    fn neither_text_nor_headline_is_an_error() {
        let message = "a.jsonl:1: neither field \"text\" nor field \"title\" (name the one that \
                       holds the text with --text-field)";
        assert_error(r#"{"id": "x"}"#, Kind::Field, message);
        assert_error(r#"{"id": "x", "text": null, "title": ""}"#, Kind::Field, message);
    }

    #[test]
    fn fields_of_another_type_are_errors() {
        for (field, value, found) in [
            ("id", "true", "a string or a number, not a boolean"),
            ("id", "[1]", "a string or a number, not an array"),
            ("title", "5", "a string, not a number"),
            ("text", "{}", "a string, not an object"),
            ("text", "[\"t\"]", "a string, not an array"),
            ("source", "false", "a string, not a boolean"),
            ("date", "{}", "a string or a number, not an object"),
        ] {
            let others = ["id", "text"].iter().filter(|other| **other != field);
            let others: String = others.map(|other| format!("\"{other}\": \"x\", ")).collect();
            assert_error(
                format!("{{{others}\"{field}\": {value}}}"),
                Kind::Field,
                &format!(
                    "a.jsonl:1: field \"{field}\" must be {found} (or name another field with \
                     --{field}-field)"
                ),
            );
        }
    }

    #[test]
    fn ids_are_unique_over_all_inputs() {
        let folder = Folder::with("a.jsonl", line("w") + &line("x"))
            .and("b.csv", "id,text\ny,t\nx,t\n")
            .and("c.txt", "");
        let (kind, message) = folder.error();
        assert_eq!(kind, Kind::Duplicate);
        let expected = "b.csv:3: id \"x\" was already used at a.jsonl:2 (ids must be unique)";
        assert_eq!(message, expected);
    }

    #[test]
    fn a_number_and_a_string_can_be_the_same_id() {
        let folder =
            Folder::with("a.jsonl", "{\"id\": 1, \"text\": \"\"}\n".to_owned() + &line("1"));
        assert_eq!(folder.error().0, Kind::Duplicate);
    }

    #[test]
    fn a_long_id_is_cut_in_the_error() {
        let long = line(&"é".repeat(10_000));
        let (_, message) = Folder::with("a.jsonl", long.clone() + &long).error();
        assert!(message.len() < 300, "{message}");
    }

    #[test]
    fn other_encodings_are_errors() {
        assert_error(
            [line("a").as_bytes(), b"{\"id\": \"caf\xe9\"}\n"].concat(),
            Kind::Encoding,
            "a.jsonl:2: not UTF-8 (convert this file alone from what it is written in, if that is WINDOWS-1252 with iconv -f WINDOWS-1252 -t UTF-8 FILE > ELSEWHERE/FILE)",
        );
        for (start, encoding) in [
            (b"\xff\xfe{\0".as_slice(), "UTF-16"),
            (b"\xfe\xff\0{", "UTF-16"),
            (b"{\0\"\0", "UTF-16LE"),
            (b"\0{\0\"", "UTF-16BE"),
            (b"\xff\xfe\0\0{\0\0\0", "UTF-32"),
            (b"{\0\0\0", "UTF-32LE"),
        ] {
            let fix = format!("convert it first, e.g. with iconv -f {encoding} -t UTF-8");
            let message = format!("a.jsonl: {encoding}, not UTF-8 ({fix})");
            assert_error(start, Kind::Encoding, &message);
        }
    }

    #[test]
    fn a_line_longer_than_the_limit_is_an_error_and_can_be_skipped() {
        let long = format!("{{\"id\": \"long\", \"text\": \"{}\"}}\n", "x".repeat(200_000));
        let folder = Folder::with("a.jsonl", line("a") + &long + &line("b") + long.trim_end());
        let options = Options { skip_invalid: true, ..short_lines(1000) };
        let mut records = folder.open(&[""], options);
        let ids: Vec<_> = records.by_ref().map(|r| r.unwrap().article.id().to_owned()).collect();
        assert_eq!(ids, ["a", "b"]);
        let errors = &records.report.skipped.first;
        assert_eq!(
            folder.relative(&errors[0]),
            "a.jsonl:2: the line is longer than 1000 bytes (is this the right file?)"
        );
        assert!(folder.relative(&errors[1]).starts_with("a.jsonl:4: "));
    }

    #[test]
    fn a_line_at_the_limit_is_read() {
        let content = line("a") + &line("b");
        let limit = line("a").len();
        let folder = Folder::with("a.jsonl", content);
        assert_eq!(folder.records_with(short_lines(limit)).len(), 2);
        assert_eq!(folder.error_with(short_lines(limit - 1)).0, Kind::TooLong);
    }
}

mod csv {
    use super::*;

    #[track_caller]
    fn assert_error(content: impl AsRef<[u8]>, kind: Kind, message: &str) {
        let error = Folder::with("a.csv", content).error();
        assert_eq!(error, (kind, message.to_owned()));
    }

    #[track_caller]
    fn places(content: &str) -> Vec<String> {
        let folder = Folder::with("a.csv", content);
        let records = folder.records();
        let place = |record: &Record| folder.relative(&record.place.to_string());
        records.iter().map(|r| format!("{} {}", r.article.id(), place(r))).collect()
    }

    #[test]
    fn all_fields_in_any_order() {
        let folder = Folder::with(
            "a.csv",
            "source, text,extra,date,title,id\nS,\"Body, \"\"quoted\"\"\nnext\",e,2020-03-11,T,x\n",
        );
        let [record] = folder.records().try_into().unwrap();
        let article = &record.article;
        assert_eq!((article.id(), article.title(), article.source()), ("x", Some("T"), Some("S")));
        assert_eq!(article.text(), "Body, \"quoted\"\nnext");
        assert_eq!(article.date().unwrap().as_unix_seconds(), 1_583_884_800);
    }

    #[test]
    fn columns_that_may_be_title_or_date_are_named() {
        let header = "id,text,headline,when,date\nx,T,H,W,\n";
        let folder = Folder::with("a.csv", header)
            .and("b.csv", header.replace("x,", "y,"))
            .and("c.csv", "id,text,date\nz,T,\n");
        let (_, report) = folder.reporting();
        assert_eq!(
            folder.relative(&report.to_string()),
            "a.csv: nothing is called \"title\" (--title-field); not read: \"headline\", \"when\"; \
             2 files are like that\n"
        );
        let whole = "id,text,title,date,author\nx,T,H,,A\n";
        assert_eq!(Folder::with("a.csv", whole).reporting().1, Report::default());
    }

    /// Whichever of them comes first.
    #[test]
    fn what_some_articles_of_a_file_call_otherwise_is_told_with_how_many_do() {
        let usual = "{\"id\": \"a\", \"title\": \"T\", \"date\": \"2020-03-11\", \"text\": \"B\", \"n\": 1}\n";
        let other = "{\"id\": \"b\", \"headline\": \"T\", \"when\": \"2020-03-11\", \"text\": \"B\", \"n\": 1}\n";
        let third =
            "{\"id\": \"c\", \"headline\": \"T\", \"date\": \"2020-03-11\", \"text\": \"B\"}\n";
        for lines in [[usual, other, third], [third, usual, other], [other, third, usual]] {
            let folder = Folder::with("a.jsonl", lines.concat());
            let (_, report) = folder.reporting();
            assert_eq!(
                folder.relative(&report.to_string()),
                "a.jsonl: 2 of 3 articles have nothing called \"title\" (--title-field), 1 of 3 \
                 articles has nothing called \"date\" (--date-field); not read: \"headline\", \"when\"\n"
            );
        }
        // What all have is not in the place of what some lack.
        let bare = "{\"id\": \"b\", \"text\": \"B\", \"n\": 1}\n";
        for lines in [[bare, usual], [usual, bare]] {
            let (_, report) = Folder::with("a.jsonl", lines.concat()).reporting();
            assert_eq!(report, Report::default());
        }
    }

    #[test]
    fn a_first_row_that_cannot_be_read_hides_no_other_name() {
        let object = "{\"id\": \"x\", \"title\": \"T\", \"body\": \"B\"}\n";
        let told = "not read: \"body\"";
        for (name, content) in [
            ("a.jsonl", format!("x\n{object}")),
            ("a.csv", String::from("id,title,body\nx,T\ny,T,B\n")),
        ] {
            let (ids, report) = Folder::with(name, content).reporting();
            assert_eq!((ids.len(), report.skipped.count), (1, 1), "{name}");
            assert!(report.to_string().contains(told), "{name}: {report}");
        }
    }

    #[test]
    fn what_changes_the_result_and_is_no_error_is_told() {
        let (_, report) = Folder::with("a.csv", "id,title,content,date\nx,T,Text,\n")
            .and("b.jsonl", "{\"id\": \"y\", \"title\": \"T\", \"body\": \"Text\"}\n")
            .and("c.csv", "id,title,text,date\nz,T,Text,03/04/2024\nw,T,Text,03/25/2024\n,,,\n")
            .and("d.docx", "")
            .and("e.pdf", "")
            .reporting();
        let folder = Folder::with("a", "");
        let report = report.to_string();
        let told: Vec<_> = report.lines().map(|line| folder.relative(line)).collect();
        assert_eq!(told.len(), 5, "{told:?}");
        assert!(told[0].starts_with("2 files of other kinds were passed over"), "{told:?}");
        assert!(told[0].contains("d.docx, ") && told[0].ends_with("e.pdf"), "{told:?}");
        assert!(
            told[1].ends_with(
                "a.csv: nothing is called \"text\" (--text-field); not read: \"content\"; 2 files are \
                 like that"
            ),
            "{told:?}"
        );
        assert!(
            told[2]
                .starts_with("2 articles have no field \"text\" and only a title to be judged by"),
            "{told:?}"
        );
        assert!(told[2].ends_with("a.csv:2 (--text-field names another)"), "{told:?}");
        assert!(told[3].starts_with("1 date was read day first and could be meant month first"));
        assert!(told[3].ends_with("c.csv:2 (--date-order says which)"), "{told:?}");
        assert!(told[4].starts_with("1 date has the month first and cannot be meant otherwise"));
        assert!(told[4].ends_with("c.csv:3 (--date-order mdy reads all so)"), "{told:?}");
    }

    #[test]
    fn the_line_with_which_a_spreadsheet_names_its_separator_is_none_of_the_table() {
        let folder = Folder::with("a.csv", "sep=;\nid;text\nx;\"t\nu\"\ny;t\n");
        let records = folder.records();
        assert_eq!(records.iter().map(|one| one.article.id()).collect::<Vec<_>>(), ["x", "y"]);
        assert_eq!(folder.relative(&records[1].place.to_string()), "a.csv:5");
    }

    #[test]
    fn a_label_column() {
        let fields = Fields { label: Some("cluster".into()), ..Fields::default() };
        let folder = Folder::with("a.csv", "id,text,cluster\na,t,c1\nb,t,\n");
        let records = folder.records_with(Options { fields, ..Options::default() });
        let labels: Vec<_> = records.iter().map(|record| record.label.as_deref()).collect();
        assert_eq!(labels, [Some("c1"), None]);
    }

    #[test]
    fn empty_cells_are_missing_but_an_empty_text_is_a_text() {
        let folder = Folder::with("a.csv", "id,title,text,date,source\nx,,,,\n");
        let article = &folder.records()[0].article;
        assert_eq!((article.title(), article.date(), article.source()), (None, None, None));
        assert_eq!(article.text(), "");
    }

    #[test]
    fn a_record_is_placed_at_its_first_line() {
        let expected = ["x a.csv:3", "y a.csv:6", "z a.csv:7"];
        let content = "id,text\n\nx,\"two\nlines\"\n\ny,t\nz,t";
        assert_eq!(places(content), expected);
        assert_eq!(places(&content.replace('\n', "\r\n")), expected);
        assert_eq!(places(&format!("\u{feff}{content}\n\n")), expected);
        assert_eq!(places(&content.replace("\n\n", "\n  \n")), expected);
    }

    #[test]
    fn long_values_cross_the_buffers() {
        let long = "long, \"value\"\r\n".repeat(20_000);
        let content = format!("id,text\r\nx,\"{}\"\r\ny,t\r\n", long.replace('"', "\"\""));
        let folder = Folder::with("a.csv", content);
        let records = folder.records();
        assert_eq!(records[0].article.text(), long);
        assert_eq!(folder.relative(&records[1].place.to_string()), "a.csv:20003");
    }

    #[test]
    fn an_empty_file_has_no_articles() {
        for content in ["", "\n\n", "\u{feff}", "id,text\n"] {
            assert!(Folder::with("a.csv", content).records().is_empty());
        }
    }

    #[test]
    fn a_missing_column_is_an_error_that_names_the_others() {
        assert_error(
            "name,text\n",
            Kind::Column,
            "a.csv:1: no column \"id\" (name one of \"name\", \"text\" with --id-field)",
        );
        assert_error(
            "\nid,body\n",
            Kind::Column,
            "a.csv:2: no column \"text\" (name one of \"id\", \"body\" with --text-field)",
        );
    }

    #[test]
    fn a_headline_column_will_do() {
        let folder = Folder::with("a.csv", "id,title\nx,T\n");
        assert_eq!(folder.records()[0].article.title(), Some("T"));
        assert_error(
            "id,title\nx,\n",
            Kind::Field,
            "a.csv:2: neither field \"text\" nor field \"title\" (name the one that holds the text \
             with --text-field)",
        );
    }

    #[test]
    fn records_of_another_width_are_errors_and_can_be_skipped() {
        let content = "id,text\r\na,t\r\nb\r\nc,t,u\r\nd,t\r\n";
        assert_error(
            content,
            Kind::Syntax,
            "a.csv:3: the number of fields is 1, in the header 2 (put values with commas or line \
             breaks in double quotes)",
        );
        let (ids, errors) = Folder::with("a.csv", content).skipping();
        assert_eq!(ids, ["a", "d"]);
        assert!(errors[1].starts_with("a.csv:4: the number of fields is 3,"), "{errors:?}");
    }

    #[test]
    fn a_quote_that_is_never_closed_does_not_swallow_the_rest() {
        let message = "a.csv:3: a double quote is never closed (close it, or double one that is \
                       text)";
        assert_error("id,text\na,t\nb,\"t\nc,t\nd,t\n", Kind::Syntax, message);
        assert_error("id,text\r\na,t\r\nb,\"t\r\nc,t\r\nd,t", Kind::Syntax, message);
    }

    #[test]
    fn a_file_that_was_cut_off_in_a_quoted_value_is_an_error() {
        let whole = "id;text\na;\"one\"\nb;\"said \"\"yes\"\"; then\nno\"";
        let begins = whole.find("said").unwrap();
        for end in begins..whole.len() {
            let cut = Folder::with("a.csv", &whole[..end]);
            // A quote that may be doubled, with the file at its end, closes.
            let may_be_whole = whole[..end].ends_with("\"") && !whole[..end].ends_with("\"\"");
            match cut.losing() {
                (ids, lost) if may_be_whole && end > begins => {
                    assert_eq!((&ids[..], lost.len()), (&["a", "b"].map(str::to_owned)[..], 0));
                }
                (ids, _) => assert_eq!(ids, ["a"], "{:?}", &whole[..end]),
            }
        }
        assert_eq!(Folder::with("a.csv", whole).ids(), ["a", "b"]);
    }

    #[test]
    fn what_a_quote_that_is_never_closed_swallows_is_not_one_record() {
        let folder = Folder::with("a.csv", "id,text\na,t\nb,\"t\nc,t\nd,t\n")
            .and("b.csv", "id,\"text\na,t\n")
            .and("c.jsonl", line("after"));
        let (ids, lost) = folder.losing();
        assert_eq!(ids, ["a", "after"]);
        let rest = |place: &str| {
            format!(
                "the rest of {place} on was left out, an unknown number of records: a double \
                 quote is never closed (close it, or double one that is text)"
            )
        };
        assert_eq!(lost, [rest("a.csv from line 3"), rest("b.csv from line 1")]);
    }

    #[test]
    fn a_quote_amid_a_value_is_text() {
        let folder = Folder::with("a.csv", "id,text\na,5\" nails\nb,t\nc,5\" nails");
        assert_eq!(folder.ids(), ["a", "b", "c"]);
    }

    #[test]
    fn other_encodings_are_errors_and_can_be_skipped() {
        let content = b"id,text\na,caf\xe9\nb,t\n";
        let message = "a.csv:2: not UTF-8 (convert this file alone from what it is written in, if that is WINDOWS-1252 with iconv -f WINDOWS-1252 -t UTF-8 FILE > ELSEWHERE/FILE)";
        assert_error(content, Kind::Encoding, message);
        assert_eq!(Folder::with("a.csv", content).skipping().0, ["b"]);
        assert_eq!(Folder::with("a.csv", b"\xff\xfei\0").error().0, Kind::Encoding);
    }

    #[test]
    fn a_record_longer_than_the_limit_is_an_error() {
        let content = format!("id,text\na,t\nb,\"{}\n", "x\n".repeat(50_000));
        let folder = Folder::with("a.csv", content);
        let (kind, message) = folder.error_with(short_lines(1000));
        assert_eq!(kind, Kind::TooLong);
        let expected = "a.csv:3: the record is longer than 1000 bytes (is this the right file?)";
        assert_eq!(message, expected);
        let mut records = folder.open(&[""], Options { skip_invalid: true, ..short_lines(1000) });
        assert_eq!(records.by_ref().count(), 1);
        assert_eq!((records.report.skipped.count, records.report.lost.count), (0, 1));
    }

    #[test]
    fn the_limit_is_for_each_record_alone() {
        let content: String = (0..100).map(|id| format!("{id:03},text\n")).collect();
        let folder = Folder::with("a.csv", format!("id,text\n{content}"));
        assert_eq!(folder.records_with(short_lines(9)).len(), 100);
    }

    #[test]
    fn a_header_without_a_needed_column_is_never_skipped() {
        for header in ["wrong,text", "id,body"] {
            let folder =
                Folder::with("a.csv", format!("{header}\na,t\nb,t\n")).and("b.jsonl", line("c"));
            let mut records = folder.open(&[""], skip_invalid());
            assert_eq!(records.next().unwrap().unwrap_err().kind(), Kind::Column);
            assert_eq!(records.report, Report::default());
        }
    }

    #[test]
    fn a_first_row_that_is_an_article_is_cut_in_the_error() {
        let folder = Folder::with("a.csv", format!("a,{}\n", "word ".repeat(10_000)));
        let (kind, message) = folder.error();
        assert_eq!(kind, Kind::Column);
        assert!(message.len() < 300, "{message}");
    }

    #[test]
    fn a_header_that_cannot_be_read_ends_only_its_file() {
        let folder = Folder::with("a.csv", b"id,text,caf\xe9\na,t\n").and("b.jsonl", line("c"));
        let (ids, lost) = folder.losing();
        assert_eq!(ids, ["c"]);
        assert!(lost[0].starts_with("the rest of a.csv from line 1 on was left out, "), "{lost:?}");
    }

    #[test]
    fn packed() {
        assert_eq!(Folder::with("a.csv.gz", gzip("id,text\nx,t\n")).ids(), ["x"]);
    }
}

mod compressed {
    use super::*;

    fn lines(count: usize) -> String {
        let text = noise(100);
        (0..count).map(|id| format!("{{\"id\": {id}, \"text\": \"{id}{text}\"}}\n")).collect()
    }

    #[test]
    fn the_bytes_tell_and_not_the_name() {
        let folder =
            Folder::with("a.jsonl", gzip(&line("packed"))).and("b.jsonl.gz", line("plain"));
        assert_eq!(folder.ids(), ["packed", "plain"]);
    }

    #[test]
    fn several_members_are_one_file() {
        let content = [gzip(&line("a")), gzip(&line("b"))].concat();
        assert_eq!(Folder::with("a.jsonl.gz", content).ids(), ["a", "b"]);
    }

    #[test]
    fn marks_are_found_within() {
        let folder = Folder::with("a.jsonl.gz", gzip(&format!("\u{feff}{}", line("a"))));
        assert_eq!(folder.ids(), ["a"]);
    }

    #[test]
    fn a_cut_file_ends_with_an_error_that_names_it() {
        let whole = gzip(&lines(1000));
        for length in [whole.len() / 2, whole.len() - 4] {
            let folder = Folder::with("a.jsonl.gz", &whole[..length]).and("b.jsonl", line("after"));
            let (ids, lost) = folder.losing();
            assert!(ids.len() > 1);
            assert_eq!(ids.last().unwrap(), "after");
            let start = format!(
                "the rest of a.jsonl.gz from line {} on was left out, an unknown number of \
                 records: the gzip data are damaged or cut off: ",
                ids.len()
            );
            assert!(lost[0].starts_with(&start), "{lost:?}");
        }
    }

    #[test]
    fn a_file_that_cannot_be_read_at_all_is_lost_as_a_whole() {
        let folder = Folder::with("a.jsonl.gz", b"\x1f").and("b.csv", b"\xff\xfei\0d\0");
        let (ids, lost) = folder.losing();
        assert_eq!((ids.len(), lost.len()), (0, 2));
        for (lost, name) in lost.iter().zip(["a.jsonl.gz", "b.csv"]) {
            let start = format!("all of {name} was left out, an unknown number of records: ");
            assert!(lost.starts_with(&start), "{lost}");
        }
    }

    #[test]
    fn a_text_file_holds_one_article_however_little_of_it_can_be_read() {
        let cut = &gzip(&noise(10_000))[..1000];
        let folder = Folder::with("a.txt.gz", b"").and("b.txt.gz", cut).and("c.txt", b"\xff\xfe");
        assert_eq!(folder.skipping().1.len(), 3);
    }

    #[test]
    fn a_damaged_file_is_an_error_at_its_checksum_at_the_latest() {
        let mut content = gzip(&lines(1000));
        let middle = content.len() / 2;
        content[middle] ^= 0xff;
        let folder = Folder::with("a.jsonl.gz", content);
        let errors: Vec<_> =
            folder.open(&[""], Options::default()).filter_map(Result::err).collect();
        assert_eq!(errors.last().unwrap().kind(), Kind::Damaged);
    }

    #[test]
    fn a_cut_table_and_a_cut_text_are_errors() {
        let table = gzip(&format!("id,text\na,t\nb,{}\n", noise(10_000)));
        let text = gzip(&noise(10_000));
        for (name, content) in [("a.csv.gz", table), ("a.txt.gz", text)] {
            let folder = Folder::with(name, &content[..content.len() - 100]);
            let (kind, message) = folder.error();
            assert_eq!(kind, Kind::Damaged, "{message}");
            assert!(message.starts_with(name), "{message}");
        }
    }

    #[test]
    fn nothing_left_of_a_packed_file_is_an_error() {
        for content in [b"".as_slice(), b"\x1f", b"\x1f\x8b", b"\x1f\x8b\x08\0"] {
            let (kind, message) = Folder::with("a.jsonl.gz", content).error();
            assert_eq!(kind, Kind::Damaged, "{message}");
        }
    }
}

mod reports {
    use super::*;

    #[test]
    fn what_is_skipped_is_counted_and_the_first_errors_kept() {
        let content = line("a") + &"broken\n".repeat(52) + &line("a") + &line("b");
        let folder = Folder::with("a.jsonl", content);
        let mut records = folder.open(&[""], skip_invalid());
        assert_eq!(records.by_ref().filter(Result::is_ok).count(), 2);
        let skipped = &records.report.skipped;
        assert_eq!((skipped.count, skipped.first.len()), (53, 50));
        let text = records.report.to_string();
        assert!(text.starts_with("53 invalid records were left out:\n  "), "{text}");
        assert!(text.ends_with("\n  and 3 more\n"), "{text}");
    }

    #[test]
    fn single_records_and_the_rest_of_inputs_are_told_apart() {
        let unclosed = "id,text\na,\"t\n";
        let folder = (100..152).fold(Folder::with("a.jsonl", "broken\n"), |folder, file| {
            folder.and(&format!("{file}.csv"), unclosed)
        });
        let (_, report) = folder.reporting();
        assert_eq!((report.skipped.count, report.lost.count, report.lost.first.len()), (1, 52, 50));
        let text = folder.relative(&report.to_string());
        assert!(text.starts_with("1 invalid record was left out:\n  a.jsonl:1: "), "{text}");
        assert!(text.contains("\nthe rest of 149.csv from line 2 on was left out, "), "{text}");
        assert!(text.ends_with("\nand 2 more in the same way\n"), "{text}");
    }

    #[test]
    fn an_id_is_free_again_where_its_article_was_left_out() {
        let folder = Folder::with("a.jsonl", "{\"id\": \"x\"}\n".to_owned() + &line("x"));
        assert_eq!(folder.skipping().0, ["x"]);
    }

    #[test]
    fn without_the_option_the_first_error_comes_out_and_nothing_is_counted() {
        let folder = Folder::with("a.jsonl", line("a") + "broken\n");
        let mut records = folder.open(&[""], Options::default());
        assert!(records.next().unwrap().is_ok());
        assert!(records.next().unwrap().is_err());
        assert_eq!(records.report.skipped.count, 0);
        assert_eq!(records.report.to_string(), "");
    }

    #[test]
    fn unreadable_dates_are_left_out_and_counted() {
        let folder = Folder::with(
            "a.csv",
            "id,text,date\na,t,2020-03-11\nb,t,soon\nc,t,\nd,t,\"la\nter\"\n",
        );
        let mut records = folder.open(&[""], Options::default());
        let dates: Vec<_> = records.by_ref().map(|r| r.unwrap().article.date().is_some()).collect();
        assert_eq!(dates, [true, false, false, false]);
        assert_eq!(
            folder.relative(&records.report.to_string()),
            "2 dates were unreadable or not from 1400 to 2199, and left out, the first at a.csv:3: \"soon\"\n"
        );
    }

    #[test]
    fn one_of_each_is_told_in_the_singular() {
        let content = "{\"id\": \"a\", \"text\": \"\", \"date\": \"la\\nter\"}\nbroken\n";
        let folder = Folder::with("a.jsonl", content);
        let mut records = folder.open(&[""], skip_invalid());
        records.by_ref().for_each(drop);
        let text = folder.relative(&records.report.to_string());
        assert!(text.starts_with("1 invalid record was left out:\n"), "{text}");
        assert!(
            text.ends_with("1 date was unreadable or not from 1400 to 2199, and left out, at a.jsonl:1: \"la\\nter\"\n"),
            "{text}"
        );
    }
}

#[test]
fn articles_come_before_the_rest_is_read() {
    let folder = Folder::with("a.jsonl", line("a") + &line("b")).and("b.txt", b"\xff");
    let records = folder.open(&[""], Options::default());
    assert_eq!(records.take(2).filter(Result::is_ok).count(), 2);
}
