//! The coordinator of `up`: alone on this machine, on loopback, on a free port.

use std::io::{BufRead as _, BufReader};
use std::process::Command;
use std::sync::mpsc::channel;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::interrupt::Interrupt;
use super::running::{Running, built};
use super::state::State;
use crate::shell::capture;

/// How often a start may look again for the first line of output.
const LOOKS: u32 = 300;

/// A running coordinator.
pub(crate) struct Coordinator {
    running: Running,
    folder: std::path::PathBuf,
    solo: Solo,
}

/// What `serve --solo` writes for whoever started it.
#[derive(Deserialize)]
struct Solo {
    url: String,
    registration_token: Option<String>,
}

impl Coordinator {
    /// Starts it and waits until it answers.
    pub(crate) fn start(state: &State, interrupt: &Interrupt) -> Result<Self> {
        let folder = state.coordinator();
        let mut command = Command::new(built("safelight-coordinator")?);
        command.args(["serve", "--solo"]).arg(&folder);
        let mut running =
            Running::start("The coordinator", &mut command, state.log("coordinator"))?;
        wait_for_first_line(&mut running, interrupt)?;
        let path = folder.join("solo.json");
        let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        let solo = serde_json::from_str(&text).with_context(|| path.display().to_string())?;
        Ok(Self { running, folder, solo })
    }

    /// Where it listens.
    pub(crate) fn url(&self) -> &str {
        &self.solo.url
    }

    /// The token for the first agent; none once there is one.
    pub(crate) fn registration_token(&self) -> Option<&str> {
        self.solo.registration_token.as_deref()
    }

    /// A fresh link that signs the owner in, once.
    pub(crate) fn sign_in_link(&self) -> Result<String> {
        let mut command = Command::new(built("safelight-coordinator")?);
        command.args(["sign-in-link", "--data-dir"]).arg(&self.folder);
        Ok(capture(&mut command)?.trim().to_owned())
    }

    /// A sentence, if it has ended.
    pub(crate) fn ended(&mut self) -> Option<String> {
        self.running.ended()
    }

    /// Ends it and waits for that.
    pub(crate) fn stop(&mut self) {
        self.running.stop();
    }
}

/// The coordinator prints one line when it is ready. Whatever follows is read and dropped, so that
/// it never waits for us.
fn wait_for_first_line(running: &mut Running, interrupt: &Interrupt) -> Result<()> {
    let output = running.output().context("The coordinator's output is not readable.")?;
    let (sender, ready) = channel();
    std::thread::spawn(move || {
        let mut lines = BufReader::new(output).lines();
        // The receiver may have given up.
        let _ = sender.send(lines.next().is_some_and(|line| line.is_ok()));
        lines.for_each(drop);
    });
    for _ in 0..LOOKS {
        match ready.recv_timeout(Duration::from_millis(100)) {
            Ok(true) => return Ok(()),
            Ok(false) => {
                interrupt.within(Duration::from_millis(200));
                bail!(
                    running.ended().unwrap_or_else(|| "The coordinator closed its output.".into())
                )
            }
            Err(_) if interrupt.within(Duration::ZERO) => bail!("Stopped before it was ready."),
            Err(_) => {}
        }
    }
    bail!("The coordinator was not ready after 30 s.")
}
