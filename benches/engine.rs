//! How the engine's cost grows with the number of articles, and that it groups as the batch does.
//!
//! ```sh
//! cargo bench --features engine --bench engine                      # a quick look
//! cargo bench --features engine --bench engine -- 100000 300000 1000000 --memory 512
//! ```
//!
//! Articles are those of `benches/growth`, as a Parquet file. Each run is a process of its own, so that
//! its peak of memory is its own; `--memory` says how many megabytes the engine's memory pool has, 512 by
//! default. A table of the stages follows, with rows and bytes an article for each number of articles,
//! and how fast their time grew from the last but one to the last: with the power n^.

#[path = "support/background.rs"]
mod background;
#[path = "support/generator.rs"]
mod generator;
#[path = "../tests/support/groups.rs"]
mod groups;
#[path = "support/memory.rs"]
mod memory;
#[path = "support/own_process.rs"]
mod own_process;
#[path = "support/sizes.rs"]
mod sizes;
#[path = "support/slope.rs"]
mod slope;
#[path = "../tests/engine/tables.rs"]
mod tables;

use std::error::Error;
use std::fs::File;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use datafusion::execution::memory_pool::{FairSpillPool, TrackConsumersPool};
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext};

use samestory::engine::{self, Options};
use samestory::{Article, Detector};

use background::background;
use generator::Generator;
use groups::{Groups, groups, rows_of};
use own_process::{Outcome, in_own_process};
use sizes::sizes;
use slope::slope;
use tables::{each_row, table};

const QUICK: [usize; 3] = [1_000, 3_000, 10_000];

/// Articles written to the input at a time.
const CHUNK: usize = 4_096;

const MEGABYTE: f64 = 1e6;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [of, folder, size, memory] = &arguments[..] {
        match &of[..] {
            "--engine" => return engine(folder, memory.parse()?),
            "--batch" => return batch(folder, size.parse()?),
            _ => {}
        }
    }
    let memory = arguments.iter().skip_while(|argument| *argument != "--memory").nth(1);
    let memory = memory.map_or("512", |memory| &memory[..]);
    let sizes = sizes(arguments.iter().take_while(|argument| *argument != "--memory"), &QUICK);

    let mut runs = Vec::new();
    println!("| articles | input MB | engine s | n^ | peak MB | batch s | peak MB | same groups |");
    println!("|--:|--:|--:|--:|--:|--:|--:|---|");
    for size in sizes {
        let folder = tempfile::tempdir()?;
        let folder = folder.path().to_str().ok_or("the folder for temporary files is not UTF-8")?;
        let input = write_input(folder, size)?;
        let run_of = |process: &str| {
            Run::of(size, &in_own_process(&[process, folder, &size.to_string(), memory])?)
        };
        let (run, batch) = (run_of("--engine")?, run_of("--batch")?);
        let is_same = read_groups(folder, "engine.tsv")? == read_groups(folder, "batch.tsv")?;
        println!(
            "| {size} | {:.0} | {:.1} | {} | {:.0} | {:.1} | {:.0} | {} |",
            input as f64 / MEGABYTE,
            run.seconds,
            slope(runs.last().map(Run::point), run.point()),
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

    fn point(&self) -> (f64, f64) {
        (self.size as f64, self.seconds)
    }
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
        let of_runs: Vec<(f64, Option<&Measured>)> = runs
            .iter()
            .map(|run| (run.size as f64, run.stages.iter().find(|of| of.name == stage.name)))
            .collect();
        let cells = |cell: &dyn Fn(f64, &Measured) -> String| {
            let of = |&(size, of): &(f64, Option<&Measured>)| {
                of.map_or("-".to_owned(), |of| cell(size, of))
            };
            of_runs.iter().map(of).collect::<Vec<String>>().join(", ")
        };
        let bytes =
            |kind: usize| cells(&|size, of| format!("{:.0}", of.megabytes[kind] * MEGABYTE / size));
        let seconds: Vec<(f64, f64)> =
            of_runs.iter().filter_map(|&(size, of)| Some((size, of?.seconds))).collect();
        let growth = match seconds[..] {
            [.., from, to] => slope(Some(from), to),
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

const INPUT: &str = "articles.parquet";

fn write_input(folder: &str, size: usize) -> Outcome<u64> {
    let path = Path::new(folder).join(INPUT);
    let mut articles = Generator::new(1).take(size);
    let mut writer = None;
    loop {
        let chunk: Vec<Article> = articles.by_ref().take(CHUNK).collect();
        if chunk.is_empty() {
            break;
        }
        let rows = table(&chunk);
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

fn detector() -> Outcome<Detector> {
    Ok(Detector::builder().background(background()).build()?)
}

fn engine(folder: &str, memory: usize) -> Outcome<()> {
    let detector = detector()?;
    let output = Path::new(folder).join("stories");
    let (outcome, seconds) =
        tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
            // An error names who holds most.
            let most = NonZeroUsize::MIN.saturating_add(9);
            let pool = Arc::new(TrackConsumersPool::new(FairSpillPool::new(memory << 20), most));
            let runtime = RuntimeEnvBuilder::new().with_memory_pool(pool).build_arc()?;
            let session = SessionContext::new_with_config_rt(SessionConfig::new(), runtime);
            let input = format!("{folder}/{INPUT}");
            session.register_parquet("news", input, ParquetReadOptions::new()).await?;
            let begun = Instant::now();
            let options = Options::default().detector(detector);
            let outcome = engine::dedupe(&session, "news", &output, &options).await?;
            let seconds = begun.elapsed().as_secs_f64();
            let mut rows = String::new();
            each_row(&session, &output, |row| rows += &(row.join("\t") + "\n")).await;
            std::fs::write(Path::new(folder).join("engine.tsv"), rows)?;
            Ok::<_, Box<dyn Error>>((outcome, seconds))
        })?;
    for stage in outcome.stages {
        let [written, shuffled, spilled] =
            [stage.bytes, stage.shuffled, stage.spilled].map(|bytes| bytes as f64 / MEGABYTE);
        println!(
            "{}\t{}\t{written}\t{shuffled}\t{spilled}\t{}",
            stage.name,
            stage.rows,
            stage.duration.unwrap_or_default().as_secs_f64()
        );
    }
    println!("all\t{seconds}\t{}", memory::peak_bytes().unwrap_or_default() / MEGABYTE);
    Ok(())
}

fn batch(folder: &str, size: usize) -> Outcome<()> {
    let detector = detector()?;
    let begun = Instant::now();
    let stories = detector.detect(Generator::new(1).take(size))?;
    let seconds = begun.elapsed().as_secs_f64();
    println!("all\t{seconds}\t{}", memory::peak_bytes().unwrap_or_default() / MEGABYTE);
    let rows: String = rows_of(&stories).map(|row| row.join("\t") + "\n").collect();
    Ok(std::fs::write(Path::new(folder).join("batch.tsv"), rows)?)
}

fn read_groups(folder: &str, name: &str) -> Outcome<Groups> {
    let lines = std::fs::read_to_string(Path::new(folder).join(name))?;
    let row = |line: &str| {
        let mut ids = line.split('\t').map(str::to_owned);
        std::array::from_fn(|_| ids.next().unwrap_or_default())
    };
    Ok(groups(lines.lines().map(row)))
}
