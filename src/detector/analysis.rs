//! What was found, with all that it was found by.

use std::cell::OnceCell;
use std::ops::Range;

use rayon::prelude::*;

use super::entry::{Entry, SHINGLE_WORDS};
use super::error::{DetectError, Failure};
use super::explanation::{Explanation, Reason, Relation};
use super::groundwork::Groundwork;
use super::result::Stories;
use super::settings::{Lens, Settings};
use super::stories::StoryPair;
use crate::article::Article;
use crate::layers::feature::{ShingleSet, TermVector};
use crate::layers::text::Document;
use crate::layers::verify::{
    CopyRule, Overlap, Said, SharedTerm, Words, details_between, passages_between, terms_between,
    weighted_jaccard,
};

/// The stories of a batch, and everything they were found by, to explain any two articles and to
/// show all on a page (`page::render`, feature `page`).
///
/// ```
/// use samestory::{Article, Detector};
/// use samestory::detector::Relation;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let articles = [
///     Article::new("wire", "The ferry Aurora ran aground off Lundy on Sunday with 40 people aboard."),
///     Article::new("daily", "The ferry Aurora ran aground off Lundy on Sunday with 40 people aboard!"),
///     Article::new("post", "Parliament in Lisbon rejected the budget after a night of debate."),
/// ];
/// let detector = Detector::default();
/// let analysis = detector.analyse(&articles)?;
/// assert_eq!(analysis.stories().len(), 2);
/// assert_eq!(analysis.explain(["wire", "daily"])?.relation, Relation::SameReport);
/// assert_eq!(analysis.explain(["wire", "post"])?.relation, Relation::DifferentStories);
/// # Ok(())
/// # }
/// ```
///
/// # Resources
///
/// Holds the words of all articles as hashes, their weighted terms and the compared pairs: about
/// twice what [`Detector::detect`](crate::Detector::detect) holds at the most, for as long as it lives.
pub struct Analysis<'a> {
    articles: &'a [Article],
    ground: Groundwork<'a>,
    /// For each entry the lowest entry among the representatives of its story.
    story_of: Vec<u32>,
    stories: Stories,
}

impl std::fmt::Debug for Analysis<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Analysis").field("stories", &self.stories).finish_non_exhaustive()
    }
}

impl<'a> Analysis<'a> {
    pub(super) fn new(
        settings: &'a Settings,
        articles: &'a [Article],
    ) -> Result<Self, DetectError> {
        let mut ground = Groundwork::of(settings, articles)?;
        let grouping = ground.grouping();
        let stories = Stories::new(settings.lens, &ground.batch, &ground.reports, &grouping);
        Ok(Self { articles, ground, story_of: grouping.story_of, stories })
    }

    /// The stories, as [`Detector::detect`](crate::Detector::detect) finds them.
    pub fn stories(&self) -> &Stories {
        &self.stories
    }

    /// The articles, as they were given.
    pub fn articles(&self) -> &'a [Article] {
        self.articles
    }

    /// What was looked for.
    #[cfg(feature = "page")]
    pub(crate) fn lens(&self) -> Lens {
        self.ground.settings.lens
    }

    /// From which similarity on two articles are copies.
    pub fn copy_rule(&self) -> CopyRule {
        self.ground.settings.copy_rule
    }

    /// The least mean probability that makes one story.
    pub fn story_threshold(&self) -> f64 {
        self.ground.settings.story_threshold()
    }

    /// Says what the articles with the ids of `pair` have in common and what came of it.
    ///
    /// Costs O(words + articles) time.
    ///
    /// # Errors
    ///
    /// When no article has one of the ids.
    pub fn explain(&self, pair: [&str; 2]) -> Result<Explanation, DetectError> {
        let number = |id: &str| {
            let found = self.articles.iter().position(|article| article.id() == id);
            found.ok_or_else(|| DetectError::from(Failure::UnknownId { id: id.to_owned() }))
        };
        let [a, b] = pair;
        let [a, b] = [number(a)?, number(b)?].map(|number| self.read(number));
        Ok(self.compare(&a, &b))
    }

    /// The pairs of reports that were compared for being of one story, in no order.
    pub fn story_pairs(&self) -> impl IndexedParallelIterator<Item = StoryPair> + '_ {
        self.ground.story_pairs()
    }

    /// The article of this number of input, read for comparison with others.
    pub(crate) fn read(&self, number: usize) -> Reading<'_> {
        let (article, place) = (&self.articles[number], self.ground.batch.places[number]);
        let entry = &self.ground.batch.entries[place as usize];
        let document = self.ground.settings.background().read(article);
        let title = document.title_len();
        let dropped = document.dropped_in(&entry.document).into_iter();
        let of_text = |tokens: Range<usize>| {
            tokens.start.saturating_sub(title)..tokens.end.saturating_sub(title)
        };
        let boilerplate = dropped.map(of_text).filter(|words| !words.is_empty()).collect();
        Reading {
            place,
            entry,
            title: Words::of(article.title().unwrap_or_default()),
            text: Words::of(article.text()).setting_aside(boilerplate),
            document,
            vector: self.ground.vector(place),
            said: OnceCell::new(),
            shingles: OnceCell::new(),
        }
    }

    /// What two articles have in common, and what came of it.
    pub(crate) fn compare(&self, left: &Reading<'_>, right: &Reading<'_>) -> Explanation {
        let settings = self.ground.settings;
        let places = [left.place, right.place];
        let entries = [left.entry, right.entry];
        let of_report = places.map(|place| self.ground.reports.representative[place as usize]);
        let of_story = places.map(|place| self.story_of[place as usize]);
        let vectors = [&left.vector, &right.vector];
        let evidence = self.ground.evidence(places, vectors);
        let overlap = Overlap::of_sorted(left.shingles().as_slice(), right.shingles().as_slice());
        let score = settings.story_model.score(&evidence);
        let [are_of_one_text, are_of_one_story] = [of_report, of_story].map(|[a, b]| a == b);
        let relation = if are_of_one_text && settings.lens != Lens::Stories {
            Relation::SameReport
        } else if are_of_one_story {
            Relation::SameStory
        } else {
            Relation::DifferentStories
        };
        let is_probable = score.probability() >= settings.story_threshold();
        let reason = match (are_of_one_story, is_probable) {
            _ if places[0] == places[1] => Reason::Copies,
            _ if are_of_one_text && settings.copy_rule.accepts(overlap) => Reason::Copies,
            _ if are_of_one_text => Reason::CopiesOfOneText,
            (true, true) => Reason::Probable,
            (true, false) => Reason::ProbableWithOthers,
            _ if entries.iter().any(|entry| entry.is_too_short()) => Reason::TooShort,
            _ if settings.lens == Lens::Copies => Reason::NotCopies,
            (false, true) => Reason::ImprobableWithOthers,
            (false, false) => Reason::Improbable,
        };
        Explanation {
            relation,
            reason,
            copy_rule: settings.copy_rule,
            story_threshold: settings.story_threshold(),
            overlap,
            evidence,
            score,
            weighted_jaccard: weighted_jaccard(vectors[0], vectors[1]),
            passages: passages_between(&left.text, &right.text, SHINGLE_WORDS),
            terms: left.shared_terms(right),
            boilerplate: [left, right].map(|reading| reading.text.bytes_set_aside()),
            details: details_between(
                [&left.text, &right.text],
                [left.said(), right.said()],
                [&left.title, &right.title],
            ),
        }
    }

    /// The terms by which an article is known, the heaviest first; what they contribute adds up
    /// to 1.
    #[cfg(feature = "page")]
    pub(crate) fn terms(&self, reading: &Reading<'_>) -> Vec<SharedTerm> {
        reading.shared_terms(reading)
    }
}

/// An article, read so that it can be compared with many.
pub(crate) struct Reading<'a> {
    /// Its place among the entries of the batch.
    place: u32,
    entry: &'a Entry,
    title: Words<'a>,
    pub(crate) text: Words<'a>,
    /// With boilerplate.
    document: Document,
    vector: TermVector,
    said: OnceCell<Said>,
    shingles: OnceCell<ShingleSet>,
}

impl Reading<'_> {
    fn said(&self) -> &Said {
        self.said.get_or_init(|| Said::of(&self.text))
    }

    fn shingles(&self) -> &ShingleSet {
        self.shingles.get_or_init(|| ShingleSet::from_iter(self.entry.shingles()))
    }

    fn shared_terms(&self, other: &Reading<'_>) -> Vec<SharedTerm> {
        terms_between([&self.title, &self.text], &self.document, [&self.vector, &other.vector])
    }
}
