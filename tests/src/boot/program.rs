//! One of our programs as a process.

use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use rustix::process::{Pid, Signal, kill_process};
use tokio::process::{Child, Command};

use crate::wait::until;

/// A named point at which a program ends as if the power had gone.
#[derive(Clone, Copy, Debug)]
pub struct Kill {
    /// The name of the point.
    pub at: &'static str,
    /// Only when this operation is at hand.
    pub on: Option<&'static str>,
}

/// A running program with its log.
pub(super) struct Program {
    child: Child,
    log: PathBuf,
}

impl Program {
    /// Starts it. What it logs is added to the file; what it prints goes the same way.
    pub(super) fn start(command: &mut Command, log: &Path, kill: Option<Kill>) -> Self {
        let file = || OpenOptions::new().create(true).append(true).open(log).expect("a log file");
        command.stdin(Stdio::piped()).stdout(file()).stderr(file()).kill_on_drop(true);
        if let Some(kill) = kill {
            command.env("SAFELIGHT_KILL_AT", kill.at);
            if let Some(on) = kill.on {
                command.env("SAFELIGHT_KILL_ON", on);
            }
        }
        let child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        Self { child, log: log.to_owned() }
    }

    /// What it logged and printed so far.
    pub(super) fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Whether it has ended.
    pub(super) fn has_ended(&mut self) -> bool {
        self.child.try_wait().expect("a child of ours").is_some()
    }

    /// Waits for it to end by itself.
    pub(super) async fn ended(&mut self) {
        until(
            "the program to end",
            async || {
                if self.has_ended() { Ok(()) } else { Err(self.log()) }
            },
        )
        .await;
    }

    /// Stops it where it stands, as a computer does that falls asleep, or wakes it.
    pub(super) fn signal(&self, signal: Signal) {
        let number = self.child.id().and_then(|number| i32::try_from(number).ok());
        let number = number.and_then(Pid::from_raw).expect("a running child has a number");
        kill_process(number, signal).expect("a child of ours");
    }

    /// Ends it as `kill -9` does.
    pub(super) async fn kill(&mut self) {
        self.child.kill().await.expect("a child of ours");
    }
}

/// The path of one of our programs: beside the running test or program.
///
/// # Panics
/// When it was not built.
#[must_use]
pub fn binary(name: &str) -> PathBuf {
    let us = std::env::current_exe().expect("a running program has a path");
    let folder = us.parent().expect("it lies in a folder");
    // Tests lie one folder deeper than programs.
    let folder = if folder.ends_with("deps") { folder.parent() } else { Some(folder) };
    let path = folder.expect("it lies in target").join(name);
    let path = path.with_extension(std::env::consts::EXE_EXTENSION);
    assert!(path.is_file(), "{} is missing. Run `cargo build` first.", path.display());
    path
}
