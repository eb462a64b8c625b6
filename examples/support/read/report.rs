//! What was left out while reading, for a warning at the end.

use std::fmt;

use super::error::{Place, ReadError, quoted};

/// What was left out. Shows as one line for each sort of thing that was; empty where none was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Report {
    pub(crate) skipped: Skipped,
    pub(crate) unread_dates: UnreadDates,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.skipped.fmt(f)?;
        self.unread_dates.fmt(f)
    }
}

/// Articles, or damaged ends of files, that could not be read and were passed over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Skipped {
    pub(crate) count: u64,
    /// The first few errors.
    pub(crate) first: Vec<String>,
}

impl Skipped {
    const SHOWN: usize = 5;

    pub(crate) fn note(&mut self, error: &ReadError) {
        self.count += 1;
        if self.first.len() < Self::SHOWN {
            self.first.push(error.to_string());
        }
    }
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.count {
            0 => return Ok(()),
            1 => writeln!(f, "1 invalid record was left out:")?,
            count => writeln!(f, "{count} invalid records were left out:")?,
        }
        for error in &self.first {
            writeln!(f, "  {error}")?;
        }
        match self.count - self.first.len() as u64 {
            0 => Ok(()),
            more => writeln!(f, "  and {more} more"),
        }
    }
}

/// Dates that could not be read; their articles were kept without one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct UnreadDates {
    pub(crate) count: u64,
    /// Where the first one is, and what it says.
    pub(crate) first: Option<(Place, String)>,
}

impl UnreadDates {
    pub(crate) fn note(&mut self, place: &Place, date: &str) {
        self.count += 1;
        if self.first.is_none() {
            self.first = Some((place.clone(), date.to_owned()));
        }
    }
}

impl fmt::Display for UnreadDates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((place, date)) = &self.first else {
            return Ok(());
        };
        let date = quoted(date);
        match self.count {
            1 => writeln!(f, "1 date could not be read and was left out, at {place}: {date}"),
            count => writeln!(
                f,
                "{count} dates could not be read and were left out, the first at {place}: {date}"
            ),
        }
    }
}
