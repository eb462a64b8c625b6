//! A pile of signatures.

use rayon::prelude::*;

use super::minhash::agreement;

/// Signatures of one length, numbered from 0 and stored side by side, which spares two jumps through
/// memory for each pair that is compared.
///
/// A signature without values, as one that drew from no features, stands as zeros.
///
/// ```
/// use samestory::sketch::{MinHasher, Signatures};
///
/// let hasher = MinHasher::new(128, 0);
/// let mut signatures = Signatures::new(hasher.length());
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
    pub fn push(&mut self, signature: &impl AsRef<[u16]>) {
        let values = signature.as_ref();
        let known = values.is_empty() || values.len() == self.length;
        assert!(known, "a signature of {} values among those of {}", values.len(), self.length);
        let end = self.values.len() + self.length;
        self.values.extend_from_slice(values);
        self.values.resize(end, 0);
    }

    /// Values a signature.
    pub fn length(&self) -> usize {
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
    pub fn get(&self, number: u32) -> &[u16] {
        &self.values[number as usize * self.length..][..self.length]
    }

    /// The values of each, in order.
    pub fn iter(&self) -> impl Iterator<Item = &[u16]> {
        self.values.chunks_exact(self.length)
    }

    /// In how many values two agree.
    ///
    /// # Panics
    ///
    /// When there is none of such a number.
    pub fn agreement(&self, a: u32, b: u32) -> usize {
        agreement(self.get(a), self.get(b))
    }

    /// Bytes of memory held.
    pub fn estimated_size(&self) -> usize {
        size_of::<Self>() + self.values.capacity() * size_of::<u16>()
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
    use crate::sketch::{MinHasher, Signature};

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
        assert_eq!((pushed.len(), pushed.get(4), pushed.get(8)), (9, &[0; 8][..], of[8].values()));
    }

    #[test]
    #[should_panic(expected = "a signature of 4 values among those of 8")]
    fn another_length_is_refused() {
        Signatures::new(8).push(&MinHasher::new(4, 0).sign([1]));
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
