//! What the copy lens promises, on articles made for it.

#[path = "support/pick.rs"]
mod pick;

use samestory::detector::{Boilerplate, CopyRule, DetectorBuilder, Lens};
use samestory::{Article, Detector, Stories, StoryIndex, Timestamp};

use pick::pick;

/// An invented word, others for each seed.
fn word(seed: usize, at: usize) -> String {
    const SYLLABLES: [&str; 16] = [
        "ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "pu", "ra", "se", "ti", "vo", "wu",
        "za",
    ];
    // With the place last, two seeds would have more words in common than chance gives.
    let number = pick(&[at, seed], 1 << 12);
    (0..3).map(|at| SYLLABLES[number >> (4 * at) & 15]).collect()
}

fn words(seed: usize, count: usize) -> Vec<String> {
    (0..count).map(|at| word(seed, at)).collect()
}

/// Sentences of twelve words.
fn sentences(words: &[String]) -> String {
    words.chunks(12).map(|sentence| sentence.join(" ") + ".").collect::<Vec<_>>().join(" ")
}

fn text(seed: usize, count: usize) -> String {
    sentences(&words(seed, count))
}

fn articles(texts: impl IntoIterator<Item = String>) -> Vec<Article> {
    texts.into_iter().enumerate().map(|(at, text)| Article::new(at.to_string(), text)).collect()
}

fn copies(builder: DetectorBuilder, articles: &[Article]) -> Stories {
    let detector = builder.lens(Lens::Copies).build().expect("the settings are in range");
    detector.detect(articles).expect("ids are unique")
}

fn reports(stories: &Stories) -> Vec<usize> {
    stories.articles().map(|article| article.report().number()).collect()
}

#[test]
fn exact_light_cut_and_wrapped_copies_are_one_report() {
    let words = words(1, 300);
    let mut edited = words.clone();
    for at in [20, 90, 150, 222] {
        edited[at] = "anders".into();
    }
    let texts = [
        sentences(&words),
        sentences(&words).to_uppercase(),
        sentences(&edited),
        sentences(&words[..120]),
        format!("{}\n{}\n{}", text(2, 40), sentences(&words), text(3, 60)),
        text(4, 300),
    ];
    let found = copies(Detector::builder(), &articles(texts));
    assert_eq!(reports(&found), [0, 0, 0, 0, 0, 1]);
}

#[test]
fn a_threshold_alone_asks_for_jaccard_alone() {
    let words = words(1, 300);
    let pair = articles([sentences(&words), sentences(&words[..120])]);
    let jaccard = Detector::builder().copy_rule(CopyRule::jaccard(0.5));
    assert_eq!(reports(&copies(jaccard, &pair)), [0, 1]);
    let containment = Detector::builder().copy_rule(CopyRule::jaccard(0.5).or_containment(0.9));
    assert_eq!(reports(&copies(containment, &pair)), [0, 0]);
}

#[test]
fn a_digest_does_not_join_its_items() {
    let items: Vec<String> = (1..=5).map(|seed| text(seed, 80)).collect();
    let digest = items.join("\n");
    let found = copies(Detector::builder(), &articles(items.into_iter().chain([digest])));
    assert_eq!(found.figures().reports, 6);
}

/// By Jaccard alone a digest may be a copy of one that is more than half of it; the others it holds are no
/// copies of that.
#[test]
fn a_digest_joins_no_item_to_a_longer_one() {
    let [long, short] = [text(1, 130), text(2, 100)];
    for digest in [format!("{long}\n{short}"), format!("{short}\n{long}")] {
        let three = articles([long.clone(), short.clone(), digest]);
        let found = copies(Detector::builder(), &three);
        assert_eq!(reports(&found), [0, 1, 0]);
        let pairs = Detector::default().copy_pairs(&three).expect("ids are unique");
        assert_eq!(pairs.iter().map(|pair| (pair.a, pair.b)).collect::<Vec<_>>(), [(0, 2)]);
        let mut index = StoryIndex::new(&Detector::default());
        for article in &three {
            index.insert(article).expect("ids are unique");
        }
        let copy_of = |id: &str| index.get(id).expect("it came").copy_of().map(str::to_owned);
        assert_eq!(["0", "1", "2"].map(copy_of), [None, None, Some("0".to_owned())]);
    }
}

#[test]
fn every_pair_of_a_large_report_is_listed() {
    let words = words(5, 120);
    let near = articles((0..400).map(|at| {
        let mut edited = words.clone();
        edited[at % 120] = format!("anders{at}");
        sentences(&edited)
    }));
    let detector = Detector::builder().copy_rule(CopyRule::jaccard(0.8)).build().expect("in range");
    let pairs = detector.copy_pairs(&near).expect("ids are unique");
    assert!(pairs.len() * 100 >= 400 * 399 / 2 * 99, "{} pairs", pairs.len());
}

#[test]
fn stories_under_one_disclaimer_stay_apart() {
    let disclaimer = text(0, 150);
    let different = articles((1..=600).map(|seed| format!("{}\n{disclaimer}", text(seed, 60))));
    let found = Detector::default().detect(&different).expect("ids are unique");
    assert_eq!(found.len(), 600);
    assert!(found.figures().boilerplate_segments >= 12);
    let kept = copies(Detector::builder().boilerplate(Boilerplate::Keep), &different);
    assert!(kept.len() < 600, "the disclaimer is long enough to matter");
}

#[test]
fn a_disclaimer_that_no_full_stop_sets_off_is_boilerplate() {
    let disclaimer = words(8, 150).join(" ");
    let stories = (0..400).map(|seed| words(100 + seed, 60).join(" ") + " " + &disclaimer);
    let found = copies(Detector::builder(), &articles(stories));
    assert_eq!(found.figures().reports, 400);
}

#[test]
fn copies_that_are_nearly_all_disclaimer_are_copies() {
    let disclaimer = text(8, 150);
    let stories = (0..60).map(|seed| text(100 + seed, 60) + "\n" + &disclaimer);
    let note = text(99, 5) + "\n" + &disclaimer;
    let other = text(98, 5) + "\n" + &disclaimer;
    let found = copies(Detector::builder(), &articles(stories.chain([note.clone(), other, note])));
    let reports = reports(&found);
    assert_eq!(reports[60], reports[62]);
    assert_eq!(found.figures().reports, 62);
}

#[test]
fn notes_of_which_nothing_but_a_footer_is_long_enough_are_copies_where_they_are_the_same() {
    let footer = text(8, 30);
    let stories = (0..60).map(|seed| text(100 + seed, 60) + "\n" + &footer);
    let note = |id: &str, title: &str| Article::new(id, footer.clone()).with_title(title);
    let notes = [note("a", "Short note"), note("b", "Harbour notice"), note("c", "Short note")];
    let articles: Vec<Article> = articles(stories).into_iter().chain(notes).collect();
    let found = copies(Detector::builder(), &articles);
    assert_eq!(reports(&found)[60..], [60, 61, 60]);
    assert_eq!(found.figures().too_short, 3);
}

#[test]
fn lines_broken_to_fit_a_column_do_not_hide_copies() {
    let wrapped = |seed: usize, width: usize| {
        let words: Vec<String> = words(seed, 300);
        let with_everyday =
            words.chunks(2).map(|pair| format!("{} of the {} and", pair[0], pair[1]));
        let mut lines = vec![String::new()];
        for word in with_everyday.collect::<Vec<_>>().join(" ").split(' ') {
            if lines.last().is_some_and(|line| line.len() + word.len() > width) {
                lines.push(String::new());
            }
            if let Some(line) = lines.last_mut() {
                *line += word;
                *line += " ";
            }
        }
        lines.join("\n")
    };
    let texts = (0..40).flat_map(|seed| [8, 11, 15, 70].map(|width| wrapped(seed, width)));
    let found = copies(Detector::builder(), &articles(texts));
    assert_eq!(found.figures().reports, 40);
}

#[test]
fn wrappers_around_a_few_stories_are_known() {
    // Six papers, each with a wrapper of its own around one text that all carry and four others.
    let wrapped = (0..6).flat_map(|paper| {
        (0..5).map(move |story| {
            let body = if story == 0 { text(1, 60) } else { text(100 + paper * 10 + story, 60) };
            format!("{}\n{body}", text(1000 + paper, 50))
        })
    });
    let articles = articles(wrapped);
    let stories = Detector::default().detect(&articles).expect("ids are unique");
    assert_eq!(stories.figures().reports, 25);
    let reports = reports(&stories);
    assert!((0..6).all(|paper| reports[paper * 5] == reports[0]));
}

#[test]
fn copies_in_different_wrappers_are_copies() {
    // Each wrapper is around other stories too, so that it is known as one.
    let wrapper = |site: usize| text(1000 + site, 120);
    let mut texts = Vec::new();
    for site in 0..8 {
        texts.push(format!("{}\n{}", wrapper(site), text(1, 100)));
        texts.extend(
            (0..12)
                .map(|other| format!("{}\n{}", wrapper(site), text(100 + site * 20 + other, 100))),
        );
    }
    let found = copies(Detector::builder(), &articles(texts));
    let reports = reports(&found);
    assert!((0..8).all(|site| reports[site * 13] == 0));
    assert_eq!(found.figures().reports, 1 + 8 * 12);
}

#[test]
fn a_part_finds_its_report_by_way_of_any_copy_in_it() {
    // The edited text was published first and so stands for both; only the other holds the whole part.
    let whole = words(3, 200);
    let mut edited = whole.clone();
    for at in [10, 25, 40, 60, 75, 90, 105, 120, 135, 150, 165] {
        edited[at] = format!("anders{at}");
    }
    let dated = (0..).zip([&edited[..], &whole, &whole[..50]]).map(|(day, words)| {
        let date = Timestamp::from_unix_seconds(day * 86_400);
        Article::new(day.to_string(), sentences(words)).with_date(date)
    });
    let articles: Vec<Article> = dated.collect();
    let pairs = Detector::default().copy_pairs(&articles).expect("unique ids");
    let pairs: Vec<(usize, usize)> = pairs.iter().map(|pair| (pair.a, pair.b)).collect();
    assert_eq!(pairs, [(0, 1), (1, 2)]);
    assert_eq!(reports(&copies(Detector::builder(), &articles)), [0, 0, 0]);
    // Nothing is between these two.
    let without = [articles[0].clone(), articles[2].clone()];
    assert_eq!(reports(&copies(Detector::builder(), &without)), [0, 1]);
}

#[test]
fn a_chain_of_small_changes_is_not_one_report() {
    let mut words = words(7, 200);
    let chain = (0..3000).map(|step| {
        // Each article changes 6 of the 200 words of the one before.
        for edit in 0..6 {
            words[(step * 31 + edit * 33) % 200] = word(8, 6 * step + edit);
        }
        sentences(&words)
    });
    let chain = articles(chain);
    let builder = Detector::builder().copy_rule(CopyRule::jaccard(0.5));
    let found = copies(builder.clone(), &chain);
    let largest =
        found.iter().flat_map(|story| story.reports().map(|report| report.articles().len()));
    assert!(largest.max() <= Some(60), "a report holds what is near its centre, not the chain");
    let pairs = builder.build().expect("in range").copy_pairs(&chain[..200]).expect("unique ids");
    assert!((0..199).all(|at| pairs.iter().any(|pair| (pair.a, pair.b) == (at, at + 1))));
}

#[test]
fn pairs_are_those_of_brute_force() {
    // 40 families of a text and copies of it, more and more edited.
    let mut texts = Vec::new();
    for family in 0..40 {
        let words = words(family, 150);
        for edits in [0, 2, 5, 9, 14, 20] {
            let mut edited = words.clone();
            (0..edits).for_each(|edit| edited[(edit * 37) % 150] = format!("anders{edit}"));
            texts.push(sentences(&edited));
        }
    }
    let articles = articles(texts);
    let shingles = |article: &Article| -> std::collections::BTreeSet<Vec<String>> {
        let words: Vec<String> =
            article.text().replace('.', "").split(' ').map(str::to_owned).collect();
        words.windows(5).map(<[String]>::to_vec).collect()
    };
    let sets: Vec<_> = articles.iter().map(shingles).collect();
    for threshold in [0.5, 0.8] {
        let mut expected = Vec::new();
        for a in 0..sets.len() {
            for b in a + 1..sets.len() {
                let shared = sets[a].intersection(&sets[b]).count() as f64;
                let union = sets[a].union(&sets[b]).count() as f64;
                if shared / union >= threshold {
                    expected.push((a, b));
                }
            }
        }
        let detector =
            Detector::builder().copy_rule(CopyRule::jaccard(threshold)).build().expect("in range");
        let found: Vec<(usize, usize)> = detector
            .copy_pairs(&articles)
            .expect("unique ids")
            .iter()
            .map(|pair| (pair.a, pair.b))
            .collect();
        assert!(found.iter().all(|pair| expected.contains(pair)), "precision is 1");
        assert!(found.len() * 100 >= expected.len() * 99, "{} of {}", found.len(), expected.len());
    }
}

#[test]
fn many_near_copies_cost_in_proportion() {
    let words = words(5, 120);
    let near = (0..3000).map(|at| {
        let mut edited = words.clone();
        edited[at % 120] = format!("anders{at}");
        sentences(&edited)
    });
    let found = copies(Detector::builder(), &articles(near));
    assert_eq!(found.figures().reports, 1);
    assert!(found.figures().copy_candidates < 3000 * 3000 / 8, "{:?}", found.figures());
}

#[test]
fn too_short_to_judge_is_alone_and_not_lost() {
    let texts = ["", "Photo of the day.", "Photo of the day.", "😀😀😀", "\u{0}\u{0}"];
    let found = Detector::default().detect(articles(texts.map(str::to_owned))).expect("unique ids");
    assert_eq!((found.len(), found.figures().too_short), (5, 5));
}

#[test]
fn headlines_without_a_text_are_judged_by_themselves() {
    let headline = "Ferry runs aground off Skarholm with 214 people on board in heavy fog";
    let feed = |count: usize| {
        (0..count).map(move |at| Article::new(at.to_string(), "").with_title(headline))
    };
    let found = Detector::default().detect(feed(5000)).expect("ids are unique");
    assert_eq!((found.len(), found.figures().reports), (1, 1));
}

#[test]
fn nothing_gives_nothing() {
    let found = Detector::default().detect(Vec::<Article>::new()).expect("no ids at all");
    assert!(found.is_empty());
    assert_eq!(found.iter().count(), 0);
}

#[test]
fn equal_ids_are_refused_by_name() {
    let twice = [Article::new("a", ""), Article::new("b", ""), Article::new("a", "")];
    let error = Detector::default().detect(&twice).expect_err("the id is there twice");
    assert_eq!(error.kind(), samestory::detector::DetectErrorKind::DuplicateId);
    assert!(error.to_string().contains("0 and 2"), "{error}");
}
