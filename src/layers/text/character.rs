//! The few kinds of character that the tokeniser tells apart.

use std::sync::OnceLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, is_nfkc_quick};

/// What a character does to the token it meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A letter of a script that puts spaces between words, or of Katakana.
    Letter,
    /// A number: decimal digits and what Unicode calls other numbers.
    Digit,
    /// A letter of a script written without spaces; a token of its own.
    Unspaced,
    /// Belongs to the character before it: combining marks, joiners, soft hyphens.
    Attached,
    /// An apostrophe, straight or curly.
    Apostrophe,
    /// A full stop, question mark or exclamation mark.
    SentenceEnd,
    /// Ends a line.
    LineEnd,
    /// White space within a line.
    Space,
    /// All the rest: punctuation, symbols, emoji.
    Other,
}

impl Kind {
    pub(super) fn of(c: char) -> Self {
        Known::of(c).kind
    }

    /// Whether a word goes on with this character, come what may.
    pub(super) fn continues_word(self) -> bool {
        matches!(self, Self::Letter | Self::Digit | Self::Attached)
    }
}

const ASCII: [Kind; 128] = {
    let mut table = [Kind::Other; 128];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => Kind::Letter,
            b'0'..=b'9' => Kind::Digit,
            b'\'' => Kind::Apostrophe,
            b'.' | b'!' | b'?' => Kind::SentenceEnd,
            b'\n' | b'\r' | 0x0b | 0x0c => Kind::LineEnd,
            b' ' | b'\t' => Kind::Space,
            _ => Kind::Other,
        };
        byte += 1;
    }
    table
};

/// What is known of a character: of one that is not ASCII it is found out once, since the tables of
/// Unicode are slow.
#[derive(Clone, Copy)]
pub(super) struct Known {
    pub(super) kind: Kind,
    /// Its normal form, where that is one character beside any others of which that is so.
    pub(super) plain: Option<char>,
}

/// Characters looked up together: one block of most scripts, or half of one.
const PAGE: usize = 128;

/// All scripts but those of antiquity and rare Han are below.
const PAGES: usize = 0x1_0000 / PAGE;

impl Known {
    #[inline]
    pub(super) fn of(c: char) -> Self {
        if c.is_ascii() {
            return Self { kind: ASCII[c as usize], plain: Some(c.to_ascii_lowercase()) };
        }
        Self::of_non_ascii(c)
    }

    fn of_non_ascii(c: char) -> Self {
        static CACHE: [OnceLock<[Known; PAGE]>; PAGES] = [const { OnceLock::new() }; PAGES];
        let (page, place) = (c as usize / PAGE, c as usize % PAGE);
        let Some(cached) = CACHE.get(page) else { return Self::look_up(c) };
        let page = cached.get_or_init(|| {
            std::array::from_fn(|place| {
                // Surrogates are no characters, and are never asked for.
                let c = char::from_u32((page * PAGE + place) as u32);
                c.map_or(Self { kind: Kind::Other, plain: None }, Self::look_up)
            })
        });
        page[place]
    }

    fn look_up(c: char) -> Self {
        Self { kind: of_non_ascii(c), plain: plain(c) }
    }
}

/// A character whose normal form is one character is plain when that composes with nothing before
/// it: all that could says so when it is asked whether it is normalised.
fn plain(c: char) -> Option<char> {
    let mut normal = std::iter::once(c).nfkc().flat_map(fold_case);
    let (only, None) = (normal.next()?, normal.next()) else { return None };
    let stays = is_nfkc_quick(std::iter::once(only)) == IsNormalized::Yes;
    // Not from the cache, which is being filled.
    let kind = if only.is_ascii() { ASCII[only as usize] } else { of_non_ascii(only) };
    let counts = only.is_alphanumeric() && kind != Kind::Apostrophe;
    (stays && counts && !is_combining_mark(only)).then_some(only)
}

/// Lower case, and one spelling for the two letters that lower case leaves with two: ß is written
/// SS in capitals, and a final ς is a σ.
pub(super) fn fold_case(c: char) -> impl Iterator<Item = char> {
    let (special, rest) = match c {
        'ß' | 'ẞ' => ("ss", None),
        'ς' => ("σ", None),
        _ => ("", Some(c.to_lowercase())),
    };
    special.chars().chain(rest.into_iter().flatten())
}

fn of_non_ascii(c: char) -> Kind {
    match c {
        '\u{2019}' | '\u{2018}' | '\u{02bc}' | '\u{ff07}' => Kind::Apostrophe,
        '。' | '！' | '？' | '｡' | '．' | '؟' | '۔' | '।' | '…' => Kind::SentenceEnd,
        '\u{85}' | '\u{2028}' | '\u{2029}' => Kind::LineEnd,
        // Soft hyphen, zero-width space and joiners, directional marks, word joiner, BOM.
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}' => Kind::Attached,
        _ if is_combining_mark(c) => Kind::Attached,
        _ if is_unspaced(c) => Kind::Unspaced,
        _ if c.is_numeric() => Kind::Digit,
        _ if c.is_alphabetic() => Kind::Letter,
        _ if c.is_whitespace() => Kind::Space,
        _ => Kind::Other,
    }
}

/// Letters of the scripts that write words without spaces between them: Han, Hiragana and the
/// abugidas Thai, Lao, Myanmar, Khmer. Katakana and Hangul are not among them: a run of Katakana is
/// mostly one foreign name, and Korean has spaces.
fn is_unspaced(c: char) -> bool {
    is_unspaced_abugida(c)
        || matches!(c,
        '\u{3005}'..='\u{3007}'
        | '\u{3041}'..='\u{3096}'
        | '\u{309d}'..='\u{309f}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

/// Of these scripts a word has some four letters, of the others two.
pub(super) fn is_unspaced_abugida(c: char) -> bool {
    matches!(c,
        '\u{0e01}'..='\u{0e3a}'
        | '\u{0e40}'..='\u{0e4e}'
        | '\u{0e80}'..='\u{0ecf}'
        | '\u{1000}'..='\u{103f}'
        | '\u{1780}'..='\u{17d3}')
}
