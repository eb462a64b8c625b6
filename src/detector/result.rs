//! What comes out: stories of reports of copies.

use ahash::AHashMap;

use super::batch::Batch;
use super::copies::Reports;
use super::figures::Figures;
use crate::verify::{Overlap, StoryEvidence, StoryScore};

/// The stories found in a batch, in the order of their first articles; iterate over it for the
/// [`Story`]s, or ask for the [`Placement`] of each article.
#[derive(Clone, Debug)]
pub struct Stories {
    ids: Vec<String>,
    placements: Vec<Placement>,
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

/// Where one article belongs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placement {
    /// The number of its story, in the order of [`Stories::iter`].
    pub story: u32,
    /// The number of its report, counted over all stories.
    pub report: u32,
    /// The article, by number of input, that represents the report.
    pub representative: u32,
    /// What its shingles share with those of the representative; none where it is that itself.
    pub overlap: Option<Overlap>,
}

/// Two articles that are copies, by number of input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CopyPair {
    /// The earlier in the input.
    pub a: usize,
    /// The later.
    pub b: usize,
    /// What their shingles share, `a` left and `b` right.
    pub overlap: Overlap,
}

impl CopyPair {
    /// Of two articles in any order, `one` left in `overlap`.
    pub(super) fn of(one: usize, other: usize, overlap: Overlap) -> Self {
        if one < other {
            Self { a: one, b: other, overlap }
        } else {
            Self { a: other, b: one, overlap: overlap.swapped() }
        }
    }
}

/// Two reports that were compared for being of one story, by number of input of the articles that
/// represent them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StoryPair {
    /// The earlier in the input.
    pub a: usize,
    /// The later.
    pub b: usize,
    /// What is known for and against one story.
    pub evidence: StoryEvidence,
    /// What each piece of it adds to the log-odds of one story.
    pub score: StoryScore,
}

impl Stories {
    /// Of each entry the story by the lowest entry in it, and by this the certainty of stories.
    pub(super) fn new(
        batch: &Batch,
        reports: &Reports,
        story_of: &[u32],
        certainty: &AHashMap<u32, f64>,
    ) -> Self {
        let input_of = batch.input_of();
        let (places, mut figures) = (&batch.places, batch.figures);
        // Number stories and reports by their first article in input order.
        let count = places.len();
        let mut story_number = vec![None; count];
        let mut report_number = vec![None; count];
        let (mut stories, mut all_reports) = (0u32, 0u32);
        let mut keys = Vec::with_capacity(count);
        for (number, &place) in (0u32..).zip(places) {
            let representative = reports.representative[place as usize];
            let story = story_of[place as usize];
            let story =
                *story_number[story as usize].get_or_insert_with(|| post_increment(&mut stories));
            let report = *report_number[representative as usize]
                .get_or_insert_with(|| post_increment(&mut all_reports));
            keys.push((story, report, number));
        }
        keys.sort_unstable();
        let mut placements = vec![None; count];
        let mut certainties = Vec::new();
        let (mut members, mut report_starts, mut story_starts) =
            (Vec::new(), Vec::new(), Vec::new());
        for in_story in keys.chunk_by(|a, b| a.0 == b.0) {
            let story = story_starts.len() as u32;
            let first = places[in_story[0].2 as usize];
            certainties.push(certainty.get(&story_of[first as usize]).copied());
            story_starts.push(report_starts.len() as u32);
            for in_report in in_story.chunk_by(|a, b| a.1 == b.1) {
                let report = report_starts.len() as u32;
                report_starts.push(members.len() as u32);
                for &(_, _, number) in in_report {
                    let place = places[number as usize] as usize;
                    let representative = input_of[reports.representative[place] as usize];
                    let overlap = reports.overlap[place];
                    placements[number as usize] =
                        Some(Placement { story, report, representative, overlap });
                    members.push(number);
                }
            }
        }
        story_starts.push(report_starts.len() as u32);
        report_starts.push(members.len() as u32);
        figures.reports = report_starts.len() - 1;
        figures.stories = story_starts.len() - 1;
        let id = |&place: &u32| batch.entries[place as usize].id.clone();
        let ids = places.iter().map(id).collect();
        let placements = placements.into_iter().flatten().collect();
        Self {
            ids,
            placements,
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
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Story<'_>> {
        (0..self.len() as u32).map(|number| Story { all: self, number })
    }

    /// All articles, in input order.
    pub fn articles(&self) -> impl ExactSizeIterator<Item = Member<'_>> {
        (0..self.ids.len() as u32).map(|number| Member { all: self, number })
    }

    /// Where each article belongs, in input order.
    pub fn placements(&self) -> &[Placement] {
        &self.placements
    }

    /// The story of number `number`, in the order of [`Stories::iter`].
    pub fn get(&self, number: u32) -> Option<Story<'_>> {
        ((number as usize) < self.len()).then_some(Story { all: self, number })
    }

    /// What the run did, in numbers.
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
    type IntoIter = Box<dyn Iterator<Item = Story<'a>> + 'a>;

    fn into_iter(self) -> Self::IntoIter {
        Box::new(self.iter())
    }
}

/// One event, with all its reports.
#[derive(Clone, Copy, Debug)]
pub struct Story<'a> {
    all: &'a Stories,
    number: u32,
}

impl<'a> Story<'a> {
    /// The id of its first article in input order, which names the story.
    pub fn id(self) -> &'a str {
        self.report(self.all.stories[self.number as usize]).id()
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
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    all: &'a Stories,
    number: u32,
}

impl<'a> Report<'a> {
    /// The id of its first article in input order, which names the report.
    pub fn id(self) -> &'a str {
        self.member(self.members()[0]).id()
    }

    /// Its articles in input order; at least one.
    pub fn articles(self) -> impl ExactSizeIterator<Item = Member<'a>> {
        self.members().iter().map(move |&number| self.member(number))
    }

    /// The article that speaks for the report: the one with the most copies among the others, the
    /// earliest of such, the longest of such.
    pub fn representative(self) -> Member<'a> {
        let first = self.members()[0];
        self.member(self.all.placements[first as usize].representative)
    }

    /// The articles beside the representative, in input order.
    pub fn copies(self) -> Vec<Member<'a>> {
        let representative = self.representative().index();
        self.articles().filter(|article| article.index() != representative).collect()
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
#[derive(Clone, Copy, Debug)]
pub struct Member<'a> {
    all: &'a Stories,
    number: u32,
}

impl<'a> Member<'a> {
    /// Its id.
    pub fn id(self) -> &'a str {
        &self.all.ids[self.number as usize]
    }

    /// Its number in the input, counted from 0.
    pub fn index(self) -> usize {
        self.number as usize
    }

    /// The story that it belongs to.
    pub fn story(self) -> Story<'a> {
        Story { all: self.all, number: self.placement().story }
    }

    /// The report that it belongs to.
    pub fn report(self) -> Report<'a> {
        Report { all: self.all, number: self.placement().report }
    }

    /// Whether it speaks for its report.
    pub fn is_representative(self) -> bool {
        self.placement().representative == self.number
    }

    /// Where it belongs.
    pub fn placement(self) -> Placement {
        self.all.placements[self.number as usize]
    }
}
