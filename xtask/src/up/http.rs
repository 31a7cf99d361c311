//! The owner's session with the coordinator, over its people-facing API.

use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use serde::Deserialize;
use serde_json::{Value, json};
use ureq::http::Response;
use ureq::{Agent, Body};

/// The cookie whose content must come back as a header, and that header.
const CSRF_COOKIE: &str = "safelight_csrf";
const CSRF_HEADER: &str = "X-CSRF-Token";

/// A signed-in session.
pub(crate) struct Session {
    agent: Agent,
    url: String,
    cookies: String,
    csrf: String,
}

/// A job as people see it.
#[derive(Debug, Deserialize)]
pub(crate) struct Job {
    pub(crate) state: String,
    pub(crate) progress: Option<Progress>,
    pub(crate) reason: Option<Reason>,
    pub(crate) result_guid: Option<String>,
    pub(crate) error: Option<String>,
}

/// How far a job is.
#[derive(Debug, Deserialize)]
pub(crate) struct Progress {
    pub(crate) stage: String,
    pub(crate) files_scanned: Option<u64>,
    pub(crate) current_file: Option<String>,
}

/// Why a job waits.
#[derive(Debug, Deserialize)]
pub(crate) struct Reason {
    pub(crate) text: String,
}

impl Session {
    /// Signs in with a single-use link.
    pub(crate) fn sign_in(url: &str, link: &str) -> Result<Self> {
        let (_, code) = link.split_once("code=").context("The sign-in link holds no code.")?;
        let agent = Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(30)))
            .http_status_as_error(false)
            .build()
            .new_agent();
        let mut session =
            Self { agent, url: url.to_owned(), cookies: String::new(), csrf: String::new() };
        let answer = session.send_post("session/link", &json!({ "code": code }))?;
        session.keep_cookies(&answer);
        accepted(answer).context("Signing in with the link was refused.")?;
        Ok(session)
    }

    /// A fresh token that enrols one agent.
    pub(crate) fn registration_token(&self) -> Result<String> {
        let made =
            self.post("agents/tokens", &json!({ "name": "xtask up", "expires_in_hours": 1 }))?;
        text(&made, "token")
    }

    /// Whether an agent of this name is there, at work or not.
    pub(crate) fn is_online(&self, name: &str) -> Result<bool> {
        let there = |agent: &Value| agent["status"] == "online" || agent["status"] == "busy";
        let agents = self.all("agents")?;
        Ok(agents.iter().any(|agent| agent["name"] == name && there(agent)))
    }

    /// The collection bound to exactly this folder.
    pub(crate) fn collection_at(&self, folder: &str) -> Result<Option<String>> {
        let collections = self.all("collections")?;
        let found = collections.iter().find(|one| {
            let place = one["path"].as_str().or_else(|| one["location"].as_str());
            place == Some(folder) && one["state"] != "archived"
        });
        found.map(|one| text(one, "guid")).transpose()
    }

    /// Asks for a check of the collection.
    pub(crate) fn create_job(&self, collection: &str, tool: &str) -> Result<String> {
        let job = json!({ "collection_guid": collection, "tool": tool });
        text(&self.post("jobs", &job)?, "guid")
    }

    /// How the job is now.
    pub(crate) fn job(&self, guid: &str) -> Result<Job> {
        let job = self.get(&format!("jobs/{guid}"))?;
        serde_json::from_value(job).context("The coordinator's answer about the job is odd.")
    }

    /// A whole result.
    pub(crate) fn result(&self, guid: &str) -> Result<Value> {
        self.get(&format!("results/{guid}"))
    }

    /// Whether there is a result of this tool on the collection.
    pub(crate) fn was_checked(&self, collection: &str, tool: &str) -> Result<bool> {
        let list = format!("results?collection={collection}&tool={tool}&limit=1");
        Ok(self.get(&list)?["items"].get(0).is_some())
    }

    /// Every item of a list, page by page.
    fn all(&self, list: &str) -> Result<Vec<Value>> {
        let mut items = Vec::new();
        let mut path = format!("{list}?limit=100");
        loop {
            let mut page = self.get(&path)?;
            items.append(page["items"].as_array_mut().context("A list without items.")?);
            match page["next"].as_str() {
                Some(next) => path = format!("{list}?limit=100&after={next}"),
                None => return Ok(items),
            }
        }
    }

    fn get(&self, path: &str) -> Result<Value> {
        let request =
            self.agent.get(format!("{}/api/{path}", self.url)).header("Cookie", &self.cookies);
        accepted(request.call().map_err(|error| unreachable(&error))?)
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value> {
        accepted(self.send_post(path, body)?)
    }

    fn send_post(&self, path: &str, body: &Value) -> Result<Response<Body>> {
        self.agent
            .post(format!("{}/api/{path}", self.url))
            .header("Cookie", &self.cookies)
            .header("Origin", &self.url)
            .header(CSRF_HEADER, &self.csrf)
            .send_json(body)
            .map_err(|error| unreachable(&error))
    }

    fn keep_cookies(&mut self, answer: &Response<Body>) {
        let mut kept = Vec::new();
        for cookie in answer.headers().get_all("set-cookie") {
            let Some(pair) = cookie.to_str().ok().and_then(|line| line.split(';').next()) else {
                continue;
            };
            if let Some((CSRF_COOKIE, token)) = pair.trim().split_once('=') {
                token.clone_into(&mut self.csrf);
            }
            kept.push(pair.trim().to_owned());
        }
        self.cookies = kept.join("; ");
    }
}

fn unreachable(error: &ureq::Error) -> anyhow::Error {
    anyhow!("The coordinator does not answer: {error}")
}

/// The body of an accepted request; the refusal's own sentence otherwise.
fn accepted(mut answer: Response<Body>) -> Result<Value> {
    let status = answer.status();
    // A library of a million orphans makes a result of some hundred megabytes.
    let text = answer.body_mut().with_config().limit(1 << 30).read_to_string()?;
    let body: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
    if status.is_success() {
        return Ok(body);
    }
    bail!("{} ({})", body["detail"].as_str().unwrap_or("The coordinator refused."), status)
}

fn text(object: &Value, key: &str) -> Result<String> {
    let found = object[key].as_str().with_context(|| format!("The answer holds no {key}."))?;
    Ok(found.to_owned())
}
