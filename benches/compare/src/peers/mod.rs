//! The libraries, one file each: how it makes a signature, and how it finds the similar pairs.
//!
//! What each gets is the fastest that its interface allows; its file says what that is.

mod gaoya;
mod lshdedup;
mod minhash_rs;
mod probminhash;
mod samestory;
mod txtfp;

use std::path::Path;

use crate::Outcome;
use crate::corpus::Found;
use crate::sign::cpu_seconds as measured;

/// CPU-seconds that `library` takes to sign all texts.
pub fn cpu_seconds(library: &str, texts: &[String]) -> Outcome<f64> {
    Ok(match library {
        "samestory" => measured(samestory::Signer::new(), texts),
        "gaoya" => measured(gaoya::Signer::new(), texts),
        "lshdedup-core" => measured(lshdedup::Signer::new()?, texts),
        "minhash-rs" => measured(minhash_rs::Signer::default(), texts),
        "probminhash" => measured(probminhash::Signer::new(), texts),
        "txtfp" => measured(txtfp::Signer::new(), texts),
        _ => return Err(unknown(library)),
    })
}

/// The pairs that `library` finds similar among the articles of a file.
pub fn pairs(library: &str, path: &Path) -> Outcome<Found> {
    match library {
        "samestory" => samestory::pairs(path),
        "gaoya" => gaoya::pairs(path),
        "minhash-rs" => minhash_rs::pairs(path),
        "probminhash" => probminhash::pairs(path),
        "txtfp" => txtfp::pairs(path),
        _ => Err(unknown(library)),
    }
}

fn unknown(library: &str) -> Box<dyn std::error::Error + Send + Sync> {
    format!("{library}: not among the libraries of src/peers/mod.rs").into()
}
