//! A real coordinator on a fixed port, so that it can be killed and found again.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

use super::owner::{EMAIL, PASSWORD};
use super::program::{Kill, Program, binary};
use super::secrets::says_no_secret;
use super::{Database, Owner, Surroundings, World};
use crate::http::plain_client;
use crate::wait::until;

/// Opens its figures.
const METRICS_TOKEN: &str = "figures-for-the-tests";

/// A coordinator that may be running or not.
pub struct Coordinator {
    folder: PathBuf,
    log: PathBuf,
    database: String,
    port: u16,
    surroundings: Surroundings,
    program: Option<Program>,
}

impl Coordinator {
    pub(super) async fn first_start(world: &World, database: Database) -> (Self, Owner) {
        let folder = world.path("coordinator");
        std::fs::create_dir_all(&folder).expect("a folder for the coordinator");
        let mut coordinator = Self {
            database: database.make(&folder).await,
            log: world.path("coordinator.log"),
            port: free_port(),
            folder,
            surroundings: Surroundings::default(),
            program: None,
        };
        coordinator.create_admin().await;
        coordinator.start(None).await;
        let owner = Owner::sign_in(&coordinator.url()).await;
        (coordinator, owner)
    }

    /// Where it listens.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Another process on the same database, with the same key and files.
    ///
    /// # Panics
    /// When it does not become ready.
    pub async fn replica(&self, world: &World) -> Self {
        let folder = world.path("replica");
        std::fs::create_dir_all(&folder).expect("a folder for the replica");
        std::fs::copy(self.folder.join("server.key"), folder.join("server.key")).expect("a key");
        let blobs = self.folder.join("blobs");
        let mut replica = Self {
            folder,
            log: world.path("replica.log"),
            database: self.database.clone(),
            port: free_port(),
            surroundings: Surroundings {
                variables: vec![("SAFELIGHT_BLOB_FOLDER", blobs.into_os_string())],
                ..Surroundings::default()
            },
            program: None,
        };
        replica.start(None).await;
        replica
    }

    /// Where its database is.
    #[must_use]
    pub fn database(&self) -> &str {
        &self.database
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

    /// Whether it has ended.
    pub fn has_ended(&mut self) -> bool {
        self.program.as_mut().is_none_or(Program::has_ended)
    }

    /// Starts it, perhaps with a point at which it will die, and waits until it is ready.
    ///
    /// # Panics
    /// When it does not become ready.
    pub async fn start(&mut self, kill: Option<Kill>) {
        let mut command = self.surroundings.wrap(&self.command());
        command.arg("serve");
        self.program = Some(Program::start(&mut command, &self.log, kill));
        let ready = format!("{}/readyz", self.url());
        let client = plain_client();
        until("the coordinator to be ready", async || match client.get(&ready).send().await {
            Ok(answer) if answer.status().is_success() => Ok(()),
            Ok(answer) => Err(format!("{} {}", answer.status(), self.log())),
            Err(error) => Err(format!("{error} {}", self.log())),
        })
        .await;
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

    /// The value of one line of its figures, such as `safelight_held_claims`; none when it has no
    /// such line.
    ///
    /// # Panics
    /// When it does not answer.
    pub async fn figure(&self, line: &str) -> Option<f64> {
        let asked =
            plain_client().get(format!("{}/metrics", self.url())).bearer_auth(METRICS_TOKEN);
        let answer = asked.send().await.expect("it answers").error_for_status();
        let text = answer.expect("its figures").text().await.expect("a text");
        let value = text.lines().find_map(|one| one.strip_prefix(line)?.strip_prefix(' '))?;
        Some(value.parse().expect("a number"))
    }

    /// What it logged so far.
    #[must_use]
    pub fn log(&self) -> String {
        self.program.as_ref().map(Program::log).unwrap_or_default()
    }

    /// Runs one verb to its end and returns what it printed.
    ///
    /// # Panics
    /// When the verb fails, or says a secret.
    pub async fn verb(&self, arguments: &[&str]) -> String {
        let output = self.command().args(arguments).output().await.expect("the coordinator starts");
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {complaint}");
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        says_no_secret(&format!("{arguments:?}"), &format!("{told}{complaint}"));
        told
    }

    async fn create_admin(&self) {
        let mut command = self.command();
        command.args(["create-admin", "--email", EMAIL, "--password-stdin"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the coordinator starts");
        let mut input = child.stdin.take().expect("it was piped");
        input.write_all(format!("{PASSWORD}\n").as_bytes()).await.expect("it reads the password");
        drop(input);
        let output = child.wait_with_output().await.expect("it ends");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    fn command(&self) -> Command {
        let mut command = Command::new(binary("safelight-coordinator"));
        command
            .env("SAFELIGHT_DATA_DIR", &self.folder)
            .env("SAFELIGHT_LISTEN", format!("127.0.0.1:{}", self.port))
            .env("SAFELIGHT_METRICS_TOKEN", METRICS_TOKEN)
            .env("DATABASE_URL", &self.database);
        command
    }
}

/// A port that was free a moment ago.
fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    listener.local_addr().expect("it is bound").port()
}
