//! Copies among more articles than memory holds, in two passes.

use std::borrow::Borrow;
use std::sync::atomic::AtomicUsize;

use rayon::prelude::*;

use super::batch::{PIECE, for_each_chunk};
use super::builder::{BuildError, BuildErrorKind, check};
use super::copies::{CopyPair, spread};
use super::entry::{SHINGLE_WORDS, judged, rank};
use super::error::{DetectError, Failure};
use super::hubs::{self, Comparison};
use super::overlaps::{self, Pair};
use super::search::CopySearch;
use crate::article::{Article, Timestamp};
use crate::hash::{self, Seed};
use crate::layers::cluster;
use crate::layers::feature::shingles;
use crate::layers::lsh::BandIndex;
use crate::layers::sketch::Signatures;
use crate::layers::text::tokenize;
use crate::layers::verify::{CopyRule, Overlap};
use crate::lists::Lists;

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
/// let read = || texts.iter().map(Ok::<_, samestory::detector::DetectError>);
/// let parse = |text: &&str| Ok(Article::new("", *text));
/// // Of copies without a date the longest represents them.
/// assert_eq!(CopyScan::new(0.5)?.representatives(read, parse)?, [2, 1, 2]);
/// # Ok(())
/// # }
/// ```
///
/// # Resources
///
/// Holds 0.3 kB an article in the first pass, and in the second the shingles, 4 bytes a word, of
/// articles that seem to have a copy ([figures](crate::guide::speed)); texts are never held, and nothing
/// is written to disk. Both passes work on the rayon pool in which they are called.
#[derive(Clone, Debug)]
pub struct CopyScan {
    rule: CopyRule,
    seed: Seed,
}

impl CopyScan {
    /// Two articles are copies when the Jaccard similarity of their word 5-shingles is `threshold`
    /// or more, above 0 and at most 1.
    ///
    /// # Errors
    ///
    /// When the threshold is out of its range.
    pub fn new(threshold: f64) -> Result<Self, BuildError> {
        check(BuildErrorKind::JaccardThreshold, threshold)?;
        Ok(Self { rule: CopyRule::jaccard(threshold), seed: Seed(0) })
    }

    /// Draws other signatures; see [`DetectorBuilder::seed`](crate::detector::DetectorBuilder::seed).
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Seed(seed);
        self
    }

    /// For each article the number of the one that represents it and its copies, both in the order
    /// of reading.
    ///
    /// `read` is called twice and must give the same records, such as the lines of a file. `parse`
    /// makes an article of one, on all threads: of each in the first pass, in the second of those
    /// that seem to have a copy. Where records are articles already it is `Ok`.
    ///
    /// Groups are made as [`Detector::detect`](crate::Detector::detect) makes reports.
    ///
    /// # Errors
    ///
    /// The first error of `read` or of `parse`, when there are more than 2^32 - 1 articles, and when
    /// the two passes differ in an article that is compared.
    pub fn representatives<R, A, E, I>(
        &self,
        mut read: impl FnMut() -> I,
        parse: impl Fn(R) -> Result<A, E> + Sync,
    ) -> Result<Vec<usize>, E>
    where
        R: Send,
        A: Borrow<Article>,
        E: From<DetectError> + Send,
        I: IntoIterator<Item = Result<R, E>>,
    {
        let Found { seen, originals, shingles, pairs } =
            self.find(&mut read, &parse, Wanted::Groups)?;
        let towards_centre = self.rule.towards_centre();
        let centres = cluster::around_centres(
            originals.places.len(),
            pairs.iter().map(|&(a, b, _)| (a, b)),
            |number| originals.rank(&seen, number),
            |article, centre| towards_centre.accepts(overlap(&shingles, article, centre)),
        );
        let representative = |(&original, own): (&u32, usize)| match original {
            NONE => own,
            original => originals.places[centres[original as usize] as usize] as usize,
        };
        Ok(originals.of.iter().zip(0..).map(representative).collect())
    }

    /// The pairs of articles that are copies, in ascending order, as
    /// [`Detector::copy_pairs`](crate::Detector::copy_pairs) lists them. `read` and `parse` are
    /// those of [`CopyScan::representatives`].
    ///
    /// ```
    /// use samestory::{Article, CopyScan};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let ferry = "The ferry Aurora ran aground off Lundy on Sunday with forty people aboard.";
    /// let articles = [Article::new("wire", ferry), Article::new("daily", ferry.to_uppercase())];
    /// let read = || articles.iter().map(Ok::<_, samestory::detector::DetectError>);
    /// let pairs = CopyScan::new(0.8)?.pairs(read, Ok)?;
    /// assert_eq!(pairs.len(), 1);
    /// assert_eq!((pairs[0].a, pairs[0].b, pairs[0].overlap.jaccard()), (0, 1, 1.0));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`CopyScan::representatives`].
    pub fn pairs<R, A, E, I>(
        &self,
        mut read: impl FnMut() -> I,
        parse: impl Fn(R) -> Result<A, E> + Sync,
    ) -> Result<Vec<CopyPair>, E>
    where
        R: Send,
        A: Borrow<Article>,
        E: From<DetectError> + Send,
        I: IntoIterator<Item = Result<R, E>>,
    {
        let Found { originals, shingles, pairs, .. } =
            self.find(&mut read, &parse, Wanted::AllPairs)?;
        let with_original = originals.of.iter().copied().zip(0usize..);
        let with_original = with_original.filter(|&(original, _)| original != NONE);
        let equal = Lists::by_number(originals.places.len(), with_original);
        Ok(spread(&equal, pairs, |number| overlap(&shingles, number, number)))
    }

    fn find<R, A, E, I>(
        &self,
        read: &mut impl FnMut() -> I,
        parse: &(impl Fn(R) -> Result<A, E> + Sync),
        wanted: Wanted,
    ) -> Result<Found, E>
    where
        R: Send,
        A: Borrow<Article>,
        E: From<DetectError> + Send,
        I: IntoIterator<Item = Result<R, E>>,
    {
        let search = CopySearch::new(self.rule.jaccard_threshold(), self.seed.0);
        let (seen, mut signatures) = sign(&search, read(), parse)?;
        let originals = Originals::of(&seen);
        signatures.arrange(&originals.places);
        let candidates = candidates(&search, &signatures, &originals, &seen, wanted);
        // The second pass needs the room.
        drop(signatures);
        let needs_equal = wanted == Wanted::AllPairs;
        let shingles = originals.read_again(&seen, &candidates, needs_equal, read(), parse)?;
        let of = |number: u32| &*shingles[number as usize];
        let size = |number: u32| of(number).len();
        let pairs = overlaps::copies(candidates, self.rule, size, |number| of(number).into());
        Ok(Found { seen, originals, shingles, pairs })
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
    /// Of the originals, in order, empty where they were not needed.
    shingles: Vec<Box<[u32]>>,
    /// Of the originals that are copies.
    pairs: Vec<Pair>,
}

/// What is kept of each article.
struct Seen {
    /// Of the words by which it is judged, in order; none where they are too few.
    sequence: Option<u64>,
    /// Of all its words.
    fingerprint: u64,
    date: Option<Timestamp>,
    /// Words of title and body.
    length: u32,
}

/// The first pass.
fn sign<R, A, E>(
    search: &CopySearch,
    records: impl IntoIterator<Item = Result<R, E>>,
    parse: impl Fn(R) -> Result<A, E> + Sync,
) -> Result<(Vec<Seen>, Signatures), E>
where
    R: Send,
    A: Borrow<Article>,
    E: From<DetectError> + Send,
{
    let (mut seen, mut signatures) =
        (Vec::new(), Signatures::new(search.hasher.signature_length()));
    for_each_chunk::<R, E, E>(records, |chunk| {
        let sign = |buffer: &mut Vec<u32>, record: R| {
            let article = parse(record)?;
            let article = article.borrow();
            let title_length = read_words(article, buffer);
            let words = judged(buffer, title_length);
            let of_article = Seen {
                sequence: words.map(hash::sequence_of),
                fingerprint: hash::sequence_of(buffer),
                date: article.date(),
                length: buffer.len() as u32,
            };
            let signature = words.map(|words| search.hasher.sign(shingles(words, SHINGLE_WORDS)));
            Ok((of_article, signature.unwrap_or_default()))
        };
        let signed: Vec<Result<_, E>> =
            chunk.into_par_iter().with_max_len(PIECE).map_init(Vec::new, sign).collect();
        for signed in signed {
            let (of_article, signature) = signed?;
            seen.push(of_article);
            signatures.push(&signature);
        }
        if u32::try_from(seen.len()).is_ok_and(|count| count < NONE) {
            Ok(())
        } else {
            Err(DetectError::from(Failure::TooManyArticles).into())
        }
    })?;
    Ok((seen, signatures))
}

/// The hashes of the words of title and body into `buffer`, and how many are the title's.
fn read_words(article: &Article, buffer: &mut Vec<u32>) -> usize {
    buffer.clear();
    tokenize(article.title().unwrap_or_default(), |token| buffer.push(token.hash()));
    let title_length = buffer.len();
    tokenize(article.text(), |token| buffer.push(token.hash()));
    title_length
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
        let of_number = |number: u32| &seen[number as usize];
        let mut order: Vec<u32> =
            (0..seen.len() as u32).filter(|&number| of_number(number).sequence.is_some()).collect();
        order.par_sort_unstable_by_key(|&number| {
            let seen = of_number(number);
            (seen.sequence, seen.rank(), seen.fingerprint, number)
        });
        let are_equal = |&a: &u32, &b: &u32| of_number(a).sequence == of_number(b).sequence;
        let mut equal: Vec<&[u32]> = order.chunk_by(are_equal).collect();
        // As a detector orders articles, where nothing else decides.
        equal.par_sort_unstable_by_key(|equal| (of_number(equal[0]).fingerprint, equal[0]));
        let mut of = vec![NONE; seen.len()];
        for (original, equal) in (0..).zip(&equal) {
            equal.iter().for_each(|&number| of[number as usize] = original);
        }
        Self { places: equal.iter().map(|equal| equal[0]).collect(), of }
    }

    fn rank(&self, seen: &[Seen], original: u32) -> impl Ord + use<> {
        seen[self.places[original as usize] as usize].rank()
    }

    /// The second pass: the shingles of the originals that `pairs` name, and where `with_equal` of
    /// those that have an equal.
    fn read_again<R, A, E>(
        &self,
        seen: &[Seen],
        pairs: &[(u32, u32)],
        with_equal: bool,
        records: impl IntoIterator<Item = Result<R, E>>,
        parse: impl Fn(R) -> Result<A, E> + Sync,
    ) -> Result<Vec<Box<[u32]>>, E>
    where
        R: Send,
        A: Borrow<Article>,
        E: From<DetectError> + Send,
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
        let mut all = vec![Box::default(); self.places.len()];
        let mut read = 0;
        for_each_chunk::<R, E, E>(records, |chunk| {
            let first = read;
            read += chunk.len();
            let needed =
                chunk.into_par_iter().with_max_len(PIECE).enumerate().filter_map(|(at, record)| {
                    let original = *self.of.get(first + at)?;
                    let is_original =
                        original != NONE && self.places[original as usize] as usize == first + at;
                    (is_original && is_needed[original as usize]).then_some((original, record))
                });
            let read_one = |buffer: &mut Vec<u32>, (original, record): (u32, R)| {
                let article = parse(record)?;
                let title_length = read_words(article.borrow(), buffer);
                let words = judged(buffer, title_length);
                let sequence = words.map(hash::sequence_of);
                let of_words = words.map(|words| shingles(words, SHINGLE_WORDS).collect());
                let place = self.places[original as usize] as usize;
                let is_the_same = sequence == seen[place].sequence;
                let changed = || DetectError::from(Failure::ChangedBetweenPasses);
                Ok((original, of_words.filter(|_| is_the_same).ok_or_else(changed)?))
            };
            let of_chunk: Vec<Result<_, E>> = needed.map_init(Vec::new, read_one).collect();
            for of_one in of_chunk {
                let (original, of_words) = of_one?;
                all[original as usize] = of_words;
            }
            Ok(())
        })?;
        if read != seen.len() {
            return Err(DetectError::from(Failure::ChangedBetweenPasses).into());
        }
        Ok(all)
    }
}

impl Seen {
    /// As a [`Detector`](crate::Detector) ranks copies.
    fn rank(&self) -> impl Ord + use<> {
        rank(self.date, self.length as usize)
    }
}

/// The pairs of originals that seem to be copies by their signatures.
fn candidates(
    search: &CopySearch,
    signatures: &Signatures,
    originals: &Originals,
    seen: &[Seen],
    wanted: Wanted,
) -> Vec<(u32, u32)> {
    let index = BandIndex::new(search.banding, signatures);
    match wanted {
        Wanted::AllPairs => search.agreeing(index.candidate_pairs(usize::MAX), signatures),
        Wanted::Groups => {
            let comparison = Comparison {
                signatures,
                least_agreement: search.least_agreement,
                sure_agreement: search.sure_agreement,
                verify: |_, _| Some(()),
                asked: AtomicUsize::new(0),
            };
            let pairs = hubs::pairs(index, &comparison, |number| originals.rank(seen, number));
            pairs.into_iter().map(|(a, b, ())| (a, b)).collect()
        }
    }
}

fn overlap(shingles: &[Box<[u32]>], a: u32, b: u32) -> Overlap {
    Overlap::of_hashes(&shingles[a as usize], &shingles[b as usize])
}
