//! The stories of an index, as they are now.

use super::StoryIndex;
use super::placement::{ReportId, StoryId};

/// One event, with all its reports that are in an index.
#[derive(Clone, Copy, Debug)]
pub struct IndexedStory<'a> {
    pub(super) index: &'a StoryIndex,
    pub(super) id: StoryId,
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
    pub fn articles(self) -> impl Iterator<Item = &'a str> {
        self.reports().flat_map(IndexedReport::articles)
    }
}

/// One independently written text, with all its copies that are in an index.
#[derive(Clone, Copy, Debug)]
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
    pub fn articles(self) -> impl Iterator<Item = &'a str> {
        let report = self.index.reports.get(self.number);
        let numbers = report.map_or(&[][..], |report| &report.articles);
        numbers.iter().filter_map(move |&number| Some(&*self.index.articles.get(number)?.id))
    }
}
