//! Trees that are very deep, very wide, or change while they are walked.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends")]

mod support;

use std::fs;
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;
use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use rustix::fs::{AtFlags, CWD, Mode, OFlags, mkdirat, openat, unlinkat};
use safelight_domain::{Clock, SystemClock};
use safelight_scan::{FolderFiles, Root, ScanError, Visit, WalkOptions, walk};
use support::{put, see, skipped};

const FOLDER: OFlags = OFlags::DIRECTORY.union(OFlags::CLOEXEC);

/// A folder on a file system without a journal, where there is one: making ten thousand levels is
/// slow enough.
fn in_memory() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

/// Opens the chain of `levels` folders named `name`, making it as it goes.
fn make_chain(root: &Path, name: &str, levels: usize) -> OwnedFd {
    let mut here = openat(CWD, root, FOLDER, Mode::empty()).unwrap();
    for level in 0..levels {
        mkdirat(&here, name, Mode::RWXU).unwrap();
        if level % 100 == 0 {
            mkdirat(&here, "beside", Mode::RWXU).unwrap();
        }
        here = openat(&here, name, FOLDER, Mode::empty()).unwrap();
    }
    here
}

/// Takes the chain away from the bottom up by moving each lower part to the top first: no call
/// needs a long path.
fn remove_chain(root: &Path, name: &str) {
    let top = openat(CWD, root, FOLDER, Mode::empty()).unwrap();
    while let Ok(upper) = openat(&top, name, FOLDER, Mode::empty()) {
        let lower = rustix::fs::renameat(&upper, name, &top, "lower");
        for file in ["beside", "photo.jpg"] {
            _ = unlinkat(&upper, file, AtFlags::REMOVEDIR);
            _ = unlinkat(&upper, file, AtFlags::empty());
        }
        unlinkat(&top, name, AtFlags::REMOVEDIR).unwrap();
        if lower.is_err() {
            break;
        }
        rustix::fs::renameat(&top, "lower", &top, name).unwrap();
    }
}

#[test]
fn ten_thousand_levels_and_paths_beyond_any_limit_are_walked() {
    let tree = in_memory();
    let name = "a-folder-with-a-name";
    let bottom = make_chain(tree.path(), name, 10_000);
    let photo = openat(bottom.as_fd(), "photo.jpg", OFlags::CREATE | OFlags::WRONLY, Mode::RWXU);
    drop(photo.unwrap());
    drop(bottom);
    let seen = see(tree.path());
    remove_chain(tree.path(), name);
    let (files, summary) = seen.unwrap();
    assert_eq!(files.len(), 1);
    assert_eq!(files.keys().next().unwrap().len(), 10_000 * (name.len() + 1) + "photo.jpg".len());
    assert_eq!(summary.folders, 10_101);
    assert!(summary.warnings.is_empty(), "{:?}", summary.warnings);
}

#[test]
fn open_files_do_not_grow_with_width_or_depth() {
    struct Most(usize);
    impl Visit for Most {
        fn folder(&mut self, _: &FolderFiles<'_>) {
            let open = fs::read_dir("/proc/self/fd").unwrap().count();
            self.0 = self.0.max(open);
        }
    }
    let tree = tempfile::tempdir().unwrap();
    for wide in 0..200 {
        put(tree.path(), format!("{wide}/{wide}/{wide}/a.jpg"), "1");
        put(tree.path(), format!("{wide}/{wide}/b.jpg"), "1");
    }
    let before = fs::read_dir("/proc/self/fd").unwrap().count();
    let folder = Root::bind(tree.path()).unwrap().open_beneath(Path::new("")).unwrap();
    let (most, _) = walk(&folder, &WalkOptions::default(), || Most(0)).unwrap();
    let most = most.iter().map(|most| most.0).max().unwrap();
    assert!(most < before + 40, "{most} files open, {before} before the walk");
}

#[test]
fn a_cancel_inside_one_huge_folder_stops_within_200_ms() {
    let tree = tempfile::tempdir().unwrap();
    let one = put(tree.path(), "0", "");
    for number in 1..60_000 {
        // Hard links are the cheapest files there are.
        fs::hard_link(&one, tree.path().join(format!("photo{number}.jpg"))).unwrap();
    }
    let folder = Root::bind(tree.path()).unwrap().open_beneath(Path::new("")).unwrap();
    let options = WalkOptions { threads: 1, ..WalkOptions::default() };
    let clock = SystemClock::default();
    let cancelled = thread::scope(|scope| {
        let walking = scope.spawn(|| walk(&folder, &options, support::Keep::default).map(drop));
        while options.progress.files() == 0 && !walking.is_finished() {
            thread::yield_now();
        }
        let asked = clock.monotonic();
        options.cancel.cancel();
        let ended = walking.join().unwrap();
        let took = clock.monotonic().saturating_sub(asked);
        assert!(took < Duration::from_millis(200), "{took:?}");
        ended
    });
    assert!(matches!(cancelled, Err(ScanError::Cancelled)), "{cancelled:?}");
    assert!(options.progress.files() < 60_000, "it went on to the end");
}

#[test]
fn a_folder_that_vanishes_is_a_warning() {
    struct Remover<'a>(&'a Path);
    impl Visit for Remover<'_> {
        fn folder(&mut self, folder: &FolderFiles<'_>) {
            if folder.path().is_empty() {
                fs::remove_dir(self.0.join("gone")).unwrap();
            }
        }
    }
    let tree = tempfile::tempdir().unwrap();
    put(tree.path(), "a.jpg", "1");
    fs::create_dir(tree.path().join("gone")).unwrap();
    let folder = Root::bind(tree.path()).unwrap().open_beneath(Path::new("")).unwrap();
    let options = WalkOptions { threads: 1, ..WalkOptions::default() };
    let (_, summary) = walk(&folder, &options, || Remover(tree.path())).unwrap();
    assert_eq!(skipped(&summary), [("vanished", 1)]);
    assert_eq!(summary.warnings, ["The folder gone was gone before it could be read."]);
}

#[test]
fn many_threads_see_every_file_once() {
    let tree = tempfile::tempdir().unwrap();
    for number in 0..300 {
        put(tree.path(), format!("{}/{}/{number}.jpg", number % 7, number % 31), "12");
    }
    let folder = Root::bind(tree.path()).unwrap().open_beneath(Path::new("")).unwrap();
    for threads in [1, 2, 4, 16] {
        let options = WalkOptions { threads, ..WalkOptions::default() };
        let (seen, summary) = walk(&folder, &options, support::Keep::default).unwrap();
        assert_eq!(seen.iter().map(|keep| keep.0.len()).sum::<usize>(), 300);
        assert_eq!((summary.files, summary.bytes), (300, 600));
        assert_eq!((options.progress.files(), options.progress.bytes()), (300, 600));
        assert_eq!(options.progress.folders(), summary.folders);
    }
}

#[test]
fn a_panicking_visitor_does_not_hang_the_walk() {
    struct Panics;
    impl Visit for Panics {
        fn folder(&mut self, _: &FolderFiles<'_>) {
            panic!("on purpose");
        }
    }
    let tree = tempfile::tempdir().unwrap();
    put(tree.path(), "a/b.jpg", "1");
    let folder = Root::bind(tree.path()).unwrap().open_beneath(Path::new("")).unwrap();
    let barrier = Barrier::new(2);
    thread::scope(|scope| {
        let walking = scope.spawn(|| {
            barrier.wait();
            walk(&folder, &WalkOptions::default(), || Panics).map(drop)
        });
        barrier.wait();
        assert!(walking.join().is_err());
    });
}
