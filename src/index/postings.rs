//! Which numbers hold a key: shingles to articles, terms to reports.

use std::collections::VecDeque;
use std::ops::Range;

#[cfg(feature = "store")]
use rayon::prelude::*;

/// Ascending numbers by key, which is a hash.
///
/// Keys are spread over buckets by linear hashing (Litwin 1980, "Linear hashing: a new tool for file
/// and table addressing"): one bucket is split at a time, so that no insert waits for a table to
/// double. A bucket is a sorted row of keys with their numbers; a key of many numbers has a list.
#[derive(Clone, Debug)]
pub(super) struct Postings {
    buckets: Vec<Vec<Entry>>,
    /// In all buckets.
    entries: usize,
    lists: Vec<VecDeque<u32>>,
    /// Of `lists` those that no key uses.
    free: Vec<u32>,
}

/// A key, and a number or, where the highest bit of that is set, the place of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry(u64);

const IS_LIST: u32 = 1 << 31;

/// The highest number that can be held.
pub(super) const LAST_NUMBER: u32 = IS_LIST - 1;

/// Entries a bucket, on average.
const FILL: usize = 64;

/// A key of more numbers has a list, until there are half as many.
const LONGEST: usize = 16;

impl Entry {
    fn new(key: u32, number: u32) -> Self {
        Self(u64::from(key) << 32 | u64::from(number))
    }

    fn key(self) -> u32 {
        (self.0 >> 32) as u32
    }

    fn number(self) -> u32 {
        self.0 as u32
    }

    fn list(self) -> Option<usize> {
        (self.number() & IS_LIST != 0).then_some((self.number() ^ IS_LIST) as usize)
    }
}

impl Default for Postings {
    fn default() -> Self {
        Self { buckets: vec![Vec::new()], entries: 0, lists: Vec::new(), free: Vec::new() }
    }
}

impl Postings {
    /// A number that the key does not have.
    pub(super) fn insert(&mut self, key: u32, number: u32) {
        let at = self.bucket_of(key);
        let of_key = of_key(&self.buckets[at], key);
        if let Some(list) = self.list_of(at, &of_key) {
            let list = &mut self.lists[list];
            if list.len() == list.capacity() {
                list.reserve_exact(list.len() / 4);
            }
            match list.back() {
                Some(&last) if last > number => {
                    list.insert(list.partition_point(|&other| other < number), number);
                }
                _ => list.push_back(number),
            }
            return;
        }
        let bucket = &mut self.buckets[at];
        let new = Entry::new(key, number);
        let place = of_key.start + bucket[of_key.clone()].partition_point(|&other| other < new);
        if bucket.len() == bucket.capacity() {
            bucket.reserve_exact(SPARE);
        }
        bucket.insert(place, new);
        self.entries += 1;
        if of_key.len() == LONGEST {
            self.make_list(at, of_key.start..of_key.end + 1);
        }
        if self.entries > FILL * self.buckets.len() {
            self.split();
        }
    }

    /// Whether the key had the number.
    pub(super) fn remove(&mut self, key: u32, number: u32) -> bool {
        let at = self.bucket_of(key);
        let of_key = of_key(&self.buckets[at], key);
        let Some(list_at) = self.list_of(at, &of_key) else {
            let bucket = &mut self.buckets[at];
            let Ok(place) = bucket[of_key.clone()].binary_search(&Entry::new(key, number)) else {
                return false;
            };
            bucket.remove(of_key.start + place);
            if bucket.len() + 2 * SPARE < bucket.capacity() {
                bucket.shrink_to(bucket.len() + SPARE);
            }
            self.entries -= 1;
            while self.entries < FILL / 4 * self.buckets.len() && self.buckets.len() > 1 {
                self.merge();
            }
            return true;
        };
        let list = &mut self.lists[list_at];
        let Ok(place) = list.binary_search(&number) else { return false };
        list.remove(place);
        if list.len() <= LONGEST / 2 {
            let numbers = std::mem::take(list);
            self.free.push(list_at as u32);
            self.entries += numbers.len() - 1;
            let entries = numbers.into_iter().map(|number| Entry::new(key, number));
            self.buckets[at].splice(of_key, entries);
        } else if list.len() < list.capacity() / 2 {
            list.shrink_to(list.len() + list.len() / 4);
        }
        true
    }

    pub(super) fn get(&self, key: u32) -> Numbers<'_> {
        let at = self.bucket_of(key);
        let of_key = of_key(&self.buckets[at], key);
        match self.list_of(at, &of_key) {
            Some(list) => Numbers::Many(&self.lists[list]),
            None => Numbers::Few(&self.buckets[at][of_key]),
        }
    }

    /// The bucket of a key: by as many of its lowest bits as there are buckets for.
    fn bucket_of(&self, key: u32) -> usize {
        let count = self.buckets.len();
        let all = count.next_power_of_two();
        let at = key as usize & (all - 1);
        if at < count { at } else { at - all / 2 }
    }

    fn list_of(&self, bucket: usize, of_key: &Range<usize>) -> Option<usize> {
        self.buckets[bucket][of_key.clone()].first().and_then(|entry| entry.list())
    }

    fn make_list(&mut self, bucket: usize, of_key: Range<usize>) {
        self.entries -= of_key.len() - 1;
        let numbers = self.buckets[bucket][of_key.clone()].iter().map(|entry| entry.number());
        let list: VecDeque<u32> = numbers.collect();
        let at = self.free.pop().unwrap_or(self.lists.len() as u32);
        match self.lists.get_mut(at as usize) {
            Some(free) => *free = list,
            None => self.lists.push(list),
        }
        let bucket = &mut self.buckets[bucket];
        bucket[of_key.start] = Entry::new(bucket[of_key.start].key(), IS_LIST | at);
        bucket.drain(of_key.start + 1..of_key.end);
    }

    /// Gives part of one bucket to a new one.
    fn split(&mut self) {
        let new = self.buckets.len();
        let from = new - (new + 1).next_power_of_two() / 2;
        self.buckets.push(Vec::new());
        let (kept, moved) = std::mem::take(&mut self.buckets[from])
            .into_iter()
            .partition(|entry| self.bucket_of(entry.key()) == from);
        (self.buckets[from], self.buckets[new]) = (kept, moved);
        self.buckets[from].shrink_to_fit();
        self.buckets[new].shrink_to_fit();
    }

    /// Takes back the last split.
    fn merge(&mut self) {
        let Some(last) = self.buckets.pop() else { return };
        let to = self.buckets.len() - (self.buckets.len() + 1).next_power_of_two() / 2;
        self.buckets[to].extend(last);
        self.buckets[to].sort_unstable();
    }

    /// Bytes of memory held.
    pub(super) fn estimated_size(&self) -> usize {
        let entries: usize = self.buckets.iter().map(|bucket| bucket.capacity()).sum();
        let listed: usize = self.lists.iter().map(VecDeque::capacity).sum();
        self.buckets.capacity() * size_of::<Vec<Entry>>()
            + entries * size_of::<Entry>()
            + self.lists.capacity() * size_of::<VecDeque<u32>>()
            + (listed + self.free.capacity()) * size_of::<u32>()
    }
}

/// Places for which room is made at a time.
const SPARE: usize = 4;

/// The places of a key in a bucket.
fn of_key(bucket: &[Entry], key: u32) -> Range<usize> {
    let begin = bucket.partition_point(|entry| entry.key() < key);
    let count = bucket[begin..].iter().take_while(|entry| entry.key() == key).count();
    begin..begin + count
}

/// The numbers of one key.
#[derive(Clone, Copy)]
pub(super) enum Numbers<'a> {
    Few(&'a [Entry]),
    Many(&'a VecDeque<u32>),
}

impl<'a> Numbers<'a> {
    pub(super) fn len(self) -> usize {
        match self {
            Self::Few(entries) => entries.len(),
            Self::Many(list) => list.len(),
        }
    }

    pub(super) fn get(self, at: usize) -> Option<u32> {
        match self {
            Self::Few(entries) => entries.get(at).map(|entry| entry.number()),
            Self::Many(list) => list.get(at).copied(),
        }
    }

    /// How many are lower than `number`.
    pub(super) fn before(self, number: u32) -> usize {
        match self {
            Self::Few(entries) => entries.partition_point(|entry| entry.number() < number),
            Self::Many(list) => list.partition_point(|&other| other < number),
        }
    }

    /// From the one at a place to the one before another.
    pub(super) fn range(self, places: Range<usize>) -> impl Iterator<Item = u32> + Clone + 'a {
        places.map_while(move |at| self.get(at))
    }
}

/// Of all keys and their numbers at once, each pair once: faster than one by one.
#[cfg(feature = "store")]
impl FromIterator<(u32, u32)> for Postings {
    fn from_iter<I: IntoIterator<Item = (u32, u32)>>(pairs: I) -> Self {
        let entries: Vec<Entry> =
            pairs.into_iter().map(|(key, number)| Entry::new(key, number)).collect();
        let count = entries.len().div_ceil(FILL).max(1);
        let mut postings = Self { buckets: vec![Vec::new(); count], ..Self::default() };
        postings.entries = entries.len();
        let mut sizes = vec![0u32; count];
        for entry in &entries {
            sizes[postings.bucket_of(entry.key())] += 1;
        }
        for (bucket, size) in postings.buckets.iter_mut().zip(sizes) {
            bucket.reserve_exact(size as usize);
        }
        for entry in entries {
            let at = postings.bucket_of(entry.key());
            postings.buckets[at].push(entry);
        }
        postings.buckets.par_iter_mut().for_each(|bucket| bucket.sort_unstable());
        for at in 0..count {
            let mut begin = 0;
            while let Some(entry) = postings.buckets[at].get(begin) {
                let of_key = of_key(&postings.buckets[at], entry.key());
                if of_key.len() > LONGEST {
                    postings.make_list(at, of_key);
                    begin += 1;
                } else {
                    begin = of_key.end;
                }
            }
        }
        postings
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;

    fn check(
        postings: &Postings,
        sets: &BTreeMap<u32, BTreeSet<u32>>,
    ) -> Result<(), TestCaseError> {
        for (&key, set) in sets {
            let numbers = postings.get(key);
            prop_assert_eq!(numbers.len(), set.len());
            prop_assert!(numbers.range(0..numbers.len()).eq(set.iter().copied()));
            prop_assert_eq!(numbers.get(set.len()), None);
            for number in [0, 3, 17, 40, LAST_NUMBER] {
                prop_assert_eq!(numbers.before(number), set.range(..number).count());
            }
        }
        let entries: usize = postings.buckets.iter().map(Vec::len).sum();
        prop_assert_eq!(entries, postings.entries);
        prop_assert!(postings.buckets.iter().all(|bucket| bucket.is_sorted()));
        let lists = postings.lists.len() - postings.free.len();
        let with_list = postings.buckets.iter().flatten().filter(|entry| entry.list().is_some());
        prop_assert_eq!(with_list.count(), lists);
        // No key wastes a list, and no bucket is out of proportion.
        let many = sets.values().filter(|set| set.len() > LONGEST / 2).count();
        prop_assert!(lists <= many);
        let numbers: usize = sets.values().map(BTreeSet::len).sum();
        prop_assert!(postings.buckets.len() <= 1 + 4 * numbers / FILL);
        Ok(())
    }

    proptest! {
        #[test]
        fn as_a_map_of_sets(seed: u32, keys in 1u32..60, steps in prop::collection::vec((0u8..5, any::<prop::sample::Index>(), 0u32..50), 0..900)) {
            let (mut postings, mut sets) = (Postings::default(), BTreeMap::new());
            // More come than go, and then more go than come.
            let half = steps.len() / 2;
            for (at, (kind, key, number)) in steps.into_iter().enumerate() {
                let key = crate::hash::halved((key.index(keys as usize) as u64) << 32 | u64::from(seed));
                let set: &mut BTreeSet<u32> = sets.entry(key).or_default();
                let comes = if at < half { kind > 0 } else { kind == 0 };
                if comes && set.insert(number) {
                    postings.insert(key, number);
                } else if !comes {
                    prop_assert_eq!(postings.remove(key, number), set.remove(&number));
                }
                prop_assert_eq!(postings.get(key).len(), set.len());
            }
            check(&postings, &sets)?;
            for (&key, set) in &mut sets {
                for number in std::mem::take(set) {
                    prop_assert!(postings.remove(key, number));
                }
            }
            check(&postings, &sets)?;
            prop_assert_eq!((postings.entries, postings.buckets.len()), (0, 1));
        }

        #[cfg(feature = "store")]
        #[test]
        fn at_once_as_one_by_one(pairs in prop::collection::btree_set((0u32..40, 0u32..50), 0..900)) {
            let pairs: Vec<(u32, u32)> =
                pairs.into_iter().map(|(key, number)| (crate::hash::halved(key.into()), number)).collect();
            let postings: Postings = pairs.iter().copied().collect();
            let mut sets: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
            for (key, number) in pairs {
                sets.entry(key).or_default().insert(number);
            }
            check(&postings, &sets)?;
        }
    }
}
