//! What all formats are read into, before anything is checked across fields.

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
