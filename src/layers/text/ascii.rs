//! Words of ASCII: 64 bytes are told apart at a time, and a word is hashed where it lies.

use crate::hash::WordHasher;

/// Bytes that are looked at together.
pub(super) const WINDOW: usize = 64;

/// The first bytes of a text. Behind its end stand zeros, which are of no word; eight bytes more
/// than are told apart, so that the beginning of each word is there at one go.
type Bytes = [u8; WINDOW + 8];

pub(super) struct Window<'t> {
    text: &'t [u8],
    bytes: &'t Bytes,
}

impl<'t> Window<'t> {
    /// At the start of `text`; `room` is for the bytes of a text that is shorter.
    #[inline]
    pub(super) fn at_start(text: &'t [u8], room: &'t mut Bytes) -> Self {
        let bytes = match text.first_chunk() {
            Some(bytes) => bytes,
            None => {
                *room = [0; WINDOW + 8];
                room[..text.len()].copy_from_slice(text);
                room
            }
        };
        Self { text, bytes }
    }

    #[inline]
    pub(super) fn classes(&self) -> Classes {
        // SAFETY: x86-64 has SSE2, whatever else it has.
        #[cfg(target_arch = "x86_64")]
        #[allow(unsafe_code)]
        return unsafe { sse2::classes(self.bytes) };
        #[cfg(not(target_arch = "x86_64"))]
        return swar::classes(self.bytes);
    }

    /// The hash of the normal form of a word, ASCII letters and digits.
    #[inline]
    pub(super) fn hash_of_word(&self, start: usize, end: usize) -> u32 {
        let length = end - start;
        if length > 8 {
            return self.hasher_of(start, end).finish();
        }
        let mut hasher = WordHasher::default();
        hasher.push_first(length, self.lower_case(start));
        hasher.finish()
    }

    /// The normal form of a word, or the beginning of one, ASCII letters and digits.
    pub(super) fn hasher_of(&self, start: usize, end: usize) -> WordHasher {
        let mut hasher = WordHasher::default();
        let mut eight = self.lower_case(start);
        let mut done = start;
        while end - done > 8 {
            hasher.push_eight(eight);
            done += 8;
            eight = eight_bytes(&self.text[done..]) | CASE;
        }
        hasher.push_first(end - done, eight);
        hasher
    }

    /// Eight bytes of the window in lower case.
    #[inline]
    fn lower_case(&self, start: usize) -> u64 {
        // No more than it is, which shows that eight bytes are there.
        let start = start % WINDOW;
        eight_bytes(&self.bytes[start..start + 8]) | CASE
    }
}

/// Lower case is one bit more in letters, and changes no digit.
const CASE: u64 = u64::from_le_bytes([0x20; 8]);

/// The first in the lowest bits; zeros stand behind the end of the text.
#[inline]
fn eight_bytes(text: &[u8]) -> u64 {
    if let Some(eight) = text.first_chunk() {
        return u64::from_le_bytes(*eight);
    }
    let mut last = [0; 8];
    last[..text.len()].copy_from_slice(text);
    u64::from_le_bytes(last)
}

/// What each of up to 64 bytes is, a bit a byte, the first in the lowest bit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Classes {
    /// ASCII letters and digits.
    pub(super) words: u64,
    /// Apostrophes.
    pub(super) apostrophes: u64,
    /// Full stops and commas.
    pub(super) separators: u64,
    /// Not ASCII.
    pub(super) others: u64,
}

/// 16 bytes at a time.
#[cfg(target_arch = "x86_64")]
mod sse2 {
    use std::arch::x86_64::{
        __m128i, _mm_add_epi8, _mm_cmpeq_epi8, _mm_min_epu8, _mm_movemask_epi8, _mm_or_si128,
        _mm_set_epi64x, _mm_set1_epi8,
    };

    use super::{Bytes, Classes};

    #[inline]
    #[target_feature(enable = "sse2")]
    pub(super) fn classes(window: &Bytes) -> Classes {
        let mut classes = Classes::default();
        for (number, sixteen) in window.as_chunks::<16>().0.iter().take(4).enumerate() {
            let bytes = load(sixteen);
            let lower = _mm_or_si128(bytes, all(0x20));
            let letters = between(lower, b'a', b'z');
            let digits = between(bytes, b'0', b'9');
            // A full stop and a comma differ in one bit.
            let separators = _mm_cmpeq_epi8(_mm_or_si128(bytes, all(0x02)), all(b'.'));
            let place = 16 * number;
            classes.words |= bits(_mm_or_si128(letters, digits)) << place;
            classes.apostrophes |= bits(_mm_cmpeq_epi8(bytes, all(b'\''))) << place;
            classes.separators |= bits(separators) << place;
            classes.others |= bits(bytes) << place;
        }
        classes
    }

    #[inline]
    #[target_feature(enable = "sse2")]
    fn load(sixteen: &[u8; 16]) -> __m128i {
        let both = u128::from_le_bytes(*sixteen);
        _mm_set_epi64x((both >> 64) as i64, both as i64)
    }

    #[inline]
    #[target_feature(enable = "sse2")]
    fn all(byte: u8) -> __m128i {
        _mm_set1_epi8(byte as i8)
    }

    /// All ones where a byte is from `low` to `high`.
    #[inline]
    #[target_feature(enable = "sse2")]
    fn between(bytes: __m128i, low: u8, high: u8) -> __m128i {
        let from_low = _mm_add_epi8(bytes, all(low.wrapping_neg()));
        _mm_cmpeq_epi8(_mm_min_epu8(from_low, all(high - low)), from_low)
    }

    /// The highest bit of each byte.
    #[inline]
    #[target_feature(enable = "sse2")]
    fn bits(bytes: __m128i) -> u64 {
        _mm_movemask_epi8(bytes) as u64
    }
}

/// Eight bytes at a time, in an ordinary register. The answer for a byte stands in its highest bit.
#[cfg(any(test, not(target_arch = "x86_64")))]
mod swar {
    use super::{Bytes, Classes};

    pub(super) fn classes(window: &Bytes) -> Classes {
        let mut classes = Classes::default();
        for (number, eight) in window.as_chunks::<8>().0.iter().take(8).enumerate() {
            let bytes = u64::from_le_bytes(*eight);
            let words = between(bytes | all(0x20), b'a', b'z') | between(bytes, b'0', b'9');
            let place = 8 * number;
            classes.words |= bits(words) << place;
            classes.apostrophes |= bits(between(bytes, b'\'', b'\'')) << place;
            classes.separators |= bits(between(bytes | all(0x02), b'.', b'.')) << place;
            classes.others |= bits(bytes) << place;
        }
        classes
    }

    const fn all(byte: u8) -> u64 {
        u64::from_le_bytes([byte; 8])
    }

    const HIGH: u64 = all(0x80);

    /// The bytes from `low` to `high`, both ASCII. No sum crosses into the next byte, since only
    /// the lower seven bits of each are added to.
    fn between(bytes: u64, low: u8, high: u8) -> u64 {
        let sevens = bytes & !HIGH;
        let from_low = sevens + all(0x80 - low);
        let past_high = sevens + all(0x7f - high);
        from_low & !past_high & !bytes & HIGH
    }

    /// The highest bit of each byte: the product moves each to a place of its own in the highest
    /// byte.
    fn bits(bytes: u64) -> u64 {
        const PLACES: u64 = 0x0002_0408_1020_4081;
        (bytes & HIGH).wrapping_mul(PLACES) >> 56
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::hash;

    fn byte_by_byte(bytes: &[u8]) -> Classes {
        let bits = |is_of: &dyn Fn(u8) -> bool| {
            let set = bytes.iter().enumerate().filter(|(_, byte)| is_of(**byte));
            set.take_while(|(place, _)| *place < WINDOW)
                .fold(0, |bits, (place, _)| bits | 1 << place)
        };
        Classes {
            words: bits(&|byte| byte.is_ascii_alphanumeric()),
            apostrophes: bits(&|byte| byte == b'\''),
            separators: bits(&|byte| byte == b'.' || byte == b','),
            others: bits(&|byte| !byte.is_ascii()),
        }
    }

    #[test]
    fn every_byte_at_every_place() {
        for place in 0..WINDOW {
            for byte in 0..=u8::MAX {
                let mut text = [b' '; WINDOW + 8];
                text[place] = byte;
                let expected = byte_by_byte(&text);
                let mut room = [0; WINDOW + 8];
                let window = Window::at_start(&text, &mut room);
                assert_eq!(window.classes(), expected, "{byte:#x} at {place}");
                assert_eq!(swar::classes(&text), expected, "{byte:#x} at {place}");
            }
        }
    }

    proptest! {
        #[test]
        fn as_byte_by_byte(text in prop::collection::vec(any::<u8>(), 0..80)) {
            let mut room = [1; WINDOW + 8];
            let window = Window::at_start(&text, &mut room);
            prop_assert_eq!(window.classes(), byte_by_byte(&text));
            prop_assert_eq!(swar::classes(window.bytes), byte_by_byte(&text));
        }

        #[test]
        fn hashes_lower_case(start in 0usize..63, word in "[a-zA-Z0-9]{1,40}", behind in "[ -~]{0,30}") {
            let text = format!("{}{word}{behind}", " ".repeat(start));
            let expected = hash::word(word.to_ascii_lowercase().as_bytes());
            let mut room = [0; WINDOW + 8];
            let window = Window::at_start(text.as_bytes(), &mut room);
            prop_assert_eq!(window.hash_of_word(start, start + word.len()), expected);
        }
    }
}
