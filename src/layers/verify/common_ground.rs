//! What two articles have in common, for people to read.

use std::ops::Range;

use ahash::AHashMap;

use super::cosine::paired;
use super::words::{Words, run_hash};
use crate::layers::feature::{TermVector, for_each_term};
use crate::layers::text::Document;

/// A run of words that two texts share, as byte ranges of both.
///
/// [`shared_passages`] shows one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Passage {
    /// Where it stands in the first text.
    pub left: Range<usize>,
    /// Where it stands in the second text.
    pub right: Range<usize>,
    /// How many words it has.
    pub words: usize,
}

/// A term that two articles share.
///
/// [`Explanation`](crate::detector::Explanation) shows some.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SharedTerm {
    /// The term as the first article writes it where it occurs first.
    pub text: String,
    /// What it adds to the cosine of the articles.
    pub contribution: f64,
    /// Whether the first article writes it with a capital letter wherever it does: a name, or a
    /// word that only ever opens a sentence.
    pub is_name: bool,
}

/// Places at which a run is looked for; a text that repeats itself endlessly is not searched
/// endlessly.
const PLACES: usize = 16;

/// The runs of at least `least` words (1 or more) that stand in both texts, from the first text's
/// beginning to its end, each as long as it goes on in both. Passages do not overlap in the first
/// text. Words are compared in normal form. Of a run's places in the second text the first 16 are
/// looked at.
///
/// Costs O(words) time for texts that do not repeat themselves, at most 16 times the shared words
/// for those that do.
///
/// ```
/// use samestory::layers::verify::shared_passages;
///
/// let wire = "The old bridge was closed for good, said the mayor on Monday.";
/// let daily = "It rained on Monday. “The old bridge was closed” is all that the mayor says.";
/// let passages = shared_passages(wire, daily, 4);
/// // "the mayor" and "on Monday" are shared, too, but shorter than four words.
/// assert_eq!(passages.len(), 1);
/// assert_eq!(passages[0].words, 5);
/// assert_eq!(&wire[passages[0].left.clone()], "The old bridge was closed");
/// assert_eq!(&daily[passages[0].right.clone()], "The old bridge was closed");
/// ```
pub fn shared_passages(left: &str, right: &str, least: usize) -> Vec<Passage> {
    passages_between(&Words::of(left), &Words::of(right), least)
}

pub(crate) fn passages_between(left: &Words<'_>, right: &Words<'_>, least: usize) -> Vec<Passage> {
    shared_runs([&left.hashes, &right.hashes], least)
        .into_iter()
        .flat_map(|run| outside_boilerplate([left, right], run))
        .filter(|run| run.words >= least)
        .map(|SharedRun { left: at, right: start, words }| Passage {
            left: left.span(&(at..at + words)),
            right: right.span(&(start..start + words)),
            words,
        })
        .collect()
}

/// What is left of a run of words without those that either text has set aside.
fn outside_boilerplate([left, right]: [&Words<'_>; 2], run: SharedRun) -> Vec<SharedRun> {
    let is_own = |nth| !left.is_set_aside(run.left + nth) && !right.is_set_aside(run.right + nth);
    let mut rests: Vec<SharedRun> = Vec::new();
    for nth in (0..run.words).filter(|&nth| is_own(nth)) {
        match rests.last_mut().filter(|rest| rest.left + rest.words == run.left + nth) {
            Some(rest) => rest.words += 1,
            None => {
                rests.push(SharedRun { left: run.left + nth, right: run.right + nth, words: 1 });
            }
        }
    }
    rests
}

/// A run of words that two texts share, by the places of its first word.
#[derive(Clone, Copy)]
pub(super) struct SharedRun {
    pub(super) left: usize,
    pub(super) right: usize,
    pub(super) words: usize,
}

/// The runs of passages, see [`shared_passages`].
pub(super) fn shared_runs([left, right]: [&[u32]; 2], least: usize) -> Vec<SharedRun> {
    let least = least.max(1);
    let mut places: AHashMap<u64, Vec<usize>> = AHashMap::new();
    for (at, run) in right.windows(least).enumerate() {
        let starts = places.entry(run_hash(run)).or_default();
        if starts.len() < PLACES {
            starts.push(at);
        }
    }
    let mut runs = Vec::new();
    let mut at = 0;
    while let Some(run) = left.get(at..at + least) {
        let longest = places
            .get(&run_hash(run))
            .into_iter()
            .flatten()
            .map(|&start| (common_prefix(&left[at..], &right[start..]), start))
            .max_by_key(|&(words, start)| (words, std::cmp::Reverse(start)))
            .filter(|&(words, _)| words >= least);
        if let Some((words, start)) = longest {
            runs.push(SharedRun { left: at, right: start, words });
            at += words;
        } else {
            at += 1;
        }
    }
    runs
}

fn common_prefix(left: &[u32], right: &[u32]) -> usize {
    left.iter().zip(right).take_while(|(a, b)| a == b).count()
}

/// The terms that two articles share, those that add most to their cosine first. `title` and `text` are
/// those of the article behind the first of `vectors`, which lends the spelling, and `document` what was
/// read of it.
///
/// The contributions add up to the cosine. Costs O(tokens + terms log terms) time.
pub(crate) fn terms_between(
    [title, text]: [&Words<'_>; 2],
    document: &Document,
    vectors: [&TermVector; 2],
) -> Vec<SharedTerm> {
    let [left_terms, right_terms] = vectors.map(TermVector::as_slice);
    let mut found: AHashMap<u32, Found> = paired(left_terms, right_terms)
        .map(|(term, a, b)| (term, Found { contribution: a * b, first: None, is_name: true }))
        .collect();
    // Where a word of the document stands: in the title, or behind it.
    let place = |token: usize| match token.checked_sub(title.len()) {
        Some(token) => (text, token),
        None => (title, token),
    };
    let mut in_order = Vec::new();
    for_each_term(document, |term, tokens| {
        if let Some(found) = found.get_mut(&term) {
            let (words, start) = place(tokens.start);
            found.is_name &= words.flags[start].is_capitalised();
            if found.first.is_none() {
                let (_, last) = place(tokens.end - 1);
                found.first = Some(words.text[words.span(&(start..last + 1))].to_owned());
                in_order.push(term);
            }
        }
    });
    let mut shared: Vec<SharedTerm> = in_order
        .into_iter()
        .filter_map(|term| found.remove(&term))
        .filter_map(|Found { contribution, first, is_name }| {
            Some(SharedTerm { text: first?, contribution, is_name })
        })
        .collect();
    shared.sort_by(|a, b| b.contribution.total_cmp(&a.contribution));
    shared
}

/// What is known of a term while an article is read.
struct Found {
    contribution: f64,
    first: Option<String>,
    is_name: bool,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::article::Article;
    use crate::layers::feature::{ArticleTerms, Background, TermStatistics};
    use crate::layers::verify::cosine;

    #[test]
    fn passages_are_the_longest_runs() {
        let left = "Yesterday the old bridge was closed for good, said the mayor of the town.";
        let right = "It rained. The old bridge was CLOSED for repairs. “Said the mayor” is a film.";
        let passages = shared_passages(left, right, 3);
        let texts: Vec<&str> = passages.iter().map(|passage| &left[passage.left.clone()]).collect();
        assert_eq!(texts, ["the old bridge was closed for", "said the mayor"]);
        assert_eq!(&right[passages[0].right.clone()], "The old bridge was CLOSED for");
        assert_eq!(passages[0].words, 6);
    }

    #[test]
    fn endless_repetition_is_not_searched_endlessly() {
        let text = "la ".repeat(20_000);
        assert_eq!(shared_passages(&text, &text, 5).len(), 1);
    }

    #[test]
    fn a_run_is_found_behind_many_others() {
        let other: String = (0..200).map(|number| format!("w{number} ")).collect();
        let right = other + "the old bridge was closed";
        let passages = shared_passages("yes the old bridge was closed", &right, 5);
        assert_eq!(passages.len(), 1);
        assert_eq!(&right[passages[0].right.clone()], "the old bridge was closed");
        // One word fewer is not enough.
        assert!(shared_passages("yes the old bridge was closed", &right, 6).is_empty());
    }

    #[test]
    fn contributions_add_up_to_the_cosine() {
        let background = Background::empty();
        let weights = TermStatistics::new(&background).into_weights();
        let one =
            Article::new("a", "大桥周一开放，市长 Li Wei opened it.").with_title("Bridge opens");
        let other = Article::new("b", "Mayor Li Wei said the bridge, 大桥, opens early.");
        let vector =
            |article: &Article| weights.weigh(ArticleTerms::of_document(&Document::read(article)));
        let (left, right) = (vector(&one), vector(&other));
        let words = [one.title().unwrap_or_default(), one.text()].map(Words::of);
        let terms = terms_between(words.each_ref(), &Document::read(&one), [&left, &right]);
        let sum: f64 = terms.iter().map(|term| term.contribution).sum();
        assert!((sum - cosine(&left, &right)).abs() < 1e-9);
        let mut texts: Vec<&str> = terms.iter().map(|term| term.text.as_str()).collect();
        texts.sort_unstable();
        assert_eq!(texts, ["Bridge", "Li", "Wei", "opens", "大桥"]);
    }

    proptest! {
        #[test]
        fn passages_are_equal_in_both_texts(left in "([ab] ){0,30}", right in "([ab] ){0,30}") {
            for passage in shared_passages(&left, &right, 3) {
                prop_assert_eq!(&left[passage.left], &right[passage.right]);
                prop_assert!(passage.words >= 3);
            }
        }
    }
}
