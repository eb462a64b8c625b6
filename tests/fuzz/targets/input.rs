//! Bytes taken for choices, numbers and texts. Where they end all choices are 0.

use std::borrow::Cow;

/// Bytes not yet taken.
pub(crate) struct Input<'b>(pub(crate) &'b [u8]);

impl<'b> Input<'b> {
    /// One byte.
    pub(crate) fn byte(&mut self) -> u8 {
        let [byte] = self.bytes();
        byte
    }

    /// One of two.
    pub(crate) fn coin(&mut self) -> bool {
        self.byte() % 2 == 1
    }

    /// A number below `end`, at most 256.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::from(self.byte()) % end
    }

    /// A share from 0 to 1.
    pub(crate) fn share(&mut self) -> f64 {
        f64::from(self.byte()) / 255.0
    }

    /// As many bytes as asked for.
    pub(crate) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        let taken = self.take(N);
        bytes[..taken.len()].copy_from_slice(taken);
        bytes
    }

    /// As many bytes as asked for, or as there are.
    pub(crate) fn take(&mut self, count: usize) -> &'b [u8] {
        let (taken, rest) = self.0.split_at(count.min(self.0.len()));
        self.0 = rest;
        taken
    }

    /// Whether no byte is left.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All that is left, as a text; a first choice says how.
    pub(crate) fn text(&mut self) -> Cow<'b, str> {
        let is_in_pieces = self.coin();
        text_of(self.take(self.0.len()), is_in_pieces)
    }
}

/// A text of `bytes`: they themselves, with what is no UTF-8 replaced, or a piece for each, as bytes
/// at random are hardly ever a text.
pub(crate) fn text_of(bytes: &[u8], is_in_pieces: bool) -> Cow<'_, str> {
    if is_in_pieces {
        Cow::Owned(bytes.iter().map(|&byte| PIECES[usize::from(byte) % PIECES.len()]).collect())
    } else {
        String::from_utf8_lossy(bytes)
    }
}

/// What the rules of the tokeniser turn on, and words that recur.
const PIECES: [&str; 64] = [
    " ",
    " ",
    " ",
    " ",
    "\n",
    ". ",
    ", ",
    ".",
    ",",
    "'",
    "’",
    "-",
    "a",
    "s",
    "t",
    "re",
    "ll",
    "L",
    "U",
    "1",
    "12",
    "500",
    "٣",
    "é",
    "e\u{301}",
    "\u{301}",
    "\u{327}",
    "\u{ad}",
    "\u{200d}",
    "ß",
    "ẞ",
    "ς",
    "İ",
    "ﬁ",
    "ｆ",
    "½",
    "국",
    "大",
    "桥",
    "ス",
    "が",
    "น้",
    "ำ",
    "ខ",
    "\u{f71}",
    "\u{6d6}",
    "。",
    "…",
    "“",
    "(",
    "🦀",
    "\u{0}",
    "\u{2028}",
    "\r",
    "The ",
    "ferry ",
    "Aurora ",
    "ran aground off Lundy ",
    "said the mayor on Monday. ",
    "budget ",
    "Parliament ",
    "rejected ",
    "Subscribe now!\n",
    "ноября ",
];
