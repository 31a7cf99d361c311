//! Secrets of tests carry a mark, and nothing that a test leaves behind or is told may.

use std::path::{Path, PathBuf};

/// Part of every secret that whole-system tests give to connectors.
pub const SECRET_MARK: &str = "zebra-crossing";

/// The files below `folder` that hold the mark: logs, databases, reports, whatever there is.
pub(super) fn leaks(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()) {
        if path.is_symlink() {
            continue;
        }
        if path.is_dir() {
            found.extend(leaks(&path));
        } else if holds_mark(&std::fs::read(&path).unwrap_or_default()) {
            found.push(path);
        }
    }
    found
}

/// Holds that an answer says no secret.
///
/// # Panics
/// When it does.
pub(super) fn says_no_secret(what: &str, text: &str) {
    assert!(!text.contains(SECRET_MARK), "{what} says a secret: {text}");
}

fn holds_mark(bytes: &[u8]) -> bool {
    bytes.windows(SECRET_MARK.len()).any(|window| window == SECRET_MARK.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_found_wherever_it_lies() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("a/b");
        std::fs::create_dir_all(&deep).unwrap();
        std::fs::write(deep.join("fine.log"), "nothing to see").unwrap();
        assert!(leaks(folder.path()).is_empty());
        let odd = [&[0, 255][..], SECRET_MARK.as_bytes(), b"-at-noon"].concat();
        std::fs::write(deep.join("database"), odd).unwrap();
        assert_eq!(leaks(folder.path()), [deep.join("database")]);
    }
}
