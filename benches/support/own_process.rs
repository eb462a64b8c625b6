//! Runs in processes of their own, so that the peak of memory of each is its own.

use std::error::Error;
use std::process::{Command, Stdio};

pub(crate) type Outcome<T> = Result<T, Box<dyn Error>>;

/// What this program writes to standard output when it is run with other arguments.
pub(crate) fn in_own_process(arguments: &[&str]) -> Outcome<String> {
    let output =
        Command::new(std::env::current_exe()?).args(arguments).stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err(format!("the run {} failed", arguments.join(" ")).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}
