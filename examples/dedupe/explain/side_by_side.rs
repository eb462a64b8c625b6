//! Two texts beside each other, with what stands in both marked.

use std::collections::HashMap;
use std::io::{self, Write};
use std::ops::Range;

use samestory::Article;
use samestory::layers::verify::Passage;

use super::{heading_line, name};
use crate::quoted::Quoted;
use crate::screen::Screen;
use crate::styled::{Styled, Tone};

/// Columns under which the texts follow each other.
const LEAST: usize = 60;

const BETWEEN: &str = " | ";

pub(super) fn write(
    articles: [&Article; 2],
    passages: &[Passage],
    screen: Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    let heading = if passages.is_empty() {
        "The texts"
    } else {
        "The texts; what stands in both between [1 and 1], [2 and 2] and so on"
    };
    heading_line(heading, screen, out)?;
    let [left, right] = spans(passages);
    let texts = [marked(articles[0].text(), &left), marked(articles[1].text(), &right)];
    if screen.width < LEAST {
        stacked(articles, &texts, screen, out)
    } else {
        columns(articles, &texts, screen, out)
    }
}

/// The numbered spans of the passages in each text. A place of the second that the first has
/// several times has one number.
fn spans(passages: &[Passage]) -> [Vec<(Range<usize>, usize)>; 2] {
    let mut numbers = HashMap::new();
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for passage in passages {
        let next = numbers.len();
        let number = *numbers.entry(&passage.right).or_insert(next);
        if number == next {
            right.push((passage.right.clone(), number));
        }
        left.push((passage.left.clone(), number));
    }
    [left, right]
}

/// Spans may overlap: each has its brackets, and the later its colour.
fn marked(text: &str, spans: &[(Range<usize>, usize)]) -> Styled {
    let mut ends: Vec<(usize, bool, usize)> = spans
        .iter()
        .flat_map(|(span, number)| [(span.start, true, *number), (span.end, false, *number)])
        .collect();
    ends.sort_unstable();
    let mut quoted = Quoted::new(char::is_numeric);
    let mut open: Vec<usize> = Vec::new();
    let mut from = 0;
    for (at, begins, number) in ends {
        let tone = open.last().map_or(Tone::Plain, |number| Tone::Passage(*number));
        quoted.text(tone, text.get(from..at).unwrap_or_default());
        from = at;
        let tone = Tone::Passage(number);
        if begins {
            open.push(number);
            quoted.open(tone, &format!("[{} ", number + 1));
        } else {
            open.retain(|other| *other != number);
            quoted.close(tone, &format!(" {}]", number + 1));
        }
    }
    quoted.text(Tone::Plain, text.get(from..).unwrap_or_default());
    quoted.finish()
}

fn stacked(
    articles: [&Article; 2],
    texts: &[Styled; 2],
    screen: Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    for (number, (article, text)) in articles.into_iter().zip(texts).enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        screen.paragraph("", 2, &name(article), out)?;
        screen.line(&rule(screen.width), out)?;
        screen.paragraph("", 0, text, out)?;
    }
    Ok(())
}

fn columns(
    articles: [&Article; 2],
    texts: &[Styled; 2],
    screen: Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    let width = (screen.width - BETWEEN.len()) / 2;
    abreast(&articles.map(|article| name(article).wrapped(width)), width, screen, out)?;
    let mut line = rule(width + 1);
    line.push(Tone::Faint, "+");
    line.push(Tone::Faint, &"-".repeat(width + 1));
    screen.line(&line, out)?;
    abreast(&texts.each_ref().map(|text| text.wrapped(width)), width, screen, out)
}

fn rule(width: usize) -> Styled {
    Styled::new(Tone::Faint, &"-".repeat(width))
}

fn abreast(
    sides: &[Vec<Styled>; 2],
    width: usize,
    screen: Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    let nothing = Styled::default();
    for number in 0..sides[0].len().max(sides[1].len()) {
        let [left, right] = sides.each_ref().map(|side| side.get(number).unwrap_or(&nothing));
        screen.pieces(left, out)?;
        let padding = width.saturating_sub(left.columns());
        let between = if right.columns() == 0 { BETWEEN.trim_end() } else { BETWEEN };
        screen.pieces(&Styled::new(Tone::Faint, &format!("{:padding$}{between}", "")), out)?;
        screen.line(right, out)?;
    }
    Ok(())
}
