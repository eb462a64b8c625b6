//! Data flows one way: a layer imports only from the layers before it, and no two files of a folder
//! import each other, however roundabout. The walks of the guide go along these imports.

#[path = "support/rust_files.rs"]
mod rust_files;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rust_files::rust_files;

/// The modules of `src/` and of `src/layers/`, first to last.
const LAYERS: [&str; 20] = [
    "hash", "lists", "varint", "listener", "article", "text", "saved", "feature", "sketch", "lsh",
    "verify", "cluster", "layers", "detector", "index", "page", "engine", "eval", "guide", "lib",
];

fn layer_of(module: &str) -> usize {
    LAYERS
        .iter()
        .position(|layer| *layer == module)
        .unwrap_or_else(|| panic!("src/ has a module {module}: give it a place in LAYERS"))
}

fn without_comments(source: &str) -> String {
    let is_code = |line: &&str| !line.trim_start().starts_with("//") && !line.contains("doc = \"");
    let lines = source.lines().filter(is_code);
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

/// The module that a file of `src/` belongs to.
fn module_of(inner: &Path) -> String {
    let names: Vec<_> = inner.iter().map(|name| name.to_string_lossy()).collect();
    let name = match &names[..] {
        [layers, module, ..] if layers == "layers" && module != "mod.rs" => module,
        [module, ..] => module,
        [] => panic!("the path is not empty"),
    };
    name.trim_end_matches(".rs").to_owned()
}

/// The name that some code begins with.
fn name_at_start(code: &str) -> String {
    code.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// The modules of the crate that a source file names.
fn imports(code: &str) -> Vec<String> {
    let of_path = |path: &str| {
        let mut names = path.split("::").map(name_at_start);
        let first = names.next().unwrap_or_default();
        let is_layer = first == "layers";
        names.next().filter(|_| is_layer).unwrap_or(first)
    };
    code.split("crate::").skip(1).map(of_path).filter(|module| !module.is_empty()).collect()
}

#[test]
fn imports_point_to_earlier_layers() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut seen = 0;
    for file in rust_files(&src) {
        let inner = file.strip_prefix(&src).expect("the file is in src/");
        let module = module_of(inner);
        let own = layer_of(&module);
        let source = fs::read_to_string(&file).expect("sources are UTF-8");
        let code = without_comments(&source);
        let is_module_root = inner.components().count() == 1 || inner.ends_with("mod.rs");
        assert_eq!(unreadable(&code, is_module_root), None, "{}", inner.display());
        for import in imports(&code) {
            let imported = layer_of(&import);
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

/// The modules of the same folder that a source file names.
fn siblings(code: &str) -> Vec<String> {
    let own = code.split("mod tests {").next().unwrap_or_default();
    let named = own.split("super::").skip(1).map(name_at_start);
    named.filter(|name| name.starts_with(char::is_lowercase)).collect()
}

/// Names of which each is followed by one that it imports, the last by the first; none where there
/// are no such.
fn circle(imports: &BTreeMap<String, Vec<String>>) -> Option<Vec<String>> {
    let mut left = imports.clone();
    // Whoever imports nothing that is left is in no circle.
    while let Some(name) = left
        .iter()
        .find(|(_, imported)| !imported.iter().any(|name| left.contains_key(name)))
        .map(|(name, _)| name.clone())
    {
        left.remove(&name);
    }
    (!left.is_empty()).then(|| left.into_keys().collect())
}

#[test]
fn files_of_a_folder_import_one_another_one_way() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders: BTreeMap<PathBuf, BTreeMap<String, Vec<String>>> = BTreeMap::new();
    for file in rust_files(&src) {
        let name = file.file_stem().expect("a name").to_string_lossy().into_owned();
        let source = fs::read_to_string(&file).expect("sources are UTF-8");
        // A folder's own mod.rs is the facade over its files.
        if name != "mod" {
            let folder = file.parent().expect("a folder").to_owned();
            let siblings = siblings(&without_comments(&source));
            folders.entry(folder).or_default().insert(name, siblings);
        }
    }
    assert!(folders.len() > 10, "only {} folders seen", folders.len());
    for (folder, imports) in folders {
        assert_eq!(circle(&imports), None, "a circle among the files of {}", folder.display());
    }
}

/// The files of each walk of the guide, in its order: those of the first column of its tables. A file
/// named without a folder is beside the one before it.
fn walks(guide: &str) -> Vec<Vec<PathBuf>> {
    let mut walks: Vec<Vec<PathBuf>> = Vec::new();
    let mut folder = PathBuf::new();
    for line in guide.lines() {
        if line.starts_with("| file ") {
            walks.push(Vec::new());
        }
        let cell = line.strip_prefix("| `").and_then(|row| row.split(" | ").next());
        for name in cell.into_iter().flat_map(|cell| cell.split('`').step_by(2)) {
            let path = if name.contains('/') { PathBuf::from(name) } else { folder.join(name) };
            folder = path.parent().expect("a folder").to_owned();
            walks.last_mut().expect("a table has a head").push(path);
        }
    }
    walks
}

/// Whether a file needs another: a sibling by its name, one of another module by the module's.
fn needs(file: &Path, code: &str, other: &Path) -> bool {
    let name = other.file_stem().expect("a name").to_string_lossy().into_owned();
    if file.parent() == other.parent() {
        let declares = file.ends_with("mod.rs") && code.contains(&format!("mod {name};"));
        return declares || siblings(code).contains(&name);
    }
    let src = Path::new("src");
    imports(code).contains(&module_of(other.strip_prefix(src).expect("it is in src/")))
}

#[test]
fn each_file_of_a_walk_is_led_to_by_one_before_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let guide = fs::read_to_string(root.join("src/guide/architecture.md")).expect("it is there");
    let walks = walks(&guide);
    assert_eq!(walks.len(), 2, "a batch's and an index's");
    let read = |path: &Path| {
        let source = fs::read_to_string(root.join(path));
        without_comments(&source.unwrap_or_else(|error| panic!("{}: {error}", path.display())))
    };
    for walk in walks {
        let codes: Vec<String> = walk.iter().map(|path| read(path)).collect();
        for (at, path) in walk.iter().enumerate().skip(1) {
            let mut before = walk.iter().zip(&codes).take(at);
            assert!(
                before.any(|(file, code)| needs(file, code, path)),
                "{}: no file before it leads there",
                path.display()
            );
        }
    }
}

#[test]
fn circles_are_seen() {
    let imports = |pairs: &[(&str, &str)]| {
        let mut imports: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for &(name, imported) in pairs {
            imports.entry(name.to_owned()).or_default().push(imported.to_owned());
        }
        imports
    };
    assert_eq!(circle(&imports(&[("copies", "batch"), ("batch", "entry")])), None);
    let round = imports(&[("batch", "entry"), ("copies", "batch"), ("entry", "copies")]);
    assert_eq!(circle(&round).map(|names| names.len()), Some(3));
    let code = "use super::batch::Batch;\nuse super::Detector;\nmod tests { use super::*; }";
    assert_eq!(siblings(code), ["batch"]);
}

#[test]
fn roundabout_imports_are_seen() {
    assert!(unreadable("use crate::{detector::Detector, page};", false).is_some());
    assert!(unreadable("use super::detector::Lens;", true).is_some());
    assert!(unreadable("use super::super::detector::Lens;", false).is_some());
    assert_eq!(unreadable("use super::overlap::Overlap;\nuse crate::text;", false), None);
    assert_eq!(unreadable("mod tests {\n    use super::*;\n}", true), None);
    let code = "use crate::layers::text::Document;\nuse crate::hash;\nuse crate::article::Article;";
    assert_eq!(imports(code), ["text", "hash", "article"]);
}
