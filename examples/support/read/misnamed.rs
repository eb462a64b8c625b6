//! Fields of other names that may have been meant for title, text or date.

use std::sync::Arc;

use super::row::{Fields, Row};
use super::wording::{Missing, misnamed};

/// What the articles of one input have and lack.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    articles: u64,
    /// Of title, text and date.
    parts: [Part; 3],
}

#[derive(Debug, Default)]
struct Part {
    /// Articles that lack it.
    lacking: u64,
    /// The fields that are not read of articles that lack it, and of others.
    in_place: Vec<Arc<str>>,
    beside: Vec<Arc<str>>,
}

impl Tally {
    pub(crate) fn add(&mut self, row: &Row) {
        self.articles += 1;
        let has = [&row.title, &row.text, &row.date].map(Option::is_some);
        for (part, has) in self.parts.iter_mut().zip(has) {
            part.lacking += u64::from(!has);
            let seen = if has { &mut part.beside } else { &mut part.in_place };
            let new = row.unread.iter().filter(|&name| !seen.contains(name)).cloned();
            seen.extend(new.collect::<Vec<_>>());
        }
    }

    /// Which parts articles lack that have fields instead which others that have the part do not: what
    /// stands beside it in these was not meant for it.
    pub(crate) fn told(&self, fields: &Fields) -> Option<String> {
        let named = [
            (&fields.title, "--title-field"),
            (&fields.text, "--text-field"),
            (&fields.date, "--date-field"),
        ];
        let (mut missing, mut unread) = (Vec::new(), Vec::new());
        for (part, (name, option)) in self.parts.iter().zip(named) {
            let instead = part.in_place.iter().filter(|&name| !part.beside.contains(name));
            let before = unread.len();
            unread.extend(instead.map(|name| &**name));
            if unread.len() > before {
                missing.push(Missing { name, option, articles: (part.lacking, self.articles) });
            }
        }
        misnamed(&missing, unread)
    }
}
