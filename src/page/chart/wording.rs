//! Text of others, made fit for a line of a chart, and how wide it is.

/// Font size of all text but the title.
const FONT: f64 = 13.0;

/// How wide a name in front of a bar may be, in letters; a Han character is as wide as two.
const NAME: usize = 28;

/// Without control characters and marks that change the direction of what follows.
pub(super) fn plain(text: &str) -> String {
    let spaced = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c });
    spaced.filter(|&c| !is_unfit(c)).collect()
}

/// XML forbids the first, U+FFFE and U+FFFF; the others would reorder the text around.
fn is_unfit(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}')
}

/// A plain name, cut where it is long.
pub(super) fn name(text: &str) -> String {
    let plain = plain(text.trim());
    let mut letters = 0;
    let fits = |c: &char| {
        letters += if is_wide(*c) { 2 } else { 1 };
        letters <= NAME
    };
    let cut: String = plain.chars().take_while(fits).collect();
    if cut.len() == plain.len() {
        return plain;
    }
    let shorter = cut.strip_suffix(|c: char| !is_wide(c)).unwrap_or(&cut);
    format!("{}…", shorter.trim_end())
}

/// About how wide a text is, in units of the chart: on the safe side for common typefaces.
pub(super) fn width(text: &str) -> f64 {
    let ems = text.chars().map(|c| match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' => 0.32,
        'f' | 'r' | 't' | '(' | ')' | '-' => 0.42,
        'm' | 'w' | 'M' | 'W' => 0.9,
        'A'..='Z' => 0.7,
        c if is_wide(c) => 1.0,
        _ => 0.58,
    });
    ems.sum::<f64>() * FONT
}

/// Han, Kana, Hangul and pictures.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}')
        || matches!(c, '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}')
        || matches!(c, '\u{1f300}'..='\u{1faff}' | '\u{20000}'..='\u{3fffd}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directions_and_controls_are_taken_out() {
        assert_eq!(plain("a\u{202e}b\0c\u{2066}d\n\te\u{200f}"), "abcd  e");
    }

    #[test]
    fn long_names_are_cut() {
        assert_eq!(name("  The Daily\tHerald "), "The Daily Herald");
        assert_eq!(name(&"a".repeat(28)), "a".repeat(28));
        assert_eq!(name(&"a".repeat(29)), format!("{}…", "a".repeat(27)));
        assert_eq!(name(&"報".repeat(40)), format!("{}…", "報".repeat(14)));
    }
}
