//! Data flows one way: a layer imports only from the layers before it.

use std::fs;
use std::path::{Path, PathBuf};

/// The layers, first to last, as modules of `src/`.
const LAYERS: [&str; 18] = [
    "hash", "lists", "varint", "article", "text", "format", "feature", "sketch", "lsh", "verify",
    "cluster", "detector", "index", "page", "engine", "eval", "guide", "lib",
];

fn layer_of(module: &str) -> usize {
    LAYERS
        .iter()
        .position(|layer| *layer == module)
        .unwrap_or_else(|| panic!("src/ has a module {module}: give it a place in LAYERS"))
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("src/ is there");
    let mut files = Vec::new();
    for path in entries.map(|entry| entry.expect("entries can be listed").path()) {
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

fn without_comments(source: &str) -> String {
    let lines = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// Why the imports of a source file could not be told, where that is so: those below read only
/// plain paths from the crate's root.
fn unreadable(code: &str, is_module_root: bool) -> Option<&'static str> {
    if code.contains("crate::{") {
        return Some("import each name by its own path from crate::");
    }
    if code.contains("super::super::") {
        return Some("name what lies two modules up by its path from crate::");
    }
    // Tests take all of the module around them.
    let leaves = is_module_root && code.replace("use super::*;", "").contains("super::");
    leaves.then_some("name what lies outside the module by its path from crate::")
}

/// The modules of the crate that a source file names.
fn imports(code: &str) -> Vec<String> {
    let of_path = |rest: &str| {
        rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>()
    };
    code.split("crate::").skip(1).map(of_path).filter(|module| !module.is_empty()).collect()
}

#[test]
fn imports_point_to_earlier_layers() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut seen = 0;
    for file in rust_files(&src) {
        let inner = file.strip_prefix(&src).expect("the file is in src/");
        let first = inner.components().next().expect("the path is not empty");
        let module = Path::new(first.as_os_str()).file_stem().expect("a name").to_string_lossy();
        let own = layer_of(&module);
        let source = fs::read_to_string(&file).expect("sources are UTF-8");
        let code = without_comments(&source);
        let is_module_root = inner.components().count() == 1 || inner.ends_with("mod.rs");
        assert_eq!(unreadable(&code, is_module_root), None, "{}", inner.display());
        for import in imports(&code) {
            // The facade's types are re-exported at the top, where `page` finds them.
            let imported = if import.starts_with(char::is_uppercase) {
                layer_of("detector")
            } else {
                layer_of(&import)
            };
            assert!(
                imported <= own,
                "{}: {module} imports {import}, which comes after it",
                inner.display()
            );
            seen += 1;
        }
    }
    assert!(seen > 20, "only {seen} imports seen: the test no longer reads the sources right");
}

#[test]
fn roundabout_imports_are_seen() {
    assert!(unreadable("use crate::{detector::Detector, page};", false).is_some());
    assert!(unreadable("use super::detector::Lens;", true).is_some());
    assert!(unreadable("use super::super::detector::Lens;", false).is_some());
    assert_eq!(unreadable("use super::overlap::Overlap;\nuse crate::text;", false), None);
    assert_eq!(unreadable("mod tests {\n    use super::*;\n}", true), None);
    assert_eq!(imports("use crate::text::Document;\nuse crate::hash;"), ["text", "hash"]);
}
