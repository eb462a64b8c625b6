//! A pile of signatures.

use std::io::{self, Read, Write};

use rayon::prelude::*;

use super::identity::SketchIdentity;
use super::minhash::agreement;
use crate::saved::{Format, LoadError, Loading, Saving};

/// Signatures of one length, numbered from 0 and stored side by side, which spares two jumps through
/// memory for each pair that is compared.
///
/// A signature without values, as one that drew from no features, stands as zeros.
///
/// ```
/// use samestory::layers::sketch::{MinHasher, Signatures};
///
/// let hasher = MinHasher::new(128, 0);
/// let mut signatures = Signatures::new(hasher.signature_length());
/// for set in [[1, 2, 3], [2, 3, 4], [7, 8, 9]] {
///     signatures.push(&hasher.sign(set));
/// }
/// assert!(signatures.agreement(0, 1) > signatures.agreement(0, 2));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signatures {
    length: usize,
    values: Vec<u16>,
}

static FORMAT: Format = Format {
    name: *b"sssignat",
    version: 1,
    what: "a pile of signatures",
    saved_by: "Signatures::save",
    remake: "sign the texts again",
};

/// Values that are written or read at a time.
const AT_A_TIME: usize = 1 << 15;

impl Signatures {
    /// No signature yet; each that comes has `length` values, at least 1.
    pub fn new(length: usize) -> Self {
        Self { length: length.max(1), values: Vec::new() }
    }

    /// Those that `signatures` makes on all threads, each of `length` values, at least 1.
    ///
    /// # Panics
    ///
    /// When one has another number of values, and not 0.
    pub fn collect<S: AsRef<[u16]>>(
        length: usize,
        signatures: impl IndexedParallelIterator<Item = S>,
    ) -> Self {
        let mut pile = Self::new(length);
        pile.values.resize(signatures.len() * pile.length, 0);
        let places = pile.values.par_chunks_exact_mut(pile.length);
        places.zip(signatures).for_each(|(place, signature)| {
            let values = signature.as_ref();
            if !values.is_empty() {
                place.copy_from_slice(values);
            }
        });
        pile
    }

    /// Adds one.
    ///
    /// # Panics
    ///
    /// When it has another number of values than the others, and not 0.
    pub fn push(&mut self, signature: impl AsRef<[u16]>) {
        let values = signature.as_ref();
        let known = values.is_empty() || values.len() == self.length;
        assert!(known, "a signature of {} values among those of {}", values.len(), self.length);
        let end = self.values.len() + self.length;
        self.values.extend_from_slice(values);
        self.values.resize(end, 0);
    }

    /// Values a signature.
    pub fn signature_length(&self) -> usize {
        self.length
    }

    /// The number of signatures.
    pub fn len(&self) -> usize {
        self.values.len() / self.length
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The values of one.
    ///
    /// # Panics
    ///
    /// When there is none of this number.
    pub fn values_of(&self, number: u32) -> &[u16] {
        &self.values[number as usize * self.length..][..self.length]
    }

    /// The values of each, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &[u16]> {
        self.values.chunks_exact(self.length)
    }

    /// In how many values two agree.
    ///
    /// # Panics
    ///
    /// When there is none of such a number.
    pub fn agreement(&self, a: u32, b: u32) -> usize {
        agreement(self.values_of(a), self.values_of(b))
    }

    /// Bytes of memory held.
    pub fn estimated_size(&self) -> usize {
        size_of::<Self>() + self.values.capacity() * size_of::<u16>()
    }

    /// Writes them all. `identity` is that of the hasher or sketcher that made them. The layout of what
    /// [`saved`](crate::saved) describes as the content:
    ///
    /// ```text
    /// u32 method, u32 words a shingle or 0, u32 values a signature, u64 hash of the seed
    /// u64 number of signatures, then their values, u16 each
    /// ```
    ///
    /// ```
    /// use samestory::saved::LoadErrorKind;
    /// use samestory::layers::sketch::{MinHasher, Signatures, TextSketcher};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let mut sketcher = TextSketcher::new(MinHasher::new(128, 0), 5);
    /// let mut signatures = Signatures::new(128);
    /// signatures.push(sketcher.sign("The ferry Aurora ran aground off Lundy on Sunday."));
    ///
    /// let mut file = Vec::new();
    /// signatures.save(&sketcher.identity(), &mut file)?;
    /// assert_eq!(Signatures::load(&sketcher.identity(), file.as_slice())?, signatures);
    ///
    /// let other = TextSketcher::new(MinHasher::new(128, 1), 5);
    /// let refused = Signatures::load(&other.identity(), file.as_slice());
    /// assert_eq!(refused.unwrap_err().kind(), LoadErrorKind::OtherConfiguration);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of `writer`.
    ///
    /// # Panics
    ///
    /// When the signatures of `identity` have another length.
    pub fn save(&self, identity: &SketchIdentity, writer: impl Write) -> io::Result<()> {
        let (own, length) = (self.length, identity.length);
        assert_eq!(own, length, "signatures of {own} values saved as of {length}");
        let mut saving = Saving::begin(&FORMAT, writer)?;
        identity.save(&mut saving)?;
        saving.bytes(&(self.len() as u64).to_le_bytes())?;
        let mut bytes = Vec::with_capacity(2 * AT_A_TIME);
        for values in self.values.chunks(AT_A_TIME) {
            bytes.clear();
            bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
            saving.bytes(&bytes)?;
        }
        saving.end()
    }

    /// Reads what [`Signatures::save`] wrote. `identity` is that of the hasher or sketcher with whose
    /// signatures they are to be compared.
    ///
    /// # Errors
    ///
    /// When reading fails, and when the file is something else, cut, damaged, or was made with
    /// another identity, or with other hashes or another normaliser than this version's; the text
    /// says what was expected and found.
    pub fn load(identity: &SketchIdentity, reader: impl Read) -> Result<Self, LoadError> {
        let mut loading = Loading::begin(&FORMAT, reader)?;
        identity.expect(&mut loading)?;
        let mut signatures = Self::new(identity.length);
        let count = loading.u64()?;
        let mut left = usize::try_from(count)
            .ok()
            .and_then(|count| count.checked_mul(signatures.length))
            .ok_or_else(|| loading.senseless("more signatures than memory can hold"))?;
        // A damaged number of signatures asks for no more memory than the file has bytes.
        let mut bytes = vec![0; 2 * AT_A_TIME.min(left)];
        while left > 0 {
            let now = AT_A_TIME.min(left);
            let bytes = &mut bytes[..2 * now];
            loading.fill(bytes)?;
            let pairs = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
            signatures.values.extend(pairs);
            left -= now;
        }
        loading.end()?;
        Ok(signatures)
    }

    /// Makes signature `order[n]` number n, and drops those that `order` does not name. Takes 5 bytes
    /// a signature meanwhile.
    ///
    /// # Panics
    ///
    /// When `order` names one twice, or one that there is not.
    pub(crate) fn arrange(&mut self, order: &[u32]) {
        let mut is_named = vec![false; self.len()];
        for &number in order {
            let is_named = &mut is_named[number as usize];
            assert!(!*is_named, "signature {number} is named twice");
            *is_named = true;
        }
        let unnamed = (0..).zip(&is_named).filter(|(_, is_named)| !**is_named);
        let mut from: Vec<u32> = order.iter().copied().chain(unnamed.map(|(at, _)| at)).collect();
        // Along each cycle of the permutation, what is wanted is swapped in.
        for start in 0..from.len() {
            let mut at = start;
            while from[at] as usize != start {
                let wanted = from[at] as usize;
                self.swap(at, wanted);
                from[at] = at as u32;
                at = wanted;
            }
            from[at] = at as u32;
        }
        self.values.truncate(order.len() * self.length);
    }

    fn swap(&mut self, a: usize, b: usize) {
        let (first, second) = (a.min(b), a.max(b));
        let (head, tail) = self.values.split_at_mut(second * self.length);
        head[first * self.length..][..self.length].swap_with_slice(&mut tail[..self.length]);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::layers::sketch::{MinHasher, Signature};

    fn signatures(count: u32) -> Vec<Signature> {
        let hasher = MinHasher::new(8, 0);
        (0..count).map(|number| hasher.sign([number, number + 1])).collect()
    }

    fn pile(of: &[Signature]) -> Signatures {
        Signatures::collect(8, of.par_iter())
    }

    #[test]
    fn collected_is_pushed() {
        let mut of = signatures(9);
        of[4] = Signature::default();
        let mut pushed = Signatures::new(8);
        of.iter().for_each(|signature| pushed.push(signature));
        assert_eq!(pushed, pile(&of));
        assert_eq!(
            (pushed.len(), pushed.values_of(4), pushed.values_of(8)),
            (9, &[0; 8][..], of[8].values())
        );
    }

    #[test]
    #[should_panic(expected = "a signature of 4 values among those of 8")]
    fn another_length_is_refused() {
        Signatures::new(8).push(MinHasher::new(4, 0).sign([1]));
    }

    proptest! {
        #[test]
        fn arranges_as_a_copy_would(order in Just((0..40u32).collect::<Vec<_>>()).prop_shuffle(), kept in 0usize..=40) {
            let of = signatures(40);
            let mut arranged = pile(&of);
            arranged.arrange(&order[..kept]);
            let copied: Vec<Signature> = order[..kept].iter().map(|&at| of[at as usize].clone()).collect();
            prop_assert_eq!(arranged, pile(&copied));
        }
    }
}
