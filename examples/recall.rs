//! Measures what locality-sensitive hashing misses, against brute force over all pairs.
//!
//! ```text
//! cargo run --release --example recall -- CORPUS...
//! ```
//!
//! For each corpus it prints three tables: of the pairs at or above a Jaccard threshold, how many
//! `Detector::copy_pairs` finds; of the pairs of which one article is contained in the other, how
//! many it finds and how many end up in one report; and of the pairs with a given cosine, how many
//! become candidates of the story lens. Boilerplate is kept where copies are counted, as brute force knows
//! nothing of it: a text that is all footer is contained in whatever has that footer. Reports are what the
//! story lens compares: without it.

#[path = "support/brute_force.rs"]
mod brute_force;
#[path = "support/exit.rs"]
mod exit;
#[path = "support/output.rs"]
mod output;
#[path = "support/read/mod.rs"]
mod read;
#[path = "support/read_all.rs"]
mod read_all;
#[path = "support/story_lens.rs"]
mod story_lens;
#[path = "support/weights.rs"]
mod weights;

use std::collections::HashSet;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use rayon::prelude::*;
use samestory::detector::{Boilerplate, BuildError, CopyPair, CopyRule, DetectError, Lens};
use samestory::layers::feature::TermVector;
use samestory::layers::lsh::Banding;
use samestory::layers::verify::cosine;
use samestory::{Article, Detector};

use brute_force::{MIN_WORDS, shingle_sets, similar_pairs};
use exit::{Failure, status};
use output::output;
use read::{Options, Records};
use read_all::read_all;
use story_lens::{STORY_BANDING, all_pairs_sample, story_candidates, story_vectors};

/// The Jaccard thresholds that are measured.
const JACCARD: [f64; 2] = [0.5, 0.8];

/// From which containment on the shorter of two articles is contained in the longer.
const CONTAINMENT: f64 = 0.8;

/// By containment alone: no Jaccard similarity is infinite.
const CONTAINED: CopyRule = CopyRule::jaccard(f64::INFINITY).or_containment(CONTAINMENT);

/// Bands and rows; the second is the story lens's.
const STORY_BANDINGS: [(usize, usize); 3] = [(128, 2), STORY_BANDING, (128, 3)];

/// Where the bins of cosines begin; each ends where the next begins.
const COSINES: [f64; 4] = [0.15, 0.2, 0.3, 0.5];

/// Measures what locality-sensitive hashing misses, against brute force over all pairs. Boilerplate is
/// kept where copies are counted, so that a text that is all footer is contained in whatever has that
/// footer, and set aside where reports are
#[derive(Debug, Parser)]
struct Args {
    /// A corpus each: .jsonl, .jsonl.gz, .csv or a folder of .txt
    #[arg(required = true)]
    corpora: Vec<PathBuf>,
}

fn main() -> ExitCode {
    status("recall", run(&Args::parse()))
}

fn run(args: &Args) -> Result<(), Failure> {
    let mut out = output();
    for corpus in &args.corpora {
        let mut records = Records::open(std::slice::from_ref(corpus), Options::default())?;
        let articles = read_all(&mut records)?;
        writeln!(out, "# {}\n", corpus.display())?;
        writeln!(out, "articles: {}", articles.len())?;
        measure_copies(&articles, &mut out)?;
        measure_stories(&articles, &mut out)?;
        writeln!(out)?;
    }
    Ok(())
}

// Copies

fn measure_copies(articles: &[Article], out: &mut impl Write) -> Result<(), Failure> {
    let sets = shingle_sets(articles);
    let too_short = sets.iter().filter(|set| set.is_empty()).count();
    writeln!(out, "left out on both sides, fewer than {MIN_WORDS} words: {too_short}")?;
    let kept = CopyRule::jaccard(JACCARD[0]).or_containment(CONTAINMENT);
    let pairs = similar_pairs(&sets, |overlap| kept.accepts(overlap));
    measure_jaccard(articles, &pairs, out)?;
    measure_containment(articles, &pairs, out)
}

fn measure_jaccard(
    articles: &[Article],
    pairs: &[CopyPair],
    out: &mut impl Write,
) -> Result<(), Failure> {
    writeln!(
        out,
        "\n{:28} {:>9} {:>9} {:>8} {:>10} {:>19}",
        "copies", "pairs", "found", "recall", "precision", "candidates/article"
    )?;
    for threshold in JACCARD {
        let expected: HashSet<(usize, usize)> = pairs
            .iter()
            .filter(|pair| pair.overlap.jaccard() >= threshold)
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
            others(candidates, articles.len()),
        )?;
    }
    Ok(())
}

/// Pairs that are found may still be in two reports: a report's articles must be close to its
/// centre, and a part is looked for in that and some of the copies.
fn measure_containment(
    articles: &[Article],
    pairs: &[CopyPair],
    out: &mut impl Write,
) -> Result<(), Failure> {
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
        let report =
            |article: usize| stories.article(article).map(|member| member.report().number());
        let (similar, dissimilar): (Vec<&CopyPair>, Vec<&CopyPair>) = pairs
            .iter()
            .filter(|pair| CONTAINED.accepts(pair.overlap))
            .partition(|pair| pair.overlap.jaccard() >= threshold);
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
    Detector::builder().lens(Lens::Copies).copy_rule(rule).boilerplate(Boilerplate::Keep).build()
}

// Stories

fn measure_stories(articles: &[Article], out: &mut impl Write) -> Result<(), Failure> {
    let taken = all_pairs_sample(articles.len());
    let vectors = story_vectors(&articles[..taken])?;
    let pairs = pairs_by_cosine(&vectors);
    writeln!(
        out,
        "\nreports long enough to judge, among the first {taken} articles: {}",
        vectors.len()
    )?;
    write!(out, "{:28}", "story candidates")?;
    for (at, from) in COSINES.iter().enumerate() {
        let bin =
            COSINES.get(at + 1).map_or(format!("[{from}, 1]"), |to| format!("[{from}, {to})"));
        write!(out, " {bin:>12}")?;
    }
    writeln!(out, " {:>19}", "cands/rep")?;
    let all = count_by_cosine(&pairs, |_| true);
    write_row(out, "pairs", all.map(|count| count.to_string()), "")?;
    for (bands, rows) in STORY_BANDINGS {
        let candidates = story_candidates(&vectors, Banding::new(bands, rows));
        let found = count_by_cosine(&pairs, |pair| candidates.binary_search(&pair).is_ok());
        let shares = std::array::from_fn(|bin| share(found[bin], all[bin]));
        let per_report = format!("{:.1}", others(candidates.len(), vectors.len()));
        write_row(out, &format!("{bands} x {rows}"), shares, &per_report)?;
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

/// With how many others each of `count` is compared, on average.
fn others(pairs: usize, count: usize) -> f64 {
    2.0 * pairs as f64 / count.max(1) as f64
}

fn share(part: usize, whole: usize) -> String {
    if whole == 0 { "-".to_owned() } else { format!("{:.4}", part as f64 / whole as f64) }
}
