//! What comes out: stories of reports of copies.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Range;

use super::batch::Batch;
use super::copies::Reports;
use super::figures::Figures;
use super::settings::Lens;
use super::stories::Grouping;
use crate::layers::verify::Overlap;

/// The stories found in a batch, in the order of their first articles; iterate over it for the
/// [`Story`]s, or over the articles, each in its place ([`Stories::articles`]).
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
/// let stories = Detector::default().detect(&articles)?;
/// assert!(stories.iter().map(|story| story.id()).eq(["wire", "post"]));
/// let places = stories.articles().map(|article| article.story().number());
/// assert!(places.eq([0, 1, 0]));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Stories {
    ids: Vec<String>,
    /// For each article, in input order.
    places: Vec<Place>,
    /// Members of all reports, a report after the other.
    members: Vec<u32>,
    /// For each report where its members start; one more at the end.
    reports: Vec<u32>,
    /// For each story where its reports start; one more at the end.
    stories: Vec<u32>,
    /// For each story.
    certainties: Vec<Option<f64>>,
    figures: Figures,
}

/// Equal are the same articles in the same places, with the same certainties; what a run did to find
/// them is nothing to that.
impl PartialEq for Stories {
    fn eq(&self, other: &Self) -> bool {
        // Members and starts follow from the places.
        (&self.ids, &self.places, &self.certainties)
            == (&other.ids, &other.places, &other.certainties)
    }
}

/// Where one article belongs, all by number.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Place {
    story: u32,
    report: u32,
    /// The article, by number of input, that represents the report.
    representative: u32,
    is_too_short: bool,
    overlap: Option<Overlap>,
}

impl Stories {
    /// The groups as they are shown: copies tell one story, but through [`Lens::Stories`] each
    /// article is a report of its own.
    pub(super) fn new(lens: Lens, batch: &Batch, reports: &Reports, grouping: &Grouping) -> Self {
        let has_copies = lens != Lens::Stories;
        let report_of =
            |place: u32| if has_copies { reports.representative[place as usize] } else { place };
        let Grouping { story_of, certainty } = grouping;
        let input_of = batch.input_of();
        let (entry_of, mut figures) = (&batch.places, batch.figures);
        // Number stories and reports by their first article in input order.
        let count = entry_of.len();
        let mut story_number = vec![None; count];
        let mut report_number = vec![None; count];
        let (mut stories, mut all_reports) = (0u32, 0u32);
        let mut keys = Vec::with_capacity(count);
        for (number, &place) in (0u32..).zip(entry_of) {
            let representative = report_of(place);
            let story = story_of[place as usize];
            let story =
                *story_number[story as usize].get_or_insert_with(|| post_increment(&mut stories));
            let report = *report_number[representative as usize]
                .get_or_insert_with(|| post_increment(&mut all_reports));
            keys.push((story, report, number));
        }
        keys.sort_unstable();
        let mut places = vec![None; count];
        let mut certainties = Vec::new();
        let (mut members, mut report_starts, mut story_starts) =
            (Vec::new(), Vec::new(), Vec::new());
        for in_story in keys.chunk_by(|a, b| a.0 == b.0) {
            let story = story_starts.len() as u32;
            let first = entry_of[in_story[0].2 as usize];
            certainties.push(certainty.get(&story_of[first as usize]).copied());
            story_starts.push(report_starts.len() as u32);
            for in_report in in_story.chunk_by(|a, b| a.1 == b.1) {
                let report = report_starts.len() as u32;
                report_starts.push(members.len() as u32);
                for &(_, _, number) in in_report {
                    let place = entry_of[number as usize];
                    let representative = input_of[report_of(place) as usize];
                    let overlap = reports.overlap[place as usize].filter(|_| has_copies);
                    let is_too_short = batch.too_short.binary_search(&place).is_ok();
                    places[number as usize] =
                        Some(Place { story, report, representative, is_too_short, overlap });
                    members.push(number);
                }
            }
        }
        story_starts.push(report_starts.len() as u32);
        report_starts.push(members.len() as u32);
        figures.reports = report_starts.len() - 1;
        figures.stories = story_starts.len() - 1;
        let id = |&place: &u32| batch.entries[place as usize].id.clone();
        let ids = entry_of.iter().map(id).collect();
        let places = places.into_iter().flatten().collect();
        Self {
            ids,
            places,
            members,
            reports: report_starts,
            stories: story_starts,
            certainties,
            figures,
        }
    }

    /// The number of stories.
    pub fn len(&self) -> usize {
        self.stories.len() - 1
    }

    /// Whether there is none, because there was no article.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The stories, in the order of their first articles.
    pub fn iter(&self) -> StoriesIter<'_> {
        StoriesIter { all: self, numbers: 0..self.len() as u32 }
    }

    /// All articles, in input order.
    pub fn articles(
        &self,
    ) -> impl ExactSizeIterator<Item = Member<'_>> + DoubleEndedIterator + Clone {
        (0..self.ids.len() as u32).map(|number| Member { all: self, number })
    }

    /// The article of number `number` in the input.
    pub fn article(&self, number: usize) -> Option<Member<'_>> {
        (number < self.ids.len()).then_some(Member { all: self, number: number as u32 })
    }

    /// The story of number `number`, in the order of [`Stories::iter`].
    pub fn story(&self, number: usize) -> Option<Story<'_>> {
        (number < self.len()).then_some(Story { all: self, number: number as u32 })
    }

    /// What the run did, in numbers.
    ///
    /// ```
    /// use samestory::{Article, Detector};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let articles = [
    ///     Article::new("wire", "The Aurora ran aground off Lundy on Sunday with 40 aboard."),
    ///     Article::new("daily", "The Aurora ran aground off Lundy on Sunday with 40 on board."),
    ///     Article::new("post", "Lisbon's parliament debates the budget."),
    /// ];
    /// let figures = Detector::default().detect(&articles)?.figures();
    /// assert_eq!((figures.articles, figures.too_short), (3, 1));
    /// assert_eq!((figures.verified_copies, figures.reports, figures.stories), (1, 2, 2));
    /// # Ok(())
    /// # }
    /// ```
    pub fn figures(&self) -> Figures {
        self.figures
    }
}

fn post_increment(number: &mut u32) -> u32 {
    let before = *number;
    *number += 1;
    before
}

impl<'a> IntoIterator for &'a Stories {
    type Item = Story<'a>;
    type IntoIter = StoriesIter<'a>;

    fn into_iter(self) -> StoriesIter<'a> {
        self.iter()
    }
}

/// Iterates over [`Stories`], in the order of their first articles.
///
/// [`Stories`] shows one.
#[derive(Clone, Debug)]
pub struct StoriesIter<'a> {
    all: &'a Stories,
    numbers: Range<u32>,
}

impl<'a> Iterator for StoriesIter<'a> {
    type Item = Story<'a>;

    fn next(&mut self) -> Option<Story<'a>> {
        self.numbers.next().map(|number| Story { all: self.all, number })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.numbers.size_hint()
    }
}

impl DoubleEndedIterator for StoriesIter<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.numbers.next_back().map(|number| Story { all: self.all, number })
    }
}

impl ExactSizeIterator for StoriesIter<'_> {}

/// One event, with all its reports.
///
/// ```
/// use samestory::{Article, Detector};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let ferry = "The ferry Aurora ran aground off Lundy on Sunday with forty people aboard.";
/// let articles = [
///     Article::new("wire", ferry),
///     Article::new("daily", "Rocks near Lundy trapped the Aurora with forty for a night."),
///     Article::new("ledger", ferry.to_uppercase()),
/// ];
/// let detector = Detector::default();
/// let stories = detector.detect(&articles)?;
/// let story = stories.story(0).ok_or("there are articles")?;
/// assert_eq!((story.id(), story.reports().len()), ("wire", 2));
/// assert!(story.articles().map(|article| article.id()).eq(["wire", "ledger", "daily"]));
/// assert!(story.certainty() >= Some(detector.story_threshold()));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy)]
pub struct Story<'a> {
    all: &'a Stories,
    number: u32,
}

impl<'a> Story<'a> {
    /// The id of its first article in input order, which names the story.
    pub fn id(self) -> &'a str {
        self.report(self.all.stories[self.number as usize]).id()
    }

    /// Its number among all stories, in the order of [`Stories::iter`], from 0.
    pub fn number(self) -> usize {
        self.number as usize
    }

    /// Its reports, in the order of their first articles; at least one.
    pub fn reports(self) -> impl ExactSizeIterator<Item = Report<'a>> {
        let at = self.number as usize;
        (self.all.stories[at]..self.all.stories[at + 1]).map(move |number| self.report(number))
    }

    /// All its articles, report by report.
    pub fn articles(self) -> impl Iterator<Item = Member<'a>> {
        self.reports().flat_map(Report::articles)
    }

    /// How sure it is that its reports tell of one event: the mean over all pairs of its
    /// independent reports of the probability that the pair does, 0 to 1, by which the groups that
    /// became this story were joined. A pair that is hardly probable (under 0.08) or was never
    /// compared counts 0. `None` where there is one independent report only, copied or not, so that
    /// there is nothing to be unsure of.
    pub fn certainty(self) -> Option<f64> {
        self.all.certainties[self.number as usize]
    }

    fn report(self, number: u32) -> Report<'a> {
        Report { all: self.all, number }
    }
}

/// One independently written text, with all its copies.
///
/// ```
/// use samestory::{Article, Detector};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let articles = [
///     Article::new("wire", "The Aurora ran aground off Lundy on Sunday with 40 aboard."),
///     Article::new("daily", "The Aurora ran aground off Lundy on Sunday with 40 on board."),
/// ];
/// let stories = Detector::default().detect(&articles)?;
/// let report = stories.article(0).ok_or("there are two")?.report();
/// assert_eq!(report.id(), "wire");
/// // Neither has a date nor more copies: it is the longer.
/// assert_eq!(report.representative().id(), "daily");
/// assert!(report.copies().iter().map(|copy| copy.id()).eq(["wire"]));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy)]
pub struct Report<'a> {
    all: &'a Stories,
    number: u32,
}

impl<'a> Report<'a> {
    /// The id of its first article in input order, which names the report.
    pub fn id(self) -> &'a str {
        self.member(self.members()[0]).id()
    }

    /// Its number among the reports of all stories, story by story, from 0.
    pub fn number(self) -> usize {
        self.number as usize
    }

    /// Its articles in input order; at least one.
    pub fn articles(self) -> impl ExactSizeIterator<Item = Member<'a>> {
        self.members().iter().map(move |&number| self.member(number))
    }

    /// The article that represents the report: the one with the most copies among the others, as far as
    /// the run has looked for them, the earliest of such, the longest of such.
    pub fn representative(self) -> Member<'a> {
        let first = self.members()[0];
        self.member(self.all.places[first as usize].representative)
    }

    /// The articles beside the representative, in input order.
    pub fn copies(self) -> Vec<Member<'a>> {
        let representative = self.representative().number();
        self.articles().filter(|article| article.number() != representative).collect()
    }

    fn members(self) -> &'a [u32] {
        let at = self.number as usize;
        &self.all.members[self.all.reports[at] as usize..self.all.reports[at + 1] as usize]
    }

    fn member(self, number: u32) -> Member<'a> {
        Member { all: self.all, number }
    }
}

/// One article in its place.
///
/// ```
/// use samestory::{Article, Detector};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let articles = [
///     Article::new("wire", "The Aurora ran aground off Lundy on Sunday with 40 aboard."),
///     Article::new("daily", "The Aurora ran aground off Lundy on Sunday with 40 on board."),
/// ];
/// let stories = Detector::default().detect(&articles)?;
/// let [wire, daily] = [0, 1].map(|number| stories.article(number));
/// let (wire, daily) = wire.zip(daily).ok_or("there are two")?;
/// assert_eq!((wire.story().id(), daily.report().id()), ("wire", "wire"));
/// assert!(daily.is_representative() && daily.overlap().is_none());
/// assert_eq!(wire.overlap().map(|overlap| overlap.jaccard()), Some(6.0 / 9.0));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy)]
pub struct Member<'a> {
    all: &'a Stories,
    number: u32,
}

impl<'a> Member<'a> {
    /// Its id.
    pub fn id(self) -> &'a str {
        &self.all.ids[self.number as usize]
    }

    /// Its number in the input, from 0.
    pub fn number(self) -> usize {
        self.number as usize
    }

    /// The story that it belongs to.
    pub fn story(self) -> Story<'a> {
        Story { all: self.all, number: self.place().story }
    }

    /// The report that it belongs to.
    pub fn report(self) -> Report<'a> {
        Report { all: self.all, number: self.place().report }
    }

    /// Whether it represents its report.
    pub fn is_representative(self) -> bool {
        self.place().representative == self.number
    }

    /// Whether it has fewer than ten words, boilerplate left out: too few to judge which story it is of.
    pub fn is_too_short(self) -> bool {
        self.place().is_too_short
    }

    /// What its shingles share with those of the article that represents its report; none where it
    /// is that itself.
    pub fn overlap(self) -> Option<Overlap> {
        self.place().overlap
    }

    fn place(self) -> Place {
        self.all.places[self.number as usize]
    }
}

/// Stories, reports and articles are shown by their ids, all else is of the whole batch, and are equal
/// where they are the same one of one result.
macro_rules! views {
    ($($name:literal $type:ident),*) => {$(
        impl fmt::Debug for $type<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct($name)
                    .field("id", &self.id())
                    .field("number", &self.number)
                    .finish_non_exhaustive()
            }
        }

        impl PartialEq for $type<'_> {
            fn eq(&self, other: &Self) -> bool {
                std::ptr::eq(self.all, other.all) && self.number == other.number
            }
        }

        impl Eq for $type<'_> {}

        impl Hash for $type<'_> {
            fn hash<H: Hasher>(&self, state: &mut H) {
                std::ptr::from_ref(self.all).hash(state);
                self.number.hash(state);
            }
        }
    )*};
}

views!("Story" Story, "Report" Report, "Member" Member);
