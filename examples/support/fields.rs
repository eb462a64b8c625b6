//! The options that say where an article's parts are, and how they are read.

use clap::Args;

use super::read;

/// Which field holds what, and what is made of it.
#[derive(Clone, Debug, Args)]
pub(crate) struct FieldArgs {
    /// Field or column that holds the article's id
    #[arg(long, value_name = "NAME", default_value = "id", help_heading = "Reading")]
    id_field: String,

    /// Field or column that holds the title; may be missing [default: title]
    #[arg(long, value_name = "NAME", help_heading = "Reading")]
    title_field: Option<String>,

    /// Field or column that holds the text; may be missing where there is a title [default:
    /// text]
    #[arg(long, value_name = "NAME", help_heading = "Reading")]
    text_field: Option<String>,

    /// Field or column that holds the time of publication, as ISO 8601, RFC 2822, 5 March 2025, March 5,
    /// 2025, 5-Mar-25, 5.3.2025, 5/3/2025, Wed Mar 5 10:00:00 2025, or Unix seconds or milliseconds; UTC
    /// where it names no zone, or one that is not known; may be missing [default: date]
    #[arg(long, value_name = "NAME", help_heading = "Reading")]
    date_field: Option<String>,

    /// Field or column that holds the publisher; may be missing [default: source]
    #[arg(long, value_name = "NAME", help_heading = "Reading")]
    source_field: Option<String>,

    /// Order of day and month in dates such as 5/11/2013; the other order is used where this one is
    /// impossible [default: dmy]
    #[arg(long, value_enum, value_name = "ORDER", help_heading = "Reading")]
    date_order: Option<read::date::Order>,

    /// What happens to HTML in titles and texts, which would be read as words
    #[arg(long, value_enum, value_name = "DO", default_value_t, help_heading = "Reading")]
    markup: read::markup::Markup,
}

impl FieldArgs {
    /// To read by them.
    pub(crate) fn options(&self) -> read::Options {
        let usual = read::Fields::default();
        let name = |name: &Option<String>, usual: String| name.clone().unwrap_or(usual);
        read::Options {
            fields: read::Fields {
                id: self.id_field.clone(),
                title: name(&self.title_field, usual.title),
                text: name(&self.text_field, usual.text),
                date: name(&self.date_field, usual.date),
                source: name(&self.source_field, usual.source),
                label: None,
            },
            named: read::Parts {
                title: self.title_field.is_some(),
                text: self.text_field.is_some(),
                date: self.date_field.is_some(),
                source: self.source_field.is_some(),
            },
            date_order: self.date_order,
            markup: self.markup,
            ..read::Options::default()
        }
    }
}
