//! The whole path on the engine against the batch: identical, not similar.

use std::path::Path;
use std::sync::{Arc, Mutex};

use datafusion::arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, TimeUnit};
use datafusion::datasource::MemTable;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::prelude::{SessionConfig, SessionContext};

use samestory::detector::{Boilerplate, CopyRule, Lens};
use samestory::engine::{self, Columns, Options, Outcome};
use samestory::{Article, Detector, Timestamp};

use crate::generator::Generator;
use crate::groups::{Groups, groups, rows_of};
use crate::sample::sample;
use crate::tables::{each_row, table};

pub(crate) fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime")
}

/// The table in so many parts, in which parts of it are read at the same time.
fn session(articles: &[Article], parts: usize) -> SessionContext {
    let session = SessionContext::new_with_config(
        SessionConfig::new().with_target_partitions(parts).with_batch_size(256),
    );
    let all = table(articles);
    let step = articles.len().div_ceil(parts).max(1);
    let part = |start: usize| vec![all.slice(start, step.min(articles.len() - start))];
    let parts = (0..articles.len().max(1)).step_by(step).map(part).collect();
    let table = MemTable::try_new(all.schema(), parts).expect("one schema");
    session.register_table("news", Arc::new(table)).expect("a new name");
    session
}

fn of_engine(articles: &[Article], detector: &Detector, parts: usize) -> (Groups, Outcome) {
    let folder = tempfile::tempdir().expect("a folder");
    let output = folder.path().join("stories");
    let options = Options::default().detector(detector.clone());
    runtime().block_on(async {
        let session = session(articles, parts);
        let outcome = engine::dedupe(&session, "news", &output, &options).await.expect("it runs");
        assert!(!folder.path().join("stories.work").exists(), "the work folder is gone");
        (groups_of(&session, &output).await, outcome)
    })
}

pub(crate) async fn groups_of(session: &SessionContext, output: &Path) -> Groups {
    let mut rows = Vec::new();
    each_row(session, output, |row| rows.push(row.map(str::to_owned))).await;
    groups(rows)
}

pub(crate) fn assert_same(articles: &[Article], detector: &Detector) -> Outcome {
    let stories = detector.detect(articles).expect("ids are unique");
    let (found, outcome) = of_engine(articles, detector, 3);
    let expected = groups(rows_of(&stories));
    assert_eq!(found.len(), articles.len());
    let differing: Vec<_> =
        expected.iter().filter(|(id, of)| found.get(*id) != Some(of)).take(5).collect();
    assert!(differing.is_empty(), "{differing:?}");
    let reports = stories.iter().map(|story| story.reports().len()).sum::<usize>();
    let counts = [articles.len(), reports, stories.len()].map(|count| count as u64);
    assert_eq!([outcome.articles, outcome.reports, outcome.stories], counts);
    outcome
}

#[test]
fn the_sample_is_grouped_as_by_the_batch() {
    assert_same(&sample(), &Detector::default());
}

#[test]
fn each_lens_and_setting_is_that_of_the_detector() {
    let builder = Detector::builder;
    for detector in [
        builder().lens(Lens::Copies),
        builder().lens(Lens::Stories),
        builder().boilerplate(Boilerplate::Keep).story_threshold(0.8),
        builder().copy_rule(CopyRule::jaccard(0.3)).seed(7),
        builder().copy_rule(CopyRule::jaccard(0.9).or_containment(0.5)).story_precision(0.95),
    ] {
        assert_same(&sample(), &detector.build().expect("settings in their ranges"));
    }
}

/// More reports than are compared all with all, with copies of three kinds.
#[test]
fn more_than_are_all_compared() {
    let articles: Vec<Article> = Generator::new(5).take(1_800).collect();
    let outcome = assert_same(&articles, &Detector::default());
    assert!(outcome.stages.iter().any(|stage| stage.name == "story_buckets"));
}

/// Near-copies in one crowded bucket, equal texts, parts of others, a digest, a phrase that many use,
/// disclaimers with and without a sentence of their own, once and more often, and texts too short to
/// judge.
#[test]
fn what_is_hard_for_the_copy_lens() {
    let phrase = " said a spokeswoman for the ministry of the interior on that same evening";
    let within_last_sentence = |article: &Article, text: &str| {
        article.text().trim_end_matches(|c: char| !c.is_alphanumeric()).to_owned() + text
    };
    let mut articles: Vec<Article> = Generator::new(6).take(400).collect();
    for article in &mut articles[..380] {
        let text = within_last_sentence(article, phrase);
        *article = Article::new(article.id(), text).with_title(article.title().unwrap_or_default());
    }
    let long = articles.iter().max_by_key(|article| article.text().len()).expect("some").clone();
    let words: Vec<&str> = long.text().split(' ').collect();
    for number in 0..120 {
        let mut edited = words.clone();
        let (at, other) = (number * 3 % words.len(), number * 7 % words.len());
        edited.swap(at, other);
        articles.push(Article::new(format!("near{number}"), edited.join(" ")));
    }
    for number in 0..5 {
        articles.push(Article::new(format!("equal{number}"), long.text()));
        let part = words[words.len() / 5 * number..].join(" ");
        articles.push(Article::new(format!("part{number}"), part));
    }
    let digest: String =
        articles[..12].iter().map(|article| article.text().to_owned() + "\n").collect();
    articles.push(Article::new("digest", digest));
    let disclaimer = "\nThe views in this article are those of the author alone. All rights are \
        reserved by the company, which cannot be held to account for what is wrong.";
    for (number, article) in Generator::new(8).take(40).enumerate() {
        let text = article.text().to_owned() + disclaimer;
        // So often that what is above the disclaimer recurs, too.
        for again in 0..if number < 20 { 4 } else { 0 } {
            articles.push(Article::new(format!("again{number}x{again}"), text.as_str()));
        }
        articles.push(Article::new(format!("under{number}"), text));
    }
    let template = (0..60).map(|word| format!(" plain{word}")).collect::<String>();
    for (number, article) in Generator::new(9).take(30).enumerate() {
        let text = within_last_sentence(&article, &template);
        articles.push(Article::new(format!("page{number}"), text));
    }
    for (number, text) in ["", "Too short.", "too short", "!"].into_iter().enumerate() {
        articles.push(Article::new(format!("short{number}"), text));
    }
    let outcome = assert_same(&articles, &Detector::default());
    let rows = |name: &str| {
        outcome.stages.iter().find(|stage| stage.name == name).map_or(0, |stage| stage.rows)
    };
    for stage in ["template_grams", "boilerplate", "common_shingles", "contained", "stories"] {
        assert!(rows(stage) > 0, "{stage}");
    }
}

#[test]
fn no_article_at_all() {
    let outcome = assert_same(&[], &Detector::default());
    assert_eq!(outcome.stories, 0);
}

/// Runs over a table of these columns, and gives the rows of the output or the error as text.
fn run_over(
    columns: &[(&str, ArrayRef)],
    folder: &Path,
    options: &Options,
) -> Result<(Groups, Outcome), String> {
    run_in(&SessionContext::new(), columns, folder, options)
}

fn run_in(
    session: &SessionContext,
    columns: &[(&str, ArrayRef)],
    folder: &Path,
    options: &Options,
) -> Result<(Groups, Outcome), String> {
    runtime().block_on(async {
        let table = RecordBatch::try_from_iter_with_nullable(
            columns.iter().map(|(name, of)| (*name, Arc::clone(of), true)),
        )
        .expect("columns of equal length");
        session.deregister_table("news").expect("a name");
        session.register_batch("news", table).expect("a new name");
        let output = folder.join("stories");
        let outcome = engine::dedupe(session, "news", &output, options).await;
        let outcome = outcome.map_err(|error| error.to_string())?;
        // A session remembers what was in a folder.
        Ok((groups_of(&SessionContext::new(), &output).await, outcome))
    })
}

fn strings(rows: &[Option<&str>]) -> ArrayRef {
    Arc::new(StringArray::from(rows.to_vec()))
}

/// Two reports a day apart, and another.
const REPORTS: [&str; 3] = [
    "The ferry Aurora ran aground off Lundy on Sunday with 40 people aboard, rescuers said.",
    "Rocks near Lundy trapped the Aurora with forty people aboard, and the ferry took in water.",
    "Parliament in Lisbon rejected the budget after a night of debate that few had expected.",
];

#[test]
fn columns_of_any_name_and_type_are_read() {
    let seconds = [0, 86_400, 86_400].map(|second| 1_700_000_000 + second);
    let articles: Vec<Article> = (0..3)
        .map(|at| {
            Article::new((at + 10).to_string(), REPORTS[at])
                .with_date(Timestamp::from_unix_seconds(seconds[at]))
        })
        .collect();
    let stories = Detector::default().detect(&articles).expect("ids are unique");
    let expected = groups(rows_of(&stories));
    let seconds: ArrayRef = Arc::new(Int64Array::from(seconds.to_vec()));
    let moments = cast(&seconds, &DataType::Timestamp(TimeUnit::Second, None)).expect("moments");
    let options = Options::default().columns(Columns {
        id: "No".into(),
        text: "Text body".into(),
        date: "day".into(),
        ..Columns::default()
    });
    let milliseconds: ArrayRef = Arc::new(Int64Array::from(
        articles
            .iter()
            .filter_map(|article| Some(article.date()?.as_unix_seconds() * 1000))
            .collect::<Vec<_>>(),
    ));
    for date in [
        Arc::clone(&seconds),
        milliseconds,
        cast(&moments, &DataType::Timestamp(TimeUnit::Nanosecond, Some("UTC".into())))
            .expect("moments"),
        cast(&moments, &DataType::Utf8).expect("text"),
        cast(&cast(&moments, &DataType::Utf8).expect("text"), &DataType::Utf8View).expect("text"),
    ] {
        let ids: ArrayRef = Arc::new(Int64Array::from(vec![10, 11, 12]));
        let texts = cast(&strings(&REPORTS.map(Some)), &DataType::LargeUtf8).expect("text");
        let folder = tempfile::tempdir().expect("a folder");
        let columns = [("day", date), ("No", ids), ("Text body", texts)];
        let (found, _) = run_over(&columns, folder.path(), &options).expect("it runs");
        assert_eq!(found, expected);
    }
}

#[test]
fn what_was_named_must_be_there_and_an_empty_date_is_none() {
    let texts = strings(&REPORTS.map(Some));
    let ids = strings(&["a", "b", "c"].map(Some));
    let folder = tempfile::tempdir().expect("a folder");
    let named = [
        Columns { title: "headlin".into(), ..Columns::default() },
        Columns { date: "publshed".into(), ..Columns::default() },
    ];
    for columns in named {
        let options = Options::default().columns(columns);
        let table = [("id", Arc::clone(&ids)), ("text", Arc::clone(&texts))];
        let error = run_over(&table, folder.path(), &options).expect_err("there is none");
        assert!(error.contains("has no column"), "{error}");
    }
    let dates = strings(&[Some(""), None, Some("2024-05-01T00:00:00Z")]);
    let table = [("id", ids), ("text", texts), ("date", dates)];
    run_over(&table, folder.path(), &Options::default()).expect("it runs");
    // Without a name no column is read, whatever is in it.
    let table = [table[0].clone(), table[1].clone(), ("date", strings(&["soon"; 3].map(Some)))];
    let columns = Columns { title: String::new(), date: String::new(), ..Columns::default() };
    std::fs::remove_dir_all(folder.path().join("stories")).expect("it was written");
    run_over(&table, folder.path(), &Options::default().columns(columns)).expect("it runs");
}

#[test]
fn bad_input_is_an_error_that_names_the_place() {
    let texts = strings(&REPORTS.map(Some));
    let ids = strings(&["a", "b", "c"].map(Some));
    let numbers: ArrayRef = Arc::new(Int64Array::from(vec![1, 2, 3]));
    let error = |columns: &[(&str, ArrayRef)]| {
        let folder = tempfile::tempdir().expect("a folder");
        let error = run_over(columns, folder.path(), &Options::default()).expect_err("bad input");
        assert!(!folder.path().join("stories").exists(), "half written");
        error
    };
    for (columns, part) in [
        (vec![("id", &ids)], r#"no column "text" (Columns::text)"#),
        (
            vec![("id", &ids), ("text", &numbers)],
            r#"the column "text" (Columns::text) is of Int64"#,
        ),
        (vec![("name", &ids), ("text", &texts)], r#"no column "id""#),
        (
            vec![("id", &strings(&[Some("a"), None, None])), ("text", &texts)],
            "2 of 3 articles have no id",
        ),
        (
            vec![("id", &strings(&["a", "b", "a"].map(Some))), ("text", &texts)],
            r#"the same id "a""#,
        ),
        (
            vec![("id", &ids), ("text", &texts), ("date", &strings(&[None, Some("soon"), None]))],
            r#"1 of 3 articles have a date that cannot be read in the column "date" (Columns::date), "b" has "soon""#,
        ),
        (
            vec![
                ("id", &ids),
                ("text", &texts),
                ("date", &strings(&["2025-12-31", "12/31/2025", "5 May"].map(Some))),
            ],
            r#""b" has "12/31/2025": strings are read such as 2025-12-31"#,
        ),
    ] {
        let columns: Vec<(&str, ArrayRef)> =
            columns.into_iter().map(|(name, of)| (name, Arc::clone(of))).collect();
        let error = error(&columns);
        assert!(error.contains(part), "{part}: {error}");
    }
    // A text or a date that is missing is none.
    let columns = [
        ("id", ids),
        ("text", strings(&[Some(REPORTS[0]), None, None])),
        ("date", strings(&[Some("2026-11-05T10:00:00Z"), None, None])),
    ];
    let folder = tempfile::tempdir().expect("a folder");
    let (found, _) = run_over(&columns, folder.path(), &Options::default()).expect("it runs");
    assert_eq!(found.len(), 3);
}

#[test]
fn a_run_goes_on_where_the_one_before_was_cut_off() {
    let folder = tempfile::tempdir().expect("a folder");
    let (output, work) = (folder.path().join("stories"), folder.path().join("between"));
    let options = Options::default().work_folder(&work).keep_work();
    let ids = strings(&["a", "b", "c"].map(Some));
    let columns = [("id", ids), ("text", strings(&REPORTS.map(Some)))];
    let run = |options: &Options| run_over(&columns, folder.path(), options);
    let told = Arc::new(Mutex::new(Vec::new()));
    let listener = Arc::clone(&told);
    let options =
        options.on_stage(move |stage| listener.lock().expect("no panic").push(stage.clone()));
    let told = move || std::mem::take(&mut *told.lock().expect("no panic"));
    let (expected, first) = run(&options).expect("it runs");
    assert!(first.stages.iter().all(|stage| stage.duration.is_some()));
    assert_eq!(told(), first.stages);

    let error = run(&options).expect_err("there is an output");
    assert!(error.contains("is there already"), "{error}");
    std::fs::remove_dir_all(&output).expect("it was written");

    // The last but two stages half written.
    let cut: Vec<&str> = first.stages.iter().rev().take(3).map(|stage| &stage.name[..]).collect();
    for name in &cut {
        let _ = std::fs::remove_file(work.join(name).with_extension("rows"));
    }
    std::fs::write(work.join(cut[1]).join("part.parquet"), "half").expect("the folder is there");
    let (found, second) = run(&options).expect("it goes on");
    assert_eq!(found, expected);
    assert_eq!(told(), second.stages);
    for (before, stage) in first.stages.iter().zip(&second.stages) {
        assert_eq!((&before.name, before.rows), (&stage.name, stage.rows));
        assert_eq!(stage.duration.is_some(), cut.contains(&&stage.name[..]), "{}", stage.name);
    }

    std::fs::remove_dir_all(&output).expect("it was written");
    let other = Detector::builder().seed(1).build().expect("a seed");
    let error = run(&options.clone().detector(other)).expect_err("other settings");
    assert!(error.contains("other settings"), "{error}");
    let error = run(&options.work_folder(folder.path())).expect_err("another folder");
    assert!(error.contains("is no work folder"), "{error}");
}

#[test]
fn a_run_after_the_input_was_mended_reads_it_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let options = Options::default().work_folder(folder.path().join("between")).keep_work();
    let session = SessionContext::new();
    let run_with = |ids: &[&str], options: &Options| {
        let texts = strings(&REPORTS[..ids.len()].iter().copied().map(Some).collect::<Vec<_>>());
        let ids = strings(&ids.iter().copied().map(Some).collect::<Vec<_>>());
        run_in(&session, &[("id", ids), ("text", texts)], folder.path(), options)
    };
    let run = |ids: &[&str]| run_with(ids, &options);
    let error = run(&["a", "b", "a"]).expect_err("an id is there twice");
    assert!(error.contains(r#"the same id "a""#), "{error}");
    // Nothing is done yet: other columns may be what mends it.
    let columns = Columns { title: String::new(), ..Columns::default() };
    let error = run_with(&["a", "b", "a"], &options.clone().columns(columns));
    assert!(error.expect_err("an id is there twice").contains("the same id"));
    let (found, _) = run(&["a", "b", "c"]).expect("it runs");
    assert_eq!(found.len(), 3);

    let output = folder.path().join("stories");
    std::fs::remove_dir_all(&output).expect("it was written");
    let error = run(&["a", "b"]).expect_err("another table");
    assert!(error.contains("a run over 3 articles, the table has 2"), "{error}");
    let columns = Columns { title: "id".into(), ..Columns::default() };
    let error = run_with(&["a", "b", "c"], &options.clone().columns(columns));
    let error = error.expect_err("a run without titles");
    assert!(error.contains("other columns or input"), "{error}");
    let (found, again) = run(&["a", "b", "c"]).expect("it goes on");
    assert_eq!(found.len(), 3);
    assert!(again.stages.iter().all(|stage| stage.duration.is_none() || stage.name == "output"));
}

#[test]
fn any_folder_will_do_or_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let columns =
        [("id", strings(&["a", "b", "c"].map(Some))), ("text", strings(&REPORTS.map(Some)))];
    let run = |name: &str| {
        let within = folder.path().join(name);
        let result = run_over(&columns, &within, &Options::default());
        result.map(|(found, _)| (found.len(), within.join("stories.work").exists()))
    };
    for name in ["it's, 50% \"new\"", "übung/дело", "a'b/"] {
        assert_eq!(run(name), Ok((3, false)), "{name}");
    }
    for name in ["run [1]", "why?", "all*"] {
        let error = run(name).expect_err("a pattern to the engine");
        assert!(error.contains("without *, ? and ["), "{error}");
    }
    // Begun, and cut off before it was done.
    let begun = folder.path().join("begun");
    std::fs::create_dir_all(begun.join("stories.work")).expect("a folder of the test");
    std::fs::write(begun.join("stories.work/settings.new"), "ha").expect("a folder of the test");
    assert_eq!(run("begun"), Ok((3, false)));
}

#[test]
fn a_pool_that_is_too_small_is_named() {
    let runtime = RuntimeEnvBuilder::new().with_memory_limit(4 << 20, 1.0).build_arc();
    let config = SessionConfig::new().with_target_partitions(2);
    let session = SessionContext::new_with_config_rt(config, runtime.expect("a runtime"));
    let articles: Vec<Article> = Generator::new(4).take(2_000).collect();
    let rows = table(&articles);
    let columns: Vec<(&str, ArrayRef)> =
        ["id", "title", "text"].into_iter().zip(rows.columns().iter().cloned()).collect();
    let folder = tempfile::tempdir().expect("a folder");
    let error = run_in(&session, &columns, folder.path(), &Options::default());
    let error = error.expect_err("the articles are more");
    let words = "the memory pool of the session is too small: it has 4 MB for 2 partitions. Give it more, \
                 80 MB for each";
    assert!(error.contains(words), "{error}");
    assert!(error.starts_with("stage articles"), "{error}");
}
