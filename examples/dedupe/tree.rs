//! The groups as a tree, for people.

use std::io::{self, Write};

use samestory::{Article, Member, Report, Stories, Story, Timestamp};

use crate::wording::{count, start};

/// What people call an article by.
pub(crate) struct Label {
    headline: String,
    details: String,
}

/// Characters of a headline that are shown.
const HEADLINE: usize = 72;

impl Label {
    pub(crate) fn of(article: &Article) -> Self {
        let date = article.date().map(day);
        let details: Vec<&str> = article.source().into_iter().chain(date.as_deref()).collect();
        Self {
            headline: start(article.title().unwrap_or(article.text()), HEADLINE),
            details: start(&details.join(", "), HEADLINE),
        }
    }
}

fn day(date: Timestamp) -> String {
    jiff::Timestamp::from_second(date.as_unix_seconds())
        .map(|moment| moment.strftime("%Y-%m-%d").to_string())
        .unwrap_or_default()
}

/// Stories of several articles first, then the articles that are alone.
pub(crate) fn write(stories: &Stories, labels: &[Label], out: &mut dyn Write) -> io::Result<()> {
    let tree = Tree { labels };
    let figures = stories.figures();
    writeln!(
        out,
        "{}: {} in {}",
        count(figures.articles, "article", "articles"),
        count(figures.reports, "report", "reports"),
        count(figures.stories, "story", "stories"),
    )?;
    let (alone, together): (Vec<Story<'_>>, Vec<Story<'_>>) =
        stories.iter().partition(|story| story.articles().nth(1).is_none());
    for story in together {
        writeln!(out)?;
        tree.story(story, out)?;
    }
    if !alone.is_empty() {
        writeln!(out, "\n{}", count(alone.len(), "article alone", "articles alone"))?;
        for article in alone.into_iter().flat_map(Story::articles) {
            tree.article("  ", article, "", out)?;
        }
    }
    Ok(())
}

struct Tree<'a> {
    labels: &'a [Label],
}

impl Tree<'_> {
    fn story(&self, story: Story<'_>, out: &mut dyn Write) -> io::Result<()> {
        let reports: Vec<Report<'_>> = story.reports().collect();
        let articles: usize = reports.iter().map(|report| report.articles().len()).sum();
        writeln!(
            out,
            "story {}: {}, {}",
            start(story.id(), HEADLINE),
            count(reports.len(), "report", "reports"),
            count(articles, "article", "articles"),
        )?;
        reports.into_iter().try_for_each(|report| self.report(report, out))
    }

    fn report(&self, report: Report<'_>, out: &mut dyn Write) -> io::Result<()> {
        self.article("  * ", report.representative(), "", out)?;
        report.copies().into_iter().try_for_each(|copy| {
            let overlap = copy.placement().overlap.unwrap_or_default();
            let how = if overlap.jaccard() >= overlap.containment() / 2.0 {
                format!("Jaccard {:.2}", overlap.jaccard())
            } else {
                format!("containment {:.2}", overlap.containment())
            };
            self.article("      = ", copy, &how, out)
        })
    }

    fn article(
        &self,
        indent: &str,
        article: Member<'_>,
        how: &str,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        write!(out, "{indent}{}", start(article.id(), HEADLINE))?;
        if !how.is_empty() {
            write!(out, " ({how})")?;
        }
        if let Some(label) = self.labels.get(article.index()) {
            write!(out, "  {}", label.headline)?;
            if !label.details.is_empty() {
                write!(out, "  [{}]", label.details)?;
            }
        }
        writeln!(out)
    }
}
