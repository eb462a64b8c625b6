//! What the story lens sees of a text that it knows nothing else about than how common its words
//! are.

use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, Float32Builder, Float64Array, ListBuilder, StructBuilder, UInt32Builder,
};
use datafusion::arrow::datatypes::{DataType, Field, Fields};
use datafusion::common::{Result, exec_err};
use datafusion::logical_expr::{Signature, TypeSignature, Volatility};

use crate::article::Article;
use crate::detector::{STORY_BANDING, is_too_short, story_hasher};
use crate::engine::arrays::{bytes, list_type, lists, texts};
use crate::engine::scalar::Scalar;
use crate::layers::feature::{ArticleTerms, Background, TermStatistics, TermVector, TermWeights};
use crate::layers::lsh::corroborated_keys;
use crate::layers::text::Document;
use crate::layers::verify::Likeness;

/// So many texts, and where it is given, a background table.
fn takes(texts: usize) -> Signature {
    let with_table = |table: DataType| {
        TypeSignature::Exact([vec![DataType::Utf8View; texts], vec![table]].concat())
    };
    let with_table =
        [DataType::Binary, DataType::LargeBinary, DataType::BinaryView].map(with_table);
    let forms = [TypeSignature::String(texts)].into_iter().chain(with_table).collect();
    Signature::one_of(forms, Volatility::Immutable)
}

/// Calls `row` for each row with its weights, which are made anew only where the table changes.
fn for_each_row(
    rows: usize,
    tables: Option<&ArrayRef>,
    mut row: impl FnMut(usize, Option<Weighing<'_, '_>>),
) -> Result<()> {
    let Some(tables) = tables else {
        let weights = TermStatistics::new(Background::built_in()).into_weights();
        let weighing = Weighing { background: Background::built_in(), weights: &weights };
        (0..rows).for_each(|at| row(at, Some(weighing)));
        return Ok(());
    };
    let tables = bytes(tables)?;
    let mut start = 0;
    while start < rows {
        let table = |at: usize| tables.is_valid(at).then(|| tables.value(at));
        let end = (start..rows).find(|&at| table(at) != table(start)).unwrap_or(rows);
        match table(start) {
            Some(table) => {
                let background = match Background::load(table) {
                    Ok(background) => background,
                    Err(error) => return exec_err!("the argument background: {error}"),
                };
                let weights = TermStatistics::new(&background).into_weights();
                let weighing = Weighing { background: &background, weights: &weights };
                (start..end).for_each(|at| row(at, Some(weighing)));
            }
            None => (start..end).for_each(|at| row(at, None)),
        }
        start = end;
    }
    Ok(())
}

#[derive(Clone, Copy)]
struct Weighing<'w, 'b> {
    background: &'b Background,
    weights: &'w TermWeights<'b>,
}

impl Weighing<'_, '_> {
    fn read(self, text: &str) -> Document {
        self.background.read(&Article::new("", text))
    }

    fn weigh(self, document: &Document) -> TermVector {
        self.weights.weigh(ArticleTerms::of_document(document))
    }

    fn terms(self, text: &str) -> TermVector {
        self.weigh(&self.read(text))
    }

    /// None of a text too short to judge.
    fn judged_terms(self, text: &str) -> Option<TermVector> {
        let document = self.read(text);
        (!is_too_short(&document)).then(|| self.weigh(&document))
    }
}

fn term_fields() -> Fields {
    let fields = [("term", DataType::UInt32), ("weight", DataType::Float32)];
    fields.into_iter().map(|(name, of)| Field::new(name, of, false)).collect()
}

pub(super) fn terms() -> Scalar {
    let item = Arc::new(Field::new_list_field(DataType::Struct(term_fields()), true));
    Scalar {
        name: "story_terms",
        signature: takes(1),
        returns: DataType::List(item),
        body: terms_of,
    }
}

fn terms_of(arguments: &[ArrayRef]) -> Result<ArrayRef> {
    let texts = texts(&arguments[0])?;
    let mut lists = ListBuilder::new(StructBuilder::from_fields(term_fields(), 0));
    for_each_row(texts.len(), arguments.get(1), |at, weighing| {
        let text = texts.is_valid(at).then(|| texts.value(at));
        let terms = weighing.zip(text).map(|(weighing, text)| weighing.terms(text));
        let is_valid = terms.is_some();
        for (term, weight) in terms.iter().flat_map(TermVector::iter) {
            let term_and_weight = lists.values();
            if let Some(terms) = term_and_weight.field_builder::<UInt32Builder>(0) {
                terms.append_value(term);
            }
            if let Some(weights) = term_and_weight.field_builder::<Float32Builder>(1) {
                weights.append_value(weight);
            }
            term_and_weight.append(true);
        }
        lists.append(is_valid);
    })?;
    Ok(Arc::new(lists.finish()))
}

pub(super) fn bands() -> Scalar {
    Scalar { name: "story_bands", signature: takes(1), returns: list_type(), body: bands_of }
}

fn bands_of(arguments: &[ArrayRef]) -> Result<ArrayRef> {
    let hasher = story_hasher(0);
    let texts = texts(&arguments[0])?;
    let mut keys = Vec::with_capacity(texts.len());
    for_each_row(texts.len(), arguments.get(1), |at, weighing| {
        let text = texts.is_valid(at).then(|| texts.value(at));
        let terms = weighing.zip(text).and_then(|(weighing, text)| weighing.judged_terms(text));
        keys.push(terms.map(|terms| {
            let signature = hasher.sign(terms.squares());
            corroborated_keys(STORY_BANDING, signature.values()).collect::<Vec<u64>>()
        }));
    })?;
    Ok(lists(keys.into_iter()))
}

pub(super) fn similarity() -> Scalar {
    Scalar {
        name: "story_similarity",
        signature: takes(2),
        returns: DataType::Float64,
        body: similarities,
    }
}

fn similarities(arguments: &[ArrayRef]) -> Result<ArrayRef> {
    let (left, right) = (texts(&arguments[0])?, texts(&arguments[1])?);
    let mut similarities = Vec::with_capacity(left.len());
    for_each_row(left.len(), arguments.get(2), |at, weighing| {
        let are_valid = left.is_valid(at) && right.is_valid(at);
        similarities.push(weighing.filter(|_| are_valid).map(|weighing| {
            let [one, other] = [&left, &right].map(|texts| weighing.terms(texts.value(at)));
            Likeness::of(&one, &other).corroborated().min(1.0)
        }));
    })?;
    Ok(Arc::new(Float64Array::from(similarities)))
}
