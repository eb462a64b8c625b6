//! Places in a text as a browser counts them.

use std::ops::Range;

/// From bytes of a text to units of UTF-16, by which scripts of a page cut strings.
pub(super) struct Utf16<'t> {
    text: &'t str,
    /// The units before every [`STRIDE`]th byte, or the character that begins before it.
    counted: Vec<u32>,
}

const STRIDE: usize = 64;

impl<'t> Utf16<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let mut counted = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut units = 0;
        for (at, c) in text.char_indices() {
            while counted.len() * STRIDE <= at {
                counted.push(units);
            }
            units += c.len_utf16() as u32;
        }
        counted.push(units);
        Self { text, counted }
    }

    /// Bounds that lie between characters of the text.
    pub(super) fn range(&self, bytes: &Range<usize>) -> [u32; 2] {
        [self.units_before(bytes.start), self.units_before(bytes.end)]
    }

    fn units_before(&self, byte: usize) -> u32 {
        // The count at a stride is that before the first character from there on.
        let stride = byte / STRIDE;
        let start = self.text.ceil_char_boundary(stride * STRIDE).min(byte);
        debug_assert!(self.text.is_char_boundary(byte));
        let before = self.counted.get(stride).copied().unwrap_or_default();
        let rest = self.text.get(start..byte).unwrap_or_default();
        before + rest.encode_utf16().count() as u32
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn units_are_those_before_a_character(text in "[aé市😀]{0,300}") {
            let units = Utf16::of(&text);
            for at in (0..=text.len()).filter(|&at| text.is_char_boundary(at)) {
                let expected = text[..at].encode_utf16().count() as u32;
                prop_assert_eq!(units.range(&(at..text.len()))[0], expected);
            }
        }
    }
}
