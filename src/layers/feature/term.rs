//! Weighted terms: what an article is about.

use std::ops::Range;

use crate::hash;
use crate::layers::text::{Document, TokenFlags};

/// Where in an article the weight of an occurrence has halved: news says what happened first.
/// Design study, "lead weighting".
const LEAD: f64 = 80.0;

/// How quickly repetition counts for less. Design study.
const REPETITION: f64 = 4.0;

/// What a term that is always capitalised weighs more: names tell events apart.
const CAPITALISED_BOOST: f64 = 0.5;

/// What a term that begins with a digit weighs more.
const NUMERIC_BOOST: f64 = 0.3;

/// The terms of one article, each with how prominently the article uses it.
///
/// A term is a word or, in scripts of which each letter is a token
/// ([`tokenize`](crate::layers::text::tokenize) names them), neighbouring letters: two, and in Thai, Lao,
/// Myanmar and Khmer four, since their letters spell words as those of alphabets do (McNamee and
/// Mayfield 2004, "Character N-Gram Tokenization for European Language Text Retrieval"). A run that
/// is shorter is a term by itself. English contractions are no terms: they stand for function
/// words.
///
/// ```
/// use samestory::Article;
/// use samestory::layers::feature::ArticleTerms;
/// use samestory::layers::text::Document;
///
/// let article = Article::new("a", "Aurora aground: the ferry Aurora, 40 aboard, struck rocks.");
/// let document = Document::read(&article);
/// let terms = ArticleTerms::of_document(&document);
/// // Nine words, of which one comes twice.
/// assert_eq!((document.len(), terms.len(), terms.numbers().len()), (9, 8, 1));
/// let most = terms.iter().max_by(|one, other| one.1.total_cmp(&other.1));
/// assert_eq!(most.map(|(term, _)| term), Some(document.hashes()[0]));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ArticleTerms {
    terms: Box<[(u32, f32)]>,
    /// Which of them begin with a digit, ascending.
    numbers: Box<[u32]>,
}

impl ArticleTerms {
    /// The terms of `document`, title included.
    ///
    /// The prominence of a term is ln(1 + 4 Σ 1/(1 + position/80)) over its occurrences, where the
    /// position is the number of tokens before one; times 1.5 where each of them is capitalised, or
    /// 1.3 where the term begins with a digit. Costs O(n log n) time for n tokens.
    pub fn of_document(document: &Document) -> Self {
        let mut occurrences = Occurrence::all_of(document);
        occurrences.sort_unstable();
        let numbers = occurrences.iter().filter(|o| o.is_numeric()).map(|o| o.term());
        let mut numbers: Vec<u32> = numbers.collect();
        numbers.dedup();
        let distinct = || occurrences.chunk_by(|a, b| a.term() == b.term());
        let mut terms = Vec::with_capacity(distinct().count());
        terms.extend(distinct().map(|same| {
            let nearness: f64 =
                same.iter().map(|o| 1.0 / (1.0 + f64::from(o.position()) / LEAD)).sum();
            let capitalised = same.iter().all(|o| o.is_capitalised());
            let boost = 1.0
                + if capitalised { CAPITALISED_BOOST } else { 0.0 }
                + if same[0].is_numeric() { NUMERIC_BOOST } else { 0.0 };
            (same[0].term(), ((1.0 + REPETITION * nearness).ln() * boost) as f32)
        }));
        Self { terms: terms.into_boxed_slice(), numbers: numbers.into_boxed_slice() }
    }

    /// Leaves out the terms that are not `kept`, and the numbers among them.
    pub(crate) fn retain(&mut self, kept: impl Fn(u32) -> bool) {
        let (mut terms, numbers) = std::mem::take(self).into_parts();
        terms.retain(|&(term, _)| kept(term));
        let numbers = numbers.into_iter().filter(|&number| kept(number)).collect();
        *self = Self { terms: terms.into_boxed_slice(), numbers };
    }

    /// The number of distinct terms.
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The terms as pinned hashes, ascending, each with its prominence.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (u32, f32)> + Clone + '_ {
        self.terms.iter().copied()
    }

    /// The terms that begin with a digit, as pinned hashes, ascending.
    pub fn numbers(&self) -> &[u32] {
        &self.numbers
    }

    /// The terms with their prominence, and which of them are numbers.
    pub(super) fn into_parts(self) -> (Vec<(u32, f32)>, Box<[u32]>) {
        (self.terms.into_vec(), self.numbers)
    }
}

/// One use of a term: the term, the position, and two flags in one number, which sorts in half the
/// time of four.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Occurrence(u64);

impl Occurrence {
    const CAPITALISED: u64 = 1;
    const NUMERIC: u64 = 2;
    const LAST_POSITION: u64 = (1 << 30) - 1;

    fn all_of(document: &Document) -> Vec<Self> {
        let mut all = Vec::with_capacity(document.len());
        for_each_term(document, |term, tokens| {
            let flags = document.flags()[tokens.start];
            let position = (tokens.start as u64).min(Self::LAST_POSITION);
            all.push(Self(
                u64::from(term) << 32
                    | position << 2
                    | if flags.is_capitalised() { Self::CAPITALISED } else { 0 }
                    | if flags.is_numeric() { Self::NUMERIC } else { 0 },
            ));
        });
        all
    }

    fn term(self) -> u32 {
        (self.0 >> 32) as u32
    }

    fn position(self) -> u32 {
        self.0 as u32 >> 2
    }

    fn is_capitalised(self) -> bool {
        self.0 & Self::CAPITALISED != 0
    }

    fn is_numeric(self) -> bool {
        self.0 & Self::NUMERIC != 0
    }
}

/// Calls `receive` for each term of `document`, in order, with the tokens that it is made of.
pub(crate) fn for_each_term(document: &Document, mut receive: impl FnMut(u32, Range<usize>)) {
    let (hashes, flags) = (document.hashes(), document.flags());
    let mut stems = document.stems().enumerate();
    while let Some((at, token)) = stems.next() {
        let run = at..end_of_run(flags, at);
        if run.len() > 1 {
            let letters = flags[at].letters_of_word().min(run.len());
            for (nth, letters_of_term) in hashes[run.clone()].windows(letters).enumerate() {
                let first = run.start + nth;
                let term = hash::upper_half(hash::sequence_of(letters_of_term));
                receive(term, first..first + letters);
            }
            stems.nth(run.len() - 2);
        } else if !flags[at].is_contraction() {
            receive(token, run);
        }
    }
}

/// Where the letters end that stand without spaces from `at` on; a word is a run by itself.
fn end_of_run(flags: &[TokenFlags], at: usize) -> usize {
    let first = flags[at];
    let goes_on = |next: &&TokenFlags| {
        first.is_unspaced()
            && next.is_unspaced()
            && next.letters_of_word() == first.letters_of_word()
            && next.is_adjacent()
            && !next.opens_segment()
    };
    at + 1 + flags[at + 1..].iter().take_while(goes_on).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;

    fn terms(text: &str) -> Vec<Range<usize>> {
        let mut terms = Vec::new();
        for_each_term(&Document::read(&Article::new("a", text)), |_, tokens| terms.push(tokens));
        terms
    }

    #[test]
    fn a_term_is_a_word_or_letters_of_a_run() {
        assert_eq!(terms("Don't stop here"), [1..2, 2..3]);
        assert_eq!(terms("国家图书"), [0..2, 1..3, 2..4]);
        assert_eq!(terms("กขคงจ"), [0..4, 1..5]);
        // A run shorter than a term, a letter alone, and runs that end where the script does.
        assert_eq!(terms("กขค 国 go"), [0..3, 3..4, 4..5]);
        assert_eq!(terms("国家กขคง go国家"), [0..2, 2..6, 6..7, 7..9]);
    }

    #[test]
    fn prominence_by_its_definition() {
        let read =
            |text: &str| Document::read(&Article::new("a", text).with_title("Berlin 42 zoo"));
        let document = read("the Zoo in Berlin bought 3 bears and 42 owls");
        let counts = ArticleTerms::of_document(&document);
        let prominence = |positions: &[usize], boost: f64| {
            let near: f64 = positions.iter().map(|&at| 1.0 / (1.0 + at as f64 / 80.0)).sum();
            ((1.0 + 4.0 * near).ln() * boost) as f32
        };
        let mut expected: Vec<(u32, f32)> = [
            (0, prominence(&[0, 6], 1.5)),
            (1, prominence(&[1, 11], 1.3)),
            // Once a name and once a word.
            (2, prominence(&[2, 4], 1.0)),
            (3, prominence(&[3], 1.0)),
            (5, prominence(&[5], 1.0)),
            (7, prominence(&[7], 1.0)),
            (8, prominence(&[8], 1.3)),
            (9, prominence(&[9], 1.0)),
            (10, prominence(&[10], 1.0)),
            (12, prominence(&[12], 1.0)),
        ]
        .map(|(at, prominence): (usize, f32)| (document.hashes()[at], prominence))
        .to_vec();
        expected.sort_unstable_by_key(|&(term, _)| term);
        assert_eq!(counts.iter().collect::<Vec<_>>(), expected);
        let mut numbers = [1, 8].map(|at: usize| document.hashes()[at]);
        numbers.sort_unstable();
        assert_eq!(counts.numbers(), numbers);
        assert_eq!((counts.len(), counts.is_empty()), (10, false));
        let nothing = ArticleTerms::of_document(&Document::read(&Article::new("a", "")));
        assert_eq!((nothing.len(), nothing.is_empty()), (0, true));
    }

    #[test]
    fn letters_of_a_sentence_do_not_pair_with_the_next() {
        assert_eq!(terms("国家。图书"), [0..2, 2..4]);
    }
}
