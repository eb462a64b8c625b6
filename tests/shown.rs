//! Every public struct, enum and free function is shown: by an example in its documentation, or where a
//! sentence at its end says, such as "[`Analysis`] shows one." What `explain` shows of a score has a row in
//! the guide's words and numbers.

#[path = "support/rust_files.rs"]
mod rust_files;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use rust_files::rust_files;
use samestory::layers::verify::{Likeness, StoryEvidence, StoryModel, Surroundings};

/// Something public, with its documentation.
#[derive(Debug)]
struct Item {
    /// Of a method with its type: `Analysis::explain`.
    name: String,
    /// Whether it has to be shown: a struct, an enum or a free function.
    must_be_shown: bool,
    documentation: String,
}

impl Item {
    fn has_example(&self) -> bool {
        has_example(self.documentation.lines())
    }
}

/// Whether there is one that is compiled: figures and layouts are marked as text.
fn has_example<'d>(documentation: impl Iterator<Item = &'d str>) -> bool {
    let fences = documentation.map(str::trim).filter(|line| line.starts_with("```"));
    // Each second one closes.
    fences.step_by(2).any(|opening| opening == "```")
}

/// The name that some code begins with.
fn name_at_start(code: &str) -> String {
    code.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// The type of which a line begins an `impl` of its own.
fn type_of_impl(line: &str) -> Option<String> {
    let rest = line.strip_prefix("impl")?;
    let is_generic = rest.starts_with('<');
    let rest = if is_generic { rest.split_once("> ")?.1 } else { rest.strip_prefix(' ')? };
    Some(name_at_start(rest))
}

/// What is public in a source file and documented, tests left out.
fn items(source: &str) -> Vec<Item> {
    let own = source.split("mod tests {").next().unwrap_or_default();
    let (mut items, mut documentation) = (Vec::new(), String::new());
    let mut within = String::new();
    for line in own.lines() {
        if let Some(name) = type_of_impl(line) {
            within = name;
        }
        let inner = line.trim_start();
        if let Some(said) = inner.strip_prefix("///") {
            documentation += said;
            documentation.push('\n');
        } else if !inner.starts_with("#[") {
            let documentation = std::mem::take(&mut documentation);
            let Some(public) = inner.strip_prefix("pub ") else { continue };
            let declared = public.trim_start_matches("const ").trim_start_matches("async ");
            let Some((kind, rest)) = declared.split_once(' ') else { continue };
            if !["struct", "enum", "fn"].contains(&kind) {
                continue;
            }
            let (name, must_be_shown) = match line.find("pub ") {
                Some(0) => (name_at_start(rest), true),
                _ => (format!("{within}::{}", name_at_start(rest)), false),
            };
            items.push(Item { name, must_be_shown, documentation });
        }
    }
    items
}

/// What the last sentence of a documentation says that it is shown by: of `[`X`](path) shows one.` X.
fn shown_by(documentation: &str) -> Option<String> {
    let words: Vec<&str> = documentation.split_whitespace().collect();
    let said = words.join(" ");
    let ends = [" shows one.", " shows some.", " shows how."];
    let at = ends.iter().filter_map(|end| said.rfind(end)).max()?;
    said[..at].rsplit('`').nth(1).map(str::to_owned)
}

/// The name of the module that a file is the root of.
fn module_of(file: &Path) -> String {
    let named = if file.ends_with("mod.rs") { file.parent() } else { Some(file) };
    let name = named.and_then(Path::file_stem).expect("a name");
    name.to_string_lossy().into_owned()
}

#[test]
fn what_is_public_is_shown() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut all, mut shown) = (Vec::new(), BTreeSet::new());
    for file in rust_files(&root.join("src")) {
        let inner = file.strip_prefix(root).expect("the file is in it").to_owned();
        if inner.starts_with("src/guide") || inner.ends_with("tests.rs") {
            continue;
        }
        let source = fs::read_to_string(&file).expect("sources are UTF-8");
        let of_module = source.lines().filter_map(|line| line.strip_prefix("//!"));
        if has_example(of_module) {
            shown.insert(module_of(&file));
        }
        for item in items(&source) {
            if item.has_example() {
                shown.insert(item.name.clone());
            }
            all.push((inner.clone(), item));
        }
    }
    all.retain(|(_, item)| item.must_be_shown);
    assert!(all.len() > 100, "only {} seen: the test no longer reads the sources right", all.len());
    let mut wrong = Vec::new();
    for (file, item) in all.iter().filter(|(_, item)| !item.has_example()) {
        let place = format!("{}: {}", file.display(), item.name);
        match shown_by(&item.documentation) {
            None => wrong.push(format!("{place} has no example and no sentence that names one")),
            Some(by) if !shown.contains(&by) && !root.join(&by).exists() => {
                wrong.push(format!("{place} is to be shown by {by}, which has no example"));
            }
            Some(_) => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn parts_of_a_score_are_among_the_words() {
    let evidence = StoryEvidence {
        likeness: Likeness::default(),
        surroundings: [Surroundings::default(); 2],
        mean_best_cosine: 0.3,
        days: None,
        words: 400,
    };
    let words = include_str!("../src/guide/terms.md");
    let is_missing = |what: &&str| !words.contains(&format!("\n| {what} | "));
    let parts = StoryModel::BUILT_IN.score(&evidence).parts().map(|(what, _)| what);
    let missing: Vec<&str> = parts.filter(is_missing).collect();
    assert!(missing.is_empty(), "src/guide/terms.md has no row for {missing:?}");
}

#[test]
fn items_and_sentences_are_found() {
    let source = "
/// A ferry.
///
/// ```text
/// bow -> stern
/// ```
///
/// ```
/// assert!(true);
/// ```
#[derive(Clone)]
pub struct Ferry<'a>(&'a str);

impl<'a> Ferry<'a> {
    /// Its name.
    ///
    /// ```text
    /// Aurora
    /// ```
    pub const fn name(self) -> &'a str {
        self.0
    }

    fn hidden(self) {}
}

pub(crate) enum Cargo {}

/// Sinks one. [`Ferry`](super::Ferry) shows
/// some.
///
/// # Panics
///
/// Never.
pub async fn sink() {}

mod tests {
    pub fn helper() {}
}";
    let items = items(source);
    let seen: Vec<(&str, bool, bool)> =
        items.iter().map(|item| (&*item.name, item.must_be_shown, item.has_example())).collect();
    let expected = [("Ferry", true, true), ("Ferry::name", false, false), ("sink", true, false)];
    assert_eq!(seen, expected);
    let sentences: Vec<Option<String>> =
        items.iter().map(|item| shown_by(&item.documentation)).collect();
    assert_eq!(sentences, [None, None, Some("Ferry".to_owned())]);
}
