//! What stands around the stories: head, masthead, headings, colophon.

use maud::{Markup, PreEscaped, html};

use super::wording::{counted, grouped};
use super::{Desk, MAX_TEXTS, calendar};
use crate::article::Article;
use crate::detector::Stories;

pub(super) const OPENING: &str = "<!DOCTYPE html>\n<html lang=\"en\">\n";

const STYLE: &str = include_str!("style.css");

/// Nothing may be loaded, run or sent, whatever is in the articles.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

pub(super) fn head(stories: &Stories) -> Markup {
    let articles = counted(stories.placements().len(), "article", "articles");
    html! {
        head {
            meta charset="utf-8";
            meta http-equiv="Content-Security-Policy" content=(POLICY);
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta name="generator" content=(concat!("samestory ", env!("CARGO_PKG_VERSION")));
            title { (counted(stories.len(), "story", "stories")) " in " (articles) }
            style { (PreEscaped(STYLE)) }
        }
    }
}

pub(super) fn masthead(desk: &Desk<'_>, stories: &Stories) -> Markup {
    let figures = stories.figures();
    let (articles, reports) = (stories.placements().len(), figures.reports);
    let span = calendar::span_in_words(desk.articles.iter().filter_map(Article::date));
    html! {
        header class="masthead" {
            h1 { "Same Story" }
            @if let Some(span) = span {
                p class="dateline" { "Articles of " (span) }
            }
            dl class="figures" {
                (figure(articles, ["article", "articles"], "one text that came in"))
                (figure(reports, ["report", "reports"], "an independent text with all its copies"))
                (figure(stories.len(), ["story", "stories"], "an event with all its reports"))
                (figure(articles - reports, ["copy", "copies"], "nearly the same text as another"))
            }
            @if !desk.with_texts {
                p class="note" {
                    "The texts are left out: there are more than " (grouped(MAX_TEXTS))
                    " articles."
                }
            }
        }
    }
}

fn figure(number: usize, [one, many]: [&str; 2], meaning: &str) -> Markup {
    html! {
        div {
            dt { (if number == 1 { one } else { many }) }
            dd class="number" { (grouped(number)) }
            dd { (meaning) }
        }
    }
}

pub(super) fn shared_heading(count: usize) -> Markup {
    html! {
        h2 class="section" {
            @if count == 0 {
                "No two articles belong to one story"
            } @else {
                (counted(count, "story", "stories")) " of several articles"
            }
        }
    }
}

pub(super) fn single_summary(count: usize) -> Markup {
    html! {
        summary {
            h2 class="section" { (counted(count, "story", "stories")) " of a single article" }
        }
    }
}

pub(super) fn colophon(stories: &Stories) -> Markup {
    let figures = stories.figures();
    let set_aside = figures.boilerplate_segments;
    html! {
        footer class="colophon" {
            p {
                "Times are UTC. Of two texts, Jaccard is the share of their shingles, runs of a "
                "few words, that stand in both; containment is the share of the shorter text’s "
                "shingles that stand in the other."
            }
            @if figures.too_short > 0 {
                p {
                    "Too short to judge, and therefore alone: "
                    (counted(figures.too_short, "article", "articles")) "."
                }
            }
            @if set_aside > 0 {
                p {
                    "Set aside as boilerplate, because found in many articles: "
                    (counted(set_aside, "line or sentence", "lines or sentences")) "."
                }
            }
        }
    }
}
