//! One of our programs while it runs: its log, its end, and how it is asked to end.

use std::fs::File;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::shell::{BUILT, built_folder};

/// How long a program may take to end before it is killed.
const PATIENCE: Duration = Duration::from_secs(10);

/// A program that was started; killed if this value goes without `stop`.
pub(crate) struct Running {
    name: &'static str,
    child: Child,
    log: PathBuf,
    lifeline: Option<ChildStdin>,
}

impl Running {
    /// Starts a program of ours with its log in a file.
    pub(crate) fn start(name: &'static str, command: &mut Command, log: PathBuf) -> Result<Self> {
        let errors = File::create(&log).with_context(|| log.display().to_string())?;
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(errors);
        // A group of its own: Ctrl-C in the terminal reaches us alone, and we end them in order.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        let mut child = command.spawn().with_context(|| format!("{name} could not be started."))?;
        let lifeline = child.stdin.take();
        Ok(Self { name, child, log, lifeline })
    }

    /// The number of its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// What the program prints; can be taken once.
    pub(crate) fn output(&mut self) -> Option<ChildStdout> {
        self.child.stdout.take()
    }

    /// A sentence with the last lines of the log, if the program has ended.
    pub(crate) fn ended(&mut self) -> Option<String> {
        let status = self.child.try_wait().ok()??;
        Some(self.obituary(status))
    }

    fn obituary(&self, status: ExitStatus) -> String {
        let log = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        let last = lines[lines.len().saturating_sub(5)..].join("\n  ");
        format!("{} ended on its own ({status}). Its last words:\n  {last}", self.name)
    }

    /// Asks the program to end, waits, and kills it if it does not.
    pub(crate) fn stop(&mut self) {
        drop(self.lifeline.take());
        #[cfg(unix)]
        if let Some(pid) = rustix::process::Pid::from_raw(self.child.id().cast_signed()) {
            // It may have ended already.
            let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
        }
        if !self.ends_within(PATIENCE) {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }

    fn ends_within(&mut self, patience: Duration) -> bool {
        // Waiting on a channel nobody sends to: a pause that needs no sleep.
        let (_keep, pause): (_, Receiver<()>) = channel();
        for _ in 0..patience.as_millis() / 20 {
            if matches!(self.child.try_wait(), Ok(Some(_)) | Err(_)) {
                return true;
            }
            let _ = pause.recv_timeout(Duration::from_millis(20));
        }
        false
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// The path of one of our programs as `cargo build` leaves it.
pub(crate) fn built(name: &str) -> Result<PathBuf> {
    let folder = std::env::var_os(BUILT).map_or_else(built_folder, |folder| Ok(folder.into()))?;
    let path = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    if !path.is_file() {
        bail!("{} is missing: cargo build did not make it.", path.display());
    }
    Ok(path)
}
