//! `check` as people and scripts meet it: the real binary on real folders.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends")]

mod changes;
mod golden;
mod images;
mod pipelines;
#[cfg(target_os = "linux")]
mod stopped;
mod told;

use std::{
    fs::{self, File},
    path::Path,
    process::{Command, Output},
};

fn check(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_safelight-agent"));
    command.arg("check").arg(folder).args(arguments).output().unwrap()
}

fn put(root: &Path, path: &str, size: u64) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    File::create_new(path).unwrap().set_len(size).unwrap();
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}
