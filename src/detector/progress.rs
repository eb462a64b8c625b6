//! What a run says while it runs.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::listener::Listener;

/// A step of a run.
///
/// [`DetectorBuilder::on_progress`](super::DetectorBuilder::on_progress) shows some.
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
///
/// [`DetectorBuilder::on_progress`](super::DetectorBuilder::on_progress) shows some.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// The step that it is at.
    pub stage: Stage,
    /// How much of the step is done: articles, each as often as the step looks at it, or pairs
    /// where pairs are verified.
    pub done: usize,
    /// Out of how much, where that is known.
    pub total: Option<usize>,
}

/// Counts what is done of a stage, from any thread, and tells it now and then.
pub(super) struct Meter<'l> {
    listener: &'l Listener<Progress>,
    stage: Stage,
    done: AtomicUsize,
    total: usize,
}

/// Steps between two tellings.
const EVERY: usize = 1024;

impl<'l> Meter<'l> {
    pub(super) fn new(listener: &'l Listener<Progress>, stage: Stage, total: usize) -> Self {
        listener.tell(&Progress { stage, done: 0, total: Some(total) });
        Self { listener, stage, done: AtomicUsize::new(0), total }
    }

    pub(super) fn step(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if done.is_multiple_of(EVERY) || done == self.total {
            let (stage, total) = (self.stage, Some(self.total));
            self.listener.tell(&Progress { stage, done, total });
        }
    }
}
