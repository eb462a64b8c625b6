//! Text to signature on one core.

use std::hint::black_box;

use cpu_time::ProcessTime;

/// A library's way from a text to a signature, with the memory that it uses again.
pub trait Signer {
    /// Nothing is made of the signature but that it must be there: it may be borrowed.
    fn sign(&mut self, text: &str) -> impl Sized;
}

/// Measured for so many CPU-seconds at the least: a fast library signs all texts in a twentieth.
const LONG_ENOUGH: f64 = 1.0;

/// CPU-seconds to sign all texts. A tenth of them is signed before, so that no library is charged
/// for memory that it asks for once.
pub fn cpu_seconds(mut signer: impl Signer, texts: &[String]) -> f64 {
    for text in &texts[..texts.len() / 10] {
        black_box(signer.sign(text));
    }
    let begun = ProcessTime::now();
    let mut passes = 0.0;
    loop {
        for text in texts {
            black_box(signer.sign(text));
        }
        passes += 1.0;
        let seconds = begun.elapsed().as_secs_f64();
        if seconds >= LONG_ENOUGH {
            return seconds / passes;
        }
    }
}

pub fn bytes(texts: &[String]) -> usize {
    texts.iter().map(String::len).sum()
}
