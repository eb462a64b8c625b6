//! From text to tokens, in one pass and without keeping anything.

use std::borrow::Cow;
use std::ops::Range;

use super::ascii::{WINDOW, Window};
use super::character::{Kind, Known, is_unspaced_abugida};
use super::normalise::{is_clitic, normal_form};
use crate::hash::{self, WordHasher};

/// What is known of a token besides its normal form.
///
/// ```
/// let mut flags = Vec::new();
/// samestory::layers::text::tokenize("Ferries wait. 40 people didn't.", |token| {
///     flags.push(token.flags());
/// });
/// let [ferries, wait, forty, _, didnt] = flags[..] else { panic!("{flags:?}") };
/// assert!(ferries.is_capitalised() && !wait.opens_segment());
/// assert!(forty.is_numeric() && forty.opens_segment());
/// assert!(didnt.is_contraction());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct TokenFlags(u8);

impl TokenFlags {
    const CAPITALISED: u8 = 1;
    const NUMERIC: u8 = 1 << 1;
    const UNSPACED: u8 = 1 << 2;
    const CONTRACTION: u8 = 1 << 3;
    const OPENS_SEGMENT: u8 = 1 << 4;
    const ADJACENT: u8 = 1 << 5;
    const STEMMED: u8 = 1 << 6;
    const ABUGIDA: u8 = 1 << 7;

    fn with(self, flag: u8, on: bool) -> Self {
        if on { Self(self.0 | flag) } else { self }
    }

    fn has(self, flag: u8) -> bool {
        self.0 & flag != 0
    }

    #[cfg(feature = "engine")]
    pub(super) fn bits(self) -> u8 {
        self.0
    }

    #[cfg(feature = "engine")]
    pub(super) fn of_bits(bits: u8) -> Self {
        Self(bits)
    }

    /// Written with a capital first letter.
    pub fn is_capitalised(self) -> bool {
        self.has(Self::CAPITALISED)
    }

    /// Begins with a digit.
    pub fn is_numeric(self) -> bool {
        self.has(Self::NUMERIC)
    }

    /// One letter of a script written without spaces between words: those that [`tokenize`] names.
    pub fn is_unspaced(self) -> bool {
        self.has(Self::UNSPACED)
    }

    /// How many letters of a script written without spaces make a word, about: 4 in Thai, Lao,
    /// Myanmar and Khmer, 2 in the others.
    pub fn letters_of_word(self) -> usize {
        if self.has(Self::ABUGIDA) { 4 } else { 2 }
    }

    /// An English contraction such as "don't".
    pub fn is_contraction(self) -> bool {
        self.has(Self::CONTRACTION)
    }

    /// The first token of a line or of a sentence.
    pub fn opens_segment(self) -> bool {
        self.has(Self::OPENS_SEGMENT)
    }

    pub(super) fn opening_segment(self) -> Self {
        self.with(Self::OPENS_SEGMENT, true)
    }

    /// Nothing stands between this token and the one before it.
    pub fn is_adjacent(self) -> bool {
        self.has(Self::ADJACENT)
    }

    /// A long word that a [`Document`](super::Document) knows by its stem, too.
    pub(super) fn is_stemmed(self) -> bool {
        self.has(Self::STEMMED)
    }

    pub(super) fn stemmed(self) -> Self {
        self.with(Self::STEMMED, true)
    }
}

/// One token, as [`tokenize`] hands it out. What is asked for is found out then.
///
/// ```
/// let mut tokens = Vec::new();
/// samestory::layers::text::tokenize("The envoy’s 1,500 guests", |token| tokens.push(token));
/// let envoy = tokens[1];
/// assert_eq!((envoy.raw(), &*envoy.normal()), ("envoy’s", "envoy"));
/// assert_eq!(envoy.span(), 4..13);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Token<'t> {
    text: &'t str,
    hash: u32,
    /// Where the token before this one ends; 0 for the first.
    gap: usize,
    start: usize,
    end: usize,
}

impl<'t> Token<'t> {
    /// The pinned hash of the normal form; equal forms are equal tokens.
    pub fn hash(&self) -> u32 {
        self.hash
    }

    /// Where the token stands in the text, in bytes.
    pub fn span(&self) -> Range<usize> {
        self.start..self.end
    }

    /// The token as it is written.
    pub fn raw(&self) -> &'t str {
        &self.text[self.span()]
    }

    /// The normal form. Costs an allocation where the token is not written like that.
    pub fn normal(&self) -> Cow<'t, str> {
        let raw = self.raw();
        let is_normal = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        if raw.bytes().all(is_normal) {
            return Cow::Borrowed(raw);
        }
        let mut normal = String::with_capacity(raw.len());
        let plain = plain_token(self.text, self.start..self.start, |c| normal.push(c));
        Cow::Owned(if plain.is_some() { normal } else { normal_form(raw) })
    }

    /// What else is known of the token.
    pub fn flags(&self) -> TokenFlags {
        let raw = self.raw();
        let first = raw.chars().next().unwrap_or_default();
        let gap = match &self.text[self.gap..self.start] {
            " " if self.gap > 0 => Gap { is_empty: false, ends_segment: false },
            gap => Gap::between(gap, self.gap == 0),
        };
        let flags = TokenFlags::default()
            .with(TokenFlags::OPENS_SEGMENT, gap.ends_segment)
            .with(TokenFlags::ADJACENT, gap.is_empty);
        if raw.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return flags
                .with(TokenFlags::CAPITALISED, first.is_ascii_uppercase())
                .with(TokenFlags::NUMERIC, first.is_ascii_digit());
        }
        let kind = Kind::of(first);
        let may_contract = raw.chars().any(|c| Kind::of(c) == Kind::Apostrophe);
        flags
            .with(TokenFlags::CAPITALISED, first.is_uppercase())
            .with(TokenFlags::NUMERIC, kind == Kind::Digit)
            .with(TokenFlags::UNSPACED, kind == Kind::Unspaced)
            .with(TokenFlags::ABUGIDA, is_unspaced_abugida(first))
            .with(TokenFlags::CONTRACTION, may_contract && self.normal().contains('\''))
    }
}

/// Calls `receive` for each token of `text`, in order.
///
/// - A token is a run of letters, digits and the marks on them. In Han, Hiragana, Thai, Lao,
///   Myanmar and Khmer, which put no spaces between words, each letter with its marks is a token.
///   Katakana, in which Japanese writes foreign names, is none of these: a run of it is a token.
/// - An apostrophe between letters joins them, unless a short elided word stands before it
///   ("l'homme" and "dell'arte" are two tokens each). A full stop or comma between digits joins
///   them, and full stops between single letters do ("U.S.").
/// - The normal form is NFKC and lower case; ß is ss. A possessive 's, soft hyphens and joiners are
///   dropped; a contraction keeps a straight apostrophe, other apostrophes are dropped, as are the
///   full stops between single letters. A comma between digits is dropped before exactly three
///   digits, a thousands separator, and becomes a full stop otherwise. A full stop between digits stays,
///   whatever it stands for.
/// - Lines end segments, and so do sentences. A sentence ends with a full stop, question mark or
///   exclamation mark before white space, quotes and brackets between them allowed; or with one
///   that is not ASCII, such as 。 or …, whatever follows.
///
/// Any string is valid input. Costs O(length of the text) time, and memory only for a token with a
/// character that is not one letter or digit in normal form, too.
///
/// ```
/// let mut normal_forms = Vec::new();
/// samestory::layers::text::tokenize("The U.S. envoy’s 1,500 “guests” didn't leave.", |token| {
///     normal_forms.push(token.normal().into_owned());
/// });
/// assert_eq!(normal_forms, ["the", "us", "envoy", "1500", "guests", "didn't", "leave"]);
/// ```
pub fn tokenize<'t>(text: &'t str, mut receive: impl FnMut(Token<'t>)) {
    let bytes = text.as_bytes();
    let mut gap = 0;
    let mut hand_out = |hash, start, end| {
        receive(Token { text, hash, gap, start, end });
        gap = end;
    };
    let mut room = [0; WINDOW + 8];
    let mut base = 0;
    while base < bytes.len() {
        let window = Window::at_start(&bytes[base..], &mut room);
        let classes = window.classes();
        let begins = classes.words & !(classes.words << 1);
        let ends = !classes.words & (classes.words << 1) & SEEN;
        let joining = classes.separators & ((classes.words | classes.others) >> 1);
        let uneasy = (classes.others | classes.apostrophes | joining) & SEEN;
        let mut position = 0;
        // Each round hands out the words up to what takes a closer look, and then that.
        base += loop {
            let ahead = u64::MAX << position;
            let trouble = uneasy & ahead;
            let easy = !trouble & trouble.wrapping_sub(1);
            let mut begins = begins & ahead;
            let mut ends = ends & (ahead << 1) & easy;
            while ends != 0 {
                let [start, end] = [begins, ends].map(|bits| bits.trailing_zeros() as usize);
                let hash = window.hash_of_word(start, end);
                hand_out(hash, base + start, base + end);
                begins &= begins - 1;
                ends &= ends - 1;
            }
            let known = (trouble.trailing_zeros() as usize).min(WINDOW - 1);
            let next = (begins.trailing_zeros() as usize).min(known);
            let fills_window = next == 0 && position == 0;
            if trouble == 0 && !fills_window {
                break next;
            }
            let mut at = base + next;
            let (mut end, mut hash) = if next < known {
                let begun = window.hasher_of(next, known);
                hashed_token(text, at..base + known, begun)
            } else {
                look_closely(text, at)
            };
            loop {
                if let Some(hash) = hash {
                    hand_out(hash, at, end);
                }
                at = end;
                if bytes.get(at).is_none_or(u8::is_ascii) {
                    break;
                }
                (end, hash) = look_closely(text, at);
            }
            position = at - base;
            if position >= WINDOW - 1 {
                break position;
            }
        };
    }
}

/// All bytes of a window but the last: what stands behind that is left to the next window.
const SEEN: u64 = u64::MAX >> 1;

/// Where the token that starts here ends, and its hash; no hash where there is no token, but a
/// character between tokens.
#[inline]
fn look_closely(text: &str, start: usize) -> (usize, Option<u32>) {
    let Some(c) = text[start..].chars().next() else { return (text.len(), None) };
    let after = start + c.len_utf8();
    let Known { kind, plain } = Known::of(c);
    match (kind, plain) {
        (Kind::Unspaced, Some(plain)) if !opens_with(&text[after..], Kind::Attached) => {
            let mut hasher = WordHasher::default();
            hasher.push(plain);
            (after, Some(hasher.finish()))
        }
        (Kind::Letter | Kind::Digit | Kind::Unspaced, _) => {
            hashed_token(text, start..start, WordHasher::default())
        }
        _ => (after, None),
    }
}

/// The end of the token of which this is the beginning, letters and digits of ASCII, and its hash,
/// where its normal form is not empty.
fn hashed_token(text: &str, begun: Range<usize>, mut hasher: WordHasher) -> (usize, Option<u32>) {
    let start = begun.start;
    if let Some(end) = plain_token(text, begun, |c| hasher.push(c)) {
        return (end, Some(hasher.finish()));
    }
    let end = end_of_token(text, start);
    let normal = normal_form(&text[start..end]);
    (end, (!normal.is_empty()).then(|| hash::word(normal.as_bytes())))
}

/// The first character and what kind it is.
fn first(text: &str) -> Option<(char, Kind)> {
    text.chars().next().map(|c| (c, Kind::of(c)))
}

/// The end of the token of which `begun`, letters and digits of ASCII, is the beginning, and the
/// rest of its normal form to `receive`, where all of its characters are [plain](Known::plain), as
/// in most languages nearly all are. None where one is not; what was received until then counts for
/// nothing.
fn plain_token(text: &str, begun: Range<usize>, mut receive: impl FnMut(char)) -> Option<usize> {
    let Range { start, end: mut at } = begun;
    // Where the letters since the last joining full stop began, to recognise initials.
    let mut piece = start;
    let mut last = match &text.as_bytes()[start..at] {
        [.., byte] => Kind::of(char::from(*byte)),
        [] => Kind::Other,
    };
    loop {
        let Some(c) = text[at..].chars().next() else { return Some(at) };
        let Known { kind, plain } = Known::of(c);
        let after = at + c.len_utf8();
        let behind = &text[after..];
        match kind {
            Kind::Letter | Kind::Digit => receive(plain?),
            Kind::Attached => return None,
            Kind::Unspaced if at == start => return None,
            Kind::Apostrophe
                if last == Kind::Letter && apostrophe_joins(&text[start..at], behind) =>
            {
                return plain_ending(text, after, receive);
            }
            _ if c == '.' || c == ',' => match (last, first(behind)) {
                (Kind::Digit, Some((_, Kind::Digit))) => {
                    let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
                    if !behind.as_bytes().get(digits).is_none_or(u8::is_ascii) {
                        return None;
                    }
                    if c == '.' || digits != 3 {
                        receive('.');
                    }
                    piece = after;
                }
                (Kind::Letter, Some((_, Kind::Letter)))
                    if c == '.'
                        && is_one_letter(&text[piece..at])
                        && opens_with_one_letter(behind) =>
                {
                    piece = after;
                }
                _ => return Some(at),
            },
            _ => return Some(at),
        }
        last = if matches!(kind, Kind::Letter | Kind::Digit) { kind } else { last };
        at = after;
    }
}

/// As [`plain_token`], of what stands behind the only apostrophe of a token, where that is ASCII.
fn plain_ending(text: &str, start: usize, mut receive: impl FnMut(char)) -> Option<usize> {
    let ending = &text[start..];
    let length =
        ending.bytes().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(ending.len());
    let is_plain = |byte: u8| byte.is_ascii() && !byte.is_ascii_alphanumeric();
    let ends = match &ending.as_bytes()[length..] {
        [b'.' | b',', next, ..] => is_plain(*next),
        [next, ..] => is_plain(*next) && *next != b'\'',
        [] => true,
    };
    if !ends {
        return None;
    }
    let ending = &ending[..length];
    if !ending.eq_ignore_ascii_case("s") {
        if is_clitic(ending) {
            receive('\'');
        }
        ending.chars().for_each(|c| receive(c.to_ascii_lowercase()));
    }
    Some(start + length)
}

/// What stands between two tokens.
struct Gap {
    is_empty: bool,
    ends_segment: bool,
}

impl Gap {
    fn between(gap: &str, is_first: bool) -> Self {
        let mut is_empty = !is_first;
        let mut ends_segment = is_first;
        let mut after_sentence_end = false;
        for c in gap.chars() {
            let kind = Kind::of(c);
            // Joiners and marks after a separator belong to nothing and separate nothing.
            if kind == Kind::Attached {
                continue;
            }
            is_empty = false;
            ends_segment |= match kind {
                Kind::LineEnd => true,
                Kind::Space => after_sentence_end,
                Kind::SentenceEnd => !c.is_ascii(),
                _ => false,
            };
            // A closing quote or bracket may stand between the full stop and the space.
            after_sentence_end |= kind == Kind::SentenceEnd;
        }
        Self { is_empty, ends_segment }
    }
}

/// The end of the token that starts at `start`, whatever its characters.
fn end_of_token(text: &str, start: usize) -> usize {
    match first(&text[start..]) {
        Some((c, Kind::Unspaced)) => end_of_attached(text, start + c.len_utf8()),
        _ => end_of_word(text, start),
    }
}

/// The end of the word that starts at `start`, which holds a letter or a digit.
fn end_of_word(text: &str, start: usize) -> usize {
    let mut end = start;
    // Where the letters since the last joining full stop began, to recognise initials.
    let mut piece = start;
    let mut last = Kind::Other;
    while let Some(c) = text[end..].chars().next() {
        let kind = Kind::of(c);
        let after = end + c.len_utf8();
        let joins = match kind {
            Kind::Letter | Kind::Digit | Kind::Attached => true,
            Kind::Apostrophe => {
                last == Kind::Letter && apostrophe_joins(&text[start..end], &text[after..])
            }
            Kind::SentenceEnd | Kind::Other if c == '.' || c == ',' => match last {
                Kind::Digit => opens_with(&text[after..], Kind::Digit),
                Kind::Letter if c == '.' => {
                    is_one_letter(&text[piece..end]) && opens_with_one_letter(&text[after..])
                }
                _ => false,
            },
            _ => false,
        };
        if !joins {
            break;
        }
        if c == '.' {
            piece = after;
        }
        if kind != Kind::Attached {
            last = kind;
        }
        end = after;
    }
    end
}

fn end_of_attached(text: &str, start: usize) -> usize {
    text[start..]
        .char_indices()
        .find(|&(_, c)| Kind::of(c) != Kind::Attached)
        .map_or(text.len(), |(offset, _)| start + offset)
}

/// English joins at an apostrophe; French and Italian elide a short word before it.
fn apostrophe_joins(before: &str, after: &str) -> bool {
    if !opens_with(after, Kind::Letter) {
        return false;
    }
    let ending_length = after.find(|c| Kind::of(c) != Kind::Letter).unwrap_or(after.len());
    let ending = &after[..ending_length];
    if ending.eq_ignore_ascii_case("s") || is_clitic(ending) {
        return true;
    }
    let is_elided = before.chars().nth(2).is_none() && !before.eq_ignore_ascii_case("o");
    let is_italian_article = before.len() >= 2
        && before.is_char_boundary(before.len() - 2)
        && before[before.len() - 2..].eq_ignore_ascii_case("ll");
    !is_elided && !is_italian_article
}

fn opens_with(text: &str, kind: Kind) -> bool {
    text.chars().next().is_some_and(|c| Kind::of(c) == kind)
}

fn is_one_letter(piece: &str) -> bool {
    let mut chars = piece.chars();
    chars.next().is_some_and(|c| Kind::of(c) == Kind::Letter) && chars.next().is_none()
}

fn opens_with_one_letter(text: &str) -> bool {
    let mut kinds = text.chars().map(Kind::of);
    kinds.next() == Some(Kind::Letter) && !kinds.next().is_some_and(Kind::continues_word)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn normal_forms(text: &str) -> Vec<String> {
        let mut forms = Vec::new();
        tokenize(text, |token| forms.push(token.normal().into_owned()));
        forms
    }

    fn segments(text: &str) -> Vec<Vec<String>> {
        let mut segments: Vec<Vec<String>> = Vec::new();
        tokenize(text, |token| {
            if token.flags().opens_segment() {
                segments.push(Vec::new());
            }
            if let Some(segment) = segments.last_mut() {
                segment.push(token.normal().into_owned());
            }
        });
        segments
    }

    /// The plain twin of [`tokenize`]: normal forms, hashes and spans.
    fn character_by_character(text: &str) -> Vec<(String, u32, Range<usize>)> {
        let mut tokens = Vec::new();
        let mut at = 0;
        while let Some((c, kind)) = first(&text[at..]) {
            let end = match kind {
                Kind::Letter | Kind::Digit | Kind::Unspaced => end_of_token(text, at),
                _ => at + c.len_utf8(),
            };
            let normal = normal_form(&text[at..end]);
            let is_token = matches!(kind, Kind::Letter | Kind::Digit | Kind::Unspaced);
            if is_token && !normal.is_empty() {
                let hash = hash::word(normal.as_bytes());
                tokens.push((normal, hash, at..end));
            }
            at = end;
        }
        tokens
    }

    #[test]
    fn words() {
        for (text, expected) in [
            ("", vec![]),
            ("  …!? ", vec![]),
            ("Police: two held", vec!["police", "two", "held"]),
            ("well-known COVID-19", vec!["well", "known", "covid", "19"]),
            (
                "the ministers' plan, the minister's plan",
                vec!["the", "ministers", "plan", "the", "minister", "plan"],
            ),
            ("we’re sure they don't", vec!["we're", "sure", "they", "don't"]),
            (
                "l'homme, qu’il, dell'arte, d'Ivoire",
                vec!["l", "homme", "qu", "il", "dell", "arte", "d", "ivoire"],
            ),
            ("O'Brien and Sana'a", vec!["obrien", "and", "sanaa"]),
            (
                "U.S. and U.K., at 5 p.m. in D.C.",
                vec!["us", "and", "uk", "at", "5", "pm", "in", "dc"],
            ),
            ("end.Next", vec!["end", "next"]),
            ("$1,250.50 or 3,5 %, 1.000.000", vec!["1250.50", "or", "3.5", "1.000.000"]),
            ("in 2024, 30 people", vec!["in", "2024", "30", "people"]),
            ("a👍b", vec!["a", "b"]),
            ("\u{feff}start\0end", vec!["start", "end"]),
            ("½ cup of ﬁne ㎏", vec!["12", "cup", "of", "fine"]),
        ] {
            assert_eq!(normal_forms(text), expected, "{text:?}");
        }
    }

    // A script a line; the sentences are our own.
    #[test]
    fn scripts_without_spaces_give_a_token_a_letter() {
        assert_eq!(
            normal_forms("市长周一开放大桥。"),
            ["市", "长", "周", "一", "开", "放", "大", "桥"]
        );
        assert_eq!(normal_forms("スミス氏が東京で"), ["スミス", "氏", "が", "東", "京", "で"]);
        assert_eq!(normal_forms("น้ำท่วม"), ["น้", "\u{e4d}า", "ท่", "ว", "ม"]);
    }

    #[test]
    fn scripts_with_spaces_give_a_token_a_word() {
        assert_eq!(normal_forms("Cầu Rồng mở lại"), ["cầu", "rồng", "mở", "lại"]);
        assert_eq!(normal_forms("افتتح الوزير الجسر، أمس"), ["افتتح", "الوزير", "الجسر", "أمس"]);
        assert_eq!(normal_forms("Мост открыли снова"), ["мост", "открыли", "снова"]);
        assert_eq!(normal_forms("पुल फिर खुला"), ["पुल", "फिर", "खुला"]);
        assert_eq!(normal_forms("다리가 다시 열렸다"), ["다리가", "다시", "열렸다"]);
    }

    // A second of work in a debug build if each apostrophe looked back to the word's beginning.
    #[test]
    fn a_word_of_many_apostrophes_costs_its_length() {
        assert_eq!(normal_forms(&"abc'".repeat(100_000)).len(), 1);
    }

    #[test]
    fn lines_and_sentences_end_segments() {
        assert_eq!(segments("One two. “Three!” Four\nfive? no.six").len(), 5);
        assert_eq!(segments("大桥开放。市长出席。").len(), 2);
        assert_eq!(segments("Cost 3.5 percent, e.g. more").len(), 2);
    }

    #[test]
    fn flags() {
        let mut flags = Vec::new();
        tokenize("Émile paid 30 don't 大桥, 开", |token| flags.push(token.flags()));
        assert!(flags[0].is_capitalised() && flags[0].opens_segment());
        assert!(!flags[1].is_capitalised() && !flags[1].opens_segment());
        assert!(flags[2].is_numeric());
        assert!(flags[3].is_contraction());
        assert!(flags[4].is_unspaced() && !flags[4].is_adjacent());
        assert!(flags[5].is_adjacent());
        assert!(!flags[6].is_adjacent());
    }

    proptest! {
        #[test]
        fn as_character_by_character(
            text in any::<String>(),
            news in "([a-zA-Z0-9]{1,12}|[ .,'’\n-]{1,3}|[é国ก\u{301}ßカ“”]|[’'](s|S|t|ll|re|x)|[0-9]{1,3}[.,]|[A-Z][.]|[a-z]{60,70}){0,40}",
        ) {
            for text in [text, news] {
                let mut tokens = Vec::new();
                tokenize(&text, |token| {
                    tokens.push((token.normal().into_owned(), token.hash(), token.span()));
                });
                prop_assert_eq!(tokens, character_by_character(&text));
            }
        }

        #[test]
        fn spans_are_ordered_and_inside_the_text(text in any::<String>()) {
            let (mut last, mut count) = (0, 0);
            tokenize(&text, |token| {
                let span = token.span();
                assert!(last <= span.start && span.start < span.end);
                assert!(text.get(span.clone()).is_some());
                assert!(!token.normal().is_empty());
                last = span.end;
                count += 1;
            });
            // By which a sketcher makes room.
            prop_assert!(count <= text.len() / 2 + 1);
        }

        #[test]
        fn ascii_text_gives_the_runs_of_letters_and_digits(text in "[a-zA-Z0-9 \\-:;()\n]{0,200}") {
            let expected: Vec<String> = text
                .split(|c: char| !c.is_ascii_alphanumeric())
                .filter(|run| !run.is_empty())
                .map(str::to_ascii_lowercase)
                .collect();
            prop_assert_eq!(normal_forms(&text), expected);
        }
    }
}
