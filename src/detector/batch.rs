//! The first step: articles to documents without boilerplate, in an order that does not depend on
//! the order of the input.

use std::borrow::Borrow;

use ahash::{AHashMap, RandomState};
use rayon::prelude::*;

use super::builder::{Boilerplate, Settings};
use super::error::{DetectError, Failure};
use super::figures::Figures;
use super::progress::{Meter, Stage};
use crate::article::{Article, Timestamp};
use crate::feature::{self, Background, set_off_templates, shingles};
use crate::hash;
use crate::text::Document;

/// Articles read at a time: enough to keep all threads busy, few enough to hold their texts.
const CHUNK: usize = 1024;

/// Of these, articles that a thread takes at a time: few, so that none has much to do when the others
/// have nothing left.
pub(super) const PIECE: usize = 32;

/// Articles with fewer tokens, title and body, are too short to judge.
const MIN_TOKENS: usize = 10;

/// Words a shingle. Broder 1997 took ten, news corpora since mostly five.
pub(super) const SHINGLE_WORDS: usize = 5;

/// What is known of the articles, entry by entry in *canonical order*: by content, then by id. All
/// later steps number articles in this order, so nothing they do depends on the order of the input.
pub(super) struct Batch {
    pub(super) entries: Vec<Entry>,
    /// For each article, in input order, its place in `entries`.
    pub(super) places: Vec<u32>,
    pub(super) figures: Figures,
}

pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) date: Option<Timestamp>,
    pub(crate) document: Document,
    fingerprint: u64,
    /// A hash of the words by which the article is judged, boilerplate among them; none where they
    /// are too few.
    whole: Option<u64>,
}

impl Entry {
    pub(crate) fn read(article: &Article, stems: Stems<'_>) -> Self {
        let document = match stems {
            Stems::Unknown(background) => background.read(article),
            Stems::None => Document::read(article),
        };
        Self {
            id: article.id().to_owned(),
            date: article.date(),
            fingerprint: document.fingerprint(),
            whole: judged_words(&document).map(|words| hash::sequence(words.iter().copied())),
            document,
        }
    }

    /// The shingles by which copies are found, in order, repeated ones included. Where so much is
    /// boilerplate that too little is left, all words together are the only one: then only an
    /// article of the very same words is a copy. None where there were too few words to begin with.
    pub(crate) fn shingles(&self) -> impl Iterator<Item = u32> + '_ {
        let words = judged_words(&self.document);
        let whole = if words.is_none() { self.whole } else { None };
        words
            .into_iter()
            .flat_map(|words| shingles(words, SHINGLE_WORDS))
            .chain(whole.map(hash::halved))
    }

    /// Equal for articles whose shingles are the same in the same order; none where there are none.
    pub(crate) fn sequence(&self) -> Option<u64> {
        let words = judged_words(&self.document);
        words.map(|words| hash::sequence(words.iter().copied())).or(self.whole)
    }

    pub(crate) fn is_too_short(&self) -> bool {
        is_too_short(&self.document)
    }
}

pub(crate) fn is_too_short(document: &Document) -> bool {
    document.len() < MIN_TOKENS
}

fn judged_words(document: &Document) -> Option<&[u32]> {
    judged(document.hashes(), document.title_len())
}

/// Of the words of title and body those of the body, or where they are too few, as in a feed of
/// headlines, all; none where these are too few.
pub(super) fn judged(words: &[u32], title_length: usize) -> Option<&[u32]> {
    let body = &words[title_length..];
    [body, words].into_iter().find(|words| words.len() >= MIN_TOKENS)
}

/// As bytes, for the tables of the engine; the id and the date are columns of their own.
#[cfg(feature = "engine")]
impl Entry {
    pub(crate) fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut bytes = self.fingerprint.to_le_bytes().to_vec();
        bytes.push(self.whole.is_some().into());
        bytes.extend(self.whole.unwrap_or_default().to_le_bytes());
        self.document.encode(&mut bytes);
        bytes
    }

    /// None where the bytes are no entry's.
    pub(crate) fn decode(date: Option<Timestamp>, bytes: &[u8]) -> Option<Self> {
        let (fingerprint, rest) = bytes.split_first_chunk()?;
        let (&has_whole, rest) = rest.split_first()?;
        let (whole, document) = rest.split_first_chunk()?;
        Some(Self {
            id: String::new(),
            date,
            document: Document::decode(document)?,
            fingerprint: u64::from_le_bytes(*fingerprint),
            whole: (has_whole != 0).then(|| u64::from_le_bytes(*whole)),
        })
    }
}

/// Which words of an article are stemmed.
#[derive(Clone, Copy)]
pub(crate) enum Stems<'b> {
    /// Those that the background does not know, for the story lens.
    Unknown(&'b Background),
    /// None: copies are found by the words as they are.
    None,
}

impl Batch {
    pub(super) fn read<A>(
        settings: &Settings,
        stems: Stems<'_>,
        articles: impl IntoIterator<Item = A>,
    ) -> Result<Self, DetectError>
    where
        A: Borrow<Article> + Send + Sync,
    {
        Self::try_read(settings, stems, articles.into_iter().map(Ok))
    }

    /// Stops at the first error among `articles`.
    pub(super) fn try_read<A, E>(
        settings: &Settings,
        stems: Stems<'_>,
        articles: impl IntoIterator<Item = Result<A, E>>,
    ) -> Result<Self, E>
    where
        A: Borrow<Article> + Send + Sync,
        E: From<DetectError>,
    {
        Ok(Self::of_entries(settings, read_entries(settings, stems, articles)?)?)
    }

    fn of_entries(settings: &Settings, mut entries: Vec<Entry>) -> Result<Self, DetectError> {
        if u32::try_from(entries.len()).is_err() {
            return Err(Failure::TooManyArticles.into());
        }
        check_ids(&entries)?;
        let places = sort_canonically(&mut entries);
        let mut figures = Figures { articles: entries.len(), ..Figures::default() };
        if settings.boilerplate == Boilerplate::Drop {
            figures.boilerplate_segments = drop_boilerplate(settings, &mut entries);
        }
        figures.too_short = entries.iter().filter(|entry| entry.is_too_short()).count();
        Ok(Self { entries, places, figures })
    }

    /// The entries by the ids of their articles.
    pub(super) fn by_id(&self) -> ById<'_> {
        ById((0..).zip(&self.entries).map(|(place, entry)| (entry.id.as_str(), place)).collect())
    }

    /// For each entry the number of its article in the input.
    pub(super) fn input_of(&self) -> Vec<u32> {
        let mut input_of = vec![0; self.places.len()];
        for (number, &place) in (0..).zip(&self.places) {
            input_of[place as usize] = number;
        }
        input_of
    }
}

pub(super) struct ById<'a>(AHashMap<&'a str, u32>);

impl ById<'_> {
    pub(super) fn places(&self, ids: [&str; 2]) -> Result<[u32; 2], DetectError> {
        let place = |id: &str| {
            let unknown = || Failure::UnknownId { id: id.to_owned() };
            self.0.get(&id).copied().ok_or_else(unknown)
        };
        Ok([place(ids[0])?, place(ids[1])?])
    }
}

fn read_entries<A, E>(
    settings: &Settings,
    stems: Stems<'_>,
    articles: impl IntoIterator<Item = Result<A, E>>,
) -> Result<Vec<Entry>, E>
where
    A: Borrow<Article> + Send + Sync,
    E: From<DetectError>,
{
    let mut entries = Vec::new();
    for_each_chunk::<A, E, DetectError>(articles, |chunk| {
        entries.par_extend(
            chunk
                .par_iter()
                .with_max_len(PIECE)
                .map(|article| Entry::read(article.borrow(), stems)),
        );
        settings.report(Stage::Reading, entries.len(), None);
        Ok(())
    })?;
    Ok(entries)
}

/// Articles, or what they are made of, are read while those before them are worked on, and what
/// came before an error is received before it is returned.
pub(super) fn for_each_chunk<A, E, F>(
    articles: impl IntoIterator<Item = Result<A, E>>,
    mut receive: impl FnMut(Vec<A>) -> Result<(), F> + Send,
) -> Result<(), E>
where
    A: Send,
    E: From<F>,
    F: Send,
{
    // Some iterators go on behind their end, and the last chunk looks there.
    let mut articles = articles.into_iter().fuse();
    let mut end = Ok(());
    let mut read = |end: &mut Result<(), E>| -> Vec<A> {
        let until_end = |article: Result<A, E>| article.map_err(|error| *end = Err(error)).ok();
        articles.by_ref().take(CHUNK).map_while(until_end).collect()
    };
    let mut chunk = read(&mut end);
    while !chunk.is_empty() {
        let mut received = Ok(());
        chunk = rayon::in_place_scope(|scope| {
            scope.spawn(|_| received = receive(chunk));
            if end.is_ok() { read(&mut end) } else { Vec::new() }
        });
        received?;
    }
    end
}

fn check_ids(entries: &[Entry]) -> Result<(), DetectError> {
    let id = |at: u32| entries[at as usize].id.as_str();
    // Of another key in each run: ids may be written to collide.
    let hasher = RandomState::new();
    let hashed = |(at, entry): (usize, &Entry)| (hasher.hash_one(&entry.id), at as u32);
    let mut order: Vec<(u64, u32)> = entries.par_iter().enumerate().map(hashed).collect();
    order.par_sort_unstable();
    // The first article whose id came before, as one reading in order meets it.
    let repeated = order.par_chunk_by(|a, b| a.0 == b.0).filter_map(|alike| {
        let is_repeated = |nth: &usize| {
            let before = &alike[..*nth];
            before.iter().any(|&(_, at)| id(at) == id(alike[*nth].1))
        };
        (1..alike.len()).find(is_repeated).map(|nth| alike[nth].1)
    });
    let Some(second) = repeated.min() else { return Ok(()) };
    let first = entries.iter().take_while(|entry| entry.id != id(second)).count();
    Err(Failure::DuplicateId { id: id(second).to_owned(), first, second: second as usize }.into())
}

/// Sorts, and returns the new place of each entry.
fn sort_canonically(entries: &mut Vec<Entry>) -> Vec<u32> {
    let mut order: Vec<u32> = (0..entries.len() as u32).collect();
    let key = |at: u32| (entries[at as usize].fingerprint, &entries[at as usize].id);
    order.par_sort_unstable_by(|&a, &b| key(a).cmp(&key(b)));
    let mut taken: Vec<Option<Entry>> = std::mem::take(entries).into_iter().map(Some).collect();
    let mut places = vec![0; taken.len()];
    for (place, &number) in (0..).zip(&order) {
        places[number as usize] = place;
        entries.extend(taken[number as usize].take());
    }
    places
}

/// Drops boilerplate, and returns how many distinct segments were.
fn drop_boilerplate(settings: &Settings, entries: &mut [Entry]) -> usize {
    let meter = Meter::new(settings, Stage::Boilerplate, entries.len());
    let mut documents: Vec<&mut Document> =
        entries.iter_mut().map(|entry| &mut entry.document).collect();
    set_off_templates(&mut documents);
    let documents: Vec<&Document> = entries.iter().map(|entry| &entry.document).collect();
    let boilerplate = feature::Boilerplate::find(&documents, settings.background());
    entries.par_iter_mut().for_each(|entry| {
        entry.document = boilerplate.strip(std::mem::take(&mut entry.document));
        meter.step();
    });
    boilerplate.len()
}
