//! Groups articles of Parquet files or JSON lines on a Ballista cluster.
//!
//! ```sh
//! cargo run --release --features ballista --example cluster -- articles.parquet stories
//! ```
//!
//! starts a scheduler and two executors inside the process. On a cluster of processes or machines, which
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

#[path = "../support/read/apart.rs"]
mod apart;
mod client;
mod damaged;
mod executor;
#[path = "../support/exit.rs"]
mod exit;
#[path = "../support/grouping.rs"]
mod grouping;
mod input;
#[path = "../support/judgement.rs"]
mod judgement;
mod scheduler;
#[path = "../support/read/wording.rs"]
mod wording;

use std::io::ErrorKind;
use std::net::{IpAddr, TcpListener};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use env_logger::Env;

use exit::{Failure, status};

type Outcome<T> = Result<T, Failure>;

#[derive(Parser)]
#[command(name = "cluster", about = "Find copies and reports of the same story on a cluster")]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
struct Cluster {
    #[command(subcommand)]
    process: Option<Process>,
    #[command(flatten)]
    client: client::Arguments,
}

#[derive(Subcommand)]
enum Process {
    /// Plans what clients ask for, and hands tasks to executors
    Scheduler(scheduler::Arguments),
    /// Works on tasks
    Executor(executor::Arguments),
}

/// Where to listen: at the address that is named, or at that of the host.
async fn address_of(host: &str, bind: Option<IpAddr>) -> Outcome<IpAddr> {
    if let Some(address) = bind {
        return Ok(address);
    }
    let about = |error: std::io::Error| format!("--host {host}: {error}");
    let first = tokio::net::lookup_host((host, 0)).await.map_err(about)?.next();
    Ok(first.ok_or_else(|| format!("--host {host} has no address"))?.ip())
}

/// Sees that it can listen there: Ballista does not say where it could not.
fn free(option: &str, port: u16, bind: IpAddr) -> Outcome<()> {
    match TcpListener::bind((bind, port)) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AddrNotAvailable => {
            Err(format!("--bind {bind}: {error}: name an address of this machine").into())
        }
        Err(error) => Err(format!("{option} {port}: {error}: name another port").into()),
    }
}

fn main() -> ExitCode {
    let arguments = Cluster::parse();
    // What fails is told to the client, in its own words.
    let level = if arguments.process.is_some() { "warn" } else { "off" };
    env_logger::Builder::from_env(Env::default().default_filter_or(level)).init();
    let run = async {
        match arguments.process {
            Some(Process::Scheduler(arguments)) => scheduler::run(arguments).await,
            Some(Process::Executor(arguments)) => executor::run(arguments).await,
            None => client::run(arguments.client).await,
        }
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    status("cluster", runtime.map_err(Into::into).and_then(|runtime| runtime.block_on(run)))
}
