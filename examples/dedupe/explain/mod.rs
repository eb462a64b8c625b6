//! Why two articles are, or are not, in one group.

mod changes;
mod figures;
mod said;
mod side_by_side;

use std::io::{self, Write};

use samestory::Article;
use samestory::detector::{Explanation, Relation};

use crate::screen::Screen;
use crate::styled::{Styled, Tone};
use crate::tree::{details, headline};
use crate::wording::{count, one_line};

pub(crate) fn write(
    [a, b]: [&Article; 2],
    explanation: &Explanation,
    screen: Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    verdict([a.id(), b.id()], explanation, screen, out)?;
    figures::write(explanation, screen, out)?;
    said::terms(&explanation.terms, screen, out)?;
    said::details([a, b], &explanation.details, screen, out)?;
    passages(explanation, screen, out)?;
    match explanation.relation {
        Relation::SameReport => changes::write([a, b], screen, out),
        _ => side_by_side::write([a, b], explanation, screen, out),
    }
}

fn verdict(
    [a, b]: [&str; 2],
    explanation: &Explanation,
    screen: Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    let verdict = Styled::new(Tone::Id, &one_line(a))
        .with(Tone::Plain, " and ")
        .with(Tone::Id, &one_line(b))
        .with(Tone::Plain, ": ")
        .with(Tone::Strong, &explanation.relation.to_string());
    screen.paragraph("", 2, &verdict, out)?;
    screen.paragraph("", 2, &Styled::new(Tone::Plain, &explanation.reason.to_string()), out)
}

fn passages(explanation: &Explanation, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let passages = &explanation.passages;
    let mut heading = count(passages.len(), "shared passage", "shared passages");
    heading.push_str(" of 5 or more words");
    match passages.iter().map(|passage| passage.words).max() {
        Some(longest) if passages.len() > 1 => {
            heading.push_str(&format!(", the longest of {longest}"));
        }
        Some(words) => heading.push_str(&format!(", of {words}")),
        None => {}
    }
    heading_line(&heading, screen, out)
}

/// The heading of a part of the output.
fn heading_line(text: &str, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out)?;
    screen.paragraph("", 2, &Styled::new(Tone::Strong, text), out)
}

/// What people call an article by.
fn name(article: &Article) -> Styled {
    const HEADLINE: usize = 160;
    let mut name = Styled::new(Tone::Id, &one_line(article.id()));
    if article.title().is_some() {
        name.push(Tone::Plain, ": ");
        name.push(Tone::Strong, &headline(article, HEADLINE));
    }
    let details = details(article);
    if !details.is_empty() {
        name.push(Tone::Faint, &format!(" [{details}]"));
    }
    name
}
