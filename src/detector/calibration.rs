//! Weights refitted to labels of the user's own.

use rayon::prelude::*;

use super::Detector;
use super::batch::{Batch, Stems};
use super::copies;
use super::error::DetectError;
use super::stories::Compared;
use crate::article::Article;
use crate::verify::{LabelledEvidence, StoryModel};

/// Two articles of which it is known whether they tell one story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LabelledPair<'a> {
    /// Their ids.
    pub ids: [&'a str; 2],
    /// Whether they do.
    pub same_story: bool,
}

/// The detector's model, refitted. Pairs that teach nothing about stories are left out: copies of
/// one text, and articles too short to judge.
pub(super) fn refit(
    detector: &Detector,
    articles: &[Article],
    pairs: &[LabelledPair<'_>],
) -> Result<StoryModel, DetectError> {
    let settings = &detector.settings;
    let stems = Stems::Unknown(settings.background());
    let mut batch = Batch::read(settings, stems, articles)?;
    let by_id = batch.by_id();
    let placed = pairs
        .iter()
        .map(|pair| Ok((by_id.places(pair.ids)?, pair.same_story)))
        .collect::<Result<Vec<_>, DetectError>>()?;
    let reports = copies::find(settings, &mut batch);
    let compared = Compared::gather(settings, &batch, &reports);
    let teaches = |[one, other]: [u32; 2]| {
        let [one, other] = [one, other].map(|place| place as usize);
        reports.representative[one] != reports.representative[other]
            && !batch.entries[one].is_too_short()
            && !batch.entries[other].is_too_short()
    };
    let evidence: Vec<LabelledEvidence> = placed
        .into_par_iter()
        .filter(|&(places, _)| teaches(places))
        .map(|(places, same_story)| {
            let vectors = places.map(|place| compared.vector(&batch.entries[place as usize]));
            let evidence = compared.evidence_on(&batch, &reports, places, vectors.each_ref());
            LabelledEvidence { evidence, same_story, counts: 1.0 }
        })
        .collect();
    Ok(settings.story_model.refit(evidence))
}
