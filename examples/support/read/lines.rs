//! The lines of a file, one at a time.

use std::io::{self, BufRead, Read};

use super::error::{Place, Problem, ReadError};
use super::source::Source;

/// Reads lines into one buffer, which never grows beyond the longest line allowed.
pub(crate) struct Lines {
    source: Source,
    longest: usize,
    number: u64,
    buffer: Vec<u8>,
    ended: bool,
}

impl Lines {
    /// The lines of `source`, of at most `longest` bytes each.
    pub(crate) fn new(source: Source, longest: usize) -> Self {
        Self { source, longest, number: 0, buffer: Vec::new(), ended: false }
    }

    /// The place of the line read last.
    pub(crate) fn place(&self) -> Place {
        self.source.place.line(self.number)
    }

    /// The next line that is not blank, without its end. A line too long is passed over, so that
    /// the next call gives the line after it; when reading fails, the lines end.
    pub(crate) fn next_line(&mut self) -> Option<Result<&str, ReadError>> {
        loop {
            match self.fill() {
                Ok(false) => return None,
                Ok(true) if self.buffer.trim_ascii().is_empty() => {}
                Ok(true) => return Some(self.line().map_err(|problem| problem.at(self.place()))),
                Err(problem) => {
                    return Some(Err(problem.at(self.place()).losing_rest(self.ended)));
                }
            }
        }
    }

    fn line(&self) -> Result<&str, Problem> {
        std::str::from_utf8(self.buffer.trim_ascii()).map_err(|_| Problem::encoding())
    }

    /// Reads one line into the buffer; false at the end of the file.
    fn fill(&mut self) -> Result<bool, Problem> {
        if self.ended {
            return Ok(false);
        }
        self.buffer.clear();
        self.number += 1;
        let read = self.read_line().map_err(|error| {
            self.ended = true;
            Problem::reading(&error)
        })?;
        if self.buffer.len() > self.longest {
            self.buffer = Vec::new();
            return Err(Problem::too_long("the line", self.longest));
        }
        Ok(read)
    }

    fn read_line(&mut self) -> io::Result<bool> {
        let bytes = &mut self.source.bytes;
        let mut within_limit = bytes.take(self.longest as u64 + 1);
        within_limit.read_until(b'\n', &mut self.buffer)?;
        if self.buffer.len() > self.longest && !self.buffer.ends_with(b"\n") {
            bytes.skip_until(b'\n')?;
        }
        Ok(!self.buffer.is_empty())
    }
}
