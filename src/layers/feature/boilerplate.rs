//! Which lines and sentences are boilerplate: those that recur in articles which otherwise differ.
//!
//! A disclaimer under 4,000 stories, an agency's text in 40 newspapers and a statement that ten
//! reports of one event quote are all segments that recur. What tells them apart is the rest of the
//! articles that carry them:
//!
//! - Under the disclaimer the rest is a story of its own, around the agency's text it is a
//!   dateline. So each article that carries a recurring segment speaks for boilerplate with the
//!   cube of the share of its tokens that do *not* recur: twelve articles of which 45 % are their
//!   own weigh 1.1, two hundred newspapers that each add 15 % to one agency's text weigh 0.7. A
//!   sentence of which most word pairs stand in recurring segments is an edited copy of one, not
//!   the article's own.
//! - That share cannot tell a long disclaimer under short stories from a short wrapper around one
//!   long text. Two signs can. A title speaks of the story: where its words stand only in what
//!   recurs, that is the story and the article says nothing for boilerplate; where they stand only
//!   in the rest, the rest is. A title that recurs itself, over rests that are longer, is the name of
//!   a newspaper, and no sign. And what recurs may be plain: everyday words without names and
//!   numbers, as in a disclaimer and hardly ever in news. With either sign for the rest, or where
//!   the rest is longer than what recurs, four articles are enough.
//! - Under the disclaimer the rests are unrelated, around a quoted statement they tell one event.
//!   So the rests of a sample of the articles are compared by the Jaccard similarity of their pairs
//!   of neighbouring tokens, which are words even where a token is a letter or a syllable. How many
//!   pairs of articles are related counts, not how closely: a disclaimer stands under edited copies and
//!   under two reports of one event, too, but under unrelated articles for the most part.
//! - Articles of the very same words are one article here, however often it came.

use std::cmp::Ordering;

use ahash::{AHashMap, AHashSet};
use rayon::prelude::*;

use super::background::Background;
use super::counts::count_shared;
use crate::hash;
use crate::layers::text::Document;

/// A segment in at least this many articles recurs. Below it nothing can be boilerplate; one copy
/// or two of a text are no evidence of a template.
pub(crate) const RECURS: usize = 4;

/// The weight of evidence that makes a recurring segment boilerplate, in articles that are wholly
/// their own but for it.
const ENOUGH: f64 = 1.0;

/// What an article weighs at least where a sign says that the rest is its story: one over
/// [`RECURS`].
const SIGNED: f64 = 0.25;

/// From this share on the rest is longer than what recurs, which is a sign, too.
const LONGER: f64 = 0.5;

/// Below this many tokens a rest is no story of its own, whatever the signs.
const LEAST_STORY: usize = 20;

/// A text is plain when less than this share of its tokens are names, numbers or uncommon words:
/// nearly all English news has more, and disclaimers that name nobody have less.
const PLAIN: f64 = 0.075;

/// A word is uncommon that fewer than this share of articles hold, by the background.
const UNCOMMON: f64 = 3e-4;

/// A word of a title says what it is about when fewer than this share of articles hold it, by
/// the background.
const TELLING: f64 = 0.1;

/// Articles of which the rests are compared, the first that carry the segment.
pub(crate) const SAMPLE: usize = 8;

/// From this Jaccard similarity of token pairs on, two articles are taken to be related. The two
/// reports that the design study begins with have 0.086.
const RELATED: f64 = 0.06;

/// Articles of which one in so many pairs is related tell of one event. Of four articles these are two
/// pairs: two texts, each twice, tell nothing of a template. Of eight they are ten pairs, where four texts,
/// each twice, have four.
const RELATED_PAIRS: usize = 3;

/// Below this mean number of tokens a segment, lines were broken to fit a column: such lines recur
/// by chance, and dropping them leaves a different text for every width.
const LEAST_MEAN: usize = 4;

/// Where of a number the half of a segment's hash is, with the number of a document in the other.
const UPPER_HALF: u64 = 0xffff_ffff_0000_0000;

/// Shares are summed as integers of this unit, so that the sum does not depend on the order.
const UNIT: f64 = (1u64 << 20) as f64;

/// What recurs in a batch.
#[derive(Debug, Default)]
pub(crate) struct Recurring {
    segments: AHashSet<u64>,
    /// The pairs of neighbouring tokens within them.
    token_pairs: AHashSet<u64>,
}

impl Recurring {
    /// With the documents that hold a segment which recurs, and perhaps others.
    fn among<'d>(documents: &[&'d Document]) -> (Self, Vec<&'d Document>) {
        // Nearly all segments stand in one document. Told apart by half of their hashes they are
        // half as much to sort, and then few are left to look at.
        let mut halves: Vec<u64> = documents
            .par_iter()
            .enumerate()
            .flat_map_iter(|(number, document)| {
                let segments = distinct_segments(document).into_iter();
                segments.map(move |segment| segment & UPPER_HALF | number as u64)
            })
            .collect();
        halves.par_sort_unstable();
        let is_same = |a: &u64, b: &u64| a & UPPER_HALF == b & UPPER_HALF;
        let held = halves.chunk_by(is_same).filter(|held| held.len() >= RECURS);
        let (mut recurring, mut holders) = (AHashSet::new(), Vec::new());
        for held in held {
            recurring.insert(hash::upper_half(held[0]));
            holders.extend(held.iter().map(|&number| number as u32));
        }
        holders.sort_unstable();
        holders.dedup();
        let holders: Vec<&Document> =
            holders.into_iter().map(|number| documents[number as usize]).collect();
        let mut held: Vec<(u64, u32, &[u32])> = holders
            .par_iter()
            .enumerate()
            .flat_map_iter(|(holder, document)| {
                let hashed = segments(document).map(|tokens| (segment_hash(tokens), tokens));
                hashed
                    .filter(|(segment, _)| recurring.contains(&hash::upper_half(*segment)))
                    .map(move |(segment, tokens)| (segment, holder as u32, tokens))
            })
            .collect();
        held.par_sort_unstable_by_key(|&(segment, holder, _)| (segment, holder));
        held.dedup_by_key(|&mut (segment, holder, _)| (segment, holder));
        let mut recurring = Self::default();
        for same in held.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() >= RECURS) {
            let (segment, _, tokens) = same[0];
            recurring.segments.insert(segment);
            recurring.token_pairs.extend(token_pairs(tokens));
        }
        (recurring, holders)
    }

    /// Those that a document holds, each once.
    pub(crate) fn of(&self, document: &Document) -> Vec<u64> {
        let mut segments = distinct_segments(document);
        segments.retain(|segment| self.segments.contains(segment));
        segments
    }

    #[cfg(feature = "engine")]
    pub(crate) fn of_parts(segments: AHashSet<u64>, token_pairs: AHashSet<u64>) -> Self {
        Self { segments, token_pairs }
    }

    /// The segments of a document that are its own: neither recurring nor an edited copy of what
    /// recurs.
    fn own_segments<'d>(&self, document: &'d Document) -> impl Iterator<Item = &'d [u32]> {
        segments(document).filter(|tokens| self.is_own(tokens))
    }

    fn is_own(&self, tokens: &[u32]) -> bool {
        let known = token_pairs(tokens).filter(|pair| self.token_pairs.contains(pair));
        !self.segments.contains(&segment_hash(tokens)) && known.count() * 2 < tokens.len()
    }

    /// How much a document that holds recurring segments speaks for their being boilerplate, 0 to
    /// [`UNIT`].
    pub(crate) fn weight(&self, document: &Document, background: &Background) -> u64 {
        (self.share_of_weight(document, background) * UNIT) as u64
    }

    fn share_of_weight(&self, document: &Document, background: &Background) -> f64 {
        let parts = self.parts(document, background);
        let own_share = parts.own_tokens as f64 / document.len() as f64;
        let weight = own_share.powi(3);
        let is_longer = own_share >= LONGER;
        let headline_of_rest = parts.headline(document, background);
        if headline_of_rest == Ordering::Less && !(parts.title_recurs && is_longer) {
            return 0.0;
        }
        let is_signed = headline_of_rest == Ordering::Greater || parts.is_plain() || is_longer;
        if is_signed && parts.rest.len() >= LEAST_STORY { weight.max(SIGNED) } else { weight }
    }

    fn parts<'d>(&self, document: &'d Document, background: &Background) -> Parts<'d> {
        let (hashes, flags) = (document.hashes(), document.flags());
        let is_uncommon = |&at: &usize| {
            (flags[at].is_capitalised() && !flags[at].opens_segment())
                || flags[at].is_numeric()
                || background.share_of_articles(hashes[at]) < UNCOMMON
        };
        let mut parts = Parts::default();
        for segment in document.segments() {
            let tokens = &hashes[segment.clone()];
            let (is_own, in_title) = (self.is_own(tokens), segment.start < document.title_len());
            if is_own {
                parts.own_tokens += tokens.len();
            }
            match (in_title, is_own) {
                (true, true) => {}
                (true, false) => parts.title_recurs = true,
                (false, true) => parts.rest.extend(tokens),
                (false, false) => {
                    parts.recurring.extend(tokens);
                    parts.uncommon += segment.filter(is_uncommon).count();
                }
            }
        }
        parts
    }

    /// The distinct token pairs of what is the document's own, ascending.
    pub(crate) fn own_token_pairs(&self, document: &Document) -> Vec<u64> {
        let mut pairs: Vec<u64> = self.own_segments(document).flat_map(token_pairs).collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }
}

/// The sum of [`Recurring::weight`] from which on a segment may be boilerplate.
pub(crate) fn enough_weight() -> u64 {
    (ENOUGH * UNIT) as u64
}

/// Whether these rests of articles, each as distinct token pairs, ascending, tell of different
/// things.
pub(crate) fn are_unrelated(rests: &[&[u64]]) -> bool {
    let (mut related, mut pairs) = (0, 0);
    for (at, one) in rests.iter().enumerate() {
        let others = &rests[at + 1..];
        related += others.iter().filter(|other| jaccard(one, other) >= RELATED).count();
        pairs += others.len();
    }
    related == 0 || related * RELATED_PAIRS < pairs
}

/// A document that holds recurring segments, taken apart.
#[derive(Default)]
struct Parts<'d> {
    /// Tokens of the body that do not recur.
    rest: Vec<&'d u32>,
    /// Tokens of the body that do.
    recurring: Vec<&'d u32>,
    /// How many of these are names, numbers or uncommon words.
    uncommon: usize,
    /// Whether a line or sentence of the title recurs.
    title_recurs: bool,
    /// How many tokens are the document's own, title and body.
    own_tokens: usize,
}

impl Parts<'_> {
    fn is_plain(&self) -> bool {
        (self.uncommon as f64) < PLAIN * self.recurring.len() as f64
    }

    /// Whether the title speaks more of the rest than of what recurs.
    fn headline(&self, document: &Document, background: &Background) -> Ordering {
        let headline = document.hashes()[..document.title_len()].iter().copied();
        let is_telling = |&token: &u32| background.share_of_articles(token) < TELLING;
        let mut telling: Vec<u32> = headline.filter(is_telling).collect();
        telling.sort_unstable();
        telling.dedup();
        let told_in = |tokens: &[&u32]| {
            let mut is_told = vec![false; telling.len()];
            for at in tokens.iter().filter_map(|token| telling.binary_search(token).ok()) {
                is_told[at] = true;
            }
            is_told.into_iter().filter(|&is_told| is_told).count()
        };
        told_in(&self.rest).cmp(&told_in(&self.recurring))
    }
}

/// What speaks for one segment being boilerplate.
#[derive(Default)]
struct Evidence {
    weight: u64,
    /// Documents by number.
    sample: Vec<usize>,
}

impl Evidence {
    fn add(&mut self, document: usize, weight: u64) {
        self.weight += weight;
        // An article that has nothing of its own has nothing to compare.
        if weight > 0 && self.sample.len() < SAMPLE {
            self.sample.push(document);
        }
    }
}

/// The segments of a batch that are boilerplate.
///
/// ```
/// use samestory::Article;
/// use samestory::layers::feature::{Background, BoilerplateSegments};
/// use samestory::layers::text::Document;
///
/// let texts = [
///     "The ferry Aurora ran aground off Lundy on Sunday with forty people aboard.",
///     "Parliament in Lisbon rejected the budget after a long night of debate.",
///     "Two climbers were found alive below the north face of the Eiger.",
///     "Mainz lost their third match in a row, at home against Bremen.",
/// ];
/// let read = |text: &str| Document::read(&Article::new("", text));
/// let footer = "Subscribe to our newsletter, it is free.";
/// let pages = texts.map(|text| read(&format!("{text}\n{footer}")));
/// let found = BoilerplateSegments::find(&pages.each_ref(), Background::built_in());
/// assert_eq!(found.len(), 1);
/// let [page, ..] = pages;
/// assert_eq!(found.strip(page), read(texts[0]));
/// ```
#[derive(Clone, Debug, Default)]
pub struct BoilerplateSegments {
    segments: AHashSet<u64>,
}

impl BoilerplateSegments {
    /// Finds the boilerplate of a batch; `background` tells everyday words. Of documents of the same
    /// words the first counts. Costs O(segments log segments) time and 8 bytes a segment, and looks
    /// three times more at each document that holds a recurring one.
    pub fn find(documents: &[&Document], background: &Background) -> Self {
        let (recurring, holders) = Recurring::among(&distinct(documents));
        let said: Vec<(Vec<u64>, u64)> = holders
            .par_iter()
            .map(|document| (recurring.of(document), recurring.weight(document, background)))
            .collect();
        let mut evidence: AHashMap<u64, Evidence> = AHashMap::new();
        for (at, (segments, weight)) in said.iter().enumerate() {
            for &segment in segments {
                evidence.entry(segment).or_default().add(at, *weight);
            }
        }
        let enough = enough_weight();
        // The lines of one footer have one sample, and a document stands in many: each is looked at
        // once.
        let mut of_sample: AHashMap<Vec<usize>, Vec<u64>> = AHashMap::new();
        for (segment, evidence) in evidence {
            if evidence.weight >= enough {
                of_sample.entry(evidence.sample).or_default().push(segment);
            }
        }
        let mut sampled: Vec<usize> = of_sample.keys().flatten().copied().collect();
        sampled.sort_unstable();
        sampled.dedup();
        let rests: Vec<Vec<u64>> =
            sampled.par_iter().map(|&at| recurring.own_token_pairs(holders[at])).collect();
        let are_unrelated = |sample: &[usize]| {
            let rest = |at| sampled.binary_search(at).ok().map(|place| &rests[place][..]);
            are_unrelated(&sample.iter().filter_map(rest).collect::<Vec<_>>())
        };
        let of_sample: Vec<(Vec<usize>, Vec<u64>)> = of_sample.into_iter().collect();
        let segments: Vec<Vec<u64>> = of_sample
            .into_par_iter()
            .filter(|(sample, _)| are_unrelated(sample))
            .map(|(_, segments)| segments)
            .collect();
        Self { segments: segments.into_iter().flatten().collect() }
    }

    #[cfg(feature = "engine")]
    pub(crate) fn of_segments(segments: AHashSet<u64>) -> Self {
        Self { segments }
    }

    /// How many distinct segments are boilerplate.
    pub fn len(&self) -> usize {
        self.segments.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }

    /// `document` without its boilerplate. A document that is nothing else is left as it is: it
    /// must be judged by something.
    pub fn strip(&self, document: Document) -> Document {
        let is_dropped = |tokens: &[u32]| self.segments.contains(&segment_hash(tokens));
        if self.is_empty() || !segments(&document).any(is_dropped) {
            return document;
        }
        let stripped = document.without_segments(is_dropped);
        if stripped.is_empty() { document } else { stripped }
    }
}

/// The first documents of the same words each.
fn distinct<'d>(documents: &[&'d Document]) -> Vec<&'d Document> {
    let fingerprints: Vec<u64> =
        documents.par_iter().map(|document| document.fingerprint()).collect();
    let mut seen = AHashSet::with_capacity(documents.len());
    let numbered = documents.iter().zip(fingerprints);
    numbered
        .filter(|&(_, fingerprint)| seen.insert(fingerprint))
        .map(|(document, _)| *document)
        .collect()
}

/// The Jaccard similarity of two ascending slices.
fn jaccard(one: &[u64], other: &[u64]) -> f64 {
    let shared = count_shared(one, other);
    shared as f64 / (one.len() + other.len() - shared).max(1) as f64
}

/// Each two neighbouring tokens, as one number.
fn token_pairs(tokens: &[u32]) -> impl Iterator<Item = u64> + '_ {
    let seconds = tokens.get(1..).unwrap_or_default();
    tokens.iter().zip(seconds).map(|(&a, &b)| u64::from(a) << 32 | u64::from(b))
}

fn segment_hash(tokens: &[u32]) -> u64 {
    hash::sequence_of(tokens)
}

/// The token pairs within those segments of a document that are `among` these, repeated ones
/// included.
#[cfg(feature = "engine")]
pub(crate) fn token_pairs_within(
    document: &Document,
    among: &AHashSet<u64>,
) -> impl Iterator<Item = u64> {
    segments(document).filter(|tokens| among.contains(&segment_hash(tokens))).flat_map(token_pairs)
}

/// Whether lines end wherever a narrow column did.
fn is_narrow(document: &Document) -> bool {
    document.segments().count() * LEAST_MEAN > document.len()
}

/// The segments of a document that mean something.
fn segments(document: &Document) -> impl Iterator<Item = &[u32]> {
    let segments = (!is_narrow(document)).then(|| document.segments()).into_iter().flatten();
    segments.map(|range| &document.hashes()[range])
}

pub(crate) fn distinct_segments(document: &Document) -> Vec<u64> {
    let mut segments: Vec<u64> = segments(document).map(segment_hash).collect();
    segments.sort_unstable();
    segments.dedup();
    segments
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;

    fn boilerplate_of(texts: &[String]) -> (BoilerplateSegments, Vec<Document>) {
        let documents: Vec<Document> =
            texts.iter().map(|text| Document::read(&Article::new("", text.as_str()))).collect();
        (found_in(&documents), documents)
    }

    fn found_in(documents: &[Document]) -> BoilerplateSegments {
        BoilerplateSegments::find(&documents.iter().collect::<Vec<_>>(), Background::built_in())
    }

    /// Sentences that share no word with those of another `story` or `number`.
    fn body(story: usize, sentences: usize) -> String {
        (0..sentences)
            .map(|number| {
                (0..8).map(|word| format!("w{story}x{number}x{word} ")).collect::<String>() + ".\n"
            })
            .collect()
    }

    #[test]
    fn a_disclaimer_under_different_stories_goes() {
        let disclaimer = "All rights reserved. No part may be reprinted.";
        let texts: Vec<String> = (0..20).map(|story| body(story, 6) + disclaimer).collect();
        let (boilerplate, documents) = boilerplate_of(&texts);
        assert_eq!(boilerplate.len(), 2);
        assert_eq!(boilerplate.strip(documents[3].clone()).len(), 48);
    }

    #[test]
    fn a_text_that_many_reprint_stays() {
        let texts: Vec<String> = (0..60).map(|paper| body(1000, 10) + &body(paper, 1)).collect();
        assert!(boilerplate_of(&texts).0.is_empty());
        assert!(boilerplate_of(&vec![body(1, 10); 60]).0.is_empty());
    }

    /// A long disclaimer of everyday words under short stories.
    #[test]
    fn a_plain_text_under_a_few_stories_goes() {
        let disclaimer = "The views in this article are those of the author and not of the \
            company. We do our best to get things right, but we cannot be held to account for what \
            is wrong or left out. Please ask someone who knows before you act on what you read here.";
        let under = |shared: &str, stories: usize| {
            let texts: Vec<String> = (0..stories).map(|story| body(story, 3) + shared).collect();
            boilerplate_of(&texts).0.len()
        };
        assert_eq!(under(disclaimer, 4), 3);
        assert_eq!(under(disclaimer, 3), 0);
        // The same with names in it may be a report that four papers reprint.
        let report = disclaimer.replace("company", "Aurora Line").replace("someone", "Anna Berg");
        assert_eq!(under(&report.replace("author", "Lundy Ferry"), 4), 0);
    }

    #[test]
    fn a_headline_tells_the_story_from_the_boilerplate() {
        let with_titles = |title: &dyn Fn(usize) -> String, papers: usize| {
            let documents: Vec<Document> = (0..papers)
                .map(|paper| {
                    let text = body(1000, 9) + &body(paper, 3);
                    Document::read(&Article::new("", text).with_title(title(paper)))
                })
                .collect();
            found_in(&documents).len()
        };
        assert_eq!(with_titles(&|_| "w1000x1x1 w1000x2x2".into(), 400), 0);
        assert_eq!(with_titles(&|paper| format!("w{paper}x1x1 w{paper}x2x2"), 5), 9);
    }

    #[test]
    fn a_newspapers_name_in_the_place_of_titles_keeps_nothing() {
        let name = "w1000x1x1 w1000x1x2 w1000x1x3";
        let with_name = |papers: usize, own: usize| {
            let documents: Vec<Document> = (0..papers)
                .map(|paper| {
                    let text = body(1000, 2) + &body(paper, own);
                    Document::read(&Article::new("", text).with_title(name))
                })
                .collect();
            let found = found_in(&documents);
            (found.len(), found.strip(documents[0].clone()).len())
        };
        // The name and both lines of the footer.
        assert_eq!(with_name(4, 3), (3, 24));
        assert_eq!(with_name(3, 3), (0, 43));
        // What is longer than all that surrounds it is a text that many reprint under its headline.
        assert_eq!(with_name(100, 2), (0, 35));
    }

    #[test]
    fn a_statement_that_reports_of_one_event_quote_stays() {
        let quote = "We regret what happened and will pay for the damage.";
        let shared = body(7, 2).replace(".\n", " ");
        let report =
            |number: usize| format!("{shared} and more {number}.\n{}\n{quote}", body(number, 1));
        let texts: Vec<String> = (100..112).map(report).collect();
        assert!(boilerplate_of(&texts).0.is_empty());
    }

    #[test]
    fn nothing_else_than_boilerplate_is_kept_whole() {
        let mut texts: Vec<String> =
            (0..20).map(|story| body(story, 6) + "Subscribe to our letter.").collect();
        texts.push("Subscribe to our letter.".into());
        let (boilerplate, documents) = boilerplate_of(&texts);
        assert_eq!(boilerplate.len(), 1);
        assert_eq!(boilerplate.strip(documents[20].clone()).len(), 4);
    }

    #[test]
    fn lines_broken_to_fit_a_column_are_no_evidence() {
        let story = |number: usize| {
            let body = body(number, 8).replace(".\n", " ");
            body.split(' ').map(|word| format!("{word}\nin the\n")).collect::<String>()
        };
        let texts: Vec<String> = (0..20).map(story).collect();
        assert!(boilerplate_of(&texts).0.is_empty());

        let in_the = |number: usize| body(number, 8) + "In the.";
        let (boilerplate, _) = boilerplate_of(&(0..20).map(in_the).collect::<Vec<_>>());
        assert_eq!(boilerplate.len(), 1);
        let narrow = Document::read(&Article::new("", story(1)));
        assert_eq!(boilerplate.strip(narrow.clone()), narrow);
    }

    #[test]
    fn an_edited_copy_of_what_recurs_is_not_its_own() {
        let recurs = "We do our best to get things right for all of you.";
        let mut texts: Vec<String> = (0..4).map(|story| body(story, 3) + recurs).collect();
        // Of ten pairs of words five stand in what recurs, and four.
        texts.push(body(9, 3) + "One may do our best to get it.");
        texts.push(body(9, 3) + "One may do our best to hold it.");
        let documents: Vec<Document> =
            texts.iter().map(|text| Document::read(&Article::new("", text.as_str()))).collect();
        let all: Vec<&Document> = documents.iter().collect();
        let (recurring, _) = Recurring::among(&all);
        assert_eq!(recurring.token_pairs.len(), 11);
        let last = |at: usize| segments(all[at]).last().unwrap();
        assert!(!recurring.is_own(last(0)));
        let known = |tokens| {
            token_pairs(tokens).filter(|pair| recurring.token_pairs.contains(pair)).count()
        };
        // "do our best to get", "do our best to": four pairs of eight words, and three.
        assert_eq!([4, 5].map(|at| (known(last(at)), last(at).len())), [(4, 8), (3, 8)]);
        assert!(!recurring.is_own(last(4)) && recurring.is_own(last(5)));
        let rest = recurring.own_token_pairs(all[0]);
        assert_eq!(rest.len(), 3 * 7);
        assert!(rest.is_sorted());
    }

    #[test]
    fn names_numbers_and_uncommon_words_are_not_plain() {
        let recurs = "Ask Anna Berg at 7 for qwertz and the news of the day.";
        let texts: Vec<String> = (0..4).map(|story| body(story, 3) + recurs).collect();
        let documents: Vec<Document> = texts
            .iter()
            .map(|text| Document::read(&Article::new("", text.as_str()).with_title("The news")))
            .collect();
        let all: Vec<&Document> = documents.iter().collect();
        let (recurring, _) = Recurring::among(&all);
        let parts = recurring.parts(all[0], Background::built_in());
        // Anna, Berg, 7, qwertz; the word that opens the sentence is no name.
        assert_eq!((parts.recurring.len(), parts.uncommon), (13, 4));
        assert_eq!((parts.rest.len(), parts.own_tokens), (24, 24));
        assert!(!parts.is_plain());
    }

    #[test]
    fn a_third_of_related_pairs_is_one_event() {
        let sets: [&[u64]; 4] = [&[1, 2, 3], &[2, 3, 4], &[8], &[9]];
        assert_eq!(jaccard(sets[0], sets[1]), 0.5);
        assert_eq!(jaccard(&[], &[]), 0.0);
        assert!(are_unrelated(&sets));
        assert!(!are_unrelated(&sets[..3]));
        assert!(are_unrelated(&sets[1..]));
        assert!(are_unrelated(&sets[..1]));
        // Two texts, each twice, and four, each twice.
        assert!(!are_unrelated(&[sets[0], sets[0], sets[2], sets[2]]));
        let four: [&[u64]; 4] = [&[1], &[2], &[3], &[4]];
        assert!(are_unrelated(&[four, four].concat()));
    }

    #[test]
    fn copies_of_what_stands_above_it_do_not_keep_a_disclaimer() {
        let disclaimer = "All rights reserved. No part may be reprinted.";
        let edited = |number: usize| body(number, 6).replacen("x0x0", "x0xedited", 1) + disclaimer;
        for stories in 4..9 {
            let once: Vec<String> = (0..stories).map(|story| body(story, 6) + disclaimer).collect();
            let (expected, _) = boilerplate_of(&once);
            assert_eq!(expected.len(), 2);
            // So often that the stories recur, too.
            let (same, _) = boilerplate_of(&vec![once.clone(); 5].concat());
            assert_eq!(same.segments, expected.segments);
            let edited: Vec<String> = (0..stories).map(edited).collect();
            for some in 1..=stories {
                let (found, _) = boilerplate_of(&[&once[..], &edited[..some]].concat());
                assert_eq!(found.segments, expected.segments, "{stories} and {some} edited");
            }
        }
    }

    #[test]
    fn what_recurs_is_what_stands_in_four_documents() {
        let texts = (0..40).map(|number| {
            let held =
                |kind: usize| if number % kind == 0 { body(100 + kind, 1) } else { String::new() };
            body(number, 2) + &held(3) + &held(12) + &held(20) + &held(3)
        });
        let documents: Vec<Document> =
            texts.map(|text| Document::read(&Article::new("", text))).collect();
        let documents: Vec<&Document> = documents.iter().collect();
        let mut counts: AHashMap<u64, usize> = AHashMap::new();
        for document in &documents {
            distinct_segments(document)
                .into_iter()
                .for_each(|segment| *counts.entry(segment).or_default() += 1);
        }
        let of_document = |document: &Document| {
            let mut segments = distinct_segments(document);
            segments.retain(|segment| counts[segment] >= RECURS);
            segments
        };
        let (recurring, holders) = Recurring::among(&documents);
        assert_eq!(recurring.segments.len(), 2);
        let holding: Vec<&Document> =
            documents.into_iter().filter(|document| !of_document(document).is_empty()).collect();
        assert_eq!(holders, holding);
        for document in holding {
            assert_eq!(recurring.of(document), of_document(document));
        }
    }
}
