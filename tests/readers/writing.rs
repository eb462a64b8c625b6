//! Files written whole or not at all.

use std::fs;
use std::io;
use std::path::Path;

use crate::support::read::apart::real;
use crate::support::write::{check, whole};

fn is_same_file(a: &Path, b: &Path) -> bool {
    real(a).is_some() && real(a) == real(b)
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_new_file_gets_all_of_the_content() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.jsonl");
    let long = "line\n".repeat(100_000);
    whole(&path, |out| out.write_all(long.as_bytes())).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), long);
    assert_eq!(names_in(folder.path()), ["out.jsonl"]);
}

#[test]
fn an_old_file_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out");
    fs::write(&path, "a longer old content").unwrap();
    whole(&path, |out| out.write_all(b"new")).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "new");
}

#[test]
fn an_error_leaves_the_old_file_and_no_litter() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out");
    fs::write(&path, "old").unwrap();
    let result = whole(&path, |out| {
        out.write_all(&[b'x'; 100_000])?;
        Err(io::Error::other("halfway"))
    });
    let message = result.unwrap_err().to_string();
    assert_eq!(message, format!("{}: cannot write: halfway", path.display()));
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    assert_eq!(names_in(folder.path()), ["out"]);
}

#[test]
fn an_error_makes_no_new_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out");
    whole(&path, |_| Err(io::Error::other("at once"))).unwrap_err();
    assert_eq!(names_in(folder.path()), [""; 0]);
}

#[test]
fn errors_name_the_path() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("missing/out");
    let error = whole(&path, |_| Ok(())).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::NotFound);
    assert!(error.to_string().starts_with(&path.display().to_string()), "{error}");

    let error = whole(folder.path(), |_| Ok(())).unwrap_err();
    assert!(error.to_string().ends_with("cannot write: it is a folder"), "{error}");
}

#[test]
fn a_check_fails_as_writing_would_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (good, missing) = (folder.path().join("out"), folder.path().join("missing/out"));
    check(&good).unwrap();
    assert_eq!(names_in(folder.path()), [""; 0]);
    for path in [missing.as_path(), folder.path()] {
        let written = whole(path, |_| Ok(())).unwrap_err().to_string();
        assert_eq!(check(path).unwrap_err().to_string(), written);
    }
}

#[test]
fn one_file_is_told_by_any_of_its_paths() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("sub")).unwrap();
    fs::write(folder.path().join("old"), "").unwrap();
    for name in ["old", "new"] {
        let path = folder.path().join(name);
        for other in [format!("./{name}"), format!("sub/../{name}"), format!("sub/.././/{name}")] {
            assert!(is_same_file(&path, &folder.path().join(&other)), "{name} {other}");
        }
        assert!(!is_same_file(&path, &folder.path().join("other")));
        assert!(!is_same_file(&path, &folder.path().join("sub").join(name)));
    }
    let current = std::env::current_dir().unwrap();
    assert!(is_same_file(Path::new("not-there"), &current.join("not-there")));
}

#[test]
fn a_name_without_a_folder_is_in_the_current_one() {
    let name = format!("samestory-test-{}.tmp", std::process::id());
    whole(Path::new(&name), |out| out.write_all(b"here")).unwrap();
    let content = fs::read_to_string(&name);
    fs::remove_file(&name).unwrap();
    assert_eq!(content.unwrap(), "here");
}

#[test]
fn a_read_only_file_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out");
    fs::write(&path, "old").unwrap();
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let error = whole(&path, |out| out.write_all(b"new")).unwrap_err();
    assert!(error.to_string().ends_with("it is read-only"), "{error}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_new_file_has_the_permissions_of_any_new_file() {
        let folder = tempfile::tempdir().unwrap();
        let (plain, ours) = (folder.path().join("plain"), folder.path().join("ours"));
        fs::write(&plain, "").unwrap();
        whole(&ours, |_| Ok(())).unwrap();
        assert_eq!(mode(&ours), mode(&plain));
    }

    #[test]
    fn a_replaced_file_keeps_its_permissions() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        whole(&path, |out| out.write_all(b"new")).unwrap();
        assert_eq!(mode(&path), 0o640);
    }

    #[test]
    fn a_symbolic_link_stays_and_its_target_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let (target, link) = (folder.path().join("target"), folder.path().join("link"));
        fs::write(&target, "old").unwrap();
        symlink("target", &link).unwrap();
        whole(&link, |out| out.write_all(b"new")).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&target).unwrap(), "new");
    }

    #[test]
    fn a_symbolic_link_is_the_file_it_stands_for() {
        let folder = tempfile::tempdir().unwrap();
        let [target, link, dangling] =
            ["target", "link", "dangling"].map(|n| folder.path().join(n));
        fs::write(&target, "").unwrap();
        symlink("target", &link).unwrap();
        symlink(folder.path(), folder.path().join("here")).unwrap();
        symlink("missing", &dangling).unwrap();
        assert!(is_same_file(&target, &link));
        assert!(is_same_file(&target, &folder.path().join("here/target")));
        assert!(is_same_file(&folder.path().join("new"), &folder.path().join("here/new")));
        // Writing replaces a link to nothing.
        assert!(!is_same_file(&dangling, &folder.path().join("missing")));
    }

    #[test]
    fn a_device_is_written_directly() {
        whole(Path::new("/dev/null"), |out| out.write_all(b"gone")).unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
    }

    #[test]
    fn a_pipe_is_written_directly() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&path).status().unwrap();
        assert!(made.success());
        let reader = std::thread::spawn({
            let path = path.clone();
            move || fs::read_to_string(path).unwrap()
        });
        whole(&path, |out| out.write_all(b"through")).unwrap();
        assert_eq!(reader.join().unwrap(), "through");
    }
}
