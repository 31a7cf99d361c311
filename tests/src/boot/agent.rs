//! A real agent as a process.

use std::path::{Path, PathBuf};

use tokio::process::Command;

use super::program::{Kill, Program, binary};
use super::{Coordinator, Owner, World};

/// An enrolled agent that may be running or not.
pub struct Agent {
    folder: PathBuf,
    log: PathBuf,
    name: String,
    program: Option<Program>,
}

impl Agent {
    /// Enrols an agent that may read `root`.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn enrol(
        world: &World,
        coordinator: &Coordinator,
        owner: &Owner,
        name: &str,
        root: &Path,
    ) -> Self {
        let agent = Self {
            folder: world.path(&format!("agent-{name}")),
            log: world.path(&format!("agent-{name}.log")),
            name: name.to_owned(),
            program: None,
        };
        let token = owner.registration_token().await;
        agent
            .verb(&[
                "register",
                "--server",
                &coordinator.url(),
                "--token",
                &token,
                "--name",
                name,
                "--secret-store",
                "file",
            ])
            .await;
        agent.verb(&["roots", "add", root.to_str().expect("a root with a readable name")]).await;
        agent
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Starts it, perhaps with a point at which it will die.
    pub fn start(&mut self, kill: Option<Kill>) {
        let mut command = self.command();
        command.arg("run");
        self.program = Some(Program::start(&mut command, &self.log, kill));
    }

    /// Waits until it has died at its point.
    ///
    /// # Panics
    /// When it does not.
    pub async fn died(&mut self) {
        self.program.as_mut().expect("it was started").ended().await;
        self.program = None;
    }

    /// Ends it as `kill -9` does.
    ///
    /// # Panics
    /// When it was not running.
    pub async fn kill(&mut self) {
        self.program.take().expect("it was started").kill().await;
    }

    /// What it logged so far.
    #[must_use]
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Runs one verb to its end and returns what it printed.
    ///
    /// # Panics
    /// When the verb fails.
    pub async fn verb(&self, arguments: &[&str]) -> String {
        let output = self.command().args(arguments).output().await.expect("the agent starts");
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {complaint}");
        String::from_utf8(output.stdout).expect("it prints text")
    }

    fn command(&self) -> Command {
        let mut command = Command::new(binary("safelight-agent"));
        command.env("SAFELIGHT_DATA_DIR", &self.folder);
        command
    }
}
