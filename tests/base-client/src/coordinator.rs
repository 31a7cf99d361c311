//! The calls of the base part, with what a coordinator answers.

use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};

use crate::canonical::{canonical, digest, sign};

/// Size of the pieces in which files are uploaded, in bytes.
const CHUNK: usize = 700;

/// Speaks to one coordinator.
#[derive(Debug, Clone)]
pub struct Coordinator {
    http: Client,
    base: String,
    key: String,
}

/// A call that did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum CallFault {
    /// The coordinator said no.
    #[error("{status}: {body}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// What it said.
        body: Value,
    },
    /// Nothing that could be understood came back.
    #[error("no answer: {0}")]
    NoAnswer(#[from] reqwest::Error),
    /// The claim's secret is unusable.
    #[error("the secret of the claim is no base64")]
    BadSecret,
}

impl CallFault {
    /// The HTTP status of a refusal.
    #[must_use]
    pub const fn status(&self) -> Option<u16> {
        match self {
            Self::Refused { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// What the coordinator said when it refused.
    #[must_use]
    pub const fn body(&self) -> &Value {
        match self {
            Self::Refused { body, .. } => body,
            _ => &Value::Null,
        }
    }
}

/// What a call brings; null where there is nothing.
pub type Answer = Result<Value, CallFault>;

impl Coordinator {
    /// Enrols with a one-time token, as an agent that reads `root`.
    ///
    /// # Errors
    /// [`CallFault`] when it is refused.
    pub async fn register(
        url: &str,
        token: &str,
        name: &str,
        root: &str,
    ) -> Result<Self, CallFault> {
        // Fails when somebody did so before us, which is fine.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = Client::builder().user_agent("darkroom-agent/0.3").no_proxy().build()?;
        let base = format!("{url}/api/agent/v1");
        let mut here = Self { http, base, key: String::new() };
        let tools = ["photostats", "photo_pairing", "pipeline_validation", "collection_test"];
        let tools = tools.iter().map(|tool| format!("tool:{tool}:0.3"));
        let capabilities: Vec<String> =
            std::iter::once("local_filesystem".to_owned()).chain(tools).collect();
        let body = json!({
            "registration_token": token, "name": name, "hostname": "darkroom", "os_info": "Haiku",
            "version": "0.3", "capabilities": capabilities, "authorized_roots": [root],
            "binary_checksum": null, "platform": null, "made_in": "2026-01-01T00:00:00",
        });
        let enrolled = here.post("/register", &body).await?;
        enrolled["api_key"].as_str().unwrap_or_default().clone_into(&mut here.key);
        Ok(here)
    }

    /// A sign of life that names the job at hand.
    ///
    /// # Errors
    /// [`CallFault`] when it is refused.
    pub async fn heartbeat(&self, job: Option<&str>) -> Answer {
        let body = json!({
            "status": "online", "current_job_guid": job, "error_message": null,
            "metrics": { "cpu_percent": 3.5, "memory_percent": 40, "disk_free_gb": null, "fans": 2 },
            "sent_at": "2026-01-01T00:00:00", "moon": { "phase": "waning" },
        });
        self.post("/heartbeat", &body).await
    }

    /// The next job, or null.
    ///
    /// # Errors
    /// [`CallFault`] when it is refused.
    pub async fn claim(&self) -> Answer {
        self.send(self.empty("/jobs/claim")).await
    }

    /// A good-bye.
    ///
    /// # Errors
    /// [`CallFault`] when it is refused.
    pub async fn disconnect(&self) -> Answer {
        self.send(self.empty("/disconnect")).await
    }

    /// The settings of a held job.
    ///
    /// # Errors
    /// [`CallFault`] when it is refused.
    pub async fn config(&self, job: &str) -> Answer {
        self.send(self.request(Method::GET, &format!("/jobs/{job}/config"))).await
    }

    /// How far a held job is.
    ///
    /// # Errors
    /// [`CallFault`] when it is refused.
    pub async fn progress(&self, job: &str, percentage: u8) -> Answer {
        let body = json!({
            "stage": "developing", "percentage": percentage, "files_scanned": null, "mood": "calm",
        });
        self.post(&format!("/jobs/{job}/progress"), &body).await
    }

    /// Hands in what was found, signed with the secret of the claim. With `in_pieces` the results
    /// are uploaded as the report is.
    ///
    /// # Errors
    /// [`CallFault`] when it is refused.
    pub async fn complete(&self, claim: &Claim, found: &Found<'_>) -> Answer {
        let signature = sign(&claim.secret, found.results).ok_or(CallFault::BadSecret)?;
        let mut body = json!({ "signature": signature, "finished_at": "2026-01-01T00:00:00" });
        if found.in_pieces {
            let text = canonical(found.results);
            body["results_upload_id"] =
                self.upload(&claim.job, "results_json", text.as_bytes()).await?;
        } else {
            body["results"] = found.results.clone();
        }
        if let Some(report) = found.report {
            body["report_upload_id"] =
                self.upload(&claim.job, "report_html", report.as_bytes()).await?;
        }
        // Numbers travel in the very digits that were signed.
        let request = self.empty(&format!("/jobs/{}/complete", claim.job));
        self.send(request.body(canonical(&body))).await
    }

    /// Gives a job up in words.
    ///
    /// # Errors
    /// [`CallFault`] when it is refused.
    pub async fn fail(&self, claim: &Claim, message: &str) -> Answer {
        let signature = sign(&claim.secret, &json!({ "error": message }));
        let signature = signature.ok_or(CallFault::BadSecret)?;
        let body = json!({ "error_message": message, "signature": signature });
        self.post(&format!("/jobs/{}/fail", claim.job), &body).await
    }

    /// Uploads in pieces, each of them twice, as after a lost reply; the id of the upload.
    async fn upload(&self, job: &str, kind: &str, bytes: &[u8]) -> Answer {
        let body = json!({
            "upload_type": kind, "expected_size": bytes.len(), "chunk_size": CHUNK, "name": "x",
        });
        let begun = self.post(&format!("/jobs/{job}/uploads/initiate"), &body).await?;
        let id = begun["upload_id"].as_str().unwrap_or_default().to_owned();
        let chunk = begun["chunk_size"].as_u64().and_then(|size| usize::try_from(size).ok());
        for (index, piece) in bytes.chunks(chunk.unwrap_or(CHUNK)).enumerate() {
            for _ in 0..2 {
                let put = self.request(Method::PUT, &format!("/uploads/{id}/{index}"));
                self.send(put.body(piece.to_vec())).await?;
            }
        }
        let body = json!({ "checksum": digest(bytes) });
        self.post(&format!("/uploads/{id}/finalize"), &body).await?;
        Ok(Value::from(id))
    }

    /// As some libraries send a call without arguments: they say JSON and send nothing.
    fn empty(&self, path: &str) -> RequestBuilder {
        self.request(Method::POST, path).header("content-type", "application/json")
    }

    async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request(Method::POST, path).json(body)).await
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.base));
        if self.key.is_empty() { request } else { request.bearer_auth(&self.key) }
    }

    async fn send(&self, request: RequestBuilder) -> Answer {
        let answer = request.send().await?;
        let status = answer.status();
        let text = answer.text().await?;
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        if status.is_success() {
            Ok(body)
        } else {
            Err(CallFault::Refused { status: status.as_u16(), body })
        }
    }
}

/// A job at hand.
#[derive(Debug, Clone)]
pub struct Claim {
    /// Its id.
    pub job: String,
    /// What to run.
    pub tool: String,
    /// A variant of the tool.
    pub mode: Option<String>,
    /// The secret of this claim.
    pub secret: String,
}

impl Claim {
    /// Reads the answer to a claim; none when there is no work.
    #[must_use]
    pub fn read(answer: &Value) -> Option<Self> {
        let text = |name: &str| answer[name].as_str().map(str::to_owned);
        Some(Self {
            job: text("guid")?,
            tool: text("tool")?,
            mode: text("mode"),
            secret: text("signing_secret")?,
        })
    }
}

/// What is handed in.
#[derive(Debug)]
pub struct Found<'a> {
    /// As the tool's contract says.
    pub results: &'a Value,
    /// A page for people.
    pub report: Option<&'a str>,
    /// Whether the results are uploaded.
    pub in_pieces: bool,
}
