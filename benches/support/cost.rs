//! What one run of a detector costs, as its process tells it to the one that started it.

use std::time::Duration;

use samestory::{Article, Detector, Stories};

use crate::own_process::Outcome;
use crate::timed::timed;

/// The stories of articles and the seconds that they took, without those of making the articles.
pub(crate) fn detect(
    detector: &Detector,
    mut articles: impl Iterator<Item = Article>,
) -> Outcome<(Stories, f64)> {
    let mut making = Duration::ZERO;
    let articles = std::iter::from_fn(|| {
        let (took, article) = timed(|| articles.next());
        making += took;
        article
    });
    let (took, stories) = timed(|| detector.detect(articles));
    Ok((stories?, (took - making).as_secs_f64()))
}

pub(crate) fn to_line<const N: usize>(figures: [f64; N]) -> String {
    figures.map(|figure| figure.to_string()).join(" ")
}

pub(crate) fn of_line<const N: usize>(line: &str) -> Outcome<[f64; N]> {
    let figures: Vec<f64> = line.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
    figures.try_into().map_err(|_| format!("{N} numbers expected, found {line:?}").into())
}
