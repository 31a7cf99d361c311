//! `check` on a terminal: the line that moves, and Ctrl-C.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends")]

use std::fs::{self, File};
use std::io::Read;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{CWD, Mode, OFlags, openat};
use rustix::process::{Pid, Signal, kill_process};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use safelight_domain::{Clock, SystemClock};

/// Starts a check whose stderr is a terminal; the other end of it.
fn watched(folder: &Path) -> (Child, File) {
    let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).unwrap();
    grantpt(&ours).unwrap();
    unlockpt(&ours).unwrap();
    let name = ptsname(&ours, vec![]).unwrap();
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
    let theirs: OwnedFd = openat(CWD, name, flags, Mode::empty()).unwrap();
    let child = Command::new(env!("CARGO_BIN_EXE_safelight-agent"))
        .arg("check")
        .arg(folder)
        .stdout(Stdio::null())
        .stderr(theirs)
        .spawn()
        .unwrap();
    (child, File::from(ours))
}

/// All that the terminal shows until `part` does; what there is when it never does, or stands still.
fn shown_until(terminal: &mut File, part: &str) -> String {
    let mut shown = String::new();
    let mut chunk = [0; 4096];
    while !shown.contains(part) {
        let patience = Timespec { tv_sec: 20, tv_nsec: 0 };
        let readable = poll(&mut [PollFd::new(terminal, PollFlags::IN)], Some(&patience)).unwrap();
        assert_ne!(readable, 0, "the terminal stands still after: {shown}");
        // The end of a terminal whose program is gone is an error.
        match terminal.read(&mut chunk) {
            Ok(length @ 1..) => shown.push_str(&String::from_utf8_lossy(&chunk[..length])),
            Ok(0) | Err(_) => break,
        }
    }
    shown
}

/// A tree that takes far longer than the first line on the terminal: folders cost a walk most, and
/// hardly anything to make.
fn large_tree() -> tempfile::TempDir {
    let tree = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
    for shoot in 0..300 {
        let shoot = tree.path().join(shoot.to_string());
        fs::create_dir(&shoot).unwrap();
        fs::write(shoot.join("0.jpg"), "").unwrap();
        for card in 0..500 {
            fs::create_dir(shoot.join(card.to_string())).unwrap();
        }
    }
    tree
}

#[test]
fn ctrl_c_stops_a_check_within_200_ms() {
    let tree = large_tree();
    let (mut child, mut terminal) = watched(tree.path());
    let shown = shown_until(&mut terminal, "files/s");
    // "1 folder" or "120 folders".
    assert!(shown.contains("folder"), "no counts on the terminal: {shown}");
    let clock = SystemClock::default();
    let asked = clock.monotonic();
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let rest = shown_until(&mut terminal, "Stopped before the end");
    let took = clock.monotonic().saturating_sub(asked);
    let status = child.wait().unwrap();
    assert!(rest.contains("Stopped before the end; nothing was written."), "{rest}");
    assert_eq!(status.code(), Some(130));
    assert!(took < Duration::from_millis(200), "{took:?}");
}

#[test]
fn a_watched_check_comes_to_its_end() {
    let tree = tempfile::tempdir().unwrap();
    fs::write(tree.path().join("a.jpg"), "").unwrap();
    let (mut child, mut terminal) = watched(tree.path());
    _ = shown_until(&mut terminal, "never shown");
    assert!(child.wait().unwrap().success());
}
