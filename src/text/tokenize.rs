//! From text to tokens, in one pass and without keeping anything.

use std::ops::Range;

use super::ascii::Run;
use super::character::{Kind, is_unspaced_abugida};
use super::normalise::{Normaliser, is_clitic};
use crate::hash;

/// What is known of a token besides its normal form.
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

/// One token, as [`tokenize`] hands it out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// The normal form; equal forms are equal tokens.
    pub normal: &'a str,
    /// The pinned hash of the normal form.
    pub hash: u64,
    /// Where the token stands in the text, in bytes.
    pub span: Range<usize>,
    /// What else is known of it.
    pub flags: TokenFlags,
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
///   digits, a thousands separator, and becomes a full stop otherwise.
/// - Lines end segments, and so do sentences. A sentence ends with a full stop, question mark or
///   exclamation mark before white space, quotes and brackets between them allowed; or with one
///   that is not ASCII, such as 。 or …, whatever follows.
///
/// Any string is valid input. Costs O(length of the text) time and the memory of one token.
///
/// ```
/// let mut normal_forms = Vec::new();
/// samestory::text::tokenize("The U.S. envoy’s 1,500 “guests” didn't leave.", |token| {
///     normal_forms.push(token.normal.to_owned());
/// });
/// assert_eq!(normal_forms, ["the", "us", "envoy", "1500", "guests", "didn't", "leave"]);
/// ```
pub fn tokenize(text: &str, receive: impl FnMut(Token<'_>)) {
    walk::<true>(text, receive);
}

/// Without the short cut for words of ASCII the same, slowly.
fn walk<const SHORT_CUT: bool>(text: &str, mut receive: impl FnMut(Token<'_>)) {
    let mut normaliser = Normaliser::default();
    let mut gap = Gap::at_start();
    let mut position = 0;
    while position < text.len() {
        let run = Run::at_start(&text.as_bytes()[position..]);
        if SHORT_CUT && run.length > 0 && ends_ascii_word(&text.as_bytes()[position + run.length..])
        {
            let end = position + run.length;
            let raw = &text[position..end];
            let normal = if run.is_lower { raw } else { normaliser.lower_case(raw) };
            let hash = if run.length <= 8 {
                hash::packed_word(run.packed)
            } else {
                hash::bytes(normal.as_bytes())
            };
            let first = raw.as_bytes()[0];
            let flags = gap.flags(first.is_ascii_uppercase(), first.is_ascii_digit());
            receive(Token { normal, hash, span: position..end, flags });
            gap = Gap::none();
            position = end;
            // One space is what mostly follows.
            if text.as_bytes().get(end) == Some(&b' ') {
                gap.extend(Kind::Space, ' ');
                position += 1;
            }
            continue;
        }
        let Some(c) = text[position..].chars().next() else { break };
        let kind = Kind::of(c);
        let end = match kind {
            Kind::Letter | Kind::Digit => end_of_word(text, position),
            Kind::Unspaced => end_of_attached(text, position + c.len_utf8()),
            _ => {
                gap.extend(kind, c);
                position += c.len_utf8();
                continue;
            }
        };
        let normal = normaliser.normal_form(&text[position..end]);
        if normal.is_empty() {
            gap.extend(Kind::Other, c);
        } else {
            let flags = gap
                .flags(c.is_uppercase(), kind == Kind::Digit)
                .with(TokenFlags::UNSPACED, kind == Kind::Unspaced)
                .with(TokenFlags::ABUGIDA, is_unspaced_abugida(c))
                .with(TokenFlags::CONTRACTION, normal.contains('\''));
            let hash = hash::word(normal.as_bytes());
            receive(Token { normal, hash, span: position..end, flags });
            gap = Gap::none();
        }
        position = end;
    }
}

/// Whether a run of ASCII letters and digits is a whole word, by what stands behind it. Where that
/// takes a longer look, it is not said to be one.
fn ends_ascii_word(behind: &[u8]) -> bool {
    let is_plain = |byte: u8| byte.is_ascii() && !byte.is_ascii_alphanumeric();
    match behind {
        [b'.' | b',', next, ..] => is_plain(*next),
        [next, ..] => is_plain(*next) && *next != b'\'',
        [] => true,
    }
}

/// What stood between the last token and here.
struct Gap {
    is_empty: bool,
    ends_segment: bool,
    after_sentence_end: bool,
}

impl Gap {
    fn none() -> Self {
        Self { is_empty: true, ends_segment: false, after_sentence_end: false }
    }

    fn at_start() -> Self {
        Self { is_empty: false, ends_segment: true, after_sentence_end: false }
    }

    /// What any token behind the gap is marked with.
    fn flags(&self, capitalised: bool, numeric: bool) -> TokenFlags {
        TokenFlags::default()
            .with(TokenFlags::CAPITALISED, capitalised)
            .with(TokenFlags::NUMERIC, numeric)
            .with(TokenFlags::OPENS_SEGMENT, self.ends_segment)
            .with(TokenFlags::ADJACENT, self.is_empty)
    }

    fn extend(&mut self, kind: Kind, c: char) {
        // Joiners and marks after a separator belong to nothing and separate nothing.
        if kind == Kind::Attached {
            return;
        }
        self.is_empty = false;
        self.ends_segment |= match kind {
            Kind::LineEnd => true,
            Kind::Space => self.after_sentence_end,
            Kind::SentenceEnd => !c.is_ascii(),
            _ => false,
        };
        // A closing quote or bracket may stand between the full stop and the space.
        self.after_sentence_end |= kind == Kind::SentenceEnd;
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
        tokenize(text, |token| forms.push(token.normal.to_owned()));
        forms
    }

    fn segments(text: &str) -> Vec<Vec<String>> {
        let mut segments: Vec<Vec<String>> = Vec::new();
        tokenize(text, |token| {
            if token.flags.opens_segment() {
                segments.push(Vec::new());
            }
            if let Some(segment) = segments.last_mut() {
                segment.push(token.normal.to_owned());
            }
        });
        segments
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
        tokenize("Émile paid 30 don't 大桥, 开", |token| flags.push(token.flags));
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
        fn the_short_cut_changes_nothing(
            text in any::<String>(),
            news in "([a-zA-Z0-9]{1,12}|[ .,'’\n-]{1,3}|[é国ก\u{301}]){0,40}",
        ) {
            for text in [text, news] {
                let [mut short, mut long] = [Vec::new(), Vec::new()];
                let kept = |token: Token<'_>| {
                    (token.normal.to_owned(), token.hash, token.span, token.flags)
                };
                walk::<true>(&text, |token| short.push(kept(token)));
                walk::<false>(&text, |token| long.push(kept(token)));
                prop_assert_eq!(short, long);
            }
        }

        #[test]
        fn spans_are_ordered_and_inside_the_text(text in any::<String>()) {
            let mut last = 0;
            tokenize(&text, |token| {
                assert!(last <= token.span.start && token.span.start < token.span.end);
                assert!(text.get(token.span.clone()).is_some());
                assert!(!token.normal.is_empty());
                assert_eq!(token.hash, hash::word(token.normal.as_bytes()));
                last = token.span.end;
            });
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
