//! What is written of each part of an index, and an index of what was written.
//!
//! | table | key | row |
//! |---|---|---|
//! | `header` | name | versions and digests of the detector's parts; numbers given |
//! | `articles` | number | id, effective date, report, fingerprint, and of one that can be judged its shingles |
//! | `terms` | number of a term | its hash, whether it begins with a digit |
//! | `reports` | number | story, facts, surroundings, links |
//! | `report terms` | number of a report | weighted terms, which never change |
//! | `stories` | name | the article that came last |
//! | `absorbed` | name | the story that it is part of |
//!
//! Numbers are little-endian. Who holds a shingle or a term, which terms are common, which articles
//! are of a report and which reports of a story follows from these rows.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use redb::{
    Database, ReadTransaction, ReadableDatabase, ReadableTable, ReadableTableMetadata, Table,
    TableDefinition, TableHandle,
};

use super::error::Failure;
use crate::article::Timestamp;
use crate::detector::{Lens, Settings};
use crate::hash::Checksum;
use crate::index::copies::Text;
use crate::index::packed::{PackedSet, PackedTerms};
use crate::index::postings::LAST_NUMBER;
use crate::index::stories::{Link, Node, Share, Stories, Ties};
use crate::index::{Held, Report, StoryIndex};
use crate::layers::verify::Facts;
use crate::saved::{Format, Loading, Saving};

/// Another number of bytes of `Facts` or of `Link`, or another meaning of one, is the next version.
const FORMAT: Format = Format {
    name: *b"samestor",
    version: 2,
    what: "a story store",
    saved_by: "StoryStore",
    remake: "open it with the version that made it, or send the articles to a new one",
};

type Rows<K> = TableDefinition<'static, K, &'static [u8]>;

const HEADER: Rows<&str> = TableDefinition::new("header");
const ARTICLES: Rows<u32> = TableDefinition::new("articles");
const TERMS: TableDefinition<u32, (u32, bool)> = TableDefinition::new("terms");
const REPORTS: Rows<u32> = TableDefinition::new("reports");
const REPORT_TERMS: Rows<u32> = TableDefinition::new("report terms");
const STORIES: TableDefinition<u64, u32> = TableDefinition::new("stories");
const ABSORBED: TableDefinition<u64, u64> = TableDefinition::new("absorbed");

/// Keys of [`HEADER`].
const MADE_WITH: &str = "made with";
const NUMBERS: &str = "numbers";

/// Writes an empty index.
pub(super) fn begin(database: &Database, settings: &Settings) -> Result<(), Failure> {
    let transaction = database.begin_write()?;
    {
        let mut header = transaction.open_table(HEADER)?;
        header.insert(MADE_WITH, made_with(settings).as_slice())?;
        header.insert(NUMBERS, numbers(&StoryIndex::of_settings(settings.clone())).as_slice())?;
        transaction.open_table(ARTICLES)?;
        transaction.open_table(TERMS)?;
        transaction.open_table(REPORTS)?;
        transaction.open_table(REPORT_TERMS)?;
        transaction.open_table(STORIES)?;
        transaction.open_table(ABSORBED)?;
    }
    Ok(transaction.commit()?)
}

/// How many articles there are, and the numbers given: with each call that writes one of them changes.
pub(super) fn extent(database: &Database) -> Result<(u64, Vec<u8>), Failure> {
    let transaction = database.begin_read()?;
    let header = transaction.open_table(HEADER)?;
    let numbers = header.get(NUMBERS)?.map(|numbers| numbers.value().to_vec());
    Ok((transaction.open_table(ARTICLES)?.len()?, numbers.unwrap_or_default()))
}

/// Lets an index note what changes from now on.
pub(super) fn note_changes(index: &mut StoryIndex) {
    index.articles.changes.begin();
    let stories = &mut index.stories;
    stories.nodes.changes.begin();
    stories.vocabulary.changes.begin();
    stories.changes.begin();
    stories.alias_changes.begin();
}

/// Writes what has changed, in one transaction; nothing where nothing has.
pub(super) fn write(database: &Database, index: &mut StoryIndex) -> Result<(), Failure> {
    // No article is changed by the rest alone.
    if index.articles.changes.is_empty() {
        return Ok(());
    }
    let transaction = database.begin_write()?;
    {
        let mut header = transaction.open_table(HEADER)?;
        header.insert(NUMBERS, numbers(index).as_slice())?;

        let changed = index.articles.changes.take();
        let copies = &index.copies;
        let article =
            |number| index.articles.get(number).map(|held| article_row(held, copies.text(number)));
        write_rows(&mut transaction.open_table(ARTICLES)?, changed, article)?;

        let stories = &mut index.stories;
        let mut terms = transaction.open_table(TERMS)?;
        for number in stories.vocabulary.changes.take() {
            terms.insert(number, stories.vocabulary.term(number))?;
        }

        let changed = stories.nodes.changes.take();
        let nodes = &stories.nodes;
        // They never change: what has a row keeps it.
        let mut report_terms = transaction.open_table(REPORT_TERMS)?;
        let known = report_terms.last()?.map_or(0, |(number, _)| number.value());
        let is_new_or_gone = |&number: &u32| number > known || nodes.get(number).is_none();
        let new_or_gone = changed.iter().copied().filter(is_new_or_gone).collect();
        write_rows(&mut report_terms, new_or_gone, |number| {
            nodes.get(number).map(|node| node.terms.0.to_vec())
        })?;
        let report = |number| nodes.get(number).map(report_row);
        write_rows(&mut transaction.open_table(REPORTS)?, changed, report)?;

        let mut of_stories = transaction.open_table(STORIES)?;
        for story in stories.changes.take() {
            match stories.stories.get(&story) {
                Some(of) => of_stories.insert(story, of.latest)?,
                None => of_stories.remove(story)?,
            };
        }
        let mut absorbed = transaction.open_table(ABSORBED)?;
        for story in stories.alias_changes.take() {
            match stories.kept_of.get(&story) {
                Some(kept) => absorbed.insert(story, kept)?,
                None => absorbed.remove(story)?,
            };
        }
    }
    Ok(transaction.commit()?)
}

fn write_rows(
    table: &mut Table<'_, u32, &'static [u8]>,
    changed: BTreeSet<u32>,
    row: impl Fn(u32) -> Option<Vec<u8>>,
) -> Result<(), Failure> {
    for number in changed {
        match row(number) {
            Some(row) => table.insert(number, row.as_slice())?,
            None => table.remove(number)?,
        };
    }
    Ok(())
}

/// The index that was written.
pub(super) fn load(
    transaction: &ReadTransaction,
    settings: &Settings,
) -> Result<StoryIndex, Failure> {
    let tables: Vec<String> =
        transaction.list_tables()?.map(|table| table.name().to_owned()).collect();
    if !tables.iter().any(|name| name == HEADER.name()) {
        return Err(Failure::OtherFormat);
    }
    let header = transaction.open_table(HEADER)?;
    let made_with = header.get(MADE_WITH)?.ok_or(Failure::OtherFormat)?;
    check_made_with(made_with.value(), settings)?;
    let mut index = StoryIndex::of_settings(settings.clone());
    let numbers = header.get(NUMBERS)?.ok_or_else(|| senseless("the numbers given"))?;
    Fields(numbers.value()).numbers(&mut index).ok_or_else(|| senseless("the numbers given"))?;
    let stories = std::mem::replace(&mut index.stories, Stories::new(settings.clone()));
    let (articles, stories) = rayon::join(
        || load_articles(transaction, &mut index),
        || load_stories(transaction, stories),
    );
    articles?;
    index.stories = stories?;
    let nodes = &index.stories.nodes;
    if index.reports.len() != nodes.len()
        || index.reports.iter().any(|(number, _)| nodes.get(number).is_none())
    {
        return Err(senseless("the reports of the articles"));
    }
    Ok(index)
}

/// All that follows from the articles.
fn load_articles(transaction: &ReadTransaction, index: &mut StoryIndex) -> Result<(), Failure> {
    let table = transaction.open_table(ARTICLES)?;
    let mut of_report: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for entry in table.iter()? {
        let (number, row) = entry?;
        let number = number.value();
        let (held, text) = Fields(row.value())
            .article()
            .filter(|_| number < index.articles_begun)
            .ok_or_else(|| senseless("an article"))?;
        index.note_date(number, held.effective_date);
        let articles = of_report.entry(held.report).or_default();
        articles.push(number);
        // The others of a report are copies of the first.
        if let Some(text) = text {
            index.copies.restore(number, text, articles[0]);
        }
        index.articles.insert(number, held);
    }
    let ids = index.articles.iter().map(|(number, held)| (index.id_key(&held.id), number));
    index.by_id = ids.collect();
    index.copies.list_anew();
    for (report, articles) in of_report {
        index.reports.insert(report, Report { centre: articles[0], articles });
    }
    Ok(())
}

fn load_stories(transaction: &ReadTransaction, mut stories: Stories) -> Result<Stories, Failure> {
    for (at, entry) in (0..).zip(transaction.open_table(TERMS)?.iter()?) {
        let (number, term) = entry?;
        if number.value() != at {
            return Err(senseless("the numbers of the terms"));
        }
        stories.vocabulary.restore(stories.settings.background(), term.value());
    }
    let (reports, terms) =
        (transaction.open_table(REPORTS)?, transaction.open_table(REPORT_TERMS)?);
    let mut terms = terms.iter()?;
    for entry in reports.iter()? {
        let (number, row) = entry?;
        let (of, terms) = terms.next().ok_or_else(|| senseless("a report without terms"))??;
        let number = number.value();
        let node = Fields(row.value())
            .report(terms.value())
            .filter(|node| {
                of.value() == number
                    && number.max(node.ties.seen) <= stories.reports_begun
                    && (1..=stories.stories_begun).contains(&node.story)
            })
            .ok_or_else(|| senseless("a report"))?;
        stories.sum_of_best += u64::from(node.ties.best.0);
        stories.stories.entry(node.story).or_default().reports.push(number);
        stories.nodes.insert(number, node);
    }
    let terms = stories.nodes.iter().map(|(_, node)| &node.terms);
    if !stories.vocabulary.recount(terms.filter(|terms| !terms.is_empty())) {
        return Err(senseless("a term without a number"));
    }
    let listed = stories.nodes.iter().flat_map(|(number, node)| {
        stories.vocabulary.listed(&node.terms).map(move |term| (term, number))
    });
    stories.postings = listed.collect();
    let table = transaction.open_table(STORIES)?;
    for entry in table.iter()? {
        let (story, latest) = entry?;
        let (story, latest) = (story.value(), latest.value());
        let of = stories.stories.get_mut(&story).ok_or_else(|| senseless("an empty story"))?;
        of.latest = latest;
        stories.by_latest.insert((latest, story));
    }
    if stories.by_latest.len() != stories.stories.len() {
        return Err(senseless("a story without a row"));
    }
    for entry in transaction.open_table(ABSORBED)?.iter()? {
        let (story, kept) = entry?;
        let (story, kept) = (story.value(), kept.value());
        let of = stories.stories.get_mut(&kept).ok_or_else(|| senseless("an absorbed story"))?;
        of.absorbed.push(story);
        stories.kept_of.insert(story, kept);
    }
    Ok(stories)
}

/// The versions, and a digest of each part of the settings that the index judges by.
fn made_with(settings: &Settings) -> Vec<u8> {
    let mut saved = Vec::new();
    // A vector takes all.
    let written = Saving::begin(&FORMAT, &mut saved).and_then(|mut saving| {
        for part in parts(settings) {
            saving.bytes(&part.value.to_le_bytes())?;
        }
        saving.end()
    });
    debug_assert!(written.is_ok());
    saved
}

fn check_made_with(saved: &[u8], settings: &Settings) -> Result<(), Failure> {
    let mut loading = Loading::begin(&FORMAT, saved).map_err(Failure::Header)?;
    let mut others = Vec::new();
    for expected in parts(settings) {
        let found = Part { value: loading.u64().map_err(Failure::Header)?, ..expected };
        if found.value != expected.value {
            others.push(format!("{} {found}, not {expected}", found.of));
        }
    }
    loading.end().map_err(Failure::Header)?;
    if others.is_empty() { Ok(()) } else { Err(Failure::OtherDetector(others.join("; "))) }
}

/// What tells a part of the settings from others.
#[derive(Clone, Copy)]
struct Part {
    of: &'static str,
    value: u64,
    shown: fn(u64) -> String,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&(self.shown)(self.value))
    }
}

/// Of the settings that an index judges by. What is larger than a number is told by a digest.
fn parts(settings: &Settings) -> [Part; 6] {
    let lens = match settings.lens {
        Lens::Copies => 1,
        Lens::Stories => 2,
        Lens::Both => 3,
    };
    let lens_of = |value: u64| match value {
        1 => "copies".to_owned(),
        2 => "stories".to_owned(),
        _ => "both".to_owned(),
    };
    let threshold_of = |value: u64| match f64::from_bits(value) {
        NO_THRESHOLD => "none".to_owned(),
        threshold => threshold.to_string(),
    };
    let rule = &settings.copy_rule;
    let containment = rule.containment_threshold().unwrap_or(NO_THRESHOLD);
    let (mut model, mut background) = (Vec::new(), Vec::new());
    let written = settings.story_model.save(&mut model);
    let written = written.and_then(|()| settings.background().save(&mut background));
    debug_assert!(written.is_ok());
    let threshold =
        |of: &'static str, value: f64| Part { of, value: value.to_bits(), shown: threshold_of };
    let whole =
        |of: &'static str, saved: &[u8]| Part { of, value: digest(saved), shown: digest_of };
    [
        Part { of: "lens", value: lens, shown: lens_of },
        threshold("Jaccard threshold", rule.jaccard_threshold()),
        threshold("containment threshold", containment),
        threshold("story threshold", settings.story_threshold()),
        whole("digest of the story model", &model),
        whole("digest of the background", &background),
    ]
}

/// All thresholds are more.
const NO_THRESHOLD: f64 = 0.0;

fn digest_of(value: u64) -> String {
    format!("{value:016x}")
}

fn digest(bytes: &[u8]) -> u64 {
    let mut checksum = Checksum::new();
    checksum.push(bytes);
    checksum.finish()
}

fn numbers(index: &StoryIndex) -> Vec<u8> {
    let mut row = Vec::new();
    row.extend(index.articles_begun.to_le_bytes());
    row.extend(index.stories.reports_begun.to_le_bytes());
    row.extend(index.stories.stories_begun.to_le_bytes());
    push_date(&mut row, index.last_date);
    row
}

fn article_row(held: &Held, text: Option<&Text>) -> Vec<u8> {
    let mut row = Vec::new();
    row.extend(held.report.to_le_bytes());
    row.push(held.is_dated.into());
    row.extend(held.fingerprint.to_le_bytes());
    push_date(&mut row, held.effective_date);
    row.extend((held.id.len() as u32).to_le_bytes());
    row.extend(held.id.as_bytes());
    if let Some(text) = text {
        row.extend(text.sequence.to_le_bytes());
        let (bits, len, coded) = text.shingles.parts();
        row.push(bits);
        row.extend(len.to_le_bytes());
        row.extend(coded);
    }
    row
}

fn report_row(node: &Node) -> Vec<u8> {
    let mut row = Vec::new();
    row.extend(node.story.to_le_bytes());
    row.extend(node.facts.to_bytes());
    row.extend(node.ties.topic.0.to_le_bytes());
    row.extend(node.ties.best.0.to_le_bytes());
    row.extend(node.ties.seen.to_le_bytes());
    for link in &node.ties.links {
        row.extend(link.other.to_le_bytes());
        row.extend(link.cosine.0.to_le_bytes());
        row.extend(link.numbers.0.to_le_bytes());
    }
    row
}

fn push_date(row: &mut Vec<u8>, date: Option<Timestamp>) {
    row.push(u8::from(date.is_some()));
    row.extend(date.map(|date| date.as_unix_seconds().to_le_bytes()).into_iter().flatten());
}

/// What is left of a row to read; none where it is not as it was written.
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn numbers(mut self, index: &mut StoryIndex) -> Option<()> {
        index.articles_begun = self.u32()?;
        index.stories.reports_begun = self.u32()?;
        index.stories.stories_begun = self.u64()?;
        index.last_date = self.date()?;
        let given = index.articles_begun.max(index.stories.reports_begun);
        (self.0.is_empty() && given <= LAST_NUMBER).then_some(())
    }

    fn article(mut self) -> Option<(Held, Option<Text>)> {
        let (report, is_dated, fingerprint) = (self.u32()?, self.u8()? == 1, self.u64()?);
        let (effective_date, length) = (self.date()?, self.u32()?);
        let id = Box::from(str::from_utf8(self.take(length as usize)?).ok()?);
        let held = Held { id, effective_date, is_dated, fingerprint, report };
        if self.0.is_empty() {
            return Some((held, None));
        }
        let sequence = self.u64()?;
        let (bits, len) = (self.u8()?, self.u32()?);
        let shingles = PackedSet::of_parts(bits, len, self.0)?;
        Some((held, Some(Text { sequence, shingles })))
    }

    fn report(mut self, terms: &[u8]) -> Option<Node> {
        let (story, facts) = (self.u64()?, Facts::from_bytes(self.array()?));
        let (topic, best) = (Share(self.u16()?), Share(self.u16()?));
        let seen = self.u32()?;
        let mut links = Vec::new();
        while !self.0.is_empty() {
            let (other, cosine, numbers) = (self.u32()?, self.u16()?, self.u16()?);
            links.push(Link { other, cosine: Share(cosine), numbers: Share(numbers) });
        }
        let terms = PackedTerms(terms.into());
        Some(Node { terms, facts, story, ties: Ties { topic, best, seen, links } })
    }

    fn date(&mut self) -> Option<Option<Timestamp>> {
        let seconds = self.optional(|fields| fields.array().map(i64::from_le_bytes))?;
        Some(seconds.map(Timestamp::from_unix_seconds))
    }

    fn optional<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<Option<T>> {
        match self.u8()? {
            0 => Some(None),
            1 => read(self).map(Some),
            _ => None,
        }
    }

    fn u8(&mut self) -> Option<u8> {
        self.array().map(u8::from_le_bytes)
    }

    fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }
}

fn senseless(what: &str) -> Failure {
    Failure::Damaged(format!("{what} cannot be"))
}
