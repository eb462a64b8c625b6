//! Articles as JSON lines.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufWriter, Read as _, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use samestory::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Outcome;
use crate::generator::Generator;

/// The same articles at every run.
const SEED: u64 = 1;

/// Lines read at a time: enough to keep all threads busy, few enough to hold.
const CHUNK: usize = 1024;

/// Bytes.
const READ_AT_A_TIME: usize = 1 << 18;

#[derive(Serialize)]
struct Written<'a> {
    id: &'a str,
    title: Option<&'a str>,
    text: &'a str,
    date: Option<i64>,
    source: Option<&'a str>,
}

/// What is compared of an article.
#[derive(Deserialize)]
pub struct Read<'a> {
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    #[serde(borrow)]
    pub text: Cow<'a, str>,
}

/// Pairs of articles, by their numbers.
pub struct Found {
    pub ids: Vec<String>,
    pub pairs: Vec<(u32, u32)>,
}

pub fn generate(articles: usize, path: &Path) -> Outcome<()> {
    let file = File::create(path).map_err(|error| at(path, &error))?;
    let mut file = BufWriter::new(file);
    for article in Generator::new(SEED).take(articles) {
        let written = Written {
            id: article.id(),
            title: article.title(),
            text: article.text(),
            date: article.date().map(Timestamp::as_unix_seconds),
            source: article.source(),
        };
        serde_json::to_writer(&mut file, &written)?;
        file.write_all(b"\n")?;
    }
    Ok(file.flush()?)
}

/// The texts of the first `articles`, for measuring without the reading.
pub fn texts(path: &Path, articles: usize) -> Outcome<Vec<String>> {
    let lines = lines(path).take(articles);
    lines.map(|line| Ok(parse(path, &line?)?.text.into_owned())).collect()
}

pub struct Line {
    /// From 1.
    pub number: usize,
    block: Arc<Vec<u8>>,
    range: Range<usize>,
}

/// The lines of a file; of one that cannot be opened the error alone.
pub fn lines(path: &Path) -> impl Iterator<Item = Outcome<Line>> {
    let (lines, error) = match File::open(path) {
        Ok(file) => (Some(Lines { file, block: Arc::default(), read: 0 }), None),
        Err(error) => (None, Some(Err(at(path, &error).into()))),
    };
    let lines = lines.into_iter().flatten().zip(1..);
    let numbered = |(line, number): (io::Result<_>, usize)| {
        let (block, range) = line?;
        Ok(Line { number, block, range })
    };
    lines.map(numbered).chain(error)
}

/// Reads a file in blocks: memory that one thread asks for line by line and others give back would
/// make all of them wait for one another.
struct Lines {
    file: File,
    block: Arc<Vec<u8>>,
    /// Bytes of the block that lines were made of.
    read: usize,
}

impl Iterator for Lines {
    type Item = io::Result<(Arc<Vec<u8>>, Range<usize>)>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let start = self.read;
            if let Some(length) = memchr::memchr(b'\n', &self.block[start..]) {
                self.read = start + length + 1;
                return Some(Ok((Arc::clone(&self.block), start..start + length)));
            }
            let rest = &self.block[start..];
            // As much again as there is of a long line, so that it is not copied at each block.
            let more = rest.len().max(READ_AT_A_TIME);
            let mut block = Vec::with_capacity(rest.len() + more);
            block.extend_from_slice(rest);
            let read = (&self.file).take(more as u64).read_to_end(&mut block);
            (self.block, self.read) = (Arc::new(block), 0);
            match read {
                Err(error) => return Some(Err(error)),
                Ok(0) if self.block.is_empty() => return None,
                // The last line has no end.
                Ok(0) => {
                    self.read = self.block.len();
                    return Some(Ok((Arc::clone(&self.block), 0..self.read)));
                }
                Ok(_) => {}
            }
        }
    }
}

pub fn parse<'a>(path: &Path, line: &'a Line) -> Outcome<Read<'a>> {
    serde_json::from_slice(&line.block[line.range.clone()]).map_err(|error| {
        format!(
            "{}:{}: {error}; each line is an object with a text `id` and a text `text`",
            path.display(),
            line.number
        )
        .into()
    })
}

/// The ids of all articles of which `sign` makes something, and what it made. Lines are parsed and
/// signed on all threads, a chunk at a time, while the next is read; each thread has a state of its
/// own.
pub fn signed<S, T: Send>(
    path: &Path,
    state: impl Fn() -> S + Sync + Send,
    sign: impl Fn(&mut S, &str) -> Option<T> + Sync + Send,
) -> Outcome<(Vec<String>, Vec<T>)> {
    let mut lines = lines(path);
    let mut read = || lines.by_ref().take(CHUNK).collect::<Outcome<Vec<Line>>>();
    let sign = |state: &mut S, line: Line| {
        let read = parse(path, &line)?;
        Ok(sign(state, &read.text).map(|made| (read.id.into_owned(), made)))
    };
    let sign_all = |chunk: Vec<Line>| -> Outcome<Vec<Option<(String, T)>>> {
        chunk.into_par_iter().map_init(&state, sign).collect()
    };
    let (mut ids, mut signed) = (Vec::new(), Vec::new());
    let mut chunk = read()?;
    while !chunk.is_empty() {
        let mut of_chunk = Ok(Vec::new());
        let next = rayon::in_place_scope(|scope| {
            scope.spawn(|_| of_chunk = sign_all(chunk));
            read()
        });
        for (id, of_one) in of_chunk?.into_iter().flatten() {
            ids.push(id);
            signed.push(of_one);
        }
        chunk = next?;
    }
    Ok((ids, signed))
}

pub fn write_pairs(found: &Found, path: &Path) -> Outcome<()> {
    let file = File::create(path).map_err(|error| at(path, &error))?;
    let mut file = BufWriter::new(file);
    for &(a, b) in &found.pairs {
        writeln!(file, "{}\t{}", found.ids[a as usize], found.ids[b as usize])?;
    }
    Ok(file.flush()?)
}

fn at(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}
