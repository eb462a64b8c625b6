//! The story lens: all reports, each linked to those that are likely of its story, and the stories that
//! they are grouped to.

use std::collections::BTreeSet;

use ahash::AHashMap;

use super::changes::Changes;
use super::numbered::{Numbered, remove_ascending};
use super::packed::PackedTerms;
use super::placement::StoryId;
use super::postings::Postings;
use super::vocabulary::Vocabulary;
use crate::article::Timestamp;
use crate::detector::Settings;
use crate::layers::verify::{Facts, Likeness, Surroundings};

/// A story of so many reports is settled: others join it or not, but it is not taken apart any more.
const SETTLED: usize = 100;

/// A report, numbered in the order in which reports began.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) terms: PackedTerms,
    pub(super) facts: Facts,
    /// [`NONE`] until it is placed.
    pub(super) story: u64,
    pub(super) ties: Ties,
}

/// No story: they are numbered from 1.
pub(super) const NONE: u64 = 0;

/// What surrounded a report when that was last looked at, and whom it is linked to.
#[derive(Clone, Debug, Default)]
pub(super) struct Ties {
    pub(super) topic: Share,
    pub(super) best: Share,
    /// How many reports had come then.
    pub(super) seen: u32,
    pub(super) links: Vec<Link>,
}

impl Ties {
    pub(super) fn new(surroundings: Surroundings, seen: u32, links: Vec<Link>) -> Self {
        let Surroundings { topic_cosine, best_cosine } = surroundings;
        Self { topic: Share::of(topic_cosine), best: Share::of(best_cosine), seen, links }
    }

    pub(super) fn surroundings(&self) -> Surroundings {
        Surroundings { topic_cosine: self.topic.get(), best_cosine: self.best.get() }
    }

    /// Unlinks a report.
    pub(super) fn forget(&mut self, number: u32) {
        self.links.retain(|link| link.other != number);
    }
}

/// What changes of reports when they are looked at.
#[derive(Debug)]
pub(super) struct Changed {
    pub(super) ties: AHashMap<u32, Ties>,
    pub(super) sum_of_best: u64,
}

/// A number from 0 to 1 in steps of which sums are exact in any order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Share(pub(super) u16);

impl Share {
    pub(super) const ONE: u16 = u16::MAX - 1;

    /// No share at all.
    pub(super) const NONE: Self = Self(u16::MAX);

    pub(super) fn of(share: f64) -> Self {
        Self((share * f64::from(Self::ONE)).round().min(f64::from(Self::ONE)) as u16)
    }

    fn get(self) -> f64 {
        f64::from(self.0) / f64::from(Self::ONE)
    }
}

/// Another report that is not improbably of the same story, and how alike the terms are. Both know of
/// it, but for one of a settled story.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Link {
    pub(super) other: u32,
    /// Corroborated.
    pub(super) cosine: Share,
    /// Of the numbers alone; [`Share::NONE`] where one has none.
    pub(super) numbers: Share,
}

impl Link {
    pub(super) fn to(other: u32, likeness: &Likeness) -> Self {
        let Likeness {
            // Of the two the model asks for the corroborated cosine alone.
            cosine: _,
            heaviest_contribution: _,
            // Says how likely a sketch finds the pair; an index has none.
            two_terms_probability: _,
            numbers_cosine,
        } = *likeness;
        let numbers = numbers_cosine.map_or(Share::NONE, Share::of);
        Self { other, cosine: Share::of(likeness.corroborated()), numbers }
    }

    /// What the model asks for.
    pub(super) fn likeness(self) -> Likeness {
        Likeness {
            cosine: self.cosine.get(),
            // What nothing corroborates is taken off already.
            heaviest_contribution: 0.0,
            two_terms_probability: 0.0,
            numbers_cosine: (self.numbers != Share::NONE).then(|| self.numbers.get()),
        }
    }
}

#[derive(Clone, Debug, Default)]
pub(super) struct Story {
    /// Ascending.
    pub(super) reports: Vec<u32>,
    /// Earlier stories that are part of it.
    pub(super) absorbed: Vec<u64>,
    /// Of its articles that which came last.
    pub(super) latest: u32,
}

impl Story {
    pub(super) fn is_settled(&self) -> bool {
        self.reports.len() >= SETTLED
    }
}

/// All reports, and the stories that they tell.
#[derive(Clone, Debug)]
pub(super) struct Stories {
    pub(super) settings: Settings,
    /// As the settings have it.
    pub(super) threshold: f64,
    pub(super) vocabulary: Vocabulary,
    pub(super) nodes: Numbered<Node>,
    /// Reports by the hashes of their heaviest terms.
    pub(super) postings: Postings,
    pub(super) stories: AHashMap<u64, Story>,
    /// For each story that was absorbed the one that absorbed it.
    pub(super) kept_of: AHashMap<u64, u64>,
    /// Stories by the article that came to them last.
    pub(super) by_latest: BTreeSet<(u32, u64)>,
    /// Stories that came, went or have another latest article.
    pub(super) changes: Changes<u64>,
    /// Stories that were absorbed, or of which the one that absorbed them went.
    pub(super) alias_changes: Changes<u64>,
    /// How many reports and stories have ever begun.
    pub(super) reports_begun: u32,
    pub(super) stories_begun: u64,
    /// The sum of the best cosines of the reports that are judged, as [`Share`] has them.
    pub(super) sum_of_best: u64,
}

impl Stories {
    pub(super) fn new(settings: Settings) -> Self {
        Self {
            threshold: settings.story_threshold(),
            settings,
            vocabulary: Vocabulary::default(),
            nodes: Numbered::default(),
            postings: Postings::default(),
            stories: AHashMap::new(),
            kept_of: AHashMap::new(),
            by_latest: BTreeSet::new(),
            changes: Changes::default(),
            alias_changes: Changes::default(),
            reports_begun: 0,
            stories_begun: 0,
            sum_of_best: 0,
        }
    }

    /// Adds a report of no story, of which the best cosine is in the sum of all, and returns its number.
    pub(super) fn add_node(&mut self, terms: PackedTerms, facts: Facts, ties: Ties) -> u32 {
        self.reports_begun += 1;
        self.nodes.insert(self.reports_begun, Node { terms, facts, story: NONE, ties });
        self.reports_begun
    }

    /// Lets reports have the ties that they were seen to have.
    pub(super) fn tie(&mut self, changed: Changed) {
        for (number, ties) in changed.ties {
            if let Some(node) = self.nodes.get_mut(number) {
                node.ties = ties;
            }
        }
        self.sum_of_best = changed.sum_of_best;
    }

    /// Takes out a report, and returns its story where that ends with it. Those that it was linked to
    /// stay together until a newcomer comes to them.
    pub(super) fn remove(&mut self, number: u32) -> Option<StoryId> {
        let node = self.nodes.remove(number)?;
        for link in &node.ties.links {
            if let Some(other) = self.nodes.get_mut(link.other) {
                other.ties.forget(number);
            }
        }
        if !node.terms.is_empty() {
            for term in self.vocabulary.listed(&node.terms) {
                self.postings.remove(term, number);
            }
            self.vocabulary.remove(&node.terms);
            self.sum_of_best -= u64::from(node.ties.best.0);
        }
        let story = self.stories.get_mut(&node.story)?;
        remove_ascending(&mut story.reports, number);
        if !story.reports.is_empty() {
            return None;
        }
        for absorbed in self.end_story(node.story) {
            self.kept_of.remove(&absorbed);
            self.alias_changes.note(absorbed);
        }
        Some(StoryId(node.story))
    }

    /// Earlier stories that are part of one.
    pub(super) fn absorbed_by(&self, story: StoryId) -> &[u64] {
        self.stories.get(&story.0).map_or(&[], |story| &story.absorbed)
    }

    /// Lets a story go by the id of one that has ended, and by those that this had `absorbed`.
    pub(super) fn rename(&mut self, story: StoryId, ended: StoryId, absorbed: Vec<u64>) {
        let Some(mut of) = self.stories.remove(&story.0) else { return };
        of.absorbed.extend(absorbed);
        for &absorbed in &of.absorbed {
            self.kept_of.insert(absorbed, ended.0);
            self.alias_changes.note(absorbed);
        }
        self.by_latest.remove(&(of.latest, story.0));
        self.by_latest.insert((of.latest, ended.0));
        for &report in &of.reports {
            if let Some(node) = self.nodes.get_mut(report) {
                node.story = ended.0;
            }
        }
        self.stories.insert(ended.0, of);
        self.changes.note(story.0);
        self.changes.note(ended.0);
    }

    /// Ends a story, and returns those that were part of it.
    pub(super) fn end_story(&mut self, story: u64) -> Vec<u64> {
        let Some(ended) = self.stories.remove(&story) else { return Vec::new() };
        self.by_latest.remove(&(ended.latest, story));
        self.changes.note(story);
        ended.absorbed
    }

    /// Notes that a copy of a report was published at `date`, and returns the story. The report is as
    /// old as the first of its copies.
    pub(super) fn note_copy(&mut self, report: u32, date: Option<Timestamp>) -> StoryId {
        let Some(node) = self.nodes.get(report) else { return StoryId(NONE) };
        let (story, known) = (StoryId(node.story), node.facts.date);
        self.set_date(report, known.into_iter().chain(date).min());
        story
    }

    /// Lets a report be of another date, and notes a change only where it is another.
    pub(super) fn set_date(&mut self, report: u32, date: Option<Timestamp>) {
        if self.nodes.get(report).is_some_and(|node| node.facts.date != date)
            && let Some(node) = self.nodes.get_mut(report)
        {
            node.facts.date = date;
        }
    }

    /// Notes which article of a story came last.
    pub(super) fn note_latest(&mut self, story: StoryId, latest: u32) {
        if let Some(of) = self.stories.get_mut(&story.0)
            && of.latest != latest
        {
            self.by_latest.remove(&(of.latest, story.0));
            of.latest = latest;
            self.by_latest.insert((of.latest, story.0));
            self.changes.note(story.0);
        }
    }

    pub(super) fn story_of(&self, report: u32) -> Option<StoryId> {
        self.nodes.get(report).map(|node| StoryId(node.story))
    }

    /// The name that a story goes by now.
    pub(super) fn name_now(&self, story: StoryId) -> Option<StoryId> {
        let name = self.kept_of.get(&story.0).copied().unwrap_or(story.0);
        self.stories.contains_key(&name).then_some(StoryId(name))
    }

    /// The reports of a story, by the name that it goes by now, ascending.
    pub(super) fn reports_of(&self, story: StoryId) -> &[u32] {
        self.stories.get(&story.0).map_or(&[], |story| &story.reports)
    }

    /// All stories, those first of which the latest article came last.
    pub(super) fn latest_first(&self) -> impl Iterator<Item = StoryId> {
        self.by_latest.iter().rev().map(|&(_, story)| StoryId(story))
    }

    pub(super) fn len(&self) -> usize {
        self.stories.len()
    }

    /// A story without a report, and without an article so far.
    pub(super) fn begin_story(&mut self) -> u64 {
        self.stories_begun += 1;
        let story = Story::default();
        self.by_latest.insert((story.latest, self.stories_begun));
        self.stories.insert(self.stories_begun, story);
        self.changes.note(self.stories_begun);
        self.stories_begun
    }

    /// Bytes of memory held.
    pub(super) fn estimated_size(&self) -> usize {
        let of_node = |node: &Node| {
            node.terms.estimated_size() + node.ties.links.capacity() * size_of::<Link>()
        };
        let nodes: usize = self.nodes.iter().map(|(_, node)| of_node(node)).sum();
        let of_story = |story: &Story| {
            story.reports.capacity() * size_of::<u32>()
                + story.absorbed.capacity() * size_of::<u64>()
        };
        let stories: usize = self.stories.values().map(of_story).sum();
        let table = self.stories.capacity() * (size_of::<(u64, Story)>() + 1)
            + self.kept_of.capacity() * (size_of::<(u64, u64)>() + 1)
            // Nodes of a tree are two thirds full.
            + self.by_latest.len() * size_of::<(u32, u64)>() * 3 / 2;
        nodes
            + self.nodes.estimated_size()
            + self.vocabulary.estimated_size()
            + self.postings.estimated_size()
            + stories
            + table
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::verify::{StoryEvidence, StoryModel};

    /// A step of [`Share`] changes no part of these by as much.
    const ROUNDING: f64 = 1e-3;

    #[test]
    fn a_link_scores_as_the_likeness_that_it_was_made_from() {
        let likenesses = [
            Likeness {
                cosine: 0.45,
                heaviest_contribution: 0.1,
                two_terms_probability: 0.2,
                numbers_cosine: Some(0.3),
            },
            // A quarter of it is of one term that the others do not bear out.
            Likeness {
                cosine: 0.4,
                heaviest_contribution: 0.3,
                two_terms_probability: 0.05,
                numbers_cosine: Some(1.0),
            },
            Likeness {
                cosine: 0.2,
                heaviest_contribution: 0.05,
                two_terms_probability: 0.01,
                numbers_cosine: Some(0.0),
            },
            Likeness {
                cosine: 1.0,
                heaviest_contribution: 0.15,
                two_terms_probability: 0.9,
                numbers_cosine: None,
            },
        ];
        for likeness in likenesses {
            let evidence = |likeness| StoryEvidence {
                likeness,
                surroundings: [
                    Surroundings { topic_cosine: 0.1, best_cosine: 0.5 },
                    Surroundings { topic_cosine: 0.2, best_cosine: 0.6 },
                ],
                mean_best_cosine: 0.4,
                days: Some(3.0),
                words: 300,
            };
            let kept = Link::to(1, &likeness).likeness();
            let [before, after] = [likeness, kept]
                .map(|likeness| StoryModel::BUILT_IN.score(&evidence(likeness)).parts());
            for ((what, before), (_, after)) in before.zip(after) {
                let off = (before - after).abs();
                assert!(off < ROUNDING, "{what}: {before}, {after} of {likeness:?}");
            }
        }
    }
}
