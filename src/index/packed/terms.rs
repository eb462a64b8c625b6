//! Weighted terms.

use std::sync::LazyLock;

use super::bits::{BitReader, BitWriter};

/// Terms by number, ascending, each with its prominence to 6 %.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::index) struct PackedTerms(pub(in crate::index) Box<[u8]>);

/// One term.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::index) struct PackedTerm {
    pub(in crate::index) number: u32,
    pub(in crate::index) prominence: f32,
    /// Whether the report is found by it.
    pub(in crate::index) is_listed: bool,
}

/// The least prominence that is told from others; that of a term after 90,000 words.
const LEAST_PROMINENCE: f32 = 0.0035;

/// Steps of prominence to each e-fold.
const STEPS: f32 = 8.0;

const PROMINENCE_BITS: u32 = 6;

/// By step.
static PROMINENCES: LazyLock<[f32; 1 << PROMINENCE_BITS]> =
    LazyLock::new(|| std::array::from_fn(|step| LEAST_PROMINENCE * (step as f32 / STEPS).exp()));

/// Bits of the difference of two numbers that are written as they are.
const LOW_BITS: u32 = 4;

impl PackedTerms {
    /// Of terms in ascending order of their numbers, each once. Differences are written in
    /// exponential Golomb codes (Teuhola 1978, "A compression method for clustered bit-vectors").
    pub(in crate::index) fn of_sorted(terms: impl IntoIterator<Item = PackedTerm>) -> Self {
        let mut writer = BitWriter::default();
        let mut next = 0;
        for term in terms {
            let steps = (term.prominence / LEAST_PROMINENCE).ln() * STEPS;
            let step = steps.round().clamp(0.0, (PROMINENCES.len() - 1) as f32) as u64;
            let difference = u64::from(term.number - next) + (1 << LOW_BITS);
            let upper_bits = difference.ilog2() - LOW_BITS;
            let leading = 1 << difference.ilog2();
            writer.push_ones(upper_bits);
            writer.push(difference - leading, upper_bits + LOW_BITS);
            writer.push(step << 1 | u64::from(term.is_listed), PROMINENCE_BITS + 1);
            next = term.number + 1;
        }
        Self(writer.finish())
    }

    pub(in crate::index) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(in crate::index) fn iter(&self) -> impl Iterator<Item = PackedTerm> + '_ {
        let prominences = &*PROMINENCES;
        let mut reader = BitReader::new(&self.0);
        let mut next = 0u32;
        std::iter::from_fn(move || {
            if reader.is_at_end() {
                return None;
            }
            let number_bits = reader.ones().min(u32::BITS - LOW_BITS) + LOW_BITS;
            let bits = reader.bits(number_bits + PROMINENCE_BITS + 1);
            let (low, rest) = (bits & ((1 << number_bits) - 1), bits >> number_bits);
            let difference = (1 << number_bits) + low - (1 << LOW_BITS);
            let number = next.wrapping_add(difference as u32);
            next = number.wrapping_add(1);
            Some(PackedTerm {
                number,
                prominence: prominences[(rest >> 1) as usize],
                is_listed: rest & 1 == 1,
            })
        })
    }

    /// Bytes of memory held.
    pub(in crate::index) fn estimated_size(&self) -> usize {
        self.0.len()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn terms_are_what_they_were(numbers in prop::collection::btree_set(0u32..1 << 30, 0..60), seed: u32) {
            let terms: Vec<PackedTerm> = numbers
                .into_iter()
                .map(|number| {
                    let part = f64::from(crate::hash::halved(u64::from(number ^ seed))) / 2f64.powi(32);
                    let prominence = (0.0035 * (part * 7.8).exp()) as f32;
                    PackedTerm { number, prominence, is_listed: number ^ seed > 1 << 29 }
                })
                .collect();
            let packed = PackedTerms::of_sorted(terms.iter().copied());
            prop_assert_eq!(packed.iter().count(), terms.len());
            for (found, term) in packed.iter().zip(&terms) {
                let exact = |of: &PackedTerm| (of.number, of.is_listed);
                prop_assert_eq!(exact(&found), exact(term));
                prop_assert!((found.prominence / term.prominence).ln().abs() <= 0.063);
            }
        }
    }
}
