//! Words for people, on one line of a terminal.

/// A number and what it counts.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// A text on one line, without what could move the cursor of a terminal.
pub(crate) fn one_line(text: &str) -> String {
    let visible: String = text.chars().filter(|c| !is_direction(*c)).collect();
    let words = visible.split(|c: char| c.is_whitespace() || c.is_control());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The beginning of a text on one line, of at most `longest` characters.
pub(crate) fn start(text: &str, longest: usize) -> String {
    // Far more than is shown is never looked at, whatever the text is.
    let line = one_line(&text.chars().take(longest * 8).collect::<String>());
    match line.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    }
}

/// Marks that would turn the rest of the line around.
fn is_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
