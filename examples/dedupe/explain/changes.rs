//! What was changed between two copies, with a few words around each change.

use std::io::{self, Write};
use std::ops::Range;

use samestory::Article;
use samestory::layers::text::tokenize;
use samestory::layers::verify::edits;

use super::{heading_line, name};
use crate::quoted::Quoted;
use crate::screen::Screen;
use crate::styled::{Styled, Tone};
use crate::wording::count;

/// Words that are shown before and behind a change.
const AROUND: usize = 12;

/// Words that are worth leaving out.
const LEAST_LEFT_OUT: usize = 6;

pub(super) fn write(
    [left, right]: [&Article; 2],
    screen: Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    let edits = edits(left.text(), right.text());
    let words_in = |text: &str, spans: &mut dyn Iterator<Item = &Range<usize>>| -> usize {
        spans.map(|span| words(text.get(span.clone()).unwrap_or_default()).len()).sum()
    };
    let changes = match edits.len() {
        0 => "No word was changed".to_owned(),
        number => format!(
            "{} of the text: {} left out, {} put in",
            count(number, "change", "changes"),
            count(words_in(left.text(), &mut edits.iter().map(|edit| &edit.left)), "word", "words"),
            words_in(right.text(), &mut edits.iter().map(|edit| &edit.right)),
        ),
    };
    heading_line(&changes, screen, out)?;
    screen.paragraph("from ", 5, &name(left), out)?;
    screen.paragraph("to   ", 5, &name(right), out)?;
    if edits.is_empty() {
        return Ok(());
    }
    screen.paragraph("", 2, &legend(), out)?;
    writeln!(out)?;
    let mut quoted = Quoted::new(|c| matches!(c, '-' | '+' | '='));
    let mut from = 0;
    for (number, edit) in edits.iter().enumerate() {
        let kept = left.text().get(from..edit.left.start).unwrap_or_default();
        unchanged(&mut quoted, kept, [number > 0, true]);
        let put_in = right.text().get(edit.right.clone()).unwrap_or_default();
        let left_out = left.text().get(edit.left.clone()).unwrap_or_default();
        if !left_out.is_empty() {
            changed(&mut quoted, Tone::LeftOut, ["[-", "-]"], left_out);
        }
        if !put_in.is_empty() {
            quoted.space();
            changed(&mut quoted, Tone::PutIn, ["{+", "+}"], put_in);
        }
        if edit.left == (0..0) {
            quoted.space();
        }
        from = edit.left.end;
    }
    let kept = left.text().get(from..).unwrap_or_default();
    unchanged(&mut quoted, kept, [true, false]);
    screen.paragraph("", 0, &quoted.finish(), out)
}

fn legend() -> Styled {
    Styled::new(Tone::LeftOut, "[-left out-]")
        .with(Tone::Plain, ", ")
        .with(Tone::PutIn, "{+put in+}")
        .with(Tone::Plain, ", ")
        .with(Tone::Faint, "[= 9 words =]")
        .with(Tone::Plain, " for 9 words that did not change")
}

fn changed(quoted: &mut Quoted, tone: Tone, [open, close]: [&str; 2], text: &str) {
    quoted.open(tone, open);
    quoted.text(tone, text);
    quoted.close(tone, close);
}

/// What both have, shortened where it is long, between changes on the sides that are said.
fn unchanged(quoted: &mut Quoted, text: &str, [behind, before]: [bool; 2]) {
    let words = words(text);
    let kept = |side| if side { AROUND } else { 0 };
    let (first, last) = (kept(behind), kept(before));
    let hidden = words.len().saturating_sub(first + last);
    if hidden < LEAST_LEFT_OUT {
        quoted.text(Tone::Plain, text);
        return;
    }
    let [start, end] = [first, words.len() - last].map(|word| words.get(word));
    let start = start.map_or(text.len(), |word| word.start);
    let end = end.map_or(text.len(), |word| word.start);
    quoted.text(Tone::Plain, &text[..start]);
    quoted.open(Tone::Faint, &format!("[= {} =]", count(hidden, "word", "words")));
    quoted.space();
    quoted.text(Tone::Plain, &text[end..]);
}

/// Where the words of a text stand.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    tokenize(text, |token| words.push(token.span()));
    words
}
