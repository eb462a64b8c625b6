//! What stands around the stories: head, masthead, the tools to find a story, help, colophon.

use maud::{Markup, PreEscaped, html};

use super::selection::Selection;
use super::wording::{counted, grouped};
use super::{Desk, MAX_TEXT_BYTES, calendar, overview};
use crate::article::Article;
use crate::detector::Lens;

pub(super) const OPENING: &str = "<!DOCTYPE html>\n<html lang=\"en\">\n";

const STYLE: &str = concat!(include_str!("style.css"), include_str!("chart/chart.css"));

/// A file a purpose, the later ones using the earlier.
const SCRIPT: &str = concat!(
    "\"use strict\";\n",
    include_str!("script/elements.js"),
    include_str!("script/data.js"),
    include_str!("script/finder.js"),
    include_str!("script/story.js"),
    include_str!("script/comparison.js"),
    include_str!("script/page.js"),
);

/// SHA-256 of [`STYLE`] and [`SCRIPT`], which a test keeps true: only they may style and run,
/// whatever is in the articles, and nothing may be loaded or sent.
const STYLE_HASH: &str = "pj7gLpxrecq8qAzUi23I2gE5H86Sk8jjDziIPkh8PjE=";
const SCRIPT_HASH: &str = "cP2yjhMY5n3KyGfP0G4iGmx25LcegEiR27SJS+59rv0=";

pub(super) fn head(desk: &Desk<'_>) -> Markup {
    let stories = desk.analysis.stories();
    let articles = counted(stories.articles().len(), "article", "articles");
    html! {
        head {
            meta charset="utf-8";
            meta http-equiv="Content-Security-Policy" content=(policy());
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta name="generator" content=(concat!("samestory ", env!("CARGO_PKG_VERSION")));
            title { (counted(stories.len(), "story", "stories")) " in " (articles) }
            style { (PreEscaped(STYLE)) }
        }
    }
}

fn policy() -> String {
    format!(
        "default-src 'none'; script-src 'sha256-{SCRIPT_HASH}'; style-src 'sha256-{STYLE_HASH}'; \
         base-uri 'none'; form-action 'none'"
    )
}

pub(super) fn script() -> Markup {
    html! { script { (PreEscaped(SCRIPT)) } }
}

pub(super) fn body(desk: &Desk<'_>, selection: &Selection) -> Markup {
    html! {
        a class="skip" id="skip" href="#main" { "Skip the list of stories" }
        (masthead(desk))
        (left_out(desk, selection))
        noscript {
            p class="note" { "The list of stories needs scripts, which this browser does not run." }
        }
        div class="desk" {
            nav class="finder" id="finder" aria-label="Stories" hidden { (finder(desk)) }
            main id="main" tabindex="-1" {
                p class="note" id="unknown" hidden { "This page has no story of that link." }
                (overview::overview(desk, selection))
                div id="view" hidden {}
            }
        }
        (colophon(desk))
        (help())
    }
}

fn masthead(desk: &Desk<'_>) -> Markup {
    let stories = desk.analysis.stories();
    let (articles, reports) = (stories.articles().len(), stories.figures().reports);
    let dates = || desk.analysis.articles().iter().filter_map(Article::date);
    let span = calendar::span_in_words(dates());
    let undated = articles - dates().count();
    let lens = desk.analysis.lens();
    let of_stories = match lens {
        Lens::Copies => "were not looked for: each report is one",
        _ => "an event with all its reports",
    };
    let (of_reports, of_copies) = match lens {
        Lens::Stories => ("each article by itself, copy or not", "are shown as reports"),
        _ => ("an independent text with all its copies", "nearly the same text as another"),
    };
    html! {
        header class="masthead" {
            h1 { a href="#" { "Same Story" } }
            @if let Some(span) = span {
                p class="dateline" {
                    "Articles of " (span)
                    @if undated > 0 { ", and " (undated) " without a date" }
                }
            }
            dl class="figures" {
                (figure(articles, ["article", "articles"], "one text that came in"))
                (figure(reports, ["report", "reports"], of_reports))
                (figure(stories.len(), ["story", "stories"], of_stories))
                (figure(articles - reports, ["copy", "copies"], of_copies))
            }
        }
    }
}

fn figure(number: usize, [one, many]: [&str; 2], meaning: &str) -> Markup {
    html! {
        div {
            dt { (if number == 1 { one } else { many }) }
            dd class="number" { (grouped(number)) }
            dd class="meaning" { (meaning) }
        }
    }
}

fn left_out(desk: &Desk<'_>, selection: &Selection) -> Markup {
    let stories = desk.analysis.stories();
    let (all, shown) = (stories.len(), selection.stories.len());
    let without_texts = selection.without_texts();
    html! {
        @if shown < all {
            p class="note" {
                "Only the largest " (counted(shown, "story", "stories")) ", with "
                (counted(selection.articles, "article", "articles"))
                ", are on this page. Left out: "
                (counted(all - shown, "smaller story", "smaller stories")) ", with "
                (counted(stories.articles().len() - selection.articles, "article", "articles"))
                "."
            }
        }
        @if without_texts > 0 {
            p class="note" {
                "The texts of " (counted(without_texts, "story", "stories"))
                " are left out: with the others they do not fit into the "
                (grouped(MAX_TEXT_BYTES >> 20)) " megabytes that this page may hold."
            }
        }
    }
}

fn finder(desk: &Desk<'_>) -> Markup {
    let has_dates = desk.analysis.articles().iter().any(|article| article.date().is_some());
    let has_sources = desk.sources.names().len() > 0;
    html! {
        form role="search" id="search" {
            div class="field" {
                label for="query" { "Search titles, ids, sources and terms" }
                input type="search" id="query" autocomplete="off" spellcheck="false";
            }
            details class="filters" id="filters" {
                summary { "Filter and sort" }
                div class="choices" {
                    label class="check" { input type="checkbox" id="several"; " Several reports" }
                    label class="check" { input type="checkbox" id="copied"; " With copies" }
                    @if has_sources {
                        div class="field" {
                            label for="source" { "Source" }
                            select id="source" { option value="" { "Any" } }
                        }
                    }
                    @if has_dates {
                        div class="field" {
                            label for="from" { "From" }
                            input type="date" id="from";
                        }
                        div class="field" {
                            label for="until" { "Until" }
                            input type="date" id="until";
                        }
                    }
                    div class="field" {
                        label for="sort" { "Sort by" }
                        select id="sort" {
                            option value="size" { "Size" }
                            @if has_dates { option value="time" { "Time, latest first" } }
                            option value="certain" { "Certainty, surest first" }
                            option value="doubtful" { "Certainty, most doubtful first" }
                        }
                    }
                }
            }
        }
        p id="found" role="status" {}
        ol id="list" {}
        div class="pages" id="pages" hidden {
            button type="button" id="before" { "Previous" }
            span id="place" {}
            button type="button" id="after" { "Next" }
        }
    }
}

fn help() -> Markup {
    let keys = [
        ("/", "search"),
        ("j, k", "next, previous story"),
        ("Enter", "open the story"),
        ("Esc", "back, to the story or the overview"),
        ("?", "this help"),
    ];
    html! {
        dialog id="help" aria-labelledby="help-title" {
            h2 id="help-title" { "Keys" }
            dl class="keys" {
                @for (key, what) in keys {
                    div { dt { kbd { (key) } } dd { (what) } }
                }
            }
            form method="dialog" { button { "Close" } }
        }
    }
}

fn colophon(desk: &Desk<'_>) -> Markup {
    let figures = desk.analysis.stories().figures();
    let set_aside = figures.boilerplate_segments;
    html! {
        footer class="colophon" {
            p {
                "Times are UTC. Of two texts, Jaccard is the share of their shingles, runs of five "
                "words, that stand in both; containment is the share of the shorter text’s "
                "shingles that stand in the other. The certainty of a story is the mean, over all "
                "pairs of its reports, copies counted once, of the probability that the two tell of one "
                "event; a pair that was never compared, or is hardly probable, counts 0."
            }
            @if figures.too_short > 0 {
                p {
                    "Too short to judge: "
                    (counted(figures.too_short, "article", "articles")) "."
                }
            }
            @if set_aside > 0 {
                p {
                    "Set aside as boilerplate, because found in many articles: "
                    (counted(set_aside, "line or sentence", "lines or sentences")) "."
                }
            }
            p class="keys-hint" hidden id="keys-hint" {
                "Press " kbd { "?" } " for the keys, or "
                button type="button" id="show-help" { "show them" } "."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use sha2::{Digest, Sha256};

    use super::*;

    #[test]
    fn the_hashes_are_those_of_style_and_script() {
        let hash = |text: &str| STANDARD.encode(Sha256::digest(text));
        assert_eq!(
            [STYLE_HASH, SCRIPT_HASH],
            [hash(STYLE), hash(SCRIPT)].map(|h| h.leak() as &str)
        );
        // What would end the element early, or be hashed otherwise than it is read.
        for text in [STYLE, SCRIPT] {
            assert!(!text.contains("</") && !text.contains('\r'));
        }
    }
}
