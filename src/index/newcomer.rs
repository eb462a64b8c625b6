//! What comes of a report that is new: it is counted, linked as it is judged, and the stories around it
//! are made anew.

use super::judged::{Group, Judged, Member};
use super::numbered::{insert_ascending, remove_ascending};
use super::outlook::{MostProbable, Outlook};
use super::packed::PackedTerms;
use super::placement::{ReportId, StoryEvent, StoryId};
use super::reading::Content;
use super::stories::{NONE, Stories, Ties};
use crate::article::Timestamp;
use crate::detector::Lens;
use crate::layers::verify::Facts;

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

impl Stories {
    /// Adds a report, under the next number.
    pub(super) fn insert(&mut self, content: &Content) -> Told {
        if !self.is_compared(content) {
            return self.insert_alone(content.facts);
        }
        let report = self.vocabulary.read(self.settings.background(), &content.counts);
        self.vocabulary.add(&report);
        self.insert_counted(&report.terms, content.facts)
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
        let ties = Ties { seen: self.reports_begun, ..Ties::default() };
        let report = self.add_node(PackedTerms::default(), facts, ties);
        let events = self.regroup(report, vec![Group::of_newcomer()]);
        let story = StoryId(self.stories_begun);
        Told { report, story, is_new: true, most_probable: None, events }
    }

    fn insert_counted(&mut self, terms: &PackedTerms, facts: Facts) -> Told {
        let mut outlook = Outlook::of(self);
        let Judged { compared, links, groups, kept, most_probable } =
            Judged::by(&mut outlook, terms, facts);
        outlook.link(self.reports_begun + 1, &links);
        let changed = outlook.into_changed();
        self.tie(changed);
        let terms = self.vocabulary.list(terms, &compared.heaviest);
        let ties = compared.ties(self.reports_begun, &links);
        let report = self.add_node(terms, facts, ties);
        for &term in &compared.heaviest {
            self.postings.insert(term, report);
        }
        let events = self.regroup(report, groups);
        let story = self.story_of(report).unwrap_or(StoryId(NONE));
        Told { report, story, is_new: kept.is_none(), most_probable, events }
    }

    /// What would come of a report that is not added.
    pub(super) fn query(&self, content: &Content) -> (Option<StoryId>, Option<MostProbable>) {
        if !self.is_compared(content) {
            return (None, None);
        }
        let report = self.vocabulary.read(self.settings.background(), &content.counts);
        let mut outlook = Outlook::with(self, &report);
        let judged = Judged::by(&mut outlook, &report.terms, content.facts);
        (judged.kept.map(StoryId), judged.most_probable)
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
