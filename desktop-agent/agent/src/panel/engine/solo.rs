//! The coordinator of somebody without a team: a process of ours on this computer alone, which ends
//! when the pipe to it closes, however we end.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use serde::Deserialize;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, ChildStdin, ChildStdout, Command},
    sync::{Mutex, watch},
};

use super::Owner;
use crate::panel::PanelFault;

/// How long a start may take on a slow disk.
const START: Duration = Duration::from_secs(30);
/// How long it may take to end before it is killed.
const END: Duration = Duration::from_millis(1_500);

/// What it writes for whoever started it.
#[derive(Debug, Deserialize)]
struct Told {
    url: String,
    registration_token: Option<String>,
}

/// A running coordinator of ours.
pub(in crate::panel) struct Solo {
    program: PathBuf,
    folder: PathBuf,
    told: Told,
    /// Its life: the pipe holds it.
    pipe: Mutex<Option<ChildStdin>>,
    ended: watch::Receiver<bool>,
    owner: Mutex<Option<Owner>>,
}

impl Solo {
    /// Starts it and waits until it answers.
    pub(in crate::panel) async fn start(program: &Path, folder: &Path) -> Result<Self, PanelFault> {
        let mut child = spawn(program, folder)?;
        let pipe = child.stdin.take();
        let output = child.stdout.take().ok_or_else(|| odd("its output is not readable"))?;
        let first = tokio::time::timeout(START, first_line(output));
        if !first.await.unwrap_or(false) {
            let _ = child.kill().await;
            return Err(odd("it did not start; coordinator.log in the data folder says why"));
        }
        let text = tokio::fs::read(folder.join("solo.json")).await.map_err(PanelFault::internal)?;
        let told = serde_json::from_slice(&text).map_err(PanelFault::internal)?;
        let (dead, ended) = watch::channel(false);
        tokio::spawn(async move {
            // Killed when this task goes with its runtime.
            let how = child.wait().await;
            tracing::debug!(?how, "our coordinator ended");
            dead.send_replace(true);
        });
        Ok(Self {
            program: program.to_owned(),
            folder: folder.to_owned(),
            told,
            pipe: Mutex::new(pipe),
            ended,
            owner: Mutex::new(None),
        })
    }

    /// Where it listens.
    pub(in crate::panel) fn url(&self) -> &str {
        &self.told.url
    }

    /// The token for the first agent; none once there is one.
    pub(super) fn registration_token(&self) -> Option<&str> {
        self.told.registration_token.as_deref()
    }

    /// Ends when it has ended.
    pub(super) async fn ended(&self) {
        let mut ended = self.ended.clone();
        // An error means that the task that waited for it is gone, and it with it.
        let _ = ended.wait_for(|ended| *ended).await;
    }

    /// Ends it and waits for that.
    pub(super) async fn stop(&self) {
        self.pipe.lock().await.take();
        if tokio::time::timeout(END, self.ended()).await.is_err() {
            tracing::warn!("our coordinator takes long to end; it is left to itself");
        }
    }

    /// A link that signs its owner in, once.
    pub(in crate::panel) async fn sign_in_link(&self) -> Result<String, PanelFault> {
        let mut command = Command::new(&self.program);
        command.args(["sign-in-link", "--data-dir"]).arg(&self.folder);
        command.stdin(Stdio::null()).kill_on_drop(true);
        let output = command.output().await.map_err(PanelFault::internal)?;
        if !output.status.success() {
            return Err(odd("it gave no link to sign in"));
        }
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// Speaks to it as its owner; signed in anew when the session is gone.
    pub(in crate::panel) async fn as_owner(&self) -> Result<Owner, PanelFault> {
        let mut owner = self.owner.lock().await;
        if let Some(known) = &*owner
            && known.is_signed_in().await
        {
            return Ok(known.clone());
        }
        let fresh = Owner::sign_in(self.url(), &self.sign_in_link().await?).await?;
        *owner = Some(fresh.clone());
        Ok(fresh)
    }
}

fn spawn(program: &Path, folder: &Path) -> Result<Child, PanelFault> {
    let log = folder.with_file_name("coordinator.log");
    let log = std::fs::File::create(log).map_err(PanelFault::internal)?;
    let mut command = Command::new(program);
    command.args(["serve", "--solo"]).arg(folder);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(log).kill_on_drop(true);
    // What was set for another coordinator on this computer must not reach ours.
    for name in ["DATABASE_URL", "SAFELIGHT_DATA_DIR"] {
        command.env_remove(name);
    }
    command.spawn().map_err(|error| {
        let shown = program.display();
        PanelFault::new(
            "no_coordinator",
            format!("The program {shown} could not be started: {error}."),
        )
        .hint("It belongs beside this program; installing Safelight anew brings it back.")
    })
}

/// Whether there was one: it is printed once the coordinator answers. What follows is read and
/// dropped, so that it never waits for us.
async fn first_line(output: ChildStdout) -> bool {
    let mut lines = BufReader::new(output).lines();
    let ready = matches!(lines.next_line().await, Ok(Some(_)));
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    ready
}

fn odd(what: &str) -> PanelFault {
    PanelFault::new(
        "no_coordinator",
        format!("The coordinator of this computer did not work: {what}."),
    )
}
