//! Weights refitted to labels of the user's own.

use rayon::prelude::*;

use super::error::DetectError;
use super::groundwork::Groundwork;
use super::settings::Settings;
use crate::article::Article;
use crate::layers::verify::{LabelledEvidence, StoryModel};

/// Two articles of which it is known whether they tell one story.
///
/// [`Detector::calibrate`](crate::Detector::calibrate) shows some.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LabelledPair<'a> {
    /// Their ids.
    pub ids: [&'a str; 2],
    /// Whether they do.
    pub same_story: bool,
}

/// The model of `settings`, refitted. Pairs that teach nothing about stories are left out: copies of
/// one text, and articles too short to judge.
pub(super) fn refit(
    settings: &Settings,
    articles: &[Article],
    pairs: &[LabelledPair<'_>],
) -> Result<StoryModel, DetectError> {
    let ground = Groundwork::of(settings, articles)?;
    let by_id = ground.batch.by_id();
    let placed = pairs
        .iter()
        .map(|pair| Ok((by_id.places(pair.ids)?, pair.same_story)))
        .collect::<Result<Vec<_>, DetectError>>()?;
    let teaches = |[one, other]: [u32; 2]| {
        let [one, other] = [one, other].map(|place| place as usize);
        ground.reports.representative[one] != ground.reports.representative[other]
            && !ground.batch.entries[one].is_too_short()
            && !ground.batch.entries[other].is_too_short()
    };
    let evidence: Vec<LabelledEvidence> = placed
        .into_par_iter()
        .filter(|&(places, _)| teaches(places))
        .map(|(places, same_story)| {
            let vectors = places.map(|place| ground.vector(place));
            let evidence = ground.evidence(places, vectors.each_ref());
            LabelledEvidence { evidence, same_story, weight: 1.0 }
        })
        .collect();
    Ok(settings.story_model.refit(evidence))
}
