//! What was left out while reading, or read otherwise than may have been meant, for a warning at the end.

use std::fmt;
use std::path::PathBuf;

use super::date::Order;
use super::error::{Place, ReadError};
use super::wording::quoted;

/// What is told. Shows as one line for each sort of thing that was; empty where none was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Report {
    /// Single articles that were left out.
    pub(crate) skipped: Skipped,
    /// Inputs of which nobody knows how much was left out.
    pub(crate) lost: Skipped,
    /// Files of folders that hold no articles by their names.
    pub(crate) passed_over: PassedOver,
    /// Files without titles, texts or dates that have fields which may be these under another name.
    pub(crate) misnamed: Seen<(Place, String)>,
    /// Articles that have a title and no field for the text, and how that would be called.
    pub(crate) without_text: Seen<(Place, String)>,
    /// Dates that could not be read; their articles were kept without one.
    pub(crate) unread_dates: Seen<(Place, String)>,
    /// Dates of which nobody said whether day or month comes first, and both are possible.
    pub(crate) either_order: Seen<(Place, String)>,
    /// Dates that could be read only with day and month the other way round than the order says.
    pub(crate) other_order: Seen<(Place, String, Order)>,
    /// Articles that were HTML, or had entities, and of which what it shows was read.
    pub(crate) with_markup: u64,
}

/// How often something was, and what it was the first time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen<T> {
    pub(crate) count: u64,
    first: Option<T>,
}

impl<T> Default for Seen<T> {
    fn default() -> Self {
        Self { count: 0, first: None }
    }
}

impl<T> Seen<T> {
    pub(crate) fn note(&mut self, what: impl FnOnce() -> T) {
        self.count += 1;
        self.first.get_or_insert_with(what);
    }
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
        if self.skipped.count > 0 {
            let were = counted(self.skipped.count, "invalid record was", "invalid records were");
            writeln!(f, "{were} left out:")?;
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
        if let Some((place, told)) = &self.misnamed.first {
            write!(f, "{place}: {told}")?;
            match self.misnamed.count {
                1 => writeln!(f)?,
                files => writeln!(f, "; {files} files are like that")?,
            }
        }
        if let Some((place, field)) = &self.without_text.first {
            let Seen { count, .. } = self.without_text;
            let have = counted(count, "article has", "articles have");
            let (field, at) = (quoted(field), first_at(count, place));
            writeln!(
                f,
                "{have} no field {field} and only a title to be judged by, {at} (--text-field names \
                 another)"
            )?;
        }
        if let Some((place, date)) = &self.unread_dates.first {
            let Seen { count, .. } = self.unread_dates;
            let were = counted(count, "date was", "dates were");
            let (date, at) = (quoted(date), first_at(count, place));
            writeln!(f, "{were} unreadable or not from 1400 to 2199, and left out, {at}: {date}")?;
        }
        if let Some((place, date)) = &self.either_order.first {
            let were = counted(self.either_order.count, "date was", "dates were");
            writeln!(
                f,
                "{were} read day first and could be meant month first, such as {} at {place} \
                 (--date-order says which)",
                quoted(date)
            )?;
        }
        if let Some((place, date, asked)) = &self.other_order.first {
            let have = counted(self.other_order.count, "date has", "dates have");
            let (found, other) = match asked {
                Order::Dmy => ("month", "mdy"),
                Order::Mdy => ("day", "dmy"),
            };
            writeln!(
                f,
                "{have} the {found} first and cannot be meant otherwise, such as {} at {place} \
                 (--date-order {other} reads all so)",
                quoted(date)
            )?;
        }
        if self.with_markup > 0 {
            let had = counted(self.with_markup, "article", "articles");
            writeln!(f, "{had} had HTML, which was read as what it shows")?;
        }
        Ok(())
    }
}

fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn first_at(count: u64, place: &Place) -> String {
    format!("{}at {place}", if count == 1 { "" } else { "the first " })
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
    pub(crate) count: u64,
    /// The first few, by name.
    pub(crate) first: Vec<Place>,
}

impl PassedOver {
    const SHOWN: usize = 5;

    pub(crate) fn of(files: &[PathBuf]) -> Self {
        let mut files: Vec<&PathBuf> = files.iter().collect();
        files.sort_unstable();
        let first = files.iter().take(Self::SHOWN).map(|file| Place::file(file)).collect();
        Self { count: files.len() as u64, first }
    }
}

impl fmt::Display for PassedOver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<String> = self.first.iter().map(Place::to_string).collect();
        let names = names.join(", ");
        if self.count == 0 {
            return Ok(());
        }
        let were = counted(self.count, "file of another kind was", "files of other kinds were");
        write!(f, "{were} passed over (text is read from .txt): {names}")?;
        match self.count - self.first.len() as u64 {
            0 => writeln!(f),
            more => writeln!(f, " and {more} more"),
        }
    }
}
