//! What no Rust code may hold: clocks, unfinished work, silenced tests, unsafe blocks.

use crate::repository::{TextFile, files_ending, none};
use crate::tokens::{Token, lines_with, tokens};

/// Where the time comes from; everything else is handed a clock.
const CLOCKS: &[&str] = &[
    "SystemTime : : now",
    "Instant : : now",
    "Timestamp : : now",
    "Zoned : : now",
    "Utc : : now",
    "Uuid : : now_v7",
    "Ulid : : new",
];

/// Where code measures, waits for other programs or races on purpose, and may look at a clock.
const MEASURES: &[&str] =
    &["xtask/", "tests/", "coordinator/store/examples/", "desktop-agent/scan/tests/hostile.rs"];

/// The modules that may hold unsafe code, each with the reason.
const UNSAFE: &[(&str, &str)] = &[];

fn clocks(file: &TextFile, tokens: &[Token]) -> Vec<String> {
    let is_clock = file.path.ends_with("/clock.rs");
    if is_clock || MEASURES.iter().any(|folder| file.path.starts_with(folder)) {
        return Vec::new();
    }
    let lines = CLOCKS.iter().flat_map(|pattern| {
        // Tokio's clock can be paused by tests, so it is no clock of the world.
        let tokios = *pattern == "Instant : : now" && takes_tokios_instant(tokens);
        if tokios { Vec::new() } else { lines_with(tokens, pattern) }
    });
    lines.map(|line| format!("{}:{line}: a clock outside clock.rs", file.path)).collect()
}

/// Whether some `use tokio…;` brings in an `Instant`; `tokio::time::Instant::now` counts too.
fn takes_tokios_instant(tokens: &[Token]) -> bool {
    let text: Vec<&str> = tokens.iter().map(|token| token.text.as_str()).collect();
    let starts = text.iter().enumerate().filter(|(_, token)| **token == "tokio");
    starts.map(|(at, _)| &text[at..]).any(|rest| {
        let end = rest.iter().position(|token| *token == ";").unwrap_or(rest.len());
        let time = rest[..end].iter().position(|token| *token == "time");
        time.is_some_and(|at| rest[at..end].contains(&"Instant"))
    })
}

fn unfinished(file: &TextFile, tokens: &[Token]) -> Vec<String> {
    let patterns =
        ["todo !", "unimplemented !", "dbg !", "# [ ignore ]", "# ! [ allow ( warnings ) ]"];
    let lines = patterns.iter().flat_map(|pattern| {
        lines_with(tokens, pattern).into_iter().map(move |line| (line, pattern))
    });
    lines.map(|(line, what)| format!("{}:{line}: {}", file.path, what.replace(' ', ""))).collect()
}

fn unsafe_code(file: &TextFile, tokens: &[Token]) -> Vec<String> {
    if UNSAFE.iter().any(|(path, _)| *path == file.path) {
        return Vec::new();
    }
    let lines = lines_with(tokens, "unsafe");
    lines.into_iter().map(|line| format!("{}:{line}: unsafe code", file.path)).collect()
}

type Rule = fn(&TextFile, &[Token]) -> Vec<String>;

fn everywhere(rule: Rule) -> Vec<String> {
    let sources = files_ending(&[".rs"]);
    let complaints = sources.into_iter().flat_map(|file| match tokens(&file.text) {
        Ok(tokens) => rule(file, &tokens),
        Err(error) => vec![format!("{}: {error}", file.path)],
    });
    complaints.collect()
}

#[test]
fn no_clock_outside_clock_rs() {
    none(&everywhere(clocks));
}

#[test]
fn nothing_is_left_unfinished_or_silenced() {
    none(&everywhere(unfinished));
}

#[test]
fn unsafe_code_stays_in_its_module() {
    none(&everywhere(unsafe_code));
}

fn complaints(rule: Rule, path: &str, text: &str) -> usize {
    let file = TextFile { path: path.into(), text: text.into() };
    rule(&file, &tokens(text).unwrap()).len()
}

#[test]
fn a_clock_is_caught() {
    let here = "desktop-agent/agent/src/loops/claim.rs";
    assert_eq!(complaints(clocks, here, "let a = std::time::Instant::now();"), 1);
    assert_eq!(complaints(clocks, here, "let a = SystemTime::now(); // fine?"), 1);
    assert_eq!(complaints(clocks, here, "use jiff::Timestamp; fn a() { Timestamp::now() }"), 1);
    assert_eq!(
        complaints(clocks, here, "use tokio::time::{Instant, sleep}; fn a() { Instant::now() }"),
        0
    );
    assert_eq!(complaints(clocks, here, "use tokio::time::{sleep}; fn a() { Instant::now() }"), 1);
    assert_eq!(complaints(clocks, here, "let a = tokio::time::Instant::now();"), 0);
    let nested = "use tokio::{sync::Notify, time::Instant};\nfn a() { Instant::now() }";
    assert_eq!(complaints(clocks, here, nested), 0);
    assert_eq!(complaints(clocks, "shared/domain/src/clock.rs", "SystemTime::now()"), 0);
    assert_eq!(complaints(clocks, "shared/domain/src/oclock.rs", "SystemTime::now()"), 1);
}

#[test]
fn unfinished_work_is_caught() {
    for text in ["fn a() { todo!() }", "unimplemented!(\"x\")", "dbg!(a)", "#[ignore]\nfn a() {}"] {
        assert_eq!(complaints(unfinished, "a.rs", text), 1, "{text}");
    }
    let fine = "// todo!()\nlet a = \"dbg!(b)\";\n#[ignore = \"needs root\"]\nfn a() {}";
    assert_eq!(complaints(unfinished, "a.rs", fine), 0);
}

#[test]
fn an_unsafe_block_is_caught() {
    assert_eq!(complaints(unsafe_code, "a.rs", "fn a() { unsafe { b() } }"), 1);
    assert_eq!(complaints(unsafe_code, "a.rs", "// unsafe\nlet a = \"unsafe\";"), 0);
}
