//! What lies outside the roots cannot be reached, however it is asked for.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends")]

mod support;

use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use rustix::fs::{CWD, RenameFlags, renameat_with};
use safelight_scan::{Root, Roots, WalkOptions, walk};
use support::{Keep, put};

struct World {
    _temp: tempfile::TempDir,
    at: PathBuf,
}

impl World {
    /// `photos` is bound; `photos2`, `secret` and `Photos` are not.
    fn new() -> (Self, Roots) {
        let temp = tempfile::tempdir().unwrap();
        let at = temp.path().canonicalize().unwrap();
        put(&at, "photos/2024/a.jpg", "1");
        put(&at, "photos2/b.jpg", "1");
        put(&at, "secret/key", "1");
        put(&at, "Photos/c.jpg", "1");
        let roots = Roots::open([at.join("photos")]).unwrap();
        (Self { _temp: temp, at }, roots)
    }

    fn code(&self, roots: &Roots, path: impl AsRef<Path>) -> &'static str {
        match roots.resolve(&self.at.join(path)) {
            Ok(_) => "opened",
            Err(fault) => fault.code(),
        }
    }
}

#[test]
fn paths_inside_are_opened_however_they_are_spelled() {
    let (world, roots) = World::new();
    for path in ["photos", "photos/", "photos//2024", "photos/./2024/.", "photos/2024/"] {
        assert_eq!(world.code(&roots, path), "opened", "{path}");
    }
    let folder = roots.resolve(&world.at.join("photos//2024/")).unwrap();
    assert_eq!(folder.path(), world.at.join("photos/2024"));
    assert_eq!(world.code(&roots, "photos/none"), "not_found");
    assert_eq!(world.code(&roots, "photos/2024/a.jpg"), "not_a_folder");
}

#[test]
fn paths_outside_are_refused_however_they_are_spelled() {
    let (world, roots) = World::new();
    let inside = world.at.join("photos");
    symlink("../secret", inside.join("out")).unwrap();
    symlink(world.at.join("secret"), inside.join("out_absolute")).unwrap();
    symlink("..", inside.join("up")).unwrap();
    symlink("/", inside.join("top")).unwrap();
    symlink("/proc/self/cwd", inside.join("cwd")).unwrap();
    symlink("/proc/self/root", inside.join("magic")).unwrap();
    symlink("2024", inside.join("link_inside")).unwrap();
    for path in [
        "photos2",
        "Photos",
        "PHOTOS",
        "secret",
        ".",
        "",
        "photos/..",
        "photos/../secret",
        "photos/../photos",
        "photos/2024/../../secret",
        "photos/none/../../secret",
        "photos/out",
        "photos/out/",
        "photos/out/.",
        "photos/out_absolute",
        "photos/up/secret",
        "photos/up/photos",
        "photos/top/etc",
        "photos/cwd",
        "photos/magic/etc",
        "photos/link_inside",
        "/",
        "/etc",
        "/proc/self/cwd",
        "/proc/self/root",
        "/dev/fd/0",
    ] {
        println!("{path:<26} {}", world.code(&roots, path));
        assert_eq!(world.code(&roots, path), "outside_roots", "{path}");
    }
    for path in ["", "photos", "./photos", "../photos", "~/photos", "\0"] {
        println!("{path:<26?} (as it is)");
        assert_eq!(roots.resolve(Path::new(path)).unwrap_err().code(), "outside_roots", "{path}");
    }
    let nul = [world.at.join("photos").into_os_string().into_vec(), b"\0/2024".to_vec()].concat();
    let nul = PathBuf::from(OsString::from_vec(nul));
    assert_eq!(roots.resolve(&nul).unwrap_err().code(), "outside_roots");
    let magic = format!("/proc/self/root{}", inside.display());
    assert_eq!(roots.resolve(Path::new(&magic)).unwrap_err().code(), "outside_roots");
}

#[test]
fn a_relative_path_beneath_a_root_cannot_climb() {
    let (world, _) = World::new();
    let root = Root::bind(&world.at.join("photos")).unwrap();
    assert!(root.open_beneath(Path::new("2024")).is_ok());
    for path in ["..", "../secret", "2024/../..", "/etc", "/"] {
        let fault = root.open_beneath(Path::new(path)).unwrap_err();
        assert_eq!(fault.code(), "outside_roots", "{path}");
    }
}

#[test]
fn without_roots_every_path_is_outside() {
    let (world, _) = World::new();
    assert_eq!(world.code(&Roots::default(), "photos"), "outside_roots");
}

#[test]
fn the_nearest_of_two_roots_answers() {
    let (world, _) = World::new();
    let roots = Roots::open([world.at.join("photos"), world.at.join("photos/2024")]).unwrap();
    assert_eq!(roots.iter().count(), 2);
    assert_eq!(world.code(&roots, "photos/2024"), "opened");
    assert_eq!(world.code(&roots, "photos2"), "outside_roots");
}

#[test]
fn binding_follows_links_once_and_never_again() {
    let (world, _) = World::new();
    symlink("photos", world.at.join("album")).unwrap();
    let root = Root::bind(&world.at.join("album")).unwrap();
    assert_eq!(root.canonical_path(), world.at.join("photos"));
    assert_eq!(Root::open(&world.at.join("album")).unwrap_err().code(), "outside_roots");
}

#[test]
fn a_root_replaced_by_a_link_leads_nowhere() {
    let (world, roots) = World::new();
    let bound = Root::bind(&world.at.join("photos")).unwrap();
    fs::rename(world.at.join("photos"), world.at.join("moved")).unwrap();
    assert_eq!(world.code(&roots, "photos"), "not_found");
    symlink("secret", world.at.join("photos")).unwrap();
    assert_eq!(world.code(&roots, "photos"), "outside_roots");
    assert_eq!(bound.open_beneath(Path::new("")).unwrap_err().code(), "outside_roots");
}

#[test]
fn a_root_that_is_away_for_a_while_answers_when_it_is_back() {
    let (world, roots) = World::new();
    fs::rename(world.at.join("photos"), world.at.join("away")).unwrap();
    assert_eq!(world.code(&roots, "photos/2024"), "not_found");
    fs::rename(world.at.join("away"), world.at.join("photos")).unwrap();
    assert_eq!(world.code(&roots, "photos/2024"), "opened");
}

/// Exchanges `photos/album` (a folder) and `photos/trap` (a link to `../secret`) all the time.
fn while_flipping(world: &World, attempts: usize, mut attempt: impl FnMut()) {
    let (album, trap) = (world.at.join("photos/album"), world.at.join("photos/trap"));
    put(&world.at, "photos/album/inner/mine.jpg", "12");
    put(&world.at, "secret/inner/key.jpg", "123");
    symlink("../secret", &trap).unwrap();
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(Ordering::Relaxed) {
                renameat_with(CWD, &album, CWD, &trap, RenameFlags::EXCHANGE).unwrap();
            }
        });
        for _ in 0..attempts {
            attempt();
        }
        stop.store(true, Ordering::Relaxed);
    });
}

#[test]
fn a_folder_swapped_for_a_link_while_it_is_opened_never_leads_out() {
    let (world, roots) = World::new();
    let path = world.at.join("photos/album/inner");
    let (mut opened, mut refused) = (0, 0);
    while_flipping(&world, 20_000, || match roots.resolve(&path) {
        Ok(folder) => {
            opened += 1;
            let (seen, _) =
                walk(&folder, &WalkOptions { threads: 1, ..Default::default() }, Keep::default)
                    .unwrap();
            assert!(!seen[0].0.contains_key(b"key.jpg".as_slice()), "the secret was seen");
        }
        Err(fault) => {
            refused += 1;
            assert_eq!(fault.code(), "outside_roots");
        }
    });
    println!(
        "exchanged with a link meanwhile: {opened} times opened inside, {refused} times refused"
    );
    assert!(opened > 0 && refused > 0, "no race took place: {opened} opened, {refused} refused");
}

#[test]
fn a_folder_swapped_for_a_link_during_a_walk_never_leads_out() {
    let (world, roots) = World::new();
    let folder = roots.resolve(&world.at.join("photos")).unwrap();
    let mut mine = 0;
    while_flipping(&world, 3_000, || {
        let (seen, _) = walk(&folder, &WalkOptions::default(), Keep::default).unwrap();
        for path in seen.iter().flat_map(|keep| keep.0.keys()) {
            let name = path.rsplit(|byte| *byte == b'/').next().unwrap();
            assert!(!name.starts_with(b"key"), "{}", String::from_utf8_lossy(path));
            mine += usize::from(name == b"mine.jpg");
        }
    });
    assert!(mine > 0, "no walk came through");
}

#[test]
fn a_link_to_a_file_swapped_during_a_walk_never_tells_a_size_outside() {
    let (world, roots) = World::new();
    let inside = world.at.join("photos");
    put(&world.at, "photos/real", "12");
    put(&world.at, "outside-real", "12345");
    symlink("real", inside.join("album")).unwrap();
    symlink("../outside-real", inside.join("trap")).unwrap();
    let folder = roots.resolve(&inside).unwrap();
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            let (one, other) = (inside.join("album"), inside.join("trap"));
            while !stop.load(Ordering::Relaxed) {
                renameat_with(CWD, &one, CWD, &other, RenameFlags::EXCHANGE).unwrap();
            }
        });
        for _ in 0..3_000 {
            let (seen, _) = walk(&folder, &WalkOptions::default(), Keep::default).unwrap();
            assert!(seen.iter().flat_map(|keep| keep.0.values()).all(|size| *size <= 2));
        }
        stop.store(true, Ordering::Relaxed);
    });
}
