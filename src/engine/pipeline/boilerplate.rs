//! Which lines and sentences are boilerplate, and articles without them.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, AsArray, UInt64Array};
use datafusion::arrow::datatypes::{DataType, UInt64Type};
use datafusion::common::{Result, ScalarValue};
use datafusion::logical_expr::{Accumulator, Signature, Volatility};

use super::articles::{bytes_of_each, lists_of_each, numbers_of_each};
use super::row_function;
use super::tables::Tables;
use super::work::Work;
use crate::detector::{Boilerplate, Entry};
use crate::engine::aggregate::{Accumulation, Aggregate};
use crate::engine::arrays::{list, list_type, lists_of, numbers};
use crate::engine::scalar::Scalar;
use crate::hash;
use crate::layers::feature::{
    HOLDERS, RECURS, SAMPLE, are_unrelated, distinct_segments, enough_weight, grams_in_reach,
    sampled_grams, set_off, token_pairs_within,
};
use crate::layers::text::Document;

/// Makes the table `documents` of `articles`: without boilerplate, and with what the copy lens asks of
/// each.
pub(super) async fn drop(work: &mut Work, boilerplate: Boilerplate) -> Result<()> {
    if boilerplate == Boilerplate::Drop {
        set_off_templates(work).await?;
        find(work).await?;
    }
    let folder = work.folder();
    let query = format!(
        "SELECT place, id, date, article, ss_sequence(article) AS sequence, \
                ss_length(article) AS length \
         FROM (SELECT place, id, date, ss_stripped(article, {folder}) AS article FROM articles)"
    );
    work.stage("documents", &query).await?;
    Ok(())
}

async fn set_off_templates(work: &mut Work) -> Result<()> {
    let sampled = format!(
        "SELECT gram FROM (SELECT unnest(ss_sampled_grams(article)) AS gram FROM articles) \
         GROUP BY gram HAVING count(*) >= {HOLDERS}"
    );
    if work.stage("template_samples", &sampled).await? > 0 {
        let query = format!(
            "SELECT gram, count(*) AS holders \
             FROM (SELECT unnest(ss_grams_in_reach(article, {})) AS gram FROM articles) \
             GROUP BY gram HAVING count(*) >= {HOLDERS}",
            work.folder()
        );
        work.stage("template_grams", &query).await?;
    }
    Ok(())
}

/// Among articles of the same words the first counts.
async fn find(work: &mut Work) -> Result<()> {
    let folder = work.folder();
    let recurring = format!(
        "SELECT segment FROM (SELECT unnest(ss_segments(article, {folder})) AS segment FROM articles \
                              WHERE is_first) \
         GROUP BY segment HAVING count(*) >= {RECURS}"
    );
    if work.stage("recurring", &recurring).await? == 0 {
        return Ok(());
    }
    let pairs = format!(
        "SELECT DISTINCT pair \
         FROM (SELECT unnest(ss_recurring_pairs(article, {folder})) AS pair FROM articles \
               WHERE is_first)"
    );
    work.stage("recurring_pairs", &pairs).await?;
    let said = format!(
        "SELECT place, weight, unnest(segments) AS segment \
         FROM (SELECT place, ss_weight(article, {folder}) AS weight, \
                      ss_recurring_segments(article, {folder}) AS segments FROM articles \
               WHERE is_first) \
         WHERE weight IS NOT NULL"
    );
    work.stage("said", &said).await?;
    // Of each segment that enough speaks for a sample of those that speak; segments of one sample
    // are of one kind.
    let samples = format!(
        "SELECT segment, sample, ss_sequence_of(sample) AS kind \
         FROM (SELECT segment, array_agg(place ORDER BY place) AS sample \
               FROM (SELECT said.segment, place, \
                            row_number() OVER (PARTITION BY said.segment ORDER BY place) AS nth \
                     FROM said JOIN (SELECT segment FROM said GROUP BY segment \
                                     HAVING sum(weight) >= {}) AS heavy \
                          ON said.segment = heavy.segment \
                     WHERE weight > 0) \
               WHERE nth <= {SAMPLE} GROUP BY segment)",
        enough_weight()
    );
    work.stage("samples", &samples).await?;
    let sampled = "SELECT DISTINCT kind, unnest(sample) AS place FROM samples";
    work.stage("sampled", sampled).await?;
    let rests = format!(
        "SELECT place, ss_own_pairs(article, {folder}) AS pairs FROM articles \
         WHERE place IN (SELECT place FROM sampled)"
    );
    work.stage("rests", &rests).await?;
    let boilerplate = "SELECT segment FROM samples \
         WHERE kind IN (SELECT kind FROM sampled JOIN rests ON sampled.place = rests.place \
                        GROUP BY kind HAVING ss_are_unrelated(rests.place, pairs))";
    work.stage("boilerplate", boilerplate).await?;
    Ok(())
}

pub(super) fn functions() -> Vec<Scalar> {
    vec![
        row_function("ss_sampled_grams", 1, list_type(), |arguments| {
            let grams = |entry: Entry| sampled_grams(&entry.document).into_iter().map(u64::from);
            lists_of_each(&arguments[0], grams)
        }),
        row_function("ss_grams_in_reach", 2, list_type(), |arguments| {
            with_tables(arguments, |tables| {
                let sampled = tables.sampled_grams()?;
                Ok(move |document: &Document| {
                    grams_in_reach(document, &sampled).into_iter().map(u64::from).collect()
                })
            })
        }),
        row_function("ss_segments", 2, list_type(), |arguments| {
            with_segments(arguments, |_| Ok(distinct_segments))
        }),
        row_function("ss_recurring_pairs", 2, list_type(), |arguments| {
            with_segments(arguments, |tables| {
                let segments = tables.recurring_segments()?;
                Ok(move |document: &Document| token_pairs_within(document, &segments).collect())
            })
        }),
        row_function("ss_recurring_segments", 2, list_type(), |arguments| {
            with_segments(arguments, |tables| {
                let recurring = tables.recurring()?;
                Ok(move |document: &Document| recurring.of(document))
            })
        }),
        row_function("ss_own_pairs", 2, list_type(), |arguments| {
            with_segments(arguments, |tables| {
                let recurring = tables.recurring()?;
                Ok(move |document: &Document| recurring.own_token_pairs(document))
            })
        }),
        row_function("ss_weight", 2, DataType::UInt64, weights),
        row_function("ss_sequence_of", 1, DataType::UInt64, |arguments| {
            let lists = lists_of(&arguments[0])?;
            let hash = |list: ArrayRef| {
                hash::sequence(list.as_primitive::<UInt64Type>().values().iter().copied())
            };
            let hashes = lists.iter().map(|list| list.map(hash));
            Ok(Arc::new(hashes.collect::<UInt64Array>()))
        }),
        row_function("ss_stripped", 2, DataType::LargeBinary, stripped),
        row_function("ss_sequence", 1, DataType::UInt64, |arguments| {
            numbers_of_each(&arguments[0], |entry| entry.sequence)
        }),
        row_function("ss_length", 1, DataType::UInt64, |arguments| {
            numbers_of_each(&arguments[0], |entry| Some(entry.document.len() as u64))
        }),
    ]
}

/// Of each article the numbers that a function of the tables gives.
fn with_tables<F: Fn(&Document) -> Vec<u64>>(
    arguments: &[ArrayRef],
    of: impl FnOnce(&Tables) -> Result<F>,
) -> Result<ArrayRef> {
    let tables = Tables::of(&arguments[1])?;
    let of = of(&tables)?;
    lists_of_each(&arguments[0], |entry| of(&entry.document))
}

/// The same after templates were set off.
fn with_segments<F: Fn(&Document) -> Vec<u64>>(
    arguments: &[ArrayRef],
    of: impl FnOnce(&Tables) -> Result<F>,
) -> Result<ArrayRef> {
    with_tables(arguments, |tables| {
        let holders = tables.gram_holders()?;
        let of = of(tables)?;
        Ok(move |document: &Document| {
            let mut document = document.clone();
            set_off(&mut document, &holders);
            of(&document)
        })
    })
}

/// Null where an article holds nothing that recurs.
fn weights(arguments: &[ArrayRef]) -> Result<ArrayRef> {
    let tables = Tables::of(&arguments[1])?;
    let (holders, recurring) = (tables.gram_holders()?, tables.recurring()?);
    let settings = tables.settings()?;
    numbers_of_each(&arguments[0], |Entry { mut document, .. }| {
        set_off(&mut document, &holders);
        let recurs = !recurring.of(&document).is_empty();
        recurs.then(|| recurring.weight(&document, settings.background()))
    })
}

fn stripped(arguments: &[ArrayRef]) -> Result<ArrayRef> {
    let tables = Tables::of(&arguments[1])?;
    let (holders, boilerplate) = (tables.gram_holders()?, tables.boilerplate()?);
    bytes_of_each(&arguments[0], |mut entry| {
        set_off(&mut entry.document, &holders);
        entry.drop_boilerplate(&boilerplate);
        entry.encode()
    })
}

/// Whether the rests of a sample of articles, each as its place and its token pairs, tell of different
/// things. `array_agg` would do, but holds with each list the batch that it came in.
pub(super) fn aggregate_function() -> Aggregate {
    Aggregate {
        name: "ss_are_unrelated",
        signature: Signature::any(2, Volatility::Immutable),
        returns: DataType::Boolean,
        body: Accumulation {
            state: vec![("places", list_type()), ("pairs", list_type())],
            accumulator: || Box::new(Rests::default()),
        },
    }
}

/// The rests seen so far.
#[derive(Debug, Default)]
struct Rests(Vec<(u64, Vec<u64>)>);

impl Accumulator for Rests {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        let (places, pairs) = (numbers::<UInt64Type>(&values[0])?, lists_of(&values[1])?);
        for (place, pairs) in places.iter().zip(pairs.iter()) {
            if let (Some(place), Some(pairs)) = (place, pairs) {
                self.0.push((place, pairs.as_primitive::<UInt64Type>().values().to_vec()));
            }
        }
        Ok(())
    }

    /// The places, each followed by the number of its pairs, and all pairs.
    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        let rests = std::mem::take(&mut self.0);
        let places = rests.iter().flat_map(|(place, pairs)| [*place, pairs.len() as u64]);
        let pairs = rests.iter().flat_map(|(_, pairs)| pairs.iter().copied());
        Ok(vec![list(Some(places)), list(Some(pairs))])
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        let (places, pairs) = (lists_of(&states[0])?, lists_of(&states[1])?);
        for (places, pairs) in places.iter().zip(pairs.iter()) {
            let (Some(places), Some(pairs)) = (places, pairs) else { continue };
            let mut pairs = &pairs.as_primitive::<UInt64Type>().values()[..];
            for &[place, count] in places.as_primitive::<UInt64Type>().values().as_chunks().0 {
                let (own, rest) = pairs.split_at(pairs.len().min(count as usize));
                self.0.push((place, own.to_vec()));
                pairs = rest;
            }
        }
        Ok(())
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        self.0.sort_unstable_by_key(|&(place, _)| place);
        let rests: Vec<&[u64]> = self.0.iter().map(|(_, pairs)| &pairs[..]).collect();
        Ok(ScalarValue::Boolean(Some(are_unrelated(&rests))))
    }

    fn size(&self) -> usize {
        let pairs = self.0.iter().map(|(_, pairs)| size_of_val(&pairs[..])).sum::<usize>();
        size_of::<Self>() + size_of_val(&self.0[..]) + pairs
    }
}
