//! A real agent as a process.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use rustix::process::Signal;
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

use super::program::{Kill, Program, binary};
use super::secrets::says_no_secret;
use super::{Coordinator, Owner, Surroundings, World};

/// An enrolled agent that may be running or not.
pub struct Agent {
    folder: PathBuf,
    log: PathBuf,
    name: String,
    surroundings: Surroundings,
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
            surroundings: Surroundings::default(),
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

    /// The folder with everything it keeps.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What surrounds it from its next start on.
    pub fn surround(&mut self, surroundings: Surroundings) {
        self.surroundings = surroundings;
    }

    /// Stops it where it stands, as a computer does that falls asleep.
    ///
    /// # Panics
    /// When it was not running.
    pub fn fall_asleep(&self) {
        self.program.as_ref().expect("it was started").signal(Signal::STOP);
    }

    /// Lets it go on.
    ///
    /// # Panics
    /// When it was not running.
    pub fn wake_up(&self) {
        self.program.as_ref().expect("it was started").signal(Signal::CONT);
    }

    /// Whether it has ended.
    pub fn has_ended(&mut self) -> bool {
        self.program.as_mut().is_none_or(Program::has_ended)
    }

    /// Starts it, perhaps with a point at which it will die.
    pub fn start(&mut self, kill: Option<Kill>) {
        let mut command = self.surroundings.wrap(&self.command());
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
        let (code, told, complaint) = self.verb_given(arguments, "").await;
        assert_eq!(code, Some(0), "{arguments:?}: {complaint}");
        told
    }

    /// Runs one verb to its end with that on its standard input; its exit code, and what it printed
    /// on standard output and standard error.
    ///
    /// # Panics
    /// When it does not start, or says a secret.
    pub async fn verb_given(
        &self,
        arguments: &[&str],
        input: &str,
    ) -> (Option<i32>, String, String) {
        let mut command = self.command();
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the agent starts");
        let mut stdin = child.stdin.take().expect("it was piped");
        // A verb that asks for nothing may have ended by now.
        let _ = stdin.write_all(input.as_bytes()).await;
        drop(stdin);
        let output = child.wait_with_output().await.expect("it ends");
        let told = String::from_utf8(output.stdout).expect("it prints text");
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        says_no_secret(&format!("{arguments:?}"), &format!("{told}{complaint}"));
        (output.status.code(), told, complaint)
    }

    fn command(&self) -> Command {
        let mut command = Command::new(binary("safelight-agent"));
        command.env("SAFELIGHT_DATA_DIR", &self.folder);
        command
    }
}
