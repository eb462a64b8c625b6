//! Measures what locality-sensitive hashing misses, against brute force over all pairs.
//!
//! ```text
//! cargo run --release --example recall -- CORPUS...
//! ```
//!
//! For each corpus it prints three tables: of the pairs at or above a Jaccard threshold, how many
//! `Detector::copy_pairs` finds; of the pairs of which one article is contained in the other, how
//! many it finds and how many end up in one report; and of the pairs with a given cosine, how many
//! become candidates of the story lens.

#[path = "support/read/mod.rs"]
mod read;

use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::hash::Hash;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use rayon::prelude::*;
use samestory::feature::{self, Background, TermCounts, TermStatistics, TermVector};
use samestory::lsh::{Banding, corroborated_candidates};
use samestory::sketch::{Signatures, WeightedMinHasher};
use samestory::text::{Document, tokenize};
use samestory::verify::cosine;
use samestory::{Article, Boilerplate, BuildError, CopyRule, DetectError, Detector, Lens};

use read::{Options, ReadError, Records};

/// Words a shingle, as in the copy lens.
const SHINGLE_WORDS: usize = 5;

/// The copy lens leaves an article with fewer words alone.
const MIN_WORDS: usize = 10;

/// The Jaccard thresholds that are measured.
const JACCARD: [f64; 2] = [0.5, 0.8];

/// From which containment on the shorter of two articles is contained in the longer, and what
/// [`CopyRule::or_containment`] asks of their sizes.
const CONTAINMENT: f64 = 0.8;
const CONTAINMENT_MIN_SHINGLES: u32 = 20;
const CONTAINMENT_MIN_RATIO: f64 = 0.15;

/// Articles of which all pairs are compared by cosine in a few seconds. Of a corpus with more only
/// the first [`STORY_SAMPLE`] are.
const STORY_LIMIT: usize = 3500;
const STORY_SAMPLE: usize = 3000;

/// Bands and rows; the second is the story lens's.
const STORY_BANDINGS: [(usize, usize); 3] = [(128, 2), (256, 2), (128, 3)];

/// Reports of a bucket with which each of it is compared, as in the story lens.
const STORY_BUCKET_CAP: usize = 100;

/// The share of values in which the signatures of a candidate agree at least, as in the story lens.
const STORY_LEAST_AGREEMENT: f64 = 20.0 / 512.0;

/// Where the bins of cosines begin; each ends where the next begins.
const COSINES: [f64; 4] = [0.15, 0.2, 0.3, 0.5];

/// Measures what locality-sensitive hashing misses, against brute force over all pairs.
#[derive(Debug, Parser)]
struct Args {
    /// A corpus each: .jsonl, .jsonl.gz, .csv or a folder of .txt
    #[arg(required = true)]
    corpora: Vec<PathBuf>,
}

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("recall: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    let mut out = io::stdout().lock();
    for corpus in &args.corpora {
        let articles = read_all(corpus)?;
        writeln!(out, "# {}\n", corpus.display())?;
        writeln!(out, "articles: {}", articles.len())?;
        measure_copies(&articles, &mut out)?;
        measure_stories(&articles, &mut out)?;
        writeln!(out)?;
    }
    Ok(())
}

fn read_all(corpus: &Path) -> Result<Vec<Article>, ReadError> {
    let records = Records::open(&[corpus.to_path_buf()], Options::default())?;
    records.map(|record| record.map(|record| record.article)).collect()
}

// Copies

fn measure_copies(articles: &[Article], out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let sets = shingle_sets(articles);
    let too_short = sets.iter().filter(|set| set.is_empty()).count();
    writeln!(out, "left out on both sides, fewer than {MIN_WORDS} words: {too_short}")?;
    let pairs = similar_pairs(&sets);
    measure_jaccard(articles, &pairs, out)?;
    measure_containment(articles, &pairs, out)
}

fn measure_jaccard(
    articles: &[Article],
    pairs: &[SimilarPair],
    out: &mut impl Write,
) -> Result<(), Box<dyn Error>> {
    writeln!(
        out,
        "\n{:28} {:>9} {:>9} {:>8} {:>10} {:>19}",
        "copies", "pairs", "found", "recall", "precision", "candidates/article"
    )?;
    for threshold in JACCARD {
        let expected: HashSet<(usize, usize)> = pairs
            .iter()
            .filter(|pair| pair.jaccard() >= threshold)
            .map(|pair| (pair.a, pair.b))
            .collect();
        let detector = copy_detector(CopyRule::jaccard(threshold))?;
        let found = copy_pairs(&detector, articles)?;
        let right = found.intersection(&expected).count();
        let candidates = detector.detect(articles)?.figures().copy_candidates;
        writeln!(
            out,
            "{:28} {:>9} {:>9} {:>8} {:>10} {:>19.2}",
            format!("Jaccard >= {threshold}"),
            expected.len(),
            found.len(),
            share(right, expected.len()),
            share(right, found.len()),
            per_article(candidates, articles.len()),
        )?;
    }
    Ok(())
}

/// Pairs that are found may still be in two reports: a report's articles must be close to its
/// centre, and containment is looked for between centres only.
fn measure_containment(
    articles: &[Article],
    pairs: &[SimilarPair],
    out: &mut impl Write,
) -> Result<(), Box<dyn Error>> {
    writeln!(
        out,
        "\n{:28} {:>9} {:>9} {:>8} {:>10} {:>19}",
        "containment", "pairs", "found", "recall", "one report", "share"
    )?;
    for threshold in JACCARD {
        let rule = CopyRule::jaccard(threshold).or_containment(CONTAINMENT);
        let detector = copy_detector(rule)?;
        let found = copy_pairs(&detector, articles)?;
        let stories = detector.detect(articles)?;
        let report = |article: usize| stories.placements()[article].report;
        let (similar, dissimilar): (Vec<_>, Vec<_>) = pairs
            .iter()
            .filter(|pair| pair.is_contained())
            .partition(|pair| pair.jaccard() >= threshold);
        for (relation, pairs) in [(">=", similar), ("<", dissimilar)] {
            let all = pairs.len();
            let found = pairs.iter().filter(|pair| found.contains(&(pair.a, pair.b))).count();
            let joined = pairs.iter().filter(|pair| report(pair.a) == report(pair.b)).count();
            writeln!(
                out,
                "{:28} {all:>9} {found:>9} {:>8} {joined:>10} {:>19}",
                format!(">= {CONTAINMENT}, Jaccard {relation} {threshold}"),
                share(found, all),
                share(joined, all),
            )?;
        }
    }
    Ok(())
}

fn copy_pairs(
    detector: &Detector,
    articles: &[Article],
) -> Result<HashSet<(usize, usize)>, DetectError> {
    Ok(detector.copy_pairs(articles)?.iter().map(|pair| (pair.a, pair.b)).collect())
}

/// Brute force knows nothing of boilerplate.
fn copy_detector(rule: CopyRule) -> Result<Detector, BuildError> {
    Detector::builder().lens(Lens::Copies).copies(rule).boilerplate(Boilerplate::Keep).build()
}

/// Numbers distinct things in the order in which they come.
struct Numbering<T>(HashMap<T, u32>);

impl<T: Eq + Hash> Numbering<T> {
    fn number(&mut self, thing: T) -> u32 {
        let next = self.0.len() as u32;
        *self.0.entry(thing).or_insert(next)
    }
}

/// The distinct shingles of each article, by number, none where it is too short to judge. Made from
/// the words as text, so that none of the library's hashes has a part in what it is held against.
fn shingle_sets(articles: &[Article]) -> Vec<Vec<u32>> {
    let mut words = Numbering(HashMap::new());
    let mut shingles = Numbering(HashMap::new());
    let shingles_of = |article: &Article| {
        let mut text = Vec::new();
        tokenize(article.text(), |token| text.push(words.number(token.normal().into_owned())));
        if text.len() < MIN_WORDS {
            return Vec::new();
        }
        let windows = text.array_windows::<SHINGLE_WORDS>();
        let mut set: Vec<u32> = windows.map(|&window| shingles.number(window)).collect();
        set.sort_unstable();
        set.dedup();
        set
    };
    articles.iter().map(shingles_of).collect()
}

/// What the shingles of two articles have in common.
struct SimilarPair {
    a: usize,
    b: usize,
    shared: u32,
    smaller: u32,
    larger: u32,
}

impl SimilarPair {
    fn jaccard(&self) -> f64 {
        f64::from(self.shared) / f64::from(self.smaller + self.larger - self.shared)
    }

    fn is_contained(&self) -> bool {
        let (smaller, larger) = (f64::from(self.smaller), f64::from(self.larger));
        self.smaller >= CONTAINMENT_MIN_SHINGLES
            && smaller >= CONTAINMENT_MIN_RATIO * larger
            && f64::from(self.shared) / smaller >= CONTAINMENT
    }
}

/// All pairs of articles that the lowest Jaccard threshold or containment joins.
///
/// Exact: every pair that shares a shingle is counted, through an inverted index from each shingle
/// to its articles.
fn similar_pairs(sets: &[Vec<u32>]) -> Vec<SimilarPair> {
    let mut postings: Vec<(u32, usize)> = (0..)
        .zip(sets)
        .flat_map(|(article, set)| set.iter().map(move |&shingle| (shingle, article)))
        .collect();
    postings.par_sort_unstable();
    let pairs_of = |shared: &mut Vec<u32>, a: usize| {
        count_shared(&postings, &sets[a], a, shared)
            .into_iter()
            .map(|b| {
                let (left, right) = (sets[a].len() as u32, sets[b].len() as u32);
                let shared = std::mem::take(&mut shared[b]);
                SimilarPair { a, b, shared, smaller: left.min(right), larger: left.max(right) }
            })
            .filter(|pair| pair.jaccard() >= JACCARD[0] || pair.is_contained())
            .collect::<Vec<_>>()
    };
    (0..sets.len())
        .into_par_iter()
        .map_init(|| vec![0; sets.len()], pairs_of)
        .flatten_iter()
        .collect()
}

/// Counts in `shared`, all zero, the shingles that article `a` shares with each later one, and
/// returns those with which it shares any.
fn count_shared(
    postings: &[(u32, usize)],
    set: &[u32],
    a: usize,
    shared: &mut [u32],
) -> Vec<usize> {
    let mut sharing = Vec::new();
    for &shingle in set {
        let later = &postings[postings.partition_point(|&posting| posting <= (shingle, a))..];
        for &(_, b) in later.iter().take_while(|posting| posting.0 == shingle) {
            if shared[b] == 0 {
                sharing.push(b);
            }
            shared[b] += 1;
        }
    }
    sharing
}

// Stories

fn measure_stories(articles: &[Article], out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let taken = if articles.len() > STORY_LIMIT { STORY_SAMPLE } else { articles.len() };
    let vectors = story_vectors(&articles[..taken])?;
    let pairs = pairs_by_cosine(&vectors);
    writeln!(out, "\nreports among the first {taken} articles: {}", vectors.len())?;
    write!(out, "{:28}", "story candidates")?;
    for (at, from) in COSINES.iter().enumerate() {
        let bin =
            COSINES.get(at + 1).map_or(format!("[{from}, 1]"), |to| format!("[{from}, {to})"));
        write!(out, " {bin:>12}")?;
    }
    writeln!(out, " {:>19}", "candidates/article")?;
    let all = count_by_cosine(&pairs, |_| true);
    write_row(out, "pairs", all.map(|count| count.to_string()), "")?;
    for (bands, rows) in STORY_BANDINGS {
        let candidates = story_candidates(&vectors, Banding::new(bands, rows));
        let found = count_by_cosine(&pairs, |pair| candidates.binary_search(&pair).is_ok());
        let shares = std::array::from_fn(|bin| share(found[bin], all[bin]));
        let per_article = format!("{:.1}", per_article(candidates.len(), vectors.len()));
        write_row(out, &format!("{bands} x {rows}"), shares, &per_article)?;
    }
    Ok(())
}

fn write_row(
    out: &mut impl Write,
    name: &str,
    bins: [String; COSINES.len()],
    last: &str,
) -> io::Result<()> {
    write!(out, "{name:28}")?;
    for bin in bins {
        write!(out, " {bin:>12}")?;
    }
    writeln!(out, " {last:>19}")
}

/// What the story lens compares: one article a report, without boilerplate.
fn story_vectors(articles: &[Article]) -> Result<Vec<TermVector>, Box<dyn Error>> {
    let background = Background::built_in();
    let documents: Vec<Document> =
        articles.par_iter().map(|article| background.read(article)).collect();
    let boilerplate = feature::Boilerplate::find(&documents.iter().collect::<Vec<_>>(), background);
    let reports = Detector::builder().lens(Lens::Copies).build()?.detect(articles)?;
    let counts: Vec<TermCounts> = reports
        .articles()
        .zip(documents)
        .filter(|(article, _)| article.is_representative())
        .map(|(_, document)| boilerplate.strip(document))
        .filter(|document| document.len() >= MIN_WORDS)
        .map(|document| TermCounts::of_document(&document))
        .collect();
    let mut statistics = TermStatistics::new(Background::built_in());
    counts.iter().for_each(|terms| statistics.add(terms));
    let weights = statistics.into_weights();
    Ok(counts.into_par_iter().map(|terms| weights.weigh(terms)).collect())
}

/// The pairs in the bins, and the bin of each.
fn pairs_by_cosine(vectors: &[TermVector]) -> Vec<((u32, u32), usize)> {
    let bin_of = |cosine: f64| COSINES.partition_point(|&from| from <= cosine).checked_sub(1);
    (0..vectors.len())
        .into_par_iter()
        .flat_map_iter(|a| {
            (a + 1..vectors.len()).filter_map(move |b| {
                let bin = bin_of(cosine(&vectors[a], &vectors[b]))?;
                Some(((a as u32, b as u32), bin))
            })
        })
        .collect()
}

fn count_by_cosine(
    pairs: &[((u32, u32), usize)],
    counts: impl Fn((u32, u32)) -> bool,
) -> [usize; COSINES.len()] {
    let mut bins = [0; COSINES.len()];
    for &(_, bin) in pairs.iter().filter(|&&(pair, _)| counts(pair)) {
        bins[bin] += 1;
    }
    bins
}

fn story_candidates(vectors: &[TermVector], banding: Banding) -> Vec<(u32, u32)> {
    let hasher = WeightedMinHasher::new(banding.values(), 0);
    let signatures = vectors.par_iter().map(|vector| hasher.sign(vector.squares()));
    let signatures = Signatures::collect(hasher.length(), signatures);
    let least = (STORY_LEAST_AGREEMENT * banding.values() as f64).ceil() as usize;
    corroborated_candidates(banding, &signatures, least, STORY_BUCKET_CAP)
}

/// With how many others each article is compared, on average.
fn per_article(pairs: usize, articles: usize) -> f64 {
    2.0 * pairs as f64 / articles.max(1) as f64
}

fn share(part: usize, whole: usize) -> String {
    if whole == 0 { "-".to_owned() } else { format!("{:.4}", part as f64 / whole as f64) }
}
