//! From the command line to a detector.

use std::io::{IsTerminal, stderr};

use samestory::Detector;

use crate::args::Args;
use crate::exit::Failure;
use crate::progress;

/// The threads to work on.
pub(crate) fn pool(args: &Args) -> Result<rayon::ThreadPool, Failure> {
    let threads = args.threads.map_or(0, std::num::NonZeroUsize::get);
    Ok(rayon::ThreadPoolBuilder::new().num_threads(threads).build()?)
}

pub(crate) fn detector(args: &Args) -> Result<Detector, Failure> {
    let mut builder = args.grouping.detector()?;
    if stderr().is_terminal() {
        builder = builder.on_progress(progress::bar());
    }
    Ok(builder.build()?)
}
