//! The batch at a glance.

use maud::{Markup, html};

use super::selection::Selection;
use super::wording::counted;
use super::{Desk, anchor, calendar, charts, headline, plain, sources};
use crate::article::Article;
use crate::detector::Story;

/// Stories that are shown as on a front page.
const LARGEST: usize = 7;

/// Sources named under a headline; the others are counted.
const SOURCES_NAMED: usize = 4;

pub(super) fn overview(desk: &Desk<'_>, selection: &Selection) -> Markup {
    html! {
        div id="overview" {
            (largest(desk, selection))
            (charts::charts(desk))
        }
    }
}

/// The largest stories of several articles.
fn largest(desk: &Desk<'_>, selection: &Selection) -> Markup {
    let all = desk.analysis.stories();
    let several = all.iter().filter(|story| story.articles().nth(1).is_some()).count();
    // Those on the page, which begin with the largest.
    let largest = selection.stories.iter().take(several.min(LARGEST));
    let stories: Vec<Story<'_>> = largest.filter_map(|&number| all.story(number)).collect();
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
                @for story in stories { (teaser(desk, story)) }
            }
        }
    }
}

fn teaser(desk: &Desk<'_>, story: Story<'_>) -> Markup {
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
                (counted(members().count(), "article", "articles")) ", "
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
