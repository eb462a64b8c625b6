//! From the command line to a detector.

use std::io::{IsTerminal, stderr};

use samestory::{Boilerplate, CopyRule, Detector, Lens};

use crate::args::{self, Args};
use crate::progress;

/// The threads to work on.
pub(crate) fn pool(
    args: &Args,
) -> Result<rayon::ThreadPool, Box<dyn std::error::Error + Send + Sync>> {
    let threads = args.threads.map_or(0, std::num::NonZeroUsize::get);
    Ok(rayon::ThreadPoolBuilder::new().num_threads(threads).build()?)
}

pub(crate) fn detector(args: &Args) -> Result<Detector, samestory::BuildError> {
    let mut builder = Detector::builder()
        .lens(match args.lens {
            args::Lens::Copies => Lens::Copies,
            args::Lens::Stories => Lens::Stories,
            args::Lens::Both => Lens::Both,
        })
        .copies(copy_rule(args.copy_threshold, args.containment))
        .boilerplate(match args.boilerplate {
            args::Boilerplate::Drop => Boilerplate::Drop,
            args::Boilerplate::Keep => Boilerplate::Keep,
        });
    if let Some(precision) = args.story_precision {
        builder = builder.story_precision(precision);
    }
    if let Some(threshold) = args.story_threshold {
        builder = builder.story_threshold(threshold);
    }
    if stderr().is_terminal() {
        builder = builder.on_progress(progress::bar());
    }
    builder.build()
}

/// A threshold that is named alone means what it says: containment then joins nothing.
fn copy_rule(jaccard: Option<f64>, containment: Option<f64>) -> CopyRule {
    let default = CopyRule::default();
    let rule = CopyRule::jaccard(jaccard.unwrap_or(default.jaccard_threshold()));
    match (jaccard, containment) {
        (_, Some(containment)) => rule.or_containment(containment),
        (Some(_), None) => rule,
        (None, None) => default,
    }
}
