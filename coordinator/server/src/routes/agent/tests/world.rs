//! A coordinator of its own for each test: a database in a folder that goes away, a clock that
//! stands still, the router without a socket.

use std::{sync::Arc, time::Duration};

use axum::{
    body::{Body, Bytes, to_bytes},
    http::{HeaderMap, Method, Request, header},
};
use safelight_domain::{AgentId, CollectionId, JobId, LeaseEpoch, ManualClock, TeamId, Tool};
use safelight_protocol::{SecretKind, SigningSecret, canonical_value, paths::AGENT_BASE};
use safelight_store::{
    Actor, JobRecord, NewAdmin, NewApiToken, NewCollection, NewJob, NewRegistrationToken, Store,
    StoreConfig,
};
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt;

use crate::{App, ServerKey, app::Parts, config::Config, router::router, secrets};

/// Which database a story is told to.
#[derive(Debug, Clone, Copy)]
pub(super) enum Database {
    Sqlite,
    Postgres,
}

pub(super) struct World {
    folder: Arc<TempDir>,
    url: String,
    pub(super) clock: Arc<ManualClock>,
    pub(super) app: Arc<App>,
    pub(super) team: TeamId,
}

/// An enrolled agent.
#[derive(Debug, Clone)]
pub(super) struct Agent {
    pub(super) guid: AgentId,
    pub(super) key: String,
}

/// What came back.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) bytes: Bytes,
}

/// A claim as an agent keeps it.
#[derive(Debug)]
pub(super) struct Claim {
    pub(super) job: JobId,
    pub(super) epoch: LeaseEpoch,
    pub(super) secret: SigningSecret,
    pub(super) body: Value,
}

/// What `photostats` may have found.
pub(super) fn photostats() -> Value {
    json!({
        "total_files": 3, "total_size": 300, "file_counts": {".dng": 2, ".xmp": 1},
        "storage_by_type": {".dng": 290, ".xmp": 10}, "orphaned_images": [],
        "orphaned_xmp": ["lost.xmp"], "scan_time": 0.25,
    })
}

impl World {
    pub(super) async fn new() -> Self {
        Self::on(Database::Sqlite).await
    }

    /// With other settings.
    pub(super) async fn with_config(change: impl FnOnce(&mut Config)) -> Self {
        let mut world = Self::new().await;
        let mut config = Config::default();
        change(&mut config);
        world.app = open_with(&world.url, &world.folder, &world.clock, config).await;
        world
    }

    pub(super) async fn on(database: Database) -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let url = match database {
            Database::Sqlite => format!("sqlite://{}", folder.path().join("test.db").display()),
            Database::Postgres => fresh_postgres().await,
        };
        let clock = Arc::new(ManualClock::at("2026-03-01T12:00:00Z".parse().unwrap()));
        let app = open(&url, &folder, &clock).await;
        let admin = NewAdmin {
            team_name: "Studio".to_owned(),
            email: "owner@example.com".to_owned(),
            name: "Owner".to_owned(),
            password_hash: None,
        };
        let (team, _) = app.store.create_first_admin(admin, &Actor::system()).await.unwrap();
        Self { folder, url, clock, app, team }
    }

    /// The coordinator stops without a word and starts again on the same database and folder.
    pub(super) async fn restart(&mut self) {
        self.app = open(&self.url, &self.folder, &self.clock).await;
    }

    /// Another coordinator on the same database and folder.
    pub(super) async fn replica(&self) -> Self {
        Self {
            folder: Arc::clone(&self.folder),
            url: self.url.clone(),
            clock: Arc::clone(&self.clock),
            app: open(&self.url, &self.folder, &self.clock).await,
            team: self.team,
        }
    }

    pub(super) fn blob_folder(&self) -> std::path::PathBuf {
        self.folder.path().join("blobs")
    }

    pub(super) async fn token(&self) -> String {
        let token = secrets::fresh(SecretKind::RegistrationToken).unwrap();
        let new = NewRegistrationToken {
            name: None,
            digest: secrets::digest(token.expose()),
            hint: token.hint(SecretKind::RegistrationToken),
            expires_at: self.app.clock.now().plus(Duration::from_secs(3600)),
        };
        let by = Actor::system();
        self.app.store.create_registration_token(self.team, new, &by).await.unwrap();
        token.expose().to_owned()
    }

    /// An API token of the team that may look.
    pub(super) async fn api_token(&self) -> String {
        let secret = secrets::fresh(SecretKind::ApiToken).unwrap();
        let token = NewApiToken {
            name: "script".to_owned(),
            scopes: vec!["read".to_owned()],
            digest: secrets::digest(secret.expose()),
            hint: secret.hint(SecretKind::ApiToken),
            expires_at: None,
        };
        let by = Actor::system();
        self.app.store.create_api_token(self.team, token, &by).await.unwrap();
        secret.expose().to_owned()
    }

    /// An agent that was never heard of since it registered.
    pub(super) async fn silent_agent(&self, name: &str) -> Agent {
        let request = json!({
            "registration_token": self.token().await, "name": name, "hostname": "box",
            "os_info": "Linux", "version": "1.0",
            "capabilities": ["local_filesystem", "tool:photostats:1.0"],
            "authorized_roots": ["/photos"],
        });
        let answer = self.post("/register", None, &request).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        let reply = answer.json();
        Agent {
            guid: reply["guid"].as_str().unwrap().parse().unwrap(),
            key: reply["api_key"].as_str().unwrap().to_owned(),
        }
    }

    /// An agent that sent one heartbeat, and names its jobs.
    pub(super) async fn agent(&self, name: &str) -> Agent {
        let agent = self.silent_agent(name).await;
        let beat = json!({"status": "online", "boot_id": "first", "jobs": []});
        self.ok("/heartbeat", &agent, &beat).await;
        agent
    }

    /// An agent of others: only the base part of the protocol.
    pub(super) async fn base_agent(&self, name: &str) -> Agent {
        let agent = self.silent_agent(name).await;
        self.ok("/heartbeat", &agent, &json!({"status": "online"})).await;
        agent
    }

    pub(super) async fn collection(&self, agent: &Agent, path: &str) -> CollectionId {
        let new = NewCollection::local(path, path, agent.guid);
        let made = self.app.store.create_collection(self.team, new, &Actor::system()).await;
        made.unwrap().id
    }

    /// A waiting job for that agent.
    pub(super) async fn job(&self, agent: &Agent) -> JobRecord {
        let path = format!("/photos/{}", secrets_suffix());
        let collection = self.collection(agent, &path).await;
        let new = NewJob::now(collection, Tool::PhotoStats);
        self.app.store.create_job(self.team, new, &Actor::system()).await.unwrap()
    }

    pub(super) async fn job_now(&self, job: JobId) -> JobRecord {
        self.app.store.get_job(self.team, job).await.unwrap()
    }

    pub(super) async fn claim(&self, agent: &Agent) -> Claim {
        let answer = self.post_empty("/jobs/claim", Some(&agent.key)).await;
        assert_eq!(answer.status, 200, "no claim: {answer:?}");
        Claim::read(answer.json())
    }

    /// A job of that agent, claimed.
    pub(super) async fn claimed(&self, agent: &Agent) -> Claim {
        self.job(agent).await;
        self.claim(agent).await
    }

    pub(super) async fn ok(&self, path: &str, agent: &Agent, body: &Value) -> Value {
        let answer = self.post(path, Some(&agent.key), body).await;
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        answer.json()
    }

    pub(super) async fn post(&self, path: &str, key: Option<&str>, body: &Value) -> Answer {
        self.call(Method::POST, path, key, body.to_string().into()).await
    }

    /// With the content type of JSON and nothing in it, as agents of others send it.
    pub(super) async fn post_empty(&self, path: &str, key: Option<&str>) -> Answer {
        self.call(Method::POST, path, key, Bytes::new()).await
    }

    pub(super) async fn get(&self, path: &str, key: Option<&str>) -> Answer {
        self.call(Method::GET, path, key, Bytes::new()).await
    }

    pub(super) async fn call(
        &self,
        method: Method,
        path: &str,
        key: Option<&str>,
        body: Bytes,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{AGENT_BASE}{path}"))
            .header(header::CONTENT_TYPE, "application/json");
        if let Some(key) = key {
            request = request.header(header::AUTHORIZATION, format!("Bearer {key}"));
        }
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    pub(super) async fn send(&self, request: Request<Body>) -> Answer {
        let response = router(Arc::clone(&self.app)).oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        Answer { status: parts.status.as_u16(), headers: parts.headers, bytes }
    }

    /// Lets time pass in steps, with the sweeps that belong to it.
    pub(super) async fn pass(&self, span: Duration) {
        let step = Duration::from_secs(30);
        let mut left = span;
        while !left.is_zero() {
            self.clock.advance(left.min(step));
            left = left.saturating_sub(step);
            crate::sweeps::once(&self.app).await;
        }
    }
}

impl Claim {
    pub(super) fn read(body: Value) -> Self {
        Self {
            job: body["guid"].as_str().unwrap().parse().unwrap(),
            epoch: LeaseEpoch(body["lease_epoch"].as_i64().unwrap()),
            secret: SigningSecret::from_base64(body["signing_secret"].as_str().unwrap()).unwrap(),
            body,
        }
    }

    pub(super) fn path(&self, verb: &str) -> String {
        format!("/jobs/{}/{verb}", self.job)
    }

    pub(super) fn sign(&self, value: &Value) -> String {
        self.secret.sign(canonical_value(value).as_bytes())
    }

    /// A completion with these results, signed as it should be.
    pub(super) fn completion(&self, results: &Value) -> Value {
        json!({
            "results": results, "signature": self.sign(results), "lease_epoch": self.epoch.0,
        })
    }
}

impl Answer {
    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    pub(super) fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    pub(super) fn detail(&self) -> String {
        self.json()["detail"].as_str().unwrap_or_default().to_owned()
    }

    /// Status and code, as refusals are told apart.
    pub(super) fn refusal(&self) -> (u16, String) {
        (self.status, self.code())
    }
}

async fn open(url: &str, folder: &TempDir, clock: &Arc<ManualClock>) -> Arc<App> {
    open_with(url, folder, clock, Config::default()).await
}

async fn open_with(
    url: &str,
    folder: &TempDir,
    clock: &Arc<ManualClock>,
    settings: Config,
) -> Arc<App> {
    let config = StoreConfig { url: url.to_owned(), clock: Arc::clone(clock) as _, pool_size: 4 };
    let store = Store::connect(config).await.unwrap();
    store.migrate().await.unwrap();
    let blobs = folder.path().join("blobs");
    std::fs::create_dir_all(&blobs).unwrap();
    let parts = Parts {
        store,
        clock: Arc::clone(clock) as _,
        server_key: ServerKey::new([7; 32]),
        master_keys: crate::MasterKeys::named(&settings.secrets),
        config: settings,
        tls: None,
        blobs,
    };
    App::new(parts).unwrap()
}

async fn fresh_postgres() -> String {
    let server = std::env::var("SAFELIGHT_TEST_POSTGRES").expect(
        "SAFELIGHT_TEST_POSTGRES names no server. `cargo xtask test` starts one and sets it",
    );
    let name = format!("server_{}", secrets_suffix());
    let (client, connection) =
        tokio_postgres::connect(&server, tokio_postgres::NoTls).await.unwrap();
    let connection = tokio::spawn(connection);
    client.batch_execute(&format!("CREATE DATABASE {name}")).await.unwrap();
    drop(client);
    connection.await.unwrap().unwrap();
    let (start, _) = server.rsplit_once('/').expect("an address with a database");
    format!("{start}/{name}")
}

fn secrets_suffix() -> String {
    let mut random = [0_u8; 8];
    getrandom::fill(&mut random).unwrap();
    hex::encode(random)
}
