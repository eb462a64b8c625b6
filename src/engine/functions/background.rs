//! How common words are, learnt from a column.

use ahash::AHashMap;
use datafusion::arrow::array::{ArrayRef, AsArray};
use datafusion::arrow::datatypes::{DataType, UInt64Type};
use datafusion::common::{Result, ScalarValue, exec_err};
use datafusion::logical_expr::{Accumulator, Signature, Volatility};

use crate::article::Article;
use crate::engine::aggregate::{Accumulation, Aggregate};
use crate::engine::arrays::{bytes, texts};
use crate::layers::feature::Learning;
use crate::layers::text::Document;

/// What [`Background::learn`](crate::detector::Background::learn) makes of the texts of a group, as
/// [`Background::save`](crate::detector::Background::save) writes it.
pub(super) fn learn_background() -> Aggregate {
    let strings = vec![DataType::Utf8View, DataType::Utf8, DataType::LargeUtf8];
    Aggregate {
        name: "learn_background",
        signature: Signature::uniform(1, strings, Volatility::Immutable),
        returns: DataType::LargeBinary,
        body: Accumulation {
            state: vec![("articles", DataType::UInt64), ("holding", DataType::LargeBinary)],
            accumulator: || Box::new(Learnt::default()),
        },
    }
}

#[derive(Debug, Default)]
struct Learnt(Learning);

impl Accumulator for Learnt {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        for text in texts(&values[0])?.iter().flatten() {
            self.0.add(&Document::read(&Article::new("", text)));
        }
        Ok(())
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        let Learning { articles, holding } = std::mem::take(&mut self.0);
        let pairs = holding.into_iter().flat_map(|(term, held)| [term, held]);
        let bytes = pairs.flat_map(u32::to_le_bytes).collect();
        Ok(vec![ScalarValue::UInt64(Some(articles)), ScalarValue::LargeBinary(Some(bytes))])
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        let articles = states[0].as_primitive::<UInt64Type>();
        self.0.articles += articles.iter().flatten().sum::<u64>();
        for state in bytes(&states[1])?.iter().flatten() {
            let (pairs, []) = state.as_chunks::<8>() else {
                return exec_err!("the state of learn_background is of another version");
            };
            for &[a, b, c, d, counts @ ..] in pairs {
                let held = self.0.holding.entry(u32::from_le_bytes([a, b, c, d])).or_default();
                *held += u32::from_le_bytes(counts);
            }
        }
        Ok(())
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        let mut file = Vec::new();
        std::mem::take(&mut self.0).end().save(&mut file)?;
        Ok(ScalarValue::LargeBinary(Some(file)))
    }

    fn size(&self) -> usize {
        // An entry and its share of what the table keeps free.
        const ENTRY: usize = 2 * size_of::<(u32, u32)>();
        size_of::<AHashMap<u32, u32>>() + self.0.holding.capacity() * ENTRY
    }
}
