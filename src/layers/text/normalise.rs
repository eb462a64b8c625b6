//! The normal form of one token: NFKC, lower case, without what spelling alone adds.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::character::{Kind, fold_case};

/// Names the rules of the tokeniser and of the normal form. Everything saved carries it; a reader
/// refuses another.
pub const NORMALISER_ID: u32 = 1;

/// The endings that English writes after an apostrophe: don't, we're, I've, he'll, she'd, I'm.
/// (The possessive 's is not among them: it is dropped.)
pub(super) fn is_clitic(ending: &str) -> bool {
    ["t", "re", "ve", "ll", "d", "m"].iter().any(|clitic| ending.eq_ignore_ascii_case(clitic))
}

/// The normal form of `raw`, the text of one token. Empty when nothing of it is a letter, a digit
/// or a mark once compatibility characters are taken apart.
pub(super) fn normal_form(raw: &str) -> String {
    // Folding can leave a sequence that composes ("İ" becomes i and a dot), and so can dropping a
    // character: compose last.
    let folded: String = raw.nfkc().flat_map(fold_case).filter(|&c| may_count(c)).nfkc().collect();
    let normal = keep_what_counts(&folded);
    // Marks that only what was dropped held apart have an order of their own.
    if normal.len() < folded.len() && !normal.is_ascii() { normal.nfkc().collect() } else { normal }
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
fn keep_what_counts(folded: &str) -> String {
    let mut normal = String::with_capacity(folded.len());
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
    normal
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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
            assert_eq!(normal_form(raw), expected, "{raw:?}");
        }
    }

    proptest! {
        #[test]
        fn composed_and_decomposed_are_one(raw in "\\p{L}{1,8}") {
            let [composed, decomposed] = [raw.nfc().collect::<String>(), raw.nfd().collect()];
            prop_assert_eq!(normal_form(&composed), normal_form(&decomposed));
        }

        #[test]
        fn a_normal_form_is_its_own_normal_form(raw in "[\\p{L}\\p{N}\\p{M}',.’]{0,12}") {
            // A dropped possessive can bare another ("x's's"), which a second look would drop too.
            prop_assume!(!raw.nfkc().collect::<String>().to_lowercase().contains(['\'', '’']));
            prop_assert_eq!(normal_form(&normal_form(&raw)), normal_form(&raw));
        }
    }
}
