//! A committed file, held against what the code makes of it.

use std::path::Path;

/// The variable that has the files written instead.
const UPDATE: &str = "UPDATE_GENERATED";

/// Writes `made` to the file when `UPDATE_GENERATED` is set, and holds the file against it.
///
/// `file` is a path below `from`, the folder of the crate; `tests` names the tests that make such
/// files, as `cargo test` takes them.
///
/// # Panics
/// When the file is stale, with the command that makes it anew.
pub fn assert_fresh(from: &str, file: &str, made: &str, tests: &str) {
    let path = Path::new(from).join(file);
    if std::env::var_os(UPDATE).is_some() {
        let written = path
            .parent()
            .map_or(Ok(()), std::fs::create_dir_all)
            .and_then(|()| std::fs::write(&path, made));
        written.unwrap_or_else(|error| panic!("{file} cannot be written: {error}"));
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    let name = file.trim_start_matches("../");
    assert!(committed == made, "{name} is stale; run {UPDATE}=1 cargo test {tests}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_what_the_code_makes_is_fresh() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("made.txt"), "as it is").expect("written");
        let from = folder.path().to_str().expect("text");
        assert_fresh(from, "made.txt", "as it is", "-p made");
    }

    #[test]
    #[should_panic(expected = "made.txt is stale; run UPDATE_GENERATED=1 cargo test -p made")]
    fn another_one_is_stale() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("made.txt"), "as it was").expect("written");
        let from = folder.path().to_str().expect("text");
        assert_fresh(from, "made.txt", "as it is", "-p made");
    }
}
