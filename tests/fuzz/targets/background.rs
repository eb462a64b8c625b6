//! Everything that is saved: any bytes are refused, or are a thing that is saved and loaded again.

use std::io;

use samestory::detector::Background;
use samestory::layers::sketch::{MinHasher, Signatures, TextSketcher};
use samestory::layers::verify::StoryModel;
use samestory::saved::LoadError;
use xxhash_rust::xxh3::xxh3_64;

use super::input::Input;

/// The name of the format, its version, the hashes' and the normaliser's.
const HEADER: usize = 20;

pub(crate) fn run(bytes: &[u8]) {
    let mut input = Input(bytes);
    let (form, is_sealed) = (input.below(3), input.coin());
    let content = input.0;
    match form {
        0 => check(
            content,
            is_sealed,
            |bytes| Background::load(bytes),
            |background, file| background.save(file),
            &Background::empty(),
        ),
        1 => {
            let identity = TextSketcher::new(MinHasher::new(4, 7), 3).identity();
            check(
                content,
                is_sealed,
                |bytes| Signatures::load(&identity, bytes),
                |signatures, file| signatures.save(&identity, file),
                &Signatures::new(4),
            );
        }
        _ => check(
            content,
            is_sealed,
            |bytes| StoryModel::load(bytes),
            |model, file| model.save(file),
            &StoryModel::BUILT_IN,
        ),
    }
}

/// Loads `content`, which `is_sealed` puts between a header and a checksum that are as they should
/// be: without them hardly any bytes get beyond either.
fn check<T: Clone + PartialEq + std::fmt::Debug>(
    content: &[u8],
    is_sealed: bool,
    load: impl Fn(&[u8]) -> Result<T, LoadError>,
    save: impl Fn(&T, &mut Vec<u8>) -> io::Result<()>,
    example: &T,
) {
    let saved = |thing: &T| {
        let mut file = Vec::new();
        save(thing, &mut file).expect("memory can be written to");
        file
    };
    let bytes =
        if is_sealed { resealed(&saved(example)[..HEADER], content) } else { content.to_vec() };
    match load(&bytes) {
        Err(error) => {
            let text = error.to_string();
            assert!(text.lines().count() == 1 && text.len() < 300, "{text}");
        }
        Ok(thing) => {
            let file = saved(&thing);
            let again = load(&file).expect("what was saved can be loaded");
            assert_eq!(again, thing);
            assert_eq!(saved(&again), file);
        }
    }
}

/// `content` behind `header`, with the checksum of both.
fn resealed(header: &[u8], content: &[u8]) -> Vec<u8> {
    let mut bytes = [header, content].concat();
    let checksum = xxh3_64(&bytes);
    bytes.extend(checksum.to_le_bytes());
    bytes
}
