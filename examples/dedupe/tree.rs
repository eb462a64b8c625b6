//! The groups as a tree, for people.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::io::{self, Write};
use std::sync::Arc;

use samestory::detector::{CopyRule, Member, Report, Story};
use samestory::{Article, Stories, Timestamp};

use crate::screen::Screen;
use crate::styled::{Styled, Tone, glued};
use crate::wording::{columns, count, cut, cut_amid, likely, one_line, start};

/// Columns of a headline that are shown at most, however wide the screen is.
const HEADLINE: usize = 160;

/// Columns of a source that are shown.
const SOURCE: usize = 40;

/// Columns under which a headline says too little to stand beside anything.
const LEAST_HEADLINE: usize = 16;

/// Sources of a story that are named.
const SOURCES: usize = 4;

/// What people call articles by, which is all that is kept of them until they are shown.
#[derive(Debug, Default)]
pub(crate) struct Labels {
    /// Columns of a headline that are kept; none where nothing is.
    headline: Option<usize>,
    labels: Vec<Label>,
    /// Each once, since they are few beside the articles.
    sources: HashSet<Arc<str>>,
}

#[derive(Debug)]
struct Label {
    headline: Box<str>,
    source: Option<Arc<str>>,
    date: Option<Timestamp>,
}

impl Labels {
    pub(crate) fn to_keep(screen: Screen) -> Self {
        Self { headline: Some(screen.width.min(HEADLINE)), ..Self::default() }
    }

    /// Where no screen bounds them.
    pub(crate) fn to_keep_all() -> Self {
        Self { headline: Some(HEADLINE), ..Self::default() }
    }

    /// Where nobody is to read them.
    pub(crate) fn to_drop() -> Self {
        Self::default()
    }

    /// Keeps the label of the next article.
    pub(crate) fn add(&mut self, article: &Article) {
        let Some(longest) = self.headline else { return };
        let headline = headline(article, longest).into_boxed_str();
        let source = source(article).map(|source| self.shared(source));
        self.labels.push(Label { headline, source, date: article.date() });
    }

    fn shared(&mut self, source: String) -> Arc<str> {
        if let Some(known) = self.sources.get(source.as_str()) {
            return Arc::clone(known);
        }
        let source: Arc<str> = source.into();
        self.sources.insert(Arc::clone(&source));
        source
    }

    /// Headline, date and source, as far as they are known.
    pub(crate) fn texts(&self, article: Member<'_>) -> [String; 3] {
        let Some(label) = self.of(article) else { return Default::default() };
        let source = label.source.as_deref().unwrap_or_default();
        [label.headline.to_string(), label.date.map(day).unwrap_or_default(), source.to_owned()]
    }

    fn of(&self, article: Member<'_>) -> Option<&Label> {
        self.labels.get(article.number())
    }
}

/// The title of an article, or how its text begins.
pub(crate) fn headline(article: &Article, longest: usize) -> String {
    let title = article.title().map(|title| start(title, longest));
    title.filter(|title| !title.is_empty()).unwrap_or_else(|| start(article.text(), longest))
}

/// Where and when an article was published, as far as that is known.
pub(crate) fn details(article: &Article) -> String {
    joined(source(article).as_deref(), article.date())
}

fn source(article: &Article) -> Option<String> {
    article.source().map(|source| start(source, SOURCE)).filter(|source| !source.is_empty())
}

fn joined(source: Option<&str>, date: Option<Timestamp>) -> String {
    let date = date.map(day);
    source.into_iter().chain(date.as_deref()).collect::<Vec<_>>().join(", ")
}

fn day(date: Timestamp) -> String {
    jiff::Timestamp::from_second(date.as_unix_seconds())
        .map(|moment| moment.strftime("%Y-%m-%d").to_string())
        .unwrap_or_default()
}

/// Stories of several articles first, those of most articles before others, then the articles that
/// are alone. Of a copy by `rule` the similarity is shown that makes it one.
pub(crate) fn write(
    stories: &Stories,
    labels: &Labels,
    rule: CopyRule,
    screen: Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    let tree = Tree { labels, rule, screen };
    let figures = stories.figures();
    let mut summary = format!(
        "{}: {} in {}",
        count(figures.articles, "article", "articles"),
        count(figures.reports, "report", "reports"),
        count(figures.stories, "story", "stories"),
    );
    if figures.too_short > 0 {
        summary.push_str(&format!(", {} too short to judge", figures.too_short));
    }
    screen.paragraph("", 2, &Styled::new(Tone::Strong, &summary), out)?;
    let (alone, mut together): (Vec<Story<'_>>, Vec<Story<'_>>) =
        stories.iter().partition(|story| story.articles().nth(1).is_none());
    together.sort_by_cached_key(|story| Reverse(story.articles().count()));
    for story in together {
        writeln!(out)?;
        tree.story(story, out)?;
    }
    if !alone.is_empty() {
        let heading = count(alone.len(), "article alone", "articles alone");
        writeln!(out)?;
        screen.paragraph("", 2, &Styled::new(Tone::Strong, &heading), out)?;
        for article in alone.into_iter().flat_map(Story::articles) {
            let why = if article.is_too_short() { "(too short to judge)" } else { "" };
            tree.article("  ", article, why, out)?;
        }
    }
    Ok(())
}

struct Tree<'a> {
    labels: &'a Labels,
    rule: CopyRule,
    screen: Screen,
}

impl Tree<'_> {
    fn story(&self, story: Story<'_>, out: &mut dyn Write) -> io::Result<()> {
        self.screen.paragraph("", 2, &self.heading(story), out)?;
        let leading = story.reports().next().and_then(|report| {
            self.labels.of(report.representative()).map(|label| label.headline.as_ref())
        });
        let room = self.screen.width - 2;
        for headline in leading.into_iter().filter(|headline| !headline.is_empty()) {
            out.write_all(b"  ")?;
            self.screen.line(&Styled::new(Tone::Strong, &cut(headline, room)), out)?;
        }
        for line in self.origin(story, room) {
            out.write_all(b"  ")?;
            self.screen.line(&Styled::new(Tone::Plain, &line), out)?;
        }
        story.reports().try_for_each(|report| self.report(report, out))
    }

    fn heading(&self, story: Story<'_>) -> Styled {
        let mut sizes = vec![
            count(story.reports().len(), "report", "reports"),
            count(story.articles().count(), "article", "articles"),
        ];
        sizes.extend(
            story.certainty().map(|certainty| format!("certainty {}", likely(certainty, 2))),
        );
        let sizes = sizes.iter().map(|size| glued(size)).collect::<Vec<_>>().join(", ");
        // Beside the id and its colon nothing else has to stand on the line.
        let id = cut_amid(&one_line(story.id()), self.screen.width - 3);
        Styled::new(Tone::Plain, "story ")
            .with(Tone::Id, &id)
            .with(Tone::Plain, ": ")
            .with(Tone::Plain, &sizes)
    }

    /// When a story was told, and by whom: one line, or two where both are long.
    fn origin(&self, story: Story<'_>, room: usize) -> Vec<String> {
        let labels = || story.articles().filter_map(|article| self.labels.of(article));
        let dates = || labels().filter_map(|label| label.date);
        let span = match (dates().min().map(day), dates().max().map(day)) {
            (Some(first), Some(last)) if first == last => first,
            (Some(first), Some(last)) => format!("{first} to {last}"),
            _ => String::new(),
        };
        let mut seen = HashSet::new();
        let sources: Vec<&str> = labels()
            .filter_map(|label| label.source.as_deref())
            .filter(|source| seen.insert(*source))
            .collect();
        let beside = room.saturating_sub(columns(&span) + 2);
        match (span.is_empty(), sources.is_empty()) {
            (true, true) => Vec::new(),
            (false, true) => vec![cut(&span, room)],
            (true, false) => vec![named(&sources, room)],
            (false, false) if beside < SOURCE => vec![cut(&span, room), named(&sources, room)],
            (false, false) => vec![format!("{span}, {}", named(&sources, beside))],
        }
    }

    fn report(&self, report: Report<'_>, out: &mut dyn Write) -> io::Result<()> {
        self.article("  * ", report.representative(), "", out)?;
        report.copies().into_iter().try_for_each(|copy| {
            let overlap = copy.overlap().unwrap_or_default();
            let is_a_part =
                overlap.jaccard() < self.rule.jaccard_threshold() && self.rule.accepts(overlap);
            let how = if is_a_part {
                format!("(containment {:.2})", overlap.containment())
            } else {
                format!("(Jaccard {:.2})", overlap.jaccard())
            };
            self.article("      = ", copy, &how, out)
        })
    }

    /// An article on one line where its id and enough of the headline fit on it, or else on several.
    fn article(
        &self,
        indent: &str,
        article: Member<'_>,
        how: &str,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let label = self.labels.of(article);
        let headline = label.map_or("", |label| label.headline.as_ref());
        let details = label.map_or_else(String::new, |l| joined(l.source.as_deref(), l.date));
        let details = if details.is_empty() { details } else { format!("[{details}]") };
        let mut row = Row { screen: self.screen, indent, line: Styled::default(), begun: false };
        row.put(Tone::Id, &cut_amid(&one_line(article.id()), row.room()), out)?;
        row.put_beside(Tone::Faint, how, 1, out)?;
        let beside = if details.is_empty() { 0 } else { 2 + columns(&details) };
        let least = columns(headline).min(LEAST_HEADLINE);
        if row.left(2) < least + beside {
            row.end(out)?;
        }
        let gap = if row.line.columns() > 0 { 2 } else { 0 };
        let left = row.left(gap);
        let room = if left < least + beside { left } else { left - beside };
        row.put_beside(Tone::Plain, &cut(headline, room), gap, out)?;
        row.put_beside(Tone::Faint, &details, 2, out)?;
        row.end(out)
    }
}

/// The first of some sources, as many as there is room for, and the number of the others.
fn named(sources: &[&str], room: usize) -> String {
    let naming = |shown: usize| {
        let others = sources.len() - shown;
        match (others, &sources[..shown]) {
            (0, [first @ .., last]) if !first.is_empty() => {
                format!("{} and {last}", first.join(", "))
            }
            (0, all) => all.join(", "),
            (others, some) => {
                format!("{} and {}", some.join(", "), count(others, "other", "others"))
            }
        }
    };
    let most = sources.len().min(SOURCES);
    let longest = (1..=most).rev().map(naming).find(|names| columns(names) <= room);
    longest.unwrap_or_else(|| cut(&naming(1), room))
}

/// Pieces on one line as long as they fit, then on the next, a little further in.
struct Row<'a> {
    screen: Screen,
    indent: &'a str,
    line: Styled,
    begun: bool,
}

impl Row<'_> {
    /// Columns of a line of it.
    fn room(&self) -> usize {
        let further = if self.begun { 2 } else { 0 };
        self.screen.width.saturating_sub(columns(self.indent) + further)
    }

    /// Columns that are left on its line behind so many spaces.
    fn left(&self, gap: usize) -> usize {
        self.room().saturating_sub(self.line.columns() + gap)
    }

    fn put(&mut self, tone: Tone, text: &str, out: &mut dyn Write) -> io::Result<()> {
        self.put_beside(tone, text, 0, out)
    }

    /// Puts a text behind so many spaces, or on a line of its own where it does not fit.
    fn put_beside(
        &mut self,
        tone: Tone,
        text: &str,
        gap: usize,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        if self.line.columns() > 0 {
            if columns(text) > self.left(gap) {
                self.end(out)?;
            } else {
                self.line.push(Tone::Plain, &" ".repeat(gap));
            }
        }
        self.line.push(tone, &cut(text, self.left(0)));
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let line = std::mem::take(&mut self.line);
        if line.columns() == 0 {
            return Ok(());
        }
        if self.begun {
            write!(out, "{:1$}", "", columns(self.indent) + 2)?;
        } else {
            out.write_all(self.indent.as_bytes())?;
        }
        self.begun = true;
        self.screen.line(&line, out)
    }
}
