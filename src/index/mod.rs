//! Articles that come one by one: each is placed at once, in the report that it is a copy of and in
//! its story.
//!
//! ```text
//! Article -> reading: its words and terms -> copies: the text that it is a copy of
//!         -> newcomer: the story of its report -> Insertion
//! ```
//!
//! One file a step: `copies` is the copy lens, `newcomer` what the story lens makes of a report that is
//! new, `judged` decides that by what is seen of the others in `outlook`, and `stories` is what is known
//! of all. Below them `packed` keeps sets and terms in few bytes, `vocabulary` knows how much terms weigh,
//! `postings` who holds a shingle or a term, `repeated` whom a newcomer meets more than once, and
//! `numbered` what was not taken out.

mod changes;
mod copies;
mod error;
mod judged;
mod newcomer;
mod numbered;
mod outlook;
mod packed;
mod placement;
mod postings;
mod reading;
mod repeated;
#[cfg(feature = "store")]
mod store;
mod stories;
mod story;
mod vocabulary;

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use ahash::{AHashMap, RandomState};
use rayon::prelude::*;

use crate::article::{Article, Timestamp};
use crate::detector::{Detector, Settings};
use copies::{Copies, CopyOf};
use error::Failure;
pub use error::{IndexError, IndexErrorKind};
use newcomer::Told;
use numbered::{Numbered, insert_ascending, remove_ascending};
use outlook::{MostProbable, Outlook};
pub use placement::{Answer, Insertion, Match, Placement, Removal, ReportId, StoryEvent, StoryId};
use postings::{LAST_NUMBER, Postings};
use reading::Reading;
#[cfg(feature = "store")]
pub use store::{StoreError, StoreErrorKind, StoryStore};
use stories::Stories;
pub use story::{IndexedReport, IndexedStory};

/// Places articles as they come, and remembers them until they are removed.
///
/// ```
/// use samestory::{Article, StoryIndex};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut index = StoryIndex::default();
/// let wire = "The ferry Aurora ran aground off Lundy on Sunday with forty people aboard.";
/// let first = index.insert(&Article::new("wire", wire))?;
/// assert!(first.is_new_story);
///
/// let copy = index.insert(&Article::new("daily", wire.to_uppercase()))?;
/// assert_eq!(copy.copy_of(), Some("wire"));
///
/// let report = "Rocks near Lundy trapped the ferry Aurora and forty people for a night.";
/// let report = index.insert(&Article::new("post", report))?;
/// assert_eq!(report.story(), first.story());
/// assert_ne!(report.report(), first.report());
/// # Ok(())
/// # }
/// ```
///
/// # What it does
///
/// An article is a copy when it is one, by the detector's [`CopyRule`](crate::detector::CopyRule), of the text
/// that a report began with; of several the one that it shares most with. One of the very same words as
/// an article that is there goes with that one. Of each shingle's hash some 15 bits are kept, and the overlap is estimated from these: the standard error of a containment is
/// 0.005 between texts of 400 words, 0.01 between texts of 100 and 0.014 between one of 400 and one
/// seven times as long; those of 28 words or fewer are compared exactly. An article that is no copy
/// begins a report. A report is compared with those that share two or more of its
/// heaviest terms, the evidence is weighed as in a batch, and the stories that it is linked to are
/// grouped anew by average linkage. So what came before can move: [`StoryEvent`] says so. A story of
/// 100 reports or more takes newcomers and smaller stories in, but is not taken apart or joined with
/// another of that size. How much a term counts depends on the reports that are in the index at the
/// time.
///
/// Boilerplate is not dropped, whatever the detector would do, and with
/// [`Lens::Stories`](crate::detector::Lens::Stories) no copies are looked for: each article begins a report,
/// and speaks for itself.
///
/// # Determinism
///
/// The same calls give the same answers and the same ids. Which articles are copies of which follows
/// from the articles that are there and from the order in which they came: what was removed leaves
/// no trace. Stories depend on what came before and is gone.
///
/// # Resources
///
/// No text is kept. `cargo bench --bench feed` prints the time of each call and the memory an
/// article.
#[derive(Clone)]
pub struct StoryIndex {
    settings: Settings,
    articles: Numbered<Held>,
    /// Articles by their [`StoryIndex::id_key`].
    by_id: Postings,
    /// Seeded at random, so that nobody can make ids of one key.
    id_hasher: RandomState,
    /// The articles that can expire, by [`hour`], ascending.
    by_date: BTreeMap<i64, Vec<u32>>,
    copies: Copies,
    reports: Numbered<Report>,
    stories: Stories,
    /// Numbers given.
    articles_begun: u32,
    /// The effective date of the article that came last.
    last_date: Option<Timestamp>,
}

/// An article of the index, numbered in the order in which articles came.
#[derive(Clone, Debug)]
struct Held {
    id: Box<str>,
    /// When it was published or, where it is not dated, the article before it.
    effective_date: Option<Timestamp>,
    is_dated: bool,
    /// Of the words of the title and of those of the text.
    fingerprint: u64,
    report: u32,
}

impl Held {
    fn date(&self) -> Option<Timestamp> {
        self.effective_date.filter(|_| self.is_dated)
    }
}

/// A text with its copies, numbered in the order in which reports began, from 1.
#[derive(Clone, Debug)]
struct Report {
    /// The article that the others are copies of.
    centre: u32,
    /// All, ascending.
    articles: Vec<u32>,
}

/// The hour of a moment.
fn hour(moment: Timestamp) -> i64 {
    moment.as_unix_seconds().div_euclid(3600)
}

impl StoryIndex {
    /// An empty index that judges as `detector` does.
    pub fn new(detector: &Detector) -> Self {
        Self::of_settings(detector.settings().clone())
    }

    fn of_settings(settings: Settings) -> Self {
        Self {
            articles: Numbered::default(),
            by_id: Postings::default(),
            id_hasher: RandomState::new(),
            by_date: BTreeMap::new(),
            copies: Copies::new(settings.copy_rule),
            reports: Numbered::default(),
            stories: Stories::new(settings.clone()),
            articles_begun: 0,
            last_date: None,
            settings,
        }
    }

    /// Adds an article, and says where it belongs and what became of others by it.
    ///
    /// # Errors
    ///
    /// When the index holds an article of the same id, and when 2^31 - 1 articles or reports have
    /// ever been in it. Then nothing is added.
    pub fn insert(&mut self, article: &Article) -> Result<Insertion, IndexError> {
        self.check(1, |_| article.id())?;
        Ok(self.place(Reading::of(&self.settings, article)))
    }

    /// Adds articles in their order, as [`StoryIndex::insert`] does one by one; they are read on all
    /// threads of the rayon pool.
    ///
    /// ```
    /// use samestory::{Article, StoryIndex};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let ferry = "The ferry Aurora ran aground off Lundy on Sunday with forty people aboard.";
    /// let budget = "Parliament in Lisbon rejected the budget after a long night of debate.";
    /// let batch = [("wire", ferry), ("post", budget), ("daily", ferry)];
    /// let batch = batch.map(|(id, text)| Article::new(id, text));
    /// let mut index = StoryIndex::default();
    /// for (article, came) in batch.iter().zip(index.insert_batch(&batch)?) {
    ///     println!("{}: story {}", article.id(), came.story());
    /// }
    /// assert_eq!((index.len(), index.story_count()), (3, 2));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When two articles have the same id, and those of [`StoryIndex::insert`]. Then none is added.
    pub fn insert_batch<A>(&mut self, articles: &[A]) -> Result<Vec<Insertion>, IndexError>
    where
        A: Borrow<Article> + Sync,
    {
        self.check(articles.len(), |at| articles[at].borrow().id())?;
        let mut insertions = Vec::with_capacity(articles.len());
        for chunk in articles.chunks(CHUNK) {
            let read = |article: &A| Reading::of(&self.settings, article.borrow());
            let readings: Vec<Reading> = chunk.par_iter().map(read).collect();
            insertions.extend(readings.into_iter().map(|reading| self.place(reading)));
        }
        Ok(insertions)
    }

    /// Adds an article, in the place of the one of its id where there is one: takes in what was
    /// corrected. Where that one has the same words in title and text and the same date, nothing
    /// changes, and nothing is returned. One that comes without a date keeps that of the other. What was
    /// taken back goes on to be known of a report as long as copies are left in it ([`StoryIndex::remove`]).
    ///
    /// The same as [`StoryIndex::remove`] and [`StoryIndex::insert`], so that the article is the one
    /// that came last, but that a story which the one told alone keeps its id where the other tells it
    /// alone. The events of both are told, as one.
    ///
    /// ```
    /// use samestory::{Article, StoryIndex};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let mut index = StoryIndex::default();
    /// let ferry = "The ferry Aurora ran aground off Lundy on Sunday with forty people aboard.";
    /// let first = index.insert(&Article::new("wire", ferry))?;
    /// let corrected = Article::new("wire", ferry.replace("Sunday", "Monday"));
    /// let again = index.replace(&corrected)?.ok_or("it is another day")?;
    /// assert_eq!((again.story(), again.is_new_story), (first.story(), false));
    /// assert_eq!((index.len(), again.events.len()), (1, 0));
    /// assert_eq!(index.replace(&corrected)?, None);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When 2^31 - 1 articles or reports have ever been in the index. Then nothing is changed.
    pub fn replace(&mut self, article: &Article) -> Result<Option<Insertion>, IndexError> {
        let known = self.number_of(article.id());
        let Some((number, held)) = known.and_then(|at| Some((at, self.articles.get(at)?))) else {
            return self.insert(article).map(Some);
        };
        let mut reading = Reading::of(&self.settings, article);
        let date = &mut reading.content.facts.date;
        *date = date.or(held.date());
        if held.fingerprint == reading.fingerprint && held.date() == *date {
            return Ok(None);
        }
        self.check_room(1)?;
        let told_by = self.stories.story_of(self.report_of(number));
        let absorbed = told_by.map_or(Vec::new(), |of| self.stories.absorbed_by(of).to_vec());
        let mut events = self.take_out(&[number]).events;
        let mut insertion = self.place(reading);
        if let Some(story) = told_by
            && let Some(ended) =
                events.iter().position(|event| *event == StoryEvent::StoryEnded { story })
            && insertion.is_new_story
            && self.stories.reports_of(insertion.placement.story).len() == 1
        {
            events.remove(ended);
            self.stories.rename(insertion.placement.story, story, absorbed);
            insertion.placement.story = story;
            insertion.is_new_story = false;
        }
        events.append(&mut insertion.events);
        Ok(Some(Insertion { events, ..insertion }))
    }

    fn check<'a>(&self, count: usize, id: impl Fn(usize) -> &'a str) -> Result<(), IndexError> {
        let mut seen: AHashMap<&str, usize> = AHashMap::with_capacity(count);
        for second in 0..count {
            let id = id(second);
            if self.contains(id) {
                return Err(Failure::KnownId { id: id.to_owned() }.into());
            }
            if let Some(first) = seen.insert(id, second) {
                return Err(Failure::DuplicateId { id: id.to_owned(), first, second }.into());
            }
        }
        self.check_room(count)
    }

    fn check_room(&self, count: usize) -> Result<(), IndexError> {
        let given = self.articles_begun.max(self.stories.reports_begun);
        if count > LAST_NUMBER.saturating_sub(given) as usize {
            return Err(Failure::Full.into());
        }
        Ok(())
    }

    fn place(&mut self, reading: Reading) -> Insertion {
        let Reading { id, fingerprint, text, content } = reading;
        let number = self.articles_begun;
        self.articles_begun += 1;
        let date = content.facts.date;
        self.last_date = date.or(self.last_date);
        self.note_date(number, self.last_date);
        self.by_id.insert(self.id_key(&id), number);
        let copy_of = text.and_then(|text| self.copies.insert(number, text));
        let (effective_date, is_dated) = (self.last_date, date.is_some());
        let held = Held { id, effective_date, is_dated, fingerprint, report: 0 };
        self.articles.insert(number, held);
        let (told, matched) = match copy_of {
            Some(copy) => {
                let report = self.report_of(copy.centre);
                let story = self.stories.note_copy(report, date);
                (Told::known(report, story), self.match_of_copy(copy))
            }
            None => {
                let told = self.stories.insert(&content);
                self.begin_report(told.report, number);
                let most_probable = told.most_probable.as_ref();
                let matched = most_probable.and_then(|of| self.match_of_report(of));
                (told, matched)
            }
        };
        self.file(number, told.report);
        self.renew_latest(&told.events, []);
        self.stories.note_latest(told.story, number);
        let report = ReportId(told.report.into());
        Insertion {
            placement: Placement { story: told.story, report, matched },
            is_new_story: told.is_new,
            events: told.events,
        }
    }

    /// Says where an article would belong and why, as [`StoryIndex::insert`] would decide, and adds
    /// nothing. One of the same id in the index is as any other.
    ///
    /// ```
    /// use samestory::{Article, StoryIndex};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let mut index = StoryIndex::default();
    /// let ferry = "The ferry Aurora ran aground off Lundy on Sunday with forty people aboard.";
    /// let placed = index.insert(&Article::new("wire", ferry))?;
    /// let answer = index.query(&Article::new("?", ferry));
    /// assert_eq!((answer.report, answer.story), (Some(placed.report()), Some(placed.story())));
    /// assert_eq!(index.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn query(&self, article: &Article) -> Answer {
        let Reading { text, content, .. } = Reading::of(&self.settings, article);
        if let Some(copy) = text.and_then(|text| self.copies.find(&text)) {
            let report = self.report_of(copy.centre);
            return Answer {
                story: self.stories.story_of(report),
                report: Some(ReportId(report.into())),
                matched: self.match_of_copy(copy),
            };
        }
        let (story, most_probable) = self.stories.query(&content);
        let matched = most_probable.as_ref().and_then(|of| self.match_of_report(of));
        Answer { story, report: None, matched }
    }

    /// Whether there is an article of an id.
    pub fn contains(&self, id: &str) -> bool {
        self.number_of(id).is_some()
    }

    /// Where the article of an id belongs now, and why; none where there is no such article. The
    /// evidence for a report is weighed as things are now: it differs from what was said when it came,
    /// by much where much came since, and may be below the threshold by now, as a story is not judged
    /// anew before a newcomer is linked to it. What was said then is in [`Insertion`], for a program
    /// that keeps it.
    ///
    /// ```
    /// use samestory::{Article, StoryIndex};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let mut index = StoryIndex::default();
    /// let ferry = "The ferry Aurora ran aground off Lundy on Sunday with forty people aboard.";
    /// index.insert(&Article::new("wire", ferry))?;
    /// let came = index.insert(&Article::new("daily", ferry))?;
    /// assert_eq!(index.get("daily"), Some(came.placement));
    /// assert_eq!(index.get("post"), None);
    /// # Ok(())
    /// # }
    /// ```
    pub fn get(&self, id: &str) -> Option<Placement> {
        let number = self.number_of(id)?;
        let report = self.articles.get(number)?.report;
        let matched = match self.copies.copy_of(number) {
            Some(copy) => self.match_of_copy(copy),
            None => {
                let most_probable = Outlook::of(&self.stories).most_probable_of(report);
                most_probable.as_ref().and_then(|of| self.match_of_report(of))
            }
        };
        let story = self.stories.story_of(report)?;
        Some(Placement { story, report: ReportId(report.into()), matched })
    }

    /// When the article of an id was published; none where there is no such article, or it came
    /// without a date.
    ///
    /// ```
    /// use samestory::{Article, StoryIndex, Timestamp};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let day = |day: i64| Timestamp::from_unix_seconds(1_700_000_000 + day * 86_400);
    /// let ferry = "The ferry Aurora ran aground off Lundy on Sunday with forty people aboard.";
    /// let mut index = StoryIndex::default();
    /// index.insert(&Article::new("wire", ferry).with_date(day(0)))?;
    /// index.insert(&Article::new("daily", ferry).with_date(day(2)))?;
    /// let latest = |story: samestory::index::IndexedStory| {
    ///     story.article_ids().filter_map(|id| index.date_of(id)).max()
    /// };
    /// let since_yesterday = index.recent_stories().filter(|&story| latest(story) >= Some(day(1)));
    /// assert_eq!(since_yesterday.count(), 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn date_of(&self, id: &str) -> Option<Timestamp> {
        self.articles.get(self.number_of(id)?)?.date()
    }

    /// Takes out the article of an id; none where there is no such article.
    ///
    /// Where others were copies of it, or have its very words, they are judged anew, as if it had never
    /// come, and a report goes by the name that it had for the first of its articles that are left. A copy
    /// that begins a report of its own then is a newcomer to stories, and joins or parts those that it is
    /// linked to as one that is inserted does. Other stories stay as they are until a newcomer is linked to
    /// them. To other reports a report stays known by the words that it began with, also where the article
    /// that had them goes and copies of it are left: the terms of copies are not kept. It is as old as the
    /// first of those that are left.
    ///
    /// ```
    /// use samestory::index::StoryEvent;
    /// use samestory::{Article, StoryIndex};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let one = "The ferry Aurora ran aground off Lundy on Sunday with forty people aboard, and lay \
    ///            there on her side until the coastguard had counted all of them twice. ";
    /// let two = "A lifeboat from Ilfracombe took everyone to Clovelly before the tide came in, where \
    ///            the village opened its hall, cooked soup and lent dry coats to whoever asked.";
    /// let mut index = StoryIndex::default();
    /// index.insert(&Article::new("wire", [one, two].concat()))?;
    /// // Each has half of it.
    /// let kept = index.insert(&Article::new("daily", one))?.report();
    /// let moved = index.insert(&Article::new("post", two))?.report();
    /// assert_eq!(kept, moved);
    ///
    /// let removal = index.remove("wire").ok_or("it is there")?;
    /// assert_eq!(removal.article_ids, ["wire"]);
    /// match &removal.events[..] {
    ///     [StoryEvent::ArticleMoved { id, from_report, to_report, .. }] => {
    ///         assert_eq!((id.as_str(), *from_report), ("post", kept));
    ///         assert_ne!(*to_report, kept);
    ///     }
    ///     other => panic!("{other:?}"),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn remove(&mut self, id: &str) -> Option<Removal> {
        let number = self.number_of(id)?;
        Some(self.take_out(&[number]))
    }

    /// Takes out all articles that were published before `moment`. One without a date is taken to be
    /// as old as the article that came before it, and stays where none has a date.
    ///
    /// ```
    /// use samestory::{Article, StoryIndex, Timestamp};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let day = |day: i64| Timestamp::from_unix_seconds(1_700_000_000 + day * 86_400);
    /// let mut index = StoryIndex::default();
    /// let ferry = "The ferry Aurora ran aground off Lundy on Sunday with forty people aboard.";
    /// index.insert(&Article::new("wire", ferry).with_date(day(0)))?;
    /// index.insert(&Article::new("daily", ferry).with_date(day(30)))?;
    /// assert_eq!(index.expire(day(14)).article_ids, ["wire"]);
    /// assert_eq!(index.get("daily").and_then(|place| place.matched), None);
    /// # Ok(())
    /// # }
    /// ```
    pub fn expire(&mut self, moment: Timestamp) -> Removal {
        let is_older = |&number: &u32| {
            self.articles
                .get(number)
                .and_then(|held| held.effective_date)
                .is_some_and(|date| date < moment)
        };
        let come = self.by_date.range(..=hour(moment)).flat_map(|(_, numbers)| numbers);
        let mut expired: Vec<u32> = come.copied().filter(is_older).collect();
        expired.sort_unstable();
        self.take_out(&expired)
    }

    /// When the latest of the articles was published that were not published after `moment`; none
    /// where there is no such article with a date.
    ///
    /// A feed that is taken up again knows from this how far it had come, whatever wrong dates in the
    /// future it held. Dates that a program gave to articles without one count, too.
    ///
    /// ```
    /// use samestory::{Article, StoryIndex, Timestamp};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let day = |day: i64| Timestamp::from_unix_seconds(1_700_000_000 + day * 86_400);
    /// let mut index = StoryIndex::default();
    /// let ferry = "The ferry Aurora ran aground off Lundy on Sunday with forty people aboard.";
    /// index.insert(&Article::new("wire", ferry).with_date(day(0)))?;
    /// // By a clock that is wrong.
    /// index.insert(&Article::new("daily", ferry).with_date(day(900)))?;
    /// assert_eq!(index.latest_date(day(1)), Some(day(0)));
    /// # Ok(())
    /// # }
    /// ```
    pub fn latest_date(&self, moment: Timestamp) -> Option<Timestamp> {
        let date = |&number: &u32| {
            let date = self.articles.get(number)?.date()?;
            (date <= moment).then_some(date)
        };
        let hours = self.by_date.range(..=hour(moment)).rev();
        hours.filter_map(|(_, numbers)| numbers.iter().filter_map(date).max()).next()
    }

    /// The number of articles.
    pub fn len(&self) -> usize {
        self.articles.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of stories.
    pub fn story_count(&self) -> usize {
        self.stories.len()
    }

    /// The number of reports.
    pub fn report_count(&self) -> usize {
        self.reports.len()
    }

    /// Bytes of memory held for the articles. Costs O(articles) time.
    pub fn estimated_size(&self) -> usize {
        let ids: usize = self.articles.iter().map(|(_, held)| held.id.len()).sum();
        let of_report = |report: &Report| report.articles.capacity() * size_of::<u32>();
        let reports: usize = self.reports.iter().map(|(_, report)| of_report(report)).sum();
        // Nodes of a tree are two thirds full.
        let hours = self.by_date.len() * size_of::<(i64, Vec<u32>)>() * 3 / 2;
        let of_hour = |numbers: &Vec<u32>| numbers.capacity() * size_of::<u32>();
        let by_date = hours + self.by_date.values().map(of_hour).sum::<usize>();
        ids + by_date
            + reports
            + self.by_id.estimated_size()
            + self.articles.estimated_size()
            + self.reports.estimated_size()
            + self.copies.estimated_size()
            + self.stories.estimated_size()
    }

    fn take_out(&mut self, numbers: &[u32]) -> Removal {
        let mut removal = Removal::default();
        let mut left = BTreeSet::new();
        for &number in numbers {
            let Some(held) = self.articles.remove(number) else { continue };
            self.by_id.remove(self.id_key(&held.id), number);
            self.forget_date(number, held.effective_date);
            self.unfile(number, held.report);
            left.insert(held.report);
            removal.article_ids.push(held.id.to_string());
        }
        for number in self.copies.remove(numbers) {
            let Some(held) = self.articles.get(number) else { continue };
            let (date, from) = (held.date(), held.report);
            let to = match self.copies.centre(number) {
                Some(centre) if centre != number => self.report_of(centre),
                _ => self.report_begun_by(number, from, &mut removal.events),
            };
            if to == from {
                continue;
            }
            self.unfile(number, from);
            self.file(number, to);
            let story = self.stories.note_copy(to, date);
            left.insert(from);
            removal.events.push(StoryEvent::ArticleMoved {
                id: self.id_of(number).unwrap_or_default(),
                from_report: ReportId(from.into()),
                to_report: ReportId(to.into()),
                story,
            });
        }
        let left_by: Vec<StoryId> =
            left.iter().filter_map(|&report| self.stories.story_of(report)).collect();
        for report in left {
            let Some(Report { articles, .. }) = self.reports.get(report) else { continue };
            if articles.is_empty() {
                self.reports.remove(report);
                let ended = self.stories.remove(report);
                removal.events.extend(ended.map(|story| StoryEvent::StoryEnded { story }));
            } else {
                let date = |&number: &u32| self.articles.get(number)?.date();
                self.stories.set_date(report, articles.iter().filter_map(date).min());
            }
        }
        self.renew_latest(&removal.events, left_by);
        removal
    }

    /// The report of an article of the report `from` that is no copy any more: that one, if what it
    /// began with is gone, or a new one. The text of the new one was much like that of the other.
    fn report_begun_by(&mut self, number: u32, from: u32, events: &mut Vec<StoryEvent>) -> u32 {
        if let Some(report) = self.reports.get_mut(from)
            && self.copies.centre(report.centre) != Some(report.centre)
        {
            report.centre = number;
            return from;
        }
        let date = self.articles.get(number).and_then(Held::date);
        let told = self.stories.insert_like(from, date);
        self.begin_report(told.report, number);
        events.extend(told.events);
        told.report
    }

    /// Notes which article came last of stories that others came to or left, by what was told, and of `more`.
    fn renew_latest(&mut self, events: &[StoryEvent], more: impl IntoIterator<Item = StoryId>) {
        let told = events.iter().flat_map(|event| match event {
            StoryEvent::ReportMoved { from_story, to_story, .. } => [*from_story, *to_story],
            StoryEvent::StoriesJoined { kept: story, .. }
            | StoryEvent::ArticleMoved { story, .. }
            | StoryEvent::StoryEnded { story } => [*story; 2],
        });
        for story in told.chain(more).collect::<BTreeSet<StoryId>>() {
            let reports = self.stories.reports_of(story).iter();
            let latest =
                reports.filter_map(|&report| self.reports.get(report)?.articles.last()).max();
            if let Some(&latest) = latest {
                self.stories.note_latest(story, latest);
            }
        }
    }

    fn note_date(&mut self, number: u32, date: Option<Timestamp>) {
        if let Some(date) = date {
            insert_ascending(self.by_date.entry(hour(date)).or_default(), number);
        }
    }

    fn forget_date(&mut self, number: u32, date: Option<Timestamp>) {
        let Some(hour) = date.map(hour) else { return };
        if let Some(of_hour) = self.by_date.get_mut(&hour) {
            remove_ascending(of_hour, number);
            if of_hour.is_empty() {
                self.by_date.remove(&hour);
            }
        }
    }

    fn begin_report(&mut self, report: u32, centre: u32) {
        self.reports.insert(report, Report { centre, articles: Vec::new() });
    }

    fn file(&mut self, number: u32, report: u32) {
        if let Some(held) = self.articles.get_mut(number) {
            held.report = report;
        }
        if let Some(Report { articles, .. }) = self.reports.get_mut(report) {
            insert_ascending(articles, number);
        }
    }

    fn unfile(&mut self, number: u32, report: u32) {
        if let Some(Report { articles, .. }) = self.reports.get_mut(report) {
            remove_ascending(articles, number);
        }
    }

    /// The report of an article, of no other 0, which is none.
    fn report_of(&self, number: u32) -> u32 {
        self.articles.get(number).map_or(0, |held| held.report)
    }

    /// Articles of different ids seldom have the same.
    fn id_key(&self, id: &str) -> u32 {
        crate::hash::upper_half(self.id_hasher.hash_one(id))
    }

    fn number_of(&self, id: &str) -> Option<u32> {
        let alike = self.by_id.get(self.id_key(id));
        let is_it = |&number: &u32| self.articles.get(number).is_some_and(|held| *held.id == *id);
        alike.range(0..alike.len()).find(is_it)
    }

    fn id_of(&self, number: u32) -> Option<String> {
        self.articles.get(number).map(|held| held.id.to_string())
    }

    fn match_of_copy(&self, copy: CopyOf) -> Option<Match> {
        Some(Match::Copy { of: self.id_of(copy.centre)?, overlap: copy.overlap })
    }

    fn match_of_report(&self, most_probable: &MostProbable) -> Option<Match> {
        let of = self.id_of(self.reports.get(most_probable.report)?.centre)?;
        let evidence = most_probable.evidence;
        let score = self.settings.story_model.score(&evidence);
        Some(Match::Report { of, evidence: Box::new(evidence), score })
    }
}

/// How much it holds, not what.
impl fmt::Debug for StoryIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoryIndex")
            .field("articles", &self.len())
            .field("reports", &self.report_count())
            .field("stories", &self.story_count())
            .finish_non_exhaustive()
    }
}

/// Of a default [`Detector`].
impl Default for StoryIndex {
    fn default() -> Self {
        Self::new(&Detector::default())
    }
}

/// Articles of a batch that are read at a time.
const CHUNK: usize = 1024;
