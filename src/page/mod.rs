//! Stories as one HTML page for people (feature `page`).
//!
//! [`render`] writes a single self-contained file that opens from disk and asks the network for
//! nothing. It shows the batch at a glance (counts, the largest stories, charts), a list of the
//! stories to search, filter and sort, and of each story its reports side by side, why they are
//! together, and where two texts agree and differ. It can be read on a phone and on a wide screen,
//! by day and by night, and used with the keyboard alone.
//!
//! `#story-ID` leads to the story of that id, where ASCII letters, digits, `-`, `_` and `.` of the
//! id stand for themselves and every other byte is `~` and two hexadecimal digits;
//! `#story-ID/A/B` to the comparison of two of its articles, by number.
//!
//! ```
//! use samestory::{Article, Detector, page};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let articles = [
//!     Article::new("wire", "The ferry Aurora ran aground off Lundy with 40 people aboard."),
//!     Article::new("daily", "The ferry Aurora ran aground off Lundy with 40 people aboard!"),
//! ];
//! let detector = Detector::default();
//! let mut page = Vec::new();
//! page::render(&detector.analyse(&articles)?, &mut page)?;
//! assert!(String::from_utf8(page)?.contains("href=\"#story-wire\""));
//! # Ok(())
//! # }
//! ```
//!
//! # What strangers' articles can do
//!
//! Nothing: a Content-Security-Policy in the page allows its own script and style, by their
//! hashes, and nothing else, neither from within the page nor from elsewhere. What comes from
//! articles is packed data, which the script shows as text, or was escaped.
//!
//! # How it is made
//!
//! ```text
//! Analysis -> selection: what is on the page -> record: stories as data -> packed ─┐
//!          -> overview: figures and charts -----------------------------> frame ---┴-> HTML
//! ```
//!
//! Data is packed in blocks of stories that the script (`script/`) unpacks when a story is opened,
//! so that twenty thousand articles open at once.

mod anchor;
mod calendar;
pub mod chart;
mod charts;
mod days;
mod frame;
mod headline;
mod overview;
mod packed;
mod plain;
mod record;
mod selection;
mod sources;
mod utf16;
mod wording;

use std::borrow::Cow;
use std::io::{Result, Write};

use maud::Markup;
use rayon::prelude::*;
use serde::Serialize;

use crate::article::Article;
use crate::detector::{Analysis, Member};
use record::{Line, Record};
use selection::Selection;
use sources::Sources;

/// The page lists the largest stories, one at least, with no more articles than this all together,
/// and says how many it left out: browsers hold a list of so many in mind while one types into the search.
pub const MAX_ARTICLES: usize = 100_000;

/// The page has the texts of the largest stories that fit, with no more bytes than this all together,
/// and says of how many it left them out. Packed they are about half as long.
pub const MAX_TEXT_BYTES: usize = 128 << 20;

/// Writes the page of the stories of `analysis` to `out`.
///
/// The same input gives the same bytes. Whatever ids, titles, sources and texts contain is shown as
/// text and cannot become markup; control characters other than white space are shown as `U+FFFD`.
///
/// ```
/// use samestory::{Article, Detector, page};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let articles = [Article::new("wire", "The ferry Aurora ran aground off Lundy.")];
/// let detector = Detector::default();
/// let mut file = Vec::new();
/// page::render(&detector.analyse(&articles)?, &mut file)?;
/// assert!(file.starts_with(b"<!DOCTYPE html>"));
/// # Ok(())
/// # }
/// ```
///
/// # What is compared
///
/// Of a story of up to 8 reports any two are compared on the page; of a larger one each report with
/// the first and with the one before it; each copy with the article that speaks for its report. Of
/// more than 200 reports, or copies of one report, the first 200 are.
///
/// # Resources
///
/// Takes time a little above linear in the words of the articles, on the rayon pool in which it is
/// called: of news two or three times as long as [`Detector::analyse`](crate::Detector::analyse)
/// takes. The page of thousands of articles is from half to four fifths as long as their texts. Each thread holds some blocks of a quarter of a
/// megabyte of text, and of a longer story what is compared of it, ten times as long as its texts;
/// besides some 200 bytes an article.
///
/// # Errors
///
/// Those of `out`.
pub fn render(analysis: &Analysis<'_>, mut out: impl Write) -> Result<()> {
    let selection = Selection::of(analysis.stories(), analysis.articles());
    let desk = Desk { analysis, sources: Sources::of(analysis.articles()) };
    write_page(&desk, &selection, &mut out)
}

/// What every part of the page needs to know.
struct Desk<'a> {
    analysis: &'a Analysis<'a>,
    sources: Sources<'a>,
}

impl<'a> Desk<'a> {
    fn article(&self, member: Member<'_>) -> &'a Article {
        &self.analysis.articles()[member.number()]
    }
}

/// What the script of the page is told at once.
#[derive(Serialize)]
struct Index<'a> {
    /// A block after the other.
    stories: Vec<Line>,
    /// How many stories each block has.
    blocks: Vec<usize>,
    sources: Vec<Cow<'a, str>>,
    /// The least mean probability that makes one story.
    threshold: f64,
    /// Up to so many reports any two are compared, and so many copies of a report.
    all_pairs: usize,
    compared: usize,
}

/// Blocks that are made at a time by each thread.
const BLOCKS_A_THREAD: usize = 4;

fn write_page(desk: &Desk<'_>, selection: &Selection, out: &mut impl Write) -> Result<()> {
    out.write_all(frame::OPENING.as_bytes())?;
    write_markup(frame::head(desk), out)?;
    out.write_all(b"<body>\n")?;
    write_markup(frame::body(desk, selection), out)?;
    let lines = write_blocks(desk, selection, out)?;
    let index = Index {
        stories: lines,
        blocks: selection.blocks.iter().map(ExactSizeIterator::len).collect(),
        sources: desk.sources.names().map(plain::fit).collect(),
        threshold: desk.analysis.story_threshold(),
        all_pairs: record::ALL_PAIRS,
        compared: record::COMPARED,
    };
    packed::write("index", &packed::packed(&index)?, out)?;
    write_markup(frame::script(), out)?;
    out.write_all(b"</body>\n</html>\n")
}

/// Writes the blocks, and returns the lines of their stories.
fn write_blocks(desk: &Desk<'_>, selection: &Selection, out: &mut impl Write) -> Result<Vec<Line>> {
    let mut lines = Vec::with_capacity(selection.stories.len());
    let at_a_time = BLOCKS_A_THREAD * rayon::current_num_threads();
    let mut number = 0;
    for blocks in selection.blocks.chunks(at_a_time) {
        let made: Vec<Result<(Vec<Line>, String)>> = blocks
            .par_iter()
            .map(|block| {
                let (lines, records): (Vec<Line>, Vec<Record>) = block
                    .clone()
                    .into_par_iter()
                    .filter_map(|at| {
                        record::of_story(desk, selection.stories[at], selection.has_texts[at])
                    })
                    .unzip();
                Ok((lines, packed::packed(&records)?))
            })
            .collect();
        for block in made {
            let (of_block, packed) = block?;
            packed::write(&format!("block-{number}"), &packed, out)?;
            lines.extend(of_block);
            number += 1;
        }
    }
    Ok(lines)
}

fn write_markup(markup: Markup, out: &mut impl Write) -> Result<()> {
    let mut text = markup.into_string();
    text.push('\n');
    out.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests;
