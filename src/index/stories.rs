//! The story lens: all reports, each linked to those that are likely of its story, and the stories that
//! they are grouped to.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use ahash::AHashMap;

use super::changes::Changes;
use super::numbered::{Numbered, make_room, remove_ascending};
use super::packed::PackedTerms;
use super::placement::StoryId;
use super::postings::Postings;
use super::repeated::repeated;
use super::vocabulary::{Vocabulary, WeightedReport};
use crate::article::Timestamp;
use crate::detector::Settings;
use crate::layers::feature::TermVector;
use crate::layers::verify::{
    Facts, Found, Likeness, Side, StoryEvidence, Surroundings, mean_best_of,
};

/// Of the reports that hold a term the latest so many are met by it.
const LATEST: usize = 1000;

/// Reports that a newcomer is compared with.
const COMPARED: usize = 100;

/// A story of so many reports is settled: others join it or not, but it is not taken apart any more.
const SETTLED: usize = 100;

/// Reports of which the surroundings are looked at anew with a newcomer.
const RENEWED: usize = 4;

/// A report, numbered in the order in which reports began.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) terms: PackedTerms,
    pub(super) facts: Facts,
    /// [`NONE`] until it is placed.
    pub(super) story: u64,
    pub(super) topic: Share,
    pub(super) best: Share,
    /// How many reports had come when the surroundings were looked at.
    pub(super) seen: u32,
    pub(super) links: Vec<Link>,
}

/// No story: they are numbered from 1.
pub(super) const NONE: u64 = 0;

impl Node {
    pub(super) fn side(&self) -> Side {
        let surroundings =
            Surroundings { topic_cosine: self.topic.get(), best_cosine: self.best.get() };
        Side { facts: self.facts, surroundings }
    }
}

/// A number from 0 to 1 in steps of which sums are exact in any order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Share(pub(super) u16);

impl Share {
    const ONE: u16 = u16::MAX - 1;

    /// No share at all.
    pub(super) const NONE: Self = Self(u16::MAX);

    fn of(share: f64) -> Self {
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
    fn to(other: u32, likeness: &Likeness) -> Self {
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

/// What the terms of a report showed beside those of others.
pub(super) struct Compared<'a> {
    pub(super) vector: &'a TermVector,
    pub(super) side: Side,
    likenesses: Vec<(u32, Likeness)>,
}

/// Those of the compared reports that are not improbably of the same story, with the probability,
/// the most probable first.
pub(super) type Links = Vec<(f64, Link)>;

/// Of the other reports of a report's story the one with which it most probably belongs together: why
/// it is there.
#[derive(Clone, Copy, Debug)]
pub(super) struct MostProbable {
    pub(super) report: u32,
    pub(super) evidence: StoryEvidence,
}

/// Of reports with the log-odds of each.
fn likeliest(reports: impl Iterator<Item = (f64, u32)>) -> Option<u32> {
    Some(reports.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))?.1)
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

    /// Adds a report of no story, and returns its number.
    pub(super) fn add_node(&mut self, terms: PackedTerms, side: Side) -> u32 {
        let Side { facts, surroundings } = side;
        let node = Node {
            terms,
            facts,
            story: NONE,
            topic: Share::of(surroundings.topic_cosine),
            best: Share::of(surroundings.best_cosine),
            seen: self.reports_begun,
            links: Vec::new(),
        };
        self.reports_begun += 1;
        self.sum_of_best += u64::from(node.best.0);
        self.nodes.insert(self.reports_begun, node);
        self.reports_begun
    }

    /// Takes out a report, and returns its story where that ends with it. Those that it was linked to
    /// stay together until a newcomer comes to them.
    pub(super) fn remove(&mut self, number: u32) -> Option<StoryId> {
        let node = self.nodes.remove(number)?;
        if !node.terms.is_empty() {
            for term in self.vocabulary.listed(&node.terms) {
                self.postings.remove(term, number);
            }
            self.vocabulary.remove(&node.terms);
            self.sum_of_best -= u64::from(node.best.0);
        }
        self.forget(number, &node.links);
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
        let known = node.facts.date;
        let (story, first) = (StoryId(node.story), known.into_iter().chain(date).min());
        if first != known
            && let Some(node) = self.nodes.get_mut(report)
        {
            node.facts.date = first;
        }
        story
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

    /// Of the other reports of a report's story those that it is linked to; where none is any more, as
    /// what linked it was taken out or weighs less now, the first [`COMPARED`].
    pub(super) fn most_probable_of(&self, report: u32) -> Option<MostProbable> {
        let node = self.nodes.get(report)?;
        let of_story = self.reports_of(StoryId(node.story));
        let is_of_story = |other: &u32| of_story.binary_search(other).is_ok();
        if of_story.len() < 2 {
            return None;
        }
        let vector = self.vocabulary.weigh(&node.terms);
        let log_odds = |evidence| self.settings.story_model.score(&evidence).log_odds();
        let evidence = |other: u32| {
            let other = self.nodes.get(other)?;
            let likeness = Likeness::of(&vector, &self.vocabulary.weigh(&other.terms));
            Some(self.evidence(node.side(), other, likeness))
        };
        let linked = node.links.iter().filter(|link| is_of_story(&link.other));
        let linked = linked.filter_map(|link| {
            let other = self.nodes.get(link.other)?;
            let evidence = self.evidence(node.side(), other, link.likeness());
            Some((log_odds(evidence), link.other))
        });
        let others = of_story.iter().filter(|&&other| other != report).take(COMPARED);
        let others = others.filter_map(|&other| Some((log_odds(evidence(other)?), other)));
        let report = likeliest(linked).or_else(|| likeliest(others))?;
        Some(MostProbable { report, evidence: evidence(report)? })
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

    /// Compares a report with those that share its heaviest terms, but not with `except`.
    pub(super) fn compare<'a>(
        &self,
        report: &'a WeightedReport,
        facts: Facts,
        except: Option<u32>,
    ) -> Compared<'a> {
        let candidates = self.candidates(&report.heaviest, except);
        let mut vector = TermVector::default();
        let mut likenesses = Vec::with_capacity(candidates.len());
        for other in candidates {
            let Some(node) = self.nodes.get(other) else { continue };
            self.vocabulary.weigh_into(&mut vector, &node.terms);
            likenesses.push((other, Likeness::of(&report.vector, &vector)));
        }
        let found = |(_, likeness): &(u32, Likeness)| Found {
            cosine: likeness.corroborated() as f32,
            probability: 1.0,
        };
        let mut found: Vec<Found> = likenesses.iter().map(found).collect();
        let surroundings = Surroundings::new(&mut found, report.others);
        Compared { vector: &report.vector, side: Side { facts, surroundings }, likenesses }
    }

    /// The reports that share two or more of `heaviest`, those first with which most is shared, the
    /// latest of such.
    fn candidates(&self, heaviest: &[u32], except: Option<u32>) -> Vec<u32> {
        let latest = |&term: &u32| {
            let reports = self.postings.get(term);
            reports.range(reports.len().saturating_sub(LATEST)..reports.len())
        };
        let met = repeated(heaviest.iter().flat_map(latest));
        let others = met.into_iter().filter(|&(report, _)| Some(report) != except);
        let mut shared: Vec<(usize, u32)> = others.map(|(report, terms)| (terms, report)).collect();
        if shared.len() > COMPARED {
            shared.select_nth_unstable_by_key(COMPARED, |&best| Reverse(best));
            shared.truncate(COMPARED);
        }
        shared.sort_unstable_by_key(|&best| Reverse(best));
        shared.into_iter().map(|(_, report)| report).collect()
    }

    /// What is known of a report beside another.
    fn evidence(&self, side: Side, other: &Node, likeness: Likeness) -> StoryEvidence {
        let judged = self.vocabulary.reports() as f64;
        // The pair may not have been compared when either was looked at.
        let cosine = likeness.corroborated();
        let beside = |side: Side| {
            let best_cosine = side.surroundings.best_cosine.max(cosine);
            Side { surroundings: Surroundings { best_cosine, ..side.surroundings }, ..side }
        };
        let sum_of_best = self.sum_of_best as f64 / f64::from(Share::ONE);
        let sides = [side, other.side()].map(beside);
        StoryEvidence::between(likeness, sides, mean_best_of(sum_of_best, judged))
    }

    /// That a report beside another is of the same story; none where that is negligible.
    pub(super) fn probability(&self, side: Side, other: &Node, likeness: Likeness) -> Option<f64> {
        self.settings.story_model.probability(&self.evidence(side, other, likeness))
    }

    pub(super) fn links(&self, compared: &Compared<'_>) -> Links {
        let scored = compared.likenesses.iter().filter_map(|(other, likeness)| {
            let probability =
                self.probability(compared.side, self.nodes.get(*other)?, *likeness)?;
            Some((probability, Link::to(*other, likeness)))
        });
        let mut links: Links = scored.collect();
        links.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.other.cmp(&b.1.other)));
        links
    }

    /// Lets a report and those that it was compared with know of one another.
    pub(super) fn link(&mut self, number: u32, compared: &Compared<'_>, links: &Links) {
        for (other, likeness) in &compared.likenesses {
            let best = Share::of(likeness.corroborated());
            if self.nodes.get(*other).is_some_and(|other| best > other.best)
                && let Some(other) = self.nodes.get_mut(*other)
            {
                self.sum_of_best += u64::from(best.0 - other.best.0);
                other.best = best;
            }
        }
        for (_, link) in links {
            let Some(other) = self.nodes.get(link.other) else { continue };
            // What is settled is not looked at again.
            if self.stories.get(&other.story).is_some_and(Story::is_settled) {
                continue;
            }
            let Some(other) = self.nodes.get_mut(link.other) else { continue };
            let link = Link { other: number, ..*link };
            // It may know of it from when it was settled.
            if let Some(known) = other.links.iter_mut().find(|known| known.other == number) {
                *known = link;
            } else {
                make_room(&mut other.links);
                other.links.push(link);
            }
        }
        if let Some(node) = self.nodes.get_mut(number) {
            node.links = links.iter().map(|(_, link)| *link).collect();
        }
    }

    /// Lets those that a report was linked to know of it no more.
    fn forget(&mut self, number: u32, links: &[Link]) {
        for link in links {
            if let Some(other) = self.nodes.get_mut(link.other) {
                other.links.retain(|link| link.other != number);
            }
        }
    }

    /// Looks anew at what surrounds the reports that a newcomer is likeliest linked to, where many
    /// have come since that was last done: terms weigh differently now. Says whether there were such.
    pub(super) fn renew_stale(&mut self, links: &Links) -> bool {
        let is_stale =
            |node: &Node| 4 * (self.reports_begun - node.seen) as usize > self.vocabulary.reports();
        let linked = links.iter().map(|(_, link)| link.other);
        let stale = linked.filter(|&other| self.nodes.get(other).is_some_and(is_stale));
        let stale: Vec<u32> = stale.take(RENEWED).collect();
        stale.iter().for_each(|&number| self.renew(number));
        !stale.is_empty()
    }

    fn renew(&mut self, number: u32) {
        let Some(node) = self.nodes.get(number) else { return };
        let weighted = self.vocabulary.weigh_to_compare(&node.terms);
        let compared = self.compare(&weighted, node.facts, Some(number));
        let links = self.links(&compared);
        let before = node.links.clone();
        self.forget(number, &before);
        let Surroundings { topic_cosine: topic, best_cosine: best } = compared.side.surroundings;
        let (topic, best) = (Share::of(topic), Share::of(best));
        if let Some(node) = self.nodes.get_mut(number) {
            self.sum_of_best = self.sum_of_best + u64::from(best.0) - u64::from(node.best.0);
            (node.topic, node.best, node.seen) = (topic, best, self.reports_begun);
        }
        self.link(number, &compared, &links);
    }

    /// Of the reports of a story, beside a newcomer.
    pub(super) fn most_probable(
        &self,
        compared: &Compared<'_>,
        links: &Links,
        is_of_story: impl Fn(u32) -> bool,
    ) -> Option<MostProbable> {
        let report = links.iter().find(|(_, link)| is_of_story(link.other))?.1.other;
        let likeness = compared.likenesses.iter().find(|(other, _)| *other == report)?.1;
        let evidence = self.evidence(compared.side, self.nodes.get(report)?, likeness);
        Some(MostProbable { report, evidence })
    }

    /// Bytes of memory held.
    pub(super) fn estimated_size(&self) -> usize {
        let of_node =
            |node: &Node| node.terms.estimated_size() + node.links.capacity() * size_of::<Link>();
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
    use crate::layers::verify::StoryModel;

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
