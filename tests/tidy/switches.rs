//! What lets a test kill a program or take a rule out of it is not in what is shipped.

use crate::repository::{TextFile, files, none};

/// Variables that make a program misbehave.
const SWITCHES: [&str; 2] = ["SAFELIGHT_KILL_AT", "SAFELIGHT_BREAK"];

/// Folders whose code is never shipped.
const NEVER_SHIPPED: [&str; 2] = ["tests/", "xtask/"];

fn complaints<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<String> {
    let mut complaints = Vec::new();
    for (path, text) in files {
        if path.ends_with("Cargo.toml") && text.contains("debug-assertions") {
            complaints.push(format!("{path} turns debug assertions on or off by hand"));
        }
        let shipped = path.ends_with(".rs")
            && path.contains("src/")
            && !NEVER_SHIPPED.iter().any(|folder| path.starts_with(folder));
        if shipped && SWITCHES.iter().any(|switch| reads(text, switch)) && !is_debug_only(text) {
            complaints.push(format!("{path} reads a switch of tests in release builds, too"));
        }
    }
    complaints
}

fn reads(text: &str, switch: &str) -> bool {
    text.contains(&format!("\"{switch}\""))
}

/// Each function that reads a switch has a twin for releases.
fn is_debug_only(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().collect();
    let functions = lines.iter().enumerate().filter(|(_, line)| line.contains("fn "));
    let starts: Vec<usize> = functions.map(|(number, _)| number).collect();
    let reading = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| SWITCHES.iter().any(|switch| reads(line, switch)));
    reading.map(|(number, _)| number).all(|number| {
        let start = starts.iter().rfind(|start| **start <= number);
        start.is_some_and(|start| *start > 0 && lines[*start - 1] == "#[cfg(debug_assertions)]")
    })
}

#[test]
fn switches_of_tests_are_not_shipped() {
    let all = files().iter().map(|TextFile { path, text }| (path.as_str(), text.as_str()));
    none(&complaints(all));
}

#[test]
fn a_shipped_switch_is_caught() {
    let open = "pub fn breaks() -> bool {\n    std::env::var(\"SAFELIGHT_BREAK\").is_ok()\n}\n";
    let shut = format!("#[cfg(debug_assertions)]\n{open}");
    let at = "coordinator/store/src/breakage.rs";
    assert_eq!(complaints([(at, open)].into_iter()).len(), 1);
    assert!(complaints([(at, shut.as_str())].into_iter()).is_empty());
    assert!(complaints([("tests/src/boot/program.rs", open)].into_iter()).is_empty());
    let profile = "[profile.release]\ndebug-assertions = true\n";
    assert_eq!(complaints([("Cargo.toml", profile)].into_iter()).len(), 1);
}
