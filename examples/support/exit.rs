//! How an example ends, and what it says meanwhile.

use std::error::Error;
use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

pub(crate) type Failure = Box<dyn Error + Send + Sync>;

/// The status with which `program` ends: 0, or 2 where it could not go on, which it says.
pub(crate) fn status(program: &str, outcome: Result<(), Failure>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads the output, `head` say, has had enough of it.
        Err(error) if is_closed_pipe(error.as_ref()) => ExitCode::SUCCESS,
        Err(error) => {
            say(format_args!("{program}: {error}\n"));
            ExitCode::from(2)
        }
    }
}

/// Says on standard error. Where nobody can be told, on a full disk say, the run goes on.
pub(crate) fn say(what: impl Display) {
    let _ = write!(io::stderr(), "{what}");
}

/// Whether it comes of whoever reads what is written.
pub(crate) fn is_closed_pipe(error: &(dyn Error + Send + Sync + 'static)) -> bool {
    let error = error.downcast_ref::<io::Error>();
    error.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
