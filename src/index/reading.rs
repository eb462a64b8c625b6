//! What an index takes from an article: its words for the copy lens, its terms for the story lens.

use super::copies::Text;
use crate::article::Article;
use crate::detector::{Entry, Lens, Settings};
use crate::hash;
use crate::layers::feature::ArticleTerms;
use crate::layers::verify::Facts;

/// Terms that so great a share of all articles holds, by the background, are not kept. They weigh
/// next to nothing: without them the mean BCubed F1 over the labelled corpora is lower by 0.0001
/// (`examples/evaluate.rs --stream`).
const EVERYDAY: f64 = 0.25;

/// What an article says.
pub(super) struct Reading {
    pub(super) id: Box<str>,
    /// Of the words of its title and of those of its text.
    pub(super) fingerprint: u64,
    /// None where it is too short to judge, or copies are not looked for.
    pub(super) text: Option<Text>,
    pub(super) content: Content,
}

/// What the story lens knows of an article that begins a report.
#[derive(Clone, Debug, Default)]
pub(super) struct Content {
    pub(super) counts: ArticleTerms,
    pub(super) facts: Facts,
}

impl Reading {
    pub(super) fn of(settings: &Settings, article: &Article) -> Self {
        let entry = Entry::read(article, settings.stemmed_by());
        let mut counts = if entry.is_too_short() {
            ArticleTerms::default()
        } else {
            ArticleTerms::of_document(&entry.document)
        };
        let background = settings.background();
        counts.retain(|term| background.share_of_articles(term) < EVERYDAY);
        Self {
            text: if settings.lens == Lens::Stories { None } else { Text::of(&entry) },
            content: Content { counts, facts: Facts::of(&entry.document, entry.date) },
            fingerprint: hash::sequence([entry.fingerprint, entry.document.title_len() as u64]),
            id: entry.id.into(),
        }
    }
}
