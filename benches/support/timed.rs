//! How long a call takes.

use std::time::{Duration, Instant};

pub(crate) fn timed<T>(call: impl FnOnce() -> T) -> (Duration, T) {
    let begun = Instant::now();
    let result = call();
    (begun.elapsed(), result)
}
