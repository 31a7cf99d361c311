//! What the walker's tests share: a visitor that keeps all it is told, and a way to run as nobody.

#![allow(dead_code, reason = "each test file uses its own share of this")]

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use safelight_scan::{FolderFiles, Root, ScanError, Visit, WalkOptions, WalkSummary, walk};

/// Keeps every file's relative path and size.
#[derive(Default)]
pub(crate) struct Keep(pub(crate) BTreeMap<Vec<u8>, u64>);

impl Visit for Keep {
    fn folder(&mut self, folder: &FolderFiles<'_>) {
        for file in folder.iter() {
            let mut path = folder.path().to_vec();
            if !path.is_empty() {
                path.push(b'/');
            }
            path.extend_from_slice(file.name);
            assert_eq!(self.0.insert(path, file.size), None, "told twice");
        }
    }
}

/// All files below a folder, by relative path.
pub(crate) fn see(root: &Path) -> Result<(BTreeMap<Vec<u8>, u64>, WalkSummary), ScanError> {
    let folder = Root::bind(root)?.open_beneath(Path::new(""))?;
    let (visitors, summary) = walk(&folder, &WalkOptions::default(), Keep::default)?;
    let files = visitors.into_iter().flat_map(|visitor| visitor.0).collect();
    Ok((files, summary))
}

/// The relative paths below a folder, for people.
pub(crate) fn names(root: &Path) -> Vec<String> {
    let (files, _) = see(root).unwrap();
    files.keys().map(|path| String::from_utf8_lossy(path).into_owned()).collect()
}

/// The skipped entries by reason, as pairs.
pub(crate) fn skipped(summary: &WalkSummary) -> Vec<(&str, u64)> {
    summary.skipped.iter().map(|(why, count)| (why.as_str(), *count)).collect()
}

/// Writes a file, and the folders it needs.
pub(crate) fn put(root: &Path, path: impl AsRef<[u8]>, contents: &str) -> PathBuf {
    let path = root.join(OsStr::from_bytes(path.as_ref()));
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, contents).unwrap();
    path
}

/// Permission bits do not bind root. Runs the test `name` of this file again as nobody with
/// `SAFELIGHT_TEST_TREE` naming `tree`, and fails when it fails.
pub(crate) fn again_as_nobody(name: &str, tree: &Path) {
    let own = tempfile::tempdir_in("/tmp").unwrap();
    let program = own.path().join("test");
    fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    open_to_all(own.path());
    open_to_all(&program);
    let mut command = Command::new(&program);
    command.args(["--exact", name, "--nocapture"]).env("SAFELIGHT_TEST_TREE", tree);
    command.current_dir("/").uid(65_534).gid(65_534);
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("1 passed"), "the test {name} did not run:\n{said}");
}

/// The tree that [`again_as_nobody`] handed over.
pub(crate) fn handed_tree() -> Option<PathBuf> {
    std::env::var_os("SAFELIGHT_TEST_TREE").map(PathBuf::from)
}

pub(crate) fn mode(path: &Path, bits: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(bits)).unwrap();
}

pub(crate) fn open_to_all(path: &Path) {
    mode(path, 0o755);
}
