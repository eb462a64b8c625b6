//! A detector by intent.

use std::fmt;
use std::sync::Arc;

use super::Detector;
use super::progress::Progress;
use super::settings::{Boilerplate, Lens, Settings, StoryCut};
use crate::layers::feature::Background;
use crate::layers::verify::{CopyRule, StoryModel};
use crate::listener::Listener;

/// Makes a [`Detector`].
///
/// ```
/// use samestory::Detector;
/// use samestory::detector::{CopyRule, Lens};
///
/// let detector = Detector::builder().lens(Lens::Copies).copy_rule(CopyRule::jaccard(0.8)).build()?;
/// # Ok::<(), samestory::detector::BuildError>(())
/// ```
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct DetectorBuilder {
    settings: Settings,
}

impl DetectorBuilder {
    /// Which groups to look for; both copies and stories by default.
    pub fn lens(mut self, lens: Lens) -> Self {
        self.settings.lens = lens;
        self
    }

    /// When two articles are copies; Jaccard 0.5 or containment 0.8 by default. Bodies are
    /// compared, without titles and, unless it is kept, without boilerplate.
    pub fn copy_rule(mut self, rule: CopyRule) -> Self {
        self.settings.copy_rule = rule;
        self
    }

    /// How sure to be before two groups of reports become one story, more than 0 and at most 1; 0.82
    /// by default. Higher makes smaller, surer stories.
    ///
    /// It is the share of pairs that are right, among all pairs of reports that are as probable as
    /// the least that is joined, or more; see [`StoryModel::threshold`] for where that is known
    /// from. Of the reports that stand beside another in a story more are right than that, since
    /// the pairs of a story are judged together. Takes the place of
    /// [`story_threshold`](Self::story_threshold).
    ///
    /// ```
    /// use samestory::Detector;
    ///
    /// let sure = Detector::builder().story_precision(0.95).build()?;
    /// assert!(sure.story_threshold() > Detector::default().story_threshold());
    /// # Ok::<(), samestory::detector::BuildError>(())
    /// ```
    pub fn story_precision(mut self, precision: f64) -> Self {
        self.settings.story_cut = StoryCut::Precision(precision);
        self
    }

    /// The mean probability, over all pairs of their reports, from which on two groups of reports
    /// are one story, more than 0 and at most 1: for who trades precision for recall step by step.
    /// Takes the place of [`story_precision`](Self::story_precision).
    pub fn story_threshold(mut self, threshold: f64) -> Self {
        self.settings.story_cut = StoryCut::Probability(threshold);
        self
    }

    /// How evidence on two reports is weighed; by weights fitted to news of many kinds by default.
    /// [`Detector::calibrate`] fits them to labels of your own.
    pub fn story_model(mut self, model: StoryModel) -> Self {
        self.settings.story_model = model;
        self
    }

    /// What happens to recurring lines and sentences; they are dropped by default.
    pub fn boilerplate(mut self, boilerplate: Boilerplate) -> Self {
        self.settings.boilerplate = boilerplate;
        self
    }

    /// How common everyday words are; the built-in English table by default.
    ///
    /// ```
    /// use samestory::detector::Background;
    /// use samestory::{Article, Detector};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// // In German news Sunday is an everyday word.
    /// let archive = ["Am Sonntag siegte Mainz in Bremen.", "Der Zoo ist auch am Sonntag offen."]
    ///     .map(|text| Article::new(text, text));
    /// let news = [
    ///     Article::new("wire", "Die Aurora lief am Sonntag vor Lundy auf Grund."),
    ///     Article::new("post", "Lissabons Parlament lehnte am Sonntag den Haushalt ab."),
    /// ];
    /// let learned = Detector::builder().background(Background::learn(&archive)).build()?;
    /// let [before, after] = [Detector::default(), learned].map(|detector| {
    ///     let explanation = detector.analyse(&news)?.explain(["wire", "post"]);
    ///     explanation.map(|explanation| explanation.evidence.likeness.cosine)
    /// });
    /// assert!(after? < before?);
    /// # Ok(())
    /// # }
    /// ```
    pub fn background(mut self, background: Background) -> Self {
        self.settings.background = Some(Arc::new(background));
        self
    }

    /// Draws other signatures. Take a secret one where articles may be written to collide; the
    /// groups stay the same but for the few pairs that one sketch misses and another finds.
    pub fn seed(mut self, seed: u64) -> Self {
        self.settings.seed = seed;
        self
    }

    /// Calls `receive` now and then, from any thread, with how far the run has come.
    ///
    /// ```
    /// use samestory::detector::Stage;
    /// use samestory::{Article, Detector};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let (sender, progress) = std::sync::mpsc::channel();
    /// let detector = Detector::builder()
    ///     .on_progress(move |progress| {
    ///         // Nobody may be listening any more.
    ///         let _ = sender.send(progress);
    ///     })
    ///     .build()?;
    /// detector.detect([Article::new("wire", "The ferry Aurora ran aground off Lundy.")])?;
    /// let first = progress.recv()?;
    /// assert_eq!((first.stage, first.done, first.total), (Stage::Reading, 1, None));
    /// assert_eq!(progress.try_iter().last().map(|last| last.stage), Some(Stage::Linking));
    /// # Ok(())
    /// # }
    /// ```
    pub fn on_progress(mut self, receive: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.settings.listener = Listener::new(move |progress| receive(*progress));
        self
    }

    /// The detector.
    ///
    /// # Errors
    ///
    /// When a threshold is out of its range; the text names it and the range.
    pub fn build(self) -> Result<Detector, BuildError> {
        let rule = &self.settings.copy_rule;
        check(BuildErrorKind::JaccardThreshold, rule.jaccard_threshold())?;
        if let Some(threshold) = rule.containment_threshold() {
            check(BuildErrorKind::ContainmentThreshold, threshold)?;
        }
        match self.settings.story_cut {
            StoryCut::Precision(precision) => check(BuildErrorKind::StoryPrecision, precision)?,
            StoryCut::Probability(threshold) => check(BuildErrorKind::StoryThreshold, threshold)?,
        }
        Ok(Detector { settings: self.settings })
    }
}

pub(super) fn check(setting: BuildErrorKind, value: f64) -> Result<(), BuildError> {
    if value > 0.0 && value <= 1.0 { Ok(()) } else { Err(BuildError { setting, value }) }
}

/// A setting that is out of its range. The text names the setting, its value and the range.
///
/// ```
/// use samestory::Detector;
/// use samestory::detector::BuildErrorKind;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let built = Detector::builder().story_precision(95.0).build();
/// let error = built.err().ok_or("it is no percentage")?;
/// assert_eq!(error.kind(), BuildErrorKind::StoryPrecision);
/// assert_eq!(
///     error.to_string(),
///     "the story precision is 95: it must be more than 0 and at most 1"
/// );
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq)]
pub struct BuildError {
    setting: BuildErrorKind,
    value: f64,
}

/// The kinds of [`BuildError`]: the settings that have a range.
///
/// [`BuildError`] shows one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BuildErrorKind {
    /// Of copies.
    JaccardThreshold,
    /// Of copies.
    ContainmentThreshold,
    /// See [`DetectorBuilder::story_precision`].
    StoryPrecision,
    /// See [`DetectorBuilder::story_threshold`].
    StoryThreshold,
}

impl BuildError {
    /// Which setting it is.
    pub fn kind(&self) -> BuildErrorKind {
        self.setting
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let setting = match self.setting {
            BuildErrorKind::JaccardThreshold => "the Jaccard threshold of copies",
            BuildErrorKind::ContainmentThreshold => "the containment threshold of copies",
            BuildErrorKind::StoryPrecision => "the story precision",
            BuildErrorKind::StoryThreshold => "the story threshold",
        };
        write!(f, "{setting} is {}: it must be more than 0 and at most 1", self.value)
    }
}

/// As its text, which is what `main` prints of an error that it returns.
impl fmt::Debug for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for BuildError {}
