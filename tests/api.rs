//! What every public type promises.

use std::fmt::Debug;
use std::panic::{RefUnwindSafe, UnwindSafe};

fn crosses_threads<T: Send + Sync>() {}

fn is_plain_data<T: Clone + Debug + Send + Sync + UnwindSafe + RefUnwindSafe>() {}

fn is_error<T: std::error::Error + Send + Sync + 'static>() {}

#[test]
fn types_can_be_shared_between_threads() {
    // It holds the caller's progress function, of which no more is known.
    crosses_threads::<samestory::Detector>();
    crosses_threads::<samestory::DetectorBuilder>();
    is_plain_data::<samestory::Article>();
    is_plain_data::<samestory::Stories>();
    is_plain_data::<samestory::Story<'_>>();
    is_plain_data::<samestory::Report<'_>>();
    is_plain_data::<samestory::Member<'_>>();
    is_plain_data::<samestory::Explanation>();
    is_plain_data::<samestory::Background>();
    is_plain_data::<samestory::text::Document>();
    is_plain_data::<samestory::feature::ShingleSet>();
    is_plain_data::<samestory::feature::TermVector>();
    is_plain_data::<samestory::feature::TermStatistics<'_>>();
    is_plain_data::<samestory::feature::TermWeights<'_>>();
    is_plain_data::<samestory::feature::Boilerplate>();
    is_plain_data::<samestory::sketch::MinHasher>();
    is_plain_data::<samestory::sketch::WeightedMinHasher>();
    is_plain_data::<samestory::sketch::Signature>();
    is_plain_data::<samestory::sketch::Signatures>();
    is_plain_data::<samestory::sketch::SketchIdentity>();
    is_plain_data::<samestory::sketch::WeightedSignature>();
    is_plain_data::<samestory::lsh::Index<'static>>();
}

#[test]
fn errors_are_errors() {
    is_error::<samestory::BuildError>();
    is_error::<samestory::DetectError>();
    is_error::<samestory::LoadError>();
}
