//! Codes of some bits one behind the other.

#[derive(Default)]
pub(super) struct BitWriter {
    bytes: Vec<u8>,
    /// The bits that are not written, the first in the lowest place.
    buffer: u64,
    buffered: u32,
}

impl BitWriter {
    /// The lowest `count` bits of a number that has no others, 56 at most.
    pub(super) fn push(&mut self, bits: u64, count: u32) {
        self.buffer |= bits << self.buffered;
        self.buffered += count;
        while self.buffered >= 8 {
            self.bytes.push(self.buffer as u8);
            self.buffer >>= 8;
            self.buffered -= 8;
        }
    }

    /// So many ones, and a zero.
    pub(super) fn push_ones(&mut self, mut count: u32) {
        while count >= 32 {
            self.push(u64::from(u32::MAX), 32);
            count -= 32;
        }
        self.push((1 << count) - 1, count + 1);
    }

    pub(super) fn finish(mut self) -> Box<[u8]> {
        if self.buffered > 0 {
            self.bytes.push(self.buffer as u8);
        }
        self.bytes.into_boxed_slice()
    }
}

/// What was written; zeros behind it.
pub(super) struct BitReader<'a> {
    bytes: &'a [u8],
    buffer: u64,
    buffered: u32,
}

impl<'a> BitReader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, buffer: 0, buffered: 0 }
    }

    /// Whether nothing is left but what fills the last byte.
    pub(super) fn is_at_end(&self) -> bool {
        self.bytes.is_empty() && self.buffered < 8
    }

    /// 56 at most.
    pub(super) fn bits(&mut self, count: u32) -> u64 {
        if self.buffered < count {
            self.fill();
        }
        let bits = self.buffer & ((1 << count) - 1);
        self.skip(count);
        bits
    }

    /// How many ones come before a zero, which is read, too.
    pub(super) fn ones(&mut self) -> u32 {
        let mut count = 0;
        loop {
            let ones = self.buffer.trailing_ones().min(self.buffered);
            self.skip(ones);
            count += ones;
            if self.buffered > 0 {
                self.skip(1);
                return count;
            }
            self.fill();
            // Nothing is left of what is cut.
            if self.buffered == 0 {
                return count;
            }
        }
    }

    /// There are 56 bits or all that are left.
    fn fill(&mut self) {
        if self.buffered < 56
            && let Some((&eight, _)) = self.bytes.split_first_chunk()
        {
            // Bits of a byte that does not fit wholly are written over by the same ones.
            self.buffer |= u64::from_le_bytes(eight) << self.buffered;
            let taken = (u64::BITS - 1 - self.buffered) / 8;
            self.bytes = &self.bytes[taken as usize..];
            self.buffered += 8 * taken;
            return;
        }
        while self.buffered < 56
            && let Some((&first, rest)) = self.bytes.split_first()
        {
            self.buffer |= u64::from(first) << self.buffered;
            self.buffered += 8;
            self.bytes = rest;
        }
    }

    fn skip(&mut self, count: u32) {
        self.buffer >>= count;
        self.buffered = self.buffered.saturating_sub(count);
    }
}
