//! What two articles both say, and what only one of them does.

use std::io::{self, Write};

use samestory::Article;
use samestory::layers::verify::{Detail, DetailKind, SharedTerm};

use super::heading_line;
use crate::screen::Screen;
use crate::styled::{Styled, Tone};
use crate::wording::{columns, count, one_line, start};

/// Names, and other terms, that are shown.
const TERMS: usize = 15;

/// What rounds to nothing, and is not shown.
const NOTHING: f64 = 0.0005;

/// Names and numbers that are shown of a text.
const DETAILS: usize = 30;

/// Quotes that are shown of a text.
const QUOTES: usize = 8;

/// Columns of a detail that are shown.
const DETAIL: usize = 300;

pub(super) fn terms(terms: &[SharedTerm], screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let shared = count(terms.len(), "shared term", "shared terms");
    if terms.is_empty() {
        return heading_line(&shared, screen, out);
    }
    heading_line(&format!("{shared}; what each adds to the cosine"), screen, out)?;
    let (names, others): (Vec<&SharedTerm>, Vec<&SharedTerm>) =
        terms.iter().partition(|term| term.is_name);
    for (what, terms) in [("names", names), ("other words", others)] {
        if !terms.is_empty() {
            screen.line(&Styled::new(Tone::Faint, &format!("  {what}")), out)?;
            list(&terms, screen, out)?;
        }
    }
    Ok(())
}

fn list(terms: &[&SharedTerm], screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let shown = terms.iter().take(TERMS).take_while(|term| term.contribution >= NOTHING).count();
    let (shown, rest) = terms.split_at(shown);
    for term in shown {
        let number = format!("  {:6.3}  ", term.contribution);
        let text = Styled::new(Tone::Plain, &one_line(&term.text));
        screen.paragraph(&number, columns(&number), &text, out)?;
    }
    if !rest.is_empty() {
        let sum: f64 = rest.iter().map(|term| term.contribution).sum();
        writeln!(out, "  {sum:6.3}  {} more", rest.len())?;
    }
    Ok(())
}

pub(super) fn details(
    articles: [&Article; 2],
    details: &[Detail],
    screen: Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    let [left, right] = articles.map(|article| one_line(article.id()));
    let only = |id: &str| format!("Only {id} says");
    for (who, is_wanted) in [
        ("Both say".to_owned(), Detail::is_shared as fn(&Detail) -> bool),
        (only(&left), |detail| detail.right.is_none()),
        (only(&right), |detail| detail.left.is_none()),
    ] {
        let details: Vec<&Detail> = details.iter().filter(|detail| is_wanted(detail)).collect();
        if details.is_empty() {
            continue;
        }
        heading_line(&who, screen, out)?;
        for (kind, what, most) in [
            (DetailKind::Quote, "quotes", QUOTES),
            (DetailKind::Name, "names", DETAILS),
            (DetailKind::Number, "numbers", DETAILS),
        ] {
            let texts: Vec<String> = details
                .iter()
                .filter(|detail| detail.kind == kind)
                .map(|detail| text(articles, detail))
                .collect();
            if !texts.is_empty() {
                let text = Styled::new(Tone::Plain, &first_of(&texts, most));
                screen.paragraph(&format!("  {what:8} "), 11, &text, out)?;
            }
        }
    }
    Ok(())
}

fn text([left, right]: [&Article; 2], detail: &Detail) -> String {
    let text = start(detail.text(left.text(), right.text()), DETAIL);
    if detail.kind == DetailKind::Quote { format!("“{text}”") } else { text }
}

fn first_of(texts: &[String], most: usize) -> String {
    let (shown, rest) = texts.split_at(texts.len().min(most));
    let between = if shown.iter().any(|text| text.starts_with('“')) { "\n" } else { "; " };
    let mut list = shown.join(between);
    if !rest.is_empty() {
        list.push_str(&format!("{between}and {} more", rest.len()));
    }
    list
}
