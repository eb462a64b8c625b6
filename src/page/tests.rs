use super::*;
use crate::article::Timestamp;
use crate::detector::{Detector, Lens};

const FERRY: &str = "The ferry Aurora ran aground off Lundy on Sunday with 40 people aboard, and a \
    lifeboat from Appledore took all of them off before the tide turned, the coastguard said.";
const BUDGET: &str = "Parliament in Lisbon rejected the budget for next year after a night of \
    debate in which nine deputies of the governing party voted with the opposition.";

/// Breaks out of text, of attributes in either quote, of comments, and of reading order.
const HOSTILE: &str = "</script></style></title><script>alert(1)</script>\" onclick=\"x' y='\
    <!-- --> &amp; &#0; \0 \u{202e}olleh \u{2066}\u{feff} <img src=x>";

fn stories_of(articles: &[Article]) -> Stories {
    Detector::default().detect(articles).expect("ids are unique")
}

fn page_of(articles: &[Article]) -> String {
    let mut page = Vec::new();
    render(articles, &stories_of(articles), &mut page).expect("belongs, and memory takes it");
    String::from_utf8(page).expect("UTF-8")
}

fn hostile_articles() -> Vec<Article> {
    [("1", FERRY), ("2", FERRY), ("3", BUDGET)]
        .map(|(id, text)| {
            Article::new(format!("{HOSTILE}{id}"), format!("{HOSTILE}\n{text}"))
                .with_title(format!("{HOSTILE}{id}"))
                .with_source(HOSTILE)
                .with_date(Timestamp::from_unix_seconds(i64::MIN))
        })
        .to_vec()
}

fn newsroom() -> Vec<Article> {
    let mut articles = vec![
        Article::new("wire", FERRY).with_title("Ferry aground").with_source("Wire"),
        Article::new("budget", BUDGET),
        Article::new("blank", ""),
    ];
    articles.extend((0..9).map(|number| Article::new(format!("copy-{number}"), FERRY)));
    articles
}

/// The names of the start and end tags, in order. Escaped text has no `<` of its own.
fn tags(page: &str) -> impl Iterator<Item = &str> {
    page.split('<').skip(1).filter_map(|rest| rest.split([' ', '>', '\n']).next())
}

fn assert_well_formed(page: &str) {
    let mut open = Vec::new();
    for tag in tags(page) {
        match tag.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name)),
            None if ["!DOCTYPE", "meta"].contains(&tag) => {}
            None => open.push(tag),
        }
    }
    assert_eq!(open, Vec::<&str>::new());
}

fn error_of(articles: &[Article], stories: &Stories) -> String {
    let mut page = Vec::new();
    let error = render(articles, stories, &mut page).expect_err("does not belong");
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert!(page.is_empty());
    error.to_string()
}

#[test]
fn hostile_articles_stay_text() {
    let page = page_of(&hostile_articles());
    assert_well_formed(&page);
    let known = [
        "!DOCTYPE", "html", "head", "meta", "title", "style", "body", "header", "h1", "h2", "h3",
        "h4", "p", "dl", "div", "dt", "dd", "main", "article", "section", "details", "summary",
        "ul", "li", "a", "bdi", "code", "span", "time", "footer",
    ];
    for tag in tags(&page) {
        assert!(known.contains(&tag.trim_start_matches('/')), "{tag}");
    }
    assert!(!page.contains("\" onclick"));
    assert!(!page.contains('\0'));
}

#[test]
fn directional_controls_stay_within_isolated_elements() {
    let page = page_of(&hostile_articles());
    for (at, _) in page.match_indices('\u{202e}') {
        let tag = &page[page[..at].rfind('<').expect("an element is open")..at];
        assert!(tag.starts_with("<bdi ") || tag.contains(" dir=\"auto\""), "{tag}");
    }
}

#[test]
fn every_article_is_there_once() {
    let articles = newsroom();
    let page = page_of(&articles);
    assert_well_formed(&page);
    for article in &articles {
        let id = format!("<code><bdi lang=\"\">{}</bdi></code>", article.id());
        assert_eq!(page.matches(&id).count(), 1, "{id}");
    }
}

#[test]
fn every_story_has_its_anchor() {
    for articles in [newsroom(), hostile_articles()] {
        let page = page_of(&articles);
        for story in &stories_of(&articles) {
            let anchor = format!(" id=\"{}\"", anchor::of_story(story.id()));
            assert_eq!(page.matches(&anchor).count(), 1, "{anchor}");
        }
    }
}

#[test]
fn larger_stories_come_first_and_single_articles_last() {
    let mut articles =
        vec![Article::new("alone", "Rain is expected in the hills of Orsa tonight.")];
    articles.extend(["b1", "b2"].map(|id| Article::new(id, BUDGET)));
    articles.extend(["f1", "f2", "f3"].map(|id| Article::new(id, FERRY)));
    let page = page_of(&articles);
    let places = ["story-f1", "story-b1", "story-alone"]
        .map(|anchor| page.find(&format!("id=\"{anchor}\"")).expect("is on the page"));
    assert!(places.is_sorted());
}

#[test]
fn many_reports_are_folded_but_present() {
    let articles: Vec<Article> = (0..12)
        .map(|number| {
            let text = format!("{FERRY} Edition {number} adds nothing but its own number.");
            Article::new(format!("edition-{number}"), text)
        })
        .collect();
    let stories = Detector::builder()
        .lens(Lens::Stories)
        .story_threshold(0.01)
        .build()
        .expect("in range")
        .detect(&articles)
        .expect("ids are unique");
    assert_eq!(stories.len(), 1);
    let mut page = Vec::new();
    render(&articles, &stories, &mut page).expect("memory takes it");
    let page = String::from_utf8(page).expect("UTF-8");
    assert_well_formed(&page);
    assert!(page.contains("<summary>6 more reports</summary>"));
    assert_eq!(page.matches("<section class=\"report\">").count(), 12);
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    assert_eq!(page_of(&newsroom()), page_of(&newsroom()));
}

#[test]
fn an_empty_batch_is_a_page_too() {
    let page = page_of(&[]);
    assert_well_formed(&page);
    assert!(page.contains("No two articles"));
}

#[test]
fn without_texts_the_page_says_so() {
    let articles = newsroom();
    let with = page_of(&articles);
    let mut page = Vec::new();
    let desk = Desk { articles: &articles, with_texts: false };
    write_page(&desk, &stories_of(&articles), &mut page).expect("memory takes it");
    let without = String::from_utf8(page).expect("UTF-8");
    assert_well_formed(&without);
    assert!(with.contains("before the tide turned") && !without.contains("before the tide turned"));
    assert!(!with.contains("left out") && without.contains("texts are left out"));
}

#[test]
fn articles_of_another_batch_are_refused() {
    let articles = newsroom();
    let stories = stories_of(&articles);
    assert!(error_of(&articles[1..], &stories).contains("12 articles, but 11 were given"));
    let mut swapped = articles;
    swapped.swap(0, 1);
    assert!(error_of(&swapped, &stories).contains("\"budget\", but had \"wire\""));
}
