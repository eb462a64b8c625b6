//! Two texts beside each other, with what stands in both marked.

use std::collections::HashMap;
use std::io::{self, Write};
use std::ops::Range;

use samestory::Article;
use samestory::detector::Explanation;
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
    explanation: &Explanation,
    screen: Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut heading = "The texts".to_owned();
    if !explanation.passages.is_empty() {
        heading.push_str("; what stands in both between [1 and 1], [2 and 2] and so on");
    }
    if explanation.boilerplate.iter().any(|spans| !spans.is_empty()) {
        heading.push_str("; boilerplate, which counts for nothing, between [~ and ~]");
    }
    heading_line(&heading, screen, out)?;
    let spans = spans(&explanation.passages);
    let texts = [0, 1]
        .map(|side| marked(articles[side].text(), &spans[side], &explanation.boilerplate[side]));
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
fn marked(text: &str, passages: &[(Range<usize>, usize)], boilerplate: &[Range<usize>]) -> Styled {
    let passages = passages.iter().map(|(span, number)| (span, Mark::Passage(*number)));
    let boilerplate = boilerplate.iter().map(|span| (span, Mark::Boilerplate));
    let mut ends: Vec<(usize, bool, Mark)> = passages
        .chain(boilerplate)
        .flat_map(|(span, mark)| [(span.start, true, mark), (span.end, false, mark)])
        .collect();
    ends.sort_unstable();
    let mut quoted = Quoted::new(|c| c.is_numeric() || c == '~');
    let mut open: Vec<Mark> = Vec::new();
    let mut from = 0;
    for (at, begins, mark) in ends {
        let tone = open.last().map_or(Tone::Plain, |mark| mark.tone());
        quoted.text(tone, text.get(from..at).unwrap_or_default());
        from = at;
        if begins {
            open.push(mark);
            quoted.open(mark.tone(), &format!("[{} ", mark.sign()));
        } else {
            open.retain(|other| *other != mark);
            quoted.close(mark.tone(), &format!(" {}]", mark.sign()));
        }
    }
    quoted.text(Tone::Plain, text.get(from..).unwrap_or_default());
    quoted.finish()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    Passage(usize),
    Boilerplate,
}

impl Mark {
    fn tone(self) -> Tone {
        match self {
            Self::Passage(number) => Tone::Passage(number),
            Self::Boilerplate => Tone::Faint,
        }
    }

    fn sign(self) -> String {
        match self {
            Self::Passage(number) => (number + 1).to_string(),
            Self::Boilerplate => "~".to_owned(),
        }
    }
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
