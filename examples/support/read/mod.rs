//! Reading articles from files, folders and standard input.
//!
//! [`Records::open`] lists the inputs; iterating reads them one article at a time. No file of many
//! articles is ever held in memory.
//!
//! ```text
//! paths -> inputs -> source (bytes) -> jsonl | table | text -> row -> record
//! ```

pub(crate) mod apart;
pub(crate) mod date;
mod error;
pub(crate) mod inputs;
mod jsonl;
mod lines;
pub(crate) mod markup;
mod misnamed;
mod report;
mod row;
mod source;
mod table;
pub(crate) mod text;
mod wording;

use std::collections::HashMap;
use std::iter;
use std::mem;
use std::path::PathBuf;
use std::sync::Arc;
use std::vec;

use samestory::{Article, Timestamp};

use self::error::Problem;
use self::inputs::{Format, Input, Inputs};
use self::markup::Markup;
use self::misnamed::Tally;
use self::row::Row;
use self::source::Source;
use self::text::{IdOf, TextFiles};
use self::wording::quoted;

use self::date::Fits;
pub(crate) use self::error::{Kind, Place, ReadError};
use self::report::PassedOver;
pub(crate) use self::report::Report;
pub(crate) use self::row::{Fields, Parts};

/// How to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Options {
    /// The names of the fields.
    pub(crate) fields: Fields,
    /// Parts of which a person named the field: that no article has it is a mistake.
    pub(crate) named: Parts,
    /// Whether articles of lines and tables go by their file and line; None where nobody can ask for that.
    pub(crate) line_ids: Option<bool>,
    /// Files that the result goes to, which must not be among the inputs.
    pub(crate) outputs: Vec<PathBuf>,
    /// How text files are read.
    pub(crate) texts: TextFiles,
    /// What is done with HTML.
    pub(crate) markup: Markup,
    /// The order of day and month in dates such as 5/11/2013.
    /// None is the usual one, of which people are told where it decides.
    pub(crate) date_order: Option<date::Order>,
    /// Whether to go on behind what cannot be read, and only count it.
    pub(crate) skip_invalid: bool,
    /// Whether an id that came before is a mistake; all that came are remembered then.
    pub(crate) unique_ids: bool,
    /// The most bytes a line, a CSV record or a text file may have. More is an error before it
    /// fills the memory: such a file is no list of articles.
    pub(crate) longest: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            fields: Fields::default(),
            named: Parts::default(),
            line_ids: None,
            outputs: Vec::new(),
            texts: TextFiles::default(),
            markup: Markup::default(),
            date_order: None,
            skip_invalid: false,
            unique_ids: true,
            longest: 256 << 20,
        }
    }
}

/// One article, and what stood beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) article: Article,
    /// The value of [`Fields::label`], where one was asked for and is there.
    pub(crate) label: Option<String>,
    pub(crate) place: Place,
}

type Rows = Box<dyn Iterator<Item = Result<Row, ReadError>> + Send>;

/// The articles of all inputs, in order.
///
/// With [`Options::skip_invalid`] only errors that are not one article's fault come out; the others
/// are counted in [`Records::report`].
pub(crate) struct Records {
    options: Options,
    fields: Arc<Fields>,
    inputs: vec::IntoIter<Input>,
    /// The one that is read, with what its articles have.
    input: Option<Place>,
    tally: Tally,
    rows: Rows,
    first_use: HashMap<String, Place>,
    /// Of the named parts those that no article had so far.
    unseen: Parts,
    /// The last article that was read.
    last: Option<Place>,
    /// What was left out up to here.
    pub(crate) report: Report,
}

impl Records {
    /// Lists the files behind `paths`, where `-` is standard input. Fails where a path is not
    /// there, has an unknown extension or is a folder without articles.
    pub(crate) fn open(paths: &[PathBuf], options: Options) -> Result<Self, ReadError> {
        let inputs = inputs::expand(paths)?;
        options.outputs.iter().try_for_each(|output| inputs::keep_apart(&inputs, output))?;
        let Inputs { read, passed_over, .. } = inputs;
        Ok(Self {
            fields: Arc::new(options.fields.clone()),
            unseen: options.named,
            options,
            inputs: read.into_iter(),
            input: None,
            tally: Tally::default(),
            rows: Box::new(iter::empty()),
            first_use: HashMap::new(),
            last: None,
            report: Report { passed_over: PassedOver::of(&passed_over), ..Report::default() },
        })
    }

    /// Where a person named a field that no article had.
    fn misnamed(&mut self) -> Option<ReadError> {
        let last = self.last.take()?;
        let (name, option) = self.unseen.named(&self.fields).next()?;
        let message = format!("no article up to here has the field {name:?} that {option} names");
        Some(Problem::new(Kind::Column, message).at(last))
    }

    /// The next row, from the next input where one has ended.
    fn next_row(&mut self) -> Option<Result<Row, ReadError>> {
        loop {
            if let Some(row) = self.rows.next() {
                return Some(row);
            }
            self.end_input();
            let input = self.inputs.next()?;
            self.input = Some(input.place());
            match self.rows_of(&input) {
                Ok(rows) => self.rows = rows,
                Err(error) => return Some(Err(error.losing_rest(input.holds_many()))),
            }
        }
    }

    /// Notes what all of an input showed.
    fn end_input(&mut self) {
        let tally = mem::take(&mut self.tally);
        if let Some((place, told)) = self.input.take().zip(tally.told(&self.fields)) {
            self.report.misnamed.note(|| (place, told));
        }
    }

    fn rows_of(&self, input: &Input) -> Result<Rows, ReadError> {
        let source = Source::open(input)?;
        let longest = self.options.longest;
        match input {
            Input::Stdin | Input::File(_, Format::JsonLines) => {
                let fields = Arc::clone(&self.fields);
                Ok(Box::new(jsonl::JsonLines::new(source, fields, longest)))
            }
            Input::File(_, Format::Csv) => {
                let line_ids = self.options.line_ids;
                let table = table::Table::new(source, &self.fields, line_ids, longest)?;
                Ok(Box::new(table.into_iter().flatten()))
            }
            Input::File(path, Format::Text) => {
                let row = text::read(source, path, self.options.texts, longest)?;
                Ok(Box::new(iter::once(Ok(row))))
            }
        }
    }

    fn record(&mut self, row: Row) -> Result<Record, ReadError> {
        let place = row.place.clone();
        self.unseen = self.unseen.missing_in(&row);
        self.tally.add(&row);
        self.last = Some(place.clone());
        self.check(row).map_err(|problem| problem.at(place))
    }

    fn check(&mut self, mut row: Row) -> Result<Record, Problem> {
        let id = self.id_of(row.id.take(), &row.place)?;
        self.take_out_markup(&mut row);
        let title = row.title.filter(|title| !is_blank(title));
        let text = match row.text {
            None if title.is_none() => return Err(no_text(&self.fields)),
            None => {
                let at = || (row.place.clone(), self.fields.text.clone());
                self.report.without_text.note(at);
                String::new()
            }
            Some(text) => text,
        };
        // The last check, so that the id of a row left out for another mistake stays free.
        if self.options.unique_ids {
            self.claim(&id, &row.place)?;
        }
        let mut article = Article::new(id, text);
        if let Some(title) = title {
            article = article.with_title(title);
        }
        if let Some(source) = row.source.filter(|source| !is_blank(source)) {
            article = article.with_source(source);
        }
        if let Some(date) = self.date_of(row.date, &row.place) {
            article = article.with_date(date);
        }
        Ok(Record { article, label: row.label.filter(|label| !is_blank(label)), place: row.place })
    }

    fn take_out_markup(&mut self, row: &mut Row) {
        if self.options.markup == Markup::Keep {
            return;
        }
        let mut was_there = false;
        for part in [&mut row.title, &mut row.text].into_iter().flatten() {
            if let Some(shown) = markup::shown(part) {
                *part = shown;
                was_there = true;
            }
        }
        self.report.with_markup += u64::from(was_there);
    }

    fn id_of(&self, id: Option<String>, place: &Place) -> Result<String, Problem> {
        let name = &self.fields.id;
        let line_ids = self.options.line_ids;
        if line_ids == Some(true) && !place.is_whole() {
            return Ok(place.to_string());
        }
        let or_by_line = or_by_line(line_ids);
        let message = match id {
            Some(id) if !is_blank(&id) => return Ok(id),
            Some(_) => format!("field {name:?} is empty (give every article an id{or_by_line})"),
            None => {
                let named = "name the one that holds the id with --id-field";
                format!("no field {name:?} ({named}{or_by_line})")
            }
        };
        Err(Problem::new(Kind::Field, message))
    }

    fn claim(&mut self, id: &str, place: &Place) -> Result<(), Problem> {
        if let Some(first) = self.first_use.get(id) {
            let id = quoted(id);
            let both = [first, place];
            let fix = if first == place {
                "it is named twice: name it once"
            } else if self.options.texts.id == IdOf::Name && both.iter().all(|at| at.is_whole()) {
                "--text-id path tells files of one name apart"
            } else {
                "ids must be unique"
            };
            let message = format!("id {id} was already used at {first} ({fix})");
            return Err(Problem::new(Kind::Duplicate, message));
        }
        self.first_use.insert(id.to_owned(), place.clone());
        Ok(())
    }

    /// A date serves as evidence only: an article without one is better than no article.
    fn date_of(&mut self, date: Option<String>, place: &Place) -> Option<Timestamp> {
        let date = date.filter(|date| !is_blank(date))?;
        let asked = self.options.date_order;
        let read = date::parse(&date, asked.unwrap_or_default());
        let at = || (place.clone(), date.clone());
        match read.map(|read| read.fits) {
            None => self.report.unread_dates.note(at),
            Some(Fits::Both) if asked.is_none() => self.report.either_order.note(at),
            Some(Fits::Other) => {
                let asked = asked.unwrap_or_default();
                self.report.other_order.note(|| (place.clone(), date.clone(), asked));
            }
            Some(_) => {}
        }
        read.map(|read| read.moment)
    }
}

impl Iterator for Records {
    type Item = Result<Record, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let Some(row) = self.next_row() else { return self.misnamed().map(Err) };
            match row.and_then(|row| self.record(row)) {
                Err(error) if self.options.skip_invalid && error.kind().is_skippable() => {
                    self.report.note(&error);
                }
                record => return Some(record),
            }
        }
    }
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// What can be done about a missing id, behind what else can be.
fn or_by_line(line_ids: Option<bool>) -> &'static str {
    line_ids.map_or("", |_| ", or take file and line for ids with --line-ids")
}

fn no_text(fields: &Fields) -> Problem {
    let Fields { text, title, .. } = fields;
    let message = format!(
        "neither field {text:?} nor field {title:?} (name the one that holds the text with \
         --text-field)"
    );
    Problem::new(Kind::Field, message)
}
