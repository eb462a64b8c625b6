//! Stories as one HTML page for people (feature `page`).
//!
//! [`render`] writes a single self-contained file: it opens from disk, asks the network for
//! nothing, runs no script, and can be read on a phone and on a wide screen, by day and by night.
//! Stories of several articles come first, the largest at the top; the articles that stand alone
//! are folded away below. `#story-ID` leads to the story of that id, where ASCII letters, digits,
//! `-`, `_` and `.` of the id stand for themselves and every other byte is `~` and two hexadecimal
//! digits.
//!
//! ```
//! use samestory::{Article, Detector, page};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let articles = [
//!     Article::new("wire", "The ferry Aurora ran aground off Lundy with 40 people aboard."),
//!     Article::new("daily", "The ferry Aurora ran aground off Lundy with 40 people aboard!"),
//! ];
//! let stories = Detector::default().detect(&articles)?;
//! let mut page = Vec::new();
//! page::render(&articles, &stories, &mut page)?;
//! assert!(String::from_utf8(page)?.contains("id=\"story-wire\""));
//! # Ok(())
//! # }
//! ```

mod anchor;
mod calendar;
pub mod chart;
mod frame;
mod headline;
mod plain;
mod story;
mod wording;

use std::cmp::Reverse;
use std::io::{Error, ErrorKind, Result, Write};

use maud::Markup;

use crate::article::Article;
use crate::detector::{Member, Stories, Story};

/// Above this many articles the page leaves their texts out, and says so, to stay a file that
/// browsers open: 20,000 texts of 3 kB are 60 MB.
pub const MAX_TEXTS: usize = 20_000;

/// Writes the page of `stories`, which were found in `articles`, to `out`.
///
/// The same input gives the same bytes. Whatever ids, titles, sources and texts contain is shown as
/// text and cannot become markup; control characters other than white space are shown as `U+FFFD`.
///
/// # Resources
///
/// Takes time linear in the bytes written: the page is about as long as the texts, and above
/// [`MAX_TEXTS`] about 300 bytes an article. Holds the markup of one story at a time, besides up
/// to 32 bytes a story, and hands it to `out` whole, so that a buffered writer gains little.
///
/// # Errors
///
/// Those of `out`, and [`ErrorKind::InvalidInput`] when `articles` are not those, in the same
/// order, in which `stories` were found; then nothing is written.
pub fn render(articles: &[Article], stories: &Stories, out: &mut impl Write) -> Result<()> {
    check_belonging(articles, stories)?;
    let desk = Desk { articles, with_texts: articles.len() <= MAX_TEXTS };
    write_page(&desk, stories, out)
}

/// What every part of the page needs to know.
struct Desk<'a> {
    articles: &'a [Article],
    with_texts: bool,
}

impl<'a> Desk<'a> {
    fn article(&self, member: Member<'_>) -> &'a Article {
        &self.articles[member.index()]
    }
}

fn check_belonging(articles: &[Article], stories: &Stories) -> Result<()> {
    let expected = stories.placements().len();
    if articles.len() != expected {
        let message = format!(
            "the stories were found in {expected} articles, but {} were given: \
             pass the articles that were grouped",
            articles.len()
        );
        return Err(Error::new(ErrorKind::InvalidInput, message));
    }
    for member in stories.iter().flat_map(Story::articles) {
        let (number, given) = (member.index(), articles[member.index()].id());
        if given != member.id() {
            let message = format!(
                "article {number} (counted from 0) has the id {given:?}, but had {:?} when the \
                 stories were found: pass the articles that were grouped, in the same order",
                member.id()
            );
            return Err(Error::new(ErrorKind::InvalidInput, message));
        }
    }
    Ok(())
}

fn write_page(desk: &Desk<'_>, stories: &Stories, out: &mut impl Write) -> Result<()> {
    let (mut shared, single): (Vec<_>, Vec<_>) =
        stories.iter().partition(|story| story.articles().nth(1).is_some());
    shared.sort_by_cached_key(|story| Reverse(story.articles().count()));

    out.write_all(frame::OPENING.as_bytes())?;
    write_markup(frame::head(stories), out)?;
    out.write_all(b"<body>\n")?;
    write_markup(frame::masthead(desk, stories), out)?;
    out.write_all(b"<main>\n")?;
    write_shared(desk, &shared, out)?;
    if !single.is_empty() {
        write_single(desk, &single, out)?;
    }
    out.write_all(b"</main>\n")?;
    write_markup(frame::colophon(stories), out)?;
    out.write_all(b"</body>\n</html>\n")
}

fn write_shared(desk: &Desk<'_>, stories: &[Story<'_>], out: &mut impl Write) -> Result<()> {
    write_markup(frame::shared_heading(stories.len()), out)?;
    for &story in stories {
        write_markup(story::shared(desk, story), out)?;
    }
    Ok(())
}

fn write_single(desk: &Desk<'_>, stories: &[Story<'_>], out: &mut impl Write) -> Result<()> {
    out.write_all(b"<details class=\"singles\">\n")?;
    write_markup(frame::single_summary(stories.len()), out)?;
    out.write_all(b"<div class=\"columns\">\n")?;
    for &story in stories {
        write_markup(story::single(desk, story), out)?;
    }
    out.write_all(b"</div>\n</details>\n")
}

fn write_markup(markup: Markup, out: &mut impl Write) -> Result<()> {
    let mut text = markup.into_string();
    text.push('\n');
    out.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests;
