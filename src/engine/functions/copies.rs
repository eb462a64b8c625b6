//! What the copy lens sees of a text.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, FixedSizeListBuilder, Float64Array, UInt16Builder};
use datafusion::arrow::datatypes::{DataType, Field};
use datafusion::common::Result;
use datafusion::logical_expr::{Signature, Volatility};

use crate::article::Article;
use crate::detector::{CopySearch, Entry};
use crate::engine::arrays::{list_type, lists, texts};
use crate::engine::scalar::Scalar;
use crate::layers::lsh::band_keys;
use crate::layers::verify::{CopyRule, Overlap};

fn search() -> CopySearch {
    CopySearch::new(CopyRule::default().jaccard_threshold(), 0)
}

/// The shingles of a text; none where it is null or too short to judge.
fn shingles(text: Option<&str>) -> Option<Vec<u32>> {
    let entry = Entry::read(&Article::new("", text?), None);
    let shingles: Vec<u32> = entry.shingles().collect();
    (!shingles.is_empty()).then_some(shingles)
}

pub(super) fn signature() -> Scalar {
    let item = Arc::new(Field::new_list_field(DataType::UInt16, true));
    Scalar {
        name: "copy_signature",
        signature: Signature::string(1, Volatility::Immutable),
        returns: DataType::FixedSizeList(item, search().hasher.signature_length() as i32),
        body: signatures,
    }
}

fn signatures(arguments: &[ArrayRef]) -> Result<ArrayRef> {
    let search = search();
    let length = search.hasher.signature_length();
    let mut signatures = FixedSizeListBuilder::new(UInt16Builder::new(), length as i32);
    for text in &texts(&arguments[0])? {
        match shingles(text) {
            Some(shingles) => {
                signatures.values().append_slice(search.hasher.sign(shingles).values());
                signatures.append(true);
            }
            None => {
                signatures.values().append_nulls(length);
                signatures.append(false);
            }
        }
    }
    Ok(Arc::new(signatures.finish()))
}

pub(super) fn bands() -> Scalar {
    Scalar {
        name: "copy_bands",
        signature: Signature::string(1, Volatility::Immutable),
        returns: list_type(),
        body: |arguments| {
            let search = search();
            let keys = |text| {
                let signature = search.hasher.sign(shingles(text)?);
                Some(band_keys(search.banding, signature.values()).collect::<Vec<u64>>())
            };
            Ok(lists(texts(&arguments[0])?.iter().map(keys)))
        },
    }
}

pub(super) fn similarity() -> Scalar {
    Scalar {
        name: "copy_similarity",
        signature: Signature::string(2, Volatility::Immutable),
        returns: DataType::Float64,
        body: |arguments| {
            let (left, right) = (texts(&arguments[0])?, texts(&arguments[1])?);
            let jaccard = |(a, b)| Some(Overlap::of_hashes(&shingles(a)?, &shingles(b)?).jaccard());
            let similarities: Float64Array = left.iter().zip(right.iter()).map(jaccard).collect();
            Ok(Arc::new(similarities))
        },
    }
}
