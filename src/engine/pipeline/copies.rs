//! The copy lens: documents to reports.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, AsArray, UInt64Array};
use datafusion::arrow::datatypes::{DataType, UInt64Type};
use datafusion::common::Result;

use super::articles::{bytes_of_each, lists_of_each};
use super::tables::Tables;
use super::work::Work;
use super::{SHARDS, agreement_of, components, row_function, signature_bytes, signature_of};
use crate::detector::{CROWDED, CopySearch, SHINGLE_CAP, Settings};
use crate::engine::arrays::{bytes, list_type, lists, lists_of};
use crate::engine::scalar::Scalar;
use crate::layers::lsh::{band_keys, containment_sample, least_shared};
use crate::layers::sketch::agreement;
use crate::layers::verify::CopyRule;

/// Makes the table `reports` of `documents`: of each place that of the article that represents it and
/// its copies.
pub(super) async fn find(work: &mut Work, rule: CopyRule) -> Result<()> {
    // Of articles of the same words the one that ranks first is the original.
    work.stage(
        "originals",
        "SELECT place, first_value(place) OVER (\
                    PARTITION BY sequence ORDER BY date ASC NULLS LAST, length DESC, place) AS original \
         FROM documents WHERE sequence IS NOT NULL",
    )
    .await?;
    let folder = work.folder();
    let signatures = format!(
        "SELECT signed.place AS place, signature \
         FROM (SELECT place, ss_copy_signature(article, {folder}) AS signature FROM documents) AS signed \
         JOIN originals ON signed.place = originals.place WHERE original = signed.place"
    );
    work.stage("copy_signatures", &signatures).await?;
    let near = in_buckets(
        &format!(
            "SELECT place, unnest(ss_copy_keys(signature, {folder})) AS key FROM copy_signatures"
        ),
        CROWDED,
    );
    work.stage("copy_buckets", &near).await?;
    let edges = format!(
        "SELECT pairs.a AS a, pairs.b AS b \
         FROM (SELECT DISTINCT unnest(few) AS a, place AS b FROM copy_buckets \
               WHERE few IS NOT NULL) AS pairs \
         JOIN copy_signatures AS one ON pairs.a = one.place \
         JOIN copy_signatures AS other ON pairs.b = other.place \
         WHERE ss_may_be_copies(one.signature, other.signature, {folder}) \
         UNION ALL SELECT unnest(crowd) AS a, place AS b FROM copy_buckets WHERE crowd IS NOT NULL"
    );
    work.stage("copy_pairs", &edges).await?;
    components::find(work, "copy_components", "SELECT a, b FROM copy_pairs").await?;
    let members = "SELECT place, component, CAST(NULL AS BIGINT UNSIGNED[]) AS others \
                   FROM copy_components";
    centres(work, "copy_centres", members).await?;
    let (mut centre, mut join) = ("copy_centres.centre", "");
    if let Some(threshold) = rule.containment_threshold()
        && contained(work, threshold).await? > 0
    {
        let pairs = "SELECT place AS a, component AS b FROM copy_components \
                     UNION ALL SELECT a, b FROM contained";
        components::find(work, "containment_components", pairs).await?;
        // Of other components the centres are known.
        let members = "SELECT members.place AS place, component, others \
             FROM (SELECT place, component FROM containment_components \
                   WHERE component IN (SELECT component FROM containment_components \
                                       WHERE place IN (SELECT a FROM contained))) AS members \
             LEFT JOIN (SELECT a, array_agg(b) AS others FROM contained GROUP BY a) AS pairs \
                  ON members.place = pairs.a";
        centres(work, "containment_centres", members).await?;
        centre = "containment_centres.centre, copy_centres.centre";
        join = "LEFT JOIN containment_centres ON originals.original = containment_centres.place";
    }
    let reports = format!(
        "SELECT documents.place AS place, documents.date AS date, \
                coalesce({centre}, original, documents.place) AS representative \
         FROM documents LEFT JOIN originals ON documents.place = originals.place \
         LEFT JOIN copy_centres ON originals.original = copy_centres.place {join}"
    );
    work.stage("reports", &reports).await?;
    Ok(())
}

/// Of rows of place and key those that share a key with others before them: with `few` others, or in
/// a bucket of more than `cap` with its crowd.
fn in_buckets(keys: &str, cap: usize) -> String {
    format!(
        "SELECT key, place, few, crowd \
         FROM (SELECT key, place, ss_few(place, key, {cap}) OVER bucket AS few, \
                      ss_crowd(place, key, {cap}) OVER bucket AS crowd \
               FROM ({keys}) WINDOW bucket AS (PARTITION BY key % {SHARDS} ORDER BY key, place)) \
         WHERE few IS NOT NULL OR crowd IS NOT NULL"
    )
}

/// Makes the table `name` of places and the centre of each, from `members`: the places of some
/// components and, for each, the others that it may be a part of, or they of it.
async fn centres(work: &mut Work, name: &str, members: &str) -> Result<()> {
    // A table of its own: two sorts of articles in one query would share the memory.
    let articles = format!(
        "SELECT documents.place AS place, date, article, component, others \
         FROM documents JOIN ({members}) AS members ON documents.place = members.place"
    );
    work.stage(&format!("{name}_articles"), &articles).await?;
    let folder = work.folder();
    let query = format!(
        "SELECT place, ss_centre(place, date, article, others, {folder}) OVER (\
                    PARTITION BY component ORDER BY place) AS centre FROM {name}_articles"
    );
    work.stage(name, &query).await?;
    Ok(())
}

/// Makes the table `contained` of the pairs of centres of which one may be a part of the other, and
/// returns how many there are.
async fn contained(work: &mut Work, threshold: f64) -> Result<u64> {
    let centres = "SELECT sampled.place AS place, sample \
         FROM (SELECT place, ss_shingle_sample(article) AS sample FROM documents) AS sampled \
         JOIN originals ON sampled.place = originals.place \
         LEFT JOIN copy_centres ON sampled.place = copy_centres.place \
         WHERE original = sampled.place AND coalesce(centre, sampled.place) = sampled.place";
    work.stage("shingle_samples", centres).await?;
    let near = in_buckets("SELECT place, unnest(sample) AS key FROM shingle_samples", SHINGLE_CAP);
    work.stage("shingle_buckets", &near).await?;
    let common = "SELECT DISTINCT key FROM shingle_buckets WHERE crowd IS NOT NULL";
    work.stage("common_shingles", common).await?;
    let folder = work.folder();
    let sizes =
        format!("SELECT place, ss_sample_size(sample, {folder}) AS size FROM shingle_samples");
    work.stage("sample_sizes", &sizes).await?;
    let share = least_shared(threshold);
    let pairs = format!(
        "SELECT a, b \
         FROM (SELECT a, b, count(*) AS shared \
               FROM (SELECT unnest(few) AS a, place AS b \
                     FROM (SELECT few, place FROM shingle_buckets \
                           LEFT ANTI JOIN common_shingles ON shingle_buckets.key = common_shingles.key) \
                     WHERE few IS NOT NULL) \
               GROUP BY a, b) AS pairs \
         JOIN sample_sizes AS one ON a = one.place JOIN sample_sizes AS other ON b = other.place \
         WHERE CAST(shared AS DOUBLE) >= CAST({share:?} AS DOUBLE) * CAST(least(one.size, other.size) AS DOUBLE)"
    );
    work.stage("contained", &pairs).await
}

fn search(settings: &Settings) -> CopySearch {
    CopySearch::new(settings.copy_rule.jaccard_threshold(), settings.seed)
}

pub(super) fn functions() -> Vec<Scalar> {
    vec![
        row_function("ss_copy_signature", 2, DataType::LargeBinary, |arguments| {
            let tables = Tables::of(&arguments[1])?;
            let search = search(&*tables.settings()?);
            bytes_of_each(&arguments[0], |entry| {
                signature_bytes(search.hasher.sign(entry.shingles()).values())
            })
        }),
        row_function("ss_copy_keys", 2, list_type(), |arguments| {
            let tables = Tables::of(&arguments[1])?;
            let search = search(&*tables.settings()?);
            let signatures = bytes(&arguments[0])?;
            let keys = |signature: Option<&[u8]>| {
                let signature = signature_of(signature?);
                Some(band_keys(search.banding, &signature).collect::<Vec<u64>>())
            };
            Ok(lists(signatures.iter().map(keys)))
        }),
        row_function("ss_may_be_copies", 3, DataType::Boolean, |arguments| {
            let tables = Tables::of(&arguments[2])?;
            let least = search(&*tables.settings()?).least_agreement;
            agreement_of(arguments, |a, b| agreement(a, b) >= least)
        }),
        row_function("ss_shingle_sample", 1, list_type(), |arguments| {
            lists_of_each(&arguments[0], |entry| {
                containment_sample(entry.shingles()).into_iter().map(u64::from)
            })
        }),
        row_function("ss_sample_size", 2, DataType::UInt64, sample_sizes),
    ]
}

fn sample_sizes(arguments: &[ArrayRef]) -> Result<ArrayRef> {
    let tables = Tables::of(&arguments[1])?;
    let common = tables.common_shingles()?;
    let samples = lists_of(&arguments[0])?;
    let size = |sample: ArrayRef| {
        let sample = sample.as_primitive::<UInt64Type>();
        let is_rare = |&&shingle: &&u64| !common.contains(&(shingle as u32));
        sample.values().iter().filter(is_rare).count() as u64
    };
    Ok(Arc::new(samples.iter().map(|sample| sample.map(size)).collect::<UInt64Array>()))
}
