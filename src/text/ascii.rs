//! Words of ASCII, eight bytes at a time.

/// The letters and digits that a text begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// Bytes.
    pub(super) length: usize,
    /// No capital letter is among them.
    pub(super) is_lower: bool,
    /// The first eight bytes in lower case, the first in the lowest bits, zeros behind the last.
    pub(super) packed: u64,
}

impl Run {
    /// The longest run of ASCII letters and digits at the start of `bytes`.
    #[inline]
    pub(super) fn at_start(bytes: &[u8]) -> Self {
        let first = Eight::at_start(bytes);
        let length = first.length_of_run();
        let run = Self {
            length,
            is_lower: !first.has_capital_within(length),
            packed: first.lower_case(length),
        };
        if length < 8 { run } else { run.longer(bytes) }
    }

    /// With what comes after the first eight bytes.
    fn longer(mut self, bytes: &[u8]) -> Self {
        loop {
            let next = Eight::at_start(&bytes[self.length..]);
            let length = next.length_of_run();
            self.is_lower &= !next.has_capital_within(length);
            self.length += length;
            if length < 8 {
                return self;
            }
        }
    }
}

/// Eight bytes, the first in the lowest bits. The answer for a byte stands in its highest bit.
#[derive(Clone, Copy)]
struct Eight(u64);

const fn all(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

const HIGH: u64 = all(0x80);

/// The bit in which a capital letter and a small one differ.
const CASE: u64 = all(0x20);

/// The lowest bytes.
const fn first_bytes(length: usize) -> u64 {
    if length < 8 { (1 << (8 * length)) - 1 } else { u64::MAX }
}

impl Eight {
    /// Zeros stand behind the end of the text; NUL is no letter.
    #[inline]
    fn at_start(bytes: &[u8]) -> Self {
        if let Some(eight) = bytes.first_chunk() {
            return Self(u64::from_le_bytes(*eight));
        }
        let mut last = [0; 8];
        last[..bytes.len()].copy_from_slice(bytes);
        Self(u64::from_le_bytes(last))
    }

    /// The bytes from `low` to `high`, both ASCII. No sum crosses into the next byte, since only
    /// the lower seven bits of each are added to.
    fn between(self, low: u8, high: u8) -> u64 {
        let sevens = self.0 & !HIGH;
        let from_low = sevens + all(0x80 - low);
        let past_high = sevens + all(0x7f - high);
        from_low & !past_high & !self.0 & HIGH
    }

    fn letters_and_digits(self) -> u64 {
        Self(self.0 | CASE).between(b'a', b'z') | self.between(b'0', b'9')
    }

    fn length_of_run(self) -> usize {
        ((!self.letters_and_digits() & HIGH).trailing_zeros() / 8) as usize
    }

    /// Of letters and digits only capitals lack the bit that lower case sets.
    fn has_capital_within(self, length: usize) -> bool {
        !self.0 & CASE & first_bytes(length) != 0
    }

    fn lower_case(self, length: usize) -> u64 {
        (self.0 | CASE) & first_bytes(length)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn byte_by_byte(bytes: &[u8]) -> Run {
        let length = bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let is_lower = !bytes[..length].iter().any(u8::is_ascii_uppercase);
        let mut packed = [0; 8];
        for (packed, byte) in packed.iter_mut().zip(&bytes[..length]) {
            *packed = byte.to_ascii_lowercase();
        }
        Run { length, is_lower, packed: u64::from_le_bytes(packed) }
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
