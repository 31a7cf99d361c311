//! What the rules look at: the files of the repository, and what cargo says about its crates.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use cargo_metadata::{Metadata, MetadataCommand};

/// One text file of the repository.
pub(crate) struct TextFile {
    /// Its path from the root, with `/`.
    pub(crate) path: String,
    /// What it holds.
    pub(crate) text: String,
}

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// All text files that are, or are about to be, part of the repository.
pub(crate) fn files() -> &'static [TextFile] {
    static FILES: LazyLock<Vec<TextFile>> = LazyLock::new(|| {
        let listed = Command::new("git")
            .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            .current_dir(root())
            .output()
            .expect("git lists the files of the repository");
        assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
        let paths = String::from_utf8(listed.stdout).expect("paths are UTF-8");
        let paths = paths.split('\0').filter(|path| !path.is_empty());
        // A file that was deleted but is still listed, and a picture, cannot be read as text.
        let read = |path: &str| std::fs::read_to_string(root().join(path)).ok();
        paths.filter_map(|path| Some(TextFile { path: path.into(), text: read(path)? })).collect()
    });
    assert!(FILES.len() > 50, "git listed only {} files", FILES.len());
    &FILES
}

/// The files whose names end in one of these.
pub(crate) fn files_ending(endings: &[&str]) -> Vec<&'static TextFile> {
    files().iter().filter(|file| endings.iter().any(|end| file.path.ends_with(end))).collect()
}

/// What `cargo metadata` says, for every platform.
pub(crate) fn metadata() -> &'static Metadata {
    static METADATA: LazyLock<Metadata> = LazyLock::new(|| {
        let mut command = MetadataCommand::new();
        command.current_dir(root()).other_options(vec!["--locked".into(), "--offline".into()]);
        if let Ok(all) = command.exec() {
            return all;
        }
        // Crates of other platforms need not have been fetched yet.
        command.other_options(vec!["--locked".into()]);
        command.exec().expect("cargo metadata")
    });
    &METADATA
}

/// Fails with all complaints of a rule at once.
#[track_caller]
pub(crate) fn none(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}
