//! Articles and groups as tables of the engine.

use std::path::Path;
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, AsArray, Int64Array, RecordBatch, StringArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::DataType;
use datafusion::prelude::{ParquetReadOptions, SessionContext};

use samestory::Article;

pub(crate) fn table(articles: &[Article]) -> RecordBatch {
    let strings = |of: fn(&Article) -> Option<&str>| -> ArrayRef {
        Arc::new(articles.iter().map(of).collect::<StringArray>())
    };
    let dates = articles.iter().map(|article| article.date().map(|date| date.as_unix_seconds()));
    let columns = [
        ("id", strings(|article| Some(article.id()))),
        ("title", strings(Article::title)),
        ("text", strings(|article| Some(article.text()))),
        ("date", Arc::new(dates.collect::<Int64Array>()) as ArrayRef),
    ];
    RecordBatch::try_from_iter_with_nullable(columns.map(|(name, of)| (name, of, true)))
        .expect("columns of equal length")
}

/// Takes each row of an output: an article, its story and what represents it.
pub(crate) async fn each_row(
    session: &SessionContext,
    output: &Path,
    mut take: impl FnMut([&str; 3]),
) {
    let output = output.to_str().expect("UTF-8");
    let rows = session.read_parquet(output, ParquetReadOptions::new()).await.expect("Parquet");
    for batch in rows.collect().await.expect("rows") {
        let columns = [0, 1, 2].map(|at| cast(batch.column(at), &DataType::Utf8).expect("ids"));
        let [ids, stories, reports] = columns.each_ref().map(|ids| ids.as_string::<i32>());
        let representative = batch.column(3).as_boolean();
        for row in 0..batch.num_rows() {
            assert_eq!(representative.value(row), ids.value(row) == reports.value(row));
            take([ids, stories, reports].map(|ids| ids.value(row)));
        }
    }
}
