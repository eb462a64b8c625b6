//! The groups as comma-separated values, one article a row, in input order.

use std::io::{self, Write};

use samestory::Stories;

use crate::tree::Labels;

const COLUMNS: [&str; 9] = [
    "id",
    "story",
    "report",
    "representative",
    "too_short",
    "certainty",
    "headline",
    "date",
    "source",
];

pub(crate) fn write(stories: &Stories, labels: &Labels, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = csv::Writer::from_writer(out);
    rows.write_record(COLUMNS)?;
    for article in stories.articles() {
        let story = article.story();
        let certainty = story.certainty().map(|certainty| format!("{certainty:.4}"));
        let [headline, date, source] = labels.texts(article).map(plain);
        rows.write_record([
            article.id(),
            story.id(),
            article.report().id(),
            &article.is_representative().to_string(),
            &article.is_too_short().to_string(),
            &certainty.unwrap_or_default(),
            &headline,
            &date,
            &source,
        ])?;
    }
    rows.flush()
}

/// A spreadsheet takes a cell that begins so for a formula, and what is foreign could be one.
fn plain(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}
