//! The groups as a tree, for people.

use std::io::{self, Write};

use samestory::{Article, Member, Report, Stories, Story, Timestamp};

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
            headline: one_line(article.title().unwrap_or(article.text()), HEADLINE),
            details: one_line(&details.join(", "), HEADLINE),
        }
    }
}

fn day(date: Timestamp) -> String {
    jiff::Timestamp::from_second(date.as_unix_seconds())
        .map(|moment| moment.strftime("%Y-%m-%d").to_string())
        .unwrap_or_default()
}

/// The beginning of a text on one line, without what could move the cursor of a terminal.
fn one_line(text: &str, longest: usize) -> String {
    // Far more than is shown is never looked at, whatever the text is.
    let start: String = text.chars().take(longest * 8).filter(|c| !is_direction(*c)).collect();
    let words: Vec<&str> = start
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|w| !w.is_empty())
        .collect();
    let line = words.join(" ");
    match line.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    }
}

/// Marks that would turn the rest of the line around.
fn is_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
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

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
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
            one_line(story.id(), HEADLINE),
            count(reports.len(), "report", "reports"),
            count(articles, "article", "articles"),
        )?;
        reports.into_iter().try_for_each(|report| self.report(report, out))
    }

    fn report(&self, report: Report<'_>, out: &mut dyn Write) -> io::Result<()> {
        self.article("  * ", report.representative(), "", out)?;
        report.copies().into_iter().try_for_each(|copy| {
            let overlap = copy.placement().overlap;
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
        write!(out, "{indent}{}", one_line(article.id(), HEADLINE))?;
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
