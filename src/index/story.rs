//! The stories of an index, as they are now.

use std::fmt;

use super::StoryIndex;
use super::placement::{ReportId, StoryId};

impl StoryIndex {
    /// The story that goes by an id, also by one that it had before it was joined with another; none
    /// where it has no article any more.
    ///
    /// ```
    /// use samestory::{Article, StoryIndex};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let mut index = StoryIndex::default();
    /// let ferry = "The ferry Aurora ran aground off Lundy on Sunday with forty people aboard.";
    /// let id = index.insert(&Article::new("wire", ferry))?.story();
    /// index.insert(&Article::new("daily", ferry))?;
    /// let story = index.story(id).ok_or("it has articles")?;
    /// assert!(story.article_ids().eq(["wire", "daily"]));
    /// # Ok(())
    /// # }
    /// ```
    pub fn story(&self, id: StoryId) -> Option<IndexedStory<'_>> {
        let id = self.stories.name_now(id)?;
        Some(IndexedStory { index: self, id })
    }

    /// All stories, those first of which the latest article came last.
    ///
    /// ```
    /// use samestory::{Article, StoryIndex};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let ferry = "The ferry Aurora ran aground off Lundy on Sunday with forty people aboard.";
    /// let budget = "Parliament in Lisbon rejected the budget after a long night of debate.";
    /// let mut index = StoryIndex::default();
    /// let first = index.insert(&Article::new("wire", ferry))?.story();
    /// let other = index.insert(&Article::new("post", budget))?.story();
    /// index.insert(&Article::new("daily", ferry))?;
    /// assert!(index.recent_stories().map(|story| story.id()).eq([first, other]));
    /// # Ok(())
    /// # }
    /// ```
    pub fn recent_stories(&self) -> impl Iterator<Item = IndexedStory<'_>> {
        self.stories.latest_first().map(|id| IndexedStory { index: self, id })
    }
}

/// One event, with all its reports that are in an index.
///
/// ```
/// use samestory::{Article, StoryIndex};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut index = StoryIndex::default();
/// let wire = "The ferry Aurora ran aground off Lundy on Sunday with forty people aboard.";
/// let post = "Rocks near Lundy trapped the ferry Aurora and forty people for a night.";
/// for (id, text) in [("wire", wire), ("post", post), ("daily", wire)] {
///     index.insert(&Article::new(id, text))?;
/// }
/// let story = index.recent_stories().next().ok_or("there is one")?;
/// let reports = story.reports().map(|report| report.article_ids().collect::<Vec<_>>());
/// assert!(reports.eq([vec!["wire", "daily"], vec!["post"]]));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy)]
pub struct IndexedStory<'a> {
    index: &'a StoryIndex,
    id: StoryId,
}

impl<'a> IndexedStory<'a> {
    /// The name that it goes by now.
    pub fn id(self) -> StoryId {
        self.id
    }

    /// Its reports, in the order in which they began; at least one.
    pub fn reports(self) -> impl ExactSizeIterator<Item = IndexedReport<'a>> {
        let reports = self.index.stories.reports_of(self.id);
        reports.iter().map(move |&number| IndexedReport { index: self.index, number })
    }

    /// The ids of all its articles, report by report.
    pub fn article_ids(self) -> impl Iterator<Item = &'a str> {
        self.reports().flat_map(IndexedReport::article_ids)
    }
}

/// How much it holds, not what.
impl fmt::Debug for IndexedStory<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IndexedStory")
            .field("id", &self.id)
            .field("reports", &self.reports().len())
            .finish_non_exhaustive()
    }
}

/// One independently written text, with all its copies that are in an index.
///
/// [`IndexedStory`] shows some.
#[derive(Clone, Copy)]
pub struct IndexedReport<'a> {
    index: &'a StoryIndex,
    number: u32,
}

impl<'a> IndexedReport<'a> {
    /// Its name.
    pub fn id(self) -> ReportId {
        ReportId(self.number.into())
    }

    /// The ids of its articles, in the order in which they came; at least one. The others are copies
    /// of the first.
    pub fn article_ids(self) -> impl Iterator<Item = &'a str> {
        let report = self.index.reports.get(self.number);
        let numbers = report.map_or(&[][..], |report| &report.articles);
        numbers.iter().filter_map(move |&number| Some(&*self.index.articles.get(number)?.id))
    }
}

/// How much it holds, not what.
impl fmt::Debug for IndexedReport<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IndexedReport")
            .field("id", &self.id())
            .field("articles", &self.article_ids().count())
            .finish_non_exhaustive()
    }
}
