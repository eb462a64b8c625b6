//! How the engine's cost grows with the number of articles, and that it groups as the batch does.
//!
//! ```sh
//! cargo bench --features engine --bench engine                      # a quick look
//! cargo bench --features engine --bench engine -- 100000 300000 1000000 --pool 512
//! ```
//!
//! Articles are those of `benches/growth`, as a Parquet file. Each run is a process of its own, so that
//! its peak of memory is its own; `--pool` says how many megabytes the engine's memory pool has, 512 by
//! default. A table of the stages follows, with rows and bytes an article for each number of articles,
//! and how fast their time grew from the last but one to the last: with the power n^.

#[path = "support/generator.rs"]
mod generator;
#[path = "support/memory.rs"]
mod memory;

use std::collections::HashMap;
use std::error::Error;
use std::fs::File;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

use datafusion::arrow::array::{ArrayRef, AsArray, Int64Array, RecordBatch, StringArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::DataType;
use datafusion::execution::memory_pool::{FairSpillPool, TrackConsumersPool};
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext};

use samestory::engine::{self, Options};
use samestory::{Article, Background, Detector};

use generator::Generator;

type Outcome<T> = Result<T, Box<dyn Error>>;

const QUICK: [usize; 3] = [1_000, 3_000, 10_000];

/// Articles of another seed from which the background is learnt: the built-in table of real
/// words knows none of the invented ones.
const BACKGROUND_ARTICLES: usize = 3_000;

/// Articles written to the input at a time.
const CHUNK: usize = 4_096;

const MEGABYTE: f64 = 1e6;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [of, folder, size, pool] = &arguments[..] {
        let folder = Path::new(folder);
        match &of[..] {
            "--engine" => return engine(folder, pool.parse()?),
            "--batch" => return batch(folder, size.parse()?),
            _ => {}
        }
    }
    let pool = arguments.iter().skip_while(|argument| *argument != "--pool").nth(1);
    let pool = pool.map_or("512", |pool| &pool[..]);
    let sizes = arguments.iter().take_while(|argument| *argument != "--pool");
    let sizes: Vec<usize> = sizes.filter_map(|size| size.parse().ok()).collect();
    let sizes = if sizes.is_empty() { QUICK.to_vec() } else { sizes };

    let mut runs = Vec::new();
    println!("| articles | input MB | engine s | n^ | peak MB | batch s | peak MB | same groups |");
    println!("|--:|--:|--:|--:|--:|--:|--:|---|");
    for size in sizes {
        let folder = tempfile::tempdir()?;
        let input = write_input(folder.path(), size)?;
        let run = Run::of(size, &in_own_process("--engine", folder.path(), size, pool)?)?;
        let batch = Run::of(size, &in_own_process("--batch", folder.path(), size, pool)?)?;
        let is_same =
            groups(&folder.path().join("engine.tsv"))? == groups(&folder.path().join("batch.tsv"))?;
        println!(
            "| {size} | {:.0} | {:.1} | {} | {:.0} | {:.1} | {:.0} | {} |",
            input as f64 / MEGABYTE,
            run.seconds,
            runs.last().map_or(String::new(), |before: &Run| {
                slope([(before.size, before.seconds), (size, run.seconds)])
            }),
            run.peak,
            batch.seconds,
            batch.peak,
            if is_same { "yes" } else { "NO" }
        );
        runs.push(run);
    }
    print_stages(&runs);
    Ok(())
}

/// What a process reported.
struct Run {
    size: usize,
    seconds: f64,
    /// Megabytes.
    peak: f64,
    /// The last is all of them.
    stages: Vec<Measured>,
}

struct Measured {
    name: String,
    rows: f64,
    /// Written, shuffled and spilled megabytes.
    megabytes: [f64; 3],
    seconds: f64,
}

impl Run {
    fn of(size: usize, report: &str) -> Outcome<Self> {
        let mut run = Self { size, seconds: 0.0, peak: 0.0, stages: Vec::new() };
        for line in report.lines() {
            let columns: Vec<&str> = line.split('\t').collect();
            match columns[..] {
                ["all", seconds, peak] => {
                    (run.seconds, run.peak) = (seconds.parse()?, peak.parse()?);
                }
                [name, rows, written, shuffled, spilled, seconds] => run.stages.push(Measured {
                    name: name.to_owned(),
                    rows: rows.parse()?,
                    megabytes: [written.parse()?, shuffled.parse()?, spilled.parse()?],
                    seconds: seconds.parse()?,
                }),
                _ => {}
            }
        }
        let sum = |kind: usize| run.stages.iter().map(|stage| stage.megabytes[kind]).sum::<f64>();
        let all = Measured {
            name: "all".to_owned(),
            rows: run.stages.iter().map(|stage| stage.rows).sum(),
            megabytes: [0, 1, 2].map(sum),
            seconds: run.seconds,
        };
        run.stages.push(all);
        Ok(run)
    }
}

/// The power of the size with which seconds grow.
fn slope([from, to]: [(usize, f64); 2]) -> String {
    format!("{:.2}", (to.1 / from.1).ln() / (to.0 as f64 / from.0 as f64).ln())
}

/// What each stage did in each run, an article, and how its time grew.
fn print_stages(runs: &[Run]) {
    let Some(last) = runs.last() else { return };
    let sizes: Vec<String> = runs.iter().map(|run| run.size.to_string()).collect();
    println!("\nFor {} articles:\n", sizes.join(", "));
    println!("| stage | rows an article | bytes an article | shuffled | spilled | s | n^ |");
    println!("|---|--:|--:|--:|--:|--:|--:|");
    for stage in &last.stages {
        // With the same stage of each run, where it has one.
        let of_runs: Vec<(usize, Option<&Measured>)> = runs
            .iter()
            .map(|run| (run.size, run.stages.iter().find(|of| of.name == stage.name)))
            .collect();
        let cells = |cell: &dyn Fn(f64, &Measured) -> String| {
            let of = |&(size, of): &(usize, Option<&Measured>)| {
                of.map_or("-".to_owned(), |of| cell(size as f64, of))
            };
            of_runs.iter().map(of).collect::<Vec<String>>().join(", ")
        };
        let bytes =
            |kind: usize| cells(&|size, of| format!("{:.0}", of.megabytes[kind] * MEGABYTE / size));
        let seconds: Vec<(usize, f64)> =
            of_runs.iter().filter_map(|&(size, of)| Some((size, of?.seconds))).collect();
        let growth = match seconds[..] {
            [.., from, to] => slope([from, to]),
            _ => String::new(),
        };
        println!(
            "| {} | {} | {} | {} | {} | {} | {growth} |",
            stage.name,
            cells(&|size, of| format!("{:.2}", of.rows / size)),
            bytes(0),
            bytes(1),
            bytes(2),
            cells(&|_, of| format!("{:.1}", of.seconds)),
        );
    }
}

fn in_own_process(of: &str, folder: &Path, size: usize, pool: &str) -> Outcome<String> {
    let folder = folder.to_str().ok_or("the folder for temporary files is not UTF-8")?;
    let output = Command::new(std::env::current_exe()?)
        .args([of, folder, &size.to_string(), pool])
        .stderr(std::process::Stdio::inherit())
        .output()?;
    if !output.status.success() {
        return Err(format!("the run of {size} articles failed").into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

fn detector() -> Outcome<Detector> {
    let others: Vec<Article> = Generator::new(2).take(BACKGROUND_ARTICLES).collect();
    Ok(Detector::builder().background(Background::learn(&others)).build()?)
}

fn write_input(folder: &Path, size: usize) -> Outcome<u64> {
    let path = folder.join("articles.parquet");
    let mut articles = Generator::new(1).take(size);
    let mut writer = None;
    loop {
        let chunk: Vec<Article> = articles.by_ref().take(CHUNK).collect();
        if chunk.is_empty() {
            break;
        }
        let strings = |of: fn(&Article) -> Option<&str>| -> ArrayRef {
            Arc::new(chunk.iter().map(of).collect::<StringArray>())
        };
        let dates = chunk.iter().map(|article| article.date().map(|date| date.as_unix_seconds()));
        let rows = RecordBatch::try_from_iter_with_nullable([
            ("id", strings(|article| Some(article.id())), true),
            ("title", strings(Article::title), true),
            ("text", strings(|article| Some(article.text())), true),
            ("date", Arc::new(dates.collect::<Int64Array>()) as ArrayRef, true),
        ])?;
        let writer = match &mut writer {
            Some(writer) => writer,
            None => writer.insert(ArrowWriter::try_new(File::create(&path)?, rows.schema(), None)?),
        };
        writer.write(&rows)?;
    }
    if let Some(writer) = writer {
        writer.close()?;
    }
    Ok(std::fs::metadata(path)?.len())
}

fn engine(folder: &Path, pool: usize) -> Outcome<()> {
    let detector = detector()?;
    let output = folder.join("stories");
    let (outcome, seconds) =
        tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
            // An error names who holds most.
            let most = NonZeroUsize::MIN.saturating_add(9);
            let pool = Arc::new(TrackConsumersPool::new(FairSpillPool::new(pool << 20), most));
            let runtime = RuntimeEnvBuilder::new().with_memory_pool(pool).build_arc()?;
            let session = SessionContext::new_with_config_rt(SessionConfig::new(), runtime);
            let input = folder.join("articles.parquet");
            session.register_parquet("news", path(&input)?, ParquetReadOptions::new()).await?;
            let begun = Instant::now();
            let options = Options::default().detector(detector);
            let outcome = engine::dedupe(&session, "news", &output, &options).await?;
            let seconds = begun.elapsed().as_secs_f64();
            write_groups(&session, &output, &folder.join("engine.tsv")).await?;
            Ok::<_, Box<dyn Error>>((outcome, seconds))
        })?;
    for stage in outcome.stages {
        let [written, shuffled, spilled] =
            [stage.bytes, stage.shuffled, stage.spilled].map(|bytes| bytes as f64 / MEGABYTE);
        println!(
            "{}\t{}\t{written}\t{shuffled}\t{spilled}\t{}",
            stage.name,
            stage.rows,
            stage.seconds.unwrap_or_default()
        );
    }
    println!("all\t{seconds}\t{}", memory::peak_bytes().unwrap_or_default() / MEGABYTE);
    Ok(())
}

fn path(of: &Path) -> Outcome<&str> {
    Ok(of.to_str().ok_or("the folder for temporary files is not UTF-8")?)
}

async fn write_groups(session: &SessionContext, output: &Path, file: &Path) -> Outcome<()> {
    let rows = session.read_parquet(path(output)?, ParquetReadOptions::new()).await?;
    let mut groups = String::new();
    for batch in rows.select_columns(&["id", "story", "report"])?.collect().await? {
        let ids = batch.columns().iter().map(|ids| cast(ids, &DataType::Utf8));
        let ids = ids.collect::<Result<Vec<ArrayRef>, _>>()?;
        let ids: Vec<&StringArray> = ids.iter().map(|ids| ids.as_string()).collect();
        for row in 0..batch.num_rows() {
            groups += &ids.iter().map(|ids| ids.value(row)).collect::<Vec<_>>().join("\t");
            groups.push('\n');
        }
    }
    Ok(std::fs::write(file, groups)?)
}

fn batch(folder: &Path, size: usize) -> Outcome<()> {
    let detector = detector()?;
    let begun = Instant::now();
    let stories = detector.detect(Generator::new(1).take(size))?;
    let seconds = begun.elapsed().as_secs_f64();
    println!("all\t{seconds}\t{}", memory::peak_bytes().unwrap_or_default() / MEGABYTE);
    let mut groups = String::new();
    let ids: Vec<&str> = stories.articles().map(|article| article.id()).collect();
    for (id, placement) in ids.iter().zip(stories.placements()) {
        groups +=
            &format!("{id}\t{}\t{}\n", placement.story, ids[placement.representative as usize]);
    }
    Ok(std::fs::write(folder.join("batch.tsv"), groups)?)
}

/// Of each article what represents it, and the first, by id, of its story.
fn groups(file: &PathBuf) -> Outcome<HashMap<String, (String, String)>> {
    let lines = std::fs::read_to_string(file)?;
    let rows: Vec<Vec<&str>> = lines.lines().map(|line| line.split('\t').collect()).collect();
    let mut first: HashMap<&str, &str> = HashMap::new();
    for row in &rows {
        let first = first.entry(row[1]).or_insert(row[0]);
        *first = row[0].min(first);
    }
    let named =
        |row: &Vec<&str>| (row[0].to_owned(), (row[2].to_owned(), first[row[1]].to_owned()));
    Ok(rows.iter().map(named).collect())
}
