//! A vector that no test reads proves nothing.

use crate::repository::{TextFile, files, none};

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
    let unread = vectors.iter().filter(|vector| !used(vector, sources));
    unread.map(|vector| format!("tests/golden/{vector}: no test reads it")).collect()
}

#[test]
fn every_golden_vector_is_read_by_a_test() {
    let vectors = files().iter().filter_map(|file| file.path.strip_prefix("tests/golden/"));
    let vectors: Vec<&str> = vectors.filter(|name| name.ends_with(".json")).collect();
    assert!(vectors.len() >= 8, "the vectors have gone");
    none(&complaints(&vectors, &sources()));
}

#[test]
fn an_unread_vector_is_caught() {
    let source = |text: &str| TextFile { path: "a.rs".into(), text: text.into() };
    let reads = source("include_str!(\"../../tests/golden/signing.json\")");
    assert!(complaints(&["signing.json"], &[&reads]).is_empty());
    assert_eq!(complaints(&["other.json"], &[&reads]).len(), 1);
}
