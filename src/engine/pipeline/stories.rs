//! The story lens: reports to stories.

use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, Float32Array, Float64Array, Float64Builder, LargeBinaryArray,
    ListBuilder, StructArray, StructBuilder, UInt64Array, UInt64Builder,
};
use datafusion::arrow::datatypes::{DataType, Field, Fields, Float64Type, UInt64Type};
use datafusion::common::{Result, exec_datafusion_err, exec_err};

use super::articles::{bytes_of_each, dated_entries, lists_of_each};
use super::tables::Tables;
use super::work::Work;
use super::{SHARDS, agreement_of, components, row_function, signature_bytes, signature_of};
use crate::detector::{
    ALL_STORY_PAIRS, LEAST_STORY_AGREEMENT, MIN_TOKENS, STORY_BANDING, STORY_BUCKET_CAP,
    story_hasher, story_recall,
};
use crate::engine::arrays::{bytes, list_type, lists, numbers};
use crate::engine::scalar::Scalar;
use crate::layers::cluster::{ScoredPair, average_linkage};
use crate::layers::feature::{ArticleTerms, TermVector};
use crate::layers::lsh::{corroborated_keys, quarter, quarters_agree};
use crate::layers::sketch::agreement;
use crate::layers::verify::{
    Facts, Found, Likeness, NEGLIGIBLE, Side, StoryEvidence, Surroundings, mean_best_of_units,
    units,
};

/// Makes the table `stories` of reports that share one with another: the place of each, and the lowest
/// in its story.
pub(super) async fn find(work: &mut Work, threshold: f64) -> Result<()> {
    let judged = format!(
        "SELECT documents.place AS place, first AS date, article \
         FROM documents JOIN (SELECT representative, min(date) AS first FROM reports \
                              GROUP BY representative) AS reports \
              ON documents.place = reports.representative \
         WHERE length >= {MIN_TOKENS}"
    );
    let count = work.stage("judged", &judged).await?;
    let terms = "SELECT term, count(*) AS holding \
         FROM (SELECT unnest(ss_terms(article)) AS term FROM judged) \
         GROUP BY term HAVING count(*) > 1";
    work.stage("terms", terms).await?;
    let folder = work.folder();
    let vectors = format!(
        "SELECT place, ss_facts(article, date) AS facts, \
                ss_vector(article, {count}, {folder}) AS vector FROM judged"
    );
    work.stage("vectors", &vectors).await?;
    let is_small = count <= ALL_STORY_PAIRS as u64;
    candidates(work, is_small).await?;
    work.stage(
        "likenesses",
        "SELECT a, b, ss_likeness(one.vector, other.vector) AS likeness \
         FROM story_pairs JOIN vectors AS one ON a = one.place JOIN vectors AS other ON b = other.place",
    )
    .await?;
    let others = count.saturating_sub(1);
    let surroundings = format!(
        "SELECT vectors.place AS place, facts, \
                ss_surroundings(cosines, probabilities, {others}) AS surroundings \
         FROM vectors \
         LEFT JOIN (SELECT place, array_agg(cosine) AS cosines, array_agg(probability) AS probabilities \
                    FROM (SELECT unnest(ss_both(a, b)) AS place, ss_cosine(likeness) AS cosine, \
                                 ss_found(likeness, {is_small}) AS probability FROM likenesses) \
                    GROUP BY place) AS found \
              ON vectors.place = found.place"
    );
    work.stage("surroundings", &surroundings).await?;
    let mean_best = mean_best_cosine(work, count).await?;
    let scores = format!(
        "SELECT a, b, score \
         FROM (SELECT a, b, ss_score(likeness, one.surroundings, other.surroundings, \
                      one.facts, other.facts, {mean_best:?}, {folder}) AS score \
               FROM likenesses JOIN surroundings AS one ON a = one.place \
               JOIN surroundings AS other ON b = other.place) \
         WHERE score >= {NEGLIGIBLE:?}"
    );
    work.stage("scores", &scores).await?;
    // Two groups are joined by a mean of the threshold or more, so by at least one such pair: what no
    // chain of these connects cannot come together, whatever the other pairs say.
    let sure = format!("SELECT a, b FROM scores WHERE score >= {threshold:?}");
    components::find(work, "story_components", &sure).await?;
    let linked = format!(
        "SELECT unnest(ss_linked(array_agg(a), array_agg(b), array_agg(score), {threshold:?})) AS linked \
         FROM scores JOIN story_components AS one ON a = one.place \
         JOIN story_components AS other ON b = other.place \
         WHERE one.component = other.component GROUP BY one.component"
    );
    let stories = format!(
        "SELECT get_field(linked, 'place') AS place, get_field(linked, 'story') AS story FROM ({linked})"
    );
    work.stage("stories", &stories).await?;
    Ok(())
}

/// The mean best cosine. The sum is taken in halves, each of which fits into 64 bits.
async fn mean_best_cosine(work: &Work, count: u64) -> Result<f64> {
    let half =
        |shift: u32| format!("SELECT sum(ss_best_units(surroundings, {shift})) FROM surroundings");
    let upper = u128::from(work.number(&half(HALF)).await?);
    let lower = u128::from(work.number(&half(0)).await?);
    Ok(mean_best_of_units((upper << HALF) + lower, count))
}

/// Bits.
const HALF: u32 = 32;

/// Makes the table `story_pairs`.
async fn candidates(work: &mut Work, is_small: bool) -> Result<()> {
    if is_small {
        let all = "SELECT one.place AS a, other.place AS b \
                   FROM vectors AS one JOIN vectors AS other ON one.place < other.place";
        work.stage("story_pairs", all).await?;
        return Ok(());
    }
    let folder = work.folder();
    let signatures =
        format!("SELECT place, ss_story_signature(vector, {folder}) AS signature FROM vectors");
    work.stage("story_signatures", &signatures).await?;
    let near = format!(
        "SELECT DISTINCT unnest(near) AS a, place AS b \
         FROM (SELECT place, ss_neighbours(place, key, {STORY_BUCKET_CAP}) OVER (\
                          PARTITION BY key % {SHARDS} ORDER BY key, place) AS near \
               FROM (SELECT place, unnest(ss_story_keys(signature)) AS key FROM story_signatures)) \
         WHERE near IS NOT NULL"
    );
    work.stage("story_buckets", &near).await?;
    // Most pairs meet by chance: to tell, a quarter goes from one partition to another.
    let sifted = "WITH quarters AS (SELECT place, ss_quarter(signature) AS quarter FROM story_signatures) \
         SELECT a, b FROM story_buckets JOIN quarters AS one ON a = one.place \
         JOIN quarters AS other ON b = other.place \
         WHERE ss_quarters_agree(one.quarter, other.quarter)";
    work.stage("story_sifted", sifted).await?;
    let pairs = "SELECT a, b \
         FROM story_sifted JOIN story_signatures AS one ON a = one.place \
         JOIN story_signatures AS other ON b = other.place \
         WHERE ss_may_be_one_story(one.signature, other.signature)";
    work.stage("story_pairs", pairs).await?;
    Ok(())
}

fn fields(names: &[&str], of: &DataType) -> Fields {
    names.iter().map(|&name| Field::new(name, of.clone(), true)).collect()
}

fn likeness_fields() -> Fields {
    fields(&Likeness::NAMES, &DataType::Float32)
}

fn surroundings_fields() -> Fields {
    fields(&["topic_cosine", "best_cosine"], &DataType::Float64)
}

fn linked_fields() -> Fields {
    fields(&["place", "story"], &DataType::UInt64)
}

pub(super) fn functions() -> Vec<Scalar> {
    let linked = Field::new_list_field(DataType::Struct(linked_fields()), true);
    vec![
        row_function("ss_terms", 1, list_type(), |arguments| {
            lists_of_each(&arguments[0], |entry| {
                let counts = ArticleTerms::of_document(&entry.document);
                counts.iter().map(|(term, _)| u64::from(term)).collect::<Vec<_>>()
            })
        }),
        row_function("ss_facts", 2, DataType::LargeBinary, |arguments| {
            let entries = dated_entries(&arguments[0], Some(&arguments[1]))?;
            let facts = entries.map(|entry| {
                entry.map(|entry| Some(Facts::of(&entry.document, entry.date).to_bytes()))
            });
            Ok(Arc::new(facts.collect::<Result<LargeBinaryArray>>()?))
        }),
        row_function("ss_vector", 3, DataType::LargeBinary, vectors),
        row_function("ss_story_signature", 2, DataType::LargeBinary, |arguments| {
            let tables = Tables::of(&arguments[1])?;
            let hasher = story_hasher(tables.settings()?.seed);
            let sign = |vector: Result<TermVector>| {
                Ok(Some(signature_bytes(hasher.sign(vector?.squares()).values())))
            };
            let signatures = all_vectors(&arguments[0])?.into_iter().map(sign);
            Ok(Arc::new(signatures.collect::<Result<LargeBinaryArray>>()?))
        }),
        row_function("ss_story_keys", 1, list_type(), |arguments| {
            let keys = |signature: Option<&[u8]>| {
                let signature = signature_of(signature?);
                Some(corroborated_keys(STORY_BANDING, &signature).collect::<Vec<u64>>())
            };
            Ok(lists(bytes(&arguments[0])?.iter().map(keys)))
        }),
        row_function("ss_quarter", 1, DataType::LargeBinary, |arguments| {
            let quarter = |signature: Option<&[u8]>| {
                let signature = signature_of(signature?);
                let is_whole = signature.len() >= STORY_BANDING.values();
                is_whole.then(|| signature_bytes(quarter(STORY_BANDING, &signature)))
            };
            Ok(Arc::new(bytes(&arguments[0])?.iter().map(quarter).collect::<LargeBinaryArray>()))
        }),
        row_function("ss_quarters_agree", 2, DataType::Boolean, |arguments| {
            agreement_of(arguments, |a, b| quarters_agree(LEAST_STORY_AGREEMENT, [a, b]))
        }),
        row_function("ss_may_be_one_story", 2, DataType::Boolean, |arguments| {
            agreement_of(arguments, |a, b| agreement(a, b) >= LEAST_STORY_AGREEMENT)
        }),
        row_function("ss_likeness", 2, DataType::Struct(likeness_fields()), likenesses),
        row_function("ss_both", 2, list_type(), |arguments| {
            let (a, b) =
                (numbers::<UInt64Type>(&arguments[0])?, numbers::<UInt64Type>(&arguments[1])?);
            Ok(lists(a.values().iter().zip(b.values()).map(|(&a, &b)| Some([a, b]))))
        }),
        row_function("ss_cosine", 1, DataType::Float64, |arguments| {
            let cosines = likenesses_of(&arguments[0]).map(|likeness| likeness.corroborated());
            Ok(Arc::new(cosines.collect::<Float64Array>()))
        }),
        row_function("ss_found", 2, DataType::Float64, |arguments| {
            let is_small = arguments[1].as_boolean();
            let probability = |(likeness, is_small): (Likeness, Option<bool>)| {
                story_recall(&likeness, is_small == Some(true))
            };
            let all = likenesses_of(&arguments[0]).zip(is_small).map(probability);
            Ok(Arc::new(all.collect::<Float64Array>()))
        }),
        row_function(
            "ss_surroundings",
            3,
            DataType::Struct(surroundings_fields()),
            all_surroundings,
        ),
        row_function("ss_best_units", 2, DataType::UInt64, |arguments| {
            let shift = numbers::<UInt64Type>(&arguments[1])?.value(0);
            let half = |of: Surroundings| u64::from((units(of.best_cosine) >> shift) as u32);
            Ok(Arc::new(surroundings_of(&arguments[0]).map(half).collect::<UInt64Array>()))
        }),
        row_function("ss_score", 7, DataType::Float64, scores),
        row_function("ss_linked", 4, DataType::List(Arc::new(linked)), linked_groups),
    ]
}

fn vectors(arguments: &[ArrayRef]) -> Result<ArrayRef> {
    let tables = Tables::of(&arguments[2])?;
    let weights = tables.weights(numbers::<UInt64Type>(&arguments[1])?.value(0))?;
    bytes_of_each(&arguments[0], |entry| {
        weights.weigh(ArticleTerms::of_document(&entry.document)).encode()
    })
}

fn all_vectors(column: &ArrayRef) -> Result<Vec<Result<TermVector>>> {
    let vector = |bytes: Option<&[u8]>| {
        bytes.and_then(TermVector::decode).ok_or_else(|| {
            exec_datafusion_err!(
                "the column vector holds no terms of this version: remove the work folder"
            )
        })
    };
    Ok(bytes(column)?.iter().map(vector).collect())
}

fn likenesses(arguments: &[ArrayRef]) -> Result<ArrayRef> {
    let pairs = all_vectors(&arguments[0])?.into_iter().zip(all_vectors(&arguments[1])?);
    let mut columns = Likeness::NAMES.map(|_| Vec::with_capacity(pairs.len()));
    for (one, other) in pairs {
        let values = Likeness::of(&one?, &other?).values();
        columns.iter_mut().zip(values).for_each(|(column, value)| column.push(value));
    }
    let columns = columns.map(|column| Arc::new(Float32Array::from(column)) as ArrayRef);
    Ok(Arc::new(StructArray::try_new(likeness_fields(), columns.to_vec(), None)?))
}

fn append<const N: usize>(rows: &mut StructBuilder, values: [f64; N]) {
    for (at, value) in values.into_iter().enumerate() {
        if let Some(column) = rows.field_builder::<Float64Builder>(at) {
            column.append_value(value);
        }
    }
    rows.append(true);
}

fn likenesses_of(column: &ArrayRef) -> impl Iterator<Item = Likeness> {
    let rows = column.as_struct();
    let columns: [Float32Array; Likeness::NAMES.len()] =
        std::array::from_fn(|at| rows.column(at).as_primitive().clone());
    (0..rows.len())
        .map(move |row| Likeness::of_values(columns.each_ref().map(|column| column.value(row))))
}

fn all_surroundings(arguments: &[ArrayRef]) -> Result<ArrayRef> {
    let [cosines, probabilities] = [0, 1].map(|at| arguments[at].as_list::<i32>());
    let others = numbers::<UInt64Type>(&arguments[2])?;
    let mut rows = StructBuilder::from_fields(surroundings_fields(), cosines.len());
    for ((cosines, probabilities), others) in cosines.iter().zip(probabilities.iter()).zip(&others)
    {
        let [cosines, probabilities] = [cosines, probabilities].map(|numbers| match numbers {
            Some(numbers) => numbers.as_primitive::<Float64Type>().values().to_vec(),
            None => Vec::new(),
        });
        let found = |(cosine, probability): (f64, f64)| Found {
            cosine: cosine as f32,
            probability: probability as f32,
        };
        let mut found: Vec<Found> = cosines.into_iter().zip(probabilities).map(found).collect();
        let Surroundings { topic_cosine, best_cosine } =
            Surroundings::new(&mut found, others.unwrap_or_default() as usize);
        append(&mut rows, [topic_cosine, best_cosine]);
    }
    Ok(Arc::new(rows.finish()))
}

fn surroundings_of(column: &ArrayRef) -> impl Iterator<Item = Surroundings> {
    let rows = column.as_struct();
    let [topic, best] = [0, 1].map(|at| rows.column(at).as_primitive::<Float64Type>().clone());
    (0..rows.len()).map(move |row| Surroundings {
        topic_cosine: topic.value(row),
        best_cosine: best.value(row),
    })
}

/// Of likeness, surroundings of both, facts of both, the mean best cosine and the work folder.
fn scores(arguments: &[ArrayRef]) -> Result<ArrayRef> {
    let [likeness, one_around, other_around, one_facts, other_facts, mean_best, folder] = arguments
    else {
        return exec_err!("ss_score takes seven arguments");
    };
    let tables = Tables::of(folder)?;
    let settings = tables.settings()?;
    let mean_best = numbers::<Float64Type>(mean_best)?.value(0);
    let sides = sides(one_around, one_facts)?.zip(sides(other_around, other_facts)?);
    let scores = likenesses_of(likeness).zip(sides).map(|(likeness, (one, other))| {
        let evidence = StoryEvidence::between(likeness, [one?, other?], mean_best);
        Ok(Some(settings.story_model.score(&evidence).probability()))
    });
    Ok(Arc::new(scores.collect::<Result<Float64Array>>()?))
}

fn sides(surroundings: &ArrayRef, facts: &ArrayRef) -> Result<impl Iterator<Item = Result<Side>>> {
    let facts = bytes(facts)?;
    Ok(surroundings_of(surroundings).enumerate().map(move |(row, surroundings)| {
        let facts = facts.value(row).try_into().map(Facts::from_bytes);
        let facts = facts.map_err(|_| {
            exec_datafusion_err!(
                "the column facts holds none of this version: remove the work folder"
            )
        })?;
        Ok(Side { facts, surroundings })
    }))
}

/// Of the pairs of a component, as lists of either place and of scores, and the threshold: each place
/// with the lowest of its group.
fn linked_groups(arguments: &[ArrayRef]) -> Result<ArrayRef> {
    let [one, other, scores] = [0, 1, 2].map(|at| arguments[at].as_list::<i32>());
    let threshold = numbers::<Float64Type>(&arguments[3])?;
    let mut lists = ListBuilder::new(StructBuilder::from_fields(linked_fields(), 0));
    for row in 0..one.len() {
        let [one, other] = [one.value(row), other.value(row)]
            .map(|places| places.as_primitive::<UInt64Type>().clone());
        let scores = scores.value(row);
        let scores = scores.as_primitive::<Float64Type>();
        let mut places: Vec<u64> = one.values().iter().chain(other.values()).copied().collect();
        places.sort_unstable();
        places.dedup();
        let number = |place: u64| places.partition_point(|&before| before < place) as u32;
        let pairs = one.values().iter().zip(other.values()).zip(scores.values());
        let pair = |((&a, &b), &score): ((&u64, &u64), &f64)| ScoredPair {
            a: number(a),
            b: number(b),
            score,
        };
        let mut pairs: Vec<ScoredPair> = pairs.map(pair).collect();
        pairs.sort_unstable_by_key(|pair| (pair.a, pair.b));
        let groups = average_linkage(places.len(), &pairs, threshold.value(row));
        for (&place, group) in places.iter().zip(groups) {
            let linked = lists.values();
            for (at, value) in [place, places[group as usize]].into_iter().enumerate() {
                if let Some(column) = linked.field_builder::<UInt64Builder>(at) {
                    column.append_value(value);
                }
            }
            linked.append(true);
        }
        lists.append(true);
    }
    Ok(Arc::new(lists.finish()))
}
