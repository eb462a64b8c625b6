//! What was left out while reading, for a warning at the end.

use std::fmt;
use std::path::PathBuf;

use super::date::Order;
use super::error::{Place, ReadError, quoted};
use super::row::{Fields, Parts};

/// What was left out. Shows as one line for each sort of thing that was; empty where none was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Report {
    /// Single articles.
    pub(crate) skipped: Skipped,
    /// Inputs of which nobody knows how much was left out.
    pub(crate) lost: Skipped,
    /// Files of folders that hold no articles by their names.
    pub(crate) passed_over: PassedOver,
    pub(crate) unread_columns: UnreadColumns,
    pub(crate) without_text: WithoutText,
    pub(crate) unread_dates: UnreadDates,
    pub(crate) either_order: EitherOrder,
    pub(crate) other_order: OtherOrder,
    /// Articles that were HTML, or had entities.
    pub(crate) with_markup: u64,
}

impl Report {
    /// Counts what was passed over for a mistake: one article or the rest of its input.
    pub(crate) fn note(&mut self, error: &ReadError) {
        match error.lost_rest() {
            Some(rest) => self.lost.note(rest),
            None => self.skipped.note(error.to_string()),
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.skipped.count {
            0 => {}
            1 => writeln!(f, "1 invalid record was left out:")?,
            count => writeln!(f, "{count} invalid records were left out:")?,
        }
        for error in &self.skipped.first {
            writeln!(f, "  {error}")?;
        }
        if let Some(more) = self.skipped.more() {
            writeln!(f, "  and {more} more")?;
        }
        for rest in &self.lost.first {
            writeln!(f, "{rest}")?;
        }
        if let Some(more) = self.lost.more() {
            writeln!(f, "and {more} more in the same way")?;
        }
        self.passed_over.fmt(f)?;
        self.unread_columns.fmt(f)?;
        self.without_text.fmt(f)?;
        self.unread_dates.fmt(f)?;
        self.either_order.fmt(f)?;
        self.other_order.fmt(f)?;
        match self.with_markup {
            0 => Ok(()),
            1 => writeln!(f, "1 article had HTML, which was read as what it shows"),
            count => writeln!(f, "{count} articles had HTML, which was read as what it shows"),
        }
    }
}

/// Mistakes that were passed over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Skipped {
    pub(crate) count: u64,
    /// The first few, a line each.
    pub(crate) first: Vec<String>,
}

impl Skipped {
    const SHOWN: usize = 50;

    fn note(&mut self, line: String) {
        self.count += 1;
        if self.first.len() < Self::SHOWN {
            self.first.push(line);
        }
    }

    /// How many are only counted.
    fn more(&self) -> Option<u64> {
        Some(self.count - self.first.len() as u64).filter(|&more| more > 0)
    }
}

/// Files that were not looked into.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PassedOver {
    pub(crate) count: usize,
    /// The first few, by name.
    pub(crate) first: Vec<Place>,
}

impl PassedOver {
    const SHOWN: usize = 5;

    pub(crate) fn of(files: &[PathBuf]) -> Self {
        let mut files: Vec<&PathBuf> = files.iter().collect();
        files.sort_unstable();
        let first = files.iter().take(Self::SHOWN).map(|file| Place::file(file)).collect();
        Self { count: files.len(), first }
    }
}

impl fmt::Display for PassedOver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<String> = self.first.iter().map(Place::to_string).collect();
        let names = names.join(", ");
        match self.count - self.first.len() {
            _ if self.count == 0 => Ok(()),
            0 if self.count == 1 => {
                writeln!(
                    f,
                    "1 file of another kind was passed over (text is read from .txt): {names}"
                )
            }
            more => {
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                writeln!(
                    f,
                    "{} files of other kinds were passed over (text is read from .txt): {names}{more}",
                    self.count
                )
            }
        }
    }
}

/// Tables without titles, texts or dates that have columns which may hold them under another name, and
/// files of JSON lines of which the first is so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct UnreadColumns {
    pub(crate) tables: u64,
    /// Of the first one: where its header is, what it has no column for, and which are not read.
    pub(crate) first: Option<(Place, String, String)>,
}

impl UnreadColumns {
    pub(crate) fn note(&mut self, at: &Place, missing: Parts, unread: &[String], fields: &Fields) {
        let missing = missing.named(fields);
        let missing: Vec<String> =
            missing.map(|(name, option)| format!("{} ({option})", quoted(name))).collect();
        if missing.is_empty() || unread.is_empty() {
            return;
        }
        self.tables += 1;
        if self.first.is_none() {
            let unread: Vec<String> = unread.iter().map(|name| quoted(name)).collect();
            self.first = Some((at.clone(), missing.join(" or "), unread.join(", ")));
        }
    }
}

impl fmt::Display for UnreadColumns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((place, missing, unread)) = &self.first else { return Ok(()) };
        let more = match self.tables {
            1 => String::new(),
            tables => format!("; {tables} files are like that"),
        };
        writeln!(f, "{place}: nothing is called {missing}; not read: {unread}{more}")
    }
}

/// Articles that have a title and no field for the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct WithoutText {
    pub(crate) count: u64,
    /// Where the first one is, and how the field would be called.
    pub(crate) first: Option<(Place, String)>,
}

impl WithoutText {
    pub(crate) fn note(&mut self, place: &Place, field: &str) {
        self.count += 1;
        if self.first.is_none() {
            self.first = Some((place.clone(), field.to_owned()));
        }
    }
}

impl fmt::Display for WithoutText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((place, field)) = &self.first else { return Ok(()) };
        let field = quoted(field);
        match self.count {
            1 => write!(f, "1 article has no field {field} and is judged by its title, at {place}"),
            count => write!(
                f,
                "{count} articles have no field {field} and are judged by their titles, the first at \
                 {place}"
            ),
        }?;
        writeln!(f, " (--text-field names another)")
    }
}

/// Dates of which nobody said whether day or month comes first, and both are possible.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct EitherOrder {
    pub(crate) count: u64,
    /// Where the first one is, and what it says.
    pub(crate) first: Option<(Place, String)>,
}

impl EitherOrder {
    pub(crate) fn note(&mut self, place: &Place, date: &str) {
        self.count += 1;
        if self.first.is_none() {
            self.first = Some((place.clone(), date.to_owned()));
        }
    }
}

impl fmt::Display for EitherOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((place, date)) = &self.first else { return Ok(()) };
        let what = match self.count {
            1 => "1 date was".to_owned(),
            count => format!("{count} dates were"),
        };
        writeln!(
            f,
            "{what} read day first and could be meant month first, such as {} at {place} \
             (--date-order says which)",
            quoted(date)
        )
    }
}

/// Dates that could be read only with day and month the other way round.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct OtherOrder {
    pub(crate) count: u64,
    /// Where the first one is, what it says, and which order was asked for.
    pub(crate) first: Option<(Place, String, Order)>,
}

impl OtherOrder {
    pub(crate) fn note(&mut self, place: &Place, date: &str, asked: Order) {
        self.count += 1;
        if self.first.is_none() {
            self.first = Some((place.clone(), date.to_owned(), asked));
        }
    }
}

impl fmt::Display for OtherOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((place, date, asked)) = &self.first else { return Ok(()) };
        let (found, other) = match asked {
            Order::Dmy => ("month first", "mdy"),
            Order::Mdy => ("day first", "dmy"),
        };
        let what = match self.count {
            1 => "1 date has the".to_owned(),
            count => format!("{count} dates have the"),
        };
        writeln!(
            f,
            "{what} {found} and cannot be meant otherwise, such as {} at {place} (--date-order \
             {other} reads all so)",
            quoted(date)
        )
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
