//! The functions that SQL is given.

mod background;
mod copies;
mod stories;

use std::sync::Arc;

use datafusion::logical_expr::{AggregateUDF, ScalarUDF};
use datafusion::prelude::SessionContext;

/// Makes all functions of this module known to a session; see [`engine`](super) for what they do.
/// Functions of the same names that it knew before are gone.
pub fn register(session: &SessionContext) {
    scalar_functions()
        .into_iter()
        .for_each(|function| session.register_udf(Arc::unwrap_or_clone(function)));
    aggregate_functions()
        .into_iter()
        .for_each(|function| session.register_udaf(Arc::unwrap_or_clone(function)));
}

/// The functions of a row, for registries other than a session's.
pub fn scalar_functions() -> Vec<Arc<ScalarUDF>> {
    [
        copies::signature(),
        copies::bands(),
        copies::similarity(),
        stories::terms(),
        stories::bands(),
        stories::similarity(),
    ]
    .map(|function| Arc::new(function.into()))
    .into()
}

/// The functions of many rows, for registries other than a session's.
pub fn aggregate_functions() -> Vec<Arc<AggregateUDF>> {
    vec![Arc::new(background::learn_background())]
}
