//! Articles as JSON lines.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Lines, Write};
use std::path::Path;

use rayon::prelude::*;
use samestory::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Outcome;
use crate::generator::Generator;

/// The same articles at every run.
const SEED: u64 = 1;

/// Lines read at a time: enough to keep all threads busy, few enough to hold.
const CHUNK: usize = 1024;

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
    let lines = lines(path)?.zip(1..).take(articles);
    lines.map(|(line, number)| Ok(parse(path, number, &line?)?.text.into_owned())).collect()
}

pub fn lines(path: &Path) -> Outcome<Lines<BufReader<File>>> {
    Ok(BufReader::new(File::open(path).map_err(|error| at(path, &error))?).lines())
}

pub fn parse<'a>(path: &Path, number: usize, line: &'a str) -> Outcome<Read<'a>> {
    serde_json::from_str(line).map_err(|error| {
        format!(
            "{}:{number}: {error}; each line is an object with a text `id` and a text `text`",
            path.display()
        )
        .into()
    })
}

/// What `make` makes of each article, in the order of the file. Lines are parsed and worked on on
/// all threads, a chunk at a time; each thread has a state of its own.
pub fn made<S, T: Send>(
    path: &Path,
    state: impl Fn() -> S + Sync + Send,
    make: impl Fn(&mut S, Read<'_>) -> T + Sync + Send,
) -> impl Iterator<Item = Outcome<T>> {
    let mut numbered = None;
    let mut made = Vec::new().into_iter();
    let mut next_chunk = move || -> Outcome<Vec<T>> {
        let numbered = match &mut numbered {
            Some(numbered) => numbered,
            unopened => unopened.insert(lines(path)?.zip(1..)),
        };
        let chunk: Vec<(String, usize)> = numbered
            .by_ref()
            .take(CHUNK)
            .map(|(line, number)| Ok((line?, number)))
            .collect::<Outcome<_>>()?;
        let made = chunk.par_iter().map_init(&state, |state, (line, number)| {
            let read = parse(path, *number, line).map_err(|error| error.to_string())?;
            Ok(make(state, read))
        });
        Ok(made.collect::<Result<_, String>>()?)
    };
    std::iter::from_fn(move || {
        if made.len() == 0 {
            match next_chunk() {
                Ok(chunk) => made = chunk.into_iter(),
                Err(error) => return Some(Err(error)),
            }
        }
        made.next().map(Ok)
    })
}

/// The ids of all articles of which `sign` makes something, and what it made.
pub fn signed<S, T: Send>(
    path: &Path,
    state: impl Fn() -> S + Sync + Send,
    sign: impl Fn(&mut S, &str) -> Option<T> + Sync + Send,
) -> Outcome<(Vec<String>, Vec<T>)> {
    let signed = made(path, state, |state, read| {
        sign(state, &read.text).map(|made| (read.id.into_owned(), made))
    });
    let signed: Vec<Option<(String, T)>> = signed.collect::<Outcome<_>>()?;
    Ok(signed.into_iter().flatten().unzip())
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
