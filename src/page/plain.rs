//! Text of others, made fit for the page.

use std::borrow::Cow;

use maud::{Markup, Render, html};

/// Text of unknown origin: escaped, and with control characters replaced, which HTML either forbids
/// or drops silently.
pub(super) struct Plain<'a>(pub(super) &'a str);

impl Render for Plain<'_> {
    fn render_to(&self, buffer: &mut String) {
        fit(self.0).render_to(buffer);
    }
}

/// The text with control characters replaced, each by one character that is as long in UTF-16.
pub(super) fn fit(text: &str) -> Cow<'_, str> {
    if text.contains(is_unfit) {
        Cow::Owned(text.replace(is_unfit, "\u{fffd}"))
    } else {
        Cow::Borrowed(text)
    }
}

fn is_unfit(c: char) -> bool {
    c.is_control() && !c.is_whitespace()
}

/// Foreign text within a line. Its direction is its own, and an override in it ends with it.
pub(super) fn inline(text: &str) -> Markup {
    html! { bdi lang="" { (Plain(text)) } }
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
}
