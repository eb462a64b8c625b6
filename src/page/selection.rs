//! What of a batch is on the page, and in which order.

use std::cmp::Reverse;
use std::ops::Range;

use super::{MAX_ARTICLES, MAX_TEXT_BYTES};
use crate::article::Article;
use crate::detector::{Stories, Story};

/// Bytes of text after which a block is closed: little enough to be unpacked at once, enough for
/// texts to share their words.
const BLOCK_BYTES: usize = 256 << 10;

/// The stories that are on the page, the largest first, in blocks that are unpacked as one.
pub(super) struct Selection {
    /// The numbers of the stories.
    pub(super) stories: Vec<usize>,
    /// In `stories`, one after the other, each at least one story long.
    pub(super) blocks: Vec<Range<usize>>,
    /// Whether the texts of each of them are on the page.
    pub(super) has_texts: Vec<bool>,
    /// Articles of the stories that are on the page.
    pub(super) articles: usize,
}

impl Selection {
    pub(super) fn of(stories: &Stories, articles: &[Article]) -> Self {
        Self::within(stories, articles, MAX_ARTICLES, MAX_TEXT_BYTES)
    }

    /// Takes stories while their articles do not exceed this number, the first whatever its size, and
    /// the texts of those with which they do not exceed so many bytes.
    fn within(
        stories: &Stories,
        articles: &[Article],
        most_articles: usize,
        most_bytes: usize,
    ) -> Self {
        let mut order: Vec<(usize, usize)> =
            (0..).zip(stories).map(|(number, story)| (story.articles().count(), number)).collect();
        order.sort_by_key(|&(size, _)| Reverse(size));
        let mut selection =
            Self { stories: Vec::new(), blocks: Vec::new(), has_texts: Vec::new(), articles: 0 };
        let (mut bytes, mut in_block, mut start) = (0, 0, 0);
        for (size, number) in order {
            let Some(story) = stories.story(number) else { break };
            let is_first = selection.stories.is_empty();
            if selection.articles + size > most_articles && !is_first {
                break;
            }
            let of_texts = bytes_of(story, articles, |article| article.text().len());
            let has_texts = bytes + of_texts <= most_bytes;
            if has_texts {
                bytes += of_texts;
                in_block += of_texts;
            }
            in_block += bytes_of(story, articles, bytes_around);
            selection.has_texts.push(has_texts);
            selection.articles += size;
            selection.stories.push(number);
            if in_block >= BLOCK_BYTES {
                selection.blocks.push(start..selection.stories.len());
                (start, in_block) = (selection.stories.len(), 0);
            }
        }
        if start < selection.stories.len() {
            selection.blocks.push(start..selection.stories.len());
        }
        selection
    }

    /// How many stories are on the page without their texts.
    pub(super) fn without_texts(&self) -> usize {
        self.has_texts.iter().filter(|has_texts| !**has_texts).count()
    }
}

fn bytes_of(story: Story<'_>, articles: &[Article], of: impl Fn(&Article) -> usize) -> usize {
    story.articles().map(|member| of(&articles[member.number()])).sum()
}

/// Bytes that the page has of an article beside its text, about.
fn bytes_around(article: &Article) -> usize {
    const FIELDS: usize = 200;
    FIELDS + article.id().len() + article.source().map_or(0, str::len)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detector::Detector;

    const FERRY: &str = "The ferry Aurora ran aground off Lundy on Sunday with 40 people aboard.";

    fn articles() -> Vec<Article> {
        let mut articles = vec![Article::new("alone", "Rain is expected in Orsa.")];
        articles.extend(["f1", "f2", "f3"].map(|id| Article::new(id, FERRY)));
        articles.push(Article::new("other", "Snow is expected in Mora."));
        articles
    }

    fn selection(most_articles: usize, most_bytes: usize) -> Selection {
        let articles = articles();
        let stories = Detector::default().detect(&articles).expect("ids are unique");
        Selection::within(&stories, &articles, most_articles, most_bytes)
    }

    #[test]
    fn the_largest_stories_come_first_and_the_rest_is_left_out() {
        let all = selection(100, 1 << 20);
        assert_eq!((&all.stories[..], all.without_texts(), all.articles), (&[1, 0, 2][..], 0, 5));
        let few = selection(4, 1 << 20);
        assert_eq!((&few.stories[..], few.articles), (&[1, 0][..], 4));
        // One story at least.
        assert_eq!(selection(1, 1 << 20).stories, [1]);
    }

    #[test]
    fn texts_that_do_not_fit_are_left_out_and_smaller_ones_are_not() {
        assert_eq!(selection(100, 3 * FERRY.len()).has_texts, [true, false, false]);
        assert_eq!(selection(100, FERRY.len()).has_texts, [false, true, true]);
    }

    #[test]
    fn articles_without_text_fill_blocks_too() {
        let articles: Vec<Article> = (0..5_000).map(|n| Article::new(n.to_string(), "")).collect();
        let stories = Detector::default().detect(&articles).expect("ids are unique");
        assert!(Selection::of(&stories, &articles).blocks.len() > 2);
    }

    #[test]
    fn blocks_hold_every_story_once() {
        let text = "word ".repeat(BLOCK_BYTES / 12);
        let articles: Vec<Article> =
            (0..9).map(|n| Article::new(n.to_string(), format!("{n} {text}"))).collect();
        let detector = Detector::builder().lens(crate::detector::Lens::Copies).build();
        let stories = detector.expect("valid").detect(&articles).expect("ids are unique");
        let selection = Selection::of(&stories, &articles);
        let ends: Vec<usize> = selection.blocks.iter().map(|block| block.end).collect();
        let starts: Vec<usize> = selection.blocks.iter().map(|block| block.start).collect();
        assert_eq!(starts[1..], ends[..ends.len() - 1]);
        assert_eq!((starts[0], ends.last().copied()), (0, Some(selection.stories.len())));
    }
}
