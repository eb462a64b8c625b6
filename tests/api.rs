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
    crosses_threads::<samestory::detector::DetectorBuilder>();
    is_plain_data::<samestory::Article>();
    is_plain_data::<samestory::Stories>();
    is_plain_data::<samestory::detector::Story<'_>>();
    is_plain_data::<samestory::detector::Report<'_>>();
    is_plain_data::<samestory::detector::Member<'_>>();
    is_plain_data::<samestory::detector::Explanation>();
    is_plain_data::<samestory::detector::Background>();
    is_plain_data::<samestory::layers::text::Document>();
    is_plain_data::<samestory::layers::feature::ShingleSet>();
    is_plain_data::<samestory::layers::feature::TermVector>();
    is_plain_data::<samestory::layers::feature::TermStatistics<'_>>();
    is_plain_data::<samestory::layers::feature::TermWeights<'_>>();
    is_plain_data::<samestory::layers::feature::BoilerplateSegments>();
    is_plain_data::<samestory::layers::sketch::MinHasher>();
    is_plain_data::<samestory::layers::sketch::WeightedMinHasher>();
    is_plain_data::<samestory::layers::sketch::Signature>();
    is_plain_data::<samestory::layers::sketch::Signatures>();
    is_plain_data::<samestory::layers::sketch::SketchIdentity>();
    is_plain_data::<samestory::layers::sketch::WeightedSignature>();
    is_plain_data::<samestory::layers::lsh::BandIndex<'static>>();
    is_plain_data::<samestory::index::Insertion>();
    is_plain_data::<samestory::index::Answer>();
    is_plain_data::<samestory::index::Removal>();
    crosses_threads::<samestory::StoryIndex>();
    crosses_threads::<samestory::StoryStore>();
}

#[test]
fn errors_are_errors() {
    is_error::<samestory::detector::BuildError>();
    is_error::<samestory::detector::DetectError>();
    is_error::<samestory::saved::LoadError>();
    is_error::<samestory::index::IndexError>();
    is_error::<samestory::index::StoreError>();
}

// It may be a secret.
#[test]
fn no_debug_output_has_a_seed() {
    use samestory::layers::sketch::{MinHasher, TextSketcher, WeightedMinHasher};
    const SEED: u64 = 4_815_162_342;
    let hasher = MinHasher::new(8, SEED);
    let builder = samestory::Detector::builder().seed(SEED);
    let scan = samestory::CopyScan::new(0.5).expect("it is in its range").seed(SEED);
    for shown in [
        format!("{hasher:?} {:?} {builder:?} {scan:?}", hasher.identity()),
        format!("{:?} {:?}", WeightedMinHasher::new(8, SEED), TextSketcher::new(hasher, 5)),
    ] {
        assert!(!shown.contains("4815162342"), "{shown}");
    }
}
