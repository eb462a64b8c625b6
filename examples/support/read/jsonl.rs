//! JSON lines: one object a line, one article an object.

use std::fmt;
use std::sync::Arc;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::{Number, Value};

use super::error::{Kind, Place, Problem, ReadError};
use super::lines::Lines;
use super::row::{Fields, Row};
use super::source::Source;
use super::wording::no_object;

/// The rows of a file of JSON lines.
pub(crate) struct JsonLines {
    lines: Lines,
    fields: Arc<Fields>,
    /// Names of fields that are not asked for, the first that came.
    others: Vec<Arc<str>>,
}

impl JsonLines {
    /// The rows of `source`, of at most `longest` bytes a line.
    pub(crate) fn new(source: Source, fields: Arc<Fields>, longest: usize) -> Self {
        Self { lines: Lines::new(source, longest), fields, others: Vec::new() }
    }
}

impl Iterator for JsonLines {
    type Item = Result<Row, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        let wanted = Wanted { fields: &self.fields, others: &mut self.others };
        let values = match self.lines.next_line()? {
            Ok(line) => parse(line, wanted),
            Err(error) => return Some(Err(error)),
        };
        let place = self.lines.place();
        let row = values.and_then(|values| values.into_row(&self.fields, place.clone()));
        Some(row.map_err(|problem| problem.at(place)))
    }
}

fn parse(line: &str, wanted: Wanted<'_>) -> Result<Values, Problem> {
    let mut json = serde_json::Deserializer::from_str(line);
    wanted
        .deserialize(&mut json)
        .and_then(|values| json.end().map(|()| values))
        .map_err(|error| Problem::new(Kind::Syntax, no_object(&error)))
}

/// Reads an object, keeping the wanted fields only: the others may be large.
struct Wanted<'a> {
    fields: &'a Fields,
    others: &'a mut Vec<Arc<str>>,
}

/// Names of others that are kept.
const OTHERS: usize = 64;

impl Wanted<'_> {
    fn contains(&self, name: &str) -> bool {
        let Fields { id, title, text, date, source, label } = self.fields;
        [id, title, text, date, source].into_iter().chain(label).any(|wanted| wanted == name)
    }

    /// A name of a field that is not asked for, kept once for all lines.
    fn other(&mut self, name: &str) -> Option<Arc<str>> {
        if let Some(known) = self.others.iter().find(|known| ***known == *name) {
            return Some(Arc::clone(known));
        }
        let new = (self.others.len() < OTHERS).then(|| Arc::from(name));
        self.others.extend(new.clone());
        new
    }
}

impl<'de> DeserializeSeed<'de> for Wanted<'_> {
    type Value = Values;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Values, D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Wanted<'_> {
    type Value = Values;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut object: A) -> Result<Values, A::Error> {
        let (mut values, mut unread) = (Vec::new(), Vec::new());
        while let Some(name) = object.next_key::<String>()? {
            if self.contains(&name) {
                values.push((name, object.next_value()?));
            } else {
                object.next_value::<IgnoredAny>()?;
                unread.extend(self.other(&name));
            }
        }
        Ok(Values { values, unread })
    }
}

/// The wanted fields of one object.
struct Values {
    values: Vec<(String, Value)>,
    unread: Vec<Arc<str>>,
}

impl Values {
    fn into_row(self, fields: &Fields, place: Place) -> Result<Row, Problem> {
        let label = match &fields.label {
            Some(name) => self.text_or_number(name, "--label-field")?,
            None => None,
        };
        Ok(Row {
            id: self.text_or_number(&fields.id, "--id-field")?,
            title: self.text(&fields.title, "--title-field")?,
            text: self.text(&fields.text, "--text-field")?,
            date: self.text_or_number(&fields.date, "--date-field")?,
            source: self.text(&fields.source, "--source-field")?,
            label,
            place,
            unread: self.unread,
        })
    }

    fn text(&self, name: &str, option: &str) -> Result<Option<String>, Problem> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(other) => Err(wrong_type(name, "a string", other, option)),
        }
    }

    fn text_or_number(&self, name: &str, option: &str) -> Result<Option<String>, Problem> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(Value::Number(number)) => exact(number, name).map(Some),
            Some(other) => Err(wrong_type(name, "a string or a number", other, option)),
        }
    }

    /// The last field of that name counts, as in most readers of JSON; null is no field.
    fn get(&self, name: &str) -> Option<&Value> {
        let mut latest_first = self.values.iter().rev();
        let (_, value) = latest_first.find(|(field, _)| field == name)?;
        (!value.is_null()).then_some(value)
    }
}

/// A number as text. One with more digits than a double holds has lost some on the way: two ids
/// could become one.
fn exact(number: &Number, name: &str) -> Result<String, Problem> {
    const LARGEST_EXACT: f64 = 9_007_199_254_740_992.0;
    match number.as_f64() {
        Some(value) if number.is_f64() && value.abs() >= LARGEST_EXACT => Err(Problem::new(
            Kind::Field,
            format!("field {name:?} is a number of too many digits (write it as a string)"),
        )),
        _ => Ok(number.to_string()),
    }
}

fn wrong_type(name: &str, expected: &str, found: &Value, option: &str) -> Problem {
    let found = match found {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    };
    let message = format!(
        "field {name:?} must be {expected}, not {found} (or name another field with {option})"
    );
    Problem::new(Kind::Field, message)
}
