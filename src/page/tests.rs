use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::*;
use crate::article::Timestamp;
use crate::detector::{Detector, Lens};

const FERRY: &str = "The ferry Aurora ran aground off Lundy on Sunday with 40 people aboard, and a \
    lifeboat from Appledore took all of them off before the tide turned, the coastguard said.";
const RESCUE: &str = "A lifeboat from Appledore rescued 40 people on Sunday from the ferry Aurora, \
    which had run onto rocks near Lundy. “Everyone is safe and well,” the coastguard said.";
const BUDGET: &str = "Parliament in Lisbon rejected the budget for next year after a night of \
    debate in which nine deputies of the governing party voted with the opposition.";

/// Breaks out of text, of attributes in either quote, of comments, and of reading order.
const HOSTILE: &str = "</script></style></title><script>alert(1)</script>\" onclick=\"x' y='\
    <!-- --> &amp; &#0; \0 \u{202e}olleh \u{2066}\u{feff} <img src=x>";

fn page_of(articles: &[Article]) -> String {
    page_by(&Detector::default(), articles)
}

fn page_by(detector: &Detector, articles: &[Article]) -> String {
    let analysis = detector.analyse(articles).expect("ids are unique");
    let mut page = Vec::new();
    render(&analysis, &mut page).expect("memory takes it");
    String::from_utf8(page).expect("UTF-8")
}

/// What the script is told in the element of this id.
fn told(page: &str, id: &str) -> Value {
    let start = format!("<script type=\"application/gzip\" id=\"{id}\">");
    let from = page.find(&start).expect("is on the page") + start.len();
    let packed = &page[from..from + page[from..].find('<').expect("is closed")];
    let bytes = STANDARD.decode(packed).expect("Base64");
    serde_json::from_reader(flate2::read::GzDecoder::new(&bytes[..])).expect("JSON")
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
        Article::new("daily", RESCUE).with_title("All safe after ferry accident"),
        Article::new("budget", BUDGET),
        Article::new("blank", ""),
    ];
    articles.extend((0..9).map(|number| Article::new(format!("copy-{number}"), FERRY)));
    articles
}

/// The names of the start and end tags, in order, without those within style and script.
fn tags(page: &str) -> Vec<&str> {
    let mut tags = Vec::new();
    let mut raw = None;
    for rest in page.split('<').skip(1) {
        let Some(tag) = rest.split([' ', '>', '\n']).next() else { continue };
        match raw {
            Some(name) if tag.strip_prefix('/') != Some(name) => continue,
            _ => raw = ["style", "script"].contains(&tag).then_some(tag),
        }
        tags.push(tag);
    }
    tags
}

fn assert_well_formed(page: &str) {
    let mut open = Vec::new();
    for tag in tags(page) {
        match tag.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name)),
            None if ["!DOCTYPE", "meta", "input"].contains(&tag) => {}
            None => open.push(tag),
        }
    }
    assert_eq!(open, Vec::<&str>::new());
}

#[test]
fn hostile_articles_stay_text() {
    let page = page_of(&hostile_articles());
    assert_well_formed(&page);
    assert!(!page.contains("<img") && !page.contains("\" onclick") && !page.contains('\0'));
    assert!(!page.contains("alert(1)</script>"));
    assert_eq!(page.matches("<script>").count(), 1);
}

#[test]
fn directional_controls_stay_within_isolated_elements() {
    let page = page_of(&hostile_articles());
    for (at, _) in page.match_indices('\u{202e}') {
        let tag = &page[page[..at].rfind('<').expect("an element is open")..at];
        let around = &page[page[..at].rfind("<h3").unwrap_or(0)..at];
        assert!(
            tag.starts_with("<bdi ")
                || tag.contains(" dir=\"auto\"")
                || around.contains("dir=\"auto\""),
            "{tag}"
        );
    }
}

#[test]
fn every_article_is_told_once_with_its_text() {
    let articles = newsroom();
    let page = page_of(&articles);
    assert_well_formed(&page);
    let block = told(&page, "block-0");
    let mut texts: Vec<(String, String)> = Vec::new();
    for story in block.as_array().expect("stories") {
        for article in story["articles"].as_array().expect("articles") {
            let string = |field: &str| article[field].as_str().expect("a string").to_owned();
            texts.push((string("id"), string("text")));
        }
    }
    texts.sort();
    let mut expected: Vec<(String, String)> = articles
        .iter()
        .map(|article| (article.id().to_owned(), article.text().to_owned()))
        .collect();
    expected.sort();
    assert_eq!(texts, expected);
}

#[test]
fn stories_are_listed_with_what_they_are_found_by_the_largest_first() {
    let page = page_of(&newsroom());
    let index = told(&page, "index");
    let first = &index["stories"][0];
    assert_eq!(first["anchor"], "story-wire");
    assert_eq!((first["articles"].as_u64(), first["reports"].as_u64()), (Some(11), Some(2)));
    assert_eq!(index["sources"][first["sources"][0].as_u64().expect("a number") as usize], "Wire");
    let strings = |value: &Value| -> Vec<String> {
        value
            .as_array()
            .expect("a list")
            .iter()
            .map(|v| v.as_str().unwrap_or("").to_owned())
            .collect()
    };
    assert!(strings(&first["names"]).contains(&"copy-3".to_owned()));
    assert!(strings(&first["terms"]).contains(&"Aurora".to_owned()));
    assert_eq!(index["blocks"], serde_json::json!([3]));
    assert!(page.contains("href=\"#story-wire\""));
}

#[test]
fn pairs_say_where_two_texts_agree_and_differ() {
    let edited = FERRY.replace("40 people", "forty people");
    let articles = [
        Article::new("wire", format!("😀 {FERRY}")),
        Article::new("edited", edited.as_str()),
        Article::new("daily", RESCUE),
    ];
    let page = page_of(&articles);
    let story = &told(&page, "block-0")[0];
    let text =
        |at: &Value| story["articles"][at.as_u64().expect("a place") as usize]["text"].clone();
    let pairs = story["pairs"].as_array().expect("pairs");
    let copies = pairs.iter().find(|pair| pair["copies"] == true).expect("there are copies");
    // In units of UTF-16, as a browser counts.
    let cut = |of: &Value, range: &[Value]| -> String {
        let units: Vec<u16> = text(of).as_str().expect("a text").encode_utf16().collect();
        let bounds = [0, 1].map(|at| range[at].as_u64().expect("a place") as usize);
        String::from_utf16(&units[bounds[0]..bounds[1]]).expect("whole characters")
    };
    let edits: Vec<[String; 2]> = copies["edits"]
        .as_array()
        .expect("edits")
        .iter()
        .map(|edit| edit.as_array().expect("four places"))
        .map(|edit| [cut(&copies["a"], &edit[..2]), cut(&copies["b"], &edit[2..])])
        .collect();
    let sides = edits.iter().find(|sides| sides.contains(&"forty".to_owned())).expect("the edit");
    assert!(sides.contains(&"40".to_owned()));
    let reports = pairs.iter().find(|pair| pair["copies"] == false).expect("there are two reports");
    assert!(reports["probability"].as_f64().expect("a number") > 0.5);
    let name =
        |detail: &&Value| detail[0] == "name" && !detail[1].is_null() && !detail[2].is_null();
    let shared: Vec<String> = reports["details"]
        .as_array()
        .expect("details")
        .iter()
        .filter(name)
        .map(|detail| cut(&reports["a"], detail[1].as_array().expect("two places")))
        .collect();
    assert!(shared.iter().any(|name| name == "Lundy"), "{shared:?}");
}

#[test]
fn without_texts_the_page_says_so() {
    let articles = newsroom();
    let detector = Detector::default();
    let analysis = detector.analyse(&articles).expect("ids are unique");
    let desk = Desk { analysis: &analysis, sources: Sources::of(&articles) };
    let mut selection = Selection::of(analysis.stories(), &articles);
    assert!(!page_of(&articles).contains("left out:"));
    selection.has_texts = vec![true, false, false];
    let mut page = Vec::new();
    write_page(&desk, &selection, &mut page).expect("memory takes it");
    let page = String::from_utf8(page).expect("UTF-8");
    assert_well_formed(&page);
    assert!(page.contains("The texts of 2 stories are left out"));
    assert_eq!(told(&page, "block-0")[1]["articles"][0]["text"], Value::Null);
    assert!(told(&page, "block-0")[0]["articles"][0]["text"].is_string());

    selection.stories.truncate(1);
    selection.has_texts.truncate(1);
    selection.blocks[0] = 0..1;
    selection.articles = 11;
    let mut page = Vec::new();
    write_page(&desk, &selection, &mut page).expect("memory takes it");
    let page = String::from_utf8(page).expect("UTF-8");
    assert!(page.contains("2 smaller stories, with 2 articles"));
    assert_eq!(told(&page, "index")["stories"].as_array().map(Vec::len), Some(1));
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
    assert_eq!(told(&page, "index")["stories"], serde_json::json!([]));
}

#[test]
fn every_lens_makes_a_page() {
    for lens in [Lens::Copies, Lens::Stories] {
        let detector = Detector::builder().lens(lens).build().expect("in range");
        let page = page_by(&detector, &newsroom());
        assert_well_formed(&page);
        assert_eq!(told(&page, "block-0")[0]["articles"][0]["id"], "wire");
        // What was not looked for has no figures.
        let looked_for = lens != Lens::Copies;
        assert_eq!(page.contains("How sure"), looked_for);
        assert_eq!(page.contains("were not looked for"), !looked_for);
        // Nor do copies that are shown as reports.
        let are_apart = lens != Lens::Stories;
        assert_eq!(page.contains("nearly the same text as another"), are_apart);
        assert_eq!(page.contains("are shown as reports"), !are_apart);
    }
}
