//! What was changed between two copies, word by word (feature `edits`).

use std::ops::Range;

use imara_diff::{Algorithm, Diff, InternedInput};

use super::common_ground::{SharedRun, shared_runs};
use super::words::Words;

/// One change between two texts: these words were replaced by those; one of the two is empty where
/// words were only left out, or only put in.
///
/// [`edits`] shows some.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Edit {
    /// The words that were there, as bytes of the first text. Empty, at the place where they would
    /// stand, for words put in.
    pub left: Range<usize>,
    /// The words that are there now, as bytes of the second text. Empty, at the place where they
    /// would stand, for words left out.
    pub right: Range<usize>,
}

/// The words of one text times those of the other up to which they are compared as they are.
const COMPARED: usize = 1 << 20;

/// In longer texts runs of as many words are taken for the same place.
const ANCHOR: usize = 5;

/// The changes that make the first text the second, in order.
///
/// Words are compared in normal form, so that straightened quotation marks or another case are no
/// change. Few changes, though not always the fewest: texts of up to a thousand words are compared by
/// patience diff, its histogram variant as git has it (crate `imara-diff`). Longer ones are first set
/// beside each other at the runs of five words or more that they share in the same order, as many
/// words as possible, and so compared in pieces; where thousands of words on both sides share no run,
/// they are one change.
///
/// Costs O(words log words) time.
///
/// ```
/// use samestory::layers::verify::edits;
///
/// let wire = "The old bridge was closed on Monday.";
/// let daily = "The old wooden bridge was closed.";
/// let edits = edits(wire, daily);
/// assert_eq!(edits.len(), 2);
/// assert_eq!(&daily[edits[0].right.clone()], "wooden");
/// assert_eq!(&wire[edits[1].left.clone()], "on Monday");
/// assert!(edits[1].right.is_empty());
/// ```
pub fn edits(left: &str, right: &str) -> Vec<Edit> {
    between(&Words::of(left), &Words::of(right))
}

pub(crate) fn between(left: &Words<'_>, right: &Words<'_>) -> Vec<Edit> {
    let mut changes = Vec::new();
    let (mut at, mut start) = (0, 0);
    let anchors = match left.len().saturating_mul(right.len()) {
        ..=COMPARED => Vec::new(),
        _ => in_order(&shared_runs([&left.hashes, &right.hashes], ANCHOR)),
    };
    let end = SharedRun { left: left.len(), right: right.len(), words: 0 };
    for anchor in anchors.into_iter().chain([end]) {
        compare([left, right], [at..anchor.left, start..anchor.right], &mut changes);
        (at, start) = (anchor.left + anchor.words, anchor.right + anchor.words);
    }
    changes
        .into_iter()
        .map(|[of_left, of_right]| Edit {
            left: bytes([left, right], [&of_left, &of_right]),
            right: bytes([right, left], [&of_right, &of_left]),
        })
        .collect()
}

/// Of runs in the order of the first text those that are in order in the second, too, and do not
/// overlap there: with the most words all together.
fn in_order(runs: &[SharedRun]) -> Vec<SharedRun> {
    let mut ends: Vec<usize> = runs.iter().map(|run| run.right + run.words).collect();
    ends.sort_unstable();
    ends.dedup();
    let mut best = BestBefore::new(ends.len());
    let mut chains: Vec<(usize, Option<usize>)> = Vec::with_capacity(runs.len());
    for (number, run) in runs.iter().enumerate() {
        let before = best.up_to(ends.partition_point(|&end| end <= run.right));
        let words = run.words + before.map_or(0, |(words, _)| words);
        chains.push((words, before.map(|(_, before)| before)));
        best.offer(ends.partition_point(|&end| end < run.right + run.words), (words, number));
    }
    let last = (0..runs.len()).max_by_key(|&number| chains[number].0);
    let mut chain: Vec<SharedRun> =
        std::iter::successors(last, |&number| chains[number].1).map(|at| runs[at]).collect();
    chain.reverse();
    chain
}

/// The best value among the first places of a list, as a Fenwick tree.
struct BestBefore(Vec<Option<(usize, usize)>>);

impl BestBefore {
    fn new(places: usize) -> Self {
        Self(vec![None; places + 1])
    }

    fn offer(&mut self, place: usize, value: (usize, usize)) {
        let mut at = place + 1;
        while let Some(best) = self.0.get_mut(at) {
            *best = (*best).max(Some(value));
            at += at & at.wrapping_neg();
        }
    }

    fn up_to(&self, places: usize) -> Option<(usize, usize)> {
        let mut at = places;
        let mut best = None;
        while at > 0 {
            best = best.max(self.0[at]);
            at &= at - 1;
        }
        best
    }
}

/// Adds what changed between these words of two texts.
fn compare(
    [left, right]: [&Words<'_>; 2],
    [of_left, of_right]: [Range<usize>; 2],
    changes: &mut Vec<[Range<usize>; 2]>,
) {
    if of_left.is_empty() && of_right.is_empty() {
        return;
    }
    if of_left.is_empty()
        || of_right.is_empty()
        || of_left.len().saturating_mul(of_right.len()) > COMPARED
    {
        changes.push([of_left, of_right]);
        return;
    }
    let mut input = InternedInput::default();
    input.update_before(left.hashes[of_left.clone()].iter().copied());
    input.update_after(right.hashes[of_right.clone()].iter().copied());
    let mut diff = Diff::compute(Algorithm::Histogram, &input);
    diff.postprocess_no_heuristic(&input);
    let within = |outer: &Range<usize>, inner: Range<u32>| {
        outer.start + inner.start as usize..outer.start + inner.end as usize
    };
    let hunks = diff.hunks();
    changes
        .extend(hunks.map(|hunk| [within(&of_left, hunk.before), within(&of_right, hunk.after)]));
}

/// What changed of the first of two texts, in bytes.
fn bytes([words, other]: [&Words<'_>; 2], [changed, of_other]: [&Range<usize>; 2]) -> Range<usize> {
    if !changed.is_empty() {
        return words.span(changed);
    }
    // Behind the word before, and the marks that close it in both texts.
    let at = changed.start.checked_sub(1).map_or(0, |before| {
        let there = of_other.start.checked_sub(1).map_or("", |before| other.gap_after(before));
        let both = words.gap_after(before).chars().zip(there.chars());
        let closing = both.take_while(|(one, other)| one == other && !one.is_whitespace());
        words.spans[before].end + closing.map(|(mark, _)| mark.len_utf8()).sum::<usize>()
    });
    at..at
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hashes(text: &str) -> Vec<u32> {
        Words::of(text).hashes
    }

    #[test]
    fn another_spelling_is_no_edit() {
        assert_eq!(edits("“The café’s owner”", "\"THE CAFE\u{301}'S OWNER\""), []);
    }

    #[test]
    fn what_is_put_in_stands_behind_the_marks_that_both_texts_have_before_it() {
        let left = "He saw an \"uncertain future\"? Nobody knew.";
        let place = |right: &str| {
            let edits = edits(left, right);
            assert_eq!(edits.len(), 1, "{edits:?}");
            (&left[..edits[0].left.start], right[edits[0].right.clone()].to_owned())
        };
        let footer = format!("{left}\nThe Gazette is free.");
        assert_eq!(place(&footer), (left, "The Gazette is free".to_owned()));
        let within = left.replace("\"? Nobody", "\"? Alas, nobody");
        assert_eq!(place(&within), ("He saw an \"uncertain future\"?", "Alas".to_owned()));
        let before = left.replace("future\"", "future today\"");
        assert_eq!(place(&before), ("He saw an \"uncertain future", "today".to_owned()));
    }

    #[test]
    fn nothing_becomes_something() {
        assert_eq!(edits("", "one two"), [Edit { left: 0..0, right: 0..7 }]);
        assert_eq!(edits("one two", ""), [Edit { left: 0..7, right: 0..0 }]);
        assert_eq!(edits("", ""), []);
    }

    /// Two texts that share hardly anything in the same order, which diffs take long over.
    fn endless(words: usize) -> [String; 2] {
        [17, 23].map(|seed: u64| {
            let mut state = seed;
            let distinct: String = (0..words).map(|n| format!("w{seed}x{n} ")).collect();
            let random = (0..words).map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                if state >> 63 == 0 { "a " } else { "b " }
            });
            distinct + &random.collect::<String>()
        })
    }

    #[test]
    fn time_grows_as_the_words_do() {
        let seconds = |words: usize| {
            let [left, right] = endless(words);
            let started = std::time::Instant::now();
            assert!(!edits(&left, &right).is_empty());
            started.elapsed().as_secs_f64()
        };
        let [few, many] = [20_000, 160_000].map(|words| seconds(words).min(seconds(words)));
        // Eight times as many; a quadratic search takes 64 times as long.
        assert!(many < 24.0 * few.max(0.01), "{few} s, {many} s");
    }

    #[test]
    fn a_paragraph_that_moved_is_cut_and_put_in() {
        let [one, other] =
            ["the bridge was closed on monday morning", "nobody knows when it opens again"];
        let edits = edits(&format!("{one} {other} {one}2"), &format!("{other} {one} {one}2"));
        // One of the two paragraphs stays where it is.
        assert_eq!(edits.len(), 2, "{edits:?}");
        assert!(edits.iter().all(|edit| edit.left.is_empty() != edit.right.is_empty()));
    }

    #[test]
    fn what_shares_too_little_is_one_change() {
        let text = |letter: char| (0..3_000).map(|n| format!("{letter}{n} ")).collect::<String>();
        assert_eq!(edits(&text('a'), &text('b')).len(), 1);
    }

    #[test]
    fn a_change_is_no_larger_than_it_is() {
        let text: Vec<String> = (0..400).map(|n| format!("word{}", n % 90)).collect();
        let mut changed = text.clone();
        changed[50] = "another".to_owned();
        changed.splice(200..203, []);
        changed.insert(300, "new".to_owned());
        let edits = edits(&text.join(" "), &changed.join(" "));
        let words = |of: &str, span: &Range<usize>| hashes(&of[span.clone()]).len();
        let (left, right) = (text.join(" "), changed.join(" "));
        let sizes: Vec<(usize, usize)> = edits
            .iter()
            .map(|edit| (words(&left, &edit.left), words(&right, &edit.right)))
            .collect();
        assert_eq!(sizes, [(1, 1), (3, 0), (0, 1)]);
    }

    proptest! {
        #[test]
        fn the_edits_make_the_second_of_the_first(
            left in "([a-d] ?){0,80}",
            right in "([a-d] ?){0,80}",
        ) {
            let (mut made, mut from) = (Vec::new(), 0);
            for edit in edits(&left, &right) {
                made.extend(hashes(&left[from..edit.left.start]));
                made.extend(hashes(&right[edit.right.clone()]));
                from = edit.left.end;
            }
            made.extend(hashes(&left[from..]));
            prop_assert_eq!(made, hashes(&right));
        }
    }
}
