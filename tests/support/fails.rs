//! Programs that cannot go on.

use std::process::Command;

use crate::program::text;

/// The one line with which it ends.
pub(crate) fn fails(command: &mut Command) -> String {
    let output = command.output().expect("the program can start");
    assert_eq!(output.status.code(), Some(2), "{command:?}");
    assert!(output.stdout.is_empty(), "nothing is half written");
    let error = text(&output.stderr);
    assert_eq!(error.lines().count(), 1, "{error}");
    error
}
