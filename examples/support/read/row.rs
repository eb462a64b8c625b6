//! What all formats are read into, before anything is checked across fields.

use std::sync::Arc;

use super::error::Place;

/// One article as its file spells it. `None` is a field that is not there.
pub(crate) struct Row {
    pub(crate) place: Place,
    pub(crate) id: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) text: Option<String>,
    pub(crate) date: Option<String>,
    pub(crate) source: Option<String>,
    pub(crate) label: Option<String>,
    /// Fields that are not asked for; of a table in its first row only, since all have the same.
    pub(crate) unread: Vec<Arc<str>>,
}

/// Parts of an article of which something holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parts {
    pub(crate) title: bool,
    pub(crate) text: bool,
    pub(crate) date: bool,
    pub(crate) source: bool,
}

impl Parts {
    /// Those of these that a row does not have.
    pub(crate) fn missing_in(self, row: &Row) -> Self {
        Self {
            title: self.title && row.title.is_none(),
            text: self.text && row.text.is_none(),
            date: self.date && row.date.is_none(),
            source: self.source && row.source.is_none(),
        }
    }

    /// How the field of each is called, and the option that calls it so.
    pub(crate) fn named(self, fields: &Fields) -> impl Iterator<Item = (&str, &'static str)> {
        let parts = [
            (self.title, &fields.title, "--title-field"),
            (self.text, &fields.text, "--text-field"),
            (self.date, &fields.date, "--date-field"),
            (self.source, &fields.source, "--source-field"),
        ];
        let parts = parts.into_iter().filter(|(holds, ..)| *holds);
        parts.map(|(_, name, option)| (&name[..], option))
    }
}

/// The names under which a file holds the parts of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fields {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) date: String,
    pub(crate) source: String,
    /// A field to hand through unread, such as the true story of a labelled corpus.
    pub(crate) label: Option<String>,
}

impl Default for Fields {
    fn default() -> Self {
        Self {
            id: "id".into(),
            title: "title".into(),
            text: "text".into(),
            date: "date".into(),
            source: "source".into(),
            label: None,
        }
    }
}
