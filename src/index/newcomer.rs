//! What comes of a report that is new: which it is linked to, which stories these and it are then, and
//! by which names they go.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use ahash::AHashMap;

use super::numbered::{insert_ascending, remove_ascending};
use super::packed::PackedTerms;
use super::placement::{ReportId, StoryEvent, StoryId};
use super::reading::Content;
use super::stories::{Compared, Links, MostProbable, NONE, Stories};
use crate::article::Timestamp;
use crate::detector::Lens;
use crate::layers::cluster::{ScoredPair, link_groups};
use crate::layers::verify::{Facts, Likeness, Side};

/// Reports and settled stories that are grouped anew at a time.
const REGROUPED: usize = 400;

/// Reports of a settled story that stand for all of it.
const SAMPLED: usize = 32;

/// What comes of a newcomer.
#[derive(Clone, Debug)]
pub(super) struct Told {
    /// Its number.
    pub(super) report: u32,
    pub(super) story: StoryId,
    /// Whether the story is.
    pub(super) is_new: bool,
    pub(super) most_probable: Option<MostProbable>,
    pub(super) events: Vec<StoryEvent>,
}

impl Told {
    /// Of a report that was there.
    pub(super) fn known(report: u32, story: StoryId) -> Self {
        Self { report, story, is_new: false, most_probable: None, events: Vec::new() }
    }
}

/// What is grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Member {
    Newcomer,
    Report(u32),
    Settled(u64),
}

/// A story to be.
struct Group {
    members: Vec<Member>,
    /// The story that goes on in it; none where none does.
    kept: Option<u64>,
    /// Stories that end in it.
    absorbed: Vec<u64>,
}

impl Group {
    fn of_newcomer() -> Self {
        Self { members: vec![Member::Newcomer], kept: None, absorbed: Vec::new() }
    }
}

impl Stories {
    /// Adds a report, under the next number.
    pub(super) fn insert(&mut self, content: &Content) -> Told {
        if !self.is_compared(content) {
            return self.insert_alone(content.facts);
        }
        let terms = self.vocabulary.add(self.settings.background(), &content.counts);
        self.insert_counted(&terms, content.facts)
    }

    /// Adds a report that has the terms of another.
    pub(super) fn insert_like(&mut self, of: u32, date: Option<Timestamp>) -> Told {
        let like = self.nodes.get(of).map(|node| (node.terms.clone(), node.facts));
        let (terms, facts) = like.unwrap_or_default();
        let facts = Facts { date, ..facts };
        if terms.is_empty() {
            return self.insert_alone(facts);
        }
        self.vocabulary.count(&terms);
        self.insert_counted(&terms, facts)
    }

    /// Whether a report is one that is compared with others.
    fn is_compared(&self, content: &Content) -> bool {
        !content.counts.is_empty() && self.settings.lens != Lens::Copies
    }

    /// Adds a report that is compared with none.
    fn insert_alone(&mut self, facts: Facts) -> Told {
        let report = self.add_node(PackedTerms::default(), Side { facts, ..Side::default() });
        let events = self.regroup(report, vec![Group::of_newcomer()]);
        let story = StoryId(self.stories_begun);
        Told { report, story, is_new: true, most_probable: None, events }
    }

    fn insert_counted(&mut self, terms: &PackedTerms, facts: Facts) -> Told {
        let newcomer = self.vocabulary.weigh_to_compare(terms);
        let compared = self.compare(&newcomer, facts, None);
        let mut links = self.links(&compared);
        if self.renew_stale(&links) {
            links = self.links(&compared);
        }
        let groups = self.plan(&links, &compared);
        let terms = self.vocabulary.list(terms, &newcomer.heaviest);
        let report = self.add_node(terms, compared.side);
        for &term in &newcomer.heaviest {
            self.postings.insert(term, report);
        }
        self.link(report, &compared, &links);
        let stories_before = self.stories_begun;
        let events = self.regroup(report, groups);
        let story = self.nodes.get(report).map_or(NONE, |node| node.story);
        let is_of_story =
            |other: u32| self.nodes.get(other).is_some_and(|other| other.story == story);
        let most_probable = self.most_probable(&compared, &links, is_of_story);
        let is_new = story > stories_before;
        Told { report, story: StoryId(story), is_new, most_probable, events }
    }

    /// What would come of a report that is not added.
    pub(super) fn query(&self, content: &Content) -> (Option<StoryId>, Option<MostProbable>) {
        if !self.is_compared(content) {
            return (None, None);
        }
        let newcomer = self.vocabulary.weigh_newcomer(self.settings.background(), &content.counts);
        let compared = self.compare(&newcomer, content.facts, None);
        let links = self.links(&compared);
        let of_newcomer = |group: &Group| group.members.contains(&Member::Newcomer);
        let Some(group) = self.plan(&links, &compared).into_iter().find(of_newcomer) else {
            return (None, None);
        };
        // Of those that it would be with, some of which may be of another story now.
        let is_of_group = |other: u32| {
            let of_settled = self.nodes.get(other).map(|other| Member::Settled(other.story));
            group.members.contains(&Member::Report(other))
                || of_settled.is_some_and(|settled| group.members.contains(&settled))
        };
        let most_probable = self.most_probable(&compared, &links, is_of_group);
        (group.kept.map(StoryId), most_probable)
    }

    /// Groups a newcomer and the stories that it is linked to anew, by average linkage as in a batch.
    fn plan(&self, links: &Links, compared: &Compared<'_>) -> Vec<Group> {
        let members = self.members(links);
        let sizes: Vec<f64> = members.iter().map(|&member| self.size(member) as f64).collect();
        let pairs = self.pairs(&members, links, compared);
        let group_of = link_groups(&sizes, &pairs, self.threshold);
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
            let Some(node) = self.nodes.get(link.other) else { continue };
            let Some(story) = self.stories.get(&node.story) else { continue };
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
            Member::Settled(story) => {
                self.stories.get(&story).map_or(0, |story| story.reports.len())
            }
        }
    }

    /// The sums of the probabilities between members, by their places.
    fn pairs(&self, members: &[Member], links: &Links, compared: &Compared<'_>) -> Vec<ScoredPair> {
        let places: AHashMap<Member, u32> = members.iter().copied().zip(0..).collect();
        let place = |report: u32| {
            let of_story = || places.get(&Member::Settled(self.nodes.get(report)?.story));
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
            let Some(node) = self.nodes.get(*report) else { continue };
            for link in &node.links {
                let Some(other_at) = place(link.other) else { continue };
                let Some(other) = self.nodes.get(link.other) else { continue };
                let pair = (at.min(other_at), at.max(other_at));
                // Of two reports mostly both know of the link.
                let is_settled = matches!(members[other_at as usize], Member::Settled(_));
                if !is_settled && sums.contains_key(&pair) {
                    continue;
                }
                if let Some(probability) = self.probability(node.side(), other, link.likeness()) {
                    *sums.entry(pair).or_default() += probability;
                }
            }
        }
        sums.into_iter().map(|((a, b), score)| ScoredPair { a, b, score }).collect()
    }

    /// The mean probability that a newcomer is of the story of the reports of a settled one, as a
    /// sample of these has it: those that it was compared with are the ones most like it.
    fn mean_probability(&self, compared: &Compared<'_>, story: u64) -> f64 {
        let reports = self.stories.get(&story).map_or(&[][..], |story| &story.reports);
        let sampled = reports.iter().step_by(reports.len().div_ceil(SAMPLED).max(1));
        let (mut sum, mut count) = (0.0, 0.0);
        for node in sampled.filter_map(|&report| self.nodes.get(report)) {
            let likeness = Likeness::of(compared.vector, &self.vocabulary.weigh(&node.terms));
            sum += self.probability(compared.side, node, likeness).unwrap_or_default();
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
                    Member::Report(report) => self.nodes.get(report).map(|node| node.story),
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

    /// Makes the stories that were planned, of which `newcomer` is the report of that name.
    fn regroup(&mut self, newcomer: u32, groups: Vec<Group>) -> Vec<StoryEvent> {
        let (mut events, mut joined) = (Vec::new(), Vec::new());
        for Group { members, kept, absorbed } in groups {
            let name = kept.unwrap_or_else(|| self.begin_story());
            let mut moved: Vec<(u32, u64)> = Vec::new();
            for member in members {
                match member {
                    Member::Newcomer => moved.push((newcomer, name)),
                    Member::Report(report) => {
                        let from = self.nodes.get(report).map_or(name, |node| node.story);
                        if from != name {
                            moved.push((report, from));
                        }
                    }
                    Member::Settled(story) if story != name => {
                        let reports = self.stories.get(&story).map(|story| story.reports.clone());
                        moved.extend(reports.into_iter().flatten().map(|report| (report, story)));
                    }
                    Member::Settled(_) => {}
                }
            }
            for (report, from) in moved {
                self.move_report(report, from, name);
                if report != newcomer && !absorbed.contains(&from) {
                    events.push(StoryEvent::ReportMoved {
                        report: ReportId(report.into()),
                        from_story: StoryId(from),
                        to_story: StoryId(name),
                    });
                }
            }
            for story in absorbed {
                self.absorb(story, name);
                let (kept, absorbed) = (StoryId(name), StoryId(story));
                joined.push(StoryEvent::StoriesJoined { kept, absorbed });
            }
        }
        // What is told to have moved is not part of what is joined then.
        events.append(&mut joined);
        events
    }

    fn move_report(&mut self, report: u32, from: u64, to: u64) {
        if let Some(node) = self.nodes.get_mut(report) {
            node.story = to;
        }
        if from != to
            && let Some(story) = self.stories.get_mut(&from)
        {
            remove_ascending(&mut story.reports, report);
        }
        insert_ascending(&mut self.stories.entry(to).or_default().reports, report);
    }

    /// The reports of `story` have been moved, to `kept` or elsewhere.
    fn absorb(&mut self, story: u64, kept: u64) {
        let absorbed = self.end_story(story).into_iter().chain([story]);
        let of_kept = &mut self.stories.entry(kept).or_default().absorbed;
        for older in absorbed {
            self.kept_of.insert(older, kept);
            self.alias_changes.note(older);
            of_kept.push(older);
        }
    }
}
