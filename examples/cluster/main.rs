//! Groups articles of Parquet files or JSON lines on a Ballista cluster.
//!
//! ```sh
//! cargo run --release --features ballista --example cluster -- articles.parquet stories
//! ```
//!
//! starts a scheduler and executors inside the process. On a cluster of processes or machines, which
//! see input, output and work folder under the same paths:
//!
//! ```sh
//! cluster scheduler
//! cluster executor --port 50051
//! cluster executor --port 50061
//! cluster articles.parquet stories --scheduler df://localhost:50050
//! ```
//!
//! The output is a folder of Parquet files with the columns id, story, report and representative. A run
//! that was cut off goes on where it was when it is started again.

mod client;
mod executor;
#[path = "../support/grouping.rs"]
mod grouping;
mod scheduler;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use env_logger::Env;

type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

#[derive(Parser)]
#[command(about = "Find copies and reports of the same story on a cluster")]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
struct Arguments {
    #[command(subcommand)]
    process: Option<Process>,
    #[command(flatten)]
    client: Option<client::Arguments>,
}

#[derive(Subcommand)]
enum Process {
    /// Plans what clients ask for, and hands tasks to executors
    Scheduler(scheduler::Arguments),
    /// Works on tasks
    Executor(executor::Arguments),
}

fn main() -> ExitCode {
    env_logger::Builder::from_env(Env::default().default_filter_or("warn")).init();
    let arguments = Arguments::parse();
    let run = async {
        match (arguments.process, arguments.client) {
            (Some(Process::Scheduler(arguments)), _) => scheduler::run(arguments).await,
            (Some(Process::Executor(arguments)), _) => executor::run(arguments).await,
            (None, Some(arguments)) => client::run(arguments).await,
            (None, None) => Err("name an input and an output, or see --help".into()),
        }
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let outcome = runtime.map_err(Into::into).and_then(|runtime| runtime.block_on(run));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cluster: {error}");
            ExitCode::from(2)
        }
    }
}
