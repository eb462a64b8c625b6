//! An article as the rest of the library sees it: hashed tokens and where segments end.

use std::ops::Range;

use super::tokenize::{Token, TokenFlags, tokenize};
use crate::article::Article;
use crate::hash;

/// A tokenised article: for each token the pinned hash of its normal form and its flags, title
/// first, then the body.
///
/// The texts themselves are not kept; 5 bytes a token are, and 4 more a stem. Two words share a
/// hash once in four billion.
///
/// ```
/// use samestory::Article;
/// use samestory::layers::text::Document;
///
/// let article = Article::new("a", "The bridge is open again. Traffic flows.")
///     .with_title("Bridge reopens");
/// let document = Document::read(&article);
/// assert_eq!((document.len(), document.title_len()), (9, 2));
/// // The title, and the two sentences.
/// assert_eq!(document.segments().collect::<Vec<_>>(), [0..2, 2..7, 7..9]);
///
/// let shouted = Article::new("b", "THE BRIDGE IS OPEN AGAIN! TRAFFIC FLOWS!")
///     .with_title("“Bridge reopens”");
/// assert_eq!(Document::read(&shouted).hashes(), document.hashes());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    hashes: Vec<u32>,
    flags: Vec<TokenFlags>,
    /// Of the tokens that are stemmed, in order.
    stems: Vec<u32>,
    title_length: usize,
}

/// With the space behind it; fewer in no language with spaces, so that little is reserved in vain.
const BYTES_OF_TOKEN: usize = 5;

/// Letters of a stem. Of 5, 6 and none, 6 sets true pairs off best from unrelated ones in German
/// and Russian (`tests/data/languages.jsonl`), and changes nothing in English and Vietnamese.
const STEM: usize = 6;

/// The first letters of a word that has more; none of what is no word.
fn stem(normal: &str) -> Option<&str> {
    // As many letters need as many bytes.
    if normal.len() <= STEM || !normal.chars().all(char::is_alphabetic) {
        return None;
    }
    let (end, _) = normal.char_indices().nth(STEM)?;
    Some(&normal[..end])
}

impl Document {
    /// Tokenises the title and the text of `article`. No word is stemmed.
    pub fn read(article: &Article) -> Self {
        Self::read_stemming(article, |_| true)
    }

    /// Tokenises the title and the text of `article`, and notes of words of more than six letters,
    /// and nothing else, a stem, their first six, unless `is_known` knows their hash.
    ///
    /// Where words change their endings, a report and another hardly share a form. What is known
    /// needs no stem: its forms are known, too.
    ///
    /// ```
    /// use samestory::Article;
    /// use samestory::layers::text::Document;
    ///
    /// let read = |text: &str| Document::read_stemming(&Article::new("", text), |_| false);
    /// let [one, other] = [read("Die Regierung tagt"), read("Die Regierungen tagen")];
    /// assert_ne!(one.hashes()[1], other.hashes()[1]);
    /// assert_eq!(one.stems().nth(1), other.stems().nth(1));
    /// ```
    pub fn read_stemming(article: &Article, is_known: impl Fn(u32) -> bool) -> Self {
        let mut document = Self::default();
        let about = article.text().len() / BYTES_OF_TOKEN;
        document.hashes.reserve(about);
        document.flags.reserve(about);
        if let Some(title) = article.title() {
            tokenize(title, |token| document.push(&token, &is_known));
        }
        document.title_length = document.hashes.len();
        tokenize(article.text(), |token| document.push(&token, &is_known));
        document.without_reserve()
    }

    /// As a copy: what is shrunk in place leaves holes in the memory, too small for much else.
    fn without_reserve(&self) -> Self {
        self.clone()
    }

    fn push(&mut self, token: &Token<'_>, is_known: &impl Fn(u32) -> bool) {
        let (hash, flags) = (token.hash(), token.flags());
        self.hashes.push(hash);
        // A letter may have more bytes in normal form, a word hardly.
        let may_be_stemmed = token.span().len() > STEM && !is_known(hash);
        match may_be_stemmed.then(|| token.normal()).as_deref().and_then(stem) {
            Some(stem) => {
                self.stems.push(hash::word(stem.as_bytes()));
                self.flags.push(flags.stemmed());
            }
            None => self.flags.push(flags),
        }
    }

    /// For each token the hash of its stem, where it has one, or else of its normal form.
    pub fn stems(&self) -> impl Iterator<Item = u32> + '_ {
        let mut stems = self.stems.iter();
        self.hashes.iter().zip(&self.flags).map(move |(&hash, flags)| {
            let stem = flags.is_stemmed().then(|| stems.next().copied());
            stem.flatten().unwrap_or(hash)
        })
    }

    /// The number of words: tokens, of which some letters of a script without spaces count as one.
    pub fn words(&self) -> usize {
        let of_length = |length: usize| {
            let is_of =
                |flags: &&TokenFlags| flags.is_unspaced() && flags.letters_of_word() == length;
            self.flags.iter().filter(is_of).count()
        };
        let (pairs, fours) = (of_length(2), of_length(4));
        self.len() - pairs - fours + pairs.div_ceil(2) + fours.div_ceil(4)
    }

    /// The number of tokens, title and body.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Whether neither title nor body has a token.
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// How many of the tokens, the first, are the title's.
    pub fn title_len(&self) -> usize {
        self.title_length
    }

    /// The hash of each token's normal form.
    pub fn hashes(&self) -> &[u32] {
        &self.hashes
    }

    /// The flags of each token.
    pub fn flags(&self) -> &[TokenFlags] {
        &self.flags
    }

    /// The segments (lines and sentences) as ranges of tokens, in order. The body opens one.
    pub fn segments(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let mut start = 0;
        std::iter::from_fn(move || {
            if start >= self.len() {
                return None;
            }
            let opens = |&at: &usize| self.flags[at].opens_segment();
            let end = (start + 1..self.len()).find(opens).unwrap_or(self.len());
            let segment = start..end;
            start = end;
            Some(segment)
        })
    }

    /// Makes the tokens at these places open a segment; places behind the last token are passed
    /// over.
    pub fn open_segments(&mut self, at: &[usize]) {
        for &place in at {
            if let Some(flags) = self.flags.get_mut(place) {
                *flags = flags.opening_segment();
            }
        }
    }

    /// The document without the segments that `is_dropped` picks by the hashes of their tokens.
    /// Tokens on either side of a gap become neighbours, as they would be had the segment never
    /// been there.
    ///
    /// ```
    /// use samestory::Article;
    /// use samestory::layers::text::Document;
    ///
    /// let read = |text: &str| Document::read(&Article::new("", text));
    /// let footer = read("Subscribe now!");
    /// let stripped = read("The bridge is open again. Subscribe now! Traffic flows.")
    ///     .without_segments(|tokens| tokens == footer.hashes());
    /// assert_eq!(stripped, read("The bridge is open again. Traffic flows."));
    /// ```
    #[must_use]
    pub fn without_segments(&self, mut is_dropped: impl FnMut(&[u32]) -> bool) -> Self {
        let mut kept = Self::default();
        let mut stems = &self.stems[..];
        for segment in self.segments() {
            let stemmed = self.flags[segment.clone()].iter().filter(|flags| flags.is_stemmed());
            let (of_segment, rest) = stems.split_at(stemmed.count());
            stems = rest;
            if is_dropped(&self.hashes[segment.clone()]) {
                continue;
            }
            kept.stems.extend_from_slice(of_segment);
            if segment.start < self.title_length {
                kept.title_length += segment.len();
            }
            kept.hashes.extend_from_slice(&self.hashes[segment.clone()]);
            kept.flags.extend_from_slice(&self.flags[segment]);
        }
        kept.without_reserve()
    }

    /// The tokens that `stripped` lacks, which is this document without some of its segments, or of
    /// parts of them that were made segments.
    ///
    /// Where what was dropped begins with all of the segment behind it, the later tokens are taken for the
    /// dropped ones.
    pub(crate) fn dropped_in(&self, stripped: &Self) -> Vec<Range<usize>> {
        let (mut dropped, mut at) = (Vec::new(), 0);
        for segment in stripped.segments() {
            let kept = &stripped.hashes[segment];
            let gap = self.hashes[at..].windows(kept.len()).position(|tokens| tokens == kept);
            let Some(gap) = gap else { break };
            if gap > 0 {
                dropped.push(at..at + gap);
            }
            at += gap + kept.len();
        }
        if at < self.len() {
            dropped.push(at..self.len());
        }
        dropped
    }

    /// A hash of the sequence of tokens: equal for two documents of the same tokens in the same
    /// order, however they are spelled and wherever the title ends.
    pub fn fingerprint(&self) -> u64 {
        hash::sequence_of(&self.hashes)
    }
}

/// As bytes, for the tables of the engine:
///
/// ```text
/// u32 number of tokens, u32 tokens of the title, u32 hashes, u8 flags, u32 stems
/// ```
#[cfg(feature = "engine")]
impl Document {
    pub(crate) fn encode(&self, bytes: &mut Vec<u8>) {
        let lengths = [self.len(), self.title_length].map(|length| length as u32);
        bytes.extend(lengths.into_iter().flat_map(u32::to_le_bytes));
        bytes.extend(self.hashes.iter().flat_map(|hash| hash.to_le_bytes()));
        bytes.extend(self.flags.iter().map(|flags| flags.bits()));
        bytes.extend(self.stems.iter().flat_map(|stem| stem.to_le_bytes()));
    }

    /// None where the bytes are no document's.
    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let numbers = |bytes: &[u8]| -> Vec<u32> {
            bytes.as_chunks().0.iter().map(|&number| u32::from_le_bytes(number)).collect()
        };
        let (lengths, rest) = bytes.split_at_checked(8)?;
        let [count, title_length] = numbers(lengths)[..] else { return None };
        let (hashes, rest) = rest.split_at_checked((count as usize).checked_mul(4)?)?;
        let (flags, stems) = rest.split_at_checked(count as usize)?;
        let document = Self {
            hashes: numbers(hashes),
            flags: flags.iter().map(|&bits| TokenFlags::of_bits(bits)).collect(),
            stems: numbers(stems),
            title_length: title_length as usize,
        };
        let stemmed = document.flags.iter().filter(|flags| flags.is_stemmed()).count();
        (title_length <= count && stems.len() == 4 * stemmed).then_some(document)
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    #[cfg(feature = "engine")]
    #[test]
    fn bytes_are_the_document_and_no_others_are_one() {
        let article = Article::new("a", "Горожане открыли мост. 市长周一.").with_title("Bridge");
        for document in [Document::read_stemming(&article, |_| false), Document::default()] {
            let mut bytes = Vec::new();
            document.encode(&mut bytes);
            assert_eq!(Document::decode(&bytes), Some(document));
            (0..bytes.len()).for_each(|end| assert_eq!(Document::decode(&bytes[..end]), None));
            assert_eq!(Document::decode(&[&bytes[..], &[0]].concat()), None);
        }
    }

    fn document(title: &str, text: &str) -> Document {
        Document::read(&Article::new("a", text).with_title(title))
    }

    #[test]
    fn unknown_long_words_are_known_by_their_stems() {
        let known = hash::word("reopened".as_bytes());
        let article = Article::new("a", "Горожане reopened. Горожанам открыли Мост12345. Мост.");
        let document = Document::read_stemming(&article, |hash| hash == known);
        let stems: Vec<u32> = document.stems().collect();
        assert_eq!(stems[0], hash::word("горожа".as_bytes()));
        assert_eq!(stems[0], stems[2]);
        assert_ne!(document.hashes()[0], document.hashes()[2]);
        assert_eq!(stems[1], known);
        assert_eq!(stems[3], hash::word("открыл".as_bytes()));
        assert_eq!(stems[4], document.hashes()[4]);
        assert_eq!(document.hashes(), Document::read(&article).hashes());
        // A dropped segment takes its stems along.
        let dropped = document.hashes()[0];
        let kept = document.without_segments(|tokens| tokens[0] == dropped);
        assert_eq!(kept.stems().collect::<Vec<_>>(), stems[2..]);
    }

    #[test]
    fn two_letters_of_an_unspaced_script_are_a_word() {
        assert_eq!(document("Li Wei", "市长周一开放大桥").words(), 6);
    }

    #[test]
    fn title_comes_first() {
        let document = document("Bridge reopens", "The bridge opened. Traffic flows.");
        assert_eq!(document.len(), 7);
        assert_eq!(document.title_len(), 2);
        assert_eq!(document.segments().collect::<Vec<_>>(), [0..2, 2..5, 5..7]);
    }

    #[test]
    fn dropping_a_segment_is_never_having_had_it() {
        let long = document("Bridge", "The bridge opened. Subscribe now! Traffic flows.");
        let short = document("Bridge", "The bridge opened. Traffic flows.");
        let subscribe: Vec<u32> = document("", "Subscribe now!").hashes().to_vec();
        assert_eq!(long.without_segments(|segment| segment == subscribe), short);
    }

    proptest! {
        #[test]
        fn what_was_dropped_and_what_was_kept_is_the_document(
            sentences in vec("[a-d]( [a-d]){0,4}\\.", 0..12),
            dropped in vec("[a-d]( [a-d]){0,2}\\.", 0..6),
        ) {
            let document = document("", &sentences.join(" "));
            let dropped: Vec<Document> =
                dropped.iter().map(|text| self::document("", text)).collect();
            let is_dropped =
                |tokens: &[u32]| dropped.iter().any(|dropped| dropped.hashes() == tokens);
            let stripped = document.without_segments(is_dropped);
            let gaps = document.dropped_in(&stripped);
            let mut kept = document.hashes().to_vec();
            for gap in gaps.iter().rev() {
                kept.drain(gap.clone());
            }
            prop_assert_eq!(kept, stripped.hashes());
            prop_assert!(gaps.windows(2).all(|gaps| gaps[0].end < gaps[1].start));
        }
    }

    #[test]
    fn spelling_does_not_change_the_fingerprint() {
        let one = document("", "The café’s owner said: “No.”");
        let other = document("", "THE CAFE\u{301}'S OWNER SAID: \"NO.\"");
        assert_eq!(one.fingerprint(), other.fingerprint());
    }
}
