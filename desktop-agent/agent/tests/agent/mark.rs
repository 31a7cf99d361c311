//! Secrets of these tests carry a mark. What a test leaves on disk, and what a coordinator was told,
//! may not.

use std::path::{Path, PathBuf};

/// Part of every secret that is entered for a connector.
pub(crate) const MARK: &str = "zebra-crossing";

/// The files below `folder` that hold the mark.
pub(crate) fn leaks(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()).filter(|path| !path.is_symlink()) {
        if path.is_dir() {
            found.extend(leaks(&path));
        } else if path.is_file() && holds_mark(&std::fs::read(&path).unwrap_or_default()) {
            found.push(path);
        }
    }
    found
}

fn holds_mark(bytes: &[u8]) -> bool {
    bytes.windows(MARK.len()).any(|window| window == MARK.as_bytes())
}

#[test]
fn a_secret_is_found_wherever_it_lies() {
    let folder = tempfile::tempdir().unwrap();
    let deep = folder.path().join("a/b");
    std::fs::create_dir_all(&deep).unwrap();
    std::fs::write(deep.join("log"), format!("{MARK}-at-noon")).unwrap();
    assert_eq!(leaks(folder.path()), [deep.join("log")]);
}
