//! The owner of our own coordinator, over its people-facing API: what an agent may not ask for.

use reqwest::{Method, Response, header};
use safelight_domain::CollectionId;
use serde_json::{Value, json};

use super::sentence;
use crate::panel::PanelFault;

/// The cookie whose content must come back as a header, and that header.
const CSRF_COOKIE: &str = "safelight_csrf";
const CSRF_HEADER: &str = "X-CSRF-Token";

/// A signed-in session. Cheap to clone.
#[derive(Clone)]
pub(in crate::panel) struct Owner {
    http: reqwest::Client,
    url: String,
    cookies: String,
    csrf: String,
}

impl Owner {
    /// Signs in with a link that works once.
    pub(super) async fn sign_in(url: &str, link: &str) -> Result<Self, PanelFault> {
        let (_, code) = link.split_once("code=").ok_or_else(|| odd("the link holds no code"))?;
        // Fails when it was installed before; that is fine.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(std::time::Duration::from_secs(30))
            .build()
            .map_err(PanelFault::internal)?;
        let url = url.to_owned();
        let mut owner = Self { http, url, cookies: String::new(), csrf: String::new() };
        let answer =
            owner.send(Method::POST, "session/link", Some(&json!({ "code": code }))).await?;
        owner.keep_cookies(&answer);
        accepted(answer).await?;
        Ok(owner)
    }

    /// Whether the session still counts.
    pub(super) async fn is_signed_in(&self) -> bool {
        let answer = self.send(Method::GET, "session", None).await;
        answer.is_ok_and(|answer| answer.status().is_success())
    }

    /// A fresh token that enrols one agent.
    pub(super) async fn registration_token(&self) -> Result<String, PanelFault> {
        let asked = json!({ "name": "This computer", "expires_in_hours": 1 });
        let made = self.send(Method::POST, "agents/tokens", Some(&asked)).await?;
        let made = accepted(made).await?;
        made["token"].as_str().map(str::to_owned).ok_or_else(|| odd("it gave no token"))
    }

    /// Calls off every job of a collection that waits; how many there were.
    pub(in crate::panel) async fn cancel_waiting(
        &self,
        collection: CollectionId,
    ) -> Result<u64, PanelFault> {
        let path = format!("jobs?collection={collection}&state=pending,scheduled&limit=100");
        let listed = accepted(self.send(Method::GET, &path, None).await?).await?;
        let jobs = listed["items"].as_array().cloned().unwrap_or_default();
        let mut cancelled = 0;
        for job in jobs.iter().filter_map(|job| job["guid"].as_str()) {
            let path = format!("jobs/{job}/cancel");
            let answer = self.send(Method::POST, &path, Some(&json!({}))).await?;
            // Refused: it began in between.
            cancelled += u64::from(answer.status().is_success());
        }
        Ok(cancelled)
    }

    /// Deletes a collection. One that is gone is fine.
    pub(in crate::panel) async fn delete_collection(
        &self,
        collection: CollectionId,
    ) -> Result<(), PanelFault> {
        let path = format!("collections/{collection}");
        let answer = self.send(Method::DELETE, &path, None).await?;
        if answer.status() == reqwest::StatusCode::NOT_FOUND {
            return Ok(());
        }
        accepted(answer).await.map(drop)
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Response, PanelFault> {
        let request = self.http.request(method, format!("{}/api/{path}", self.url));
        let request = request
            .header(header::COOKIE, &self.cookies)
            .header(header::ORIGIN, &self.url)
            .header(CSRF_HEADER, &self.csrf);
        let request = match body {
            Some(body) => request.json(body),
            None => request,
        };
        request.send().await.map_err(|_| odd("it does not answer"))
    }

    fn keep_cookies(&mut self, answer: &Response) {
        let mut kept = Vec::new();
        for cookie in answer.headers().get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().ok().and_then(|line| line.split(';').next());
            let Some(pair) = pair.map(str::trim) else { continue };
            if let Some((CSRF_COOKIE, token)) = pair.split_once('=') {
                token.clone_into(&mut self.csrf);
            }
            kept.push(pair.to_owned());
        }
        self.cookies = kept.join("; ");
    }
}

/// The body of an accepted request; the refusal's own sentence otherwise.
async fn accepted(answer: Response) -> Result<Value, PanelFault> {
    let ok = answer.status().is_success();
    let body: Value = answer.json().await.unwrap_or(Value::Null);
    if ok {
        return Ok(body);
    }
    let detail = body["detail"].as_str().unwrap_or("the coordinator refused");
    Err(PanelFault::new("refused", sentence(detail)))
}

fn odd(what: &str) -> PanelFault {
    PanelFault::new(
        "no_coordinator",
        format!("The coordinator of this computer did not work: {what}."),
    )
}
