//! A vector that no test reads proves nothing.

use crate::repository::{TextFile, files, none};

/// Vectors of tools that are not built yet; a file that is used may not stand here.
const WAITING: &[(&str, &str)] = &[
    ("invalid.json", "pipelines are not built yet"),
    ("paths.json", "pipelines are not built yet"),
    ("validation.json", "pipelines are not built yet"),
    ("validation_more.json", "pipelines are not built yet"),
];

fn used(vector: &str, sources: &[&TextFile]) -> bool {
    let name = format!("{vector}\"");
    sources.iter().any(|file| file.text.contains(&name))
}

/// Rust sources outside this rule, which names vectors too.
fn sources() -> Vec<&'static TextFile> {
    let rust = files().iter().filter(|file| file.path.ends_with(".rs"));
    rust.filter(|file| !file.path.starts_with("tests/tidy/")).collect()
}

fn complaints(vectors: &[&str], sources: &[&TextFile]) -> Vec<String> {
    let mut complaints = Vec::new();
    for vector in vectors {
        let waits = WAITING.iter().any(|(name, _)| name == vector);
        match (used(vector, sources), waits) {
            (false, false) => complaints.push(format!("tests/golden/{vector}: no test reads it")),
            (true, true) => complaints.push(format!("{vector} is read; take it out of WAITING")),
            _ => {}
        }
    }
    complaints
}

#[test]
fn every_golden_vector_is_read_by_a_test() {
    let vectors = files().iter().filter_map(|file| file.path.strip_prefix("tests/golden/"));
    let vectors: Vec<&str> = vectors.filter(|name| name.ends_with(".json")).collect();
    assert!(vectors.len() >= WAITING.len(), "the vectors have gone");
    none(&complaints(&vectors, &sources()));
}

#[test]
fn an_unread_vector_is_caught() {
    let source = |text: &str| TextFile { path: "a.rs".into(), text: text.into() };
    let reads = source("include_str!(\"../../tests/golden/signing.json\")");
    assert!(complaints(&["signing.json"], &[&reads]).is_empty());
    assert_eq!(complaints(&["other.json"], &[&reads]).len(), 1);
    let early = source("golden(\"paths.json\")");
    assert_eq!(complaints(&["paths.json"], &[&early]).len(), 1);
}
