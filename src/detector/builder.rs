//! The settings of a detector, by intent.

use std::fmt;
#[cfg(feature = "engine")]
use std::io::{self, Read, Write};
use std::sync::Arc;

use super::Detector;
use super::batch::Stems;
use super::progress::{Progress, Stage};
use crate::feature::Background;
#[cfg(feature = "engine")]
use crate::format::{Format, LoadError, Loading, Saving};
use crate::verify::{CopyRule, StoryModel};

/// Which groups are looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lens {
    /// Copies only: each report is a story of its own.
    Copies,
    /// Stories only: each article is shown as a report of its own. The stories are those of
    /// [`Lens::Both`], in which all copies of a text speak as one.
    Stories,
    /// Copies into reports, reports into stories.
    #[default]
    Both,
}

/// What happens to lines and sentences that recur in many otherwise different articles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Boilerplate {
    /// They are set aside before features are taken.
    #[default]
    Drop,
    /// They count like any other text.
    Keep,
}

/// How sure two groups of reports must be to become one story.
#[derive(Clone, Copy, Debug)]
pub(super) enum StoryCut {
    /// So sure that of pairs of as much probability or more this share is right.
    Precision(f64),
    /// The mean probability itself.
    Probability(f64),
}

/// By the built-in model a probability of 0.39. `examples/evaluate.rs` finds the mean BCubed F1
/// over the development corpora within 0.006 of its best from 0.30 to 0.45.
const STORY_PRECISION: f64 = 0.82;

#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) lens: Lens,
    pub(crate) copy_rule: CopyRule,
    pub(super) story_cut: StoryCut,
    pub(crate) story_model: StoryModel,
    pub(crate) boilerplate: Boilerplate,
    pub(super) background: Option<Arc<Background>>,
    pub(crate) seed: u64,
    pub(super) on_progress: Option<Arc<dyn Fn(Progress) + Send + Sync>>,
}

impl Settings {
    /// The least mean probability that makes one story of two groups of reports.
    pub(crate) fn story_threshold(&self) -> f64 {
        match self.story_cut {
            StoryCut::Precision(precision) => self.story_model.threshold(precision),
            StoryCut::Probability(probability) => probability,
        }
    }

    pub(crate) fn background(&self) -> &Background {
        self.background.as_deref().unwrap_or_else(|| Background::built_in())
    }

    /// What the story lens needs, where it looks.
    pub(crate) fn stems(&self) -> Stems<'_> {
        match self.lens {
            Lens::Copies => Stems::None,
            Lens::Stories | Lens::Both => Stems::Unknown(self.background()),
        }
    }

    pub(super) fn report(&self, stage: Stage, done: usize, total: Option<usize>) {
        if let Some(on_progress) = &self.on_progress {
            on_progress(Progress { stage, done, total });
        }
    }
}

#[cfg(feature = "engine")]
static FORMAT: Format = Format {
    name: *b"sssettng",
    version: 1,
    what: "the settings of a work folder",
    saved_by: "engine::dedupe",
    remake: "remove the folder and start again",
};

/// As a file, so that all processes of a job work with the same.
///
/// ```text
/// u32 lens, u32 boilerplate, u64 seed
/// u64 bits of each: Jaccard threshold, containment threshold (NaN: none), story threshold
/// u32 length and bytes of the story model, the same of the background
/// ```
#[cfg(feature = "engine")]
impl Settings {
    const LENSES: [Lens; 3] = [Lens::Copies, Lens::Stories, Lens::Both];
    const BOILERPLATES: [Boilerplate; 2] = [Boilerplate::Drop, Boilerplate::Keep];

    pub(crate) fn save(&self, writer: impl Write) -> io::Result<()> {
        let mut saving = Saving::begin(&FORMAT, writer)?;
        let lens = Self::LENSES.iter().position(|&lens| lens == self.lens);
        let boilerplate = Self::BOILERPLATES.iter().position(|&what| what == self.boilerplate);
        for choice in [lens, boilerplate] {
            saving.bytes(&(choice.unwrap_or_default() as u32).to_le_bytes())?;
        }
        saving.bytes(&self.seed.to_le_bytes())?;
        let containment = self.copy_rule.containment_threshold().unwrap_or(f64::NAN);
        let thresholds = [self.copy_rule.jaccard_threshold(), containment, self.story_threshold()];
        for threshold in thresholds {
            saving.bytes(&threshold.to_bits().to_le_bytes())?;
        }
        let (mut model, mut background) = (Vec::new(), Vec::new());
        self.story_model.save(&mut model)?;
        self.background().save(&mut background)?;
        for file in [model, background] {
            saving.bytes(&(file.len() as u32).to_le_bytes())?;
            saving.bytes(&file)?;
        }
        saving.end()
    }

    pub(crate) fn load(reader: impl Read) -> Result<Self, LoadError> {
        let mut loading = Loading::begin(&FORMAT, reader)?;
        let [lens, boilerplate] = [loading.u32()?, loading.u32()?].map(|choice| choice as usize);
        let lens = Self::LENSES.get(lens).ok_or_else(|| loading.senseless("the lens"))?;
        let boilerplate = Self::BOILERPLATES.get(boilerplate);
        let boilerplate = boilerplate.ok_or_else(|| loading.senseless("what boilerplate does"))?;
        let seed = loading.u64()?;
        let [jaccard, containment, story] =
            [loading.u64()?, loading.u64()?, loading.u64()?].map(f64::from_bits);
        let rule = CopyRule::jaccard(jaccard);
        let copy_rule = if containment.is_nan() { rule } else { rule.or_containment(containment) };
        let mut file = || -> Result<Vec<u8>, LoadError> {
            let mut bytes = vec![0; loading.u32()? as usize];
            loading.fill(&mut bytes)?;
            Ok(bytes)
        };
        let (model, background) = (file()?, file()?);
        loading.end()?;
        Ok(Self {
            lens: *lens,
            copy_rule,
            story_cut: StoryCut::Probability(story),
            story_model: StoryModel::load(&model[..])?,
            boilerplate: *boilerplate,
            background: Some(Arc::new(Background::load(&background[..])?)),
            seed,
            on_progress: None,
        })
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            lens: Lens::default(),
            copy_rule: CopyRule::default(),
            story_cut: StoryCut::Precision(STORY_PRECISION),
            story_model: StoryModel::BUILT_IN,
            boilerplate: Boilerplate::default(),
            background: None,
            seed: 0,
            on_progress: None,
        }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("lens", &self.lens)
            .field("copy_rule", &self.copy_rule)
            .field("story_cut", &self.story_cut)
            .field("boilerplate", &self.boilerplate)
            .field("background", &self.background().len())
            .field("seed", &self.seed)
            .finish_non_exhaustive()
    }
}

/// Makes a [`Detector`].
///
/// ```
/// use samestory::{CopyRule, Detector, Lens};
///
/// let detector = Detector::builder().lens(Lens::Copies).copies(CopyRule::jaccard(0.8)).build()?;
/// # Ok::<(), samestory::BuildError>(())
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
    pub fn copies(mut self, rule: CopyRule) -> Self {
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
    /// # Ok::<(), samestory::BuildError>(())
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
    pub fn on_progress(mut self, receive: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.settings.on_progress = Some(Arc::new(receive));
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
#[derive(Clone, Debug, PartialEq)]
pub struct BuildError {
    setting: BuildErrorKind,
    value: f64,
}

/// The kinds of [`BuildError`]: the settings that have a range.
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

impl std::error::Error for BuildError {}
