//! A coordinator of the base part: jobs in memory, no epochs, no leases, no held requests, no
//! socket.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use safelight_tests::wait::until;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::verbs::{self, Call};

pub(crate) const TOKEN: &str = "art_the-token";
pub(crate) const KEY: &str = "agt_key_the-key";
pub(crate) const SECRET: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// A coordinator, listening.
pub(crate) struct Stub {
    pub(crate) url: String,
    memory: Arc<Mutex<Memory>>,
}

/// What it knows.
#[derive(Default)]
pub(crate) struct Memory {
    /// Every call with its status, in order.
    pub(crate) seen: Vec<String>,
    /// So many answers to come are server errors.
    pub(crate) errors: usize,
    /// What heartbeats are told.
    pub(crate) commands: Vec<String>,
    /// The job whose settings are never told.
    pub(crate) withheld: Option<String>,
    /// Results and reports of completed jobs.
    pub(crate) results: BTreeMap<String, (Value, Option<String>)>,
    /// Failed jobs and why.
    pub(crate) failed: Vec<(String, String)>,
    pub(crate) waiting: VecDeque<Value>,
    pub(crate) paths: BTreeMap<String, String>,
    pub(crate) uploads: BTreeMap<String, Upload>,
}

/// A file that comes in pieces.
#[derive(Default)]
pub(crate) struct Upload {
    pub(crate) pieces: BTreeMap<usize, Vec<u8>>,
    pub(crate) whole: Option<Vec<u8>>,
}

impl Stub {
    pub(crate) async fn start() -> Self {
        let memory = Arc::new(Mutex::new(Memory::default()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let app = Router::new().fallback(answer).with_state(Arc::clone(&memory));
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { url, memory }
    }

    pub(crate) fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap()
    }

    /// Queues a job; its id.
    pub(crate) fn queue(&self, tool: &str, mode: Option<&str>, path: &str) -> String {
        let mut memory = self.memory();
        let number = memory.paths.len() + 1;
        let job = format!("job_{number:026}");
        let pipeline = (tool == "pipeline_validation").then_some("pip_00000000000000000000000001");
        let parameters = (tool == "collection_test")
            .then(|| json!({ "collection_path": path, "collection_guid": null }));
        memory.waiting.push_back(json!({
            "guid": job, "tool": tool, "mode": mode, "collection_guid": null,
            "collection_path": path, "pipeline_guid": pipeline, "parameters": parameters,
            "signing_secret": SECRET, "priority": 0, "retry_count": 0, "max_retries": 3,
        }));
        memory.paths.insert(job.clone(), path.to_owned());
        job
    }

    /// Waits until a call that contains this came in.
    pub(crate) async fn saw(&self, what: &str) {
        until(what, async || {
            let memory = self.memory();
            let found = memory.seen.iter().any(|call| call.contains(what));
            if found { Ok(()) } else { Err(memory.seen.clone()) }
        })
        .await;
    }
}

async fn answer(
    State(memory): State<Arc<Mutex<Memory>>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let path = uri.path().trim_start_matches("/api/agent/v1").to_owned();
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let bearer = headers.get("authorization").is_some_and(|key| key == &format!("Bearer {KEY}"));
    let withheld = memory.lock().unwrap().withheld.clone();
    let waits = parts.last() == Some(&"config") && withheld.as_deref() == parts.get(1).copied();
    let (status, reply) = {
        let mut memory = memory.lock().unwrap();
        if memory.errors > 0 {
            memory.errors -= 1;
            (500, json!({ "detail": "Oops." }))
        } else if !bearer && path != "/register" {
            (401, json!({ "detail": "Who are you?" }))
        } else {
            let call = Call { method: method.as_str(), parts: &parts, body: &body };
            verbs::answer(&mut memory, &call)
        }
    };
    memory.lock().unwrap().seen.push(format!("{method} {path}: {status}"));
    if waits {
        std::future::pending::<()>().await;
    }
    let status = StatusCode::from_u16(status).unwrap();
    if status == StatusCode::NO_CONTENT {
        return status.into_response();
    }
    (status, axum::Json(reply)).into_response()
}
