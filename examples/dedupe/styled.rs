//! Text in pieces that look different, wrapped to a width.

use crate::wording::{columns, columns_of};

/// A space at which no line ends. Foreign text has none: see [`Visible`](crate::wording::Visible).
const GLUE: char = '\u{a0}';

/// Nothing, at which no line ends either. Foreign text has none.
pub(crate) const JOINER: char = '\u{2060}';

/// What a piece of the output is, which says how it looks where there are colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Tone {
    #[default]
    Plain,
    Strong,
    Id,
    Faint,
    LeftOut,
    PutIn,
    /// The passage of this number.
    Passage(usize),
}

/// A text in pieces that look different. Spaces may end a line, line feeds do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Styled {
    pieces: Vec<(Tone, String)>,
}

impl Styled {
    pub(crate) fn new(tone: Tone, text: &str) -> Self {
        Self::default().with(tone, text)
    }

    pub(crate) fn with(mut self, tone: Tone, text: &str) -> Self {
        self.push(tone, text);
        self
    }

    pub(crate) fn push(&mut self, tone: Tone, text: &str) {
        match self.pieces.last_mut() {
            Some((last, so_far)) if *last == tone => so_far.push_str(text),
            _ if text.is_empty() => {}
            _ => self.pieces.push((tone, text.to_owned())),
        }
    }

    pub(crate) fn push_char(&mut self, tone: Tone, c: char) {
        self.push(tone, c.encode_utf8(&mut [0; 4]));
    }

    pub(crate) fn pieces(&self) -> &[(Tone, String)] {
        &self.pieces
    }

    pub(crate) fn columns(&self) -> usize {
        self.pieces.iter().map(|(_, text)| columns(text)).sum()
    }

    /// In lines of at most `width` columns, or of 2 where not even a wide letter fits. A word that
    /// is wider is broken; wide letters, as of Chinese, may stand on lines of their own.
    pub(crate) fn wrapped(&self, width: usize) -> Vec<Self> {
        let mut wrapping = Wrapping { width: width.max(2), ..Wrapping::default() };
        for (tone, text) in &self.pieces {
            for c in text.chars() {
                wrapping.take(*tone, c);
            }
        }
        wrapping.finish()
    }
}

#[derive(Default)]
struct Wrapping {
    width: usize,
    lines: Vec<Styled>,
    line: Styled,
    line_columns: usize,
    /// The space before the word.
    gap: Option<Tone>,
    word: Vec<(Tone, char)>,
    /// Whether what comes next stays with the word.
    is_joined: bool,
    word_columns: usize,
}

impl Wrapping {
    fn take(&mut self, tone: Tone, c: char) {
        let columns = columns_of(c);
        match c {
            '\n' => {
                self.end_word();
                self.end_line();
            }
            ' ' => {
                self.end_word();
                self.gap = Some(tone);
            }
            JOINER => self.is_joined = true,
            _ => {
                let may_break = columns == 2 && !is_closing(c) && !self.is_joined;
                if may_break || (columns > 0 && self.word_columns + columns > self.width) {
                    self.end_word();
                }
                self.word.push((tone, c));
                self.word_columns += columns;
                self.is_joined = is_opening(c);
            }
        }
    }

    fn end_word(&mut self) {
        if self.word.is_empty() {
            return;
        }
        let gap = self.gap.take().filter(|_| self.line_columns > 0);
        if self.line_columns + usize::from(gap.is_some()) + self.word_columns > self.width {
            self.end_line();
        } else if let Some(tone) = gap {
            self.line.push(tone, " ");
            self.line_columns += 1;
        }
        for (tone, c) in self.word.drain(..) {
            self.line.push_char(tone, if c == GLUE { ' ' } else { c });
        }
        self.line_columns += std::mem::take(&mut self.word_columns);
    }

    fn end_line(&mut self) {
        self.lines.push(std::mem::take(&mut self.line));
        self.line_columns = 0;
        self.gap = None;
    }

    fn finish(mut self) -> Vec<Styled> {
        self.end_word();
        if self.line_columns > 0 || self.lines.is_empty() {
            self.end_line();
        }
        self.lines
    }
}

/// Wide marks that begin no line.
fn is_closing(c: char) -> bool {
    "、。，．：；？！）］｝」』】》〉〕ー".contains(c)
}

/// Marks that end no line before a wide letter.
fn is_opening(c: char) -> bool {
    "（［｛「『【《〈〔“".contains(c)
}

/// Words that are to stay on one line.
pub(crate) fn glued(words: &str) -> String {
    words.replace(' ', GLUE.encode_utf8(&mut [0; 4]))
}
