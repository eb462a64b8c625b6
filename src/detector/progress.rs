//! What a run says while it runs.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::builder::Settings;

/// A step of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Stage {
    /// Taking in articles.
    Reading,
    /// Looking for boilerplate.
    Boilerplate,
    /// Looking for copies.
    Copies,
    /// Weighing terms.
    Terms,
    /// Verifying pairs that may be of one story.
    Stories,
    /// Joining reports into stories.
    Linking,
}

/// How far a run has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The step that it is at.
    pub stage: Stage,
    /// How much of the step is done: articles, each as often as the step looks at it, or pairs
    /// where pairs are verified.
    pub done: usize,
    /// Out of how much, where that is known.
    pub total: Option<usize>,
}

/// Counts what is done of a stage, from any thread, and says so now and then.
pub(super) struct Meter<'s> {
    settings: &'s Settings,
    stage: Stage,
    done: AtomicUsize,
    total: usize,
}

/// Steps between two reports.
const EVERY: usize = 1024;

impl<'s> Meter<'s> {
    pub(super) fn new(settings: &'s Settings, stage: Stage, total: usize) -> Self {
        settings.report(stage, 0, Some(total));
        Self { settings, stage, done: AtomicUsize::new(0), total }
    }

    pub(super) fn step(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if done.is_multiple_of(EVERY) || done == self.total {
            self.settings.report(self.stage, done, Some(self.total));
        }
    }
}
