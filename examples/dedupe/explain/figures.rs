//! How alike two articles are, in numbers.

use std::io::{self, Write};

use samestory::detector::{Explanation, Reason};

use super::heading_line;
use crate::screen::Screen;
use crate::styled::{Styled, Tone};
use crate::wording::likely;

/// Columns of what stands before the numbers.
const WHAT: usize = 31;

/// Columns of a number.
const NUMBER: usize = 6;

/// Of copies by themselves that are in two reports.
const HELD_APART: &str = "copies by themselves; in two reports, since one is too far from the article that \
                          represents the other's, or is a digest of several";

pub(super) fn write(
    explanation: &Explanation,
    screen: Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    let shingles = explanation.overlap;
    let likeness = explanation.evidence.likeness;
    let number = |number: f64| format!("{number:.3}");
    let are_whole = explanation.boilerplate.iter().all(Vec::is_empty);
    let what = if are_whole { "" } else { ", without boilerplate" };
    heading_line(&format!("Copies: word 5-shingles{what}"), screen, out)?;
    let rule = explanation.copy_rule;
    let counts = format!(
        "{} shared of {} and {}; copies from {:.2} on",
        shingles.shared,
        shingles.left,
        shingles.right,
        rule.jaccard_threshold()
    );
    row("Jaccard", &number(shingles.jaccard()), &counts, screen, out)?;
    let threshold = rule.containment_threshold();
    let threshold = threshold.map(|from| {
        let falls_short = shingles.containment() >= from && !rule.accepts(shingles);
        let note = if falls_short { "; here the shorter is too short for that" } else { "" };
        format!("copies from {from:.2} on{note}")
    });
    let containment = number(shingles.containment());
    row("containment", &containment, &threshold.unwrap_or_default(), screen, out)?;
    if explanation.reason != Reason::Copies && rule.accepts(shingles) {
        screen.paragraph("  ", 2, &Styled::new(Tone::Plain, HELD_APART), out)?;
    }
    heading_line("Story: weighted terms", screen, out)?;
    row("weighted Jaccard", &number(explanation.weighted_jaccard), "", screen, out)?;
    row("cosine", &number(likeness.cosine), "", screen, out)?;
    row("of it, from one term alone", &number(likeness.uncorroborated()), "", screen, out)?;
    heading_line("Probability of one story, in log-odds", screen, out)?;
    for (what, part) in explanation.score.parts() {
        row(what, &hundredths(part), "", screen, out)?;
    }
    let (probability, threshold) = (explanation.score.probability(), explanation.story_threshold);
    let decimals = decimals_apart(probability, threshold);
    let sum =
        format!("probability {}, threshold {threshold:.decimals$}", likely(probability, decimals));
    row("sum", &hundredths(explanation.score.log_odds()), &sum, screen, out)
}

/// The decimals, 3 to 9, that show which of two numbers is the larger.
fn decimals_apart(one: f64, other: f64) -> usize {
    let are_apart =
        |&decimals: &usize| format!("{one:.decimals$}") != format!("{other:.decimals$}");
    (3..9).find(are_apart).unwrap_or(if one == other { 3 } else { 9 })
}

/// With two decimals; nothing has no sign.
fn hundredths(part: f64) -> String {
    let text = format!("{part:.2}");
    if text == "-0.00" { "0.00".into() } else { text }
}

/// A number with what it is before it and a note behind it, each on a line of its own where there
/// is no room.
fn row(
    what: &str,
    number: &str,
    note: &str,
    screen: Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    let gap = if note.is_empty() { "" } else { "  " };
    if screen.width < 2 + WHAT + NUMBER {
        screen.paragraph("  ", 4, &Styled::new(Tone::Plain, &format!("{what}: {number}")), out)?;
    } else if screen.width < 2 + WHAT + NUMBER + gap.len() + note.len() {
        writeln!(out, "  {what:WHAT$}{number:>NUMBER$}")?;
    } else {
        return writeln!(out, "  {what:WHAT$}{number:>NUMBER$}{gap}{note}");
    }
    if note.is_empty() {
        return Ok(());
    }
    screen.paragraph("    ", 4, &Styled::new(Tone::Plain, note), out)
}
