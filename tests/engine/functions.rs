//! SQL against the library's own functions.

use datafusion::arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringArray};
use datafusion::arrow::compute::{cast, concat_batches};
use datafusion::arrow::datatypes::{
    DataType, Float32Type, Float64Type, UInt16Type, UInt32Type, UInt64Type,
};
use datafusion::prelude::{SessionConfig, SessionContext};
use proptest::prelude::*;
use std::sync::Arc;

use samestory::detector::Background;
use samestory::layers::feature::{ArticleTerms, ShingleSet, TermStatistics, TermVector};
use samestory::layers::lsh::Banding;
use samestory::layers::sketch::MinHasher;
use samestory::layers::text::Document;
use samestory::layers::verify::{Likeness, Overlap};
use samestory::{Article, engine};

const TEXTS: [Option<&str>; 7] = [
    Some("The ferry Aurora ran aground off Lundy on Sunday with 40 people aboard, rescuers said."),
    Some(
        "The ferry Aurora ran aground off Lundy on Sunday with 40 people aboard, the coastguard said.",
    ),
    Some(
        "Rocks near Lundy trapped the Aurora with forty people aboard, and the ferry took in water.",
    ),
    None,
    Some("Parliament in Lisbon rejected the budget after a night of debate that few had expected."),
    Some("Too short to judge."),
    Some(""),
];

/// The rows of a query over a table `news` of one column `text`.
fn query(texts: &[Option<&str>], column: &DataType, sql: &str) -> RecordBatch {
    let texts: ArrayRef = Arc::new(StringArray::from(texts.to_vec()));
    let texts = cast(&texts, column).expect("a string is one of any type");
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        // Batches smaller than the table, so that more than one is seen.
        let session = SessionContext::new_with_config(SessionConfig::new().with_batch_size(3));
        engine::register(&session);
        let table = RecordBatch::try_from_iter([("text", texts)]).expect("one column");
        session.register_batch("news", table).expect("a new name");
        let rows = session.sql(sql).await.expect(sql).collect().await.expect(sql);
        concat_batches(&rows[0].schema(), &rows).expect("one schema")
    })
}

fn column(texts: &[Option<&str>], sql: &str) -> ArrayRef {
    Arc::clone(query(texts, &DataType::Utf8, sql).column(0))
}

fn document(text: &str) -> Document {
    Document::read(&Article::new("", text))
}

fn is_judged(text: &str) -> bool {
    document(text).len() >= 10
}

fn terms(background: &Background, text: &str) -> TermVector {
    let weights = TermStatistics::new(background).into_weights();
    weights.weigh(ArticleTerms::of_document(&background.read(&Article::new("", text))))
}

#[test]
fn a_signature_is_that_of_the_library() {
    let signatures = column(&TEXTS, "SELECT copy_signature(text) FROM news");
    let signatures = signatures.as_fixed_size_list();
    let hasher = MinHasher::new(128, 0);
    for (at, text) in TEXTS.iter().enumerate() {
        let text = text.filter(|text| is_judged(text));
        assert_eq!(signatures.is_valid(at), text.is_some(), "{text:?}");
        let Some(text) = text else { continue };
        let expected = hasher.sign(ShingleSet::of_tokens(document(text).hashes(), 5).iter());
        let values = signatures.value(at);
        assert_eq!(values.as_primitive::<UInt16Type>().values(), expected.values());
    }
}

/// Whether two rows have a key in common.
fn meet(keys: &ArrayRef, a: usize, b: usize) -> bool {
    let keys = |row| keys.as_list::<i32>().value(row).as_primitive::<UInt64Type>().clone();
    let (a, b) = (keys(a), keys(b));
    a.values().iter().any(|key| b.values().contains(key))
}

#[test]
fn copies_meet_in_a_band_and_reports_in_another() {
    let copy_bands = column(&TEXTS, "SELECT copy_bands(text) FROM news");
    let banding = Banding::for_recall(
        samestory::detector::CopyRule::default().jaccard_threshold(),
        0.99,
        128,
    );
    assert_eq!(copy_bands.as_list::<i32>().value(0).len(), banding.bands());
    assert!(meet(&copy_bands, 0, 1) && !meet(&copy_bands, 0, 2) && !meet(&copy_bands, 1, 4));
    let story_bands = column(&TEXTS, "SELECT story_bands(text) FROM news");
    assert!(meet(&story_bands, 0, 1) && meet(&story_bands, 0, 2) && !meet(&story_bands, 0, 4));
    for (at, text) in TEXTS.iter().enumerate() {
        let is_judged = text.is_some_and(is_judged);
        assert_eq!([copy_bands.is_valid(at), story_bands.is_valid(at)], [is_judged; 2]);
    }
}

/// The numbers of rows that share a key, found by the engine.
#[test]
fn candidates_are_a_join_of_unnested_bands() {
    let sql = "WITH keys AS (SELECT text, unnest(story_bands(text)) AS key FROM news) \
               SELECT DISTINCT a.text FROM keys a JOIN keys b ON a.key = b.key \
               WHERE a.text < b.text ORDER BY 1";
    let found = query(&TEXTS, &DataType::Utf8View, sql);
    let found = cast(found.column(0), &DataType::Utf8).expect("text");
    let found: Vec<_> = found.as_string::<i32>().iter().collect();
    // Each of the three that share the ferry and the island with a later one.
    assert_eq!(found, [TEXTS[2], TEXTS[0]]);
}

#[test]
fn terms_are_those_of_the_library() {
    let lists = column(&TEXTS, "SELECT story_terms(text) FROM news");
    let lists = lists.as_list::<i32>();
    for (at, text) in TEXTS.iter().enumerate() {
        assert_eq!(lists.is_valid(at), text.is_some());
        let Some(text) = text else { continue };
        let row = lists.value(at);
        let row = row.as_struct();
        let numbers = row.column(0).as_primitive::<UInt32Type>().values().iter().copied();
        let weights = row.column(1).as_primitive::<Float32Type>().values().iter().copied();
        let found: Vec<(u32, f32)> = numbers.zip(weights).collect();
        assert_eq!(found, terms(Background::built_in(), text).as_slice());
    }
}

#[test]
fn similarities_are_those_of_the_library_for_every_string_type() {
    let sql = "SELECT copy_similarity(a.text, b.text), story_similarity(a.text, b.text), a.text, b.text \
               FROM news a CROSS JOIN news b";
    for of in [DataType::Utf8, DataType::LargeUtf8, DataType::Utf8View] {
        let rows = query(&TEXTS, &of, sql);
        assert_eq!(rows.num_rows(), TEXTS.len() * TEXTS.len());
        let texts = [2, 3].map(|at| cast(rows.column(at), &DataType::Utf8).expect("text"));
        for row in 0..rows.num_rows() {
            let number = |at: usize| {
                let column = rows.column(at).as_primitive::<Float64Type>();
                column.is_valid(row).then(|| column.value(row))
            };
            let [a, b] = [0, 1].map(|at| {
                let texts = texts[at].as_string::<i32>();
                texts.is_valid(row).then(|| texts.value(row))
            });
            let both = a.zip(b);
            let jaccard = both.filter(|&(a, b)| is_judged(a) && is_judged(b)).map(|(a, b)| {
                let [a, b] = [a, b].map(|text| ShingleSet::of_tokens(document(text).hashes(), 5));
                Overlap::of_sorted(a.as_slice(), b.as_slice()).jaccard()
            });
            assert_eq!(number(0), jaccard);
            let cosine = both.map(|(a, b)| {
                let [a, b] = [a, b].map(|text| terms(Background::built_in(), text));
                Likeness::of(&a, &b).corroborated().min(1.0)
            });
            assert_eq!(number(1), cosine);
        }
    }
}

#[test]
fn literals_and_nulls_are_taken() {
    let sql = "SELECT story_similarity('The ferry Aurora sank.', 'The Aurora is a ferry.'), \
               copy_similarity(NULL, text), story_terms(NULL), copy_bands(NULL) FROM news LIMIT 1";
    let rows = query(&TEXTS[..1], &DataType::Utf8, sql);
    assert!(rows.column(0).as_primitive::<Float64Type>().value(0) > 0.5);
    assert_eq!([1, 2, 3].map(|at| rows.column(at).is_null(0)), [true; 3]);
}

#[test]
fn a_learnt_background_is_that_of_the_library_and_can_be_used() {
    let articles: Vec<Article> =
        TEXTS.iter().flatten().map(|&text| Article::new("", text)).collect();
    let expected = Background::learn(&articles);
    assert!(!expected.is_empty());
    let file = column(&TEXTS, "SELECT learn_background(text) FROM news");
    let file = file.as_binary::<i64>().value(0);
    assert_eq!(Background::load(file).expect("a whole file"), expected);

    let sql = "SELECT story_similarity(a.text, b.text, (SELECT learn_background(text) FROM news)) \
               FROM news a, news b WHERE a.text LIKE 'The ferry%rescuers%' AND b.text LIKE 'Rocks%'";
    let found = column(&TEXTS, sql).as_primitive::<Float64Type>().value(0);
    let [a, b] = [TEXTS[0], TEXTS[2]].map(|text| terms(&expected, text.unwrap_or_default()));
    assert_eq!(found, Likeness::of(&a, &b).corroborated());
}

#[test]
fn a_background_of_each_group() {
    let sql = "SELECT learn_background(text), text LIKE '%ferry%' AS of FROM news \
               WHERE text IS NOT NULL GROUP BY of ORDER BY of";
    let rows = query(&TEXTS, &DataType::Utf8, sql);
    for (at, of_ferry) in [false, true].into_iter().enumerate() {
        let texts = TEXTS.iter().flatten().filter(|text| text.contains("ferry") == of_ferry);
        let articles: Vec<Article> = texts.map(|&text| Article::new("", text)).collect();
        let file = rows.column(0).as_binary::<i64>().value(at);
        assert_eq!(Background::load(file).expect("a whole file"), Background::learn(&articles));
    }
}

#[test]
fn what_is_no_background_is_an_error_that_says_so() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let error = runtime.block_on(async {
        let session = SessionContext::new();
        engine::register(&session);
        let sql = "SELECT story_terms('The ferry sank.', X'00010203')";
        session.sql(sql).await.expect(sql).collect().await.expect_err("no table")
    });
    let error = error.to_string();
    assert!(
        error.contains("the argument background") && error.contains("a background table"),
        "{error}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_text_is_taken(texts in prop::collection::vec(prop::option::of("\\PC{0,60}"), 1..8)) {
        let texts: Vec<Option<&str>> = texts.iter().map(Option::as_deref).collect();
        let sql = "SELECT copy_signature(text), copy_bands(text), story_terms(text), story_bands(text), \
                   copy_similarity(text, text), story_similarity(text, text) FROM news";
        let rows = query(&texts, &DataType::Utf8, sql);
        prop_assert_eq!(rows.num_rows(), texts.len());
        for at in [0, 2, 5] {
            let nulls = rows.column(at).null_count();
            let short = texts.iter().flatten().filter(|text| !is_judged(text)).count();
            let missing = texts.iter().filter(|text| text.is_none()).count();
            prop_assert_eq!(nulls, if at == 0 { missing + short } else { missing });
        }
    }
}
