//! HTML in titles and texts, as feeds have it. The library takes what it gets for words, tags too.

/// What is done with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Markup {
    /// Tags are dropped, entities are read as what they stand for
    #[default]
    Drop,
    /// All of it is text
    Keep,
}

/// Elements whose content nobody reads.
const UNREAD: [&str; 2] = ["script", "style"];

/// Elements that do not end a word; all others do.
const WITHIN_WORDS: [&str; 12] =
    ["a", "abbr", "b", "em", "font", "i", "mark", "s", "small", "span", "strong", "u"];

/// The words that a browser would show; none where those are the ones of `text`, since it is no HTML.
/// Tags that stand in it as entities, as in a feed that was read without being unpacked, are tags, too.
/// Costs O(bytes) time.
pub(crate) fn shown(text: &str) -> Option<String> {
    if is_html(text) {
        return Some(without_tags(text));
    }
    let decoded = html_escape::decode_html_entities(text);
    if decoded == text {
        return None;
    }
    Some(if is_html(&decoded) { without_tags(&decoded) } else { decoded.into_owned() })
}

/// With what its entities stand for.
fn without_tags(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, from) = rest.split_at(at);
        shown.push_str(before);
        let Some(length) = length_of_tag(from) else {
            shown.push('<');
            rest = &from[1..];
            continue;
        };
        let (tag, behind) = from.split_at(length);
        let name = name(tag);
        if !WITHIN_WORDS.iter().any(|within| name.eq_ignore_ascii_case(within)) {
            shown.push('\n');
        }
        let unread = UNREAD.iter().find(|unread| name.eq_ignore_ascii_case(unread));
        rest = match unread {
            Some(unread) if !tag.starts_with("</") => from_end_of(unread, behind),
            _ => behind,
        };
    }
    shown.push_str(rest);
    html_escape::decode_html_entities(&shown).into_owned()
}

/// Whether there is an end tag, or one of a paragraph or a line. In prose and in formulas none is.
fn is_html(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| {
        let from = &text[at..];
        let name = name(from);
        let behind = from[1..].trim_start_matches('/')[name.len()..].trim_start();
        let is_alone = ["p", "br"].iter().any(|alone| name.eq_ignore_ascii_case(alone));
        !name.is_empty()
            && (is_alone || from.starts_with("</"))
            && behind.trim_start_matches('/').starts_with('>')
    })
}

/// The name of the tag that `from` begins with, which may be none.
fn name(from: &str) -> &str {
    let from = from[1..].strip_prefix('/').unwrap_or(&from[1..]);
    let end = from.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(from.len());
    if from.starts_with(|c: char| c.is_ascii_alphabetic()) { &from[..end] } else { "" }
}

/// The bytes of the tag, comment or declaration that `from` begins with, which is a `<`; none where it
/// is no more than that.
fn length_of_tag(from: &str) -> Option<usize> {
    if from.starts_with("<!--") {
        return Some(from.find("-->").map_or(from.len(), |end| end + 3));
    }
    if !from.starts_with("<!") && !from.starts_with("<?") && name(from).is_empty() {
        return None;
    }
    let mut quote = None;
    let end = from.find(|c: char| match (quote, c) {
        (None, '"' | '\'') => {
            quote = Some(c);
            false
        }
        (Some(open), _) => {
            if open == c {
                quote = None;
            }
            false
        }
        (None, _) => c == '>',
    });
    // A quotation mark that is left open is none.
    end.or_else(|| from.find('>')).map(|end| end + 1)
}

/// What follows from the end tag of the element `name` on; nothing where there is none.
fn from_end_of<'a>(element: &str, text: &'a str) -> &'a str {
    let end =
        text.match_indices("</").find(|&(at, _)| name(&text[at..]).eq_ignore_ascii_case(element));
    end.map_or("", |(at, _)| &text[at..])
}
