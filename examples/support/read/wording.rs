//! What all that reads articles says in the same words.

/// `text` in quotes for a message: in one line, and cut where it is long.
pub(crate) fn quoted(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{:?}...", &text[..end]),
        None => format!("{text:?}"),
    }
}

/// A part of an article that some articles lack.
pub(crate) struct Missing<'a> {
    /// How its field would be called.
    pub(crate) name: &'a str,
    /// The option that calls it otherwise.
    pub(crate) option: &'static str,
    /// In how many of how many articles.
    pub(crate) articles: (u64, u64),
}

/// What was looked for, and what is there instead. None where nothing is missing, or nothing is left that
/// could be meant.
pub(crate) fn misnamed<'a>(
    missing: &[Missing<'_>],
    unread: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    /// Names that are told.
    const TOLD: usize = 12;
    let mut names: Vec<&str> = Vec::new();
    for name in unread {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if missing.is_empty() || names.is_empty() {
        return None;
    }
    let nothing_called = missing.chunk_by(|a, b| a.articles == b.articles).map(|alike| {
        let called = |of: &Missing<'_>| format!("{} ({})", quoted(of.name), of.option);
        let called = alike.iter().map(called).collect::<Vec<_>>().join(" or ");
        match alike[0].articles {
            (lacking, all) if lacking == all => format!("nothing is called {called}"),
            (1, all) => format!("1 of {all} articles has nothing called {called}"),
            (lacking, all) => format!("{lacking} of {all} articles have nothing called {called}"),
        }
    });
    let nothing_called: Vec<String> = nothing_called.collect();
    let names: Vec<String> = names.into_iter().take(TOLD).map(quoted).collect();
    Some(format!("{}; not read: {}", nothing_called.join(", "), names.join(", ")))
}

/// What is wrong with a line of JSON lines, and the fix.
pub(crate) fn no_object(error: &serde_json::Error) -> String {
    let full = error.to_string();
    // It counts lines within what it was given, which is always line 1 here.
    let why = full.split(" at line ").next().unwrap_or(&full);
    // What is no JSON at all, as the parser calls it.
    let why = if why == "expected ident" { "expected {" } else { why };
    let column = error.column();
    let fix = if why.starts_with("invalid type: sequence") {
        "each line must hold one object: jq -c '.[]' FILE makes lines of a list"
    } else {
        "each line must hold one object"
    };
    format!("not a JSON object: {why}, column {column} ({fix})")
}
