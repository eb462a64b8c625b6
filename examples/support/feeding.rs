//! What has become of articles that came to an index one by one.

use std::collections::HashMap;

use samestory::index::{StoryEvent, StoryId};
use samestory::{Article, StoryIndex, Timestamp};

use super::exit::Failure;

/// Days of which the articles are in the index.
#[derive(Clone, Copy)]
pub(crate) struct Window(pub(crate) u32);

impl Window {
    fn begin(self, article: &Article) -> Option<Timestamp> {
        let seconds = article.date()?.as_unix_seconds();
        Some(Timestamp::from_unix_seconds(seconds - i64::from(self.0) * 86_400))
    }
}

/// Feeds articles in their order, dated ones by date, and returns the story of each in the end. One
/// that leaves the window stays in its story, also when that is joined with another later.
pub(crate) fn feed(
    index: &mut StoryIndex,
    articles: &[Article],
    window: Option<Window>,
) -> Result<Vec<u64>, Failure> {
    let mut left: Vec<Option<StoryId>> = vec![None; articles.len()];
    let mut kept_of: HashMap<StoryId, StoryId> = HashMap::new();
    // The first that is in the index.
    let mut first = 0;
    for (at, article) in articles.iter().enumerate() {
        if let Some(begin) = window.and_then(|window| window.begin(article)) {
            while first < at && articles[first].date().is_some_and(|date| date < begin) {
                left[first] = index.get(articles[first].id()).map(|place| place.story);
                first += 1;
            }
            index.expire(begin);
        }
        for event in index.insert(article)?.events {
            if let StoryEvent::StoriesJoined { kept, absorbed } = event {
                kept_of.insert(absorbed, kept);
            }
        }
    }
    let story = |(article, left): (&Article, Option<StoryId>)| {
        let mut story = left.or_else(|| Some(index.get(article.id())?.story))?;
        while let Some(&kept) = kept_of.get(&story) {
            story = kept;
        }
        Some(story.as_u64())
    };
    let stories: Option<Vec<u64>> = articles.iter().zip(left).map(story).collect();
    stories.ok_or_else(|| "an article is in no story".into())
}
