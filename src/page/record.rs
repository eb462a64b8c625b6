//! What the script of the page is told of a story.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use super::utf16::Utf16;
use super::{Desk, anchor, calendar, headline, plain};
use crate::article::Article;
use crate::detector::{Member, Reading, Relation, Story};
use crate::layers::verify::{Detail, DetailKind, SharedTerm, edits_between};

/// Up to this many reports every two of them are compared on the page.
pub(super) const ALL_PAIRS: usize = 8;

/// Reports of a story, and copies of a report, that are compared with others on the page, the
/// first.
pub(super) const COMPARED: usize = 200;

/// Terms shown of a pair, and of a story.
const TERMS: usize = 24;

/// Terms by which a story is found.
const SOUGHT_TERMS: usize = 12;

/// A line of the list of stories, and what a story is found by.
#[derive(Serialize)]
pub(super) struct Line {
    anchor: String,
    headline: String,
    reports: usize,
    articles: usize,
    certainty: Option<f64>,
    span: Option<String>,
    /// On which something was published, counted from 1970-01-01, ascending.
    days: Vec<i64>,
    /// By number in the list of sources.
    sources: Vec<u32>,
    /// Ids and titles.
    names: Vec<String>,
    terms: Vec<String>,
}

/// A story with all that the page shows of it.
#[derive(Serialize)]
pub(super) struct Record {
    articles: Vec<Entry>,
    /// The articles of each report, by place in `articles`; the first represents it.
    reports: Vec<Vec<u32>>,
    terms: Vec<Term>,
    pairs: Vec<Pair>,
}

#[derive(Serialize)]
struct Entry {
    id: String,
    title: String,
    source: Option<String>,
    date: Option<String>,
    datetime: Option<String>,
    text: Option<String>,
    /// Whether it is too short to judge.
    short: bool,
    /// Jaccard and containment towards the article that speaks for the report.
    overlap: Option<[f64; 2]>,
}

/// Two articles of a story, by place in `articles`.
#[derive(Serialize)]
struct Pair {
    a: u32,
    b: u32,
    copies: bool,
    reason: String,
    probability: f64,
    /// What each piece of evidence adds to the log-odds.
    evidence: Vec<(&'static str, f64)>,
    jaccard: f64,
    containment: f64,
    cosine: f64,
    terms: Vec<Term>,
    /// In units of UTF-16: from, to in the first text, from, to in the second.
    passages: Vec<[u32; 4]>,
    /// From, to in each of the two texts.
    boilerplate: [Vec<[u32; 2]>; 2],
    edits: Vec<[u32; 4]>,
    details: Vec<Said>,
}

/// A term, its weight, and whether it is a name.
#[derive(Serialize)]
struct Term(String, f64, bool);

/// A detail: its kind, and where either text says it.
#[derive(Serialize)]
struct Said(&'static str, Option<[u32; 2]>, Option<[u32; 2]>);

impl Line {
    pub(super) fn of(desk: &Desk<'_>, story: Story<'_>, terms: &[SharedTerm]) -> Self {
        let articles = || story.articles().map(|member| desk.article(member));
        let dates = || articles().filter_map(Article::date);
        let mut sources: Vec<u32> =
            articles().filter_map(|article| desk.sources.number_of(article)).collect();
        sources.sort_unstable();
        sources.dedup();
        let names = articles().flat_map(|article| [article.id().to_owned(), headline::of(article)]);
        let mut seen = HashSet::new();
        let names = names.filter(|name| seen.insert(name.clone())).collect();
        let mut days: Vec<i64> = dates().map(calendar::day_of).collect();
        days.sort_unstable();
        days.dedup();
        Self {
            anchor: anchor::of_story(story.id()),
            headline: fit(&headline::of_story(desk, story)),
            reports: story.reports().len(),
            articles: articles().count(),
            certainty: story.certainty().map(millionths),
            span: calendar::span_in_words(dates()),
            days,
            sources,
            names,
            terms: terms.iter().take(SOUGHT_TERMS).map(|term| term.text.clone()).collect(),
        }
    }
}

/// The line and the record of a story.
pub(super) fn of_story(desk: &Desk<'_>, number: usize, with_texts: bool) -> Option<(Line, Record)> {
    let story = desk.analysis.stories().story(number)?;
    let members: Vec<Member<'_>> = story
        .reports()
        .flat_map(|report| [report.representative()].into_iter().chain(report.copies()))
        .collect();
    let place_of: HashMap<usize, u32> =
        members.iter().zip(0..).map(|(member, place)| (member.number(), place)).collect();
    let reports: Vec<Vec<u32>> = story
        .reports()
        .map(|report| {
            let copies = report.copies();
            let articles = [report.representative()].into_iter().chain(copies);
            articles.filter_map(|member| place_of.get(&member.number()).copied()).collect()
        })
        .collect();

    let mut compared = Compared { desk, members: &members, readings: HashMap::new() };
    let mut pairs = Vec::new();
    let mut terms = Vec::new();
    if with_texts {
        let leads: Vec<u32> = reports.iter().filter_map(|report| report.first().copied()).collect();
        for (a, b) in pairs_of(&leads) {
            let (pair, shared) = compared.pair(a, b);
            pairs.push(pair);
            terms.push(shared);
        }
        for report in &reports {
            let Some((&lead, copies)) = report.split_first() else { continue };
            for &copy in copies.iter().take(COMPARED) {
                pairs.push(compared.pair(lead, copy).0);
                // No other pair needs it, and a text may have thousands of copies.
                compared.readings.remove(&copy);
            }
        }
    }
    let terms = match terms.len() {
        0 => compared.own_terms(),
        count => merged(terms, count),
    };
    let line = Line::of(desk, story, &terms);
    let record = Record {
        articles: members.iter().map(|&member| entry(desk, member, with_texts)).collect(),
        reports,
        terms: shown(&terms),
        pairs,
    };
    Some((line, record))
}

/// Which reports are compared on the page: all, or, where they are many, each with the first and
/// with the one before it.
fn pairs_of(leads: &[u32]) -> Vec<(u32, u32)> {
    let leads = &leads[..leads.len().min(COMPARED)];
    let is_compared =
        |&(nth, other): &(usize, usize)| leads.len() <= ALL_PAIRS || nth == 0 || other == nth + 1;
    (0..leads.len())
        .flat_map(|nth| (nth + 1..leads.len()).map(move |other| (nth, other)))
        .filter(is_compared)
        .map(|(nth, other)| (leads[nth], leads[other]))
        .collect()
}

/// Articles of a story, each read once however many it is compared with.
struct Compared<'a> {
    desk: &'a Desk<'a>,
    members: &'a [Member<'a>],
    readings: HashMap<u32, (Reading<'a>, Utf16<'a>)>,
}

impl<'a> Compared<'a> {
    fn read(&mut self, place: u32) {
        let (desk, members) = (self.desk, self.members);
        self.readings.entry(place).or_insert_with(|| {
            let number = members[place as usize].number();
            let text = desk.analysis.articles()[number].text();
            (desk.analysis.read(number), Utf16::of(text))
        });
    }

    fn pair(&mut self, a: u32, b: u32) -> (Pair, Vec<SharedTerm>) {
        self.read(a);
        self.read(b);
        let [(left, in_left), (right, in_right)] = [a, b].map(|place| &self.readings[&place]);
        let explanation = self.desk.analysis.compare(left, right);
        let both = |left, right| {
            let ([from, to], [other_from, other_to]) = (in_left.range(left), in_right.range(right));
            [from, to, other_from, other_to]
        };
        let copies = explanation.relation == Relation::SameReport;
        let edits = if copies { edits_between(&left.text, &right.text) } else { Vec::new() };
        let said = |detail: &Detail| {
            let kind = match detail.kind {
                DetailKind::Quote => "quote",
                DetailKind::Name => "name",
                DetailKind::Number => "number",
            };
            let left = detail.left.as_ref().map(|span| in_left.range(span));
            Said(kind, left, detail.right.as_ref().map(|span| in_right.range(span)))
        };
        let pair = Pair {
            a,
            b,
            copies,
            reason: explanation.reason.to_string(),
            probability: millionths(explanation.score.probability()),
            evidence: explanation
                .score
                .parts()
                .map(|(what, part)| (what, millionths(part)))
                .collect(),
            jaccard: millionths(explanation.overlap.jaccard()),
            containment: millionths(explanation.overlap.containment()),
            cosine: millionths(explanation.evidence.likeness.cosine),
            terms: shown(&explanation.terms),
            passages: explanation.passages.iter().map(|p| both(&p.left, &p.right)).collect(),
            boilerplate: [(in_left, 0), (in_right, 1)].map(|(text, side)| {
                explanation.boilerplate[side].iter().map(|span| text.range(span)).collect()
            }),
            edits: edits.iter().map(|edit| both(&edit.left, &edit.right)).collect(),
            details: explanation.details.iter().map(said).collect(),
        };
        (pair, explanation.terms)
    }

    /// The terms of the article that speaks for the first report.
    fn own_terms(&mut self) -> Vec<SharedTerm> {
        self.read(0);
        self.desk.analysis.terms(&self.readings[&0].0)
    }
}

/// The terms of several pairs, each with the mean of what it adds to a cosine, the heaviest first.
fn merged(pairs: Vec<Vec<SharedTerm>>, count: usize) -> Vec<SharedTerm> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut merged: Vec<SharedTerm> = Vec::new();
    for term in pairs.into_iter().flatten() {
        let place = *places.entry(term.text.to_lowercase()).or_insert(merged.len());
        match merged.get_mut(place) {
            Some(of_others) => {
                of_others.contribution += term.contribution;
                of_others.is_name &= term.is_name;
            }
            None => merged.push(term),
        }
    }
    merged.iter_mut().for_each(|term| term.contribution /= count as f64);
    merged.sort_by(|a, b| b.contribution.total_cmp(&a.contribution));
    merged
}

fn shown(terms: &[SharedTerm]) -> Vec<Term> {
    let term =
        |term: &SharedTerm| Term(fit(&term.text), thousandths(term.contribution), term.is_name);
    terms.iter().take(TERMS).map(term).take_while(|&Term(_, weight, _)| weight > 0.0).collect()
}

fn entry(desk: &Desk<'_>, member: Member<'_>, with_text: bool) -> Entry {
    let article = desk.article(member);
    let overlap = member.overlap();
    Entry {
        id: fit(article.id()),
        title: fit(&headline::of(article)),
        source: super::sources::of(article).map(fit),
        date: article.date().map(calendar::in_words),
        datetime: article.date().and_then(calendar::for_machines),
        text: with_text.then(|| fit(article.text())),
        short: member.is_too_short(),
        overlap: overlap.map(|o| [o.jaccard(), o.containment()].map(millionths)),
    }
}

fn fit(text: &str) -> String {
    plain::fit(text).into_owned()
}

/// Of what is shown with two decimals or three: to cut it twice could show another number.
fn millionths(number: f64) -> f64 {
    (number * 1e6).round() / 1e6
}

/// Of what is drawn, since nobody sees more.
fn thousandths(number: f64) -> f64 {
    (number * 1e3).round() / 1e3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_reports_are_all_compared_and_many_along_a_chain() {
        assert_eq!(pairs_of(&[3]), []);
        assert_eq!(pairs_of(&[3, 5, 9]), [(3, 5), (3, 9), (5, 9)]);
        let many: Vec<u32> = (0..1_000).collect();
        let pairs = pairs_of(&many);
        assert_eq!(pairs.len(), 2 * (COMPARED - 1) - 1);
        assert!(pairs.contains(&(0, 150)) && pairs.contains(&(149, 150)));
    }

    #[test]
    fn merged_terms_are_means() {
        let term = |text: &str, contribution, is_name| SharedTerm {
            text: text.to_owned(),
            contribution,
            is_name,
        };
        let pairs = vec![
            vec![term("Orsa", 0.25, true), term("bridge", 0.5, false)],
            vec![term("orsa", 0.5, false)],
        ];
        assert_eq!(merged(pairs, 2), [term("Orsa", 0.375, false), term("bridge", 0.25, false)]);
    }
}
