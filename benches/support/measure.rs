//! How every bench measures: few samples and no plots, so that all benches together take minutes.

use std::time::Duration;

use criterion::Criterion;

/// Criterion that measures each function for about `seconds`.
pub(crate) fn for_seconds(seconds: u64) -> Criterion {
    Criterion::default()
        .without_plots()
        .nresamples(10_000)
        .sample_size(10)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(seconds))
}
