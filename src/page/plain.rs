//! Text of others, made fit for the page.

use maud::{Markup, Render, html};

/// Text of unknown origin: escaped, and with control characters replaced, which HTML either forbids
/// or drops silently.
pub(super) struct Plain<'a>(pub(super) &'a str);

impl Render for Plain<'_> {
    fn render_to(&self, buffer: &mut String) {
        if self.0.contains(is_unfit) {
            self.0.replace(is_unfit, "\u{fffd}").render_to(buffer);
        } else {
            self.0.render_to(buffer);
        }
    }
}

fn is_unfit(c: char) -> bool {
    c.is_control() && !c.is_whitespace()
}

/// Foreign text within a line. Its direction is its own, and an override in it ends with it.
pub(super) fn inline(text: &str) -> Markup {
    html! { bdi lang="" { (Plain(text)) } }
}

/// Foreign text as paragraphs, one a line.
pub(super) fn paragraphs(text: &str) -> Markup {
    html! {
        @for line in text.lines().filter(|line| !line.trim().is_empty()) {
            p dir="auto" lang="" { (Plain(line)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_and_controls_lose_their_power() {
        let text = "a\0b\u{1b}[1m \"x\" & <script>\tc\u{202e}d";
        assert_eq!(
            Plain(text).render().into_string(),
            "a\u{fffd}b\u{fffd}[1m &quot;x&quot; &amp; &lt;script&gt;\tc\u{202e}d"
        );
    }

    #[test]
    fn blank_lines_make_no_paragraph() {
        let markup = paragraphs("one\n\n \r\ntwo\n").into_string();
        assert_eq!(markup.matches("<p ").count(), 2);
    }
}
