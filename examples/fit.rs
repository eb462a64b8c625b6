//! Fits the weights of the same-story model to labelled corpora.
//!
//! ```text
//! cargo run --release --example fit -- [OPTIONS] CORPUS...
//! ```
//!
//! Prints the weights for [`StoryModel::BUILT_IN`]; with `--leave-one-out` also a table of how well
//! weights fitted to all corpora but one group that one, a table of how many unlabelled articles
//! are joined with others published long before or after, and a reliability table of the
//! probabilities over the pairs of the corpora left out.
//!
//! Corpora made for stories teach a model that nearly every article has company. So each is taken
//! once as it is, once among the unlabelled articles, and once thinned so that most stories have
//! one report, whole and in small batches; and unlabelled articles that were published far apart
//! are examples of different stories, with their dates withheld.
//!
//! Weights are too sure of corpora that they were not fitted to: all are multiplied by the number
//! that makes the labels of corpora left out of the fit most likely. That takes two corpora or more;
//! for labels of one pile there is [`Detector::calibrate`].
//!
//! `--save FILE` writes the model, which `evaluate --model FILE` groups by.
//!
//! `--pairs FILE` writes all pairs as JSON lines, for trials of other forms than a sum of these numbers,
//! or of numbers that are made of the two texts elsewhere.

#[path = "support/distractors.rs"]
mod distractors;
#[path = "support/exit.rs"]
mod exit;
#[path = "support/fields.rs"]
mod fields;
#[path = "support/json_line.rs"]
mod json_line;
#[path = "support/labelled.rs"]
mod labelled;
#[path = "support/output.rs"]
mod output;
#[path = "support/read/mod.rs"]
mod read;
#[path = "support/reliability.rs"]
mod reliability;
#[path = "support/steps.rs"]
mod steps;
#[path = "support/write.rs"]
mod write;

use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;

use clap::Parser;
use samestory::detector::{BuildError, Member, StoryPair};
use samestory::eval;
use samestory::layers::verify::{LabelledEvidence, StoryModel, StoryScore};
use samestory::{Article, Detector};
use serde::Serialize;

use distractors::{distractors, mixed, undated};
use exit::{Failure, say, status};
use labelled::{LabelArgs, Labelled, name};
use output::output;
use reliability::Reliability;

/// Pairs that share less say nothing that need be learnt: nearly all are of different stories.
const LEAST_COSINE: f64 = 0.02;

/// What a corpus counts as it is or among others; what it counts thinned, and what it counts in
/// small batches; what a pile of unlabelled articles counts.
///
/// Judgements, between what groups the corpora best (0 for all but the first) and what joins fewest
/// articles that stand alone.
const WHOLE: f64 = 1.0;
const THINNED: f64 = 0.3;
const UNLABELLED: f64 = 0.5;

/// Articles of a small batch.
const BATCH: usize = 20;

/// Articles published more days apart than this are taken to be of different stories.
const FAR: f64 = 30.0;

/// How many batches of how many unlabelled articles are looked at for pairs that are far apart.
const FAR_BATCHES: [(usize, usize); 3] = [(6, 40), (3, 300), (1, 1500)];

/// Fits the weights of the same-story model to labelled corpora.
#[derive(Debug, Parser)]
struct Args {
    /// Labelled corpora
    #[arg(required = true, value_name = "CORPUS")]
    corpora: Vec<PathBuf>,

    #[command(flatten)]
    labels: LabelArgs,

    /// Unlabelled articles; each corpus is taken once by itself and once among them
    #[arg(long, value_name = "FILE")]
    distractors: Vec<PathBuf>,

    /// Also fit to all corpora but one, and show how that groups the one; takes two corpora or more. Of
    /// distractors it shows how many are joined with one published far before or after, too
    #[arg(long)]
    leave_one_out: bool,

    /// Also write the model of the weights fitted to all, for `evaluate --model`. Its precisions are
    /// known from the pairs that it was fitted to, not from corpora left out
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,

    /// Also write the pairs that the weights are fitted to, as JSON lines, for trials elsewhere
    #[arg(long, value_name = "FILE")]
    pairs: Option<PathBuf>,
}

fn main() -> ExitCode {
    status("fit", run(&Args::parse()))
}

fn run(args: &Args) -> Result<(), Failure> {
    if let ([corpus], true) = (&args.corpora[..], args.leave_one_out) {
        return Err(format!(
            "--leave-one-out: without {} no corpus is left to fit weights to; name two or more",
            corpus.display()
        )
        .into());
    }
    for path in args.pairs.iter().chain(&args.save) {
        write::check(path)?;
    }
    let mut unlabelled = Vec::new();
    for path in &args.distractors {
        let read = distractors(std::slice::from_ref(path), &args.labels)?;
        unlabelled.push(Unlabelled::new(name(path), read)?);
    }
    let mut corpora = Vec::new();
    for path in &args.corpora {
        let alone = Labelled::corpus(path, &args.labels)?;
        let corpus = Corpus::new(name(path), alone, &unlabelled)?;
        corpus.check().map_err(|why| format!("{}: {why}", path.display()))?;
        corpora.push(corpus);
    }
    let sources = Sources { corpora, unlabelled };
    if let Some(path) = &args.pairs {
        sources.write_pairs(path)?;
    }
    let fitted = sources.fit();
    if let Some(path) = &args.save {
        write::whole(path, |out| fitted.all.save(out))?;
        let (model, threshold) = (path.display(), Detector::default().story_threshold());
        say(format_args!(
            "the model is in {model}; evaluate --model {model} --story-threshold {threshold:.6} groups \
             by it as fit does\n"
        ));
    }
    let mut out = output();
    match fitted.sureness {
        Some(sureness) => writeln!(out, "weights fitted to all, tempered by {sureness:.4}:")?,
        None => writeln!(
            out,
            "weights, not tempered: that takes two corpora or more, each fitted without the other:"
        )?,
    }
    for weight in fitted.all.weights() {
        writeln!(out, "    {weight:.4},")?;
    }
    if args.leave_one_out { sources.leave_one_out(&fitted, &mut out) } else { Ok(()) }
}

/// A corpus, by itself and among others.
struct Corpus {
    name: String,
    runs: Vec<Run>,
    /// Pairs of the corpus when most of its stories have one report, as in the world.
    thinned: Vec<Pair>,
}

impl Corpus {
    fn new(name: String, alone: Labelled, unlabelled: &[Unlabelled]) -> Result<Self, Failure> {
        let thinned = thinned(&alone);
        let mut pairs = weighed(labelled_pairs(&thinned, "thinned")?, THINNED);
        let mut of_batches = Vec::new();
        for batch in batches(&thinned) {
            of_batches.extend(labelled_pairs(&batch, "in batches")?);
        }
        pairs.extend(weighed(of_batches, THINNED));
        let mut runs = vec![Run::new(alone.clone(), "alone")?];
        if !unlabelled.is_empty() {
            let among_others = unlabelled.iter().fold(alone, |all, pile| mixed(all, &pile.pile));
            runs.push(Run::new(among_others, "among others")?);
        }
        Ok(Self { name, runs, thinned: pairs })
    }

    /// Fails where nothing can be learnt of it: of pairs of one kind all weights say that kind.
    fn check(&self) -> Result<(), &'static str> {
        let has = |same_story| self.labelled().any(|pair| pair.same_story == same_story);
        match (has(true), has(false)) {
            (true, true) => Ok(()),
            (false, _) => {
                Err("no two articles of one story are alike enough to learn from; label \
                               stories of two reports or more, or name the field that has the story \
                               with --label-field")
            }
            (true, false) => Err("no two articles of different stories are alike enough to learn \
                                  from; add other stories of the same topics, or name the field that \
                                  has the story with --label-field"),
        }
    }

    /// All pairs, by itself and among others, that are labelled.
    fn labelled(&self) -> impl Iterator<Item = &LabelledEvidence> {
        self.runs.iter().flat_map(|run| &run.pairs).map(|pair| &pair.labelled)
    }

    fn scored(&self, model: &StoryModel) -> impl Iterator<Item = (StoryScore, bool)> {
        self.labelled().map(|pair| (model.score(&pair.evidence), pair.same_story))
    }
}

/// Two articles whose evidence weights are fitted to.
struct Pair {
    ids: [Rc<str>; 2],
    /// How the corpus was taken when they were compared, as `--pairs` names it.
    taken: &'static str,
    labelled: LabelledEvidence,
}

/// Articles of which it is not known which tell one story.
struct Unlabelled {
    name: String,
    pile: Labelled,
    batches: Vec<Vec<Article>>,
    /// Pairs that were published far apart.
    pairs: Vec<Pair>,
}

impl Unlabelled {
    fn new(name: String, pile: Labelled) -> Result<Self, Failure> {
        let dated: Vec<&Article> =
            pile.articles.iter().filter(|article| article.date().is_some()).collect();
        let batches: Vec<Vec<Article>> = FAR_BATCHES
            .iter()
            .flat_map(|&(batches, size)| (0..batches).map(move |batch| (batch, size)))
            .map(|(batch, size)| every_so_often(&dated, batch, size))
            .collect();
        let mut pairs = Vec::new();
        for batch in &batches {
            pairs.extend(far_apart(batch)?);
        }
        Ok(Self { name, pile, batches, pairs: weighed(pairs, UNLABELLED) })
    }

    /// The share of the articles of its batches that share a story with one published far apart,
    /// when dates are withheld.
    fn joined_far_apart(&self, model: StoryModel) -> Result<Option<f64>, Failure> {
        let detector = detector(model)?;
        let (mut joined, mut all) = (0, 0);
        for batch in &self.batches {
            let stories = detector.detect(batch.iter().map(undated))?;
            let are_far = |a: Member<'_>, b: Member<'_>| {
                days_apart(&batch[a.number()], &batch[b.number()]) > FAR
            };
            let is_joined =
                |one: Member<'_>| one.story().articles().any(|other| are_far(one, other));
            joined += stories.articles().filter(|&article| is_joined(article)).count();
            all += batch.iter().filter(|article| article.date().is_some()).count();
        }
        Ok((all > 0).then(|| joined as f64 / all as f64))
    }
}

/// `size` of the articles, spread evenly over all; others for each `batch`.
fn every_so_often(articles: &[&Article], batch: usize, size: usize) -> Vec<Article> {
    let step = (articles.len() / size).max(1);
    articles.iter().skip(batch % step).step_by(step).take(size).map(|&one| one.clone()).collect()
}

fn days_apart(one: &Article, other: &Article) -> f64 {
    one.date().zip(other.date()).map_or(0.0, |(one, other)| one.days_apart(other))
}

fn far_apart(batch: &[Article]) -> Result<Vec<Pair>, Failure> {
    let undated: Vec<Article> = batch.iter().map(undated).collect();
    let is_far = |a: usize, b: usize| days_apart(&batch[a], &batch[b]) > FAR;
    pairs(&undated, "far apart", |a, b| is_far(a, b).then_some(false))
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
    pairs: Vec<Pair>,
}

impl Run {
    fn new(labelled: Labelled, taken: &'static str) -> Result<Self, Failure> {
        let pairs = weighed(labelled_pairs(&labelled, taken)?, WHOLE);
        Ok(Self { labelled, pairs })
    }

    /// The BCubed F1 of the stories that a model finds.
    fn f1(&self, model: StoryModel) -> Result<f64, Failure> {
        let detector = detector(model)?;
        let stories = detector.detect(&self.labelled.articles)?;
        let found: Vec<usize> =
            stories.articles().map(|article| article.story().number()).collect();
        Ok(eval::compare_among_distractors(&self.labelled.labels, &found).bcubed.f1())
    }
}

fn labelled_pairs(labelled: &Labelled, taken: &'static str) -> Result<Vec<Pair>, Failure> {
    pairs(&labelled.articles, taken, |a, b| labelled.same_story(a, b))
}

/// The pairs of a pile of which `same_story` knows what they are.
fn pairs(
    articles: &[Article],
    taken: &'static str,
    same_story: impl Fn(usize, usize) -> Option<bool>,
) -> Result<Vec<Pair>, Failure> {
    let ids: Vec<Rc<str>> = articles.iter().map(|article| article.id().into()).collect();
    let pairs = Detector::default().story_pairs(articles)?.into_iter();
    let pairs = pairs
        .filter(|pair| pair.evidence.likeness.corroborated() >= LEAST_COSINE)
        .filter_map(|StoryPair { a, b, evidence, .. }| {
            let same_story = same_story(a, b)?;
            let labelled = LabelledEvidence { evidence, same_story, weight: 1.0 };
            Some(Pair { ids: [ids[a].clone(), ids[b].clone()], taken, labelled })
        });
    Ok(pairs.collect())
}

/// Ten times the pairs are worth three times as much.
fn weighed(mut pairs: Vec<Pair>, counts: f64) -> Vec<Pair> {
    let counts = counts / (pairs.len().max(1) as f64).sqrt();
    pairs.iter_mut().for_each(|pair| pair.labelled.weight = counts);
    pairs
}

/// All models are cut at one probability: precisions known from the pairs that a model was fitted to
/// flatter it.
fn detector(model: StoryModel) -> Result<Detector, BuildError> {
    let threshold = Detector::default().story_threshold();
    Detector::builder().story_model(model).story_threshold(threshold).build()
}

/// All that weights are fitted to.
struct Sources {
    corpora: Vec<Corpus>,
    unlabelled: Vec<Unlabelled>,
}

/// A pair that weights are fitted to, as `--pairs` writes it.
#[derive(Serialize)]
struct Row<'a> {
    corpus: &'a str,
    taken: &'a str,
    ids: [&'a str; 2],
    same_story: bool,
    weight: f64,
    cosine: f64,
    corroborated_cosine: f64,
    topic_cosines: [f64; 2],
    best_cosines: [f64; 2],
    nearness: f64,
    mean_best_cosine: f64,
    numbers_cosine: Option<f64>,
    days: Option<f64>,
    words: usize,
}

impl<'a> Row<'a> {
    fn of(corpus: &'a str, pair: &'a Pair) -> Self {
        let LabelledEvidence { evidence, same_story, weight } = pair.labelled;
        Self {
            corpus,
            taken: pair.taken,
            ids: pair.ids.each_ref().map(|id| &**id),
            same_story,
            weight,
            cosine: evidence.likeness.cosine,
            corroborated_cosine: evidence.likeness.corroborated(),
            topic_cosines: evidence.surroundings.map(|of| of.topic_cosine),
            best_cosines: evidence.surroundings.map(|of| of.best_cosine),
            nearness: evidence.nearness(),
            mean_best_cosine: evidence.mean_best_cosine,
            numbers_cosine: evidence.likeness.numbers_cosine,
            days: evidence.days,
            words: evidence.words,
        }
    }
}

impl Sources {
    /// The pairs of all corpora but the one that is left out, each with the name of its corpus.
    fn pairs(&self, left_out: Option<usize>) -> impl Iterator<Item = (&str, &Pair)> {
        let taken = self.corpora.iter().enumerate().filter(move |(at, _)| Some(*at) != left_out);
        let labelled = taken.flat_map(|(_, corpus)| {
            let of_runs = corpus.runs.iter().flat_map(|run| &run.pairs);
            of_runs.chain(&corpus.thinned).map(|pair| (corpus.name.as_str(), pair))
        });
        let unlabelled = self.unlabelled.iter();
        let unlabelled =
            unlabelled.flat_map(|pile| pile.pairs.iter().map(|pair| (pile.name.as_str(), pair)));
        labelled.chain(unlabelled)
    }

    /// Weights fitted to all corpora, or to all but one.
    fn weigh(&self, left_out: Option<usize>) -> StoryModel {
        StoryModel::fit(self.pairs(left_out).map(|(_, pair)| pair.labelled))
    }

    fn write_pairs(&self, path: &Path) -> Result<(), Failure> {
        write::whole(path, |out| {
            self.pairs(None).try_for_each(|(corpus, pair)| {
                json_line::write_line(&Row::of(corpus, pair), &mut *out)
            })
        })?;
        say(format_args!("the pairs are in {}\n", path.display()));
        Ok(())
    }

    fn fit(&self) -> Fitted {
        let all = self.weigh(None);
        if self.corpora.len() < 2 {
            return Fitted { sureness: None, all, left_out: Vec::new() };
        }
        let corpora = 0..self.corpora.len();
        let raw: Vec<StoryModel> = corpora.clone().map(|at| self.weigh(Some(at))).collect();
        let unseen: Vec<Vec<(StoryScore, bool)>> = raw
            .iter()
            .zip(&self.corpora)
            .map(|(model, corpus)| corpus.scored(model).collect())
            .collect();
        let sureness = |left_out: Option<usize>| {
            let taken = unseen.iter().enumerate().filter(|(at, _)| Some(*at) != left_out);
            StoryModel::sureness(taken.flat_map(|(_, pairs)| pairs).copied())
        };
        let of_all = sureness(None);
        Fitted {
            sureness: Some(of_all),
            all: all.tempered(of_all),
            left_out: corpora
                .zip(raw)
                .map(|(at, model)| model.tempered(sureness(Some(at))))
                .collect(),
        }
    }

    fn leave_one_out(&self, fitted: &Fitted, out: &mut impl Write) -> Result<(), Failure> {
        writeln!(
            out,
            "\nBCubed F1, of weights fitted to all corpora and to all but the one, by itself and \
             among others"
        )?;
        let mut reliability = Reliability::default();
        let mut sums = [0.0; 4];
        for (corpus, left_out) in self.corpora.iter().zip(&fitted.left_out) {
            write!(out, "{:14}", corpus.name)?;
            for (run, sums) in corpus.runs.iter().zip(sums.chunks_mut(2)) {
                for (model, sum) in [&fitted.all, left_out].into_iter().zip(sums) {
                    let f1 = run.f1(*model)?;
                    *sum += f1;
                    write!(out, " {f1:8.4}")?;
                }
            }
            writeln!(out)?;
            corpus.scored(left_out).for_each(|(score, same)| reliability.add(score, same));
        }
        write!(out, "{:14}", "mean")?;
        for sum in sums.iter().filter(|sum| **sum > 0.0) {
            write!(out, " {:8.4}", sum / self.corpora.len() as f64)?;
        }
        writeln!(
            out,
            "\n\nshare of unlabelled articles in a story with one published over {FAR} days apart"
        )?;
        for pile in &self.unlabelled {
            let share = pile.joined_far_apart(fitted.all)?;
            let share = share.map_or("no dates".into(), |share| format!("{share:8.4}"));
            writeln!(out, "{:14} {share}", pile.name)?;
        }
        writeln!(out)?;
        reliability.write(out)?;
        Ok(())
    }
}

/// Models as sure of corpora that they were not fitted to as those allow.
struct Fitted {
    /// What the weights fitted to all are multiplied by; none of a corpus alone, which leaves nothing
    /// to fit to when it is left out.
    sureness: Option<f64>,
    all: StoryModel,
    /// For each corpus weights fitted to the others, and tempered as the others ask for when they
    /// are left out in turn; none of a corpus alone.
    left_out: Vec<StoryModel>,
}
