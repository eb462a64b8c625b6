//! The normal form of one token: NFKC, lower case, without what spelling alone adds.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::character::{Kind, Known};

/// Names the rules of the tokeniser and of the normal form. Everything saved carries it; a reader
/// refuses another.
pub const NORMALISER_ID: u32 = 1;

/// The endings that English writes after an apostrophe: don't, we're, I've, he'll, she'd, I'm.
/// (The possessive 's is not among them: it is dropped.)
pub(super) fn is_clitic(ending: &str) -> bool {
    ["t", "re", "ve", "ll", "d", "m"].iter().any(|clitic| ending.eq_ignore_ascii_case(clitic))
}

/// Makes normal forms, reusing its buffers from token to token.
#[derive(Default)]
pub(super) struct Normaliser {
    folded: String,
    normal: String,
}

impl Normaliser {
    /// The normal form of `raw`, the text of one token. Empty when nothing of it is a letter, a
    /// digit or a mark once compatibility characters are taken apart.
    ///
    /// Characters that are [plain](Known::plain), which nearly all are in most languages, are
    /// looked up one by one; a token with another goes the long way.
    pub(super) fn normal_form(&mut self, raw: &str) -> &str {
        match self.fold_plain(raw) {
            Some(true) => std::mem::swap(&mut self.folded, &mut self.normal),
            Some(false) => {
                self.normal.clear();
                keep_what_counts(&self.folded, &mut self.normal);
            }
            None => self.go_the_long_way(raw),
        }
        &self.normal
    }

    /// The normal form of ASCII letters and digits.
    pub(super) fn lower_case(&mut self, raw: &str) -> &str {
        self.normal.clear();
        self.normal.push_str(raw);
        self.normal.make_ascii_lowercase();
        &self.normal
    }

    /// Folds into `self.folded`; whether all of it counts. None, where a character is not plain.
    fn fold_plain(&mut self, raw: &str) -> Option<bool> {
        self.folded.clear();
        let mut all_count = true;
        for c in raw.chars() {
            let plain = if c.is_ascii() { c.to_ascii_lowercase() } else { Known::of(c).plain? };
            all_count &= plain.is_ascii_alphanumeric()
                || !plain.is_ascii() && Kind::of(plain) != Kind::Apostrophe;
            self.folded.push(plain);
        }
        Some(all_count)
    }

    fn go_the_long_way(&mut self, raw: &str) {
        self.normal.clear();
        self.folded.clear();
        // Folding can leave a sequence that composes ("İ" becomes i and a dot), and so can dropping
        // a character: compose last.
        let folded = raw.nfkc().flat_map(fold_case).filter(|&c| may_count(c)).nfkc();
        self.folded.extend(folded);
        keep_what_counts(&self.folded, &mut self.normal);
        // Marks that only what was dropped held apart have an order of their own.
        if self.normal.len() < self.folded.len() && !self.normal.is_ascii() {
            self.folded.clear();
            self.folded.extend(self.normal.nfkc());
            std::mem::swap(&mut self.folded, &mut self.normal);
        }
    }
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

/// Whether a character can be part of a normal form, now or after [`keep_what_counts`].
fn may_count(c: char) -> bool {
    let joins = c == ',' || c == '.' || Kind::of(c) == Kind::Apostrophe;
    joins || c.is_alphanumeric() || is_combining_mark(c)
}

/// Copies letters, digits and marks. Inside numbers a comma before exactly three digits goes
/// ("1,500" is "1500") and any other becomes a full stop; the full stops of initials go ("U.S." is
/// "us"); a possessive 's goes, an English contraction keeps its apostrophe, straight, and every
/// other apostrophe goes ("Shi'ite" is "shiite").
fn keep_what_counts(folded: &str, normal: &mut String) {
    let mut before = None;
    for (at, c) in folded.char_indices() {
        let rest = &folded[at + c.len_utf8()..];
        match Kind::of(c) {
            Kind::Apostrophe if rest == "s" => break,
            Kind::Apostrophe if is_clitic(rest) => normal.push('\''),
            _ if c == ',' || c == '.' => {
                let in_number =
                    before.is_some_and(char::is_numeric) && rest.starts_with(char::is_numeric);
                let digits = rest.chars().take_while(|c| c.is_numeric()).count();
                if in_number && (c == '.' || digits != 3) {
                    normal.push('.');
                }
            }
            _ if c.is_alphanumeric() || is_combining_mark(c) => normal.push(c),
            _ => {}
        }
        before = Some(c);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn normal(raw: &str) -> String {
        Normaliser::default().normal_form(raw).to_owned()
    }

    #[test]
    fn one_word_in_many_spellings() {
        for (raw, expected) in [
            ("Minister", "minister"),
            ("MINISTER", "minister"),
            ("Pakistan's", "pakistan"),
            ("Pakistan’s", "pakistan"),
            ("don't", "don't"),
            ("DON’T", "don't"),
            ("Shi'ite", "shiite"),
            ("O’Brien", "obrien"),
            ("U.S", "us"),
            ("1,500,000", "1500000"),
            ("3,5", "3.5"),
            ("3.14", "3.14"),
            ("cafe\u{301}", "café"),
            ("STRASSE", "strasse"),
            ("Straße", "strasse"),
            ("ΟΔΟΣ", "οδοσ"),
            ("οδος", "οδοσ"),
            ("ｆｕｌｌ", "full"),
            ("co\u{ad}operate", "cooperate"),
            ("İstanbul", "i\u{307}stanbul"),
            ("\u{ad}", ""),
            ("\u{6d6},\u{f71}", "\u{f71}\u{6d6}"),
        ] {
            assert_eq!(normal(raw), expected, "{raw:?}");
        }
    }

    proptest! {
        #[test]
        fn every_word_takes_the_long_way_to_the_same_place(
            raw in "[\\p{L}\\p{N}\\p{M}',.’]{0,12}|[a-zA-Z0-9'.,’é]{0,12}|[가-힣ᄀ-ᇿ]{0,5}",
        ) {
            let mut long_way = Normaliser::default();
            long_way.go_the_long_way(&raw);
            prop_assert_eq!(normal(&raw), long_way.normal);
        }

        #[test]
        fn composed_and_decomposed_are_one(raw in "\\p{L}{1,8}") {
            prop_assert_eq!(normal(&raw.nfc().collect::<String>()), normal(&raw.nfd().collect::<String>()));
        }

        #[test]
        fn a_normal_form_is_its_own_normal_form(raw in "[\\p{L}\\p{N}\\p{M}',.’]{0,12}") {
            // A dropped possessive can bare another ("x's's"), which a second look would drop too.
            prop_assume!(!raw.nfkc().collect::<String>().to_lowercase().contains(['\'', '’']));
            prop_assert_eq!(normal(&normal(&raw)), normal(&raw));
        }
    }
}
