//! Places the articles of a feed as they come, and keeps what it knows in a store.
//!
//! ```text
//! cargo run --release --example stream -- --store FILE < feed.jsonl
//! ```
//!
//! Reads JSON lines for as long as they come and answers each with one, in their order:
//!
//! ```json
//! {"id":"daily-7","story":3,"report":5,"new_story":false,"copy_of":"wire-2","probability":null,"known":false}
//! ```
//!
//! A line is written after its article is on the disk. An article whose id is in the store is answered
//! with its place and `"known":true`, so after a crash the feed can be sent again from any line before
//! the last answer; what it says now is not read, but with `--replace` it takes the place of what it
//! said before, and where that was something else is answered with `"replaced":true`. A bad line is told
//! on standard error and left out. SIGINT and SIGTERM end the run as the end of the input does: what was
//! read is written first.
//!
//! With `--events` there are lines between the answers that say what became of what was answered
//! before:
//!
//! ```json
//! {"event":"stories_joined","kept":3,"absorbed":8}
//! {"event":"report_moved","report":5,"from_story":3,"to_story":9}
//! {"event":"article_moved","id":"daily-7","from_report":5,"to_report":12,"story":9}
//! {"event":"article_forgotten","id":"wire-2"}
//! {"event":"story_ended","story":9}
//! ```
//!
//! What is known is answered with its place when all that was read with it is written: an event that led
//! there may follow its answer, in the lines up to the next pause, and says then what is so already.
//!
//! With `--recent N` the last lines say to which stories articles came last, and how large they are;
//! with an empty feed they say what the store holds:
//!
//! ```json
//! {"recent":1,"story":3,"reports":2,"articles":10,"first":"wire-2"}
//! ```

#[path = "support/exit.rs"]
mod exit;
// Of `support` it needs neither `write` nor `grouping`: boilerplate is not looked for here.
#[path = "support/fields.rs"]
mod fields;
#[path = "support/json_line.rs"]
mod json_line;
#[path = "support/judgement.rs"]
mod judgement;
#[path = "support/output.rs"]
mod output;
#[path = "support/read/mod.rs"]
mod read;

use std::collections::HashSet;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use clap::Parser;
use samestory::index::{IndexedStory, Placement, StoryEvent};
use samestory::{Article, StoryStore, Timestamp};
use serde::Serialize;

use exit::{Failure, is_closed_pipe, say, status};
use fields::FieldArgs;
use json_line::write_line;
use judgement::JudgementArgs;
use output::{Output, output};
use read::{ReadError, Record, Records, Report};

/// Places the articles of a feed, JSON lines on standard input, as they come.
///
/// Each is answered with a JSON line on standard output: its story, its report, the article that it
/// is a copy of, and how probable it is that it belongs to the story. The exit status is 0, or 2 where
/// the store, the input or the output could not be read or written.
#[derive(Debug, Parser)]
#[command(name = "stream", version)]
struct Args {
    /// File that keeps what is known of all articles; a new one where it is not there
    #[arg(long, value_name = "FILE")]
    store: PathBuf,

    /// Forget articles that were published so many days, and up to a hundredth more, before the
    /// latest; one without a date is as old as the one that came before it. A date in the future does
    /// not count as the latest. What comes and is older already is told and left out, with --replace
    /// also of what is known
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..))]
    window: Option<u32>,

    /// The longest that an article waits for others, to be written to the disk with them
    #[arg(long, value_name = "MILLISECONDS", default_value_t = 100)]
    delay: u64,

    /// Let an article of a known id take the place of the one of that id, where its words or its date
    /// are others; else what is known stays as it is
    #[arg(long)]
    replace: bool,

    /// Also write a line for each story that is joined with another or ends, and for each report or
    /// article that moves or is forgotten, before the answer to the article that it came of. An answer to
    /// what is known says how things are after all that was written with it, so such a line may follow it
    #[arg(long)]
    events: bool,

    /// In the end also write a line for each of the N stories of which the latest article came last, the latest
    /// first: how many reports and articles it has, and the id of the first article of its first report.
    /// With an empty feed this tells what a store holds
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    recent: usize,

    #[command(flatten)]
    fields: FieldArgs,

    #[command(flatten)]
    judgement: JudgementArgs,
}

fn main() -> ExitCode {
    status("stream", run(&Args::parse()))
}

fn run(args: &Args) -> Result<(), Failure> {
    let (sender, receiver) = sync_channel(QUEUED);
    let stop = sender.clone();
    // Nobody listens any more where the run is ending anyway.
    ctrlc::set_handler(move || drop(stop.send(Event::Stop)))?;
    let is_new = !args.store.exists();
    let store = StoryStore::open(&args.store, &args.judgement.detector()?.build()?)?;
    if is_new {
        say(format_args!("stream: {} is a new store\n", args.store.display()));
    }
    // What no article of a feed had so far the next may have.
    let named = read::Parts::default();
    let options = read::Options { unique_ids: false, named, ..args.fields.options() };
    let records = Records::open(&["-".into()], options)?;
    thread::spawn(move || read_all(records, &sender));
    let window = args.window.map(|days| Window::new(days, &store)).transpose()?;
    let delay = Duration::from_millis(args.delay);
    let mut feed = Feed::new(store, window, delay, args);
    feed.forget_what_is_older()?;
    feed.run(&receiver).map_err(of_feed)?;
    feed.write_recent(args.recent)?;
    Ok(feed.store.close()?)
}

/// Whoever reads the answers may have had enough of a list, but not of a feed.
fn of_feed(error: Failure) -> Failure {
    if is_closed_pipe(error.as_ref()) {
        format!("{error}; what was answered is in the store, send the rest again").into()
    } else {
        error
    }
}

/// Articles that are written at a time, at most.
const BATCH: usize = 1000;

/// Bytes of text with which a batch is full.
const BATCH_BYTES: usize = 16 << 20;

/// Articles that are read ahead.
const QUEUED: usize = 100;

enum Event {
    Article(Article),
    /// A line was left out.
    BadLine(ReadError),
    /// Reading failed.
    Failed(ReadError),
    /// The input has ended.
    End,
    /// A signal came.
    Stop,
}

/// Sends on what is read until nobody listens.
fn read_all(mut records: Records, sender: &SyncSender<Event>) {
    while let Some(record) = records.next() {
        // A date that could not be read, which the article does without. What else is told of articles
        // that were taken holds for all of a feed as a rule, and is told at its end.
        let unread_dates = std::mem::take(&mut records.report.unread_dates);
        say(Report { unread_dates, ..Report::default() });
        let event = match record {
            Ok(Record { article, .. }) => Event::Article(article),
            Err(error) if error.kind().is_skippable() && error.lost_rest().is_none() => {
                Event::BadLine(error)
            }
            Err(error) => Event::Failed(error),
        };
        let is_over = matches!(event, Event::Failed(_));
        if sender.send(event).is_err() || is_over {
            break;
        }
    }
    say(&records.report);
    // The main thread may have left.
    drop(sender.send(Event::End));
}

/// Days of which articles are kept.
struct Window {
    /// In seconds.
    length: i64,
    /// When the latest article was published.
    latest: Option<Timestamp>,
}

impl Window {
    /// As it was when the articles of the store had come.
    fn new(days: u32, store: &StoryStore) -> Result<Self, Failure> {
        Ok(Self { length: i64::from(days) * 86_400, latest: store.index().latest_date(now()?) })
    }

    /// What was published before is forgotten. Moves by a hundredth of the window at a time, so that
    /// it depends on the articles alone and not on when they came, and few are looked at for nothing.
    fn begin(&self) -> Option<Timestamp> {
        let begin = self.latest?.as_unix_seconds().saturating_sub(self.length);
        Some(Timestamp::from_unix_seconds(begin - begin.rem_euclid(self.length / 100)))
    }
}

fn now() -> Result<Timestamp, Failure> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH)?;
    Ok(Timestamp::from_unix_seconds(since.as_secs() as i64))
}

struct Feed {
    store: StoryStore,
    window: Option<Window>,
    delay: Duration,
    waiting: Vec<Waiting>,
    /// The ids of those of the waiting that are new.
    new: HashSet<String>,
    /// Of the texts of the waiting.
    bytes: usize,
    /// When the first of them came.
    since: Instant,
    bad_lines: u64,
    too_old: u64,
    replaces: bool,
    tells_events: bool,
    out: BufWriter<Output>,
}

/// What is to be answered.
enum Waiting {
    New(Article),
    /// The id of one that is in the store.
    Known(String),
}

impl Waiting {
    fn as_new(&self) -> Option<&Article> {
        match self {
            Self::New(article) => Some(article),
            Self::Known(_) => None,
        }
    }
}

impl Feed {
    fn new(store: StoryStore, window: Option<Window>, delay: Duration, args: &Args) -> Self {
        Self {
            store,
            window,
            delay,
            waiting: Vec::new(),
            new: HashSet::new(),
            bytes: 0,
            since: Instant::now(),
            bad_lines: 0,
            too_old: 0,
            replaces: args.replace,
            tells_events: args.events,
            out: BufWriter::new(output()),
        }
    }

    fn run(&mut self, events: &Receiver<Event>) -> Result<(), Failure> {
        loop {
            match self.next(events)? {
                Event::Article(article) => self.take(article)?,
                Event::BadLine(error) => {
                    self.bad_lines += 1;
                    say(format_args!("stream: {error}; left out\n"));
                }
                Event::Failed(error) => {
                    self.answer()?;
                    self.say_left_out();
                    return Err(error.into());
                }
                Event::End | Event::Stop => {
                    self.answer()?;
                    break;
                }
            }
        }
        self.say_left_out();
        Ok(())
    }

    fn say_left_out(&self) {
        say_left_out(self.bad_lines, "bad line", "bad lines");
        say_left_out(
            self.too_old,
            "article older than the window",
            "articles older than the window",
        );
    }

    /// Waits for the next event, and answers what waits when it has waited long enough.
    fn next(&mut self, events: &Receiver<Event>) -> Result<Event, Failure> {
        while !self.waiting.is_empty() {
            // Also where bad lines never end.
            if self.since.elapsed() >= self.delay {
                self.answer()?;
                break;
            }
            match events.recv_timeout(self.delay.saturating_sub(self.since.elapsed())) {
                Ok(event) => return Ok(event),
                Err(RecvTimeoutError::Timeout) => self.answer()?,
                Err(RecvTimeoutError::Disconnected) => return Ok(Event::Stop),
            }
        }
        Ok(events.recv().unwrap_or(Event::Stop))
    }

    fn take(&mut self, article: Article) -> Result<(), Failure> {
        // It is known as soon as what waits is written.
        if self.new.contains(article.id()) {
            self.answer()?;
        }
        if self.waiting.is_empty() {
            self.since = Instant::now();
        }
        let is_known = self.store.index().contains(article.id());
        if is_known && !self.replaces {
            // What it says now is not read, its date neither.
            self.waiting.push(Waiting::Known(article.id().to_owned()));
        } else if self.is_too_old(&article) {
            self.too_old += 1;
            say(format_args!("stream: {:?} is older than the window; left out\n", article.id()));
        } else if is_known {
            self.replace(&article)?;
            self.move_window(&article)?;
        } else {
            self.move_window(&article)?;
            self.new.insert(article.id().to_owned());
            self.bytes += article.text().len();
            self.waiting.push(Waiting::New(article));
        }
        let is_full = self.waiting.len() >= BATCH || self.bytes >= BATCH_BYTES;
        if is_full || self.since.elapsed() >= self.delay {
            self.answer()?;
        }
        Ok(())
    }

    /// Answers an article whose id is known.
    fn replace(&mut self, article: &Article) -> Result<(), Failure> {
        // Answers come in the order of the feed.
        self.answer()?;
        let Some(came) = self.store.replace(article)? else {
            self.waiting.push(Waiting::Known(article.id().to_owned()));
            return Ok(());
        };
        self.tell(&[], &came.events)?;
        let line = Line {
            new_story: came.is_new_story,
            known: true,
            replaced: true,
            ..Line::new(article.id(), &came.placement)
        };
        write_line(&line, &mut self.out)?;
        Ok(self.out.flush()?)
    }

    /// Writes what became of others, where that is asked for.
    fn tell(&mut self, forgotten: &[String], events: &[StoryEvent]) -> io::Result<()> {
        if !self.tells_events {
            return Ok(());
        }
        for id in forgotten {
            write_line(&EventLine::ArticleForgotten { id }, &mut self.out)?;
        }
        let mut known = events.iter().filter_map(EventLine::of);
        known.try_for_each(|line| write_line(&line, &mut self.out))
    }

    fn is_too_old(&self, article: &Article) -> bool {
        let begin = self.window.as_ref().and_then(Window::begin);
        article.date().zip(begin).is_some_and(|(date, begin)| date < begin)
    }

    /// Forgets what is older than the window that ends with `article`. What came before is placed
    /// first, so that places do not depend on how many are written at a time.
    fn move_window(&mut self, article: &Article) -> Result<(), Failure> {
        let Some(window) = &mut self.window else { return Ok(()) };
        let now = now()?;
        let date = article.date().filter(|&date| date <= now);
        let before = window.begin();
        window.latest = window.latest.max(date);
        if window.begin() != before {
            self.answer()?;
            self.forget_what_is_older()?;
            self.since = Instant::now();
        }
        Ok(())
    }

    /// Than the window. A store may have been made with a longer one, or with none.
    fn forget_what_is_older(&mut self) -> Result<(), Failure> {
        let Some(begin) = self.window.as_ref().and_then(Window::begin) else { return Ok(()) };
        let removal = self.store.expire(begin)?;
        Ok(self.tell(&removal.article_ids, &removal.events)?)
    }

    /// Writes what waits to the disk, and answers then.
    fn answer(&mut self) -> Result<(), Failure> {
        let waiting = std::mem::take(&mut self.waiting);
        let new: Vec<&Article> = waiting.iter().filter_map(Waiting::as_new).collect();
        let mut came = self.store.insert_batch(&new)?.into_iter();
        for waiting in &waiting {
            let line = match waiting {
                Waiting::New(article) => {
                    let came = came.next().ok_or("a batch is answered whole")?;
                    self.tell(&[], &came.events)?;
                    let line = Line::new(article.id(), &came.placement);
                    write_line(&Line { new_story: came.is_new_story, ..line }, &mut self.out)
                }
                Waiting::Known(id) => {
                    let place = self.store.index().get(id).ok_or("what is known stays")?;
                    write_line(&Line { known: true, ..Line::new(id, &place) }, &mut self.out)
                }
            };
            line?;
        }
        self.new.clear();
        self.bytes = 0;
        Ok(self.out.flush()?)
    }

    /// Says to which stories articles came last.
    fn write_recent(&mut self, count: usize) -> Result<(), Failure> {
        for (rank, story) in (1..).zip(self.store.index().recent_stories().take(count)) {
            write_line(&RecentLine::new(rank, story), &mut self.out)?;
        }
        Ok(self.out.flush()?)
    }
}

/// An answer.
#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    story: u64,
    report: u64,
    new_story: bool,
    copy_of: Option<&'a str>,
    probability: Option<f64>,
    known: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    replaced: bool,
}

impl<'a> Line<'a> {
    fn new(id: &'a str, place: &'a Placement) -> Self {
        Self {
            id,
            story: place.story.as_u64(),
            report: place.report.as_u64(),
            new_story: false,
            copy_of: place.copy_of(),
            probability: place.probability(),
            known: false,
            replaced: false,
        }
    }
}

/// What became of what was answered before.
#[derive(Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
enum EventLine<'a> {
    StoriesJoined { kept: u64, absorbed: u64 },
    ReportMoved { report: u64, from_story: u64, to_story: u64 },
    ArticleMoved { id: &'a str, from_report: u64, to_report: u64, story: u64 },
    ArticleForgotten { id: &'a str },
    StoryEnded { story: u64 },
}

impl<'a> EventLine<'a> {
    /// None of an event that this program does not know of yet.
    fn of(event: &'a StoryEvent) -> Option<Self> {
        Some(match event {
            StoryEvent::StoriesJoined { kept, absorbed } => {
                Self::StoriesJoined { kept: kept.as_u64(), absorbed: absorbed.as_u64() }
            }
            StoryEvent::ReportMoved { report, from_story, to_story } => Self::ReportMoved {
                report: report.as_u64(),
                from_story: from_story.as_u64(),
                to_story: to_story.as_u64(),
            },
            StoryEvent::ArticleMoved { id, from_report, to_report, story } => Self::ArticleMoved {
                id,
                from_report: from_report.as_u64(),
                to_report: to_report.as_u64(),
                story: story.as_u64(),
            },
            StoryEvent::StoryEnded { story } => Self::StoryEnded { story: story.as_u64() },
            _ => return None,
        })
    }
}

/// One of the stories to which articles came last.
#[derive(Serialize)]
struct RecentLine<'a> {
    /// From 1, that to which an article came last.
    recent: usize,
    story: u64,
    reports: usize,
    articles: usize,
    /// The first article of the first report.
    first: Option<&'a str>,
}

impl<'a> RecentLine<'a> {
    fn new(recent: usize, story: IndexedStory<'a>) -> Self {
        Self {
            recent,
            story: story.id().as_u64(),
            reports: story.reports().len(),
            articles: story.article_ids().count(),
            first: story.article_ids().next(),
        }
    }
}

fn say_left_out(count: u64, one: &str, many: &str) {
    match count {
        0 => {}
        1 => say(format_args!("stream: 1 {one} was left out\n")),
        count => say(format_args!("stream: {count} {many} were left out\n")),
    }
}
