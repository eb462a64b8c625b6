//! `cluster scheduler`.

use std::net::IpAddr;
use std::sync::Arc;

use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::start_server;
use samestory::engine;

use crate::{Outcome, address_of, free};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Name or address that executors and clients reach it by
    #[arg(long, value_name = "HOST", default_value = "127.0.0.1")]
    host: String,

    /// Address that it listens at; that of the host by default
    #[arg(long, value_name = "ADDRESS")]
    bind: Option<IpAddr>,

    /// Port that it listens on
    #[arg(long, value_name = "NUMBER", default_value_t = 50050)]
    port: u16,

    /// Seconds without a sign of life after which an executor counts as lost, and its tasks are given
    /// to others
    #[arg(long, value_name = "SECONDS", default_value_t = EXECUTOR_TIMEOUT)]
    executor_timeout: u64,
}

impl Arguments {
    pub(crate) fn new(host: &str, port: u16) -> Self {
        Self { host: host.to_owned(), bind: None, port, executor_timeout: EXECUTOR_TIMEOUT }
    }
}

/// Seconds.
const EXECUTOR_TIMEOUT: u64 = 30;

/// Seconds from one look for lost executors to the next.
const CHECK_INTERVAL: u64 = 5;

pub(crate) async fn run(arguments: Arguments) -> Outcome<()> {
    let bind = address_of(&arguments.host, arguments.bind).await?;
    free("--port", arguments.port, bind)?;
    let config = SchedulerConfig {
        external_host: arguments.host,
        bind_host: bind.to_string(),
        bind_port: arguments.port,
        executor_timeout_seconds: arguments.executor_timeout,
        expire_dead_executor_interval_seconds: CHECK_INTERVAL,
        no_executors_grace_period_seconds: arguments.executor_timeout,
        override_session_builder: Some(Arc::new(engine::ballista::session_state)),
        ..SchedulerConfig::default()
    };
    let state = BallistaCluster::new_from_config(&config).await?;
    Ok(start_server(state, (bind, arguments.port).into(), Arc::new(config)).await?)
}
