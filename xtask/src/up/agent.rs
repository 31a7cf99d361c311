//! The agent of `up`: enrolled once, kept between runs.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::coordinator::Coordinator;
use super::http::Session;
use super::interrupt::Interrupt;
use super::running::{Running, built};
use super::state::State;
use crate::shell::{capture, say};

/// How often we look whether it is online: half a minute in all.
const LOOKS: u32 = 600;

/// What the team's page calls it.
const NAME: &str = "This computer";

/// The enrolled agent.
pub(crate) struct Agent {
    program: PathBuf,
    folder: PathBuf,
    log: PathBuf,
    server: String,
    running: Option<Running>,
}

impl Agent {
    /// Enrols the agent unless an earlier run did.
    pub(crate) fn ready(
        state: &State,
        coordinator: &Coordinator,
        session: &Session,
    ) -> Result<Self> {
        let agent = Self {
            program: built("safelight-agent")?,
            folder: state.agent(),
            log: state.log("agent"),
            server: coordinator.url().to_owned(),
            running: None,
        };
        end_orphan(&agent.pid_file());
        // A coordinator that still offers its first token knows no agent: ours is of another life.
        let token = coordinator.registration_token();
        if token.is_some() && agent.folder.exists() {
            std::fs::remove_dir_all(&agent.folder)?;
        }
        if !agent.folder.join("agent.toml").is_file() {
            let token =
                token.map_or_else(|| session.registration_token(), |it| Ok(it.to_owned()))?;
            agent.enrol(&token)?;
        }
        Ok(agent)
    }

    fn enrol(&self, token: &str) -> Result<()> {
        capture(self.verb(&["register", "--server", &self.server, "--token", token]).args([
            "--name",
            NAME,
            "--secret-store",
            "file",
        ]))
        .context("The agent could not be enrolled.")?;
        say(&format!("Agent enrolled as \"{NAME}\"."));
        Ok(())
    }

    /// Lets the agent read this folder.
    pub(crate) fn bind(&self, folder: &str) -> Result<()> {
        let bound = capture(&mut self.verb(&["roots", "list"]))?;
        if !bound.lines().any(|line| line.trim() == folder) {
            capture(&mut self.verb(&["roots", "add", folder]))
                .context("The folder could not be bound to the agent.")?;
        }
        Ok(())
    }

    /// Starts it, and waits until the coordinator has heard of it.
    pub(crate) fn run(&mut self, session: &Session, interrupt: &Interrupt) -> Result<()> {
        let mut command = self.verb(&["run"]);
        let running = Running::start("The agent", &mut command, self.log.clone())?;
        std::fs::write(self.pid_file(), running.id().to_string())?;
        self.running = Some(running);
        for _ in 0..LOOKS {
            // Its own word as well: an agent that was killed counts as online for a while.
            if capture(&mut self.verb(&["status"])).is_ok() && session.is_online(NAME)? {
                return Ok(());
            }
            if interrupt.within(Duration::from_millis(50)) {
                bail!("Stopped before the agent was ready.");
            }
            if let Some(end) = self.ended() {
                bail!(end);
            }
        }
        bail!("The agent did not come online. Its log: {}", self.log.display())
    }

    /// Makes a collection of the folder, bound to this agent.
    pub(crate) fn add_collection(&self, folder: &str) -> Result<String> {
        let printed = capture(&mut self.verb(&["collections", "add", folder]))
            .context("The collection could not be made.")?;
        let guid = printed.split_whitespace().find(|word| word.starts_with("col_"));
        Ok(guid.context("The agent named no collection.")?.to_owned())
    }

    /// A sentence, if it has ended.
    pub(crate) fn ended(&mut self) -> Option<String> {
        self.running.as_mut()?.ended()
    }

    /// Ends it and waits for that.
    pub(crate) fn stop(&mut self) {
        if let Some(running) = &mut self.running {
            running.stop();
            // A leftover file only costs the next run a look.
            let _ = std::fs::remove_file(self.pid_file());
        }
    }

    fn verb(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        // The coordinator's port is another one at each start.
        command.env("SAFELIGHT_DATA_DIR", &self.folder).env("SAFELIGHT_SERVER", &self.server);
        command.args(arguments);
        command
    }

    fn pid_file(&self) -> PathBuf {
        self.folder.with_extension("pid")
    }
}

/// Ends an agent whose `up` was killed: our lock says that nobody else can own it.
fn end_orphan(pid_file: &Path) {
    #[cfg(target_os = "linux")]
    {
        let Ok(pid) = std::fs::read_to_string(pid_file) else { return };
        let Ok(program) = std::fs::read_link(format!("/proc/{}/exe", pid.trim())) else { return };
        let is_agent = program.to_string_lossy().contains("safelight-agent");
        if let (true, Some(pid)) =
            (is_agent, pid.trim().parse().ok().and_then(rustix::process::Pid::from_raw))
        {
            say("An agent of an earlier run is still there; it is ended.");
            // It may have ended in between.
            let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = pid_file;
}
