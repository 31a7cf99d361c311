//! A database of its own for each test, a clock that stands still, and people and agents to act.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use safelight_domain::{
    AgentId, Capability, CapabilitySet, Clock, JobId, ManualClock, TeamId, Timestamp, Tool,
    WriteClaim,
};
use safelight_store::{
    Actor, AgentRecord, ClaimTerms, ClaimedJob, CollectionRecord, DatabaseKind, JobRecord,
    NewAgent, NewCollection, NewJob, NewRegistrationToken, NewResult, SecretDigest, Store,
    StoreConfig,
};
use tempfile::TempDir;

/// Tells each named story to both databases, as `sqlite::<story>` and `postgres::<story>`.
macro_rules! tell_both {
    ($($(#[$attribute:meta])* $story:ident),* $(,)?) => {
        mod sqlite {
            $(#[test]
            $(#[$attribute])*
            fn $story() {
                crate::world::run(safelight_store::DatabaseKind::Sqlite, super::$story);
            })*
        }
        mod postgres {
            $(#[test]
            $(#[$attribute])*
            fn $story() {
                crate::world::run(safelight_store::DatabaseKind::Postgres, super::$story);
            })*
        }
    };
}
pub(crate) use tell_both;

/// Where PostgreSQL for tests is.
const POSTGRES: &str = "SAFELIGHT_TEST_POSTGRES";

/// A migrated database, its clock and a team.
pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) team: TeamId,
    pub(crate) by: Actor,
    pub(crate) url: String,
    next: AtomicU64,
    _folder: TempDir,
}

/// Runs a story in a world of that kind. The world's database is removed after a good end.
pub(crate) fn run<F, Fut>(kind: DatabaseKind, story: F)
where
    F: FnOnce(Arc<World>) -> Fut,
    Fut: Future<Output = ()>,
{
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime starts");
    runtime.block_on(async {
        let world = Arc::new(World::new(kind).await);
        story(Arc::clone(&world)).await;
        let (url, store) = (world.url.clone(), world.store.clone());
        store.close().await;
        if kind == DatabaseKind::Postgres {
            drop_database(&url).await;
        }
    });
}

impl World {
    async fn new(kind: DatabaseKind) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = match kind {
            DatabaseKind::Sqlite => format!("sqlite://{}/test.db", folder.path().display()),
            DatabaseKind::Postgres => create_database().await,
        };
        let clock = Arc::new(ManualClock::at(noon()));
        let store = open(&url, &clock).await;
        store.migrate().await.expect("migrations apply");
        let by = Actor::system();
        let team = store.create_team("Studio", &by).await.expect("a team");
        Self { store, clock, team, by, url, next: AtomicU64::new(1), _folder: folder }
    }

    /// A digest that no other secret of this world has.
    pub(crate) fn digest(&self) -> SecretDigest {
        let mut digest = [0; 32];
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        digest[..8].copy_from_slice(&number.to_be_bytes());
        digest
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn in_seconds(&self, seconds: u64) -> Timestamp {
        self.now().plus(std::time::Duration::from_secs(seconds))
    }

    pub(crate) fn pass(&self, seconds: u64) {
        self.clock.advance(std::time::Duration::from_secs(seconds));
    }

    /// An agent that reads folders and runs PhotoStats.
    pub(crate) async fn agent(&self, name: &str) -> AgentRecord {
        self.agent_of(self.team, name, &["local_filesystem", "tool:photostats:1"]).await
    }

    /// The same, with a key that the story knows.
    pub(crate) async fn agent_with_key(&self, name: &str, key: SecretDigest) -> AgentRecord {
        self.enrol(self.team, new_agent(name, key, &["local_filesystem"])).await
    }

    pub(crate) async fn agent_of(
        &self,
        team: TeamId,
        name: &str,
        capabilities: &[&str],
    ) -> AgentRecord {
        self.enrol(team, new_agent(name, self.digest(), capabilities)).await
    }

    async fn enrol(&self, team: TeamId, agent: NewAgent) -> AgentRecord {
        let token = self.digest();
        let new = NewRegistrationToken {
            name: None,
            digest: token,
            hint: "art_abcd".to_owned(),
            expires_at: self.in_seconds(3600),
        };
        self.store.create_registration_token(team, new, &self.by).await.expect("a token");
        self.store.register_agent(token, agent).await.expect("an agent")
    }

    pub(crate) async fn folder(&self, agent: &AgentRecord, path: &str) -> CollectionRecord {
        let new = NewCollection::local(path, path, agent.id);
        self.store.create_collection(agent.team, new, &self.by).await.expect("a collection")
    }

    /// A queued PhotoStats job.
    pub(crate) async fn job(&self, collection: &CollectionRecord) -> JobRecord {
        let new = NewJob::now(collection.id, Tool::PhotoStats);
        self.store.create_job(collection.team, new, &self.by).await.expect("a job")
    }

    pub(crate) async fn claim(&self, agent: &AgentRecord) -> Option<ClaimedJob> {
        self.store.claim_job(agent.id, ClaimTerms::default()).await.expect("a claim answers")
    }

    /// The job as its team sees it.
    pub(crate) async fn see(&self, job: JobId) -> JobRecord {
        self.store.get_job(self.team, job).await.expect("the job is there")
    }

    /// The actions of the audit trail about one subject, oldest first.
    pub(crate) async fn told(&self, subject: &str) -> Vec<String> {
        let page = safelight_store::Page::first(500);
        let trail = self.store.list_audit(self.team, &page).await.expect("a trail").items;
        let about = trail.into_iter().filter(|entry| entry.subject == subject);
        let mut actions: Vec<_> = about.map(|entry| entry.action).collect();
        actions.reverse();
        actions
    }
}

pub(crate) async fn open(url: &str, clock: &Arc<ManualClock>) -> Store {
    let clock = Arc::clone(clock) as Arc<dyn Clock>;
    let config = StoreConfig { url: url.to_owned(), clock, pool_size: 8 };
    Store::connect(config).await.expect("the database opens")
}

pub(crate) fn new_agent(name: &str, key: SecretDigest, capabilities: &[&str]) -> NewAgent {
    NewAgent {
        name: name.to_owned(),
        hostname: "studio".to_owned(),
        os_info: "Linux 6".to_owned(),
        version: "0.1.0".to_owned(),
        capabilities: set(capabilities),
        roots: vec!["/photos".to_owned()],
        binary_checksum: None,
        platform: None,
        development_mode: false,
        attestation: None,
        key_digest: key,
    }
}

pub(crate) fn set(capabilities: &[&str]) -> CapabilitySet {
    capabilities.iter().map(|text| text.parse::<Capability>().expect("a capability")).collect()
}

pub(crate) fn result(signature: &str) -> NewResult {
    NewResult {
        results_json: r#"{"total_files":1}"#.to_owned(),
        report_blob: None,
        files_scanned: Some(1),
        issues_found: Some(0),
        signature: signature.to_owned(),
        report_stripped: false,
        cameras: Vec::new(),
    }
}

/// The holder of a claim, as it writes.
pub(crate) fn holder(claim: &ClaimedJob) -> WriteClaim {
    let agent: AgentId = claim.job.agent.expect("a claimed job has a holder");
    WriteClaim { agent, epoch: Some(claim.job.epoch) }
}

fn noon() -> Timestamp {
    "2026-01-31T12:00:00Z".parse().expect("a time")
}

fn server() -> String {
    std::env::var(POSTGRES).unwrap_or_else(|_| {
        panic!(
            "PostgreSQL is needed: run through `cargo xtask test`, or set {POSTGRES} to \
             postgres://user@host:port/postgres"
        )
    })
}

async fn create_database() -> String {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("safelight_{}_{number}", std::process::id());
    let server = server();
    administer(&server, &format!("DROP DATABASE IF EXISTS {name}")).await;
    administer(&server, &format!("CREATE DATABASE {name}")).await;
    let (address, _) = server.rsplit_once('/').expect("an address ends with a database");
    format!("{address}/{name}?sslmode=disable")
}

async fn drop_database(url: &str) {
    let (_, name) = url.rsplit_once('/').expect("an address ends with a database");
    let name = name.split('?').next().expect("a name");
    administer(&server(), &format!("DROP DATABASE {name} WITH (FORCE)")).await;
}

/// Closes every connection to a world's database on PostgreSQL, and waits until they are gone.
pub(crate) async fn close_connections(url: &str) {
    let (_, name) = url.rsplit_once('/').expect("an address ends with a database");
    let name = name.split('?').next().expect("a name");
    let close = format!(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{name}'"
    );
    administer(&server(), &close).await;
}

async fn administer(server: &str, statement: &str) {
    let (client, connection) =
        tokio_postgres::connect(server, tokio_postgres::NoTls).await.expect("PostgreSQL answers");
    let driver = tokio::spawn(connection);
    client.batch_execute(statement).await.expect("the statement runs");
    drop(client);
    let _ = driver.await;
}
