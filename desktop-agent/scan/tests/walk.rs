//! What a walk counts, what it leaves out, and what it says about it.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends")]

mod support;

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;

use rustix::fs::{CWD, FileType, Mode, mknodat};
use safelight_scan::{FolderFiles, Root, ScanError, Visit, WalkOptions, walk};
use support::{again_as_nobody, handed_tree, mode, names, open_to_all, put, see, skipped};

#[test]
fn an_empty_folder_is_a_walk_of_nothing() {
    let tree = tempfile::tempdir().unwrap();
    let (files, summary) = see(tree.path()).unwrap();
    assert!(files.is_empty());
    assert_eq!((summary.files, summary.folders, summary.bytes), (0, 1, 0));
    assert!(summary.skipped.is_empty() && summary.warnings.is_empty());
}

#[test]
fn hidden_files_and_folders_count_and_noise_does_not() {
    let tree = tempfile::tempdir().unwrap();
    for path in [
        "a.cr3",
        ".hidden.jpg",
        ".hidden/b.xmp",
        "2024/05/c.dng",
        "@eaDir/x.jpg",
        "2024/#recycle/deep/y.jpg",
        "._a.cr3",
    ] {
        put(tree.path(), path, "12345");
    }
    let (files, summary) = see(tree.path()).unwrap();
    assert_eq!(names(tree.path()), [".hidden.jpg", ".hidden/b.xmp", "2024/05/c.dng", "a.cr3"]);
    assert!(files.values().all(|size| *size == 5));
    assert_eq!((summary.files, summary.folders, summary.bytes), (4, 4, 20));
    assert_eq!(skipped(&summary), [("noise", 3)]);
}

#[test]
fn links_to_files_count_by_their_target_inside_and_are_left_out_otherwise() {
    let world = tempfile::tempdir().unwrap();
    let root = world.path().canonicalize().unwrap().join("photos");
    put(&root, "a/photo.cr3", "1234567");
    put(world.path(), "photos2/other.cr3", "x");
    put(world.path(), "secret", "x");
    let link = |target: &Path, name: &str| symlink(target, root.join(name)).unwrap();
    link(Path::new("a/photo.cr3"), "relative.cr3");
    link(&root.join("a/photo.cr3"), "absolute.cr3");
    link(Path::new("relative.cr3"), "chain.cr3");
    link(Path::new("../photos/a/photo.cr3"), "around.cr3");
    link(Path::new("../secret"), "outside");
    link(&world.path().join("photos2/other.cr3"), "neighbour.cr3");
    link(Path::new("/etc/passwd"), "passwd");
    link(Path::new("outside"), "chain_outside");
    link(Path::new("/proc/self/cwd"), "magic");
    link(Path::new("a"), "folder");
    link(Path::new("."), "self");
    link(Path::new("gone"), "broken");
    link(Path::new("round"), "round");
    let (files, summary) = see(&root).unwrap();
    let counted: Vec<_> = files.iter().map(|(path, size)| (path.as_slice(), *size)).collect();
    let expected: [&[u8]; 5] =
        [b"a/photo.cr3", b"absolute.cr3", b"around.cr3", b"chain.cr3", b"relative.cr3"];
    assert_eq!(counted, expected.map(|path| (path, 7)));
    assert_eq!(skipped(&summary), [("link_broken", 2), ("link_outside", 5), ("link_to_folder", 2)]);
    assert!(summary.warnings.is_empty());
}

#[test]
fn special_files_are_left_out_and_never_opened() {
    let tree = tempfile::tempdir().unwrap();
    put(tree.path(), "a.cr3", "1");
    let make = |name, kind| mknodat(CWD, tree.path().join(name), kind, Mode::RUSR, 0);
    make("pipe.jpg", FileType::Fifo).unwrap();
    let _socket = UnixListener::bind(tree.path().join("socket.jpg")).unwrap();
    let mut special = 2;
    if rustix::process::geteuid().is_root() {
        let null = rustix::fs::makedev(1, 3);
        mknodat(CWD, tree.path().join("null.jpg"), FileType::CharacterDevice, Mode::RUSR, null)
            .unwrap();
        special += 1;
    }
    symlink("pipe.jpg", tree.path().join("to_pipe.jpg")).unwrap();
    let (files, summary) = see(tree.path()).unwrap();
    assert_eq!(files.len(), 1);
    assert_eq!(skipped(&summary), [("link_broken", 1), ("special", special)]);
}

#[test]
fn names_that_are_not_utf8_are_kept_as_bytes() {
    let tree = tempfile::tempdir().unwrap();
    let odd: &[u8] = b"caf\xe9/AB3D\xff0001.CR3";
    put(tree.path(), odd, "123");
    put(tree.path(), "line\nbreak.jpg", "1");
    let (files, _) = see(tree.path()).unwrap();
    assert_eq!(files[odd], 3);
    assert_eq!(files[b"line\nbreak.jpg".as_slice()], 1);
}

#[test]
fn hard_links_count_each_time() {
    let tree = tempfile::tempdir().unwrap();
    let one = put(tree.path(), "a/one.jpg", "1234");
    fs::hard_link(one, tree.path().join("two.jpg")).unwrap();
    let (_, summary) = see(tree.path()).unwrap();
    assert_eq!((summary.files, summary.bytes), (2, 8));
}

#[test]
fn the_time_of_change_is_told_to_the_nanosecond() {
    struct Times(Vec<i64>);
    impl Visit for Times {
        fn folder(&mut self, folder: &FolderFiles<'_>) {
            assert_eq!(folder.len(), folder.iter().len());
            assert!(!folder.is_empty());
            self.0.extend(folder.iter().map(|file| file.mtime_ns));
        }
    }
    let tree = tempfile::tempdir().unwrap();
    let path = put(tree.path(), "a.jpg", "1");
    let changed = std::time::UNIX_EPOCH + std::time::Duration::new(1_500_000_000, 123_456_700);
    fs::File::options().write(true).open(path).unwrap().set_modified(changed).unwrap();
    let folder = Root::bind(tree.path()).unwrap().open_beneath(Path::new("")).unwrap();
    let (seen, _) = walk(&folder, &WalkOptions::default(), || Times(vec![])).unwrap();
    let times: Vec<i64> = seen.into_iter().flat_map(|times| times.0).collect();
    assert_eq!(times, [1_500_000_000_123_456_700]);
}

#[test]
fn what_is_no_folder_says_so() {
    let tree = tempfile::tempdir().unwrap();
    let file = put(tree.path(), "file", "x");
    let missing = see(&tree.path().join("missing")).unwrap_err();
    assert_eq!(missing.code(), "not_found");
    assert!(missing.to_string().starts_with("There is no folder at "), "{missing}");
    assert_eq!(see(&file).unwrap_err().code(), "not_a_folder");
}

#[test]
fn an_unreadable_folder_is_counted_and_named_and_ends_nothing() {
    const NAME: &str = "an_unreadable_folder_is_counted_and_named_and_ends_nothing";
    let Some(tree) = handed_tree() else {
        let tree = tempfile::tempdir_in("/tmp").unwrap();
        put(tree.path(), "open/a.jpg", "1");
        put(tree.path(), b"clos\xe9d/b.jpg", "1");
        put(tree.path(), "listed/c.jpg", "1");
        put(tree.path(), "sealed/d.jpg", "1");
        open_to_all(tree.path());
        let closed = tree.path().join(OsStr::from_bytes(b"clos\xe9d"));
        mode(&closed, 0o000);
        mode(&tree.path().join("listed"), 0o444);
        if rustix::process::geteuid().is_root() {
            again_as_nobody(NAME, tree.path());
        } else {
            unreadable_parts(tree.path());
        }
        mode(&closed, 0o755);
        mode(&tree.path().join("listed"), 0o755);
        return;
    };
    unreadable_parts(&tree);
}

fn unreadable_parts(tree: &Path) {
    let (files, summary) = see(tree).unwrap();
    let seen: Vec<_> = files.keys().map(Vec::as_slice).collect();
    assert_eq!(seen, [b"open/a.jpg".as_slice(), b"sealed/d.jpg"]);
    assert_eq!(skipped(&summary), [("unreadable_file", 1), ("unreadable_folder", 1)]);
    assert_eq!(
        summary.warnings,
        ["The folder clos\u{fffd}d could not be read: permission denied."]
    );
    assert_eq!(unread(tree), [b"clos\xe9d".as_slice(), b"listed"], "told to the visitor");
    let start = see(&tree.join(OsStr::from_bytes(b"clos\xe9d"))).unwrap_err();
    assert_eq!(start.code(), "unreadable");
}

/// The folders that a visitor hears it does not know as a whole.
fn unread(tree: &Path) -> Vec<Vec<u8>> {
    #[derive(Default)]
    struct Unread(Vec<Vec<u8>>);
    impl Visit for Unread {
        fn folder(&mut self, _: &FolderFiles<'_>) {}
        fn unread(&mut self, path: &[u8]) {
            self.0.push(path.to_vec());
        }
    }
    let folder = Root::bind(tree).unwrap().open_beneath(Path::new("")).unwrap();
    let (visitors, _) = walk(&folder, &WalkOptions::default(), Unread::default).unwrap();
    let mut told: Vec<_> = visitors.into_iter().flat_map(|visitor| visitor.0).collect();
    told.sort_unstable();
    told
}

#[test]
fn a_walk_that_is_cancelled_says_so() {
    let tree = tempfile::tempdir().unwrap();
    put(tree.path(), "a.jpg", "1");
    let folder = Root::bind(tree.path()).unwrap().open_beneath(Path::new("")).unwrap();
    let options = WalkOptions::default();
    options.cancel.cancel();
    let ended = walk(&folder, &options, support::Keep::default).map(drop);
    assert!(matches!(ended, Err(ScanError::Cancelled)));
}
