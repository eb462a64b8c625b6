//! What a detector goes by.

use std::fmt;
#[cfg(feature = "engine")]
use std::io::{self, Read, Write};
use std::sync::Arc;

use super::progress::Progress;
use crate::layers::feature::Background;
use crate::layers::verify::{CopyRule, StoryModel};
use crate::listener::Listener;
#[cfg(feature = "engine")]
use crate::saved::{Format, LoadError, Loading, Saving};

/// Which groups are looked for.
///
/// ```
/// use samestory::detector::Lens;
/// use samestory::{Article, Detector};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let ferry = "The ferry Aurora ran aground off Lundy on Sunday with forty people aboard.";
/// let articles = [
///     Article::new("wire", ferry),
///     Article::new("ledger", ferry.to_uppercase()),
///     Article::new("daily", "Rocks near Lundy trapped the Aurora with forty for a night."),
/// ];
/// let found = |lens| {
///     let detector = Detector::builder().lens(lens).build()?;
///     let figures = detector.detect(&articles)?.figures();
///     Ok::<_, Box<dyn std::error::Error>>((figures.reports, figures.stories))
/// };
/// assert_eq!(found(Lens::Copies)?, (2, 2));
/// assert_eq!(found(Lens::Stories)?, (3, 1));
/// assert_eq!(found(Lens::Both)?, (2, 1));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lens {
    /// Copies only: each report is a story of its own.
    Copies,
    /// Stories only: each article is shown as a report of its own. The stories are those of
    /// [`Lens::Both`], in which all copies of a text speak as one; but in a
    /// [`StoryIndex`](crate::StoryIndex), which does not look for copies then, each speaks for itself.
    Stories,
    /// Copies into reports, reports into stories.
    #[default]
    Both,
}

/// What happens to lines and sentences that recur in many otherwise different articles.
///
/// ```
/// use samestory::detector::Boilerplate;
/// use samestory::{Article, Detector};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let articles = [
///     "The ferry Aurora ran aground off Lundy on Sunday with forty people aboard.",
///     "Parliament in Lisbon rejected the budget after a long night of debate.",
///     "Two climbers were found alive below the north face of the Eiger.",
///     "Mainz lost their third match in a row, at home against Bremen.",
/// ]
/// .map(|text| Article::new(text, format!("{text}\nSubscribe to our newsletter, it is free.")));
/// for (choice, segments) in [(Boilerplate::Drop, 1), (Boilerplate::Keep, 0)] {
///     let stories = Detector::builder().boilerplate(choice).build()?.detect(&articles)?;
///     assert_eq!(stories.figures().boilerplate_segments, segments);
/// }
/// # Ok(())
/// # }
/// ```
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
/// over the development corpora within 0.007 of its best from 0.30 to 0.45.
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
    pub(super) listener: Listener<Progress>,
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

    /// By what words are stemmed ([`Entry::read`](super::entry::Entry::read)): as the story lens
    /// needs it, where it looks.
    pub(crate) fn stemmed_by(&self) -> Option<&Background> {
        (self.lens != Lens::Copies).then(|| self.background())
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
            listener: Listener::default(),
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
            listener: Listener::default(),
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
            .field("listener", &self.listener)
            // The seed may be a secret.
            .finish_non_exhaustive()
    }
}
