//! What no file may say: a path of somebody's machine, a note to oneself, a registry's address.

use crate::repository::{TextFile, files, none};

/// Forbidden words, each in two halves so that this file does not hold them, with the reason.
const FORBIDDEN: &[(&str, &str, &str)] = &[
    ("/ro", "ot/", "a path of somebody's machine"),
    ("/wo", "rk/", "a path of somebody's machine"),
    ("/Us", "ers/", "a path of somebody's machine"),
    ("../sha", "red/", "a folder that is not part of the repository"),
    ("FIX", "ME", "unfinished work"),
    ("TO", "DO", "unfinished work"),
    ("XX", "X:", "unfinished work"),
];

/// Home folders that examples may show.
const EXAMPLE_HOMES: &[&str] = &["a", "anna", "annika", "me"];

/// Files in which a word is needed, each with the word and the reason.
const EXCEPTIONS: &[(&str, &str, &str)] = &[];

fn complaints(file: &TextFile) -> Vec<String> {
    let mut complaints = Vec::new();
    for (at, line) in file.text.lines().enumerate() {
        for (left, right, reason) in FORBIDDEN {
            let word = format!("{left}{right}");
            let excepted =
                |(path, except, _): &(&str, &str, &str)| *path == file.path && *except == word;
            if contains_word(line, &word) && !EXCEPTIONS.iter().any(excepted) {
                complaints.push(format!("{}:{}: {word} ({reason})", file.path, at + 1));
            }
        }
        let home = concat!("/ho", "me/");
        let mut homes = line
            .split(home)
            .skip(1)
            .map(|rest| rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default());
        if homes.any(|name| !EXAMPLE_HOMES.contains(&name)) {
            complaints.push(format!("{}:{}: a path of somebody's machine", file.path, at + 1));
        }
    }
    complaints
}

/// Whether the word stands in the line with no letter before or after it.
fn contains_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        let ends_in_letter = word.ends_with(char::is_alphanumeric);
        let letter_after = ends_in_letter && after.is_some_and(char::is_alphanumeric);
        !(before.is_some_and(char::is_alphanumeric) || letter_after)
    })
}

#[test]
fn no_file_says_what_it_may_not() {
    let checked = files().iter().filter(|file| !file.path.starts_with("tests/golden/"));
    none(&checked.flat_map(complaints).collect::<Vec<_>>());
}

#[test]
fn no_exception_is_left_over() {
    for (path, word, _) in EXCEPTIONS {
        let file = files().iter().find(|file| file.path == *path);
        assert!(file.is_some_and(|file| file.text.contains(word)), "{path} needs none");
    }
}

fn said(line: &str) -> usize {
    complaints(&TextFile { path: "a.md".into(), text: line.into() }).len()
}

#[test]
fn paths_and_notes_are_caught() {
    assert_eq!(said(concat!("see /wo", "rk/main")), 1);
    assert_eq!(said(concat!("in /ho", "me/karl/src")), 1);
    assert_eq!(said(concat!("in /ho", "me/annabel/Pictures")), 1);
    assert_eq!(said(concat!("in /ho", "me/anna/Pictures")), 0);
    assert_eq!(said(concat!("// TO", "DO later")), 1);
    assert_eq!(said(concat!("TO", "DOS games, frame", "/wo", "rk/x")), 0);
}
