//! What comes in: one news article, and the moment it was published.

use std::time::{Duration, SystemTime};

/// A moment, in seconds since the Unix epoch (UTC).
///
/// The library only ever asks how far apart two moments are, so it keeps this one number and leaves
/// the reading of calendars and time zones to the caller's date library, such as `jiff`. Now is
/// `Timestamp::from(SystemTime::now())`.
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use samestory::Timestamp;
///
/// let day = SystemTime::UNIX_EPOCH + Duration::from_secs(86_400);
/// assert_eq!(Timestamp::from(day), Timestamp::from_unix_seconds(86_400));
/// assert_eq!(Timestamp::from(day).days_apart(Timestamp::from_unix_seconds(0)), 1.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The moment `seconds` after (or, when negative, before) 1970-01-01 00:00 UTC.
    pub const fn from_unix_seconds(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Seconds since 1970-01-01 00:00 UTC.
    pub const fn as_unix_seconds(self) -> i64 {
        self.0
    }

    /// The distance to `other` in days of 86,400 seconds, never negative.
    pub fn days_apart(self, other: Self) -> f64 {
        self.0.abs_diff(other.0) as f64 / 86_400.0
    }
}

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        let seconds = |duration: Duration| i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
        match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(since) => Self(seconds(since)),
            Err(error) => Self(-seconds(error.duration())),
        }
    }
}

/// One news article: an id and a text, and a title, a time of publication and a source where they
/// are known.
///
/// Ids name articles in results and errors and must be unique within one call of
/// [`Detector::detect`](crate::Detector::detect). The text may be in any script: it is normalised on the
/// way in, so curly and straight quotes, composed and decomposed accents and upper and lower case do
/// not tell two texts apart. It must be plain: tags, attributes and entities of HTML are read as words,
/// so that unrelated articles in the same markup become one story. Take them out before.
///
/// ```
/// use samestory::{Article, Timestamp};
///
/// let article = Article::new("wire-17", "The bridge over the Inn reopened on Monday.")
///     .with_title("Bridge reopens")
///     .with_source("Morning Wire")
///     .with_date(Timestamp::from_unix_seconds(1_700_000_000));
/// assert_eq!(article.title(), Some("Bridge reopens"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Article {
    id: String,
    text: String,
    title: Option<String>,
    date: Option<Timestamp>,
    source: Option<String>,
}

impl Article {
    /// An article that is only an id and a text.
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Self {
        Self { id: id.into(), text: text.into(), title: None, date: None, source: None }
    }

    /// Adds the title. The story lens reads it as the article's first words; the copy lens
    /// leaves it out, because a copy often runs under a new title, unless the text is too short
    /// to judge without it.
    #[must_use]
    pub fn with_title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Adds the time of publication.
    #[must_use]
    pub fn with_date(mut self, date: Timestamp) -> Self {
        self.date = Some(date);
        self
    }

    /// Adds the name of who published it.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<String>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The name of the article in results and errors.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The body.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The title, where one was given.
    pub fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    /// The time of publication, where one was given.
    pub fn date(&self) -> Option<Timestamp> {
        self.date
    }

    /// Who published it, where that was given.
    pub fn source(&self) -> Option<&str> {
        self.source.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_apart_is_symmetric_and_survives_the_extremes() {
        let (a, b) = (Timestamp::from_unix_seconds(0), Timestamp::from_unix_seconds(129_600));
        assert_eq!(a.days_apart(b), 1.5);
        assert_eq!(b.days_apart(a), 1.5);
        let (first, last) = (Timestamp(i64::MIN), Timestamp(i64::MAX));
        assert!(first.days_apart(last) > 2e14);
    }
}
