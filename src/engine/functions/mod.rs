//! The functions that SQL is given.

mod background;
mod copies;
mod stories;

use datafusion::logical_expr::{AggregateUDF, ScalarUDF};

/// Functions of a row.
pub(super) fn scalar() -> impl Iterator<Item = ScalarUDF> {
    let functions = [
        copies::signature(),
        copies::bands(),
        copies::similarity(),
        stories::terms(),
        stories::bands(),
        stories::similarity(),
    ];
    functions.into_iter().map(ScalarUDF::new_from_impl)
}

/// Functions of many rows.
pub(super) fn aggregate() -> impl Iterator<Item = AggregateUDF> {
    [background::learn_background()].into_iter().map(AggregateUDF::new_from_impl)
}
