//! Words for people, on a terminal that foreign text must not take over.

use unicode_width::UnicodeWidthChar;

/// Marks without width that may follow one another; a tower of them would be painted over the lines
/// above. The longest in use, a flag spelt in tags, has six.
const MARKS: usize = 8;

/// A probability with so many decimals, and none rounded to sure or impossible.
pub(crate) fn likely(probability: f64, decimals: usize) -> String {
    let least = 10f64.powi(-(decimals as i32));
    if probability > 1.0 - least {
        format!(">{:.decimals$}", 1.0 - least)
    } else if probability < least {
        format!("<{least:.decimals$}")
    } else {
        format!("{probability:.decimals$}")
    }
}

/// A number and what it counts.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// The columns that a text takes; none of its characters may be a control.
///
/// Characters are counted one by one: where a terminal makes one glyph of several, a family or a
/// ligature, it takes fewer, never more.
pub(crate) fn columns(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().map(columns_of).sum() }
}

pub(crate) fn columns_of(c: char) -> usize {
    c.width().unwrap_or(0)
}

/// A text on one line, without what could move the cursor of a terminal.
pub(crate) fn one_line(text: &str) -> String {
    let mut shown = Visible::default();
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        match shown.next(c) {
            Some(Seen::Gap(_)) if line.is_empty() || line.ends_with(' ') => {}
            Some(Seen::Gap(_)) => line.push(' '),
            Some(Seen::Character(c)) => line.push(c),
            None => {}
        }
    }
    line.truncate(line.trim_end().len());
    line
}

/// What a character of a foreign text is on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    /// Space between words; whether the line ends there.
    Gap(bool),
    /// Something to be seen.
    Character(char),
}

impl Seen {
    /// Whether it is an accent or a joiner, part of what stands before it or not to be seen at all.
    pub(crate) fn has_no_width(self) -> bool {
        matches!(self, Self::Character(c) if columns_of(c) == 0)
    }
}

/// Tells what is to be seen of a text, character by character.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Visible {
    marks: usize,
}

impl Visible {
    pub(crate) fn next(&mut self, c: char) -> Option<Seen> {
        if c.is_whitespace() || c.is_control() {
            self.marks = 0;
            return Some(Seen::Gap(matches!(c, '\n' | '\u{2028}' | '\u{2029}')));
        }
        if is_hidden(c) {
            return None;
        }
        if columns_of(c) > 0 {
            self.marks = 0;
        } else {
            self.marks += 1;
            if self.marks > MARKS {
                return None;
            }
        }
        Some(Seen::Character(c))
    }
}

/// The beginning of a line, of at most `width` columns.
pub(crate) fn cut(line: &str, width: usize) -> String {
    if columns(line) <= width {
        return line.to_owned();
    }
    let kept = &line[..end_of(line.char_indices(), width.saturating_sub(1))];
    if width == 0 { String::new() } else { format!("{}…", kept.trim_end()) }
}

/// Both ends of a line, of at most `width` columns: what tells an address from another of the same
/// site stands at its end.
pub(crate) fn cut_amid(line: &str, width: usize) -> String {
    if columns(line) <= width || width < 3 {
        return cut(line, width);
    }
    let back = (width - 1) / 2;
    let front = &line[..end_of(line.char_indices(), width - 1 - back)];
    let (mut start, mut left) = (line.len(), back);
    for (at, c) in line.char_indices().rev() {
        let Some(rest) = left.checked_sub(columns_of(c)) else { break };
        left = rest;
        if columns_of(c) > 0 {
            start = at;
        }
    }
    format!("{front}…{}", &line[start..])
}

/// Where what fits into `width` columns ends.
fn end_of(characters: std::str::CharIndices<'_>, width: usize) -> usize {
    let mut left = width;
    let mut end = 0;
    for (at, c) in characters {
        let Some(rest) = left.checked_sub(columns_of(c)) else { break };
        left = rest;
        end = at + c.len_utf8();
    }
    end
}

/// The beginning of a text on one line, of at most `width` columns.
pub(crate) fn start(text: &str, width: usize) -> String {
    // Far more than is shown is never looked at, whatever the text is.
    let end = text.char_indices().nth(width * 8).map_or(text.len(), |(end, _)| end);
    cut(&one_line(&text[..end]), width)
}

/// What is to be left out: marks that would turn the rest of the line around, and what terminals do
/// not agree on the width of.
fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
    )
}
