//! Copies among more articles than memory holds, in two passes.

use std::borrow::Borrow;
use std::sync::atomic::AtomicUsize;

use rayon::prelude::*;

use super::batch::{SHINGLE_WORDS, for_each_chunk, judged};
use super::builder::{BuildError, check};
use super::copies::{self, Search};
use super::error::{DetectError, Failure};
use super::hubs::{self, Comparison};
use super::result::CopyPair;
use crate::article::{Article, Timestamp};
use crate::cluster;
use crate::feature::{ShingleSet, shingles};
use crate::hash;
use crate::lsh::Index;
use crate::sketch::Signature;
use crate::text::tokenize;
use crate::verify::{CopyRule, Overlap};

/// Finds copies in a pile too large for memory, by reading it twice: once to sign every article,
/// and once more for the shingles of those that seem to have a copy.
///
/// Copies are those of [`CopyRule::jaccard`], nothing is set aside as boilerplate, and articles of
/// fewer than 10 words are copies of nothing. Every pair that counts is verified on its shingles, as
/// by a [`Detector`](crate::Detector).
///
/// ```
/// use samestory::{Article, CopyScan};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// // Anything that can be read again: a file, a table, a generator.
/// let texts = [
///     "The ferry Aurora ran aground off Lundy on Sunday with 40 people aboard.",
///     "Parliament in Lisbon rejected the budget after a night of debate on Friday.",
///     "The ferry Aurora ran aground off Lundy on Sunday with 40 people on board.",
/// ];
/// let read = || texts.iter().map(|&text| Ok::<_, samestory::DetectError>(Article::new("", text)));
/// // Of copies without a date the longest speaks.
/// assert_eq!(CopyScan::new(0.5)?.representatives(read)?, [2, 1, 2]);
/// # Ok(())
/// # }
/// ```
///
/// # Resources
///
/// Holds about a kilobyte an article in the first pass, and in the second the shingles, 4 bytes a
/// word, of articles that seem to have a copy ([figures](crate::guide::speed)); texts are never held, and nothing is written to
/// disk. Both passes work on the rayon pool in which they are called.
#[derive(Clone, Debug)]
pub struct CopyScan {
    rule: CopyRule,
    seed: u64,
}

impl CopyScan {
    /// Two articles are copies when the Jaccard similarity of their word 5-shingles is `threshold`
    /// or more, above 0 and at most 1.
    ///
    /// # Errors
    ///
    /// When the threshold is out of its range.
    pub fn new(threshold: f64) -> Result<Self, BuildError> {
        check("the Jaccard threshold of copies", threshold)?;
        Ok(Self { rule: CopyRule::jaccard(threshold), seed: 0 })
    }

    /// Draws other signatures; see [`DetectorBuilder::seed`](crate::DetectorBuilder::seed).
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// For each article the number of the one that represents it and its copies, both in the order
    /// of reading. `read` is called twice and must give the same articles.
    ///
    /// Groups are made as [`Detector::detect`](crate::Detector::detect) makes reports.
    ///
    /// # Errors
    ///
    /// The first error of the articles, when there are more than 2^32 - 1 of them, and when the two
    /// passes differ in an article that is compared.
    pub fn representatives<A, E, I>(&self, mut read: impl FnMut() -> I) -> Result<Vec<usize>, E>
    where
        A: Borrow<Article> + Send + Sync,
        E: From<DetectError>,
        I: IntoIterator<Item = Result<A, E>>,
    {
        let Found { seen, originals, sets, pairs } = self.find(&mut read, Wanted::Groups)?;
        let pairs: Vec<(u32, u32)> = pairs.into_iter().map(|(a, b, _)| (a, b)).collect();
        let towards_centre = self.rule.towards_centre();
        let centres = cluster::reports(
            originals.places.len(),
            &pairs,
            |number| originals.rank(&seen, number),
            |article, centre| towards_centre.accepts(overlap(&sets, article, centre)),
        );
        let representative = |(&original, own): (&u32, usize)| match original {
            NONE => own,
            original => originals.places[centres[original as usize] as usize] as usize,
        };
        Ok(originals.of.iter().zip(0..).map(representative).collect())
    }

    /// The pairs of articles that are copies, in ascending order, as
    /// [`Detector::copy_pairs`](crate::Detector::copy_pairs) lists them. `read` is called twice and
    /// must give the same articles.
    ///
    /// # Errors
    ///
    /// Those of [`CopyScan::representatives`].
    pub fn pairs<A, E, I>(&self, mut read: impl FnMut() -> I) -> Result<Vec<CopyPair>, E>
    where
        A: Borrow<Article> + Send + Sync,
        E: From<DetectError>,
        I: IntoIterator<Item = Result<A, E>>,
    {
        let Found { originals, sets, pairs, .. } = self.find(&mut read, Wanted::AllPairs)?;
        let mut equal: Vec<Vec<usize>> = vec![Vec::new(); originals.places.len()];
        for (number, &original) in originals.of.iter().enumerate() {
            if original != NONE {
                equal[original as usize].push(number);
            }
        }
        let mut found = Vec::new();
        for (original, same) in (0..).zip(&equal) {
            for (at, &a) in same.iter().enumerate() {
                let overlap = overlap(&sets, original, original);
                found.extend(same[at + 1..].iter().map(|&b| CopyPair { a, b, overlap }));
            }
        }
        for (one, other, overlap) in pairs {
            for &a in &equal[one as usize] {
                let others = equal[other as usize].iter();
                found.extend(others.map(|&b| CopyPair::of(a, b, overlap)));
            }
        }
        found.par_sort_unstable_by_key(|pair| (pair.a, pair.b));
        Ok(found)
    }

    fn find<A, E, I>(&self, read: &mut impl FnMut() -> I, wanted: Wanted) -> Result<Found, E>
    where
        A: Borrow<Article> + Send + Sync,
        E: From<DetectError>,
        I: IntoIterator<Item = Result<A, E>>,
    {
        let search = Search::new(self.rule.jaccard_threshold(), self.seed);
        let (seen, mut signatures) = sign(&search, read())?;
        let originals = Originals::of(&seen);
        let of_originals: Vec<Signature> = originals
            .places
            .iter()
            .map(|&place| std::mem::take(&mut signatures[place as usize]))
            .collect();
        let candidates = candidates(&search, &of_originals, &originals, &seen, wanted);
        // The second pass needs the room.
        drop((signatures, of_originals));
        let needs_equal = wanted == Wanted::AllPairs;
        let sets = originals.read_again(&seen, &candidates, needs_equal, read())?;
        let verified = |(a, b): (u32, u32)| {
            let overlap = overlap(&sets, a, b);
            self.rule.accepts(overlap).then_some((a, b, overlap))
        };
        let pairs = candidates.into_par_iter().filter_map(verified).collect();
        Ok(Found { seen, originals, sets, pairs })
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    AllPairs,
    Groups,
}

/// No original: an article too short to judge.
const NONE: u32 = u32::MAX;

/// What both passes found.
struct Found {
    seen: Vec<Seen>,
    originals: Originals,
    /// Of the originals, empty where it was not needed.
    sets: Vec<ShingleSet>,
    /// Of the originals that are copies.
    pairs: Vec<(u32, u32, Overlap)>,
}

/// What is kept of each article.
struct Seen {
    /// Of its words in order; none where they are too few.
    sequence: Option<u64>,
    date: Option<Timestamp>,
    words: u32,
}

/// The first pass.
fn sign<A, E>(
    search: &Search,
    articles: impl IntoIterator<Item = Result<A, E>>,
) -> Result<(Vec<Seen>, Vec<Signature>), E>
where
    A: Borrow<Article> + Send + Sync,
    E: From<DetectError>,
{
    let (mut seen, mut signatures) = (Vec::new(), Vec::new());
    for_each_chunk(articles, |chunk: &[A]| {
        let sign = |buffer: &mut Vec<u32>, article: &A| {
            let article = article.borrow();
            let words = words_of(article, buffer);
            let of_article = Seen {
                sequence: words.map(|words| hash::sequence(words.iter().copied())),
                date: article.date(),
                words: words.map_or(0, <[u32]>::len) as u32,
            };
            let signature = words.map(|words| search.hasher.sign(shingles(words, SHINGLE_WORDS)));
            (of_article, signature.unwrap_or_default())
        };
        let (of_chunk, signed): (Vec<_>, Vec<_>) =
            chunk.par_iter().map_init(Vec::new, sign).unzip();
        seen.extend(of_chunk);
        signatures.extend(signed);
        if u32::try_from(seen.len()).is_ok_and(|count| count < NONE) {
            Ok(())
        } else {
            Err(Failure::TooManyArticles.into())
        }
    })?;
    Ok((seen, signatures))
}

/// The hashes of the words by which an article is judged.
fn words_of<'b>(article: &Article, buffer: &'b mut Vec<u32>) -> Option<&'b [u32]> {
    buffer.clear();
    tokenize(article.title().unwrap_or_default(), |token| buffer.push(token.hash()));
    let title_length = buffer.len();
    tokenize(article.text(), |token| buffer.push(token.hash()));
    judged(buffer, title_length)
}

/// The articles whose words differ from one another's, numbered from 0 in an order that the
/// articles alone decide.
struct Originals {
    /// The article of each.
    places: Vec<u32>,
    /// For each article the original of equal words, or [`NONE`].
    of: Vec<u32>,
}

impl Originals {
    fn of(seen: &[Seen]) -> Self {
        let mut order: Vec<u32> = (0..seen.len() as u32)
            .filter(|&number| seen[number as usize].sequence.is_some())
            .collect();
        order.par_sort_unstable_by_key(|&number| {
            let seen = &seen[number as usize];
            (seen.sequence, seen.rank(), number)
        });
        let mut originals = Self { places: Vec::new(), of: vec![NONE; seen.len()] };
        let sequence = |number: u32| seen[number as usize].sequence;
        for equal in order.chunk_by(|&a, &b| sequence(a) == sequence(b)) {
            for &number in equal {
                originals.of[number as usize] = originals.places.len() as u32;
            }
            originals.places.push(equal[0]);
        }
        originals
    }

    fn rank(&self, seen: &[Seen], original: u32) -> impl Ord + use<> {
        seen[self.places[original as usize] as usize].rank()
    }

    /// The second pass: the shingles of the originals that `pairs` name, and where `with_equal` of
    /// those that have an equal.
    fn read_again<A, E>(
        &self,
        seen: &[Seen],
        pairs: &[(u32, u32)],
        with_equal: bool,
        articles: impl IntoIterator<Item = Result<A, E>>,
    ) -> Result<Vec<ShingleSet>, E>
    where
        A: Borrow<Article> + Send + Sync,
        E: From<DetectError>,
    {
        let mut is_needed = vec![false; self.places.len()];
        pairs.iter().flat_map(|&(a, b)| [a, b]).for_each(|at| is_needed[at as usize] = true);
        if with_equal {
            for (number, &original) in (0..).zip(&self.of) {
                if original != NONE && self.places[original as usize] != number {
                    is_needed[original as usize] = true;
                }
            }
        }
        let mut sets = vec![ShingleSet::default(); self.places.len()];
        let mut read = 0;
        for_each_chunk(articles, |chunk: &[A]| {
            let numbered = chunk.par_iter().enumerate().map(|(at, article)| (read + at, article));
            let set = |buffer: &mut Vec<u32>, (number, article): (usize, &A)| {
                let original = *self.of.get(number)?;
                let is_original = original != NONE
                    && self.places[original as usize] as usize == number
                    && is_needed[original as usize];
                is_original.then(|| {
                    let words = words_of(article.borrow(), buffer)?;
                    let sequence = hash::sequence(words.iter().copied());
                    let set = shingles(words, SHINGLE_WORDS).collect();
                    (seen[number].sequence == Some(sequence)).then_some((original, set))
                })
            };
            let of_chunk: Vec<_> = numbered.map_init(Vec::new, set).flatten().collect();
            read += chunk.len();
            for set in of_chunk {
                let (original, set) = set.ok_or(Failure::ChangedBetweenPasses)?;
                sets[original as usize] = set;
            }
            Ok(())
        })?;
        if read != seen.len() {
            return Err(DetectError::from(Failure::ChangedBetweenPasses).into());
        }
        Ok(sets)
    }
}

impl Seen {
    /// As a [`Detector`](crate::Detector) ranks copies.
    fn rank(&self) -> impl Ord + use<> {
        copies::rank(self.date, self.words as usize)
    }
}

/// The pairs of originals that seem to be copies by their signatures.
fn candidates(
    search: &Search,
    signatures: &[Signature],
    originals: &Originals,
    seen: &[Seen],
    wanted: Wanted,
) -> Vec<(u32, u32)> {
    let index = Index::new(search.banding, signatures);
    match wanted {
        Wanted::AllPairs => search.agreeing(index.candidate_pairs(usize::MAX), signatures),
        Wanted::Groups => {
            let comparison = Comparison {
                signatures,
                least_agreement: search.least_agreement,
                sure_agreement: search.sure_agreement,
                are_copies: |_, _| true,
                asked: AtomicUsize::new(0),
            };
            hubs::pairs(&index, &comparison, |number| originals.rank(seen, number))
        }
    }
}

fn overlap(sets: &[ShingleSet], a: u32, b: u32) -> Overlap {
    Overlap::of_sorted(sets[a as usize].as_slice(), sets[b as usize].as_slice())
}
