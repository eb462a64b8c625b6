//! A feed of headlines: few words an article, and names that many of them share.

#[path = "support/pick.rs"]
mod pick;

use samestory::{Article, Detector};

use pick::pick;

/// One of 200 names, six of 5,000 words and some everyday words.
fn headline(number: usize) -> String {
    let word = |at: usize| format!("word{}", pick(&[number, at, 1], 5000));
    format!(
        "Name{} {} and {} in {} {} after the {} of {}",
        pick(&[number, 0, 2], 200),
        word(0),
        word(1),
        word(2),
        word(3),
        word(4),
        word(5)
    )
}

#[test]
fn sharing_a_name_is_not_telling_a_story() {
    for count in [60, 2000] {
        let articles: Vec<Article> = (0..count)
            .map(|number| Article::new(format!("{number}"), "").with_title(headline(number)))
            .collect();
        let stories = Detector::default().detect(&articles).expect("ids are unique");
        let joined = count - stories.len();
        assert!(joined * 10 <= count, "{joined} of {count} headlines were joined");
    }
}

#[test]
fn headlines_of_one_event_are_one_story() {
    let mut articles: Vec<Article> = (0..60)
        .map(|number| Article::new(format!("{number}"), "").with_title(headline(number)))
        .collect();
    for (id, title) in [
        ("wire", "Ferry Aurora runs aground off Lundy with forty people on board"),
        ("daily", "Forty people rescued as the ferry Aurora is stranded on Lundy rocks"),
    ] {
        articles.push(Article::new(id, "").with_title(title));
    }
    let stories = Detector::default().detect(&articles).expect("ids are unique");
    let mut last = stories.articles().rev().map(|article| article.story().number());
    assert_eq!(last.next(), last.next());
}
