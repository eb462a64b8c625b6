//! Foreign text with marks of our own in it.

use crate::styled::{JOINER, Styled, Tone, glued};
use crate::wording::{Seen, Visible};

/// A text of others on its way to the screen, with marks of ours put into it.
#[derive(Debug)]
pub(crate) struct Quoted {
    styled: Styled,
    /// What our marks are made of beside brackets, so that foreign text can forge none.
    is_of_mark: fn(char) -> bool,
    visible: Visible,
    gap: Gap,
    /// What is seen right before, if it is foreign.
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
        let mut rest = text.chars();
        while let Some(c) = rest.next() {
            match self.visible.next(c) {
                Some(Seen::Gap(ends_line)) => self.widen(ends_line),
                Some(seen @ Seen::Character(c)) => {
                    self.close_gap(tone);
                    let shown = match c {
                        '[' | '{' if self.is_mark_ahead(rest.clone()) => '(',
                        ']' | '}' if self.before.is_some_and(self.is_of_mark) => ')',
                        c => c,
                    };
                    self.styled.push_char(tone, shown);
                    if !seen.has_no_width() {
                        self.before = Some(c);
                    }
                }
                None => {}
            }
        }
    }

    /// Whether a bracket would look like the beginning of a mark before such a text.
    fn is_mark_ahead(&self, mut rest: std::str::Chars<'_>) -> bool {
        let mut visible = self.visible;
        let next = rest.find_map(|c| visible.next(c).filter(|seen| !seen.has_no_width()));
        matches!(next, Some(Seen::Character(c)) if (self.is_of_mark)(c))
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
        if !self.styled.pieces().is_empty() {
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
