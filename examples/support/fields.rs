//! The options that say where an article's parts are.

use clap::Args;

use super::read;

/// Which field holds what.
#[derive(Clone, Debug, Args)]
pub(crate) struct FieldArgs {
    /// Field or column that holds the article's id
    #[arg(long, value_name = "NAME", default_value = "id", help_heading = "Reading")]
    id_field: String,

    /// Field or column that holds the headline; may be missing
    #[arg(long, value_name = "NAME", default_value = "title", help_heading = "Reading")]
    title_field: String,

    /// Field or column that holds the text; may be missing where there is a headline
    #[arg(long, value_name = "NAME", default_value = "text", help_heading = "Reading")]
    text_field: String,

    /// Field or column that holds the time of publication, in any common format or Unix seconds or
    /// milliseconds; UTC where it names no zone; may be missing
    #[arg(long, value_name = "NAME", default_value = "date", help_heading = "Reading")]
    date_field: String,

    /// Field or column that holds the publisher; may be missing
    #[arg(long, value_name = "NAME", default_value = "source", help_heading = "Reading")]
    source_field: String,

    /// Order of day and month in dates such as 5/11/2013; the other order is used where this one is
    /// impossible
    #[arg(long, value_enum, value_name = "ORDER", default_value_t, help_heading = "Reading")]
    date_order: read::date::Order,
}

impl FieldArgs {
    /// To read by them.
    pub(crate) fn options(&self) -> read::Options {
        read::Options {
            fields: read::Fields {
                id: self.id_field.clone(),
                title: self.title_field.clone(),
                text: self.text_field.clone(),
                date: self.date_field.clone(),
                source: self.source_field.clone(),
                label: None,
            },
            date_order: self.date_order,
            ..read::Options::default()
        }
    }
}
