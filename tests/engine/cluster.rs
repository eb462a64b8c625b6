//! The example `cluster`: in one process, and as processes of which one is killed.

#[cfg(unix)]
use std::io::Read;
#[cfg(target_os = "linux")]
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use datafusion::arrow::array::{ArrayRef, Int64Array, RecordBatch};
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::prelude::SessionContext;

use samestory::detector::{CopyRule, Lens};
use samestory::{Article, Detector};

use crate::dedupe::{groups_of, runtime};
use crate::fails::fails;
use crate::generator::Generator;
use crate::groups::{Groups, groups, rows_of};
use crate::json_line::json_line;
use crate::program::{self, program};
use crate::sample::sample;
use crate::tables::table;

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

/// A file of Parquet.
fn parquet(table: &RecordBatch) -> Vec<u8> {
    let mut file = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut file, table.schema(), None).expect("a schema");
    writer.write(table).expect("room in memory");
    writer.close().expect("room in memory");
    file
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

#[test]
fn one_process_groups_as_the_batch() {
    let articles = sample();
    let copies = Detector::builder().lens(Lens::Copies).copy_rule(CopyRule::jaccard(0.9));
    for (options, detector) in
        [(&[][..], Detector::builder()), (&["--lens", "copies", "--copy-threshold", "0.9"], copies)]
    {
        let detector = detector.build().expect("settings in their ranges");
        let (_folder, input, output) = folder(&articles);
        let mut command = Command::new(program("cluster"));
        program::succeeds(command.args([&input, &output]).args(options));
        assert_eq!(read(&output), expected(&articles, &detector));
    }
}

#[test]
fn columns_that_go_by_other_names_are_told_before_the_first_stage() {
    let (folder, input, output) = folder(&[]);
    let line = r#"{"doc_id": 7, "headline": "Ferry aground", "published": "2025-12-31",
        "body": "The ferry Aurora ran aground off Lundy on Sunday with forty people aboard."}"#;
    std::fs::write(&input, line.replace('\n', " ")).expect("a folder of the test");
    let run = |output: &Path, options: &[&str]| {
        let mut command = Command::new(program("cluster"));
        command.args([&input, output]).args(["--id-field", "doc_id", "--text-field", "body"]);
        let run = command.args(options).output().expect("cluster can start");
        let said = program::text(&run.stderr);
        assert!(run.status.success(), "{said}");
        said.lines().next().expect("stages are told").to_owned()
    };
    let both = run(&output, &[]);
    let missing =
        r#"nothing is called "title" (--title-field) or "date" (--date-field); not read: "#;
    let (place, unread) = both.split_once(missing).unwrap_or_else(|| panic!("{both}"));
    assert!(place.ends_with("articles.jsonl: "), "{both}");
    assert!(unread.contains(r#""headline""#) && unread.contains(r#""published""#), "{both}");
    assert!(!unread.contains("doc_id") && !unread.contains("body"), "{both}");
    let none = run(&folder.path().join("none"), &["--title-field", "headline", "--date-field", ""]);
    assert!(none.starts_with("articles: "), "{none}");
}

#[test]
fn folders_in_the_input_are_read_but_hidden_ones() {
    let (folder, ..) = folder(&[]);
    let parts = folder.path().join("parts");
    let write = |name: &str, bytes: &[u8]| {
        let file = parts.join(name);
        std::fs::create_dir_all(file.parent().expect("it is in one"))
            .expect("a folder of the test");
        std::fs::write(file, bytes).expect("a folder of the test");
    };
    let articles = sample();
    let (early, late) = articles.split_at(articles.len() / 2);
    write("year=1987/month=4/a.parquet", &parquet(&table(early)));
    write("later/b.parquet", &parquet(&table(late)));
    write("later/_temporary/0/b.parquet", b"half a file");
    write(".trash/b.parquet", &parquet(&table(early)));
    let output = folder.path().join("stories");
    let mut command = Command::new(program("cluster"));
    program::succeeds(command.args([&parts, &output]));
    assert_eq!(read(&output), expected(&articles, &Detector::default()));

    for inside in ["out", "later/deep/out"] {
        let output = parts.join(inside);
        let read = fails(Command::new(program("cluster")).args([&parts, &output]));
        let expected = format!("{inside} is in the folder {}, and would be read", parts.display());
        assert!(read.contains(&expected), "{read}");
    }
    let hidden = parts.join(".stories");
    program::succeeds(Command::new(program("cluster")).args([&parts, &hidden]));

    let error = || {
        let other = folder.path().join("other");
        fails(Command::new(program("cluster")).args([&parts, &other]))
    };
    write("later/c.parquet", b"half a file");
    let damaged = error();
    assert!(damaged.contains("c.parquet: damaged or no Parquet"), "{damaged}");
    let numbers: ArrayRef = Arc::new(Int64Array::from(vec![7]));
    let columns = ["id", "title", "text", "date"].map(|name| (name, Arc::clone(&numbers)));
    write("later/c.parquet", &parquet(&RecordBatch::try_from_iter(columns).expect("one length")));
    let unlike = error();
    assert!(unlike.contains("c.parquet: unlike the files before it: "), "{unlike}");
    std::fs::remove_file(parts.join("later/c.parquet")).expect("it was written");
    write("later/c[1].parquet", &parquet(&table(late)));
    let pattern = error();
    assert!(pattern.contains("c[1].parquet: cannot be read: rename it"), "{pattern}");
}

#[test]
fn what_is_shuffled_goes_to_the_folder_that_is_named() {
    let articles: Vec<Article> = Generator::new(3).take(50).collect();
    let (folder, input, output) = folder(&articles);
    let [shuffle, missing] = ["shuffled", "missing"].map(|name| folder.path().join(name));
    let run = |options: &[&str]| {
        let mut command = Command::new(program("cluster"));
        // Whatever asks for the system's folder fails.
        command.args([&input, &output]).args(options).env("TMPDIR", &missing);
        command.output().expect("cluster can start")
    };
    assert_eq!(run(&[]).status.code(), Some(2));
    let named = run(&["--shuffle", text(&shuffle)]);
    assert!(named.status.success(), "{}", program::text(&named.stderr));
    assert_eq!(read(&output), expected(&articles, &Detector::default()));
    let left = std::fs::read_dir(&shuffle).expect("it was made").count();
    assert_eq!(left, 0, "what was shuffled and spilled is left");
    let file = run(&["--shuffle", text(&input)]);
    assert!(program::text(&file.stderr).contains("--shuffle "), "it names the option");
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
        assert!(unknown.contains(&format!(r#"no column "body" ({field})"#)), "{unknown}");
    }
    let day = run(&[text(&input), text(&output), "--date-field", "title"]);
    assert!(day.contains(r#"a date that cannot be read in the column "title""#), "{day}");
    assert!(day.contains("stories.work holds what was done"), "{day}");
    assert!(!day.contains("error"), "{day}");
    // The articles, and notes.
    let mixed = run(&[text(folder.path()), text(&output)]);
    assert!(mixed.contains("must have the same ending"), "{mixed}");
}

#[test]
fn the_file_that_is_damaged_is_named() {
    let (folder, input, output) = folder(&sample());
    let error = |input: &Path| {
        let mut command = Command::new(program("cluster"));
        let run = command.args([input, &output]).output().expect("cluster can start");
        assert_eq!(run.status.code(), Some(2));
        program::text(&run.stderr)
    };
    let mut lines = std::fs::read_to_string(&input).expect("it was written");
    lines += "\n{\"id\": \"half\", \"text\": \"of a li";
    std::fs::write(&input, &lines).expect("a folder of the test");
    let place = format!("articles.jsonl:{}: not a JSON object", lines.lines().count());
    let half = error(&input);
    assert!(half.contains(&place), "{half}");

    let parts = folder.path().join("parts");
    std::fs::create_dir(&parts).expect("a folder of the test");
    let table = table(&sample());
    let whole = parquet(&table);
    std::fs::write(parts.join("one.parquet"), &whole).expect("a folder of the test");
    // Its end says what is in it: without, it cannot be opened, else it fails when it is read.
    let mut broken = whole.clone();
    broken[4..400].fill(b'?');
    for bytes in [&whole[..whole.len() / 2], b"no Parquet at all", &broken] {
        std::fs::write(parts.join("other.parquet"), bytes).expect("a folder of the test");
        let damaged = error(&parts);
        assert!(damaged.contains("other.parquet: damaged or no Parquet"), "{damaged}");
    }
    // What the engine would pass over, and fill in.
    std::fs::write(parts.join("other.parquet"), b"").expect("a folder of the test");
    let empty = error(&parts);
    assert!(empty.contains("other.parquet: damaged or no Parquet"), "{empty}");
    let renamed = RecordBatch::try_from_iter([
        ("id", Arc::clone(table.column_by_name("id").expect("all have one"))),
        ("body", Arc::clone(table.column_by_name("text").expect("all have one"))),
    ]);
    let renamed = renamed.expect("columns of one length");
    std::fs::write(parts.join("other.parquet"), parquet(&renamed)).expect("a folder of the test");
    let unlike = error(&parts);
    assert!(unlike.contains(r#"other.parquet: no column "text", which "#), "{unlike}");
}

#[test]
fn who_is_not_there_and_what_is_taken_is_named() {
    let (_folder, input, output) = folder(&sample());
    let error = |arguments: &[&str]| fails(Command::new(program("cluster")).args(arguments));
    let port = two_ports();
    let (own, next) = (port.to_string(), (port + 1).to_string());
    let url = format!("df://localhost:{port}");
    let nobody = error(&[text(&input), text(&output), "--scheduler", &url]);
    let words =
        [format!("--scheduler {url}: none answers"), format!("cluster scheduler --port {port}")];
    assert!(words.iter().all(|words| nobody.contains(words)), "{nobody}");
    assert!(!output.with_extension("work").exists(), "nothing was begun");
    let taken = TcpListener::bind(("127.0.0.1", port)).expect("it was free");
    let options = [
        (&["scheduler", "--port", &own][..], "--port", &own),
        (&["executor", "--port", &own], "--port", &own),
        (&["executor", "--port", &next, "--task-port", &own], "--task-port", &own),
    ];
    for (arguments, option, port) in options {
        let error = error(arguments);
        assert!(error.contains(&format!("{option} {port}: ")), "{error}");
        assert!(error.ends_with("name another port\n"), "{error}");
    }
    drop(taken);
}

/// The first of two ports that are free.
fn two_ports() -> u16 {
    let is_free = |port: u16| TcpListener::bind(("127.0.0.1", port)).is_ok();
    let free = || TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr());
    let ports = std::iter::repeat_with(|| free().expect("a free port").port());
    ports.take(100).find(|&port| port < u16::MAX && is_free(port + 1)).expect("two free ports")
}

/// Waits until a stage is done.
fn wait_for(output: &Path, stage: &str, client: &mut Process) {
    let done = output.with_extension("work").join(stage).with_extension("rows");
    let begun = Instant::now();
    while !done.exists() {
        assert!(begun.elapsed() < Duration::from_secs(300), "it does not get on");
        assert!(client.0.try_wait().expect("a child").is_none(), "it ended too early");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A scheduler and two executors, with what they have to do.
struct Cluster {
    articles: Vec<Article>,
    _folder: tempfile::TempDir,
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
        Self { articles, _folder: folder, input, output, url, executors, _scheduler: scheduler }
    }

    fn client(&self) -> Process {
        let files = [text(&self.input), text(&self.output)];
        let options = ["--scheduler", &self.url, "--partitions", "4"];
        Process::start(&[&files[..], &options].concat())
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
    wait_for(&cluster.output, "copy_signatures", &mut client);
    // SIGKILL: it cannot say goodbye.
    cluster.executors[1].0.kill().expect("it runs");
    cluster.assert_ends_well(&mut client);
}

#[test]
fn a_client_that_is_killed_goes_on_when_it_is_started_again() {
    let cluster = Cluster::start();
    let mut client = cluster.client();
    wait_for(&cluster.output, "copy_signatures", &mut client);
    client.0.kill().expect("it runs");
    // What it had asked for is still worked on.
    cluster.assert_ends_well(&mut cluster.client());
}

/// Sends a signal, and gives the status and what was said on standard error where nobody else reads it.
#[cfg(unix)]
fn signal(mut process: Process, signal: &str) -> (Option<i32>, String) {
    let begun = Instant::now();
    let id = process.0.id().to_string();
    let kill = Command::new("kill").args([signal, &id]).status().expect("kill can start");
    assert!(kill.success());
    let mut said = String::new();
    if let Some(errors) = &mut process.0.stderr {
        errors.read_to_string(&mut said).expect("UTF-8");
    }
    let status = process.0.wait().expect("a child");
    // Ballista would wait until it has heard nothing of an executor for half a minute.
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    (status.code(), said)
}

#[cfg(unix)]
#[test]
fn a_signal_ends_one_process_at_once_and_it_goes_on_when_it_is_started_again() {
    let articles: Vec<Article> = Generator::new(3).take(500).collect();
    let (folder, input, output) = folder(&articles);
    let scratch = folder.path().join("scratch");
    std::fs::create_dir(&scratch).expect("a folder of the test");
    let mut command = Command::new(program("cluster"));
    command.args([&input, &output]).env("TMPDIR", &scratch).stderr(Stdio::piped());
    let mut process = Process(command.spawn().expect("cluster can start"));
    wait_for(&output, "copy_signatures", &mut process);
    let (status, said) = signal(process, "-TERM");
    assert_eq!(status, Some(2), "{said}");
    let last = said.lines().last().unwrap_or_default();
    assert!(last.starts_with("cluster: stopped: the same command goes on"), "{said}");
    assert!(said.lines().all(|line| line == last || line.contains(" rows, ")), "{said}");
    assert!(!output.exists(), "half written");
    let left = std::fs::read_dir(&scratch).expect("a folder of the test").count();
    assert_eq!(left, 0, "what was shuffled and spilled is left");
    let mut command = Command::new(program("cluster"));
    let last = command.args([&input, &output]).output().expect("cluster can start");
    let said = program::text(&last.stderr);
    assert!(last.status.success(), "{said}");
    for stage in ["articles", "documents", "copy_signatures"] {
        let done = said.lines().find(|line| line.starts_with(&format!("{stage}: ")));
        assert!(done.is_some_and(|line| line.ends_with("done before")), "{said}");
    }
    assert_eq!(read(&output), expected(&articles, &Detector::default()));
}

#[cfg(target_os = "linux")]
#[test]
fn a_signal_ends_scheduler_and_executor_that_have_nothing_to_do() {
    let port = two_ports().to_string();
    let start = |arguments: &[&str]| {
        // A shell has what it starts in the background ignore SIGINT, and that is inherited.
        let mut command = Command::new("env");
        command.arg("--default-signal=INT").arg(program("cluster"));
        command.args(arguments).env("RUST_LOG", "info").stderr(Stdio::piped());
        Process(command.spawn().expect("cluster can start"))
    };
    for name in ["-TERM", "-INT"] {
        let scheduler = start(&["scheduler", "--port", &port]);
        let address = format!("localhost:{port}");
        let own = two_ports().to_string();
        let mut executor = start(&["executor", "--scheduler", &address, "--port", &own]);
        let errors = BufReader::new(executor.0.stderr.take().expect("it is piped"));
        let mut lines = errors.lines().map(|line| line.expect("UTF-8"));
        assert!(lines.any(|line| line.contains("flight server listening")), "it ended");
        // For what it still says.
        std::thread::spawn(move || lines.for_each(drop));
        signal(executor, name);
        signal(scheduler, name);
    }
}
