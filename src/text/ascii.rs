//! Words of ASCII, eight bytes at a time.

/// The letters and digits that a text begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// Bytes.
    pub(super) length: usize,
    /// No capital letter is among them.
    pub(super) is_lower: bool,
}

impl Run {
    /// The longest run of ASCII letters and digits at the start of `bytes`.
    #[inline]
    pub(super) fn at_start(mut bytes: &[u8]) -> Self {
        let mut run = Self { length: 0, is_lower: true };
        while let Some((eight, rest)) = bytes.split_first_chunk() {
            let eight = Eight(u64::from_le_bytes(*eight));
            let length = eight.length_of_run();
            run.is_lower &= !eight.has_capital_within(length);
            run.length += length;
            if length < 8 {
                return run;
            }
            bytes = rest;
        }
        // Fewer than eight bytes are left: NUL is no letter.
        let mut last = [0; 8];
        last[..bytes.len()].copy_from_slice(bytes);
        let last = Eight(u64::from_le_bytes(last));
        let length = last.length_of_run();
        run.is_lower &= !last.has_capital_within(length);
        run.length += length;
        run
    }
}

/// Eight bytes, the first in the lowest bits. The answer for a byte stands in its highest bit.
#[derive(Clone, Copy)]
struct Eight(u64);

const fn all(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

const HIGH: u64 = all(0x80);

impl Eight {
    /// The bytes from `low` to `high`, both ASCII. No sum crosses into the next byte, since only
    /// the lower seven bits of each are added to.
    fn between(self, low: u8, high: u8) -> u64 {
        let sevens = self.0 & !HIGH;
        let from_low = sevens + all(0x80 - low);
        let past_high = sevens + all(0x7f - high);
        from_low & !past_high & !self.0 & HIGH
    }

    fn letters_and_digits(self) -> u64 {
        // This bit makes capitals small letters.
        Self(self.0 | all(0x20)).between(b'a', b'z') | self.between(b'0', b'9')
    }

    fn length_of_run(self) -> usize {
        ((!self.letters_and_digits() & HIGH).trailing_zeros() / 8) as usize
    }

    fn has_capital_within(self, length: usize) -> bool {
        let within = if length < 8 { (1 << (8 * length)) - 1 } else { u64::MAX };
        self.between(b'A', b'Z') & within != 0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn byte_by_byte(bytes: &[u8]) -> Run {
        let length = bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let is_lower = !bytes[..length].iter().any(u8::is_ascii_uppercase);
        Run { length, is_lower }
    }

    #[test]
    fn every_byte_at_every_place() {
        for place in 0..20 {
            for byte in 0..=u8::MAX {
                let mut bytes = [b'x'; 20];
                bytes[place] = byte;
                assert_eq!(Run::at_start(&bytes), byte_by_byte(&bytes), "{byte:#x} at {place}");
            }
        }
    }

    proptest! {
        #[test]
        fn as_byte_by_byte(bytes in "[a-zA-Z0-9]{0,20}[ -~]{0,3}[é字 a]{0,9}") {
            prop_assert_eq!(Run::at_start(bytes.as_bytes()), byte_by_byte(bytes.as_bytes()));
        }
    }
}
