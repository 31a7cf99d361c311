//! Ctrl-C while a report is being written.

use std::{
    fs::{self, File},
    io::Read,
    process::{Command, Stdio},
};

use rustix::{
    fs::{CWD, FileType, Mode, mknodat},
    process::{Pid, Signal, kill_process},
};

use crate::{put, text};

/// More names than a pipe holds bytes of, so that whoever writes the report waits for a reader.
const ORPHANS: usize = 4_000;

#[test]
fn a_check_that_is_stopped_in_its_report_leaves_nothing() {
    let world = tempfile::tempdir().unwrap();
    for number in 0..ORPHANS {
        put(world.path(), &format!("photos/a picture without sidecar {number}.CR3"), 1);
    }
    let (report, json) = (world.path().join("report"), world.path().join("out.json"));
    mknodat(CWD, &report, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
    let mut check = Command::new(env!("CARGO_BIN_EXE_safelight-agent"));
    check.arg("check").arg(world.path().join("photos"));
    check.arg("--report").arg(&report).arg("--json").arg(&json);
    let child = check.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();

    // Both ends are open once the report begins, and it is longer than what we take.
    let mut pipe = File::open(&report).unwrap();
    pipe.read_exact(&mut [0]).unwrap();
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let ended = child.wait_with_output().unwrap();

    assert_eq!(ended.status.code(), Some(130));
    assert_eq!(text(&ended.stderr), "Stopped before the end; nothing was written.\n");
    let mut left: Vec<_> =
        fs::read_dir(world.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["photos", "report"]);
}
