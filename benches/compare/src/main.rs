//! Measures samestory side by side with published MinHash libraries. `run` beside this package
//! calls it, one process a library and round, and makes the tables; see README.md.
//!
//! ```text
//! generate ARTICLES FILE        writes invented articles
//! sign LIBRARY ARTICLES FILE    prints the bytes of text signed and the CPU-seconds it took
//! pairs LIBRARY FILE OUTPUT     writes the pairs of articles with Jaccard 0.8 or more
//! truth FILE OUTPUT             writes the same pairs, exactly
//! ```

mod banding;
mod corpus;
#[path = "../../support/generator.rs"]
mod generator;
mod hashed;
mod peers;
mod sign;
mod truth;
mod words;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// Values a signature.
const VALUES: usize = 128;

/// Words a shingle.
const SHINGLE_WORDS: usize = 5;

/// From which Jaccard similarity on a pair counts.
const THRESHOLD: f64 = 0.8;

const USAGE: &str = "usage: generate ARTICLES FILE | sign LIBRARY ARTICLES FILE \
                     | pairs LIBRARY FILE OUTPUT | truth FILE OUTPUT";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("compare: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[&str]) -> Outcome<()> {
    match arguments {
        ["generate", articles, file] => corpus::generate(count(articles)?, Path::new(file)),
        ["sign", library, articles, file] => {
            let texts = corpus::texts(Path::new(file), count(articles)?)?;
            let seconds = peers::cpu_seconds(library, &texts)?;
            println!("{} {seconds}", sign::bytes(&texts));
            Ok(())
        }
        ["pairs", library, file, output] => {
            let found = peers::pairs(library, Path::new(file))?;
            corpus::write_pairs(&found, Path::new(output))
        }
        ["truth", file, output] => {
            corpus::write_pairs(&truth::pairs(Path::new(file))?, Path::new(output))
        }
        _ => Err(USAGE.into()),
    }
}

fn count(argument: &str) -> Outcome<usize> {
    argument.parse().map_err(|error| format!("{argument}: {error}; give a number").into())
}
