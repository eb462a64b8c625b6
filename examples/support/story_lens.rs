//! What the story lens compares, and the candidates among it.

use rayon::prelude::*;
use samestory::detector::Lens;
use samestory::layers::feature::{self, ArticleTerms, Background, TermVector};
use samestory::layers::lsh::{Banding, corroborated_candidates};
use samestory::layers::sketch::{Signatures, WeightedMinHasher};
use samestory::layers::text::Document;
use samestory::{Article, Detector};

use super::brute_force::MIN_WORDS;
use super::exit::Failure;
use super::weights::weights;

/// Articles of which all pairs are compared by cosine in a few seconds. Of a corpus with more only
/// the first [`SAMPLE`] are.
const LIMIT: usize = 3500;
const SAMPLE: usize = 3000;

/// Bands and rows.
pub(crate) const STORY_BANDING: (usize, usize) = (256, 2);

/// Reports of a bucket with which each of it is compared.
const BUCKET_CAP: usize = 100;

/// The share of values in which the signatures of a candidate agree at least.
const LEAST_AGREEMENT: f64 = 20.0 / 512.0;

/// How many articles, from the first on, to compare with all others.
pub(crate) fn all_pairs_sample(articles: usize) -> usize {
    if articles > LIMIT { SAMPLE } else { articles }
}

/// One article a report, without boilerplate.
pub(crate) fn story_vectors(articles: &[Article]) -> Result<Vec<TermVector>, Failure> {
    let background = Background::built_in();
    let documents: Vec<Document> =
        articles.par_iter().map(|article| background.read(article)).collect();
    let boilerplate =
        feature::BoilerplateSegments::find(&documents.iter().collect::<Vec<_>>(), background);
    let reports = Detector::builder().lens(Lens::Copies).build()?.detect(articles)?;
    let counts: Vec<ArticleTerms> = reports
        .articles()
        .zip(documents)
        .filter(|(article, _)| article.is_representative())
        .map(|(_, document)| boilerplate.strip(document))
        .filter(|document| document.len() >= MIN_WORDS)
        .map(|document| ArticleTerms::of_document(&document))
        .collect();
    let weights = weights(&counts);
    Ok(counts.into_par_iter().map(|terms| weights.weigh(terms)).collect())
}

pub(crate) fn story_candidates(vectors: &[TermVector], banding: Banding) -> Vec<(u32, u32)> {
    let hasher = WeightedMinHasher::new(banding.values(), 0);
    let signatures = vectors.par_iter().map(|vector| hasher.sign(vector.squares()));
    let signatures = Signatures::collect(hasher.signature_length(), signatures);
    let least = (LEAST_AGREEMENT * banding.values() as f64).ceil() as usize;
    corroborated_candidates(banding, &signatures, least, BUCKET_CAP)
}
