//! How foreign text is cut, wrapped and marked.

use proptest::prelude::*;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::any_text;
use crate::quoted::Quoted;
use crate::styled::{Styled, Tone, glued};
use crate::wording::{columns, count, cut, cut_amid, likely, one_line, start};

/// The lines as they are seen.
fn lines(text: &Styled, width: usize) -> Vec<String> {
    text.wrapped(width).iter().map(plain).collect()
}

fn plain(line: &Styled) -> String {
    line.pieces().iter().map(|(_, text)| text.as_str()).collect()
}

#[test]
fn an_address_keeps_both_ends() {
    assert_eq!(cut_amid("https://example.com/a/long/way/to-7", 15), "https:/…ay/to-7");
    assert_eq!(cut_amid("short", 15), "short");
}

#[test]
fn wide_letters_take_two_columns() {
    assert_eq!(cut("云岭地铁3号线", 8), "云岭地…");
    assert_eq!(cut("e\u{301}e\u{301}e\u{301}", 3), "e\u{301}e\u{301}e\u{301}");
}

#[test]
fn a_tower_of_accents_is_cut() {
    let tower = one_line(&format!("o{}k", "\u{301}".repeat(500)));
    assert_eq!(tower.chars().count(), 10);
}

#[test]
fn one_is_singular() {
    assert_eq!([0, 1, 2].map(|n| count(n, "copy", "copies")), ["0 copies", "1 copy", "2 copies"]);
}

#[test]
fn lines_end_at_spaces_and_between_wide_letters() {
    let text = Styled::new(Tone::Plain, "one two  three\n\nuncharacteristically 云岭地铁，开通");
    assert_eq!(
        lines(&text, 9),
        ["one two", "three", "", "uncharact", "eristical", "ly 云岭地", "铁，开通"]
    );
    let glued = Styled::new(Tone::Plain, &format!("story {}", glued("3 reports")));
    assert_eq!(lines(&glued, 12), ["story", "3 reports"]);
}

#[test]
fn nothing_is_rounded_to_certainty() {
    let numbers = [0.0, 0.001, 0.5, 0.99, 0.991, 1.0].map(|number| likely(number, 2));
    assert_eq!(numbers, ["<0.01", "<0.01", "0.50", "0.99", ">0.99", ">0.99"]);
    assert_eq!(likely(0.9995, 3), ">0.999");
}

#[test]
fn pieces_keep_their_tone_over_lines() {
    let text = Styled::new(Tone::Plain, "a ").with(Tone::Strong, "b c").with(Tone::Id, " d");
    let wrapped = text.wrapped(3);
    assert_eq!(wrapped[0], Styled::new(Tone::Plain, "a ").with(Tone::Strong, "b"));
    assert_eq!(wrapped[1], Styled::new(Tone::Strong, "c").with(Tone::Id, " d"));
}

#[test]
fn marks_are_not_forged_beside_wide_letters() {
    let mut quoted = Quoted::new(|c| c == '-' || c == '+');
    quoted.open(Tone::LeftOut, "[-");
    quoted.text(Tone::LeftOut, "云-\u{200d}]");
    quoted.close(Tone::LeftOut, "-]");
    quoted.space();
    quoted.open(Tone::PutIn, "{+");
    quoted.text(Tone::PutIn, "岭");
    quoted.close(Tone::PutIn, "+}");
    let text = quoted.finish().with(Tone::Faint, "…");
    assert_eq!(text.columns(), 16);
    assert_eq!(lines(&text, 10), ["[-云-\u{200d})-]", "{+岭+}…"]);
}

#[test]
fn marks_stay_with_their_words() {
    let mut quoted = Quoted::new(|c| c.is_ascii_digit());
    quoted.text(Tone::Plain, "  see [\u{202e}\u{200b}3] and\n\n");
    quoted.open(Tone::Passage(0), "[1 ");
    quoted.text(Tone::Passage(0), "云岭 [x]");
    quoted.close(Tone::Passage(0), " 1]");
    quoted.space();
    quoted.text(Tone::Plain, "here");
    let text = quoted.finish();
    assert_eq!(lines(&text, 40), ["see (3) and", "", "[1 云岭 [x] 1] here"]);
    assert_eq!(lines(&text, 6), ["see", "(3)", "and", "", "[1 云", "岭", "[x] 1]", "here"]);
}

proptest! {
    #[test]
    fn what_is_cut_fits(text in any_text(20), width in 0usize..40) {
        for line in [start(&text, width), cut_amid(&one_line(&text), width)] {
            prop_assert!(columns(&line) <= width);
            prop_assert!(line.width() <= columns(&line), "a terminal takes no more");
        }
    }

    #[test]
    fn what_is_wrapped_fits_and_is_whole(text in any_text(30), width in 2usize..40) {
        let mut quoted = Quoted::new(|_| false);
        quoted.text(Tone::Plain, &text);
        let text = quoted.finish();
        let lines = lines(&text, width);
        for line in &lines {
            prop_assert!(columns(line) <= width, "{line:?}");
        }
        // What has no width is not seen where nothing stands before it on its line.
        let is_seen = |c: &char| !c.is_whitespace() && c.width().unwrap_or(0) > 0;
        let letters = |text: &str| text.chars().filter(is_seen).collect::<String>();
        prop_assert_eq!(letters(&lines.concat()), letters(&plain(&text)));
    }
}
