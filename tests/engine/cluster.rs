//! The example `cluster`: in one process, and as processes of which one is killed.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use datafusion::prelude::SessionContext;

use samestory::detector::{CopyRule, Lens};
use samestory::{Article, Detector};

use crate::dedupe::{groups_of, runtime};
use crate::generator::Generator;
use crate::groups::{Groups, groups, rows_of};
use crate::json_line::json_line;
use crate::program::{self, program};
use crate::sample::sample;

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

fn read(output: &Path) -> Groups {
    runtime().block_on(groups_of(&SessionContext::new(), output))
}

fn expected(articles: &[Article], detector: &Detector) -> Groups {
    groups(rows_of(&detector.detect(articles).expect("ids are unique")))
}

/// A folder with the articles, and the paths of the input and the output in it.
fn folder(articles: &[Article]) -> (tempfile::TempDir, PathBuf, PathBuf) {
    let folder = program::folder();
    let (input, output) = (folder.path().join("articles.jsonl"), folder.path().join("stories"));
    let lines: String = articles.iter().map(json_line).collect();
    std::fs::write(&input, lines).expect("a folder of the test");
    (folder, input, output)
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

#[test]
fn one_process_groups_as_the_batch() {
    let articles = sample();
    let copies = Detector::builder().lens(Lens::Copies).copy_rule(CopyRule::jaccard(0.9));
    let stories = Detector::builder().lens(Lens::Stories);
    for (options, detector) in [
        (&[][..], Detector::builder()),
        (&["--lens", "copies", "--copy-threshold", "0.9"], copies),
        (&["--lens", "stories"], stories),
    ] {
        let detector = detector.build().expect("settings in their ranges");
        let (_folder, input, output) = folder(&articles);
        let mut command = Command::new(program("cluster"));
        program::succeeds(command.args([&input, &output]).args(options));
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
        program::text(&run.stderr)
    };
    let missing = folder.path().join("none.jsonl");
    assert!(run(&[text(&missing), text(&output)]).contains("none.jsonl"));
    let notes = folder.path().join("notes.txt");
    std::fs::write(&notes, "no articles").expect("a folder of the test");
    assert!(run(&[text(&notes), text(&output)]).contains("expected .parquet, .json"));
    for field in ["--text-field", "--date-field"] {
        let unknown = run(&[text(&input), text(&output), field, "body"]);
        assert!(unknown.contains(r#"no column "body""#), "{unknown}");
    }
    // The articles, and notes.
    let mixed = run(&[text(folder.path()), text(&output)]);
    assert!(mixed.contains("must have the same ending"), "{mixed}");
}

/// The first of two ports that are free.
fn two_ports() -> u16 {
    let is_free = |port: u16| TcpListener::bind(("127.0.0.1", port)).is_ok();
    let free = || TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr());
    let ports = std::iter::repeat_with(|| free().expect("a free port").port());
    ports.take(100).find(|&port| port < u16::MAX && is_free(port + 1)).expect("two free ports")
}

/// A scheduler and two executors, with what they have to do.
struct Cluster {
    articles: Vec<Article>,
    folder: tempfile::TempDir,
    input: PathBuf,
    output: PathBuf,
    url: String,
    executors: [Process; 2],
    _scheduler: Process,
}

impl Cluster {
    fn start() -> Self {
        let articles: Vec<Article> = Generator::new(3).take(2_000).collect();
        let (folder, input, output) = folder(&articles);
        let port = two_ports().to_string();
        let scheduler = Process::start(&["scheduler", "--port", &port, "--executor-timeout", "10"]);
        let address = format!("localhost:{port}");
        let executor = |name: &str| {
            let shuffle = folder.path().join(name);
            let port = two_ports().to_string();
            let arguments = ["executor", "--host", "localhost", "--scheduler", &address];
            let others = ["--port", &port, "--cores", "1", "--shuffle", text(&shuffle)];
            Process::start(&[&arguments[..], &others].concat())
        };
        let executors = [executor("one"), executor("other")];
        let url = format!("df://{address}");
        Self { articles, folder, input, output, url, executors, _scheduler: scheduler }
    }

    fn client(&self) -> Process {
        let files = [text(&self.input), text(&self.output)];
        let options = ["--scheduler", &self.url, "--partitions", "4"];
        Process::start(&[&files[..], &options].concat())
    }

    /// Waits until a stage is done.
    fn wait_for(&self, stage: &str, client: &mut Process) {
        let done = self.folder.path().join("stories.work").join(stage).with_extension("rows");
        let begun = Instant::now();
        while !done.exists() {
            assert!(begun.elapsed() < Duration::from_secs(300), "it does not get on");
            assert!(client.0.try_wait().expect("a child").is_none(), "it ended too early");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn assert_ends_well(&self, client: &mut Process) {
        assert!(client.0.wait().expect("a child").success());
        assert_eq!(read(&self.output), expected(&self.articles, &Detector::default()));
    }
}

#[test]
fn an_executor_that_is_killed_changes_nothing() {
    let mut cluster = Cluster::start();
    let mut client = cluster.client();
    cluster.wait_for("copy_signatures", &mut client);
    // SIGKILL: it cannot say goodbye.
    cluster.executors[1].0.kill().expect("it runs");
    cluster.assert_ends_well(&mut client);
}

#[test]
fn a_client_that_is_killed_goes_on_when_it_is_started_again() {
    let cluster = Cluster::start();
    let mut client = cluster.client();
    cluster.wait_for("copy_signatures", &mut client);
    client.0.kill().expect("it runs");
    // What it had asked for is still worked on.
    cluster.assert_ends_well(&mut cluster.client());
}
