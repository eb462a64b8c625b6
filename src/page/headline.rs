//! What an article is called, and how it begins.

use super::Desk;
use crate::article::Article;
use crate::detector::Story;

/// Characters of a title that are shown: some feeds put the whole article there.
const TITLE_CHARS: usize = 200;

/// Characters of a text that stand in for a title.
const HEADLINE_CHARS: usize = 80;

/// Characters of a text that open a story.
const LEAD_CHARS: usize = 240;

/// The title; without one, the beginning of the text; without that, the id.
pub(super) fn of(article: &Article) -> String {
    let title = beginning(article.title().unwrap_or_default(), TITLE_CHARS);
    if !title.is_empty() {
        return title;
    }
    let text = beginning(article.text(), HEADLINE_CHARS);
    if !text.is_empty() { text } else { article.id().to_owned() }
}

/// What the report that leads a story is called.
pub(super) fn of_story(desk: &Desk<'_>, story: Story<'_>) -> String {
    let leading = story.reports().next();
    leading.map(|report| of(desk.article(report.representative()))).unwrap_or_default()
}

/// The beginning of the text; empty when the text is blank.
pub(super) fn lead(article: &Article) -> String {
    beginning(article.text(), LEAD_CHARS)
}

/// The words of `text` that fit into `limit` characters; or else, as in scripts without spaces, as
/// many characters.
fn beginning(text: &str, limit: usize) -> String {
    let text = text.trim();
    let Some((end, _)) = text.char_indices().nth(limit) else {
        return in_one_line(text);
    };
    let cut = match text[..end].rfind(char::is_whitespace) {
        Some(space) if space > end / 2 => &text[..space],
        _ => &text[..end],
    };
    let words = cut.trim_end_matches(|c: char| !c.is_alphanumeric());
    // Some titles are nothing but pictures.
    format!("{}…", in_one_line(if words.is_empty() { cut } else { words }))
}

fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_goes_before_text_before_id() {
        let article = Article::new("id", "Some text.");
        assert_eq!(of(&article.clone().with_title(" A title ")), "A title");
        assert_eq!(of(&article.with_title(" ")), "Some text.");
        assert_eq!(of(&Article::new("id", "\n")), "id");
    }

    #[test]
    fn a_title_as_long_as_a_text_is_cut() {
        let article = Article::new("id", "").with_title("word ".repeat(1_000));
        assert_eq!(of(&article), format!("{}…", ["word"; 40].join(" ")));
    }

    #[test]
    fn words_stay_whole_where_there_are_spaces() {
        assert_eq!(beginning("one two,\nthree four", 13), "one two…");
        assert_eq!(beginning("one\ntwo", 13), "one two");
        assert_eq!(beginning("地铁二号线今日开通", 4), "地铁二号…");
        assert_eq!(beginning(&"x".repeat(20), 4), "xxxx…");
        assert_eq!(beginning(&"😀".repeat(20), 4), "😀😀😀😀…");
    }
}
