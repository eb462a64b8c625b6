//! The first step: articles in an order that depends on nothing but themselves.

use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, Int64Array, LargeBinaryArray, UInt64Array};
use datafusion::arrow::datatypes::{DataType, Int64Type, UInt64Type};
use datafusion::common::{DataFusionError, Result, exec_datafusion_err, exec_err};

use super::row_function;
use super::tables::Tables;
use super::work::Work;
use crate::article::{Article, Timestamp};
use crate::detector::Entry;
use crate::engine::arrays::{bytes, lists, numbers, texts};
use crate::engine::scalar::Scalar;

/// Articles are numbered in so many ranges of their fingerprints, each by itself.
const RANGES: u32 = 12;

/// Numbers that a range has room for, in bits.
const RANGE_BITS: u32 = 44;

/// Reads the table `input` of columns id, title, text, date, in seconds, and unread, what is no date,
/// into the table `articles`, in which each has its place in canonical order, and `is_first` those before
/// which there is none of the same words. Dates are read from a column of this name.
pub(super) async fn read(work: &mut Work, dates: &str) -> Result<u64> {
    let folder = work.folder();
    // Equal fingerprints are in one range, one after the other.
    let query = format!(
        "SELECT ss_place(range, row_number() OVER (PARTITION BY range ORDER BY fingerprint, id)) \
                AS place, id, date, unread, article, \
                lag(fingerprint) OVER (PARTITION BY range ORDER BY fingerprint, id) \
                IS DISTINCT FROM fingerprint AS is_first \
         FROM (SELECT id, date, unread, article, fingerprint, ss_range(fingerprint) AS range \
               FROM (SELECT id, date, unread, article, ss_fingerprint(article) AS fingerprint \
                     FROM (SELECT id, date, unread, ss_article(title, text, {folder}) AS article \
                           FROM input)))"
    );
    let was_done = work.is_done("articles");
    let count = work.stage("articles", &query).await?;
    if was_done {
        let now = work.number("SELECT count(*) FROM input").await?;
        if now != count {
            return exec_err!(
                "the work folder is that of a run over {count} articles, the table has {now}: \
                 remove the folder, or name another"
            );
        }
    }
    let unnamed = work.number("SELECT count(*) FROM articles WHERE id IS NULL").await?;
    if unnamed > 0 {
        // The next run shall read what was mended.
        work.undo("articles")?;
        return exec_err!(
            "{unnamed} of {count} articles have no id: give each one, or leave them out"
        );
    }
    if let Some(unread) = unread_dates(work, dates, count).await? {
        work.undo("articles")?;
        return Err(unread);
    }
    let repeated = "SELECT id FROM articles GROUP BY id HAVING count(*) > 1 ORDER BY id LIMIT 1";
    let repeated = work.rows(repeated).await?;
    if let Some(batch) = repeated.iter().find(|batch| batch.num_rows() > 0) {
        let id = texts(batch.column(0))?;
        work.undo("articles")?;
        return exec_err!(
            "two articles have the same id {:?}: ids must be unique, leave one out or rename it",
            id.value(0)
        );
    }
    Ok(count)
}

/// The error where a string is no date. An article without one is judged by its words alone, so what
/// was meant as a date is not left out unasked.
async fn unread_dates(work: &Work, column: &str, count: u64) -> Result<Option<DataFusionError>> {
    let query = "SELECT id, unread, count(*) OVER () FROM articles WHERE unread IS NOT NULL \
                 ORDER BY id LIMIT 1";
    let rows = work.rows(query).await?;
    let Some(first) = rows.iter().find(|batch| batch.num_rows() > 0) else { return Ok(None) };
    let (ids, dates) = (texts(first.column(0))?, texts(first.column(1))?);
    let unread = numbers::<Int64Type>(first.column(2))?.value(0);
    let date: String = dates.value(0).chars().take(60).collect();
    Ok(Some(exec_datafusion_err!(
        "{unread} of {count} articles have a date that cannot be read in the column {column:?} \
         (Columns::date), {:?} has {date:?}: strings are read such as 2025-12-31 and \
         2025-12-31T18:00:00Z. Cast others in a view, where TRY_CAST leaves out what is no date, or read no \
         dates, with an empty name",
        ids.value(0)
    )))
}

pub(super) fn functions() -> Vec<Scalar> {
    vec![
        row_function("ss_article", 3, DataType::LargeBinary, article),
        row_function("ss_fingerprint", 1, DataType::UInt64, |arguments| {
            numbers_of_each(&arguments[0], |entry| Some(entry.fingerprint))
        }),
        row_function("ss_range", 1, DataType::UInt64, |arguments| {
            let range = |fingerprint: u64| fingerprint >> (u64::BITS - RANGES);
            Ok(Arc::new(numbers::<UInt64Type>(&arguments[0])?.unary::<_, UInt64Type>(range)))
        }),
        row_function("ss_place", 2, DataType::UInt64, |arguments| {
            let (range, row) =
                (numbers::<UInt64Type>(&arguments[0])?, numbers::<UInt64Type>(&arguments[1])?);
            let place =
                |(range, row): (Option<u64>, Option<u64>)| Some(range? << RANGE_BITS | row?);
            Ok(Arc::new(range.iter().zip(&row).map(place).collect::<UInt64Array>()))
        }),
    ]
}

fn article(arguments: &[ArrayRef]) -> Result<ArrayRef> {
    let (titles, bodies) = (texts(&arguments[0])?, texts(&arguments[1])?);
    let tables = Tables::of(&arguments[2])?;
    let settings = tables.settings()?;
    let read = |(title, body): (Option<&str>, Option<&str>)| {
        let article = Article::new("", body.unwrap_or_default());
        let article = match title {
            Some(title) => article.with_title(title),
            None => article,
        };
        Some(Entry::read(&article, settings.stemmed_by()).encode())
    };
    Ok(Arc::new(titles.iter().zip(&bodies).map(read).collect::<LargeBinaryArray>()))
}

/// A number, or null, of each article of a column.
pub(super) fn numbers_of_each(
    column: &ArrayRef,
    of: impl Fn(Entry) -> Option<u64>,
) -> Result<ArrayRef> {
    let numbers = entries(column)?.map(|entry| entry.map(&of));
    Ok(Arc::new(numbers.collect::<Result<UInt64Array>>()?))
}

/// Bytes of each article of a column.
pub(super) fn bytes_of_each(column: &ArrayRef, of: impl Fn(Entry) -> Vec<u8>) -> Result<ArrayRef> {
    let bytes = entries(column)?.map(|entry| Ok(Some(of(entry?))));
    Ok(Arc::new(bytes.collect::<Result<LargeBinaryArray>>()?))
}

/// A list of numbers of each article of a column.
pub(super) fn lists_of_each<N: IntoIterator<Item = u64>>(
    column: &ArrayRef,
    of: impl Fn(Entry) -> N,
) -> Result<ArrayRef> {
    let all = entries(column)?.map(|entry| Ok(Some(of(entry?)))).collect::<Result<Vec<_>>>()?;
    Ok(lists(all.into_iter()))
}

/// The articles of a column, without id and date.
pub(super) fn entries(column: &ArrayRef) -> Result<impl Iterator<Item = Result<Entry>>> {
    dated_entries(column, None)
}

/// The articles of a column, without id, with their dates.
pub(super) fn dated_entries(
    column: &ArrayRef,
    dates: Option<&ArrayRef>,
) -> Result<impl Iterator<Item = Result<Entry>>> {
    let articles = bytes(column)?;
    let dates = match dates {
        Some(dates) => numbers::<Int64Type>(dates)?,
        None => Int64Array::new_null(articles.len()),
    };
    let rows: Vec<_> = dates.iter().collect();
    Ok(rows.into_iter().enumerate().map(move |(at, date)| {
        let date = date.map(Timestamp::from_unix_seconds);
        Entry::decode(date, articles.value(at)).ok_or_else(|| {
            exec_datafusion_err!(
                "the column article holds no article of this version: remove the work folder"
            )
        })
    }))
}
