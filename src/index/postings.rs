//! Which numbers hold a key: shingles to articles, terms to reports.

use std::collections::VecDeque;
use std::hash::Hash;

use ahash::AHashMap;

/// Ascending numbers by key. Most keys have one number, which takes no list.
#[derive(Clone, Debug)]
pub(super) struct Postings<K> {
    by_key: AHashMap<K, Entry>,
    lists: Vec<VecDeque<u32>>,
    /// Of `lists` those that no key uses.
    free: Vec<u32>,
}

/// A number, or where its highest bit is set the place of a list.
#[derive(Clone, Copy, Debug)]
struct Entry(u32);

const IS_LIST: u32 = 1 << 31;

/// The highest number that can be held.
pub(super) const LAST_NUMBER: u32 = IS_LIST - 1;

impl<K> Default for Postings<K> {
    fn default() -> Self {
        Self { by_key: AHashMap::new(), lists: Vec::new(), free: Vec::new() }
    }
}

impl<K: Copy + Eq + Hash> Postings<K> {
    /// A number that the key does not have.
    pub(super) fn insert(&mut self, key: K, number: u32) {
        let Some(entry) = self.by_key.get_mut(&key) else {
            self.by_key.insert(key, Entry(number));
            return;
        };
        if entry.0 & IS_LIST == 0 {
            let other = std::mem::replace(entry, Entry(IS_LIST | self.lists.len() as u32)).0;
            let list = VecDeque::from([other.min(number), other.max(number)]);
            if let Some(at) = self.free.pop() {
                *entry = Entry(IS_LIST | at);
                self.lists[at as usize] = list;
            } else {
                self.lists.push(list);
            }
            return;
        }
        let list = &mut self.lists[(entry.0 ^ IS_LIST) as usize];
        match list.back() {
            Some(&last) if last > number => {
                list.insert(list.partition_point(|&other| other < number), number);
            }
            _ => list.push_back(number),
        }
    }

    /// Whether the key had the number.
    pub(super) fn remove(&mut self, key: K, number: u32) -> bool {
        let Some(entry) = self.by_key.get_mut(&key) else { return false };
        if entry.0 & IS_LIST == 0 {
            let had = entry.0 == number;
            if had {
                self.by_key.remove(&key);
            }
            return had;
        }
        let at = entry.0 ^ IS_LIST;
        let list = &mut self.lists[at as usize];
        let Ok(place) = list.binary_search(&number) else { return false };
        list.remove(place);
        if let (1, Some(&last)) = (list.len(), list.front()) {
            *entry = Entry(last);
            self.lists[at as usize] = VecDeque::new();
            self.free.push(at);
        } else if list.len() < list.capacity() / 4 {
            list.shrink_to_fit();
        }
        true
    }

    pub(super) fn get(&self, key: K) -> Numbers<'_> {
        match self.by_key.get(&key) {
            None => Numbers::None,
            Some(&Entry(number)) if number & IS_LIST == 0 => Numbers::One(number),
            Some(&Entry(entry)) => Numbers::Many(&self.lists[(entry ^ IS_LIST) as usize]),
        }
    }

    /// Bytes of memory held.
    pub(super) fn estimated_size(&self) -> usize {
        let table = self.by_key.capacity() * (size_of::<(K, Entry)>() + 1);
        let lists = self.lists.capacity() * size_of::<VecDeque<u32>>();
        let listed: usize = self.lists.iter().map(|list| list.capacity() * size_of::<u32>()).sum();
        table + lists + listed + self.free.capacity() * size_of::<u32>()
    }
}

/// The numbers of one key.
#[derive(Clone, Copy)]
pub(super) enum Numbers<'a> {
    None,
    One(u32),
    Many(&'a VecDeque<u32>),
}

impl<'a> Numbers<'a> {
    pub(super) fn len(self) -> usize {
        match self {
            Self::None => 0,
            Self::One(_) => 1,
            Self::Many(list) => list.len(),
        }
    }

    pub(super) fn get(self, at: usize) -> Option<u32> {
        match self {
            Self::One(number) if at == 0 => Some(number),
            Self::Many(list) => list.get(at).copied(),
            Self::None | Self::One(_) => None,
        }
    }

    /// How many are lower than `number`.
    pub(super) fn before(self, number: u32) -> usize {
        match self {
            Self::None => 0,
            Self::One(one) => usize::from(one < number),
            Self::Many(list) => list.partition_point(|&other| other < number),
        }
    }

    /// From the one at a place to the one before another.
    pub(super) fn range(self, places: std::ops::Range<usize>) -> impl Iterator<Item = u32> + 'a {
        places.map_while(move |at| self.get(at))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn as_a_map_of_sets(steps in prop::collection::vec((any::<bool>(), 0u8..4, 0u32..12), 0..200)) {
            let mut postings = Postings::default();
            let mut sets: BTreeMap<u8, BTreeSet<u32>> = BTreeMap::new();
            for (is_new, key, number) in steps {
                let set = sets.entry(key).or_default();
                if is_new && set.insert(number) {
                    postings.insert(key, number);
                } else if !is_new {
                    prop_assert_eq!(postings.remove(key, number), set.remove(&number));
                }
                let numbers = postings.get(key);
                prop_assert_eq!(numbers.len(), set.len());
                prop_assert!(numbers.range(0..numbers.len()).eq(set.iter().copied()));
                prop_assert_eq!(numbers.get(set.len()), None);
                for number in 0..13 {
                    prop_assert_eq!(numbers.before(number), set.range(..number).count());
                }
            }
            let keys = sets.values().filter(|set| !set.is_empty()).count();
            prop_assert_eq!(postings.by_key.len(), keys);
            prop_assert_eq!(postings.lists.len() - postings.free.len(), sets.values().filter(|set| set.len() > 1).count());
        }
    }
}
