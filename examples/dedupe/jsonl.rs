//! The groups as JSON lines, one an article, in input order.

use std::io::{self, Write};

use samestory::Stories;
use serde::Serialize;

use crate::json_line::write_line;

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    story: &'a str,
    report: &'a str,
    representative: bool,
    /// Only where it is: most are not.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    too_short: bool,
}

pub(crate) fn write(stories: &Stories, out: &mut dyn Write) -> io::Result<()> {
    for article in stories.articles() {
        let line = Line {
            id: article.id(),
            story: article.story().id(),
            report: article.report().id(),
            representative: article.is_representative(),
            too_short: article.is_too_short(),
        };
        write_line(&line, &mut *out)?;
    }
    Ok(())
}
