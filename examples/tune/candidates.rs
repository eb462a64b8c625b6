//! How often pairs become candidates, against the S-curve.

use rayon::prelude::*;
use samestory::Article;
use samestory::detector::CopyRule;
use samestory::layers::lsh::{BandIndex, Banding};
use samestory::layers::sketch::{MinHasher, Signatures, TextSketcher};
use samestory::layers::verify::Likeness;
use samestory::page::chart::{Axis, Chart};

use super::brute_force::{MIN_WORDS, SHINGLE_WORDS, shingle_sets, similar_pairs};
use super::exit::Failure;
use super::section::{Section, Table, grouped, share, written};
use super::steps::Steps;
use super::story_lens::{STORY_BANDING, all_pairs_sample, story_candidates, story_vectors};

/// Values a signature of the copy lens, and the probability with which it finds a pair of exactly its
/// threshold.
const COPY_SIGNATURE: usize = 128;
const COPY_RECALL: f64 = 0.99;

/// Articles whose shingles are counted in a few seconds.
const COPY_LIMIT: usize = 20_000;

/// Up to this many reports the story lens compares all pairs.
const STORY_ALL_PAIRS: usize = 1000;

/// Of a similarity, in which pairs are counted.
const COPY_STEPS: Steps = Steps(20);
const STORY_STEPS: Steps = Steps(100);

/// Nearly all pairs of the story lens above this become candidates: the curve is drawn up to here.
const STORY_MOST: f64 = 0.2;

/// A share of fewer pairs says little; it is in the table only.
const LEAST_PAIRS: usize = 5;

const CURVE_STEPS: u32 = 200;

/// Pairs by their similarity, and how many of them became candidates.
struct Bins {
    /// Of the first steps, and the last of all above.
    bins: Vec<Bin>,
    steps: Steps,
}

/// Pairs of about one similarity.
#[derive(Clone, Default)]
struct Bin {
    pairs: usize,
    candidates: usize,
    /// The sum of their similarities, and of their probabilities of becoming candidates.
    similarity: f64,
    expected: f64,
}

impl Bins {
    /// `pairs` by similarity, with whether they became candidates.
    fn of(
        pairs: impl Iterator<Item = (f64, bool)>,
        steps: Steps,
        upto: f64,
        banding: Banding,
    ) -> Self {
        let above = (steps.0 as f64 * upto).round() as usize;
        let mut bins = vec![Bin::default(); above + 1];
        for (similarity, is_candidate) in pairs {
            let bin = &mut bins[steps.of(similarity).min(above)];
            bin.pairs += 1;
            bin.candidates += usize::from(is_candidate);
            bin.similarity += similarity;
            bin.expected += banding.probability(similarity);
        }
        Self { bins, steps }
    }

    /// From where to where a bin reaches.
    fn bounds(&self, at: usize) -> (f64, f64) {
        let (from, to) = self.steps.bounds(at);
        (from, if at == self.bins.len() - 1 { 1.0 } else { to })
    }

    /// The share of candidates at the mean similarity of each bin.
    fn points(&self) -> impl Iterator<Item = (f64, f64)> {
        let enough = self.bins.iter().filter(|bin| bin.pairs >= LEAST_PAIRS);
        enough.map(|bin| (bin.similarity / bin.pairs as f64, share(bin.candidates, bin.pairs)))
    }

    fn table(&self, similarity: &'static str) -> Table {
        let rows = self.bins.iter().enumerate().filter(|(_, bin)| bin.pairs > 0);
        let row = |(at, bin): (usize, &Bin)| {
            let (from, to) = self.bounds(at);
            vec![
                format!("{from:.2} to {to:.2}"),
                grouped(bin.pairs),
                grouped(bin.candidates),
                written(share(bin.candidates, bin.pairs)),
                written(bin.expected / bin.pairs as f64),
            ]
        };
        Table {
            head: vec![similarity, "pairs", "candidates", "share", "in theory"],
            rows: rows.map(row).collect(),
        }
    }

    /// Pairs from a similarity on, and candidates among them.
    fn from(&self, least: f64) -> (usize, usize) {
        let all = self.bins.iter().enumerate();
        all.filter(|&(at, _)| self.bounds(at).0 >= least - 1e-9)
            .fold((0, 0), |sum, (_, bin)| (sum.0 + bin.pairs, sum.1 + bin.candidates))
    }
}

fn curve(banding: Banding, upto: f64) -> impl Iterator<Item = (f64, f64)> {
    (0..=CURVE_STEPS).map(move |step| {
        let similarity = upto * f64::from(step) / f64::from(CURVE_STEPS);
        (similarity, banding.probability(similarity))
    })
}

fn in_words(banding: Banding) -> String {
    format!("{} bands of {} rows", banding.bands(), banding.rows())
}

fn contains(candidates: &[(u32, u32)], pair: (usize, usize)) -> bool {
    candidates.binary_search(&(pair.0 as u32, pair.1 as u32)).is_ok()
}

/// Candidates of the copy lens by the Jaccard similarity of word shingles.
pub(crate) fn of_copies(articles: &[Article]) -> Section {
    let threshold = CopyRule::default().jaccard_threshold();
    let banding = Banding::for_recall(threshold, COPY_RECALL, COPY_SIGNATURE);
    let taken = &articles[..articles.len().min(COPY_LIMIT)];
    let candidates = copy_candidates(taken, banding);
    let pairs = similar_pairs(&shingle_sets(taken), |_| true);
    let judged =
        pairs.iter().map(|pair| (pair.overlap.jaccard(), contains(&candidates, (pair.a, pair.b))));
    let bins = Bins::of(judged, COPY_STEPS, 1.0, banding);
    let (similar, found) = bins.from(threshold);
    let text = format!(
        "Signatures of {COPY_SIGNATURE} values in {} make a pair at the threshold, a Jaccard \
         similarity of {threshold}, a candidate with probability {:.3}. From there on {} of {} pairs \
         became candidates{}; of {} pairs that are less similar but share a run of \
         {SHINGLE_WORDS} words, {}. Counted among {}, boilerplate and all; articles of fewer than \
         {MIN_WORDS} words are left out. A share of fewer than {LEAST_PAIRS} pairs is in the \
         figures only.",
        in_words(banding),
        banding.probability(threshold),
        grouped(found),
        grouped(similar),
        in_brackets(found, similar),
        grouped(bins.from(0.0).0 - similar),
        grouped(bins.from(0.0).1 - found),
        sample(taken.len(), articles.len(), "articles"),
    );
    let chart = Chart::new(
        "Candidates of the copy lens",
        text.clone(),
        Axis::linear("Jaccard similarity of word shingles").range(0.0, 1.0),
        Axis::linear("share of pairs that become candidates").range(0.0, 1.0),
    )
    .line(format!("{}, in theory", in_words(banding)), curve(banding, 1.0))
    .points("measured", bins.points())
    .threshold(format!("threshold {threshold}"), threshold);
    let table = bins.table("Jaccard");
    Section { id: "copy-candidates", title: "Candidates of the copy lens", text, chart, table }
}

/// The pairs whose signatures agree in a band.
fn copy_candidates(articles: &[Article], banding: Banding) -> Vec<(u32, u32)> {
    let sketcher = || TextSketcher::new(MinHasher::new(COPY_SIGNATURE, 0), SHINGLE_WORDS);
    let signatures = articles
        .par_iter()
        .map_init(sketcher, |sketcher, article| sketcher.sign(article.text()).clone());
    let signatures = Signatures::collect(COPY_SIGNATURE, signatures);
    BandIndex::new(banding, &signatures).candidate_pairs(usize::MAX)
}

/// Candidates of the story lens by how likely two draws of terms are alike in both articles.
pub(crate) fn of_stories(articles: &[Article]) -> Result<Section, Failure> {
    let banding = Banding::new(STORY_BANDING.0, STORY_BANDING.1);
    let taken = all_pairs_sample(articles.len());
    let vectors = story_vectors(&articles[..taken])?;
    let candidates = story_candidates(&vectors, banding);
    let pairs: Vec<(f64, bool)> = (0..vectors.len())
        .into_par_iter()
        .flat_map_iter(|a| {
            let (vectors, candidates) = (&vectors, &candidates);
            (a + 1..vectors.len()).filter_map(move |b| {
                // A band has two rows, so the square root is what the S-curve is drawn over.
                let alike = Likeness::of(&vectors[a], &vectors[b]).two_terms_probability.sqrt();
                (alike > 0.0).then(|| (alike, contains(candidates, (a, b))))
            })
        })
        .collect();
    let all = pairs.len();
    let bins = Bins::of(pairs.into_iter(), STORY_STEPS, STORY_MOST, banding);
    let half = 0.5f64;
    let middle = (1.0 - half.powf(1.0 / banding.bands() as f64)).powf(1.0 / banding.rows() as f64);
    let (similar, found) = bins.from(0.1);
    let use_of_it = if vectors.len() <= STORY_ALL_PAIRS {
        format!(
            "A pile of {STORY_ALL_PAIRS} reports or fewer, such as this, is compared pair by pair, \
             so nothing is missed here; the chart shows what would be in a larger one. "
        )
    } else {
        String::new()
    };
    let text = format!(
        "The similarity here is the probability that a draw from the weighted terms of both \
         reports is alike, where they share two terms or more. In {} half of the \
         pairs at {middle:.3} would become candidates; agreement in too few values takes some \
         back. From 0.1 on {} of {} pairs became candidates{}; {} pairs share two \
         terms at all. {use_of_it}Counted among {}, in {} reports \
         that are long enough, without boilerplate. A share of fewer than {LEAST_PAIRS} pairs is \
         in the figures only, and the chart ends at {STORY_MOST}.",
        in_words(banding),
        grouped(found),
        grouped(similar),
        in_brackets(found, similar),
        grouped(all),
        sample(taken, articles.len(), "articles"),
        grouped(vectors.len()),
    );
    let chart = Chart::new(
        "Candidates of the story lens",
        text.clone(),
        Axis::linear("similarity of weighted terms, two of them shared").range(0.0, STORY_MOST),
        Axis::linear("share of pairs that become candidates").range(0.0, 1.0),
    )
    .line(format!("{}, in theory", in_words(banding)), curve(banding, STORY_MOST))
    .points("measured", bins.points());
    let table = bins.table("similarity");
    Ok(Section {
        id: "story-candidates",
        title: "Candidates of the story lens",
        text,
        chart,
        table,
    })
}

fn in_brackets(part: usize, whole: usize) -> String {
    if whole == 0 { String::new() } else { format!(" ({})", written(share(part, whole))) }
}

/// Says where only a part of all was looked at.
fn sample(taken: usize, all: usize, what: &str) -> String {
    if taken == all {
        format!("all {} {what}", grouped(all))
    } else {
        format!("the first {} of {} {what}, to be done in seconds", grouped(taken), grouped(all))
    }
}
