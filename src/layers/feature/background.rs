//! How common everyday words are, so that two articles alone can be told apart by the others.

use std::fmt;
use std::io::{self, Read, Write};
use std::sync::OnceLock;

use ahash::AHashMap;

use super::term::ArticleTerms;
use crate::article::Article;
use crate::layers::text::Document;
use crate::saved::{Format, LoadError, Loading, Saving};
use crate::varint;

/// A table of words and how often each is used.
///
/// Built in is a table of English words in eight frequency classes, made from SCOWL by
/// `examples/background.rs`, and of the function words of two dozen other languages.
/// [`Background::learn`] makes one from any pile of articles, in any language;
/// [`Background::empty`] knows no word, and leaves all to the batch.
///
/// Words are kept as 28 bits of their pinned hash: of words that the built-in table does not know
/// one in 2,000 passes for one that it does.
///
/// ```
/// use samestory::Article;
/// use samestory::detector::Background;
///
/// let background = Background::built_in();
/// let share = |word: &str| {
///     let document = background.read(&Article::new("", word));
///     background.share_of_articles(document.hashes()[0])
/// };
/// assert!(share("the") > 0.5);
/// assert!(share("ferry") < 0.01);
/// assert!(share("Lundy") < 0.0001);
/// ```
#[derive(Clone, PartialEq)]
pub struct Background {
    /// Occurrences a word of text.
    frequencies: AHashMap<u32, f32>,
}

/// The frequency of a word that the table does not know. Design study.
const UNKNOWN: f64 = 1e-8;

/// Words in the article for which the share of articles is meant.
const ARTICLE_WORDS: f64 = 300.0;

/// Frequencies are kept in steps of this factor, so that a file is a few dozen groups of words.
const STEP: f64 = 1.25;

static FORMAT: Format = Format {
    name: *b"ssbackgr",
    version: 1,
    what: "a background table",
    saved_by: "Background::save",
    remake: "learn and save it again with this version",
};

const HASH_BITS: u32 = 28;

impl Background {
    /// The built-in table: English words, and function words of other languages.
    pub fn built_in() -> &'static Self {
        static BUILT_IN: OnceLock<Background> = OnceLock::new();
        BUILT_IN.get_or_init(|| {
            let bytes: &[u8] = include_bytes!("background.bin");
            // The file is part of the build, and a test reads it: this cannot fail at run time.
            Self::load(bytes).unwrap_or_else(|_| Self::empty())
        })
    }

    /// A table that knows no word.
    pub fn empty() -> Self {
        Self { frequencies: AHashMap::new() }
    }

    /// A table of the words in two or more of `articles`, by the share of articles that hold them.
    ///
    /// A few thousand articles of the kind to be judged, on as many topics as possible, are enough.
    ///
    /// ```
    /// use samestory::Article;
    /// use samestory::detector::Background;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let articles = [
    ///     Article::new("a", "The council closed the bridge."),
    ///     Article::new("b", "The council sold the tram depot."),
    /// ];
    /// let background = Background::learn(&articles);
    /// // "the" and "council"; the other words are each in one article only.
    /// assert_eq!(background.len(), 2);
    ///
    /// let mut file = Vec::new();
    /// background.save(&mut file)?;
    /// assert_eq!(Background::load(file.as_slice())?, background);
    /// # Ok(())
    /// # }
    /// ```
    pub fn learn<'a>(articles: impl IntoIterator<Item = &'a Article>) -> Self {
        let mut learning = Learning::default();
        articles.into_iter().for_each(|article| learning.add(&Document::read(article)));
        learning.end()
    }

    /// The number of words known.
    pub fn len(&self) -> usize {
        self.frequencies.len()
    }

    /// Whether no word is known.
    pub fn is_empty(&self) -> bool {
        self.frequencies.is_empty()
    }

    /// Tokenises an article for terms: words that the table does not know are stemmed, see
    /// [`Document::read_stemming`].
    pub fn read(&self, article: &Article) -> Document {
        Document::read_stemming(article, |word| self.frequencies.contains_key(&key(word)))
    }

    /// The share, 0 to 1, of articles of 300 words that would hold `term`, a pinned hash as in
    /// [`ArticleTerms`]. The built-in table has a few classes of words, not a frequency for each, so that
    /// its most common ones count as less common than they are.
    pub fn share_of_articles(&self, term: u32) -> f64 {
        let frequency = self.frequencies.get(&key(term)).map_or(UNKNOWN, |&f| f64::from(f));
        1.0 - (-ARTICLE_WORDS * frequency).exp()
    }

    /// Writes the table. The layout of what [`saved`](crate::saved) describes as the content:
    ///
    /// ```text
    /// u32 number of groups
    /// a group: f32 frequency, u32 number of words,
    ///          LEB128 differences of the words' 28-bit hashes in ascending order
    /// ```
    ///
    /// # Errors
    ///
    /// Those of `writer`.
    pub fn save(&self, writer: impl Write) -> io::Result<()> {
        let mut groups: Vec<(u32, u32)> =
            self.frequencies.iter().map(|(&word, frequency)| (frequency.to_bits(), word)).collect();
        groups.sort_unstable();
        let groups: Vec<&[(u32, u32)]> = groups.chunk_by(|a, b| a.0 == b.0).collect();
        let mut content = (groups.len() as u32).to_le_bytes().to_vec();
        for group in groups {
            content.extend(group[0].0.to_le_bytes());
            content.extend((group.len() as u32).to_le_bytes());
            let mut last = 0;
            for &(_, word) in group {
                varint::push(&mut content, word - last);
                last = word;
            }
        }
        let mut saving = Saving::begin(&FORMAT, writer)?;
        saving.bytes(&content)?;
        saving.end()
    }

    /// Reads what [`Background::save`] wrote.
    ///
    /// # Errors
    ///
    /// When reading fails, and when the file is something else, cut, damaged, or was made with
    /// other hashes or another normaliser than this version's; the text says what was expected and
    /// found.
    pub fn load(reader: impl Read) -> Result<Self, LoadError> {
        let mut loading = Loading::begin(&FORMAT, reader)?;
        let mut frequencies = AHashMap::new();
        for _ in 0..loading.u32()? {
            let frequency = f32::from_bits(loading.u32()?);
            if !(0.0..=1.0).contains(&frequency) {
                return Err(loading.senseless("a frequency is not from 0 to 1"));
            }
            let mut word = 0u32;
            for _ in 0..loading.u32()? {
                let difference = varint::read(|| loading.bytes().map(|[byte]| byte))?
                    .ok_or_else(|| loading.senseless("a number has more than 32 bits"))?;
                word = word
                    .checked_add(difference)
                    .filter(|word| word >> HASH_BITS == 0)
                    .ok_or_else(|| loading.senseless("a word has no hash of 28 bits"))?;
                frequencies.insert(word, frequency);
            }
        }
        loading.end()?;
        Ok(Self { frequencies })
    }
}

/// In how many articles each term occurs, for [`Background::learn`].
#[derive(Clone, Debug, Default)]
pub(crate) struct Learning {
    pub(crate) articles: u64,
    pub(crate) holding: AHashMap<u32, u32>,
}

impl Learning {
    pub(crate) fn add(&mut self, article: &Document) {
        self.articles += 1;
        for (term, _) in ArticleTerms::of_document(article).iter() {
            *self.holding.entry(term).or_default() += 1;
        }
    }

    pub(crate) fn end(self) -> Background {
        let frequency = |held: u32| {
            // Half an article short of all of them, where the frequency would be infinite.
            let share = f64::from(held) / (self.articles as f64 + 0.5);
            -(1.0 - share).ln() / ARTICLE_WORDS
        };
        let in_several = self.holding.iter().filter(|&(_, &held)| held >= 2);
        in_several.map(|(&term, &held)| (term, frequency(held))).collect()
    }
}

impl fmt::Debug for Background {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Background").field("words", &self.len()).finish_non_exhaustive()
    }
}

/// From pinned hashes of terms and their frequencies, in occurrences a word of text. Frequencies
/// are rounded to powers of 1.25; of a term given twice the higher one counts, and one that is no number
/// is that of a word unknown.
impl FromIterator<(u32, f64)> for Background {
    fn from_iter<I: IntoIterator<Item = (u32, f64)>>(words: I) -> Self {
        let mut frequencies: AHashMap<u32, f32> = AHashMap::new();
        for (term, frequency) in words {
            let known = if frequency.is_nan() { UNKNOWN } else { frequency.clamp(UNKNOWN, 1.0) };
            let step = (known.ln() / STEP.ln()).round();
            let frequency = (step * STEP.ln()).exp() as f32;
            let known = frequencies.entry(key(term)).or_insert(frequency);
            *known = known.max(frequency);
        }
        Self { frequencies }
    }
}

fn key(term: u32) -> u32 {
    term >> (u32::BITS - HASH_BITS)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn term(word: &str) -> u32 {
        Document::read(&Article::new("", word)).hashes()[0]
    }

    #[test]
    fn learns_the_share_of_articles() {
        let articles = [
            Article::new("a", "the bridge and the river"),
            Article::new("b", "the ferry").with_title("River"),
            Article::new("c", "a harbour"),
        ];
        let background = Background::learn(&articles);
        assert_eq!(background.len(), 2);
        assert!(!background.is_empty() && Background::empty().is_empty());
        // Frequencies are kept in steps, so a share is off by less than one.
        for word in ["the", "river"] {
            let share = background.share_of_articles(term(word));
            let held = 1.0 - (share - 1.0).abs().powf(STEP.sqrt());
            let least = 1.0 - (1.0 - share).powf(1.0 / STEP.sqrt());
            assert!((least..=held).contains(&(2.0 / 3.5)), "{word}: {share}");
        }
        let unknown = 1.0 - (-ARTICLE_WORDS * UNKNOWN).exp();
        assert_eq!(background.share_of_articles(term("ferry")), unknown);
        // A word of every article has a share below 1.
        let always = Background::learn(&articles[..2]).share_of_articles(term("the"));
        assert!((0.7..0.9).contains(&always), "{always}");
    }

    #[test]
    fn long_words_that_it_does_not_know_are_stemmed() {
        let article = Article::new("a", "reopened bridges");
        let background = Background::from_iter([(term("reopened"), 0.1)]);
        let document = background.read(&article);
        let stems: Vec<u32> = document.stems().collect();
        assert_eq!(document.hashes(), Document::read(&article).hashes());
        assert_eq!(stems, [term("reopened"), term("bridge")]);
    }

    #[test]
    fn frequencies_are_kept_in_steps_and_within_bounds() {
        let word = |number: u32| number << (u32::BITS - HASH_BITS);
        let kept = |frequency: f64| {
            let background = Background::from_iter([(word(7), frequency)]);
            f64::from(background.frequencies[&7])
        };
        for frequency in [1e-6, 3.3e-4, 0.01, 0.9] {
            let off = (kept(frequency) / frequency).ln().abs();
            assert!(off <= STEP.ln() / 2.0 + 1e-6, "{frequency}: {}", kept(frequency));
            let steps = kept(frequency).ln() / STEP.ln();
            assert!((steps - steps.round()).abs() < 1e-4, "{frequency} is {steps} steps");
        }
        assert_eq!((kept(7.0), kept(1.0)), (1.0, 1.0));
        assert_eq!(kept(0.0), kept(UNKNOWN));
        let [one, other] = [[0.5, 0.01], [0.01, 0.5]].map(|frequencies| {
            Background::from_iter(frequencies.map(|frequency| (word(7), frequency)))
        });
        assert_eq!(one, other);
        assert_eq!(f64::from(one.frequencies[&7]), kept(0.5));
    }

    #[test]
    fn words_are_told_apart_by_the_highest_bits_of_their_hashes() {
        let background = Background::from_iter([(0x1234_5670, 0.1)]);
        let share = |term| background.share_of_articles(term);
        assert_eq!(share(0x1234_5670), share(0x1234_567f));
        assert!(share(0x1234_5680) < 1e-5 && share(0x1234_5670) > 0.99);
    }

    #[test]
    fn the_built_in_table_knows_everyday_words() {
        let share = |word| Background::built_in().share_of_articles(term(word));
        assert!(share("the") > 0.5 && share("und") > 0.5);
        assert!((1e-4..0.5).contains(&share("ferry")), "{}", share("ferry"));
        assert!(share("qwrtzpsd") < 1e-5);
    }

    proptest! {
        #[test]
        fn what_was_saved_is_what_is_loaded(words in prop::collection::vec((any::<u32>(), 1e-9..1.0), 0..200), near in prop::collection::vec(0u32..70_000, 0..50)) {
            let near = near.into_iter().map(|at| (at << 4, 0.25));
            let background: Background = words.into_iter().chain(near).collect();
            let mut file = Vec::new();
            background.save(&mut file).unwrap();
            prop_assert_eq!(Background::load(file.as_slice()).unwrap(), background);
        }
    }
}
