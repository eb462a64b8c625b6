//! `cluster executor`.

use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;

use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use samestory::engine;

use crate::{Outcome, address_of, free};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Host and port of the scheduler
    #[arg(long, value_name = "HOST:PORT", default_value = "localhost:50050")]
    scheduler: String,

    /// Name or address that the others reach it by
    #[arg(long, value_name = "HOST", default_value = "127.0.0.1")]
    host: String,

    /// Address that it listens at; that of the host by default
    #[arg(long, value_name = "ADDRESS")]
    bind: Option<IpAddr>,

    /// Port from which others fetch what it shuffled
    #[arg(
        long,
        value_name = "NUMBER",
        default_value_t = 50051,
        value_parser = clap::value_parser!(u16).range(1..=65534)
    )]
    port: u16,

    /// Port at which the scheduler gives it tasks; the one after the other by default
    #[arg(long, value_name = "NUMBER")]
    task_port: Option<u16>,

    /// Tasks at a time; as many as there are cores by default
    #[arg(long, value_name = "N")]
    cores: Option<usize>,

    /// Megabytes of memory for all tasks together; of the machine's memory 70 in 100 by default
    #[arg(long, value_name = "MB", value_parser = clap::value_parser!(u64).range(1..))]
    memory: Option<u64>,

    /// Folder for what is shuffled and spilled; one of the system's for such things (TMPDIR) by default,
    /// which is removed when it ends
    #[arg(long, value_name = "FOLDER")]
    shuffle: Option<PathBuf>,

    /// Of how many on this machine it is one, which share cores and memory
    #[arg(skip = 1_usize)]
    of: usize,
}

impl Arguments {
    /// One of so many executors of a process.
    pub(crate) fn new(
        host: &str,
        scheduler: u16,
        [port, task_port]: [u16; 2],
        memory: Option<u64>,
        shuffle: PathBuf,
        of: usize,
    ) -> Self {
        Self {
            scheduler: format!("{host}:{scheduler}"),
            host: host.to_owned(),
            bind: None,
            port,
            task_port: Some(task_port),
            cores: None,
            memory,
            shuffle: Some(shuffle),
            of,
        }
    }
}

pub(crate) async fn run(arguments: Arguments) -> Outcome<()> {
    let (host, port) = arguments
        .scheduler
        .rsplit_once(':')
        .and_then(|(host, port)| Some((host.to_owned(), port.parse().ok()?)))
        .ok_or_else(|| format!("--scheduler {}: expected HOST:PORT", arguments.scheduler))?;
    let bind = address_of(&arguments.host, arguments.bind).await?;
    let task_port = arguments.task_port.unwrap_or(arguments.port + 1);
    free("--port", arguments.port, bind)?;
    free("--task-port", task_port, bind)?;
    // Ballista makes one, too, which nobody removes.
    let own = arguments.shuffle.is_none().then(tempfile::tempdir).transpose()?;
    let shuffle = arguments.shuffle.or_else(|| Some(own.as_ref()?.path().to_owned()));
    let config = ExecutorProcessConfig::default();
    let config = ExecutorProcessConfig {
        bind_host: bind.to_string(),
        external_host: Some(arguments.host),
        port: arguments.port,
        grpc_port: task_port,
        scheduler_host: host,
        scheduler_port: port,
        scheduler_connect_timeout_seconds: 30,
        vcores: arguments.cores.unwrap_or((config.vcores / arguments.of).max(1)),
        work_dir: shuffle.map(|folder| folder.display().to_string()),
        executor_heartbeat_interval_seconds: 5,
        memory_pool_size: arguments.memory.map(|all| (all << 20) / arguments.of as u64),
        memory_pool_fraction: config.memory_pool_fraction / arguments.of as f64,
        override_function_registry: Some(Arc::new(engine::ballista::functions())),
        ..config
    };
    Ok(start_executor_process(Arc::new(config)).await?)
}
