//! Writing JSON lines.

use std::io::{self, Write};

use serde::Serialize;

pub(crate) fn write_line(line: &impl Serialize, mut out: impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut out, line)?;
    out.write_all(b"\n")
}
