//! How much each term counts: the less common, the more.

use std::borrow::Cow;

use ahash::AHashMap;
use rayon::prelude::*;

use super::background::Background;
use super::counts::add_counts;
use super::term::ArticleTerms;

/// The power of the inverse document frequency in the weights that are compared.
const IDF_POWER: f64 = 1.3;

/// Articles of background that a batch is mixed with before frequencies are taken: a batch far
/// smaller than this is judged by the background, one far larger by itself.
const BACKGROUND_ARTICLES: f64 = 3000.0;

/// Subtracted from every inverse document frequency, so that everyday words fall to nothing or to
/// next to nothing.
const IDF_FLOOR: f64 = 0.3;

/// In how many articles of a batch each term occurs, mixed with a background of everyday words.
///
/// The inverse document frequency of a term w is
///
/// ```text
/// idf(w) = max(0, ln((N + m) / (df(w) + m p(w) + 0.5)) - 0.3)
/// ```
///
/// with N articles in the batch of which df(w) hold w, and m = 3,000 articles of background of
/// which a share p(w) hold it. With two articles the background decides, with many the batch does.
///
/// ```
/// use samestory::Article;
/// use samestory::layers::feature::{Background, ArticleTerms, TermStatistics};
/// use samestory::layers::text::Document;
/// use samestory::layers::verify::cosine;
///
/// let counts = [
///     "The ferry Aurora ran aground off Lundy on Sunday.",
///     "Forty people were brought ashore after the Aurora struck rocks near Lundy.",
/// ]
/// .map(|text| ArticleTerms::of_document(&Document::read(&Article::new("", text))));
///
/// let mut statistics = TermStatistics::new(Background::built_in());
/// counts.iter().for_each(|terms| statistics.add(terms));
/// let idf = |word| statistics.idf(Document::read(&Article::new("", word)).hashes()[0]);
/// assert!(idf("the") < 0.3);
/// assert!(idf("Lundy") > 6.0);
///
/// // The ferry and the island make up most of what either says.
/// let weights = statistics.into_weights();
/// let [one, other] = counts.map(|terms| weights.weigh(terms));
/// assert!(cosine(&one, &other) > 0.5);
/// ```
#[derive(Clone, Debug)]
pub struct TermStatistics<'b> {
    background: Cow<'b, Background>,
    articles: f64,
    holding: AHashMap<u32, u32>,
}

impl<'b> TermStatistics<'b> {
    /// Of a batch in which there is no article yet.
    pub fn new(background: &'b Background) -> Self {
        Self { background: Cow::Borrowed(background), articles: 0.0, holding: AHashMap::new() }
    }

    /// Counts one article.
    pub fn add(&mut self, terms: &ArticleTerms) {
        self.articles += 1.0;
        for (term, _) in terms.iter() {
            *self.holding.entry(term).or_default() += 1;
        }
    }

    /// Adds the counts of another part of the batch; the background of `other` is not looked at.
    ///
    /// ```
    /// use samestory::Article;
    /// use samestory::layers::feature::{ArticleTerms, Background, TermStatistics};
    /// use samestory::layers::text::Document;
    ///
    /// let document = Document::read(&Article::new("", "The ferry Aurora"));
    /// let terms = ArticleTerms::of_document(&document);
    /// let of_articles = |count: usize| {
    ///     let mut statistics = TermStatistics::new(Background::built_in());
    ///     (0..count).for_each(|_| statistics.add(&terms));
    ///     statistics
    /// };
    /// let mut all = of_articles(1);
    /// all.merge(of_articles(2));
    /// let ferry = document.hashes()[1];
    /// assert_eq!(all.idf(ferry), of_articles(3).idf(ferry));
    /// ```
    pub fn merge(&mut self, other: Self) {
        self.articles += other.articles;
        add_counts(&mut self.holding, other.holding);
    }

    /// The inverse document frequency of a term: 0 for one that three articles in four hold, batch
    /// and background taken together; 0.2 for an everyday word of the built-in background in a
    /// small batch; 7 or more for one that stands in a single article and that the background does
    /// not know.
    pub fn idf(&self, term: u32) -> f64 {
        self.idf_of(term, self.holding.get(&term).copied().unwrap_or_default())
    }

    /// Ends the counting. Costs O(distinct terms) time, so that weighing an article costs one look
    /// into one table a term.
    pub fn into_weights(mut self) -> TermWeights<'b> {
        let holding = std::mem::take(&mut self.holding);
        let weight = |(&term, &held): (&u32, &u32)| (term, self.weight(term, held) as f32);
        let mut weights: Vec<(u32, f32)> = holding.par_iter().map(weight).collect();
        weights.par_sort_unstable_by_key(|&(term, _)| term);
        TermWeights { of_batch: Sorted::new(weights), of_background: self, holding_others: 0 }
    }

    fn weight(&self, term: u32, holding: u32) -> f64 {
        weight_of_rarity(self.rarity(term, holding))
    }

    fn idf_of(&self, term: u32, holding: u32) -> f64 {
        idf_of_rarity(self.rarity(term, holding))
    }

    fn rarity(&self, term: u32, holding: u32) -> f64 {
        rarity(self.articles, f64::from(holding) + expected(&self.background, term))
    }
}

/// In how many articles of the background a term is expected.
pub(crate) fn expected(background: &Background, term: u32) -> f64 {
    BACKGROUND_ARTICLES * background.share_of_articles(term)
}

/// The logarithm of all articles for each that holds a term, those of the background among both.
pub(crate) fn rarity(articles: f64, holding: f64) -> f64 {
    ((articles + BACKGROUND_ARTICLES) / (holding + 0.5)).ln()
}

fn idf_of_rarity(rarity: f64) -> f64 {
    (rarity - IDF_FLOOR).max(0.0)
}

/// What a term weighs before its prominence is looked at.
pub(crate) fn weight_of_rarity(rarity: f64) -> f64 {
    idf_of_rarity(rarity).powf(IDF_POWER)
}

/// How much each term of a batch weighs.
///
/// [`TermStatistics`] shows some.
#[derive(Clone, Debug)]
pub struct TermWeights<'b> {
    of_batch: Sorted,
    of_background: TermStatistics<'b>,
    /// How many articles of the batch hold a term that is not in the table.
    holding_others: u32,
}

#[cfg(feature = "engine")]
impl TermWeights<'static> {
    /// Of a batch of so many articles, from the terms that two or more of them hold. Only articles of
    /// the batch can be weighed.
    pub(crate) fn of_repeated(
        background: Background,
        articles: u64,
        holding: AHashMap<u32, u32>,
    ) -> Self {
        let background = Cow::Owned(background);
        let statistics = TermStatistics { background, articles: articles as f64, holding };
        Self { holding_others: 1, ..statistics.into_weights() }
    }
}

impl TermWeights<'_> {
    /// The weighted terms of one article, of the batch or not. The weight of a term is its
    /// prominence times its inverse document frequency to the power of 1.3; then all are scaled to
    /// Euclidean length 1. Terms of weight 0 are left out.
    pub fn weigh(&self, terms: ArticleTerms) -> TermVector {
        // In place: to give back memory and ask for as much again takes longer than the weighing.
        let (mut weighted, numbers) = terms.into_parts();
        for (term, weight) in &mut weighted {
            *weight *= self.weight(*term);
        }
        weighted.retain(|&(_, weight)| weight > 0.0);
        let weighted_number = |number: &u32| {
            let at = weighted.binary_search_by_key(number, |&(term, _)| term).ok()?;
            Some(weighted[at])
        };
        let mut numbers: Vec<(u32, f32)> = numbers.iter().filter_map(weighted_number).collect();
        scale(&mut weighted);
        scale(&mut numbers);
        weighted.shrink_to_fit();
        TermVector { terms: weighted, numbers }
    }

    fn weight(&self, term: u32) -> f32 {
        let known = self.of_batch.get(term);
        known.unwrap_or_else(|| self.of_background.weight(term, self.holding_others) as f32)
    }
}

/// A table by term, in ascending order: the terms of an article are asked for in that order, and a
/// hash table of a million terms has each of them in another place of the memory.
#[derive(Clone, Debug)]
struct Sorted {
    entries: Vec<(u32, f32)>,
    /// For the highest bits of a term the place of the first entry that has them, and of the end.
    starts: Vec<u32>,
    shift: u32,
}

impl Sorted {
    fn new(entries: Vec<(u32, f32)>) -> Self {
        // Terms are hashes, so an entry or two have the same highest bits.
        let bits = entries.len().max(2).ilog2();
        let shift = u32::BITS - bits;
        let mut starts = vec![0; (1 << bits) + 1];
        for (term, _) in &entries {
            starts[(term >> shift) as usize + 1] += 1;
        }
        for upper in 1..starts.len() {
            starts[upper] += starts[upper - 1];
        }
        Self { entries, starts, shift }
    }

    fn get(&self, term: u32) -> Option<f32> {
        let upper = (term >> self.shift) as usize;
        let alike = &self.entries[self.starts[upper] as usize..self.starts[upper + 1] as usize];
        alike.binary_search_by_key(&term, |&(of, _)| of).ok().map(|at| alike[at].1)
    }
}

/// To Euclidean length 1.
fn scale(weighted: &mut [(u32, f32)]) {
    let length = weighted.iter().map(|(_, weight)| f64::from(*weight).powi(2)).sum::<f64>().sqrt();
    for (_, weight) in weighted {
        *weight = (f64::from(*weight) / length) as f32;
    }
}

/// The weighted terms of one article, scaled to Euclidean length 1, and its numbers once more by
/// themselves.
///
/// ```
/// use samestory::Article;
/// use samestory::layers::feature::{ArticleTerms, Background, TermStatistics};
/// use samestory::layers::text::Document;
///
/// let document = Document::read(&Article::new("", "The 40 on the ferry Aurora were saved."));
/// let weights = TermStatistics::new(Background::built_in()).into_weights();
/// let vector = weights.weigh(ArticleTerms::of_document(&document));
/// let weight = |at: usize| {
///     let term = document.hashes()[at];
///     vector.iter().find(|&(of, _)| of == term).map_or(0.0, |(_, weight)| weight)
/// };
/// let (the, ferry, aurora) = (weight(0), weight(4), weight(5));
/// assert!(the < 0.1 && the < ferry && ferry < aurora);
/// // Of numbers there is only one, which has all the weight by itself.
/// assert_eq!(vector.numbers(), [(document.hashes()[1], 1.0)]);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TermVector {
    terms: Vec<(u32, f32)>,
    numbers: Vec<(u32, f32)>,
}

impl TermVector {
    /// Puts ascending terms in the place of those that are there, whose memory serves again: each with
    /// a weight above 0 of any scale, and whether it is a number.
    pub(crate) fn refill(&mut self, weighted: impl Iterator<Item = (u32, f32, bool)>) {
        self.terms.clear();
        self.numbers.clear();
        for (term, weight, is_number) in weighted {
            self.terms.push((term, weight));
            if is_number {
                self.numbers.push((term, weight));
            }
        }
        scale(&mut self.terms);
        scale(&mut self.numbers);
    }

    /// As bytes, for the tables of the engine: how many terms there are, then each with its weight,
    /// then the numbers.
    #[cfg(feature = "engine")]
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut bytes = (self.terms.len() as u32).to_le_bytes().to_vec();
        for (term, weight) in self.terms.iter().chain(&self.numbers) {
            bytes.extend(term.to_le_bytes());
            bytes.extend(weight.to_le_bytes());
        }
        bytes
    }

    /// None where the bytes are no vector's.
    #[cfg(feature = "engine")]
    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let (count, rest) = bytes.split_first_chunk()?;
        let (pairs, []) = rest.as_chunks::<8>() else { return None };
        let pair = |&[a, b, c, d, weight @ ..]: &[u8; 8]| {
            (u32::from_le_bytes([a, b, c, d]), f32::from_le_bytes(weight))
        };
        let (terms, numbers) = pairs.split_at_checked(u32::from_le_bytes(*count) as usize)?;
        Some(Self {
            terms: terms.iter().map(pair).collect(),
            numbers: numbers.iter().map(pair).collect(),
        })
    }

    /// The terms as pinned hashes, ascending, each with its weight, 0 to 1.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (u32, f32)> + Clone + '_ {
        self.terms.iter().copied()
    }

    /// The same as a slice.
    pub fn as_slice(&self) -> &[(u32, f32)] {
        &self.terms
    }

    /// Those that begin with a digit, scaled to length 1 by themselves.
    pub fn numbers(&self) -> &[(u32, f32)] {
        &self.numbers
    }

    /// The terms with the squares of their weights, which add up to 1: what each adds to the cosine
    /// of the article with itself. Of the weightings that were tried, a sketch of this one finds
    /// pairs of high cosine with the fewest candidates (measured in `src/detector/stories.rs`).
    pub fn squares(&self) -> impl ExactSizeIterator<Item = (u64, f32)> + Clone + '_ {
        self.iter().map(|(term, weight)| (term.into(), weight * weight))
    }

    /// The number of terms that weigh anything.
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// Whether none does.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Bytes of memory held.
    pub fn estimated_size(&self) -> usize {
        size_of::<Self>() + size_of_val(&*self.terms) + size_of_val(&*self.numbers)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::article::Article;
    use crate::layers::text::Document;

    fn counts(text: &str) -> ArticleTerms {
        ArticleTerms::of_document(&Document::read(&Article::new("", text)))
    }

    fn term(word: &str) -> u32 {
        Document::read(&Article::new("", word)).hashes()[0]
    }

    const TEXTS: [&str; 4] =
        ["the ferry sank", "the ferry of 1912", "the harbour of 1912 and 7", "the council"];

    /// The formula as the documentation has it.
    fn idf(background: &Background, word: &str) -> f64 {
        let holding = TEXTS.iter().filter(|text| text.split(' ').any(|of| of == word)).count();
        let expected = 3000.0 * background.share_of_articles(term(word));
        (((4.0 + 3000.0) / (holding as f64 + expected + 0.5)).ln() - 0.3).max(0.0)
    }

    #[test]
    fn idf_by_its_definition_in_one_part_or_two() {
        for background in [Background::built_in(), &Background::empty()] {
            let mut whole = TermStatistics::new(background);
            TEXTS.iter().for_each(|text| whole.add(&counts(text)));
            let [mut one, mut other] = [0, 1].map(|_| TermStatistics::new(background));
            TEXTS[..1].iter().for_each(|text| one.add(&counts(text)));
            TEXTS[1..].iter().for_each(|text| other.add(&counts(text)));
            one.merge(other);
            for word in ["the", "ferry", "of", "1912", "council", "nowhere"] {
                let expected = idf(background, word);
                assert_eq!(whole.idf(term(word)), expected, "{word}");
                assert_eq!(one.idf(term(word)), expected, "{word}");
            }
        }
    }

    #[test]
    fn weights_by_their_definition() {
        let background = Background::built_in();
        let mut statistics = TermStatistics::new(background);
        TEXTS.iter().for_each(|text| statistics.add(&counts(text)));
        let weights = statistics.into_weights();
        // With words that the batch does not hold.
        let text = "the Aurora of 1912 and 7 ferry 7";
        let words = ["the", "aurora", "of", "1912", "and", "7", "ferry"];
        let prominence = |term| counts(text).iter().find(|&(of, _)| of == term).unwrap().1;
        let scaled = |words: &[&str]| {
            let weight =
                |word: &&str| f64::from(prominence(term(word))) * idf(background, word).powf(1.3);
            let length = words.iter().map(|word| weight(word).powi(2)).sum::<f64>().sqrt();
            let mut scaled: Vec<(u32, f64)> = words
                .iter()
                .map(|word| (term(word), weight(word) / length))
                .filter(|&(_, weight)| weight > 0.0)
                .collect();
            scaled.sort_unstable_by_key(|&(term, _)| term);
            scaled
        };
        let vector = weights.weigh(counts(text));
        let close = |found: &[(u32, f32)], expected: &[(u32, f64)]| {
            assert_eq!(found.len(), expected.len());
            for (&(term, weight), &(of, expected)) in found.iter().zip(expected) {
                assert!(term == of && (f64::from(weight) - expected).abs() < 1e-6);
            }
        };
        close(vector.as_slice(), &scaled(&words));
        close(vector.numbers(), &scaled(&["1912", "7"]));
        assert_eq!(vector.len(), vector.iter().len());
        let squares: f32 = vector.squares().map(|(_, square)| square).sum();
        assert!((squares - 1.0).abs() < 1e-6);
        let nothing = weights.weigh(counts(""));
        assert!(nothing.is_empty() && !vector.is_empty());
        assert_eq!(nothing.estimated_size(), size_of::<TermVector>());
        let held = vector.len() + vector.numbers().len();
        assert_eq!(vector.estimated_size(), size_of::<TermVector>() + 8 * held);
    }

    #[test]
    fn what_all_hold_weighs_nothing() {
        let background = Background::empty();
        let mut statistics = TermStatistics::new(&background);
        (0..20_000).for_each(|_| statistics.add(&counts("page 7")));
        let vector = statistics.into_weights().weigh(counts("page 7 ferry"));
        assert_eq!(vector.iter().collect::<Vec<_>>(), [(term("ferry"), 1.0)]);
        assert_eq!(vector.numbers(), []);
    }

    proptest! {
        #[test]
        fn a_table_has_what_it_was_made_of(terms in prop::collection::btree_map(any::<u32>(), 0f32..9.0, 0..60), others in prop::collection::vec(any::<u32>(), 20)) {
            let table = Sorted::new(terms.iter().map(|(&term, &weight)| (term, weight)).collect());
            for term in terms.keys().copied().chain(others).chain([0, u32::MAX]) {
                prop_assert_eq!(table.get(term), terms.get(&term).copied());
            }
        }
    }
}
