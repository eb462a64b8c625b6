//! Fits the weights of the same-story model to labelled corpora.
//!
//! ```text
//! cargo run --release --example fit -- [OPTIONS] CORPUS...
//! ```
//!
//! Prints the weights for [`StoryModel::BUILT_IN`]; with `--leave-one-out` also a table of how well
//! weights fitted to all corpora but one group that one, and a reliability table of their
//! probabilities over the pairs of the corpora left out.

#[path = "support/labelled.rs"]
mod labelled;
#[path = "support/read/mod.rs"]
mod read;

use std::collections::HashMap;
use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use samestory::eval;
use samestory::verify::{LabelledEvidence, StoryModel};
use samestory::{BuildError, Detector};

use labelled::{Labelled, name};

/// Pairs that share less say nothing that need be learnt: nearly all are of different stories.
const LEAST_COSINE: f64 = 0.02;

/// How much more a pair of a thinned corpus counts.
const THINNED: f64 = 3.0;

/// Articles of a small batch.
const BATCH: usize = 20;

/// Fits the weights of the same-story model to labelled corpora.
#[derive(Debug, Parser)]
struct Args {
    /// Labelled corpora
    #[arg(required = true, value_name = "CORPUS")]
    corpora: Vec<PathBuf>,

    /// Field that holds the label of the true story
    #[arg(long, value_name = "NAME", default_value = "cluster")]
    label_field: String,

    /// Unlabelled articles; each corpus is taken once by itself and once among them
    #[arg(long, value_name = "FILE")]
    distractors: Vec<PathBuf>,

    /// Also fit to all corpora but one, and show how that groups the one
    #[arg(long)]
    leave_one_out: bool,
}

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("fit: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    let distractors = Labelled::distractors(&args.distractors, &args.label_field)?;
    let mut corpora = Vec::new();
    for path in &args.corpora {
        let alone = Labelled::read(std::slice::from_ref(path), &args.label_field)?;
        let among_others = (!distractors.articles.is_empty())
            .then(|| Run::new(among(alone.clone(), &distractors)))
            .transpose()?;
        let thinned = thinned(&alone);
        let mut pairs = labelled_pairs(&thinned)?;
        for batch in batches(&thinned) {
            pairs.extend(labelled_pairs(&batch)?);
        }
        let runs = std::iter::once(Run::new(alone)?).chain(among_others).collect();
        let mut thinned = weighed(pairs);
        thinned.iter_mut().for_each(|pair| pair.counts *= THINNED);
        corpora.push(Corpus { name: name(path), runs, thinned });
    }
    println!("weights fitted to all:");
    for weight in fit(&corpora, None).weights() {
        println!("    {weight:.4},");
    }
    if args.leave_one_out { leave_one_out(&corpora) } else { Ok(()) }
}

fn among(mut corpus: Labelled, distractors: &Labelled) -> Labelled {
    corpus.articles.extend_from_slice(&distractors.articles);
    corpus.labels.extend_from_slice(&distractors.labels);
    corpus
}

/// A corpus, by itself and among others.
struct Corpus {
    name: String,
    runs: Vec<Run>,
    /// Pairs of the corpus when most of its stories have one report, as in the world.
    thinned: Vec<LabelledEvidence>,
}

/// A corpus of which every story but each fourth is cut to its first article: in corpora made for
/// stories nearly every article has company, so that whatever is nearest to one is of its story.
fn thinned(corpus: &Labelled) -> Labelled {
    let mut stories: HashMap<&str, usize> = HashMap::new();
    let mut thinned = Labelled::default();
    for (article, label) in corpus.articles.iter().zip(&corpus.labels) {
        let next = stories.len();
        let is_kept = label.as_deref().is_none_or(|label| {
            let story = *stories.entry(label).or_insert(next);
            story == next || story.is_multiple_of(4)
        });
        if is_kept {
            thinned.articles.push(article.clone());
            thinned.labels.push(label.clone());
        }
    }
    thinned
}

/// Small batches, in which nothing is near.
fn batches(corpus: &Labelled) -> impl Iterator<Item = Labelled> {
    let articles = corpus.articles.chunks(BATCH).map(<[_]>::to_vec);
    articles
        .zip(corpus.labels.chunks(BATCH))
        .map(|(articles, labels)| Labelled { articles, labels: labels.to_vec() })
}

struct Run {
    labelled: Labelled,
    pairs: Vec<LabelledEvidence>,
}

impl Run {
    fn new(labelled: Labelled) -> Result<Self, Box<dyn Error>> {
        let pairs = weighed(labelled_pairs(&labelled)?);
        Ok(Self { labelled, pairs })
    }

    /// The BCubed F1 of the stories that a model finds.
    fn f1(&self, model: StoryModel) -> Result<f64, Box<dyn Error>> {
        let detector = detector(model)?;
        let stories = detector.detect(&self.labelled.articles)?;
        let found: Vec<u32> = stories.placements().iter().map(|place| place.story).collect();
        Ok(eval::compare_among_strangers(&self.labelled.labels, &found).bcubed.f1())
    }
}

fn labelled_pairs(labelled: &Labelled) -> Result<Vec<LabelledEvidence>, Box<dyn Error>> {
    let label = |at: usize| labelled.labels[at].as_deref();
    let pairs = Detector::default().story_pairs(&labelled.articles)?.into_iter();
    let pairs = pairs
        .filter(|pair| label(pair.a).is_some() || label(pair.b).is_some())
        .filter(|pair| pair.evidence.likeness.corroborated() >= LEAST_COSINE)
        .map(|pair| LabelledEvidence {
            evidence: pair.evidence,
            same_story: label(pair.a) == label(pair.b),
            counts: 1.0,
        });
    Ok(pairs.collect())
}

/// Ten times the pairs are worth three times as much.
fn weighed(mut pairs: Vec<LabelledEvidence>) -> Vec<LabelledEvidence> {
    let counts = 1.0 / (pairs.len().max(1) as f64).sqrt();
    pairs.iter_mut().for_each(|pair| pair.counts = counts);
    pairs
}

fn detector(model: StoryModel) -> Result<Detector, BuildError> {
    Detector::builder().story_model(model).build()
}

/// Fits to the pairs of all corpora, or of all but one.
fn fit(corpora: &[Corpus], left_out: Option<usize>) -> StoryModel {
    let taken = corpora.iter().enumerate().filter(|(at, _)| Some(*at) != left_out);
    StoryModel::fit(taken.flat_map(|(_, corpus)| {
        let of_runs = corpus.runs.iter().flat_map(|run| &run.pairs);
        of_runs.chain(&corpus.thinned).copied()
    }))
}

fn leave_one_out(corpora: &[Corpus]) -> Result<(), Box<dyn Error>> {
    let all = fit(corpora, None);
    println!(
        "\nBCubed F1, of weights fitted to all corpora and to all but the one, by itself and among others"
    );
    let mut reliability = Reliability::default();
    let mut sums = [0.0; 4];
    for (at, corpus) in corpora.iter().enumerate() {
        let others = fit(corpora, Some(at));
        print!("{:14}", corpus.name);
        for (run, sums) in corpus.runs.iter().zip(sums.chunks_mut(2)) {
            for (model, sum) in [all, others].into_iter().zip(sums) {
                let f1 = run.f1(model)?;
                *sum += f1;
                print!(" {f1:8.4}");
            }
            run.pairs.iter().for_each(|pair| reliability.add(others, pair));
        }
        println!();
    }
    print!("{:14}", "mean");
    for sum in sums.iter().filter(|sum| **sum > 0.0) {
        print!(" {:8.4}", sum / corpora.len() as f64);
    }
    println!("\n");
    reliability.print();
    Ok(())
}

/// How often pairs of a given probability are of one story.
#[derive(Default)]
struct Reliability([Bin; 10]);

#[derive(Clone, Copy, Default)]
struct Bin {
    pairs: f64,
    probability: f64,
    same_story: f64,
}

impl Reliability {
    fn add(&mut self, model: StoryModel, pair: &LabelledEvidence) {
        let probability = model.score(&pair.evidence).probability();
        let bin = &mut self.0[((probability * 10.0) as usize).min(9)];
        bin.pairs += 1.0;
        bin.probability += probability;
        bin.same_story += f64::from(u8::from(pair.same_story));
    }

    fn print(&self) {
        let all: f64 = self.0.iter().map(|bin| bin.pairs).sum();
        println!("{:12} {:>9} {:>9} {:>9}", "probability", "pairs", "mean", "one story");
        let mut error = 0.0;
        for (at, bin) in self.0.iter().enumerate() {
            let (from, to) = (at as f64 / 10.0, (at + 1) as f64 / 10.0);
            let (mean, share) = (bin.probability / bin.pairs, bin.same_story / bin.pairs);
            println!("{from:.1} to {to:.1}   {:9} {mean:9.3} {share:9.3}", bin.pairs);
            if bin.pairs > 0.0 {
                error += bin.pairs / all * (mean - share).abs();
            }
        }
        println!("expected calibration error {error:.4}");
    }
}
