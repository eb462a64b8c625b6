//! The detector, on a handful of articles of any texts.

use samestory::detector::{Boilerplate, CopyRule, DetectError, DetectErrorKind, Lens, Relation};
use samestory::{Article, CopyScan, Detector, Stories, Timestamp};

use super::found::{groups, rows_of};
use super::input::{Input, text_of};

/// At most, so that every two of them can be explained.
const ARTICLES: usize = 12;

pub(crate) fn run(bytes: &[u8]) {
    let mut input = Input(bytes);
    let jaccard = input.share().max(0.01);
    let detector = detector(&mut input, jaccard);
    let [one, other] = input.bytes().map(usize::from);
    let articles = articles(input);
    let stories = detector.detect(&articles).expect("ids are unique");
    check_stories(&stories, articles.len());
    check_order(&detector, &articles, &stories);
    check_pairs(&detector, &articles, jaccard);
    if let [first, ..] = articles.as_slice() {
        let (one, other) = (one % articles.len(), other % articles.len());
        check_explanation(&detector, &articles, [one, other], &stories);
        let twice = articles.iter().chain([first]);
        let error = detector.detect(twice).expect_err("an id is used twice");
        assert_eq!(error.kind(), DetectErrorKind::DuplicateId);
    }
}

fn detector(input: &mut Input<'_>, jaccard: f64) -> Detector {
    let lens = [Lens::Both, Lens::Copies, Lens::Stories][input.below(3)];
    let boilerplate = [Boilerplate::Drop, Boilerplate::Keep][input.below(2)];
    let containment = input.share().max(0.01);
    let rule = match input.below(2) {
        0 => CopyRule::jaccard(jaccard),
        _ => CopyRule::jaccard(jaccard).or_containment(containment),
    };
    let builder = Detector::builder()
        .lens(lens)
        .boilerplate(boilerplate)
        .copy_rule(rule)
        .story_threshold(input.share().max(0.01))
        .seed(input.byte().into());
    builder.build().expect("all are in their ranges")
}

/// Pieces of the bytes, the lengths of which a byte each tells; some texts are those of another
/// article once more.
fn articles(mut input: Input<'_>) -> Vec<Article> {
    let mut texts = Vec::new();
    let mut articles = Vec::new();
    let each = input.0.len() / ARTICLES;
    while !input.is_empty() && articles.len() < ARTICLES {
        let [kind, length, date] = input.bytes();
        let bytes = input.take(each.max(usize::from(length)));
        let mut text = text_of(bytes, kind % 2 == 1).into_owned();
        if let Some(before) = texts.last().filter(|_| kind & 2 != 0) {
            text = format!("{before}{text}");
        }
        let mut article = Article::new(articles.len().to_string(), text.clone());
        if kind & 4 != 0 {
            let end = text.floor_char_boundary(usize::from(date));
            article = article.with_title(&text[..end]).with_source("wire");
        }
        if kind & 8 != 0 {
            let days = i64::from(date) << (kind >> 4 << 2);
            article = article.with_date(Timestamp::from_unix_seconds(days));
        }
        texts.push(text);
        articles.push(article);
    }
    articles
}

fn check_stories(stories: &Stories, count: usize) {
    let mut placed = vec![0; count];
    let mut reports = 0;
    for (number, story) in (0..).zip(stories.iter()) {
        for report in story.reports() {
            reports += 1;
            let articles: Vec<usize> = report.articles().map(|member| member.number()).collect();
            assert_eq!(report.copies().len() + 1, articles.len());
            assert!(articles.contains(&report.representative().number()));
            for index in articles {
                placed[index] += 1;
                let article = stories.article(index).expect("it is one of them");
                assert_eq!(article.story().number(), number);
                assert_eq!(article.report().number(), report.number());
                assert_eq!(article.is_representative(), article.overlap().is_none());
            }
        }
    }
    assert!(placed.iter().all(|&times| times == 1), "each is placed once: {placed:?}");
    assert_eq!(stories.articles().len(), count);
    assert!(stories.articles().all(|article| article.report().number() < reports));
}

fn check_order(detector: &Detector, articles: &[Article], stories: &Stories) {
    let reversed = detector.detect(articles.iter().rev()).expect("ids are unique");
    let [reversed, found] = [&reversed, stories].map(|stories| groups(rows_of(stories)));
    assert_eq!(reversed, found, "groups do not depend on the order");
}

fn check_pairs(detector: &Detector, articles: &[Article], jaccard: f64) {
    let copies = detector.copy_pairs(articles).expect("ids are unique");
    assert!(copies.is_sorted_by(|left, right| (left.a, left.b) < (right.a, right.b)));
    assert!(copies.iter().all(|pair| pair.a < pair.b && pair.b < articles.len()));
    for pair in detector.story_pairs(articles).expect("ids are unique") {
        assert!(pair.a < pair.b && pair.b < articles.len());
        assert!((0.0..=1.0).contains(&pair.score.probability()), "{:?}", pair.score);
    }
    let scan = CopyScan::new(jaccard).expect("in its range");
    let read = || articles.iter().map(Ok::<_, DetectError>);
    let of = scan.representatives(read, Ok).expect("reads the same twice");
    assert!(of.len() == articles.len() && of.iter().all(|&first| of[first] == first));
}

fn check_explanation(
    detector: &Detector,
    articles: &[Article],
    [one, other]: [usize; 2],
    stories: &Stories,
) {
    let ids = [articles[one].id(), articles[other].id()];
    let analysis = detector.analyse(articles).expect("ids are unique");
    let explanation = analysis.explain(ids).expect("the ids are known");
    let [a, b] = [one, other].map(|index| stories.article(index).expect("it is one of them"));
    let are_one_report = a.report().number() == b.report().number();
    let expected = match (are_one_report, a.story().number() == b.story().number()) {
        (true, _) => Relation::SameReport,
        (false, true) => Relation::SameStory,
        (false, false) => Relation::DifferentStories,
    };
    if one != other {
        assert_eq!(explanation.relation, expected);
    }
    assert!((0.0..=1.0).contains(&explanation.score.probability()));
    assert!((0.0..=1.0 + 1e-6).contains(&explanation.weighted_jaccard));
    assert!(explanation.terms.iter().all(|term| !term.text.is_empty()));
    for passage in &explanation.passages {
        assert!(!articles[one].text()[passage.left.clone()].is_empty());
        assert!(!articles[other].text()[passage.right.clone()].is_empty());
    }
}
