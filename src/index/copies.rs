//! The copy lens: each article is a copy of the text that a report began with, or begins one.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use ahash::AHashSet;

use super::numbered::Numbered;
use super::packed::PackedSet;
use super::postings::{LAST_NUMBER, Postings};
use crate::detector::Entry;
use crate::layers::feature::ShingleSet;
use crate::layers::verify::{CopyRule, Overlap, is_collection};

/// A shingle with which more reports begin is a phrase that many use, and is passed over.
const COMMON: usize = 200;

/// Reports whose shingles are compared with those of one article: those that share most of the
/// sample.
const VERIFIED: usize = 50;

/// What is kept of the words of an article.
#[derive(Clone, Debug)]
pub(super) struct Text {
    /// Equal for articles of equal words.
    pub(super) sequence: u64,
    pub(super) shingles: PackedSet,
}

impl Text {
    /// None of an article that is too short to judge.
    pub(super) fn of(entry: &Entry) -> Option<Self> {
        let sequence = entry.sequence?;
        let shingles: ShingleSet = entry.shingles().collect();
        Some(Self { sequence, shingles: PackedSet::of_sorted(shingles.as_slice()) })
    }

    /// The shingles by which it is found, those of the lowest hashes. Of a text that has a share r of
    /// the shingles of another, contained in it to c, 24rc are expected among the other's: at the
    /// default thresholds three or more.
    fn sample(&self) -> impl Iterator<Item = u32> + '_ {
        self.shingles.whole()
    }

    /// What this text, on the left, and another share.
    pub(super) fn overlap(&self, other: &Self) -> Overlap {
        self.shingles.overlap(&other.shingles)
    }

    /// Equal for articles of equal words, and seldom for others.
    fn words_key(&self) -> u32 {
        self.sequence as u32
    }

    fn estimated_size(&self) -> usize {
        self.shingles.estimated_size()
    }
}

/// The article that an article is a copy of, and what it, on the left, shares with that.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct CopyOf {
    pub(super) centre: u32,
    pub(super) overlap: Overlap,
}

/// The texts of all articles that can be judged, numbered in the order in which they came, and for
/// each its *centre*: itself, or the text that it is a copy of, which came before and is a centre.
///
/// Which centre an article has follows from the articles that are there and came before it, and from
/// nothing else: after [`Copies::remove`] all is as if what was removed had never come.
#[derive(Clone, Debug)]
pub(super) struct Copies {
    rule: CopyRule,
    /// [`COMMON`].
    common: usize,
    texts: Numbered<Placed>,
    /// By the shingles of their samples.
    centres: Postings,
    others: Postings,
    /// All articles by half of the hash of their words.
    equal: Postings,
}

#[derive(Clone, Debug)]
struct Placed {
    text: Text,
    centre: u32,
}

impl Copies {
    pub(super) fn new(rule: CopyRule) -> Self {
        Self {
            rule,
            common: COMMON,
            texts: Numbered::default(),
            centres: Postings::default(),
            others: Postings::default(),
            equal: Postings::default(),
        }
    }

    /// What a text would be a copy of that came behind all others.
    pub(super) fn find(&self, text: &Text) -> Option<CopyOf> {
        self.find_before(text, u32::MAX)
    }

    /// Adds a text of a number above all others, and says what it is a copy of.
    pub(super) fn insert(&mut self, number: u32, text: Text) -> Option<CopyOf> {
        let found = self.find(&text);
        self.equal.insert(text.words_key(), number);
        let centre = found.map_or(number, |copy| copy.centre);
        self.texts.insert(number, Placed { text, centre });
        self.list(number);
        found
    }

    /// The text of an article.
    #[cfg(feature = "store")]
    pub(super) fn text(&self, number: u32) -> Option<&Text> {
        self.texts.get(number).map(|placed| &placed.text)
    }

    /// Puts back a text of a number above all others, of which the centre is known.
    /// [`Copies::list_anew`] must follow.
    #[cfg(feature = "store")]
    pub(super) fn restore(&mut self, number: u32, text: Text, centre: u32) {
        self.texts.insert(number, Placed { text, centre });
    }

    /// Lists all texts.
    #[cfg(feature = "store")]
    pub(super) fn list_anew(&mut self) {
        let list = |are_centres: bool| -> Postings {
            let listed =
                self.texts.iter().filter(|(number, of)| (of.centre == *number) == are_centres);
            let pairs = listed.flat_map(|(number, Placed { text, .. })| {
                text.sample().map(move |shingle| (shingle, number))
            });
            pairs.collect()
        };
        (self.centres, self.others) = (list(true), list(false));
        let equal = self.texts.iter().map(|(number, of)| (of.text.words_key(), number));
        self.equal = equal.collect();
    }

    /// The centre of an article; none of one that is not judged.
    pub(super) fn centre(&self, number: u32) -> Option<u32> {
        self.texts.get(number).map(|placed| placed.centre)
    }

    /// What an article that is no centre is a copy of.
    pub(super) fn copy_of(&self, number: u32) -> Option<CopyOf> {
        let Placed { text, centre } = self.texts.get(number)?;
        let of = self.texts.get(*centre).filter(|_| *centre != number)?;
        Some(CopyOf { centre: *centre, overlap: text.overlap(&of.text) })
    }

    /// Takes out articles, in ascending order. Returns in ascending order those that have another
    /// centre now.
    pub(super) fn remove(&mut self, numbers: &[u32]) -> Vec<u32> {
        debug_assert!(numbers.is_sorted());
        for &number in numbers {
            if let Some(words) = self.texts.get(number).map(|placed| placed.text.words_key()) {
                self.unlist(number);
                self.equal.remove(words, number);
            }
        }
        let mut affected = BTreeSet::new();
        let mut first_of_gone: AHashSet<u64> = AHashSet::new();
        for &number in numbers {
            let Some(Placed { text, centre }) = self.texts.get(number) else { continue };
            // Those behind others that went are behind the first of them, too.
            if first_of_gone.insert(text.sequence) {
                self.note_equal_behind(number, &mut affected);
            }
            if *centre == number {
                self.note_alike_behind(number, &mut affected);
            }
        }
        for &number in numbers {
            self.texts.remove(number);
        }
        let mut moved = Vec::new();
        // An article is judged by those before it only, so one pass upwards reaches all.
        while let Some(number) = affected.pop_first() {
            let Some(placed) = self.texts.get(number) else { continue };
            let before = placed.centre;
            let now = self.find_before(&placed.text, number).map_or(number, |copy| copy.centre);
            if before == now {
                continue;
            }
            moved.push(number);
            self.note_equal_behind(number, &mut affected);
            if before == number || now == number {
                self.unlist(number);
                self.move_to(number, now);
                self.list(number);
                self.note_alike_behind(number, &mut affected);
            } else {
                self.move_to(number, now);
            }
        }
        moved
    }

    fn move_to(&mut self, number: u32, centre: u32) {
        if let Some(placed) = self.texts.get_mut(number) {
            placed.centre = centre;
        }
    }

    /// Notes which articles of equal words may have another centre because `number` went or has
    /// another itself: none where another is the first of them.
    fn note_equal_behind(&self, number: u32, affected: &mut BTreeSet<u32>) {
        let Some(Placed { text, .. }) = self.texts.get(number) else { return };
        if self.first_of_equal_words(text, number).is_none() {
            let equal = self.equal.get(text.words_key());
            affected.extend(equal.range(equal.before(number + 1)..equal.len()));
        }
    }

    /// Notes which articles may have another centre because `number` was one and went, or has become
    /// or ceased to be one.
    fn note_alike_behind(&self, number: u32, affected: &mut BTreeSet<u32>) {
        let Some(Placed { text, .. }) = self.texts.get(number) else { return };
        for shingle in text.sample() {
            let [centres, others] = [&self.centres, &self.others].map(|list| list.get(shingle));
            // Behind so many centres the shingle was passed over and still is.
            let last = centres.get(self.common + 1).unwrap_or(LAST_NUMBER);
            for list in [centres, others] {
                affected.extend(list.range(list.before(number + 1)..list.before(last + 1)));
            }
        }
    }

    fn find_before(&self, text: &Text, number: u32) -> Option<CopyOf> {
        if let Some(equal) = self.first_of_equal_words(text, number) {
            let centre = self.centre(equal)?;
            let overlap = text.overlap(&self.texts.get(centre)?.text);
            return Some(CopyOf { centre, overlap });
        }
        let copies = self.candidates(text, number).into_iter().filter_map(|centre| {
            let overlap = text.overlap(&self.texts.get(centre)?.text);
            self.rule.accepts(overlap).then_some(CopyOf { centre, overlap })
        });
        let mut copies: Vec<CopyOf> = copies.collect();
        self.drop_parts_of_a_collection(&mut copies);
        let order = |copy: &CopyOf| (copy.overlap.jaccard(), Reverse(copy.centre));
        copies.into_iter().max_by(|a, b| {
            let (a, b) = (order(a), order(b));
            a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))
        })
    }

    /// The first article before `number` that has the same words.
    fn first_of_equal_words(&self, text: &Text, number: u32) -> Option<u32> {
        let alike = self.equal.get(text.words_key());
        alike.range(0..alike.before(number)).find(|&other| {
            self.texts.get(other).is_some_and(|other| other.text.sequence == text.sequence)
        })
    }

    /// The centres before `number` that share most of the sample.
    fn candidates(&self, text: &Text, number: u32) -> Vec<u32> {
        let mut met: Vec<u32> = Vec::new();
        for shingle in text.sample() {
            let centres = self.centres.get(shingle);
            let before = centres.before(number);
            if before <= self.common {
                met.extend(centres.range(0..before));
            }
        }
        met.sort_unstable();
        let shared = met.chunk_by(|a, b| a == b).map(|same| (Reverse(same.len()), same[0]));
        let mut most: Vec<(Reverse<usize>, u32)> = shared.collect();
        most.sort_unstable();
        most.into_iter().take(VERIFIED).map(|(_, centre)| centre).collect()
    }

    /// A digest of several reports is a copy by containment of none of them.
    fn drop_parts_of_a_collection(&self, copies: &mut Vec<CopyOf>) {
        let is_part = |copy: &&CopyOf| {
            copy.overlap.right < copy.overlap.left && self.rule.accepts_part(copy.overlap)
        };
        let parts = copies.iter().filter(is_part);
        let parts: Vec<&Placed> = parts.filter_map(|copy| self.texts.get(copy.centre)).collect();
        if is_collection(&parts, |one, other| one.text.overlap(&other.text)) {
            let jaccard = CopyRule::jaccard(self.rule.jaccard_threshold());
            copies.retain(|copy| !is_part(&copy) || jaccard.accepts(copy.overlap));
        }
    }

    fn list(&mut self, number: u32) {
        let Some(Placed { text, centre }) = self.texts.get(number) else { return };
        let list = if *centre == number { &mut self.centres } else { &mut self.others };
        text.sample().for_each(|shingle| list.insert(shingle, number));
    }

    fn unlist(&mut self, number: u32) {
        let Some(Placed { text, centre }) = self.texts.get(number) else { return };
        let list = if *centre == number { &mut self.centres } else { &mut self.others };
        for shingle in text.sample() {
            list.remove(shingle, number);
        }
    }

    /// Bytes of memory held.
    pub(super) fn estimated_size(&self) -> usize {
        let texts: usize = self.texts.iter().map(|(_, placed)| placed.text.estimated_size()).sum();
        texts
            + self.texts.estimated_size()
            + self.centres.estimated_size()
            + self.others.estimated_size()
            + self.equal.estimated_size()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(hashes: &[u32]) -> Text {
        let hashes: ShingleSet =
            hashes.iter().map(|&hash| crate::hash::halved(hash.into())).collect();
        let hashes = hashes.as_slice();
        Text { sequence: crate::hash::sequence_of(hashes), shingles: PackedSet::of_sorted(hashes) }
    }

    /// Some of a few shingles that all use, so that many texts meet in each; a part of a long row, so
    /// that of three texts the outer ones share nothing; or one of three, so that many are equal.
    fn shingles() -> impl Strategy<Value = Vec<u32>> {
        let row =
            (0u32..40, 1u32..20).prop_map(|(first, length)| (first..first + length).collect());
        let few = prop::collection::btree_set(0u32..30, 1..20);
        let one_of_three = (0u32..3).prop_map(|first| (first..first + 15).collect());
        prop_oneof![few.prop_map(|set| set.into_iter().collect()), row, one_of_three]
    }

    fn of_texts(texts: impl Iterator<Item = (u32, Text)>, common: usize) -> Copies {
        let mut copies = Copies { common, ..Copies::new(CopyRule::default()) };
        for (number, text) in texts {
            copies.insert(number, text);
        }
        copies
    }

    proptest! {
        // Shingles that are passed over come and go.
        #[test]
        fn what_was_removed_leaves_no_trace(texts in prop::collection::vec(shingles(), 1..25), removed in prop::collection::vec(prop::collection::vec(any::<prop::sample::Index>(), 1..4), 1..6), common in 0usize..4) {
            let numbered: Vec<(u32, Text)> = (0..).zip(texts.iter().map(|of| text(of))).collect();
            let mut copies = of_texts(numbered.iter().cloned(), common);
            let mut left = numbered;
            for indices in removed {
                let mut numbers: Vec<u32> = Vec::new();
                for index in indices {
                    if !left.is_empty() {
                        numbers.push(left.remove(index.index(left.len())).0);
                    }
                }
                numbers.sort_unstable();
                let before: Vec<Option<u32>> =
                    left.iter().map(|(number, _)| copies.centre(*number)).collect();
                let moved = copies.remove(&numbers);
                let rebuilt = of_texts(left.iter().cloned(), common);
                for ((number, _), before) in left.iter().zip(before) {
                    prop_assert_eq!(copies.centre(*number), rebuilt.centre(*number));
                    prop_assert_eq!(copies.copy_of(*number), rebuilt.copy_of(*number));
                    let has_moved = copies.centre(*number) != before;
                    prop_assert_eq!(moved.contains(number), has_moved);
                }
                prop_assert!(moved.is_sorted());
            }
        }

        // The oracle looks at all centres before.
        #[test]
        fn centres_are_the_best_of_all_before(texts in prop::collection::vec(shingles(), 1..25)) {
            let texts: Vec<Text> = texts.iter().map(|of| text(of)).collect();
            let copies = of_texts((0..).zip(texts.iter().cloned()), COMMON);
            let mut centres: Vec<usize> = Vec::new();
            for (at, text) in texts.iter().enumerate() {
                let best = centres
                    .iter()
                    .map(|&centre| (text.overlap(&texts[centre]), Reverse(centre)))
                    .filter(|(overlap, _)| CopyRule::default().accepts(*overlap))
                    .max_by(|a, b| a.0.jaccard().total_cmp(&b.0.jaccard()).then(a.1.cmp(&b.1)));
                let best = best.map(|(_, Reverse(centre))| centre);
                // What has the words of another is a copy of what that is a copy of.
                let equal = texts[..at].iter().position(|other| other.sequence == text.sequence);
                let of_equal = |equal: usize| copies.centre(equal as u32).unwrap() as usize;
                let expected = equal.map(of_equal).or(best).map(|centre| CopyOf {
                    centre: centre as u32,
                    overlap: text.overlap(&texts[centre]),
                });
                prop_assert_eq!(copies.copy_of(at as u32), expected);
                if expected.is_none() {
                    centres.push(at);
                }
            }
        }
    }

    #[test]
    fn a_digest_is_a_copy_of_none_of_its_items() {
        let items = [0, 100, 200].map(|first| text(&(first..first + 40).collect::<Vec<u32>>()));
        let digest = text(&(0..40).chain(100..140).chain(200..240).collect::<Vec<u32>>());
        let of_items = of_texts((0..).zip(items.clone()), COMMON);
        assert_eq!(of_items.find(&digest), None);
        // A longer version of one of them is, whatever it adds.
        let longer = text(&(0..40).chain(300..340).collect::<Vec<u32>>());
        assert_eq!(of_items.find(&longer).map(|copy| copy.centre), Some(0));
    }
}
