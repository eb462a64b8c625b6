//! What any two articles of a batch are judged by.

use std::borrow::Borrow;

use rayon::prelude::*;

use super::batch::Batch;
use super::copies::{self, Reports};
use super::error::DetectError;
use super::settings::Settings;
use super::stories::{Compared, Grouping, StoryPair};
use crate::article::Article;
use crate::layers::feature::{ArticleTerms, TermVector};
use crate::layers::verify::{Facts, Likeness, Side, StoryEvidence};

/// A batch that is kept, words and all, with its reports and what their comparison showed.
pub(super) struct Groundwork<'a> {
    pub(super) settings: &'a Settings,
    pub(super) batch: Batch,
    pub(super) reports: Reports,
    compared: Compared<'a>,
}

impl<'a> Groundwork<'a> {
    pub(super) fn of<A>(
        settings: &'a Settings,
        articles: impl IntoIterator<Item = A>,
    ) -> Result<Self, DetectError>
    where
        A: Borrow<Article> + Send + Sync,
    {
        let mut batch = Batch::read(settings, Some(settings.background()), articles)?;
        let reports = copies::find(settings, &mut batch);
        let compared = Compared::gather(settings, &batch, &reports);
        Ok(Self { settings, batch, reports, compared })
    }

    pub(super) fn grouping(&mut self) -> Grouping {
        self.compared.grouping(self.settings, &mut self.batch.figures, &self.reports)
    }

    /// The pairs of reports that were compared, in no order.
    pub(super) fn story_pairs(&self) -> impl IndexedParallelIterator<Item = StoryPair> {
        self.compared.story_pairs(self.settings, self.batch.input_of())
    }

    /// The weighted terms of an entry, judged or not.
    pub(super) fn vector(&self, entry: u32) -> TermVector {
        let document = &self.batch.entries[entry as usize].document;
        self.compared.weights.weigh(ArticleTerms::of_document(document))
    }

    /// What is known of two entries, compared or not, judged or not, with their weighted terms.
    pub(super) fn evidence(&self, pair: [u32; 2], vectors: [&TermVector; 2]) -> StoryEvidence {
        let likeness = Likeness::of(vectors[0], vectors[1]);
        StoryEvidence::between(
            likeness,
            pair.map(|entry| self.side(entry)),
            self.compared.mean_best,
        )
    }

    fn side(&self, entry: u32) -> Side {
        let representative = self.reports.representative[entry as usize];
        let document = &self.batch.entries[entry as usize].document;
        Side {
            facts: Facts::of(document, self.reports.dates[representative as usize]),
            surroundings: self.compared.surroundings(representative),
        }
    }
}
