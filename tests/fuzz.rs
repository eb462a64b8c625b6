//! The targets of the fuzzer (`tests/fuzz/`), for a moment: on bytes at random, on bytes a little
//! away from what is well-formed, and on whatever they once fell over.
//!
//! For longer, `PROPTEST_CASES=100000 cargo test --release --test fuzz`; led by what of the code was
//! reached, `cargo +nightly fuzz run --fuzz-dir tests/fuzz -s none text`.

use std::path::Path;
use std::{fs, io};

use proptest::prelude::*;
use proptest::sample::Index;

#[path = "fuzz/targets/mod.rs"]
mod targets;

use targets::TARGETS;
use targets::seeds::seeds;

/// A change to a few bytes: other ones, fewer, more of the same.
#[derive(Clone, Debug)]
enum Change {
    Set(Index, u8),
    Cut(Index),
    Drop(Index),
    Double(Index, Index),
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let change = prop_oneof![
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Change::Set(at, byte)),
        any::<Index>().prop_map(Change::Cut),
        any::<Index>().prop_map(Change::Drop),
        any::<(Index, Index)>().prop_map(|(from, to)| Change::Double(from, to)),
    ];
    prop::collection::vec(change, 0..5)
}

fn changed(mut bytes: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    for change in changes {
        let count = bytes.len();
        if count == 0 {
            break;
        }
        match change {
            Change::Set(at, byte) => bytes[at.index(count)] = *byte,
            Change::Cut(at) => bytes.truncate(at.index(count)),
            Change::Drop(at) => drop(bytes.remove(at.index(count))),
            Change::Double(from, to) => {
                let (from, to) = (from.index(count), to.index(count));
                let again = bytes[from.min(to)..from.max(to)].to_vec();
                bytes.splice(to..to, again);
            }
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        for (_, target) in TARGETS {
            target(&bytes);
        }
    }

    #[test]
    fn a_little_away_from_well_formed(seed in any::<Index>(), changes in changes()) {
        for (name, target) in TARGETS {
            let mut seeds = seeds(name);
            target(&changed(seeds.swap_remove(seed.index(seeds.len())), &changes));
        }
    }
}

#[test]
fn what_is_well_formed_and_what_is_nothing() {
    for (name, target) in TARGETS {
        target(&[]);
        seeds(name).iter().for_each(|seed| target(seed));
    }
}

#[test]
#[ignore = "writes what cargo-fuzz begins with, to tests/fuzz/corpus"]
fn write_the_seeds() -> io::Result<()> {
    for (name, _) in TARGETS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(name);
        fs::create_dir_all(&folder)?;
        for (number, seed) in seeds(name).iter().enumerate() {
            fs::write(folder.join(number.to_string()), seed)?;
        }
    }
    Ok(())
}
