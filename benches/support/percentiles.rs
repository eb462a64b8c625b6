//! How times are distributed.

use std::time::Duration;

/// In microseconds; NaN where there are none.
pub(crate) fn percentiles<const N: usize>(times: &mut [Duration], shares: [f64; N]) -> [f64; N] {
    times.sort_unstable();
    let at = |share: f64| (times.len().saturating_sub(1) as f64 * share).round() as usize;
    shares.map(|share| times.get(at(share)).map_or(f64::NAN, |time| time.as_secs_f64() * 1e6))
}
