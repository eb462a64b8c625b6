//! What the result is shown on: how wide it is, and whether it has colours.

use std::io::{self, Write};

use console::{Style, Term};

use crate::args::{Args, Color, WIDTHS};
use crate::wording::{Seen, Visible, columns, columns_of};

/// Where the result goes to no terminal.
const WIDTH: usize = 100;

/// A space at which no line ends. Foreign text has none: see [`Visible`].
const GLUE: char = '\u{a0}';

/// Nothing, at which no line ends either. Foreign text has none.
const JOINER: char = '\u{2060}';

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Screen {
    /// Columns; no line is wider.
    pub(crate) width: usize,
    pub(crate) has_colour: bool,
}

impl Screen {
    pub(crate) fn of(args: &Args) -> Self {
        let terminal = Some(Term::stdout()).filter(|_| args.output.is_none());
        let size = terminal.as_ref().and_then(Term::size_checked);
        let width = args.width.or(size.map(|(_, columns)| columns));
        let has_colour = match args.color {
            Color::Auto => terminal.is_some() && !is_set("NO_COLOR") && console::colors_enabled(),
            Color::Always => true,
            Color::Never => false,
        };
        let width = width.map_or(WIDTH, |width| width.clamp(*WIDTHS.start(), *WIDTHS.end()).into());
        Self { width, has_colour }
    }

    pub(crate) fn line(self, line: &Styled, out: &mut dyn Write) -> io::Result<()> {
        self.pieces(line, out)?;
        out.write_all(b"\n")
    }

    /// Writes on as many lines as it takes, the first behind `first`, all others behind as many
    /// spaces as `rest` says.
    pub(crate) fn paragraph(
        self,
        first: &str,
        rest: usize,
        text: &Styled,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let lines = text.wrapped(self.width.saturating_sub(columns(first).max(rest)));
        for (number, line) in lines.iter().enumerate() {
            if number == 0 {
                out.write_all(first.as_bytes())?;
            } else {
                write!(out, "{:rest$}", "")?;
            }
            self.line(line, out)?;
        }
        Ok(())
    }

    pub(crate) fn pieces(self, line: &Styled, out: &mut dyn Write) -> io::Result<()> {
        for (tone, text) in &line.pieces {
            match tone.style().filter(|_| self.has_colour) {
                Some(style) => write!(out, "{}", style.force_styling(true).apply_to(text))?,
                None => out.write_all(text.as_bytes())?,
            }
        }
        Ok(())
    }
}

/// Words that are to stay on one line.
pub(crate) fn glued(words: &str) -> String {
    words.replace(' ', GLUE.encode_utf8(&mut [0; 4]))
}

fn is_set(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| !value.is_empty())
}

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

impl Tone {
    /// None where it looks like any text. Nothing is told by colour alone, for those who see none.
    fn style(self) -> Option<Style> {
        let style = Style::new();
        match self {
            Self::Plain => None,
            Self::Strong => Some(style.bold()),
            Self::Id => Some(style.cyan()),
            Self::Faint => Some(style.dim()),
            Self::LeftOut => Some(style.red().strikethrough()),
            Self::PutIn => Some(style.green().underlined()),
            Self::Passage(number) => {
                let style = style.bold();
                Some(match number % 6 {
                    0 => style.green(),
                    1 => style.yellow(),
                    2 => style.cyan(),
                    3 => style.magenta(),
                    4 => style.blue(),
                    _ => style.red(),
                })
            }
        }
    }
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

    fn push_char(&mut self, tone: Tone, c: char) {
        self.push(tone, c.encode_utf8(&mut [0; 4]));
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
    "、。，．：；？！）］｝」』】》〉〕’”ー".contains(c)
}

/// Wide marks that end no line.
fn is_opening(c: char) -> bool {
    "（［｛「『【《〈〔“".contains(c)
}

/// Foreign text with marks of our own in it.
#[derive(Debug)]
pub(crate) struct Quoted {
    styled: Styled,
    /// What our marks are made of beside brackets, so that foreign text can forge none.
    is_of_mark: fn(char) -> bool,
    visible: Visible,
    gap: Gap,
    /// A bracket that is part of a mark if the next character makes it one.
    before: Option<char>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Space,
    Line,
    Blank,
}

impl Quoted {
    /// Square and curly brackets that stand beside a character of marks are shown round.
    pub(crate) fn new(is_of_mark: fn(char) -> bool) -> Self {
        Self {
            styled: Styled::default(),
            is_of_mark,
            visible: Visible::default(),
            gap: Gap::None,
            before: None,
        }
    }

    pub(crate) fn text(&mut self, tone: Tone, text: &str) {
        let mut rest = text.chars().peekable();
        while let Some(c) = rest.next() {
            match self.visible.next(c) {
                Some(Seen::Gap(ends_line)) => self.widen(ends_line),
                Some(Seen::Character(c)) => {
                    self.close_gap(tone);
                    let beside = |other: Option<char>| other.is_some_and(self.is_of_mark);
                    let next = rest.peek().copied();
                    let shown = match c {
                        '[' | '{' if beside(next) => '(',
                        ']' | '}' if beside(self.before) => ')',
                        c => c,
                    };
                    self.styled.push_char(tone, shown);
                    self.before = Some(c);
                }
                None => {}
            }
        }
    }

    /// A mark that begins something: it is not parted from what follows.
    pub(crate) fn open(&mut self, tone: Tone, mark: &str) {
        // Space before a mark is no part of what is marked.
        self.close_gap(Tone::Plain);
        self.mark(tone, mark);
        self.styled.push_char(tone, JOINER);
    }

    /// A mark that ends something: it is not parted from what came before.
    pub(crate) fn close(&mut self, tone: Tone, mark: &str) {
        let gap = std::mem::take(&mut self.gap);
        self.styled.push_char(tone, JOINER);
        self.mark(tone, mark);
        self.gap = gap;
    }

    fn mark(&mut self, tone: Tone, mark: &str) {
        self.styled.push(tone, &glued(mark));
        self.before = None;
    }

    pub(crate) fn space(&mut self) {
        self.gap = self.gap.max(Gap::Space);
    }

    fn widen(&mut self, ends_line: bool) {
        self.before = None;
        self.gap = match (ends_line, self.gap) {
            (false, gap) => gap.max(Gap::Space),
            (true, Gap::None | Gap::Space) => Gap::Line,
            (true, _) => Gap::Blank,
        };
    }

    fn close_gap(&mut self, tone: Tone) {
        let gap = std::mem::take(&mut self.gap);
        if !self.styled.pieces.is_empty() {
            self.styled.push(
                tone,
                match gap {
                    Gap::None => "",
                    Gap::Space => " ",
                    Gap::Line => "\n",
                    Gap::Blank => "\n\n",
                },
            );
        }
    }

    pub(crate) fn finish(self) -> Styled {
        self.styled
    }
}
