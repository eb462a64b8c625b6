//! `cluster INPUT OUTPUT`.

use std::fs;
use std::net::TcpListener;
use std::panic;
use std::path::{Path, PathBuf};
use std::process::exit;
use std::time::{Duration, Instant};

use ::ballista::prelude::SessionContextExt;
use datafusion::error::DataFusionError;
use datafusion::prelude::SessionContext;
use samestory::engine::{self, Columns, Options, StageFigures};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use crate::exit::{Failure, say};
use crate::grouping::GroupingArgs;
use crate::input::Input;
use crate::{Outcome, executor, scheduler};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// File or folder of Parquet files or JSON lines: .parquet, .json, .jsonl, .ndjson, the latter
    /// three with .gz behind if they are compressed. Folders in it are read, too; what their names say
    /// (year=1987) is no column
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
    #[arg(
        long,
        value_name = "MB",
        conflicts_with = "scheduler",
        value_parser = clap::value_parser!(u64).range(1..)
    )]
    memory: Option<u64>,

    /// Folder for what is shuffled and spilled by the executors inside this process, all of which is
    /// removed when it ends; the system's for such things (TMPDIR) by default
    #[arg(long, value_name = "FOLDER", conflicts_with = "scheduler")]
    shuffle: Option<PathBuf>,

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

    /// Column that holds the headline; '' for none [default: title, if there is one]
    #[arg(long, value_name = "NAME", help_heading = "Reading")]
    title_field: Option<String>,

    /// Column that holds the time of publication; '' for none [default: date, if there is one]
    #[arg(long, value_name = "NAME", help_heading = "Reading")]
    date_field: Option<String>,
}

impl Arguments {
    fn columns(&self) -> Columns {
        let usual = Columns::default();
        Columns {
            id: self.id_field.clone(),
            text: self.text_field.clone(),
            title: self.title_field.clone().unwrap_or(usual.title),
            date: self.date_field.clone().unwrap_or(usual.date),
        }
    }

    fn options(&self) -> Outcome<Options> {
        let detector = self.grouping.detector()?.build()?;
        let options = Options::default().detector(detector).columns(self.columns()).on_stage(tell);
        Ok(match &self.work_folder {
            Some(folder) => options.work_folder(folder),
            None => options,
        })
    }
}

pub(crate) async fn run(arguments: Arguments) -> Outcome<()> {
    // Both are missing only where a subcommand is named.
    let files = arguments.input.as_deref().zip(arguments.output.as_deref());
    let (input, output) = files.ok_or("name an input and an output")?;
    let input = Input::find(&std::path::absolute(input)?)?;
    let options = arguments.options()?;
    let work = options.work_folder_for(output);
    [output, &work].into_iter().try_for_each(|written| input.keep_apart(written))?;
    let was_there = work.exists();
    // Of the executors inside this process, which hold what they shuffle and spill there.
    let scratch = scratch(arguments.shuffle.as_deref())?;
    end_on_signal(work.clone(), scratch.path().to_owned())?;
    let ended = match arguments.scheduler.clone() {
        Some(url) => {
            reach(&url).await?;
            dedupe(&url, &arguments, &input, output, &options).await
        }
        None => {
            let ports = free_ports()?;
            let url = format!("df://{HOST}:{}", ports[0]);
            tokio::select! {
                outcome = serve(ports, arguments.memory, scratch.path()) => outcome,
                outcome = dedupe(&url, &arguments, &input, output, &options) => outcome,
            }
        }
    };
    ended.map_err(|error| {
        let is_stage = stage_of(&*error).is_some();
        // An error that refuses the folder says what to do with it.
        if is_stage || (!was_there && work.exists()) {
            let folder = work.display();
            let left = format!(
                "{}\n{folder} holds what was done: once that is mended the same command goes on from it; \
                 without it, it begins anew",
                told(&error)
            );
            left.into()
        } else {
            told(&error).into()
        }
    })
}

/// A folder of this run inside the one that is named, or the system's.
fn scratch(parent: Option<&Path>) -> Outcome<TempDir> {
    let Some(parent) = parent else { return Ok(tempfile::tempdir()?) };
    let parent = std::path::absolute(parent)?;
    let made = fs::create_dir_all(&parent).and_then(|()| tempfile::tempdir_in(&parent));
    Ok(made.map_err(|error| format!("--shuffle {}: {error}", parent.display()))?)
}

/// The stage in which a run failed, and why.
fn stage_of<'e>(
    error: &'e (dyn std::error::Error + 'static),
) -> Option<(&'e str, &'e DataFusionError)> {
    match error.downcast_ref()? {
        DataFusionError::Context(context, why) => Some((context.strip_prefix("stage ")?, &**why)),
        _ => None,
    }
}

/// An error in one line, without the names of the engine's types.
fn told(error: &Failure) -> String {
    fn line(error: &DataFusionError) -> String {
        match error {
            DataFusionError::Context(context, why) => format!("{context}: {}", line(why)),
            error => error.message().into_owned(),
        }
    }
    let told = error.downcast_ref().map_or_else(|| error.to_string(), line);
    // What the library calls a column's name is an option here.
    ["id", "text", "title", "date"]
        .iter()
        .fold(told, |told, of| told.replace(&format!("Columns::{of}"), &format!("--{of}-field")))
}

/// Ends the process on SIGINT and SIGTERM, whatever it is at: the next run does it again.
fn end_on_signal(work: PathBuf, scratch: PathBuf) -> Outcome<()> {
    Ok(ctrlc::set_handler(move || {
        let work = work.exists().then(|| {
            format!("the same command goes on after the last whole stage, from {}", work.display())
        });
        say(format_args!(
            "cluster: stopped: {}\n",
            work.as_deref().unwrap_or("nothing was done yet")
        ));
        // A task that no longer finds what it wrote panics, of which nobody need hear.
        panic::set_hook(Box::new(|_| ()));
        // Tasks still write to it.
        let _ = (0..10).any(|_| fs::remove_dir_all(&scratch).is_ok());
        exit(2)
    })?)
}

/// Sees that a scheduler is there: a session does not ask for it before it has a query.
async fn reach(url: &str) -> Outcome<()> {
    let address = url.split_once("://").map(|(_, address)| address.trim_end_matches('/'));
    let is_whole = |address: &&str| {
        address.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok())
    };
    let address = address
        .filter(is_whole)
        .ok_or_else(|| format!("--scheduler {url}: expected df://HOST:PORT"))?;
    let begun = Instant::now();
    let reached = loop {
        let reached = match timeout(PATIENCE, TcpStream::connect(address)).await {
            Ok(reached) => reached.map(drop),
            Err(late) => Err(late.into()),
        };
        // It may have been started together with this.
        let is_refused =
            |error: &std::io::Error| error.kind() == std::io::ErrorKind::ConnectionRefused;
        if !reached.as_ref().is_err_and(is_refused) || begun.elapsed() > PATIENCE {
            break reached;
        }
        sleep(PATIENCE / 50).await;
    };
    reached.map_err(|why| {
        let port = address.rsplit(':').next().unwrap_or_default();
        format!(
            "--scheduler {url}: none answers there: {why} (start one with `cluster scheduler --port {port}`, \
             and executors, or name the one that runs)"
        )
        .into()
    })
}

/// How long a scheduler may take to start and to answer.
const PATIENCE: Duration = Duration::from_secs(5);

const HOST: &str = "127.0.0.1";

/// Executors inside this process.
const EXECUTORS: usize = 2;

/// A scheduler and executors inside this process, which end with it.
async fn serve(
    [port, one, of_one, other, of_other]: Ports,
    memory: Option<u64>,
    scratch: &Path,
) -> Outcome<()> {
    let scheduler = scheduler::run(scheduler::Arguments::new(HOST, port));
    let executor = |name: &str, ports: [u16; 2]| {
        let shuffle = scratch.join(name);
        executor::run(executor::Arguments::new(HOST, port, ports, memory, shuffle, EXECUTORS))
    };
    let executors = (executor("one", [one, of_one]), executor("other", [other, of_other]));
    tokio::try_join!(scheduler, executors.0, executors.1)?;
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

async fn dedupe(
    url: &str,
    arguments: &Arguments,
    input: &Input,
    output: &Path,
    options: &Options,
) -> Outcome<()> {
    let mut config = engine::ballista::session_config();
    if let Some(partitions) = arguments.partitions {
        config = config.with_target_partitions(partitions);
    }
    let state = engine::ballista::session_state(config)?;
    let session = SessionContext::remote_with_state(url, state).await?;
    let columns = arguments.columns();
    input.register(&session, &columns).await?;
    if let Some(unread) = input.unread(&session, &columns).await? {
        say(format_args!("{unread}\n"));
    }
    let outcome = engine::dedupe(&session, "articles", output, options).await;
    let outcome = outcome.map_err(|error| match stage_of(&error) {
        // The only one that reads the input. What has a context more is explained by it.
        Some(("articles", why)) if !matches!(why, DataFusionError::Context(..)) => {
            input.blame(error)
        }
        _ => error.into(),
    })?;
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
