//! Who knows which functions.

use std::sync::Arc;

use datafusion::logical_expr::{AggregateUDF, ScalarUDF, WindowUDF};
use datafusion::prelude::SessionContext;

use super::{functions, pipeline};

/// Makes the functions of the [module](super)'s table known to a session. Functions of the same names
/// that it knew before are gone.
///
/// [`engine`](crate::engine) shows how.
pub fn register(session: &SessionContext) {
    functions::scalar().for_each(|function| session.register_udf(function));
    functions::aggregate().for_each(|function| session.register_udaf(function));
}

/// All functions of a row, with those that only [`dedupe`](super::dedupe) uses, whose names begin with
/// `ss_`: for the registry of a process that runs plans of others, such as an executor.
///
/// `examples/cluster` shows how.
pub fn scalar_functions() -> Vec<Arc<ScalarUDF>> {
    functions::scalar().chain(pipeline::scalar_functions()).map(Arc::new).collect()
}

/// All functions of many rows, for the same.
///
/// `examples/cluster` shows how.
pub fn aggregate_functions() -> Vec<Arc<AggregateUDF>> {
    functions::aggregate().chain(pipeline::aggregate_functions()).map(Arc::new).collect()
}

/// All functions of rows in order, for the same.
///
/// `examples/cluster` shows how.
pub fn window_functions() -> Vec<Arc<WindowUDF>> {
    pipeline::window_functions().into_iter().map(Arc::new).collect()
}
