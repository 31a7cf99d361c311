//! An agent in a few lines: it says exactly what a fault needs, and nothing by itself.

use reqwest::{Client, Method};
use safelight_domain::{JobId, LeaseEpoch};
use safelight_protocol::{SigningSecret, canonical_value, paths::AGENT_BASE};
use serde_json::{Value, json};

use crate::boot::Owner;
use crate::http::plain_client;
use crate::socket::Socket;

/// Status and body of an answer; the body is null when it is no JSON.
pub type Answer = (u16, Value);

/// An enrolled agent.
#[derive(Clone, Debug)]
pub struct RawAgent {
    /// Its name.
    pub name: String,
    client: Client,
    url: String,
    key: String,
}

/// A job on its hands.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Which.
    pub job: JobId,
    /// Under which claim.
    pub epoch: LeaseEpoch,
    secret: SigningSecret,
}

impl RawAgent {
    /// Enrols an agent that may read `root`, and has it say that it is online.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn enrol(url: &str, owner: &Owner, name: &str, root: &str) -> Self {
        let token = owner.registration_token().await;
        let wanted = json!({
            "registration_token": token, "name": name, "hostname": "studio", "os_info": "Linux",
            "version": "1", "capabilities": ["local_filesystem", "tool:photostats:1"],
            "authorized_roots": [root],
        });
        let client = plain_client();
        let mut agent =
            Self { name: name.to_owned(), client, url: url.to_owned(), key: String::new() };
        let (status, body) = agent.post("/register", &wanted).await.expect("an answer");
        assert_eq!(status, 201, "{body}");
        body["api_key"].as_str().expect("a key").clone_into(&mut agent.key);
        agent.beat(&json!({ "status": "online" })).await;
        agent
    }

    /// Its own socket.
    ///
    /// # Panics
    /// When it does not open.
    pub async fn socket(&self) -> Socket {
        let bearer = format!("Bearer {}", self.key);
        Socket::open(&self.url, &format!("{AGENT_BASE}/ws"), &[("authorization", &bearer)]).await
    }

    /// The same agent, which now reaches its coordinator by another address.
    #[must_use]
    pub fn through(&self, url: String) -> Self {
        Self { url, client: plain_client(), ..self.clone() }
    }

    /// A heartbeat.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn beat(&self, body: &Value) -> Value {
        let (status, answer) = self.post("/heartbeat", body).await.expect("an answer");
        assert_eq!(status, 200, "{answer}");
        answer
    }

    /// Asks for work; `None` when there is none.
    ///
    /// # Errors
    /// When no answer came.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn claim(&self) -> reqwest::Result<Option<Claim>> {
        let (status, body) = self.post("/jobs/claim", &Value::Null).await?;
        if status == 204 {
            return Ok(None);
        }
        assert_eq!(status, 200, "{body}");
        Ok(Some(Claim::read(&body)))
    }

    /// Asks for work, and has the coordinator wait so many seconds for some.
    ///
    /// # Errors
    /// When no answer came.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn claim_held(&self, seconds: u64) -> reqwest::Result<Option<Claim>> {
        let (status, body) = self.hold(seconds).await?;
        assert!(matches!(status, 200 | 204), "{status} {body}");
        Ok((status == 200).then(|| Claim::read(&body)))
    }

    /// The same, whatever the answer is.
    ///
    /// # Errors
    /// When no answer came.
    pub async fn hold(&self, seconds: u64) -> reqwest::Result<Answer> {
        self.post(&format!("/jobs/claim?wait={seconds}"), &Value::Null).await
    }

    /// The same of a coordinator that may be in trouble: a refusal counts as none.
    ///
    /// # Errors
    /// When no answer came.
    pub async fn claim_in_trouble(&self) -> reqwest::Result<Option<Claim>> {
        let (status, body) = self.post("/jobs/claim", &Value::Null).await?;
        Ok(if status == 200 { Some(Claim::read(&body)) } else { None })
    }

    /// Asks for work that must be there.
    ///
    /// # Panics
    /// When there is none.
    pub async fn claimed(&self) -> Claim {
        self.claim().await.expect("an answer").expect("a job that waits")
    }

    /// Says good-bye: its jobs go back.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn disconnect(&self) {
        let (status, body) = self.post("/disconnect", &Value::Null).await.expect("an answer");
        assert_eq!(status, 204, "{body}");
    }

    /// Sends JSON; null is an empty body.
    ///
    /// # Errors
    /// When no answer came.
    pub async fn post(&self, path: &str, body: &Value) -> reqwest::Result<Answer> {
        let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        self.send(Method::POST, path, body).await
    }

    /// Sends JSON that must be accepted.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn said(&self, path: &str, body: &Value) -> Value {
        let (status, answer) = self.post(path, body).await.expect("an answer");
        assert!((200..300).contains(&status), "{path}: {status} {answer}");
        answer
    }

    /// Sends bytes.
    ///
    /// # Errors
    /// When no answer came.
    pub async fn send(&self, method: Method, path: &str, body: Vec<u8>) -> reqwest::Result<Answer> {
        let mut request = self
            .client
            .request(method, format!("{}{AGENT_BASE}{path}", self.url))
            .header("content-type", "application/json")
            .body(body);
        if !self.key.is_empty() {
            request = request.bearer_auth(&self.key);
        }
        let answer = request.send().await?;
        let status = answer.status().as_u16();
        let text = answer.text().await?;
        Ok((status, serde_json::from_str(&text).unwrap_or(Value::Null)))
    }
}

impl Claim {
    fn read(body: &Value) -> Self {
        let text = |name: &str| body[name].as_str().expect("a claim is whole").to_owned();
        Self {
            job: text("guid").parse().expect("an id"),
            epoch: LeaseEpoch(body["lease_epoch"].as_i64().expect("an epoch")),
            secret: SigningSecret::from_base64(&text("signing_secret")).expect("a secret"),
        }
    }

    /// The address of a verb of this job.
    #[must_use]
    pub fn path(&self, verb: &str) -> String {
        format!("/jobs/{}/{verb}", self.job)
    }

    /// A completion with the results of that many files, under this claim.
    #[must_use]
    pub fn completion(&self, files: usize) -> Value {
        let results = photostats(files);
        let signature = self.secret.sign(canonical_value(&results).as_bytes());
        json!({ "results": results, "signature": signature, "lease_epoch": self.epoch.0 })
    }

    /// Progress under this claim.
    #[must_use]
    pub fn progress(&self) -> Value {
        json!({ "stage": "scanning", "files_scanned": 1, "lease_epoch": self.epoch.0 })
    }
}

/// Results of PhotoStats that keep the contract.
#[must_use]
pub fn photostats(files: usize) -> Value {
    json!({
        "total_files": files, "total_size": files * 100, "file_counts": { ".dng": files },
        "storage_by_type": { ".dng": files * 100 }, "orphaned_images": [], "orphaned_xmp": [],
        "scan_time": 0.25,
    })
}

/// Lower-case hex of SHA-256.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    hex::encode(<sha2::Sha256 as sha2::Digest>::digest(bytes))
}
