//! Which stories a newcomer and those that it is linked to are to be.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use ahash::AHashMap;

use super::outlook::{Compared, Links, MostProbable, Outlook};
use super::packed::PackedTerms;
use super::placement::StoryId;
use crate::layers::cluster::{ScoredPair, link_groups};
use crate::layers::verify::{Facts, Likeness};

/// Reports and settled stories that are grouped anew at a time.
const REGROUPED: usize = 400;

/// Reports of a settled story that stand for all of it.
const SAMPLED: usize = 32;

/// What is to come of a newcomer.
pub(super) struct Judged {
    pub(super) compared: Compared,
    pub(super) links: Links,
    pub(super) groups: Vec<Group>,
    /// The story that it comes to; none where it begins one.
    pub(super) kept: Option<u64>,
    /// Of the reports that it is to be with, some of which may be of another story now.
    pub(super) most_probable: Option<MostProbable>,
}

/// What is grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Member {
    Newcomer,
    Report(u32),
    Settled(u64),
}

/// A story to be.
pub(super) struct Group {
    pub(super) members: Vec<Member>,
    /// The story that goes on in it; none where none does.
    pub(super) kept: Option<u64>,
    /// Stories that end in it.
    pub(super) absorbed: Vec<u64>,
}

impl Group {
    pub(super) fn of_newcomer() -> Self {
        Self { members: vec![Member::Newcomer], kept: None, absorbed: Vec::new() }
    }
}

impl Judged {
    /// By what its terms and facts show beside the others.
    pub(super) fn by(outlook: &mut Outlook<'_>, terms: &PackedTerms, facts: Facts) -> Self {
        let (compared, links) = outlook.meet(terms, facts);
        let groups = outlook.plan(&links, &compared);
        let of_newcomer = groups.iter().find(|group| group.members.contains(&Member::Newcomer));
        let is_with_it = |other: u32| {
            let settled = outlook.node(other).map(|node| Member::Settled(node.story));
            of_newcomer.is_some_and(|group| {
                group.members.contains(&Member::Report(other))
                    || settled.is_some_and(|settled| group.members.contains(&settled))
            })
        };
        let most_probable = outlook.most_probable(&compared, &links, is_with_it);
        let kept = of_newcomer.and_then(|group| group.kept);
        Self { compared, links, groups, kept, most_probable }
    }
}

impl Outlook<'_> {
    /// Groups a newcomer and the stories that it is linked to anew, by average linkage as in a batch.
    fn plan(&self, links: &Links, compared: &Compared) -> Vec<Group> {
        let members = self.members(links);
        let sizes: Vec<f64> = members.iter().map(|&member| self.size(member) as f64).collect();
        let pairs = self.pairs(&members, links, compared);
        let group_of = link_groups(&sizes, &pairs, self.stories.threshold);
        let mut groups: BTreeMap<u32, Vec<Member>> = BTreeMap::new();
        for (&member, group) in members.iter().zip(group_of) {
            groups.entry(group).or_default().push(member);
        }
        let mut groups: Vec<Group> = groups
            .into_values()
            .map(|members| Group { members, kept: None, absorbed: Vec::new() })
            .collect();
        self.name(&mut groups);
        groups
    }

    /// The newcomer, and the stories that it is linked to, the likeliest first, until they are too
    /// many.
    fn members(&self, links: &Links) -> Vec<Member> {
        let mut members = vec![Member::Newcomer];
        let mut taken: Vec<u64> = Vec::new();
        for (_, link) in links {
            let Some(node) = self.node(link.other) else { continue };
            let Some(story) = self.stories.stories.get(&node.story) else { continue };
            if taken.contains(&node.story) {
                continue;
            }
            let of_story = if story.is_settled() { 1 } else { story.reports.len() };
            if members.len() + of_story > REGROUPED {
                break;
            }
            taken.push(node.story);
            if story.is_settled() {
                members.push(Member::Settled(node.story));
            } else {
                members.extend(story.reports.iter().map(|&report| Member::Report(report)));
            }
        }
        members
    }

    fn size(&self, member: Member) -> usize {
        match member {
            Member::Newcomer | Member::Report(_) => 1,
            Member::Settled(story) => self.stories.reports_of(StoryId(story)).len(),
        }
    }

    /// The sums of the probabilities between members, by their places.
    fn pairs(&self, members: &[Member], links: &Links, compared: &Compared) -> Vec<ScoredPair> {
        let places: AHashMap<Member, u32> = members.iter().copied().zip(0..).collect();
        let place = |report: u32| {
            let of_story = || places.get(&Member::Settled(self.node(report)?.story));
            places.get(&Member::Report(report)).or_else(of_story).copied()
        };
        let mut sums: BTreeMap<(u32, u32), f64> = BTreeMap::new();
        for (probability, link) in links {
            if let Some(&other) = places.get(&Member::Report(link.other)) {
                sums.insert((0, other), *probability);
            }
        }
        for (at, &member) in (0..).zip(members) {
            if let Member::Settled(story) = member {
                let mean = self.mean_probability(compared, story);
                if mean > 0.0 {
                    sums.insert((0, at), mean * self.size(member) as f64);
                }
            }
        }
        for (at, member) in (0..).zip(members) {
            let Member::Report(report) = member else { continue };
            let (Some(ties), Some(side)) = (self.ties(*report), self.side(*report)) else {
                continue;
            };
            for link in &ties.links {
                let Some(other_at) = place(link.other) else { continue };
                let pair = (at.min(other_at), at.max(other_at));
                // Of two reports mostly both know of the link.
                let is_settled = matches!(members[other_at as usize], Member::Settled(_));
                if !is_settled && sums.contains_key(&pair) {
                    continue;
                }
                if let Some(probability) = self.probability(side, link.other, link.likeness()) {
                    *sums.entry(pair).or_default() += probability;
                }
            }
        }
        sums.into_iter().map(|((a, b), score)| ScoredPair { a, b, score }).collect()
    }

    /// The mean probability that a newcomer is of the story of the reports of a settled one, as a
    /// sample of these has it: those that it was compared with are the ones most like it.
    fn mean_probability(&self, compared: &Compared, story: u64) -> f64 {
        let reports = self.stories.reports_of(StoryId(story));
        let sampled = reports.iter().step_by(reports.len().div_ceil(SAMPLED).max(1));
        let (mut sum, mut count) = (0.0, 0.0);
        for (&report, node) in sampled.filter_map(|report| Some((report, self.node(*report)?))) {
            let likeness = Likeness::of(&compared.vector, &self.weights.weigh(&node.terms));
            sum += self.probability(compared.side, report, likeness).unwrap_or_default();
            count += 1.0;
        }
        if count > 0.0 { sum / count } else { 0.0 }
    }

    /// A story goes on in the group that has most of its reports, the first of such. Of several that
    /// would go on in one group that with the most reports in it does, the oldest of such, and the
    /// others end in it.
    fn name(&self, groups: &mut [Group]) {
        // For each story how many of its reports are in which group.
        let mut shares: BTreeMap<u64, BTreeMap<usize, usize>> = BTreeMap::new();
        for (at, group) in groups.iter().enumerate() {
            for &member in &group.members {
                let story = match member {
                    Member::Newcomer => None,
                    Member::Report(report) => self.node(report).map(|node| node.story),
                    Member::Settled(story) => Some(story),
                };
                if let Some(story) = story {
                    *shares.entry(story).or_default().entry(at).or_default() += self.size(member);
                }
            }
        }
        let mut claims: Vec<(usize, Reverse<usize>, u64)> = shares
            .into_iter()
            .filter_map(|(story, groups)| {
                let most = groups.into_iter().max_by_key(|&(at, share)| (share, Reverse(at)));
                most.map(|(at, share)| (at, Reverse(share), story))
            })
            .collect();
        claims.sort_unstable();
        for (at, _, story) in claims {
            match groups[at].kept {
                None => groups[at].kept = Some(story),
                Some(_) => groups[at].absorbed.push(story),
            }
        }
    }
}
