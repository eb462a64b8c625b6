//! What all that reads articles says in the same words.

/// `text` in quotes for a message: in one line, and cut where it is long.
pub(crate) fn quoted(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{:?}...", &text[..end]),
        None => format!("{text:?}"),
    }
}

/// Which names were looked for, each with the option that gives it, and which are there instead. None
/// where nothing is missing, or nothing is left that could be meant.
pub(crate) fn misnamed<'a>(
    missing: impl Iterator<Item = (&'a str, &'static str)>,
    unread: impl Iterator<Item = &'a str>,
) -> Option<String> {
    let missing: Vec<String> =
        missing.map(|(name, option)| format!("{} ({option})", quoted(name))).collect();
    let unread: Vec<String> = unread.map(quoted).collect();
    (!missing.is_empty() && !unread.is_empty()).then(|| {
        format!("nothing is called {}; not read: {}", missing.join(" or "), unread.join(", "))
    })
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
