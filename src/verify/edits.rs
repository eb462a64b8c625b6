//! What was changed between two copies, word by word (feature `edits`).

use std::ops::Range;

use imara_diff::{Algorithm, Diff, InternedInput};

use super::words::Words;

/// One change between two texts: these words were replaced by those; one of the two is empty where
/// words were only left out, or only put in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Edit {
    /// The words that were there, as bytes of the first text. Empty, at the place where they would
    /// stand, for words put in.
    pub left: Range<usize>,
    /// The words that are there now, as bytes of the second text. Empty, at the place where they
    /// would stand, for words left out.
    pub right: Range<usize>,
}

/// The changes that make the first text the second, in order.
///
/// Words are compared in normal form, so that straightened quotation marks or another case are no
/// change. Few changes, though not always the fewest: the histogram variant of patience diff as git
/// has it, in the crate `imara-diff`, which looks for no better one where that would take long.
///
/// ```
/// use samestory::verify::edits;
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
    let mut input = InternedInput::default();
    input.update_before(left.hashes.iter().copied());
    input.update_after(right.hashes.iter().copied());
    let mut diff = Diff::compute(Algorithm::Histogram, &input);
    diff.postprocess_no_heuristic(&input);
    let bytes = |words: &Words<'_>, changed: Range<u32>| {
        let changed = changed.start as usize..changed.end as usize;
        if changed.is_empty() {
            // Behind the word before, where the space is.
            let at = changed.start.checked_sub(1).map_or(0, |before| words.spans[before].end);
            at..at
        } else {
            words.span(&changed)
        }
    };
    diff.hunks()
        .map(|hunk| Edit { left: bytes(left, hunk.before), right: bytes(right, hunk.after) })
        .collect()
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
    fn nothing_becomes_something() {
        assert_eq!(edits("", "one two"), [Edit { left: 0..0, right: 0..7 }]);
        assert_eq!(edits("one two", ""), [Edit { left: 0..7, right: 0..0 }]);
        assert_eq!(edits("", ""), []);
    }

    #[test]
    fn texts_without_end_end() {
        let one: String = (0..60_000).map(|n| if n % 3 == 0 { "a " } else { "b " }).collect();
        let other: String = (0..60_000).map(|n| if n % 7 < 3 { "b " } else { "a " }).collect();
        assert!(!edits(&one, &other).is_empty());
    }

    proptest! {
        #[test]
        fn the_edits_make_the_second_of_the_first(
            left in "([a-d] ?){0,40}",
            right in "([a-d] ?){0,40}",
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
