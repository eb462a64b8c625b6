//! What a run says while it runs.

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
    /// How much of the step is done: articles, or pairs where pairs are verified.
    pub done: usize,
    /// Out of how much, where that is known.
    pub total: Option<usize>,
}
