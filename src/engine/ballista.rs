//! What the processes of a Ballista cluster must know to run [`dedupe`](super::dedupe) and the functions
//! of [this module](super) (feature `ballista`).
//!
//! ```text
//! client     session_config -> session_state -> remote_with_state -> dedupe
//! scheduler  session_state  (SchedulerConfig::override_session_builder)
//! executor   functions      (ExecutorProcessConfig::override_function_registry)
//! ```
//!
//! `examples/cluster` is all three, ready to run ([how](crate::guide::scale)).

use ballista_core::config::BALLISTA_ADAPTIVE_PLANNER_ENABLED;
use ballista_core::extension::SessionConfigExt;
use ballista_core::registry::BallistaFunctionRegistry;
use ballista_core::utils::default_session_builder;
use datafusion::common::Result;
use datafusion::execution::{FunctionRegistry, SessionState};
use datafusion::prelude::SessionConfig;

use super::registry::{aggregate_functions, scalar_functions, window_functions};

/// What a client asks of the cluster: its own defaults, but plans that are made once.
///
/// The adaptive planner of Ballista 55, which is on by default, did not come to an end with a query of
/// [`dedupe`](super::dedupe): an anti join with a table that had no rows.
///
/// `examples/cluster` shows how.
pub fn session_config() -> SessionConfig {
    SessionConfig::new_with_ballista().set_bool(BALLISTA_ADAPTIVE_PLANNER_ENABLED, false)
}

/// A session state that knows all functions of Ballista and of this library: for a scheduler, and for
/// a client with [`session_config`].
///
/// `examples/cluster` shows how.
///
/// # Errors
///
/// Those of Ballista.
pub fn session_state(config: SessionConfig) -> Result<SessionState> {
    let mut state = default_session_builder(config)?;
    for function in scalar_functions() {
        state.register_udf(function)?;
    }
    for function in aggregate_functions() {
        state.register_udaf(function)?;
    }
    for function in window_functions() {
        state.register_udwf(function)?;
    }
    Ok(state)
}

/// All functions of Ballista and of this library, for an executor.
///
/// `examples/cluster` shows how.
pub fn functions() -> BallistaFunctionRegistry {
    let mut all = BallistaFunctionRegistry::default();
    for function in scalar_functions() {
        all.scalar_functions.insert(function.name().to_owned(), function);
    }
    for function in aggregate_functions() {
        all.aggregate_functions.insert(function.name().to_owned(), function);
    }
    for function in window_functions() {
        all.window_functions.insert(function.name().to_owned(), function);
    }
    all
}
