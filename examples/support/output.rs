//! Standard output.

use std::io::{self, StdoutLock, Write};

/// Standard output, by which errors are named as by any other file.
pub(crate) struct Output(StdoutLock<'static>);

/// Waits for whoever else writes to it.
pub(crate) fn output() -> Output {
    Output(io::stdout().lock())
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes).map_err(named)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush().map_err(named)
    }
}

fn named(error: io::Error) -> io::Error {
    match error.kind() {
        // Is tried again.
        io::ErrorKind::Interrupted => error,
        kind => io::Error::new(kind, format!("<stdout>: cannot write: {error}")),
    }
}
