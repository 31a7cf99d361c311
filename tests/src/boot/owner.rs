//! The person who owns the team, speaking the people-facing API.

use std::path::Path;

use reqwest::header::{COOKIE, HeaderMap, ORIGIN, SET_COOKIE};
use reqwest::{Client, Method, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::secrets::says_no_secret;
use crate::http::plain_client;
use crate::socket::Socket;
use crate::wait::until;

pub(super) const EMAIL: &str = "owner@example.com";
/// What the owner signs in with.
pub const PASSWORD: &str = "a safelight does no harm";

/// A signed-in owner.
#[derive(Clone)]
pub struct Owner {
    client: Client,
    url: String,
    cookies: String,
    csrf: String,
}

/// What a test wants to know of a job.
#[derive(Debug, Deserialize)]
pub struct Job {
    /// Public id.
    pub guid: String,
    /// Where it stands.
    pub state: String,
    /// Its result.
    pub result_guid: Option<String>,
    /// Why it failed.
    pub error: Option<String>,
    /// Why it waits.
    pub reason: Option<Value>,
}

impl Owner {
    /// Signs in at that address.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn sign_in(url: &str) -> Self {
        let mut owner = Self {
            client: plain_client(),
            url: url.to_owned(),
            cookies: String::new(),
            csrf: String::new(),
        };
        let body = json!({ "email": EMAIL, "password": PASSWORD });
        let answer = owner.send(Method::POST, "session", Some(&body)).await.expect("an answer");
        owner.keep_cookies(answer.headers());
        let status = answer.status();
        assert!(status.is_success(), "{status} {}", answer.text().await.unwrap_or_default());
        owner
    }

    /// The same session at another replica.
    #[must_use]
    pub fn at(&self, url: &str) -> Self {
        Self { url: url.to_owned(), ..self.clone() }
    }

    /// Opens a socket as the owner's browser would.
    ///
    /// # Panics
    /// When it does not open.
    pub async fn socket(&self, path: &str) -> Socket {
        let headers = [("cookie", self.cookies.as_str()), ("origin", self.url.as_str())];
        Socket::open(&self.url, &format!("/api/{path}"), &headers).await
    }

    /// A token that enrols one agent.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn registration_token(&self) -> String {
        let token = self.post("agents/tokens", &json!({ "expires_in_hours": 1 })).await;
        token["token"].as_str().expect("a token").to_owned()
    }

    /// A collection of `path`, bound to the agent of that name once it is online; its id.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn collection(&self, agent: &str, path: &Path) -> String {
        let agent = self.online_agent(agent).await;
        let wanted = json!({
            "name": "Library", "type": "LOCAL", "bound_agent_guid": agent,
            "path": path.to_str().expect("a readable path"),
        });
        let made = self.post("collections", &wanted).await;
        made["guid"].as_str().expect("an id").to_owned()
    }

    /// Waits until the agent of that name is online; its id.
    ///
    /// # Panics
    /// When it does not come.
    pub async fn online_agent(&self, name: &str) -> String {
        until("the agent to be online", async || {
            let agents = self.get("agents").await;
            let items = agents["items"].as_array().expect("a list");
            let found = items.iter().find(|one| one["name"] == name && one["status"] == "online");
            found.map(|one| one["guid"].as_str().expect("an id").to_owned()).ok_or(agents.clone())
        })
        .await
    }

    /// Asks for PhotoStats of the collection; the id of the job, once it was acknowledged.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn check(&self, collection: &str) -> String {
        let wanted = json!({ "collection_guid": collection, "tool": "photostats" });
        let job = self.post("jobs", &wanted).await;
        job["guid"].as_str().expect("an id").to_owned()
    }

    /// The job now.
    ///
    /// # Panics
    /// When there is no such job.
    pub async fn job(&self, guid: &str) -> Job {
        serde_json::from_value(self.get(&format!("jobs/{guid}")).await).expect("a job")
    }

    /// Waits until the job has completed; the id of its result.
    ///
    /// # Panics
    /// When it does not complete.
    pub async fn completed(&self, job: &str) -> String {
        until("the job to complete", async || {
            let Ok(answer) = self.send(Method::GET, &format!("jobs/{job}"), None).await else {
                return Err("the coordinator does not answer".to_owned());
            };
            let job: Job = answer.json().await.map_err(|error| error.to_string())?;
            match (job.state.as_str(), job.result_guid.clone()) {
                ("completed", Some(result)) => Ok(result),
                ("failed" | "cancelled", _) => panic!("{job:?}"),
                _ => Err(format!("{job:?}")),
            }
        })
        .await
    }

    /// The ids of all results of the collection.
    ///
    /// # Panics
    /// When the list is refused.
    pub async fn results(&self, collection: &str) -> Vec<String> {
        let list = self.get(&format!("results?collection={collection}&limit=100")).await;
        let items = list["items"].as_array().expect("a list").clone();
        items.iter().map(|one| one["guid"].as_str().expect("an id").to_owned()).collect()
    }

    /// The report of a result, with its headers.
    ///
    /// # Panics
    /// When there is none.
    pub async fn report(&self, result: &str) -> (HeaderMap, String) {
        let path = format!("results/{result}/report");
        let answer = self.send(Method::GET, &path, None).await.expect("an answer");
        assert!(answer.status().is_success(), "{}", answer.status());
        (answer.headers().clone(), answer.text().await.expect("a page"))
    }

    /// Reads something.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn get(&self, path: &str) -> Value {
        accepted(self.send(Method::GET, path, None).await.expect("an answer")).await
    }

    /// Makes or does something.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn post(&self, path: &str, body: &Value) -> Value {
        accepted(self.send(Method::POST, path, Some(body)).await.expect("an answer")).await
    }

    /// Sends a request as the owner's browser would.
    ///
    /// # Errors
    /// When the coordinator does not answer.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> reqwest::Result<Response> {
        let mut request = self
            .client
            .request(method, format!("{}/api/{path}", self.url))
            .header(COOKIE, &self.cookies)
            .header(ORIGIN, &self.url)
            .header("x-csrf-token", &self.csrf);
        if let Some(body) = body {
            request = request.json(body);
        }
        request.send().await
    }

    fn keep_cookies(&mut self, headers: &HeaderMap) {
        let lines = headers.get_all(SET_COOKIE).iter().filter_map(|line| line.to_str().ok());
        let pairs: Vec<&str> = lines.filter_map(|line| line.split(';').next()).collect();
        self.cookies = pairs.join("; ");
        let csrf = pairs.iter().find_map(|pair| pair.strip_prefix("safelight_csrf="));
        csrf.unwrap_or_default().clone_into(&mut self.csrf);
    }
}

async fn accepted(answer: Response) -> Value {
    let (status, url) = (answer.status(), answer.url().clone());
    let text = answer.text().await.expect("a whole answer");
    assert!(status.is_success(), "{url}: {status} {text}");
    says_no_secret(url.path(), &text);
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{url}: {error}: {text}"))
}
