//! One story: its headline, its reports, their copies.

use std::collections::HashSet;

use maud::{Markup, html};

use super::wording::counted;
use super::{Desk, anchor, calendar, headline, plain};
use crate::article::{Article, Timestamp};
use crate::detector::{Member, Report, Story};

/// Sources named under a headline; the others are counted.
const SOURCES_NAMED: usize = 6;

/// Reports shown beside the leading one; the rest is folded away.
const OTHERS_SHOWN: usize = 5;

/// A story of more than one article: headline, leading report, other reports.
pub(super) fn shared(desk: &Desk<'_>, story: Story<'_>) -> Markup {
    let anchor = anchor::of_story(story.id());
    html! {
        article class="story" id=(anchor) {
            header {
                h3 dir="auto" lang="" { (plain::Plain(&headline_of(desk, story))) }
                (facts(desk, story, &anchor))
            }
            @for leading in story.reports().take(1) {
                (report(desk, leading, &lead(desk, leading)))
            }
            @if story.reports().len() > 1 {
                (others(desk, story))
            }
        }
    }
}

fn others(desk: &Desk<'_>, story: Story<'_>) -> Markup {
    let shown = 1 + OTHERS_SHOWN;
    let folded = story.reports().len().saturating_sub(shown);
    html! {
        div class="others" {
            @for other in story.reports().take(shown).skip(1) {
                (report(desk, other, &title(desk, other)))
            }
            @if folded > 0 {
                details class="more" {
                    summary { (counted(folded, "more report", "more reports")) }
                    @for other in story.reports().skip(shown) {
                        (report(desk, other, &title(desk, other)))
                    }
                }
            }
        }
    }
}

/// A story of one article.
pub(super) fn single(desk: &Desk<'_>, story: Story<'_>) -> Markup {
    html! {
        article class="single" id=(anchor::of_story(story.id())) {
            h3 dir="auto" lang="" { (plain::Plain(&headline_of(desk, story))) }
            @for member in story.articles() {
                (byline(desk.article(member)))
                (text(desk, member))
            }
        }
    }
}

fn headline_of(desk: &Desk<'_>, story: Story<'_>) -> String {
    story
        .reports()
        .next()
        .map(|report| headline::of(desk.article(report.representative())))
        .unwrap_or_default()
}

fn facts(desk: &Desk<'_>, story: Story<'_>, anchor: &str) -> Markup {
    let members = || story.articles().map(|member| desk.article(member));
    html! {
        div class="facts" {
            @if let Some(span) = calendar::span_in_words(members().filter_map(Article::date)) {
                p { (span) }
            }
            p {
                (counted(members().count(), "article", "articles")) ", "
                (counted(story.reports().len(), "report", "reports")) " "
                a href={ "#" (anchor) } { "Link" }
            }
            (sources(members()))
        }
    }
}

fn sources<'a>(articles: impl Iterator<Item = &'a Article>) -> Markup {
    let mut seen = HashSet::new();
    let names: Vec<&str> =
        articles.filter_map(source_of).filter(|&name| seen.insert(name)).collect();
    let rest = names.len().saturating_sub(SOURCES_NAMED);
    html! {
        @if !names.is_empty() {
            p {
                @for (number, name) in names.iter().take(SOURCES_NAMED).enumerate() {
                    @if number > 0 { ", " }
                    (plain::inline(name))
                }
                @if rest > 0 { " and " (counted(rest, "other", "others")) }
            }
        }
    }
}

fn source_of(article: &Article) -> Option<&str> {
    article.source().map(str::trim).filter(|source| !source.is_empty())
}

/// A report under `opening`.
fn report(desk: &Desk<'_>, report: Report<'_>, opening: &Markup) -> Markup {
    let representative = report.representative();
    html! {
        section class="report" {
            (opening)
            (byline(desk.article(representative)))
            (text(desk, representative))
            (copies(desk, report))
        }
    }
}

/// How the leading report opens: its title is already the headline of the story.
fn lead(desk: &Desk<'_>, report: Report<'_>) -> Markup {
    let lead = headline::lead(desk.article(report.representative()));
    html! {
        @if desk.with_texts && !lead.is_empty() {
            p class="lead" dir="auto" lang="" { (plain::Plain(&lead)) }
        }
    }
}

fn title(desk: &Desk<'_>, report: Report<'_>) -> Markup {
    let headline = headline::of(desk.article(report.representative()));
    html! {
        h4 dir="auto" lang="" { (plain::Plain(&headline)) }
    }
}

fn byline(article: &Article) -> Markup {
    html! {
        p class="byline" {
            @if let Some(source) = source_of(article) {
                span class="source" { (plain::inline(source)) } " "
            }
            @if let Some(date) = article.date() {
                (time(date)) " "
            }
            code { (plain::inline(article.id())) }
        }
    }
}

fn time(moment: Timestamp) -> Markup {
    html! {
        time datetime=[calendar::for_machines(moment)] { (calendar::in_words(moment)) }
    }
}

fn text(desk: &Desk<'_>, member: Member<'_>) -> Markup {
    let text = desk.article(member).text();
    html! {
        @if desk.with_texts && !text.trim().is_empty() {
            details class="text" {
                summary { "Full text" }
                (plain::paragraphs(text))
            }
        }
    }
}

fn copies(desk: &Desk<'_>, report: Report<'_>) -> Markup {
    let copies = report.copies();
    let original = headline::of(desk.article(report.representative()));
    html! {
        @if !copies.is_empty() {
            details class="copies" {
                summary { (counted(copies.len(), "copy", "copies")) }
                ul {
                    @for member in copies {
                        li { (copy(desk.article(member), member, &original)) }
                    }
                }
            }
        }
    }
}

fn copy(article: &Article, member: Member<'_>, original: &str) -> Markup {
    let overlap = member.placement().overlap;
    let headline = headline::of(article);
    html! {
        @if headline != original {
            p class="title" dir="auto" lang="" { (plain::Plain(&headline)) }
        }
        (byline(article))
        @if let Some(overlap) = overlap {
            p class="likeness" {
                "Jaccard " (format!("{:.2}", overlap.jaccard()))
                ", containment " (format!("{:.2}", overlap.containment()))
            }
        }
    }
}
