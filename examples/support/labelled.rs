//! Articles of which it is known which tell one story.

use std::path::{Path, PathBuf};

use clap::Args;
use samestory::Article;

use super::exit::{Failure, say};
use super::fields::FieldArgs;
use super::read;

/// Where the labels are.
#[derive(Clone, Debug, Args)]
pub(crate) struct LabelArgs {
    /// Field that holds the label of the true story; an article without one counts as a stranger to all that
    /// have one
    #[arg(long, value_name = "NAME", default_value = "cluster")]
    pub(crate) label_field: String,

    #[command(flatten)]
    pub(crate) fields: FieldArgs,

    /// Take file and line for the id of each article of CSV or JSON lines, such as news.csv:12
    #[arg(long, conflicts_with = "id_field", help_heading = "Reading")]
    line_ids: bool,
}

/// Articles, each with the label of its story where that is known.
#[derive(Clone, Default)]
pub(crate) struct Labelled {
    pub(crate) articles: Vec<Article>,
    pub(crate) labels: Vec<Option<String>>,
}

impl Labelled {
    /// Reads a file that must have labels: else all that is found in it would be right. Says what of it may
    /// not have been meant so.
    pub(crate) fn corpus(path: &Path, labels: &LabelArgs) -> Result<Self, Failure> {
        let (labelled, report) = Self::load(&[path.to_path_buf()], labels)?;
        let corpus = path.display();
        let unlabelled = labelled.labels.iter().filter(|label| label.is_none()).count();
        let all = labelled.articles.len();
        if unlabelled == all {
            let field = &labels.label_field;
            return Err(format!(
                "{corpus}: no article has a field {field:?} that names its story; name the field of JSON \
                 lines or the column of CSV that does with --label-field"
            )
            .into());
        }
        say(report);
        if unlabelled > 0 {
            say(format_args!(
                "{corpus}: {unlabelled} of {all} articles have no label, and count as strangers to all that \
                 have one (label them, or leave them out)\n"
            ));
        }
        Ok(labelled)
    }

    /// Reads files, and what is to be said of that.
    pub(crate) fn load(
        paths: &[PathBuf],
        labels: &LabelArgs,
    ) -> Result<(Self, read::Report), Failure> {
        let mut options = labels.fields.options();
        options.fields.label = Some(labels.label_field.clone());
        options.line_ids = Some(labels.line_ids);
        let mut records = read::Records::open(paths, options)?;
        let mut labelled = Self::default();
        for record in records.by_ref() {
            let record = record?;
            labelled.articles.push(record.article);
            labelled.labels.push(record.label);
        }
        Ok((labelled, records.report))
    }

    /// Whether two articles, by number, are of one story; none where neither is labelled. Articles
    /// mixed in behind the labelled ones belong with none of them.
    pub(crate) fn same_story(&self, a: usize, b: usize) -> Option<bool> {
        let [one, other] = [a, b].map(|at| self.labels.get(at).and_then(Option::as_deref));
        (one.is_some() || other.is_some()).then(|| one == other)
    }
}

/// What to call a corpus in a table.
pub(crate) fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    name.split('.').next().unwrap_or(&name).to_owned()
}
