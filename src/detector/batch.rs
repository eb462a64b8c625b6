//! The first step: articles to documents without boilerplate, in an order that does not depend on
//! the order of the input.

use std::borrow::Borrow;

use ahash::{AHashMap, RandomState};
use rayon::prelude::*;

use super::entry::Entry;
use super::error::{DetectError, Failure};
use super::figures::Figures;
use super::progress::{Meter, Progress, Stage};
use super::settings::{Boilerplate, Settings};
use crate::article::Article;
use crate::layers::feature::{Background, BoilerplateSegments, set_off_templates};
use crate::layers::text::Document;

/// Articles read at a time: enough to keep all threads busy, few enough to hold their texts.
const CHUNK: usize = 1024;

/// Of these, articles that a thread takes at a time: few, so that none has much to do when the others
/// have nothing left.
pub(super) const PIECE: usize = 32;

/// What is known of the articles, entry by entry in *canonical order*: by content, then by id. All
/// later steps number articles in this order, so nothing they do depends on the order of the input.
pub(super) struct Batch {
    pub(super) entries: Vec<Entry>,
    /// For each article, in input order, its place in `entries`.
    pub(super) places: Vec<u32>,
    /// The entries that are too short to judge, ascending.
    pub(super) too_short: Vec<u32>,
    pub(super) figures: Figures,
}

impl Batch {
    pub(super) fn read<A>(
        settings: &Settings,
        stemmed_by: Option<&Background>,
        articles: impl IntoIterator<Item = A>,
    ) -> Result<Self, DetectError>
    where
        A: Borrow<Article> + Send + Sync,
    {
        Self::try_read(settings, stemmed_by, articles.into_iter().map(Ok))
    }

    /// Stops at the first error among `articles`.
    pub(super) fn try_read<A, E>(
        settings: &Settings,
        stemmed_by: Option<&Background>,
        articles: impl IntoIterator<Item = Result<A, E>>,
    ) -> Result<Self, E>
    where
        A: Borrow<Article> + Send + Sync,
        E: From<DetectError>,
    {
        Ok(Self::of_entries(settings, read_entries(settings, stemmed_by, articles)?)?)
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
        let numbered = (0..).zip(&entries);
        let too_short: Vec<u32> =
            numbered.filter(|(_, entry)| entry.is_too_short()).map(|(at, _)| at).collect();
        figures.too_short = too_short.len();
        Ok(Self { entries, places, too_short, figures })
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
    stemmed_by: Option<&Background>,
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
                .map(|article| Entry::read(article.borrow(), stemmed_by)),
        );
        settings.listener.tell(&Progress {
            stage: Stage::Reading,
            done: entries.len(),
            total: None,
        });
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
    let meter = Meter::new(&settings.listener, Stage::Boilerplate, entries.len());
    let mut documents: Vec<&mut Document> =
        entries.iter_mut().map(|entry| &mut entry.document).collect();
    set_off_templates(&mut documents);
    let documents: Vec<&Document> = entries.iter().map(|entry| &entry.document).collect();
    let boilerplate = BoilerplateSegments::find(&documents, settings.background());
    entries.par_iter_mut().for_each(|entry| {
        entry.drop_boilerplate(&boilerplate);
        meter.step();
    });
    boilerplate.len()
}
