//! A coordinator written from the protocol alone. It keeps jobs in memory, remembers every call,
//! and can be told to give other answers.

mod answers;
mod socket;
pub(crate) mod tls;

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::{State, WebSocketUpgrade, ws::rejection::WebSocketUpgradeRejection},
    http::{HeaderMap, Method, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use safelight_domain::{JobId, SystemClock};
use safelight_protocol::{SigningSecret, paths::AGENT_BASE};
use serde_json::{Value, json};
use tokio::{
    net::TcpListener,
    runtime::{Builder, Runtime},
    sync::Notify,
};

use crate::mark::MARK;

pub(crate) const KEY: &str = "agt_key_the-key-that-must-never-be-seen-in-a-log";
pub(crate) const TOKEN: &str = "art_the-token";
pub(crate) const AGENT: &str = "agt_01k00000000000000000000000";
const SECRET: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// How much of the protocol it knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// Everything, with the socket.
    Socket,
    /// Everything but the socket.
    Plus,
    /// Only the base part: no epochs, no leases, no held claims.
    Base,
}

/// One call that came in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Call {
    pub(crate) verb: String,
    pub(crate) path: String,
    pub(crate) body: Value,
    pub(crate) headers: HeaderMap,
}

/// What the coordinator knows.
#[derive(Default)]
pub(crate) struct Memory {
    pub(crate) calls: Vec<Call>,
    waiting: VecDeque<Value>,
    configs: HashMap<String, Value>,
    held: BTreeMap<String, i64>,
    /// Claims that are being held.
    asking: usize,
    pub(crate) commands: Vec<String>,
    pub(crate) config_revision: Option<i64>,
    /// As their metadata tell them.
    pub(crate) connectors: Vec<Value>,
    canned: HashMap<String, VecDeque<(u16, Value)>>,
    uploads: BTreeMap<String, Upload>,
    sockets: socket::Sockets,
    /// Replies of these verbs get lost on the way, each once.
    pub(crate) lose: Vec<&'static str>,
    /// Jobs whose result counts.
    pub(crate) accepted: Vec<String>,
}

#[derive(Default, Clone)]
struct Upload {
    kind: String,
    size: usize,
    chunk: usize,
    chunks: BTreeMap<usize, Vec<u8>>,
    finalized: bool,
}

/// The coordinator, listening.
pub(crate) struct Fake {
    pub(crate) url: String,
    inner: Arc<Inner>,
    /// Of its own, so that its end ends every connection too.
    runtime: Option<Runtime>,
}

struct Inner {
    dialect: Dialect,
    memory: Mutex<Memory>,
    changed: Notify,
}

impl Fake {
    pub(crate) async fn start(dialect: Dialect) -> Self {
        Self::start_at("127.0.0.1:0", dialect).await
    }

    pub(crate) async fn start_at(address: &str, dialect: Dialect) -> Self {
        Self::listen(address, dialect, None).await
    }

    /// One that speaks TLS, everything else as usual.
    pub(crate) async fn start_tls(dialect: Dialect, server: tls::Server) -> Self {
        Self::listen("127.0.0.1:0", dialect, Some(server)).await
    }

    async fn listen(address: &str, dialect: Dialect, server: Option<tls::Server>) -> Self {
        let inner = Arc::new(Inner { dialect, memory: Mutex::default(), changed: Notify::new() });
        let listener = bind(address).await;
        let scheme = if server.is_some() { "https" } else { "http" };
        let url = format!("{scheme}://{}", listener.local_addr().unwrap());
        let app = Router::new().fallback(answer).with_state(Arc::clone(&inner));
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.spawn(async move {
            let listener = TcpListener::from_std(listener).unwrap();
            match server {
                None => axum::serve(listener, app).await.unwrap(),
                Some(server) => axum::serve(server.at(listener), app).await.unwrap(),
            }
        });
        Self { url, inner, runtime: Some(runtime) }
    }

    pub(crate) fn address(&self) -> String {
        self.url.trim_start_matches("http://").to_owned()
    }

    /// Gone, as with a cut cable: nobody listens any more.
    pub(crate) fn vanish(self) {
        drop(self);
    }

    pub(crate) fn memory(&self) -> MutexGuard<'_, Memory> {
        self.inner.memory.lock().unwrap()
    }

    /// Queues a job on a folder and returns its id.
    pub(crate) fn queue(&self, path: &str) -> String {
        self.queue_tool("photostats", path, &json!({ "require_sidecar": [".cr3"] }))
    }

    pub(crate) fn queue_tool(&self, tool: &str, path: &str, settings: &Value) -> String {
        self.queue_with(tool, path, json!({ "config": settings }))
    }

    /// Queues a job; `more` goes into its claim and its configuration.
    pub(crate) fn queue_with(&self, tool: &str, path: &str, more: Value) -> String {
        let job = JobId::generate(&SystemClock::new()).to_string();
        let mut claim = json!({
            "guid": job, "tool": tool, "mode": null, "collection_path": path,
            "signing_secret": SECRET, "priority": 0, "retry_count": 0, "max_retries": 3,
        });
        if self.inner.dialect != Dialect::Base {
            claim["lease_epoch"] = json!(1);
            claim["lease_expires_in_seconds"] = json!(90);
        }
        let mut config = json!({ "job_guid": job, "config": {}, "collection_path": path });
        let Value::Object(more) = more else { panic!("{more} is no object") };
        for (key, value) in more {
            claim[&key] = value.clone();
            config[&key] = value;
        }
        let mut memory = self.memory();
        memory.waiting.push_back(claim);
        memory.configs.insert(job.clone(), config);
        drop(memory);
        self.inner.changed.notify_waiters();
        self.say(&json!({ "type": "wake" }));
        job
    }

    /// The next calls of that verb get this answer instead, as often.
    pub(crate) fn answer_next(&self, verb: &str, times: usize, status: u16, body: &Value) {
        let answers = std::iter::repeat_n((status, body.clone()), times);
        self.memory().canned.entry(verb.to_owned()).or_default().extend(answers);
    }

    /// Takes back the answers that were to be given.
    pub(crate) fn answer_as_usual(&self, verb: &str) {
        self.memory().canned.remove(verb);
    }

    /// Forgets who holds what, as after a release.
    pub(crate) fn forget_claims(&self) {
        self.memory().held.clear();
    }

    /// The bodies of all calls of that verb so far.
    pub(crate) fn calls(&self, verb: &str) -> Vec<Value> {
        let memory = self.memory();
        memory.calls.iter().filter(|call| call.verb == verb).map(|call| call.body.clone()).collect()
    }

    /// The verbs of all calls, in order.
    pub(crate) fn verbs(&self) -> Vec<String> {
        self.memory().calls.iter().map(|call| call.verb.clone()).collect()
    }

    /// The content of a finalized upload.
    pub(crate) fn uploaded(&self, id: &Value) -> Vec<u8> {
        let memory = self.memory();
        let upload = &memory.uploads[id.as_str().unwrap()];
        assert!(upload.finalized, "the upload was not finalized");
        upload.chunks.values().flatten().copied().collect()
    }

    /// Waits until `look` finds something, and says what came in when it does not.
    pub(crate) async fn until<T>(&self, what: &str, look: impl Fn(&Memory) -> Option<T>) -> T {
        let waited = tokio::time::timeout(PATIENCE, async {
            loop {
                let changed = self.inner.changed.notified();
                tokio::pin!(changed);
                changed.as_mut().enable();
                if let Some(found) = look(&self.memory()) {
                    return found;
                }
                changed.await;
            }
        });
        waited.await.unwrap_or_else(|_| panic!("waited for: {what}; came in: {:?}", self.verbs()))
    }

    /// Waits until the agent, which holds a job whose end we just saw, asks for the next.
    pub(crate) async fn asked_again(&self) {
        self.nth("claim", self.calls("claim").len()).await;
    }

    /// Waits until no claim is held: one of an agent that was killed would take the next job with it.
    pub(crate) async fn nobody_asks(&self) {
        self.until("nobody to ask", |memory| (memory.asking == 0).then_some(())).await;
    }

    /// Waits for the first call of that verb, and hands back its body.
    pub(crate) async fn first(&self, verb: &str) -> Value {
        self.nth(verb, 0).await
    }

    /// Waits for a call of that verb, counted from 0.
    pub(crate) async fn nth(&self, verb: &str, index: usize) -> Value {
        self.until(verb, |memory| {
            let mut calls = memory.calls.iter().filter(|call| call.verb == verb);
            calls.nth(index).map(|call| call.body.clone())
        })
        .await
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        let told = format!("{:?}", self.memory().calls);
        assert!(
            std::thread::panicking() || !told.contains(MARK),
            "the coordinator was told: {told}"
        );
        // Not dropped, which would wait for it and may not be done on an async thread.
        self.runtime.take().unwrap().shutdown_background();
    }
}

impl Memory {
    fn loses(&mut self, verb: &str) -> bool {
        let found = self.lose.iter().position(|lost| *lost == verb);
        found.map(|at| self.lose.remove(at)).is_some()
    }
}

/// The port may still be held for a moment by a coordinator that vanished.
async fn bind(address: &str) -> std::net::TcpListener {
    let deadline = tokio::time::Instant::now() + PATIENCE;
    loop {
        match std::net::TcpListener::bind(address) {
            Ok(listener) => {
                listener.set_nonblocking(true).unwrap();
                return listener;
            }
            Err(error) if tokio::time::Instant::now() > deadline => panic!("{address}: {error}"),
            Err(_) => tokio::task::yield_now().await,
        }
    }
}

/// Whether a signature of a canonical text is right.
pub(crate) fn signed(canonical: &str, signature: &Value) -> bool {
    let secret = SigningSecret::from_base64(SECRET).unwrap();
    secret.verifies(canonical.as_bytes(), signature.as_str().unwrap())
}

async fn answer(
    State(inner): State<Arc<Inner>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
    body: Bytes,
) -> Response {
    let path = uri.path().strip_prefix(AGENT_BASE).unwrap_or_default().to_owned();
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let verb = answers::verb(&method, &parts);
    let json_body = serde_json::from_slice(&body).unwrap_or(Value::Null);
    let canned = {
        let mut memory = inner.memory.lock().unwrap();
        memory.calls.push(Call {
            verb: verb.to_owned(),
            path: path.clone(),
            body: json_body.clone(),
            headers: headers.clone(),
        });
        memory.canned.get_mut(verb).and_then(VecDeque::pop_front)
    };
    inner.changed.notify_waiters();
    let wanted = format!("Bearer {KEY}");
    let known = headers.get("authorization").is_some_and(|value| value == wanted.as_str());
    if let (Ok(upgrade), None, true, Dialect::Socket) = (upgrade, &canned, known, inner.dialect) {
        return upgrade.on_upgrade(|opened| socket::talk(opened, inner));
    }
    let (status, reply) = if let Some(canned) = canned {
        canned
    } else if verb != "register" && !known {
        (401, json!({ "detail": "Unknown key.", "code": "unauthenticated" }))
    } else {
        let call = answers::Incoming { parts: &parts, body: &json_body, bytes: &body, uri: &uri };
        call.answer(verb, &inner).await
    };
    inner.changed.notify_waiters();
    if inner.memory.lock().unwrap().loses(verb) {
        // Ends the connection, and says nothing of it.
        std::panic::resume_unwind(Box::new("the reply is lost"));
    }
    let status = StatusCode::from_u16(status).unwrap();
    if status.is_redirection() {
        return (status, [("location", reply.as_str().unwrap().to_owned())]).into_response();
    }
    if status == StatusCode::NO_CONTENT {
        return status.into_response();
    }
    (status, axum::Json(reply)).into_response()
}
