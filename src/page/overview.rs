//! The batch at a glance.

use maud::{Markup, html};

use super::wording::counted;
use super::{Desk, anchor, calendar, charts, headline, plain, sources};
use crate::article::Article;
use crate::detector::Story;

/// Stories that are shown as on a front page.
const LARGEST: usize = 7;

/// Sources named under a headline; the others are counted.
const SOURCES_NAMED: usize = 4;

pub(super) fn overview(desk: &Desk<'_>) -> Markup {
    html! {
        div id="overview" {
            (largest(desk))
            (charts::charts(desk))
        }
    }
}

/// The largest stories of several articles.
fn largest(desk: &Desk<'_>) -> Markup {
    let mut stories: Vec<(usize, Story<'_>)> = desk
        .analysis
        .stories()
        .iter()
        .map(|story| (story.articles().count(), story))
        .filter(|&(articles, _)| articles > 1)
        .collect();
    let several = stories.len();
    stories.sort_by_key(|&(articles, _)| std::cmp::Reverse(articles));
    stories.truncate(LARGEST);
    html! {
        section class="largest" aria-labelledby="largest" {
            h2 id="largest" {
                @if several == 0 {
                    "No two articles belong to one story"
                } @else if several > stories.len() {
                    "The largest of " (counted(several, "story", "stories")) " of several articles"
                } @else {
                    (counted(several, "story", "stories")) " of several articles"
                }
            }
            div class="front" {
                @for (articles, story) in stories { (teaser(desk, story, articles)) }
            }
        }
    }
}

fn teaser(desk: &Desk<'_>, story: Story<'_>, articles: usize) -> Markup {
    let members = || story.articles().map(|member| desk.article(member));
    let lead = story.reports().next().map(|report| {
        let leading = desk.article(report.representative());
        headline::lead(leading)
    });
    html! {
        article class="teaser" {
            h3 dir="auto" lang="" {
                a href={ "#" (anchor::of_story(story.id())) } {
                    (plain::Plain(&headline::of_story(desk, story)))
                }
            }
            @if let Some(lead) = lead.filter(|lead| !lead.is_empty()) {
                p class="lead" dir="auto" lang="" { (plain::Plain(&lead)) }
            }
            p class="facts" {
                (counted(articles, "article", "articles")) ", "
                (counted(story.reports().len(), "report", "reports"))
                @if let Some(span) = calendar::span_in_words(members().filter_map(Article::date)) {
                    " · " (span)
                }
            }
            (named_sources(members()))
        }
    }
}

fn named_sources<'a>(articles: impl Iterator<Item = &'a Article>) -> Markup {
    let mut seen = std::collections::HashSet::new();
    let names: Vec<&str> =
        articles.filter_map(sources::of).filter(|&name| seen.insert(name)).collect();
    let rest = names.len().saturating_sub(SOURCES_NAMED);
    html! {
        @if !names.is_empty() {
            p class="facts" {
                @for (number, name) in names.iter().take(SOURCES_NAMED).enumerate() {
                    @if number > 0 { ", " }
                    (plain::inline(name))
                }
                @if rest > 0 { " and " (counted(rest, "other", "others")) }
            }
        }
    }
}
