//! The real panel as a process, spoken to as its page does.

use std::path::PathBuf;
use std::process::Stdio;

use reqwest::header::{COOKIE, SET_COOKIE};
use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use super::World;
use super::program::binary;
use crate::http::plain_client;
use crate::wait::until;

/// A running panel with a page that was let in.
pub struct Panel {
    folder: PathBuf,
    child: Child,
    client: Client,
    url: String,
    cookie: String,
}

impl Panel {
    /// Starts it on its folder in this world, alone unless it joined a team before.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn start(world: &World) -> Self {
        let folder = world.path("panel");
        let mut child = command(&folder, world)
            .args(["panel", "--no-browser", "--secret-store", "file", "--until-stdin-closes"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the agent starts");
        let output = child.stdout.take().expect("its output");
        let link = BufReader::new(output).lines().next_line().await.expect("it speaks");
        let link = link.unwrap_or_else(|| panic!("{}", log(world)));
        let (url, token) = link.split_once("/#").expect("an address and a token");
        let client = plain_client();
        let mut panel = Self { folder, child, client, url: url.to_owned(), cookie: String::new() };
        panel.cookie = panel.enter(token).await.expect("a fresh token opens");
        panel
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The folder with everything it keeps.
    #[must_use]
    pub fn folder(&self) -> &std::path::Path {
        &self.folder
    }

    /// The cookie that a token is changed for; none when it is not good.
    ///
    /// # Panics
    /// When nobody answers.
    pub async fn enter(&self, token: &str) -> Option<String> {
        let asked = self.client.post(format!("{}/panel/session", self.url));
        let answer = asked.json(&json!({ "token": token })).send().await.expect("an answer");
        let cookie = answer.headers().get(SET_COOKIE)?.to_str().ok()?;
        Some(cookie.split(';').next()?.to_owned())
    }

    /// One command, as it was answered.
    ///
    /// # Panics
    /// When nobody answers.
    pub async fn ask(&self, command: &str, args: &Value) -> (StatusCode, Value) {
        let asked = self.client.post(format!("{}/panel/call/{command}", self.url));
        let answer = asked.header(COOKIE, &self.cookie).json(args).send().await;
        let answer = answer.expect("an answer");
        (answer.status(), answer.json().await.unwrap_or_default())
    }

    /// One command that has to work.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn call(&self, command: &str, args: Value) -> Value {
        let (status, reply) = self.ask(command, &args).await;
        assert!(status.is_success(), "{command} {args}: {status} {reply}");
        reply
    }

    /// The state.
    ///
    /// # Panics
    /// When nobody answers.
    pub async fn state(&self) -> Value {
        self.call("state", json!({})).await
    }

    /// Waits until the state is as wanted.
    ///
    /// # Panics
    /// When it does not become so.
    pub async fn until(&self, what: &str, is_so: impl Fn(&Value) -> bool) -> Value {
        until(what, async || {
            let state = self.state().await;
            if is_so(&state) { Ok(state) } else { Err(state) }
        })
        .await
    }

    /// Opens something of its page.
    ///
    /// # Panics
    /// When nobody answers.
    pub async fn get(&self, path: &str) -> Response {
        let asked = self.client.get(format!("{}{path}", self.url)).header(COOKIE, &self.cookie);
        asked.send().await.expect("an answer")
    }

    /// Ends it as its face does, and waits for that.
    ///
    /// # Panics
    /// When it does not end.
    pub async fn stop(mut self) {
        drop(self.child.stdin.take());
        let ended = tokio::time::timeout(crate::wait::PATIENCE, self.child.wait()).await;
        ended.expect("it ends").expect("a child of ours");
    }
}

fn command(folder: &std::path::Path, world: &World) -> Command {
    let mut command = Command::new(binary("safelight-agent"));
    let mut log = std::fs::OpenOptions::new();
    let file = log.create(true).append(true).open(world.path("panel.log")).expect("a log file");
    command.env("SAFELIGHT_DATA_DIR", folder);
    command.env("SAFELIGHT_COORDINATOR", binary("safelight-coordinator"));
    command.stderr(file).kill_on_drop(true);
    command
}

fn log(world: &World) -> String {
    std::fs::read_to_string(world.path("panel.log")).unwrap_or_default()
}
