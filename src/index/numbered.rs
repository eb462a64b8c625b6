//! What is kept by number, where the lowest numbers go first.

use std::collections::VecDeque;

use super::changes::Changes;

/// Items by ascending numbers, of which most of the lowest have been taken out and the others are
/// there. A number without an item takes the room of a pointer, and so do 64 in a row that have none:
/// one that stays for ever costs little for all that come and go behind it.
#[derive(Clone, Debug)]
pub(super) struct Numbered<T> {
    /// The number of the first chunk.
    first: u32,
    chunks: VecDeque<Option<Box<Chunk<T>>>>,
    len: usize,
    pub(super) changes: Changes<u32>,
}

type Chunk<T> = [Option<Box<T>>; CHUNK as usize];

const CHUNK: u32 = 64;

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Self { first: 0, chunks: VecDeque::new(), len: 0, changes: Changes::default() }
    }
}

impl<T> Numbered<T> {
    /// Under a number higher than those of all items before it.
    pub(super) fn insert(&mut self, number: u32, item: T) {
        let chunk = number / CHUNK;
        if self.chunks.is_empty() {
            self.first = chunk;
        }
        let at = (chunk - self.first) as usize;
        if at >= self.chunks.len() {
            self.chunks.resize_with(at + 1, || None);
        }
        let chunk = self.chunks[at].get_or_insert_with(|| Box::new([const { None }; _]));
        chunk[(number % CHUNK) as usize] = Some(Box::new(item));
        self.len += 1;
        self.changes.note(number);
    }

    pub(super) fn get(&self, number: u32) -> Option<&T> {
        let at = (number / CHUNK).checked_sub(self.first)?;
        self.chunks.get(at as usize)?.as_ref()?[(number % CHUNK) as usize].as_deref()
    }

    /// To change it.
    pub(super) fn get_mut(&mut self, number: u32) -> Option<&mut T> {
        let at = (number / CHUNK).checked_sub(self.first)?;
        let chunk = self.chunks.get_mut(at as usize)?.as_mut()?;
        let item = chunk[(number % CHUNK) as usize].as_deref_mut()?;
        self.changes.note(number);
        Some(item)
    }

    pub(super) fn remove(&mut self, number: u32) -> Option<T> {
        let at = (number / CHUNK).checked_sub(self.first)? as usize;
        let chunk = self.chunks.get_mut(at)?.as_mut()?;
        let item = chunk[(number % CHUNK) as usize].take()?;
        if chunk.iter().all(Option::is_none) {
            self.chunks[at] = None;
        }
        self.len -= 1;
        self.changes.note(number);
        while let Some(None) = self.chunks.front() {
            self.chunks.pop_front();
            self.first += 1;
        }
        Some(*item)
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Ascending.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &T)> {
        let chunks = (self.first..).zip(&self.chunks);
        chunks.flat_map(|(number, chunk)| {
            let numbered = (number * CHUNK..).zip(chunk.iter().flat_map(|chunk| chunk.iter()));
            numbered.filter_map(|(number, item)| Some((number, item.as_deref()?)))
        })
    }

    /// Bytes of memory held beside what the items themselves hold.
    pub(super) fn estimated_size(&self) -> usize {
        let chunks = self.chunks.iter().flatten().count();
        self.chunks.capacity() * size_of::<Option<Box<Chunk<T>>>>()
            + chunks * size_of::<Chunk<T>>()
            + self.len * size_of::<T>()
    }
}

/// For one more at least. Of rows that are mostly short less is left unused than by their own growth.
pub(super) fn make_room<T>(row: &mut Vec<T>) {
    if row.len() == row.capacity() {
        row.reserve_exact(1 + row.len() / 2);
    }
}

/// Adds a number to ascending ones.
pub(super) fn insert_ascending(numbers: &mut Vec<u32>, number: u32) {
    make_room(numbers);
    numbers.insert(numbers.partition_point(|&other| other < number), number);
}

/// Takes a number out of ascending ones, where it is among them.
pub(super) fn remove_ascending(numbers: &mut Vec<u32>, number: u32) {
    if let Ok(at) = numbers.binary_search(&number) {
        numbers.remove(at);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn as_a_tree(first in 0u32..9, steps in prop::collection::vec((prop_oneof![1u32..4, 1u32..200], 0usize..12), 0..60)) {
            let mut numbered = Numbered::default();
            let mut tree = BTreeMap::new();
            let mut next = first;
            for (gap, taken) in steps {
                numbered.insert(next, next * 7);
                tree.insert(next, next * 7);
                next += gap;
                if let Some(&number) = tree.keys().nth(taken) {
                    prop_assert_eq!(numbered.remove(number), tree.remove(&number));
                    prop_assert_eq!(numbered.remove(number), None);
                }
                prop_assert_eq!(numbered.len(), tree.len());
                prop_assert!(numbered.iter().eq(tree.iter().map(|(&number, item)| (number, item))));
                for number in 0..next + 2 {
                    prop_assert_eq!(numbered.get(number), tree.get(&number));
                    prop_assert_eq!(numbered.get_mut(number), tree.get_mut(&number));
                }
            }
        }
    }
}
