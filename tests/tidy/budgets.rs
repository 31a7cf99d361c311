//! Files stay short enough to be read in one go.

use crate::repository::{TextFile, files, files_ending, none};

/// The most lines a source file may have.
const WALL: usize = 400;

const SOURCES: &[&str] = &[".rs", ".ts", ".js", ".svelte", ".css", ".sh"];

/// Longer files, each with the reason.
const EXCEPTIONS: &[(&str, &str)] = &[
    ("ui/kit/src/generated/api.ts", "made from the Rust shapes, not read from top to bottom"),
    ("ui/kit/src/generated/panel.ts", "made from the Rust shapes, not read from top to bottom"),
];

fn too_long<'a>(sources: impl Iterator<Item = &'a TextFile>) -> Vec<String> {
    let long = sources.filter(|file| file.text.lines().count() > WALL);
    let long = long.filter(|file| EXCEPTIONS.iter().all(|(path, _)| *path != file.path));
    long.map(|file| {
        let lines = file.text.lines().count();
        format!("{} has {lines} lines, more than {WALL}: split it by verb or by noun", file.path)
    })
    .collect()
}

#[test]
fn source_files_stay_short() {
    none(&too_long(files_ending(SOURCES).into_iter()));
}

#[test]
fn no_exception_is_left_over() {
    for (path, _) in EXCEPTIONS {
        let file = files().iter().find(|file| file.path == *path);
        assert!(file.is_some_and(|file| file.text.lines().count() > WALL), "{path} needs none");
    }
}

#[test]
fn a_long_file_is_caught() {
    let file = |lines: usize| TextFile { path: "a.rs".into(), text: "x\n".repeat(lines) };
    assert!(too_long([file(WALL)].iter()).is_empty());
    assert_eq!(too_long([file(WALL + 1)].iter()).len(), 1);
}
