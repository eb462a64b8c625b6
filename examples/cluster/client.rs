//! `cluster INPUT OUTPUT`.

use std::ffi::OsStr;
use std::net::TcpListener;
use std::path::{Path, PathBuf};

use ::ballista::prelude::SessionContextExt;
use datafusion::datasource::file_format::file_compression_type::FileCompressionType;
use datafusion::prelude::{JsonReadOptions, ParquetReadOptions, SessionContext};
use samestory::engine::{self, Columns, Options};

use crate::grouping::GroupingArgs;
use crate::{Outcome, executor, scheduler};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// File or folder of Parquet files or JSON lines: .parquet, .json, .jsonl, .ndjson, the latter
    /// three with .gz behind if they are compressed
    input: PathBuf,

    /// Folder to write
    output: PathBuf,

    /// Scheduler to run on; one inside this process, with an executor, by default
    #[arg(long, value_name = "df://HOST:PORT")]
    scheduler: Option<String>,

    /// Megabytes of memory for the tasks of the executor inside this process; of the machine's memory 70
    /// in 100 by default
    #[arg(long, value_name = "MB", conflicts_with = "scheduler")]
    memory: Option<u64>,

    /// Folder for what lies between input and output, which all processes see under this path; beside
    /// the output by default
    #[arg(long, value_name = "FOLDER")]
    work: Option<PathBuf>,

    /// Parts into which a stage is divided, each a task
    #[arg(long, value_name = "NUMBER")]
    partitions: Option<usize>,

    #[command(flatten)]
    grouping: GroupingArgs,

    /// Column that holds the article's id
    #[arg(long, value_name = "NAME", default_value = "id", help_heading = "Reading")]
    id_field: String,

    /// Column that holds the text
    #[arg(long, value_name = "NAME", default_value = "text", help_heading = "Reading")]
    text_field: String,

    /// Column that holds the headline; may be missing
    #[arg(long, value_name = "NAME", default_value = "title", help_heading = "Reading")]
    title_field: String,

    /// Column that holds the time of publication; may be missing
    #[arg(long, value_name = "NAME", default_value = "date", help_heading = "Reading")]
    date_field: String,
}

pub(crate) async fn run(arguments: Arguments) -> Outcome<()> {
    match arguments.scheduler.clone() {
        Some(url) => dedupe(&url, arguments).await,
        None => {
            let ports = free_ports()?;
            let url = format!("df://{HOST}:{}", ports[0]);
            tokio::select! {
                outcome = serve(ports, arguments.memory) => outcome,
                outcome = dedupe(&url, arguments) => outcome,
            }
        }
    }
}

const HOST: &str = "127.0.0.1";

/// A scheduler and an executor inside this process, which end with it.
async fn serve(ports: [u16; 3], memory: Option<u64>) -> Outcome<()> {
    let [port, executor, tasks] = ports;
    let scheduler = scheduler::Arguments::new(HOST, port);
    let executor = executor::Arguments::new(HOST, port, [executor, tasks], memory);
    tokio::try_join!(scheduler::run(scheduler), executor::run(executor))?;
    Err("scheduler and executor were ended".into())
}

fn free_ports() -> Outcome<[u16; 3]> {
    // Bound at the same time, so that they differ.
    let mut sockets = Vec::new();
    for _ in 0..3 {
        sockets.push(TcpListener::bind((HOST, 0))?);
    }
    let mut ports = [0; 3];
    for (port, socket) in ports.iter_mut().zip(&sockets) {
        *port = socket.local_addr()?.port();
    }
    Ok(ports)
}

async fn dedupe(url: &str, arguments: Arguments) -> Outcome<()> {
    let mut config = engine::ballista::session_config();
    if let Some(partitions) = arguments.partitions {
        config = config.with_target_partitions(partitions);
    }
    let state = engine::ballista::session_state(config)?;
    let session = SessionContext::remote_with_state(url, state).await?;
    register(&session, &std::path::absolute(&arguments.input)?).await?;
    let output = std::path::absolute(&arguments.output)?;
    let columns = Columns {
        id: arguments.id_field,
        text: arguments.text_field,
        title: arguments.title_field,
        date: arguments.date_field,
    };
    let detector = arguments.grouping.detector().build()?;
    let mut options = Options::default().detector(detector).columns(columns);
    if let Some(folder) = arguments.work {
        options = options.work_folder(folder);
    }
    let outcome = engine::dedupe(&session, "articles", &output, &options).await?;
    for stage in &outcome.stages {
        let seconds =
            stage.seconds.map_or("done before".into(), |seconds| format!("{seconds:.1} s"));
        eprintln!("{}: {} rows, {} bytes, {seconds}", stage.name, stage.rows, stage.bytes);
    }
    eprintln!(
        "{} articles, {} reports, {} stories",
        outcome.articles, outcome.reports, outcome.stories
    );
    Ok(())
}

/// Makes the input the table `articles`.
async fn register(session: &SessionContext, input: &Path) -> Outcome<()> {
    let path = input.to_str().ok_or("the input's path is not UTF-8")?;
    let name = first_file(input)?;
    let (name, compression, suffix) = match name.strip_suffix(".gz") {
        Some(name) => (name, FileCompressionType::GZIP, ".gz"),
        None => (&name[..], FileCompressionType::UNCOMPRESSED, ""),
    };
    match Path::new(name).extension().and_then(OsStr::to_str) {
        Some("parquet") => {
            session.register_parquet("articles", path, ParquetReadOptions::default()).await?;
        }
        Some(extension @ ("json" | "jsonl" | "ndjson")) => {
            let extension = format!(".{extension}{suffix}");
            let options = JsonReadOptions::default()
                .file_extension(&extension)
                .file_compression_type(compression);
            session.register_json("articles", path, options).await?;
        }
        _ => return Err(format!("{path}: expected .parquet, .json, .jsonl or .ndjson").into()),
    }
    Ok(())
}

/// The name of the input, or in a folder that of its first file, which tells what the others are.
fn first_file(input: &Path) -> Outcome<String> {
    let about = |error: std::io::Error| format!("{}: {error}", input.display());
    if !input.metadata().map_err(about)?.is_dir() {
        return Ok(input.display().to_string());
    }
    let mut names = Vec::new();
    for file in input.read_dir().map_err(about)? {
        names.push(file?.path().display().to_string());
    }
    names.sort_unstable();
    Ok(names.into_iter().next().ok_or_else(|| format!("{}: an empty folder", input.display()))?)
}
