//! `cluster INPUT OUTPUT`.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::{Path, PathBuf};

use ::ballista::prelude::SessionContextExt;
use datafusion::datasource::file_format::file_compression_type::FileCompressionType;
use datafusion::prelude::{JsonReadOptions, ParquetReadOptions, SessionContext};
use samestory::engine::{self, Columns, Options, StageFigures};

use crate::exit::say;
use crate::grouping::GroupingArgs;
use crate::{Outcome, executor, scheduler};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// File or folder of Parquet files or JSON lines: .parquet, .json, .jsonl, .ndjson, the latter
    /// three with .gz behind if they are compressed
    #[arg(required = true)]
    input: Option<PathBuf>,

    /// Folder to write
    #[arg(required = true)]
    output: Option<PathBuf>,

    /// Scheduler to run on; one inside this process, with two executors, by default
    #[arg(long, value_name = "df://HOST:PORT")]
    scheduler: Option<String>,

    /// Megabytes of memory for the tasks of the executors inside this process; of the machine's memory
    /// 70 in 100 by default
    #[arg(long, value_name = "MB", conflicts_with = "scheduler")]
    memory: Option<u64>,

    /// Folder for what lies between input and output, which all processes see under this path; beside
    /// the output by default
    #[arg(long, value_name = "FOLDER")]
    work_folder: Option<PathBuf>,

    /// Parts into which a stage is divided, each a task
    #[arg(long, value_name = "N")]
    partitions: Option<usize>,

    #[command(flatten)]
    grouping: GroupingArgs,

    /// Column that holds the article's id
    #[arg(long, value_name = "NAME", default_value = "id", help_heading = "Reading")]
    id_field: String,

    /// Column that holds the text
    #[arg(long, value_name = "NAME", default_value = "text", help_heading = "Reading")]
    text_field: String,

    /// Column that holds the headline [default: title, if there is one]
    #[arg(long, value_name = "NAME", help_heading = "Reading")]
    title_field: Option<String>,

    /// Column that holds the time of publication [default: date, if there is one]
    #[arg(long, value_name = "NAME", help_heading = "Reading")]
    date_field: Option<String>,
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

/// Executors inside this process.
const EXECUTORS: usize = 2;

/// A scheduler and executors inside this process, which end with it.
async fn serve([port, one, of_one, other, of_other]: Ports, memory: Option<u64>) -> Outcome<()> {
    let scheduler = scheduler::run(scheduler::Arguments::new(HOST, port));
    let executor = |ports: [u16; 2]| {
        executor::run(executor::Arguments::new(HOST, port, ports, memory, EXECUTORS))
    };
    tokio::try_join!(scheduler, executor([one, of_one]), executor([other, of_other]))?;
    Err("scheduler and executors were ended".into())
}

/// Of the scheduler, and two of each executor.
type Ports = [u16; 1 + 2 * EXECUTORS];

fn free_ports() -> Outcome<Ports> {
    // Bound at the same time, so that they differ.
    let mut sockets = Vec::new();
    let mut ports = Ports::default();
    for port in &mut ports {
        let socket = TcpListener::bind((HOST, 0))?;
        *port = socket.local_addr()?.port();
        sockets.push(socket);
    }
    Ok(ports)
}

async fn dedupe(url: &str, arguments: Arguments) -> Outcome<()> {
    // Both are missing only where a subcommand is named.
    let (input, output) =
        arguments.input.zip(arguments.output).ok_or("name an input and an output")?;
    let mut config = engine::ballista::session_config();
    if let Some(partitions) = arguments.partitions {
        config = config.with_target_partitions(partitions);
    }
    let state = engine::ballista::session_state(config)?;
    let session = SessionContext::remote_with_state(url, state).await?;
    register(&session, &std::path::absolute(input)?).await?;
    let defaults = Columns::default();
    let columns = Columns {
        id: arguments.id_field,
        text: arguments.text_field,
        title: arguments.title_field.unwrap_or(defaults.title),
        date: arguments.date_field.unwrap_or(defaults.date),
    };
    let detector = arguments.grouping.detector().build()?;
    let mut options = Options::default().detector(detector).columns(columns).on_stage(tell);
    if let Some(folder) = arguments.work_folder {
        options = options.work_folder(folder);
    }
    let outcome = engine::dedupe(&session, "articles", &output, &options).await?;
    say(format_args!(
        "{} articles, {} reports, {} stories\n",
        outcome.articles, outcome.reports, outcome.stories
    ));
    Ok(())
}

fn tell(stage: &StageFigures) {
    let StageFigures { name, rows, bytes, duration, .. } = stage;
    let seconds =
        duration.map_or("done before".into(), |took| format!("{:.1} s", took.as_secs_f64()));
    say(format_args!("{name}: {rows} rows, {bytes} bytes, {seconds}\n"));
}

/// Makes the input the table `articles`.
async fn register(session: &SessionContext, input: &Path) -> Outcome<()> {
    let path = input.to_str().ok_or("the input's path is not UTF-8")?;
    let ending = ending(input)?;
    let (kind, compression) = match ending.strip_suffix(".gz") {
        Some(kind) => (kind, FileCompressionType::GZIP),
        None => (&ending[..], FileCompressionType::UNCOMPRESSED),
    };
    match kind {
        ".parquet" => {
            session.register_parquet("articles", path, ParquetReadOptions::default()).await?;
        }
        ".json" | ".jsonl" | ".ndjson" => {
            let mut options = JsonReadOptions::default()
                .file_extension(&ending)
                .file_compression_type(compression);
            // A field may be there for the first time in the last line.
            options.schema_infer_max_records = usize::MAX;
            session.register_json("articles", path, options).await?;
        }
        _ => return Err(format!("{path}: expected .parquet, .json, .jsonl or .ndjson").into()),
    }
    Ok(())
}

/// How the name of the input ends, or in a folder those of all its files but hidden ones.
fn ending(input: &Path) -> Outcome<String> {
    let about = |error: std::io::Error| format!("{}: {error}", input.display());
    if !input.metadata().map_err(about)?.is_dir() {
        return Ok(ending_of(input));
    }
    let mut endings = BTreeMap::new();
    for file in input.read_dir().map_err(about)? {
        let file = file?;
        if !file.file_name().to_string_lossy().starts_with(['.', '_']) {
            endings.insert(ending_of(&file.path()), file.path());
        }
    }
    let mut endings = endings.into_iter();
    match (endings.next(), endings.next()) {
        (None, _) => Err(format!("{}: no files", input.display()).into()),
        (Some((ending, _)), None) => Ok(ending),
        (Some((_, one)), Some((_, other))) => Err(format!(
            "{} and {}: all files of a folder must have the same ending",
            one.display(),
            other.display()
        )
        .into()),
    }
}

/// The last part of a name that begins with a dot, with what is before `.gz`.
fn ending_of(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let (name, packed) = match name.strip_suffix(".gz") {
        Some(name) => (name, ".gz"),
        None => (&name[..], ""),
    };
    let kind = name.rfind('.').map_or("", |at| &name[at..]);
    format!("{kind}{packed}")
}
