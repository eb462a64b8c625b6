//! The example `cluster`: in one process, and as processes of which one is killed.

use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use datafusion::prelude::SessionContext;
use serde_json::json;

use samestory::{Article, CopyRule, Detector, Lens};

use crate::dedupe::{Groups, groups, of_batch, rows, runtime, sample};
use crate::generator::Generator;
use crate::program::program;

/// A process that ends with the test.
struct Process(Child);

impl Process {
    fn start(arguments: &[&str]) -> Self {
        let mut command = Command::new(program("cluster"));
        Self(command.args(arguments).stdin(Stdio::null()).spawn().expect("cluster can start"))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn write(articles: &[Article], path: &Path) {
    let mut file = std::fs::File::create(path).expect("a folder of the test");
    for article in articles {
        let date = article.date().map(|date| date.as_unix_seconds());
        let (id, title, text) = (article.id(), article.title(), article.text());
        let row = json!({ "id": id, "title": title, "text": text, "date": date });
        writeln!(file, "{row}").expect("room on the disk");
    }
}

fn read(output: &Path) -> Groups {
    let rows = runtime().block_on(rows(&SessionContext::new(), output));
    groups(rows.into_iter())
}

fn expected(articles: &[Article], detector: &Detector) -> Groups {
    of_batch(&detector.detect(articles).expect("ids are unique"))
}

/// A folder with the articles, and the paths of the input and the output in it.
fn folder(articles: &[Article]) -> (tempfile::TempDir, PathBuf, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let (input, output) = (folder.path().join("articles.jsonl"), folder.path().join("stories"));
    write(articles, &input);
    (folder, input, output)
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn one_process_groups_as_the_batch() {
    let articles = sample();
    let strict = Detector::builder().lens(Lens::Copies).copies(CopyRule::jaccard(0.9)).build();
    for (options, detector) in [
        (&[][..], Detector::default()),
        (&["--lens", "copies", "--copy-threshold", "0.9"], strict.expect("a share")),
    ] {
        let (_folder, input, output) = folder(&articles);
        let run = Command::new(program("cluster")).args([&input, &output]).args(options).output();
        let run = run.expect("cluster can start");
        assert!(run.status.success(), "{}", errors(&run));
        assert_eq!(read(&output), expected(&articles, &detector));
    }
}

#[test]
fn what_is_wrong_with_the_input_is_said() {
    let (folder, input, output) = folder(&sample());
    let run = |arguments: &[&str]| {
        let run =
            Command::new(program("cluster")).args(arguments).output().expect("cluster can start");
        assert_eq!(run.status.code(), Some(2));
        assert!(!output.exists(), "half written");
        errors(&run)
    };
    let missing = folder.path().join("none.jsonl");
    assert!(run(&[text(&missing), text(&output)]).contains("none.jsonl"));
    let notes = folder.path().join("notes.txt");
    std::fs::write(&notes, "no articles").expect("a folder of the test");
    assert!(run(&[text(&notes), text(&output)]).contains("expected .parquet, .json"));
    let unknown = run(&[text(&input), text(&output), "--text-field", "body"]);
    assert!(unknown.contains(r#"no column "body""#), "{unknown}");
}

/// The first of two ports that are free.
fn two_ports() -> u16 {
    let is_free = |port: u16| TcpListener::bind(("127.0.0.1", port)).is_ok();
    let free = || TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr());
    let ports = std::iter::repeat_with(|| free().expect("a free port").port());
    ports.take(100).find(|port| is_free(port + 1)).expect("two free ports")
}

#[test]
fn an_executor_that_is_killed_changes_nothing() {
    let articles: Vec<Article> = Generator::new(3).take(2_000).collect();
    let (folder, input, output) = folder(&articles);
    let port = two_ports().to_string();
    let _scheduler = Process::start(&["scheduler", "--port", &port, "--executor-timeout", "10"]);
    let scheduler = format!("127.0.0.1:{port}");
    let executor = |name: &str| {
        let shuffle = folder.path().join(name);
        let port = two_ports().to_string();
        let arguments = ["executor", "--scheduler", &scheduler, "--port", &port, "--cores", "1"];
        Process::start(&[&arguments[..], &["--shuffle", text(&shuffle)]].concat())
    };
    let (_one, mut other) = (executor("one"), executor("other"));
    let url = format!("df://{scheduler}");
    let arguments = [text(&input), text(&output), "--scheduler", &url, "--partitions", "4"];
    let mut client = Process::start(&arguments);

    let stage = folder.path().join("stories.work/copy_signatures.rows");
    let begun = Instant::now();
    while !stage.exists() {
        assert!(begun.elapsed() < Duration::from_secs(300), "it does not get on");
        assert!(client.0.try_wait().expect("a child").is_none(), "it ended too early");
        std::thread::sleep(Duration::from_millis(20));
    }
    // SIGKILL: it cannot say goodbye.
    other.0.kill().expect("it runs");
    let status = client.0.wait().expect("a child");
    eprintln!("after an executor was killed the client ended with {status}");
    if !status.success() {
        assert!(!output.exists(), "half written");
        let again =
            Command::new(program("cluster")).args(arguments).output().expect("cluster can start");
        assert!(again.status.success(), "{}", errors(&again));
    }
    assert_eq!(read(&output), expected(&articles, &Detector::default()));
}
