//! What the pages say stands where they say it.

use std::fs;
use std::path::{Path, PathBuf};

/// The pages, from the root of the repository.
fn pages(root: &Path) -> Vec<PathBuf> {
    let in_folder = |folder: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).expect("the folder is there");
        let paths = entries.map(|entry| entry.expect("entries can be listed").path());
        paths.filter(|path| path.extension().is_some_and(|of| of == "md")).collect()
    };
    ["", "src/guide", "tests/data", "benches/compare"]
        .iter()
        .flat_map(|folder| in_folder(&root.join(folder)))
        .collect()
}

/// Where a page's links lead to, but not those to other hosts and into the documentation.
fn links(page: &str) -> impl Iterator<Item = &str> {
    let targets = page.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets.filter(|target| !target.contains("://") && !target.contains("::"))
}

/// Files and folders that a page names between backticks; patterns are none.
fn named(page: &str) -> impl Iterator<Item = &str> {
    let folders = ["src/", "tests/", "examples/", "benches/", ".ci/"];
    page.split('`').skip(1).step_by(2).filter_map(move |code| {
        let path = code.split_whitespace().next().filter(|&path| path == code)?;
        let is_path = folders.iter().any(|folder| path.starts_with(folder));
        (is_path && !path.contains(['*', '{', '$'])).then_some(path)
    })
}

#[test]
fn links_and_paths_of_the_pages_lead_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut seen = 0;
    for file in pages(root) {
        let page = fs::read_to_string(&file).expect("pages are UTF-8");
        let folder = file.parent().expect("a folder");
        for link in links(&page) {
            let path = link.split('#').next().unwrap_or_default();
            assert!(folder.join(path).exists(), "{}: nothing at {link}", file.display());
            seen += 1;
        }
        for path in named(&page) {
            // Some are named as from beside the page.
            let is_there = [root, folder].iter().any(|from| from.join(path).exists());
            assert!(is_there, "{}: nothing at {path}", file.display());
            seen += 1;
        }
    }
    assert!(seen > 100, "only {seen} seen: the test no longer reads the pages right");
}

#[test]
fn links_and_paths_are_found() {
    let page =
        "See [it](a/b.md#c), [them](https://example.org), `src/x.rs`, `src/*.rs`, `src/y z`.";
    assert_eq!(links(page).collect::<Vec<_>>(), ["a/b.md#c"]);
    assert_eq!(named(page).collect::<Vec<_>>(), ["src/x.rs"]);
}
