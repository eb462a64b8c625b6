//! The facade: articles in, stories of reports of copies out.
//!
//! ```text
//! Article -> read: documents without boilerplate -> copies: reports -> stories: stories -> Stories
//! ```
//!
//! One file a step: `entry` is an article as all that follows sees it, `batch` reads them, `copies`
//! is the copy lens, `stories` the story lens, `result` the tree that comes out. `search` has what both
//! lenses look for candidates with, `hubs` spares the copy lens most comparisons. `groundwork` keeps what
//! a batch was grouped by, for `analysis` and `calibration`; `scan` is the copy lens once more, for
//! piles that are read twice because they cannot be held.

mod analysis;
mod batch;
mod builder;
mod calibration;
mod copies;
mod entry;
mod error;
mod explanation;
mod figures;
mod groundwork;
mod hubs;
mod overlaps;
mod progress;
mod result;
mod scan;
mod search;
mod settings;
mod stories;

use std::borrow::Borrow;

use rayon::prelude::*;

use crate::article::Article;
pub use crate::layers::feature::Background;
pub use crate::layers::verify::{CopyRule, StoryModel};
pub use analysis::Analysis;
#[cfg(feature = "page")]
pub(crate) use analysis::Reading;
use batch::Batch;
pub use builder::{BuildError, BuildErrorKind, DetectorBuilder};
pub use calibration::LabelledPair;
pub use copies::CopyPair;
pub(crate) use entry::Entry;
pub use error::{DetectError, DetectErrorKind};
pub use explanation::{Explanation, Reason, Relation};
pub use figures::Figures;
use groundwork::Groundwork;
pub use progress::{Progress, Stage};
pub use result::{Member, Report, Stories, StoriesIter, Story};
pub use scan::CopyScan;
pub(crate) use settings::Settings;
pub use settings::{Boilerplate, Lens};
pub use stories::StoryPair;
#[cfg(feature = "engine")]
pub(crate) use {
    copies::representatives,
    entry::{MIN_TOKENS, is_too_short},
    hubs::MANY as CROWDED,
    search::{
        ALL_STORY_PAIRS, CopySearch, LEAST_STORY_AGREEMENT, SHINGLE_CAP, STORY_BANDING,
        STORY_BUCKET_CAP, story_hasher, story_recall,
    },
};

/// Finds, among articles, the copies of one text and the reports of the same story.
///
/// ```
/// use samestory::{Article, Detector};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let articles = [
///     Article::new("a", "The ferry Aurora ran aground off Lundy on Sunday with 40 people aboard."),
///     Article::new("b", "The ferry Aurora ran aground off Lundy on Sunday with 40 people on board."),
///     Article::new("c", "Parliament in Lisbon rejected the budget after a night of debate."),
/// ];
/// let stories = Detector::default().detect(&articles)?;
/// for story in &stories {
///     for report in story.reports() {
///         println!("{} (+{} copies)", report.representative().id(), report.copies().len());
///     }
/// }
/// assert_eq!(stories.len(), 2);
/// # Ok(())
/// # }
/// ```
///
/// # What it does
///
/// Lines and sentences that recur in many otherwise different articles are set aside. The copy lens
/// then groups articles whose word 5-shingles agree ([`CopyRule`]) into reports,
/// and the story lens groups one representative of each report into stories. Candidates come from
/// MinHash signatures and locality-sensitive hashing; every pair that counts was verified on the
/// exact features. An article of fewer than 10 words is its own story: it is too short to judge.
///
/// # What keeps groups from growing together
///
/// A chain of articles, each a little different from the one before, is not one report: an article
/// belongs to a report only if it reaches half the Jaccard threshold (or three quarters of the
/// containment threshold) towards the report's centre, the article with the most copies. A digest
/// does not join its items: of an article that contains two others which share next to nothing neither
/// is a part, so that one of them at most is a copy of it, by its Jaccard similarity. Stories are joined by
/// the mean probability over all pairs of their reports, so that one pair does not join two stories.
///
/// # Determinism
///
/// The same articles give the same groups with any number of threads and in any order.
/// Only the names and the order of groups follow the order of the articles.
///
/// # Resources
///
/// Time grows a little faster than the number of articles, with the power 1.13 of it from ten
/// thousand to a million. Memory is held for the words as hashes and for the sketches, 3.9 kB an article of
/// 400 words ([figures](crate::guide::speed)); the texts are read once, one after another, and need not
/// be all in memory: pass an iterator that makes them. Work is done on the rayon pool in which
/// `detect` is called. For copies among millions of articles see [`CopyScan`].
#[derive(Clone, Debug, Default)]
pub struct Detector {
    settings: Settings,
}

impl Detector {
    /// A builder with the default settings.
    pub fn builder() -> DetectorBuilder {
        DetectorBuilder::default()
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The least mean probability from which on two groups of reports are one story, as the builder
    /// set it or as it follows from the precision that was asked for.
    pub fn story_threshold(&self) -> f64 {
        self.settings.story_threshold()
    }

    /// How evidence on two reports is weighed, such as after [`Detector::calibrate`]: to save
    /// ([`StoryModel::save`]), and to hand to another ([`DetectorBuilder::story_model`]).
    pub fn story_model(&self) -> &StoryModel {
        &self.settings.story_model
    }

    /// Groups `articles`: a slice of them, or an iterator that makes them one by one.
    ///
    /// # Errors
    ///
    /// When two articles have the same id, and when there are more than 2^32 - 1 articles.
    pub fn detect<A>(&self, articles: impl IntoIterator<Item = A>) -> Result<Stories, DetectError>
    where
        A: Borrow<Article> + Send + Sync,
    {
        self.try_detect(articles.into_iter().map(Ok::<A, DetectError>))
    }

    /// Groups what an iterator that may fail makes, such as one that reads a file. Nothing is
    /// grouped when it does.
    ///
    /// ```
    /// use samestory::{Article, Detector};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let lines = "The ferry ran aground.\nParliament rejected the budget.\n".as_bytes();
    /// let articles = std::io::BufRead::lines(lines)
    ///     .enumerate()
    ///     .map(|(number, line)| {
    ///         Ok::<_, Box<dyn std::error::Error>>(Article::new(number.to_string(), line?))
    ///     });
    /// assert_eq!(Detector::default().try_detect(articles)?.len(), 2);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The first error of the iterator, and those of [`Detector::detect`].
    pub fn try_detect<A, E>(
        &self,
        articles: impl IntoIterator<Item = Result<A, E>>,
    ) -> Result<Stories, E>
    where
        A: Borrow<Article> + Send + Sync,
        E: From<DetectError>,
    {
        let settings = &self.settings;
        let mut batch = Batch::try_read(settings, settings.stemmed_by(), articles)?;
        let reports = copies::find(settings, &mut batch);
        let grouping = stories::find(settings, &mut batch, &reports);
        Ok(Stories::new(settings.lens, &batch, &reports, &grouping))
    }

    /// Groups `articles` and keeps all that they were grouped by, to explain any of them, and to
    /// show them on a page.
    ///
    /// # Errors
    ///
    /// Those of [`Detector::detect`].
    pub fn analyse<'a>(&'a self, articles: &'a [Article]) -> Result<Analysis<'a>, DetectError> {
        Analysis::new(&self.settings, articles)
    }

    /// Lists the pairs of `articles` that are copies by the [`CopyRule`], in
    /// ascending order.
    ///
    /// Every pair was verified on its exact shingles. Pairs at the Jaccard threshold are found with
    /// probability 0.99, more similar ones more often. Where containment counts, an article that
    /// contains two which share next to nothing, a digest, is paired with neither by that. Of n copies of
    /// one text there are n²/2 pairs; where groups will do, [`Detector::detect`] does with less.
    ///
    /// ```
    /// use samestory::{Article, Detector};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let articles = [
    ///     Article::new("wire", "The Aurora ran aground off Lundy on Sunday with 40 aboard."),
    ///     Article::new("post", "Parliament in Lisbon rejected the budget after a long debate."),
    ///     Article::new("daily", "The Aurora ran aground off Lundy on Sunday with 40 on board."),
    /// ];
    /// let pairs = Detector::default().copy_pairs(&articles)?;
    /// assert_eq!(pairs.iter().map(|pair| (pair.a, pair.b)).collect::<Vec<_>>(), [(0, 2)]);
    /// // Of the 9 runs of five words that either has, both have 6.
    /// assert_eq!(pairs[0].overlap.jaccard(), 6.0 / 9.0);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Detector::detect`].
    pub fn copy_pairs<A>(
        &self,
        articles: impl IntoIterator<Item = A>,
    ) -> Result<Vec<CopyPair>, DetectError>
    where
        A: Borrow<Article> + Send + Sync,
    {
        let batch = Batch::read(&self.settings, None, articles)?;
        Ok(copies::pairs(&self.settings, &batch))
    }

    /// Lists the pairs of reports that were compared for being of one story, in ascending order,
    /// with what is known of them: for calibration
    /// ([`StoryModel::fit`](crate::layers::verify::StoryModel::fit)), and for who groups them in another
    /// way.
    ///
    /// ```
    /// use samestory::{Article, Detector};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let articles = [
    ///     Article::new("wire", "The ferry Aurora ran aground off Lundy on Sunday, forty aboard."),
    ///     Article::new("post", "Parliament in Lisbon rejected the budget after a long debate."),
    ///     Article::new("daily", "Rocks near Lundy trapped forty on the Aurora for a night."),
    /// ];
    /// let detector = Detector::default();
    /// let pairs = detector.story_pairs(&articles)?;
    /// let likeliest = pairs.iter().max_by(|one, other| {
    ///     one.score.log_odds().total_cmp(&other.score.log_odds())
    /// });
    /// let pair = likeliest.ok_or("some were compared")?;
    /// assert_eq!((pair.a, pair.b), (0, 2));
    /// assert!(pair.score.probability() > detector.story_threshold());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Detector::detect`].
    pub fn story_pairs<A>(
        &self,
        articles: impl IntoIterator<Item = A>,
    ) -> Result<Vec<StoryPair>, DetectError>
    where
        A: Borrow<Article> + Send + Sync,
    {
        let mut pairs: Vec<StoryPair> =
            Groundwork::of(&self.settings, articles)?.story_pairs().collect();
        pairs.par_sort_unstable_by_key(|pair| (pair.a, pair.b));
        Ok(pairs)
    }

    /// A detector that weighs evidence as labels of your own teach it, and is as precise on them as
    /// this one was asked to be ([`DetectorBuilder::story_precision`]).
    ///
    /// `articles` are a batch as you group them day by day: how much a shared term counts depends
    /// on who else uses it. `pairs` name some pairs of them that you judged, in any order. Take
    /// pairs about which there can be two minds, such as those of [`Detector::story_pairs`] with a
    /// probability from 0.1 to 0.9, and some sure ones. Twenty pairs move the answer a little
    /// where the score was unsure of them, thousands decide it; a label is believed, and one against which
    /// the score was sure moves it far, a wrong one too. Copies of one text and articles too short to judge teach nothing and
    /// are left out.
    ///
    /// ```
    /// use samestory::{Article, Detector};
    /// use samestory::detector::LabelledPair;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let articles = [
    ///     Article::new("wire", "The ferry Aurora ran aground off Lundy on Sunday with forty aboard."),
    ///     Article::new("daily", "Rocks near Lundy trapped forty people on the Aurora for a night."),
    ///     Article::new("later", "The owner of the Aurora, refloated off Lundy, was fined in Cardiff."),
    /// ];
    /// let pairs = [
    ///     LabelledPair { ids: ["wire", "daily"], same_story: true },
    ///     LabelledPair { ids: ["wire", "later"], same_story: false },
    /// ];
    /// let detector = Detector::default();
    /// let calibrated = detector.calibrate(&articles, &pairs)?;
    /// let pair = ["wire", "later"];
    /// let [before, after] = [&detector, &calibrated].map(|detector| {
    ///     let explanation = detector.analyse(&articles).and_then(|analysis| analysis.explain(pair));
    ///     explanation.map(|explanation| explanation.score.log_odds())
    /// });
    /// assert!(after? < before?);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Costs as much as [`Detector::detect`], and O(pairs) for the fit.
    ///
    /// # Errors
    ///
    /// Those of [`Detector::detect`], and when no article has one of the ids.
    pub fn calibrate(
        &self,
        articles: &[Article],
        pairs: &[LabelledPair<'_>],
    ) -> Result<Self, DetectError> {
        let mut calibrated = self.clone();
        calibrated.settings.story_model = calibration::refit(&self.settings, articles, pairs)?;
        Ok(calibrated)
    }
}
