//! Where the examples are, which `cargo test` builds beside the tests.

use std::path::{Path, PathBuf};

/// An example as a program.
pub(crate) fn program(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("a test knows where it is");
    let profile = test.parent().and_then(Path::parent).expect("tests are built in deps/");
    let program = profile.join("examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(
        program.exists(),
        "{} is missing: run `cargo test`, or build the example {name}",
        program.display()
    );
    program
}
