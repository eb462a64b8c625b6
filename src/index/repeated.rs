//! Which of many numbers come more than once.

/// Bits of a filter: so few that both fit into the fastest cache.
const BITS: usize = 1 << 17;

/// The numbers that come more than once, ascending, each with how often. Few of those that come once
/// are sorted: of `n` each is taken to have come before with a chance of `n` in 131,072.
pub(super) fn repeated(numbers: impl Iterator<Item = u32> + Clone) -> Vec<(u32, usize)> {
    let mut met = Filter::default();
    let mut again = Filter::default();
    for number in numbers.clone() {
        if met.insert(number) {
            again.insert(number);
        }
    }
    let mut left: Vec<u32> = numbers.filter(|&number| again.contains(number)).collect();
    left.sort_unstable();
    let equal = left.chunk_by(|a, b| a == b).map(|equal| (equal[0], equal.len()));
    equal.filter(|&(_, times)| times > 1).collect()
}

/// By the lowest bits of a number, whether it may be among those that were put in.
struct Filter([u64; BITS / 64]);

impl Default for Filter {
    fn default() -> Self {
        Self([0; BITS / 64])
    }
}

impl Filter {
    /// Whether it was contained before.
    fn insert(&mut self, number: u32) -> bool {
        let was_contained = self.contains(number);
        let (word, bit) = place(number);
        self.0[word] |= bit;
        was_contained
    }

    fn contains(&self, number: u32) -> bool {
        let (word, bit) = place(number);
        self.0[word] & bit != 0
    }
}

fn place(number: u32) -> (usize, u64) {
    let at = number as usize % BITS;
    (at / 64, 1 << (at % 64))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        // Numbers a filter apart share a bit.
        #[test]
        fn as_counted(numbers in prop::collection::vec((0u32..60, 0u32..4), 0..200)) {
            let numbers: Vec<u32> =
                numbers.into_iter().map(|(low, high)| low + high * BITS as u32).collect();
            let mut counted: BTreeMap<u32, usize> = BTreeMap::new();
            for &number in &numbers {
                *counted.entry(number).or_default() += 1;
            }
            let expected: Vec<_> = counted.into_iter().filter(|&(_, times)| times > 1).collect();
            prop_assert_eq!(repeated(numbers.iter().copied()), expected);
        }
    }
}
