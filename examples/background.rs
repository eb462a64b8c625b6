//! Builds the background table of English words from SCOWL, the Spell Checker Oriented Word Lists.
//!
//! ```text
//! apt-get install scowl
//! cargo run --release --example background -- /usr/share/dict/scowl \
//!     src/layers/feature/function_words.txt src/layers/feature/background.bin
//! ```
//!
//! SCOWL sorts words into sizes, of which the smallest holds the most common words. A size says
//! nothing of how often a word is used beyond that order, so each is given one frequency, about
//! what the words of such a rank have under Zipf's law. Spellings of all of English are taken, and
//! names, which everyday news is full of. The function words of other languages come from a list in
//! this repository.

use std::error::Error;
use std::fs;
use std::path::Path;

use samestory::Article;
use samestory::layers::feature::Background;
use samestory::layers::text::Document;

/// SCOWL's sizes and the occurrences a word of running text that each word of the size is taken to
/// have.
const SIZES: [(&str, f64); 8] = [
    ("10", 1e-4),
    ("20", 3e-5),
    ("35", 5e-6),
    ("40", 1.5e-6),
    ("50", 8e-7),
    ("55", 5e-7),
    ("60", 3e-7),
    ("70", 1e-7),
];

/// The occurrences a word of running text that a function word is taken to have: one in a text of
/// 300 words.
const FUNCTION_WORD: f64 = 3e-3;

const SPELLINGS: [&str; 4] = ["english", "american", "british", "british_z"];

const KINDS: [&str; 4] = ["words", "upper", "proper-names", "abbreviations"];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [lists, function_words, output] = arguments.as_slice() else {
        return Err("usage: background SCOWL_FOLDER FUNCTION_WORDS OUTPUT".into());
    };
    let mut words = Vec::new();
    add_function_words(&mut words, Path::new(function_words))?;
    for (size, frequency) in SIZES {
        for spelling in SPELLINGS {
            for kind in KINDS {
                let path = Path::new(lists).join(format!("{spelling}-{kind}.{size}"));
                // Not every spelling has every kind of word in every size.
                if path.exists() {
                    add(&mut words, &path, frequency)?;
                }
            }
        }
    }
    let background: Background = words.into_iter().collect();
    if background.is_empty() {
        return Err(
            format!("{lists}: no SCOWL list found, install SCOWL or name its folder").into()
        );
    }
    let mut bytes = Vec::new();
    background.save(&mut bytes)?;
    fs::write(output, &bytes).map_err(|error| format!("{output}: {error}"))?;
    println!("{output}: {} words, {} bytes", background.len(), bytes.len());
    Ok(())
}

/// Adds the words of other languages: paragraphs of a language's code and its words, and comments.
fn add_function_words(words: &mut Vec<(u32, f64)>, path: &Path) -> Result<(), Box<dyn Error>> {
    let list = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    for line in list.lines().filter(|line| !line.starts_with('#')) {
        let (_, line) = line.split_once(':').unwrap_or_default();
        let document = Document::read(&Article::new("", line));
        words.extend(document.hashes().iter().map(|&word| (word, FUNCTION_WORD)));
    }
    Ok(())
}

/// Adds the words of one list, as the tokeniser sees them. A possessive is the word itself, and
/// what is more than one word is none.
fn add(words: &mut Vec<(u32, f64)>, path: &Path, frequency: f64) -> Result<(), Box<dyn Error>> {
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    // Newer editions are UTF-8, older ones ISO 8859-1, whose bytes are the code points.
    let list = String::from_utf8(bytes)
        .unwrap_or_else(|error| error.into_bytes().into_iter().map(char::from).collect());
    for line in list.lines() {
        if let [word] = Document::read(&Article::new("", line)).hashes() {
            words.push((*word, frequency));
        }
    }
    Ok(())
}
