//! What must hold of an index, whatever comes and goes.

#[path = "support/steps.rs"]
mod steps;

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use samestory::detector::{CopyRule, Lens};
use samestory::index::{IndexErrorKind, Insertion, Match, ReportId, StoryEvent, StoryId};
use samestory::layers::verify::StoryEvidence;
use samestory::{Article, Detector, StoryIndex, Timestamp};

use steps::{DAY, Step, article, article_of, step, text};

/// The ids of the articles of each report.
fn reports(index: &StoryIndex) -> BTreeSet<Vec<String>> {
    let stories: Vec<_> = index.recent_stories().collect();
    stories
        .into_iter()
        .flat_map(|story| story.reports().collect::<Vec<_>>())
        .map(|report| report.article_ids().map(str::to_owned).collect())
        .collect()
}

/// The articles of each story.
fn stories(index: &StoryIndex) -> BTreeMap<StoryId, Vec<String>> {
    let of = |story: samestory::index::IndexedStory<'_>| {
        (story.id(), story.article_ids().map(str::to_owned).collect())
    };
    index.recent_stories().map(of).collect()
}

/// Each article is in one report of one story, and all ways to it agree.
fn check_whole(index: &StoryIndex, articles: &[&Article]) {
    assert_eq!(index.len(), articles.len());
    assert_eq!(index.is_empty(), articles.is_empty());
    let mut seen: BTreeMap<String, (StoryId, ReportId)> = BTreeMap::new();
    let (mut story_count, mut report_count) = (0, 0);
    for story in index.recent_stories() {
        story_count += 1;
        assert_eq!(index.story(story.id()).expect("it is there").id(), story.id());
        assert!(story.reports().len() > 0);
        for report in story.reports() {
            report_count += 1;
            assert!(report.article_ids().count() > 0);
            for id in report.article_ids() {
                assert!(seen.insert(id.to_owned(), (story.id(), report.id())).is_none(), "{id}");
            }
        }
    }
    assert_eq!((index.story_count(), index.report_count()), (story_count, report_count));
    assert_eq!(seen.len(), articles.len());
    for article in articles {
        let place = index.get(article.id()).expect("it is there");
        assert_eq!(seen[article.id()], (place.story, place.report));
        match place.matched {
            Some(Match::Copy { of, overlap, .. }) => {
                assert!(CopyRule::default().accepts(overlap), "{overlap:?}");
                assert_eq!(seen[&of].1, place.report);
            }
            Some(Match::Report { of, evidence, .. }) => {
                let [one, other] = [place.report, seen[&of].1].map(|report| {
                    let copies = articles.iter().filter(|article| seen[article.id()].1 == report);
                    copies.filter_map(|article| article.date()).min()
                });
                let days = one.zip(other).map(|(one, other)| {
                    (one.as_unix_seconds() - other.as_unix_seconds()).abs() as f64 / DAY as f64
                });
                assert_eq!(evidence.days, days, "{} and {of}", article.id());
            }
            _ => {}
        }
    }
}

/// An index, and what it should hold.
#[derive(Default)]
struct Kept {
    index: StoryIndex,
    articles: Vec<Article>,
    days: Vec<Option<i64>>,
    come: usize,
    last_day: Option<i64>,
    /// Where each article of the index belongs, by what the calls said.
    told: BTreeMap<String, (StoryId, ReportId)>,
    /// The stories that there are, by the same.
    stories: BTreeSet<StoryId>,
    /// For each story that was absorbed the one that it became part of.
    kept_of: BTreeMap<StoryId, StoryId>,
}

impl Kept {
    fn take(&mut self, step: &Step) {
        match step {
            Step::Insert(text, day) => {
                let article = article(self.come, text, *day);
                self.come += 1;
                let before = self.index.query(&article);
                let came = self.index.insert(&article).expect("the id is new");
                // What was asked before is what came.
                assert_eq!(before.matched, came.placement.matched);
                assert_eq!(before.report.is_some(), before.copy_of().is_some());
                assert!(before.report.is_none_or(|report| report == came.report()));
                let story = (!came.is_new_story).then_some(came.story());
                assert_eq!(before.story, story);
                // By average linkage it is so sure of one of those that it comes to.
                let threshold = Detector::default().story_threshold();
                for sure in [before.probability(), came.probability()] {
                    assert!(sure.is_none_or(|sure| sure >= threshold), "{sure:?}");
                }
                assert_eq!(came.is_new_story, !self.stories.contains(&came.story()));
                self.note_new(article, *day, &came);
            }
            Step::Replace(at, text, day) => {
                if self.articles.is_empty() {
                    return;
                }
                let at = at.index(self.articles.len());
                let before = self.articles[at].clone();
                // The same again.
                let held = self.index.get(before.id()).expect("it is there");
                assert_eq!(self.index.replace(&before), Ok(None));
                let article = article_of(before.id(), text, *day);
                let was_alone =
                    self.told.values().filter(|place| place.0 == held.story).count() == 1;
                let mut other = self.index.clone();
                let came = self.index.replace(&article).expect("there is room");
                // Without a date it has that which it had.
                let article = match before.date() {
                    Some(date) if day.is_none() => article.with_date(date),
                    _ => article,
                };
                let Some(came) = came else {
                    assert_eq!(article, before);
                    return;
                };
                // As when it goes and comes again, but for the name of its story.
                other.remove(before.id());
                let anew = other.insert(&article).expect("the id is free");
                assert_eq!(came.report(), anew.report());
                assert_eq!(came.placement.matched, anew.placement.matched);
                let story = other.story(anew.story()).expect("it is there");
                if was_alone && story.article_ids().count() == 1 {
                    assert_eq!((came.story(), came.is_new_story), (held.story, false));
                } else {
                    assert_eq!(
                        (came.story(), came.is_new_story),
                        (anew.story(), anew.is_new_story)
                    );
                }
                self.articles.remove(at);
                self.days.remove(at);
                self.told.remove(before.id());
                let day = article.date().map(|date| date.as_unix_seconds() / DAY);
                self.note_new(article, day, &came);
            }
            Step::Remove(at) => {
                if self.articles.is_empty() {
                    assert_eq!(self.index.remove("a0"), None);
                    return;
                }
                let at = at.index(self.articles.len());
                let article = self.articles.remove(at);
                self.days.remove(at);
                let removal = self.index.remove(article.id()).expect("it is there");
                assert_eq!(removal.article_ids, [article.id()]);
                self.told.remove(article.id());
                assert_eq!(self.index.get(article.id()), None);
                self.note(&removal.events);
            }
            Step::Expire(day) => {
                let is_old = |at: usize| self.days[at].is_some_and(|of| of < *day);
                let (old, young): (Vec<usize>, Vec<usize>) =
                    (0..self.articles.len()).partition(|&at| is_old(at));
                let removal = self.index.expire(Timestamp::from_unix_seconds(day * DAY));
                let ids: Vec<&str> = old.iter().map(|&at| self.articles[at].id()).collect();
                assert_eq!(removal.article_ids, ids);
                for id in ids {
                    self.told.remove(id);
                }
                self.articles = young.iter().map(|&at| self.articles[at].clone()).collect();
                self.days = young.iter().map(|&at| self.days[at]).collect();
                self.note(&removal.events);
            }
        }
    }

    /// Events of a replaced article tell what its removal did to others, too.
    fn note_new(&mut self, article: Article, day: Option<i64>, came: &Insertion) {
        self.last_day = day.or(self.last_day);
        self.days.push(self.last_day);
        self.told.insert(article.id().to_owned(), (came.story(), came.report()));
        self.articles.push(article);
        self.stories.insert(came.story());
        self.note(&came.events);
    }

    /// Whoever follows the events knows where all articles belong, and which stories there are.
    fn note(&mut self, events: &[StoryEvent]) {
        for event in events {
            match event {
                StoryEvent::StoriesJoined { kept, absorbed } => {
                    let of_absorbed = self.told.values_mut().filter(|place| place.0 == *absorbed);
                    of_absorbed.for_each(|place| place.0 = *kept);
                    assert_eq!(self.index.story(*absorbed).expect("it goes on").id(), *kept);
                    assert!(self.stories.remove(absorbed));
                    self.kept_of.insert(*absorbed, *kept);
                }
                StoryEvent::ReportMoved { report, from_story, to_story } => {
                    for place in self.told.values_mut().filter(|place| place.1 == *report) {
                        assert_eq!(place.0, *from_story);
                        place.0 = *to_story;
                    }
                    self.stories.insert(*to_story);
                }
                StoryEvent::ArticleMoved { id, from_report, to_report, story } => {
                    let place = self.told.get_mut(id).expect("it is there");
                    assert_eq!(place.1, *from_report);
                    *place = (*story, *to_report);
                    self.stories.insert(*story);
                }
                StoryEvent::StoryEnded { story } => assert!(self.stories.remove(story)),
                _ => panic!("an event that is not told here: {event:?}"),
            }
        }
    }

    fn check(&self) {
        check_whole(&self.index, &self.articles.iter().collect::<Vec<_>>());
        for (id, (story, report)) in &self.told {
            let place = self.index.get(id).expect("it is there");
            assert_eq!((place.story, place.report), (*story, *report), "{id}");
            let of_story = self.told.values().filter(|told| told.0 == *story);
            let has_other_reports = of_story.clone().any(|told| told.1 != *report);
            assert_eq!(
                place.probability().is_some(),
                has_other_reports && place.copy_of().is_none()
            );
        }
        let recent: Vec<StoryId> = self.index.recent_stories().map(|story| story.id()).collect();
        assert_eq!(self.stories, recent.iter().copied().collect());
        // By the latest article of each.
        let mut expected: Vec<StoryId> = Vec::new();
        for article in self.articles.iter().rev() {
            let (story, _) = self.told[article.id()];
            if !expected.contains(&story) {
                expected.push(story);
            }
        }
        assert_eq!(recent, expected);
        for (absorbed, kept) in &self.kept_of {
            let mut now = kept;
            while let Some(kept) = self.kept_of.get(now) {
                now = kept;
            }
            let leads_to = self.index.story(*absorbed).map(|story| story.id());
            assert_eq!(leads_to, self.stories.get(now).copied(), "{absorbed}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::default())]

    #[test]
    fn copies_are_those_of_an_index_built_from_the_survivors(steps in prop::collection::vec(step(), 0..40)) {
        let mut kept = Kept::default();
        for step in &steps {
            kept.take(step);
        }
        kept.check();
        let mut rebuilt = StoryIndex::default();
        rebuilt.insert_batch(&kept.articles).expect("ids are unique");
        prop_assert_eq!(reports(&kept.index), reports(&rebuilt));
        for article in &kept.articles {
            let of = |index: &StoryIndex| {
                let place = index.get(article.id()).expect("it is there");
                place.copy_of().map(str::to_owned)
            };
            prop_assert_eq!(of(&kept.index), of(&rebuilt));
        }
    }

    #[test]
    fn nothing_is_lost_on_the_way(steps in prop::collection::vec(step(), 0..25)) {
        let mut kept = Kept::default();
        for step in &steps {
            kept.take(step);
            kept.check();
        }
    }

    #[test]
    fn the_same_calls_give_the_same_answers(texts in prop::collection::vec(text(), 0..20)) {
        let articles: Vec<Article> =
            texts.iter().enumerate().map(|(at, text)| article(at, text, None)).collect();
        let mut one_by_one = StoryIndex::default();
        let mut came = Vec::new();
        for article in &articles {
            came.push(one_by_one.insert(article).expect("ids are unique"));
        }
        let mut at_once = StoryIndex::default();
        prop_assert_eq!(&at_once.insert_batch(&articles).expect("ids are unique"), &came);
        prop_assert_eq!(stories(&at_once), stories(&one_by_one));
    }
}

#[test]
fn a_word_that_leaves_the_title_for_the_text_is_a_correction() {
    let mut index = StoryIndex::default();
    let text = "The ferry ran aground off Lundy on Sunday with forty people aboard.";
    let with_title = Article::new("wire", text).with_title("Aurora");
    index.insert(&with_title).expect("it is empty");
    assert_eq!(index.replace(&with_title), Ok(None));
    let without = Article::new("wire", format!("Aurora. {text}"));
    assert!(index.replace(&without).expect("there is room").is_some());
    // A copy of the text alone.
    let whole = index.query(&Article::new("daily", format!("Aurora. {text}")));
    assert!(matches!(whole.matched, Some(Match::Copy { overlap, .. }) if overlap.jaccard() == 1.0));
}

/// Reports of one event in other words, with names that they share.
fn report(event: u32, number: u32) -> String {
    let names: String = (0..5).map(|at| format!("Name{event}x{at} ")).collect();
    let own: String = (0..12).map(|at| format!("word{event}x{number}x{at} ")).collect();
    names + &own
}

#[test]
fn a_report_that_shares_names_is_of_the_story_and_says_why() {
    let mut index = StoryIndex::default();
    let first = index.insert(&Article::new("first", report(1, 1))).unwrap();
    assert!(first.is_new_story && first.placement.matched.is_none());
    assert_eq!((first.copy_of(), first.probability()), (None, None));
    let answer = index.query(&Article::new("second", report(1, 2)));
    assert_eq!((answer.story, answer.report), (Some(first.story()), None));
    let second = index.insert(&Article::new("second", report(1, 2))).unwrap();
    assert!(!second.is_new_story && second.story() == first.story());
    assert_ne!(second.report(), first.report());
    assert!(second.probability() >= Some(Detector::default().story_threshold()));
    assert!(answer.probability().is_some() && answer.copy_of().is_none());
    let matched = second.placement.matched;
    assert!(matches!(matched, Some(Match::Report { of, .. }) if of == "first"));
    let other = index.insert(&Article::new("other", report(2, 1))).unwrap();
    assert!(other.is_new_story && other.story() > first.story());
    assert_eq!(index.query(&Article::new("?", report(3, 1))).story, None);
    // Story by story, that to which an article came last first.
    let latest: Vec<StoryId> = index.recent_stories().map(|story| story.id()).collect();
    assert_eq!(latest, [other.story(), first.story()]);
    let copy = Article::new("copy", report(1, 1));
    assert_eq!(index.query(&copy).copy_of(), Some("first"));
    index.insert(&copy).unwrap();
    let latest: Vec<StoryId> = index.recent_stories().map(|story| story.id()).collect();
    assert_eq!(latest, [first.story(), other.story()]);
    assert_eq!(format!("{index:?}"), "StoryIndex { articles: 4, reports: 3, stories: 2, .. }");
    let story = index.story(first.story()).unwrap();
    let expected = format!("IndexedStory {{ id: {:?}, reports: 2, .. }}", first.story());
    assert_eq!(format!("{story:?}"), expected);
    let expected = format!("IndexedReport {{ id: {:?}, articles: 2, .. }}", first.report());
    assert_eq!(format!("{:?}", story.reports().next().unwrap()), expected);
}

/// What evidence is made of beside terms: a number that is new here must be the same in all three, too.
#[test]
fn what_reports_are_by_themselves_is_the_same_in_batch_explanation_and_index() {
    let facts = |evidence: &StoryEvidence| {
        let StoryEvidence { likeness: _, surroundings: _, mean_best_cosine: _, days, words } =
            *evidence;
        (days, words)
    };
    let of_event = |number: u32, words: u32| {
        let text = format!("{} {}", report(1, number), "and so on ".repeat(words as usize));
        let day = Timestamp::from_unix_seconds(i64::from(number) * DAY * 3 / 2);
        Article::new(number.to_string(), text).with_title("On the island").with_date(day)
    };
    let articles = [of_event(1, 7), of_event(2, 4)];
    let detector = Detector::default();
    let pairs = detector.story_pairs(&articles).expect("ids are unique");
    let [pair] = &pairs[..] else { panic!("{} pairs", pairs.len()) };
    let analysis = detector.analyse(&articles).expect("ids are unique");
    let explanation = analysis.explain(["1", "2"]).expect("both are there");
    let mut index = StoryIndex::new(&detector);
    let came = index.insert_batch(&articles).expect("ids are unique").pop();
    let evidence = |matched: Option<Match>| match matched {
        Some(Match::Report { evidence, .. }) => *evidence,
        other => panic!("they are of one story: {other:?}"),
    };
    let came = evidence(came.and_then(|came| came.placement.matched));
    assert_eq!(facts(&pair.evidence), (Some(1.5), facts(&came).1));
    assert_eq!(facts(&explanation.evidence), facts(&pair.evidence));
    assert_eq!(facts(&came), facts(&pair.evidence));
    // Terms are kept in few bits, and each is counted beside the other.
    let there = evidence(index.get("2").and_then(|place| place.matched));
    for of_index in [came, there] {
        let company = |evidence: &StoryEvidence| {
            let [a, b] = evidence.surroundings;
            [
                a.topic_cosine,
                b.topic_cosine,
                a.best_cosine,
                b.best_cosine,
                evidence.mean_best_cosine,
            ]
        };
        for (found, expected) in company(&of_index).into_iter().zip(company(&pair.evidence)) {
            assert!((found - expected).abs() < 0.01, "{of_index:?} {:?}", pair.evidence);
        }
    }
}

#[test]
fn stories_that_turn_out_to_be_one_are_joined_and_both_ids_lead_to_it() {
    // Two halves of an event that share nothing, and reports that have both.
    let half = |half: u32| report(10 + half, half);
    let mut index = StoryIndex::default();
    let stories = [0, 1].map(|number| {
        index.insert(&Article::new(format!("half{number}"), half(number))).unwrap().story()
    });
    assert_ne!(stories[0], stories[1]);
    let mut joined = Vec::new();
    for number in 0..6 {
        let both = format!("{} {}", report(10, 20 + number), report(11, 30 + number));
        let came = index.insert(&Article::new(format!("both{number}"), both)).unwrap();
        joined.extend(came.events);
    }
    let [kept, absorbed] = stories;
    assert_eq!(joined, [StoryEvent::StoriesJoined { kept, absorbed }]);
    for story in stories {
        assert_eq!(index.story(story).unwrap().id(), kept);
    }
    assert_eq!(index.story_count(), 1);
    // When all of it is gone, so are its names.
    let ids: Vec<String> = index.story(kept).unwrap().article_ids().map(str::to_owned).collect();
    assert_eq!(ids.len(), 8);
    // One that tells all of it alone is corrected.
    let mut corrected = index.clone();
    for id in &ids[..7] {
        corrected.remove(id).unwrap();
    }
    let text = format!("{} corrected", report(10, 25));
    let came = corrected.replace(&Article::new(ids[7].as_str(), text)).unwrap().unwrap();
    assert_eq!((came.story(), came.events.len()), (kept, 0));
    assert_eq!(corrected.story(absorbed).unwrap().id(), kept);
    for id in ids {
        index.remove(&id).unwrap();
    }
    assert!(stories.iter().all(|&story| index.story(story).is_none()) && index.is_empty());
}

#[test]
fn with_the_lens_on_copies_each_report_is_a_story() {
    let detector = Detector::builder().lens(Lens::Copies).build().unwrap();
    let mut index = StoryIndex::new(&detector);
    let articles = [(1, 1), (1, 2), (1, 1)]
        .into_iter()
        .enumerate()
        .map(|(at, (event, number))| article(at, &report(event, number), None));
    index.insert_batch(&articles.collect::<Vec<_>>()).unwrap();
    assert_eq!((index.report_count(), index.story_count()), (2, 2));
}

#[test]
fn what_cannot_be_taken_is_refused_whole() {
    let mut index = StoryIndex::default();
    index.insert(&Article::new("a", report(1, 1))).unwrap();
    let error = index.insert(&Article::new("a", report(1, 2))).unwrap_err();
    assert_eq!((error.kind(), error.id()), (IndexErrorKind::KnownId, Some("a")));
    assert_eq!(
        error.to_string(),
        "the index holds an article with the id \"a\": ask for its place with StoryIndex::get, or \
         take in a correction with StoryIndex::replace"
    );
    let batch = ["b", "c", "b"].map(|id| Article::new(id, report(1, 2)));
    let error = index.insert_batch(&batch).unwrap_err();
    assert_eq!((error.kind(), error.id()), (IndexErrorKind::DuplicateId, Some("b")));
    assert_eq!(
        error.to_string(),
        "articles 0 and 2 of the batch (counted from 0) have the same id \"b\": ids must be \
         unique, leave one out or rename it"
    );
    let error = index.insert_batch(&["d", "a"].map(|id| Article::new(id, "x"))).unwrap_err();
    assert_eq!(error.kind(), IndexErrorKind::KnownId);
    assert_eq!(index.len(), 1);
}

#[test]
fn articles_too_short_to_judge_stand_alone() {
    let mut index = StoryIndex::default();
    let came = ["a", "b", "c"]
        .map(|id| index.insert(&Article::new(id, "Aurora ran aground off Lundy")).unwrap());
    assert!(came.iter().all(|came| came.is_new_story && came.placement.matched.is_none()));
    assert_eq!((index.story_count(), index.report_count()), (3, 3));
    assert_eq!(index.query(&Article::new("d", "")).story, None);
    index.remove("b").unwrap();
    assert_eq!(index.story_count(), 2);
}

#[test]
fn memory_is_given_back() {
    let mut index = StoryIndex::default();
    let fill = |index: &mut StoryIndex, first: u32| {
        for number in first..first + 300 {
            let day = i64::from(number);
            let article = article(number as usize, &report(number / 3, number), Some(day));
            index.insert(&article).unwrap();
            index.expire(Timestamp::from_unix_seconds((day - 299) * DAY));
        }
        index.estimated_size()
    };
    let once = fill(&mut index, 0);
    let thrice = (1..6).map(|round| fill(&mut index, 300 * round)).max().unwrap();
    assert!(thrice < once * 3 / 2, "{once} bytes, then {thrice}");
    assert_eq!(index.len(), 300);
    index.expire(Timestamp::from_unix_seconds(i64::MAX));
    assert!(index.is_empty() && index.recent_stories().next().is_none());
}
