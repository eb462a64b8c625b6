//! How reports look beside one another: whom a report is compared with, whom it is linked to, and what
//! the links of others are then. Nothing of the index is changed by looking.

use std::cmp::Reverse;

use ahash::AHashMap;

use super::numbered::make_room;
use super::packed::PackedTerms;
use super::placement::StoryId;
use super::postings::Postings;
use super::repeated::repeated;
use super::stories::{Changed, Link, Node, Share, Stories, Story, Ties};
use super::vocabulary::{Uncounted, WeightedReport, Weights};
use crate::layers::feature::TermVector;
use crate::layers::verify::{
    Facts, Found, Likeness, Side, StoryEvidence, Surroundings, mean_best_of,
};

/// Of the reports that hold a term the latest so many are met by it.
const LATEST: usize = 1000;

/// Reports that a newcomer is compared with.
const COMPARED: usize = 100;

/// Reports of which the surroundings are looked at anew with a newcomer.
const RENEWED: usize = 4;

/// The reports of an index as they are, or with one more that is counted and not among them yet.
pub(super) struct Outlook<'a> {
    pub(super) stories: &'a Stories,
    pub(super) weights: Weights<'a>,
    changed: Changed,
}

/// What the terms of a report showed beside those of others.
pub(super) struct Compared {
    pub(super) vector: TermVector,
    /// The hashes of its heaviest terms.
    pub(super) heaviest: Vec<u32>,
    pub(super) side: Side,
    likenesses: Vec<(u32, Likeness)>,
}

impl Compared {
    fn best(&self) -> Share {
        Share::of(self.side.surroundings.best_cosine)
    }

    /// What it is to others when so many reports have come.
    pub(super) fn ties(&self, seen: u32, links: &Links) -> Ties {
        Ties::new(self.side.surroundings, seen, links.iter().map(|&(_, link)| link).collect())
    }
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

impl<'a> Outlook<'a> {
    /// As they are.
    pub(super) fn of(stories: &'a Stories) -> Self {
        Self::weighed(stories, Weights::of(&stories.vocabulary))
    }

    /// With `report`.
    pub(super) fn with(stories: &'a Stories, report: &Uncounted) -> Self {
        Self::weighed(stories, Weights::with(&stories.vocabulary, report))
    }

    fn weighed(stories: &'a Stories, weights: Weights<'a>) -> Self {
        let changed = Changed { ties: AHashMap::new(), sum_of_best: stories.sum_of_best };
        Self { stories, weights, changed }
    }

    pub(super) fn into_changed(self) -> Changed {
        self.changed
    }

    pub(super) fn node(&self, number: u32) -> Option<&'a Node> {
        self.stories.nodes.get(number)
    }

    pub(super) fn ties(&self, number: u32) -> Option<&Ties> {
        self.changed.ties.get(&number).or_else(|| Some(&self.node(number)?.ties))
    }

    fn ties_mut(&mut self, number: u32) -> Option<&mut Ties> {
        let node = self.stories.nodes.get(number)?;
        Some(self.changed.ties.entry(number).or_insert_with(|| node.ties.clone()))
    }

    pub(super) fn side(&self, number: u32) -> Option<Side> {
        let surroundings = self.ties(number)?.surroundings();
        Some(Side { facts: self.node(number)?.facts, surroundings })
    }

    /// Compares a newcomer with others and says which it is linked to, for which it looks anew at
    /// those that it is likeliest linked to where many have come since that was last done: terms weigh
    /// differently now.
    pub(super) fn meet(&mut self, terms: &PackedTerms, facts: Facts) -> (Compared, Links) {
        let compared = self.compare(terms, facts, None);
        self.changed.sum_of_best += u64::from(compared.best().0);
        self.raise_best(&compared);
        let links = self.links(&compared);
        let is_stale = |ties: &Ties| {
            4 * (self.stories.reports_begun - ties.seen) as usize > self.weights.reports()
        };
        let linked = links.iter().map(|(_, link)| link.other);
        let stale = linked.filter(|&other| self.ties(other).is_some_and(is_stale));
        let stale: Vec<u32> = stale.take(RENEWED).collect();
        if stale.is_empty() {
            return (compared, links);
        }
        stale.iter().for_each(|&number| self.renew(number));
        self.raise_best(&compared);
        let links = self.links(&compared);
        (compared, links)
    }

    fn renew(&mut self, number: u32) {
        let Some(node) = self.node(number) else { return };
        let compared = self.compare(&node.terms, node.facts, Some(number));
        let links = self.links(&compared);
        self.forget(number);
        let now = compared.ties(self.stories.reports_begun, &links);
        let Some(ties) = self.ties_mut(number) else { return };
        let (best, before) = (now.best.0, std::mem::replace(ties, now).best.0);
        let sum = &mut self.changed.sum_of_best;
        *sum = *sum + u64::from(best) - u64::from(before);
        self.raise_best(&compared);
        self.link(number, &links);
    }

    /// Compares a report with those that share its heaviest terms, but not with `except`.
    fn compare(&self, terms: &PackedTerms, facts: Facts, except: Option<u32>) -> Compared {
        let WeightedReport { vector, heaviest, others } = self.weights.weigh_to_compare(terms);
        let candidates = candidates(&self.stories.postings, &heaviest, except);
        let mut other_vector = TermVector::default();
        let mut likenesses = Vec::with_capacity(candidates.len());
        for other in candidates {
            let Some(node) = self.node(other) else { continue };
            self.weights.weigh_into(&mut other_vector, &node.terms);
            likenesses.push((other, Likeness::of(&vector, &other_vector)));
        }
        let found = |(_, likeness): &(u32, Likeness)| Found {
            cosine: likeness.corroborated() as f32,
            probability: 1.0,
        };
        let mut found: Vec<Found> = likenesses.iter().map(found).collect();
        let surroundings = Surroundings::new(&mut found, others);
        Compared { vector, heaviest, side: Side { facts, surroundings }, likenesses }
    }

    /// What is known of a report beside another.
    fn evidence(&self, side: Side, other: u32, likeness: Likeness) -> Option<StoryEvidence> {
        // The pair may not have been compared when either was looked at.
        let cosine = likeness.corroborated();
        let beside = |side: Side| {
            let best_cosine = side.surroundings.best_cosine.max(cosine);
            Side { surroundings: Surroundings { best_cosine, ..side.surroundings }, ..side }
        };
        let sides = [side, self.side(other)?].map(beside);
        let sum_of_best = self.changed.sum_of_best as f64 / f64::from(Share::ONE);
        let mean_best_cosine = mean_best_of(sum_of_best, self.weights.reports() as f64);
        Some(StoryEvidence::between(likeness, sides, mean_best_cosine))
    }

    /// That a report beside another is of the same story; none where that is negligible.
    pub(super) fn probability(&self, side: Side, other: u32, likeness: Likeness) -> Option<f64> {
        self.stories.settings.story_model.probability(&self.evidence(side, other, likeness)?)
    }

    fn links(&self, compared: &Compared) -> Links {
        let scored = compared.likenesses.iter().filter_map(|(other, likeness)| {
            let probability = self.probability(compared.side, *other, *likeness)?;
            Some((probability, Link::to(*other, likeness)))
        });
        let mut links: Links = scored.collect();
        links.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.other.cmp(&b.1.other)));
        links
    }

    /// Lets those that a report was compared with know how alike it is.
    fn raise_best(&mut self, compared: &Compared) {
        for (other, likeness) in &compared.likenesses {
            let best = Share::of(likeness.corroborated());
            if self.ties(*other).is_some_and(|other| best > other.best)
                && let Some(other) = self.ties_mut(*other)
            {
                let before = std::mem::replace(&mut other.best, best);
                self.changed.sum_of_best += u64::from(best.0 - before.0);
            }
        }
    }

    /// Lets those that a report is linked to know of it.
    pub(super) fn link(&mut self, number: u32, links: &Links) {
        for (_, link) in links {
            let Some(node) = self.node(link.other) else { continue };
            // What is settled is not looked at again.
            if self.stories.stories.get(&node.story).is_some_and(Story::is_settled) {
                continue;
            }
            let Some(other) = self.ties_mut(link.other) else { continue };
            let link = Link { other: number, ..*link };
            // It may know of it from when it was settled.
            if let Some(known) = other.links.iter_mut().find(|known| known.other == number) {
                *known = link;
            } else {
                make_room(&mut other.links);
                other.links.push(link);
            }
        }
    }

    /// Lets those that a report is linked to know of it no more.
    fn forget(&mut self, number: u32) {
        let Some(ties) = self.ties(number) else { return };
        let linked: Vec<u32> = ties.links.iter().map(|link| link.other).collect();
        for other in linked {
            if let Some(other) = self.ties_mut(other) {
                other.forget(number);
            }
        }
    }

    /// Of the reports of a story, beside a newcomer.
    pub(super) fn most_probable(
        &self,
        compared: &Compared,
        links: &Links,
        is_of_story: impl Fn(u32) -> bool,
    ) -> Option<MostProbable> {
        let report = links.iter().find(|(_, link)| is_of_story(link.other))?.1.other;
        let likeness = compared.likenesses.iter().find(|(other, _)| *other == report)?.1;
        let evidence = self.evidence(compared.side, report, likeness)?;
        Some(MostProbable { report, evidence })
    }

    /// Of the other reports of a report's story those that it is linked to; where none is any more, as
    /// what linked it was taken out or weighs less now, the first [`COMPARED`].
    pub(super) fn most_probable_of(&self, report: u32) -> Option<MostProbable> {
        let (node, side) = (self.node(report)?, self.side(report)?);
        let of_story = self.stories.reports_of(StoryId(node.story));
        let is_of_story = |other: &u32| of_story.binary_search(other).is_ok();
        if of_story.len() < 2 {
            return None;
        }
        let vector = self.weights.weigh(&node.terms);
        let log_odds = |evidence| self.stories.settings.story_model.score(&evidence).log_odds();
        let evidence = |other: u32| {
            let likeness = Likeness::of(&vector, &self.weights.weigh(&self.node(other)?.terms));
            self.evidence(side, other, likeness)
        };
        let linked = node.ties.links.iter().filter(|link| is_of_story(&link.other));
        let linked = linked.filter_map(|link| {
            let evidence = self.evidence(side, link.other, link.likeness())?;
            Some((log_odds(evidence), link.other))
        });
        let others = of_story.iter().filter(|&&other| other != report).take(COMPARED);
        let others = others.filter_map(|&other| Some((log_odds(evidence(other)?), other)));
        let report = likeliest(linked).or_else(|| likeliest(others))?;
        Some(MostProbable { report, evidence: evidence(report)? })
    }
}

/// The reports that share two or more of `heaviest`, those first with which most is shared, the
/// latest of such.
fn candidates(postings: &Postings, heaviest: &[u32], except: Option<u32>) -> Vec<u32> {
    let latest = |&term: &u32| {
        let reports = postings.get(term);
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
