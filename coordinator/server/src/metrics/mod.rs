//! What the operator's monitoring reads: counted as it happens, or looked up when somebody asks.
//! `docs/operating.md` lists every name; a test holds the two against each other.

mod labels;
mod look;
pub(crate) mod serve;

use std::time::Duration;

use prometheus_client::{
    encoding::text::encode,
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram, info::Info},
    registry::Registry,
};
use safelight_domain::JobState;
use safelight_store::ReleaseCause;

pub(crate) use labels::SocketKind;
use labels::{AgentLabel, CauseLabel, ClaimLabel, ConnectionLabel, QueueLabels, RequestLabels};
use labels::{SocketLabel, StateLabel};
pub(crate) use serve::own_listener;

use crate::ApiError;

type Histograms<L> = Family<L, Histogram, fn() -> Histogram>;

/// Seconds: from a claim answered from memory to a request held for its longest.
const SECONDS: [f64; 13] =
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0];
/// Seconds that a job may wait: an idle agent takes it at once, a busy one tomorrow.
const LONG_SECONDS: [f64; 13] =
    [0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0, 5.0, 30.0, 300.0, 3_600.0, 21_600.0, 86_400.0];

/// Every figure of this process.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    /// One look at a time fills in what is looked up.
    looking: tokio::sync::Mutex<()>,
    jobs: Family<QueueLabels, Gauge>,
    claim_seconds: Histograms<ClaimLabel>,
    job_wait_seconds: Histogram,
    job_start_seconds: Histogram,
    job_releases: Family<CauseLabel, Counter>,
    lease_expiries: Counter,
    job_ends: Family<StateLabel, Counter>,
    agents: Family<AgentLabel, Gauge>,
    open_sockets: Family<SocketLabel, Gauge>,
    open_connections: Gauge,
    held_claims: Gauge,
    database_connections: Family<ConnectionLabel, Gauge>,
    database_waiting: Gauge,
    writer_waiting: Gauge,
    writer_commits: Counter,
    writer_changes: Counter,
    request_seconds: Histograms<RequestLabels>,
    upload_bytes: Counter,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut metrics = Self {
            registry: Registry::with_prefix("safelight"),
            looking: tokio::sync::Mutex::default(),
            jobs: Family::default(),
            claim_seconds: Family::new_with_constructor(|| Histogram::new(SECONDS)),
            job_wait_seconds: Histogram::new(LONG_SECONDS),
            job_start_seconds: Histogram::new(LONG_SECONDS),
            job_releases: Family::default(),
            lease_expiries: Counter::default(),
            job_ends: Family::default(),
            agents: Family::default(),
            open_sockets: Family::default(),
            open_connections: Gauge::default(),
            held_claims: Gauge::default(),
            database_connections: Family::default(),
            database_waiting: Gauge::default(),
            writer_waiting: Gauge::default(),
            writer_commits: Counter::default(),
            writer_changes: Counter::default(),
            request_seconds: Family::new_with_constructor(|| Histogram::new(SECONDS)),
            upload_bytes: Counter::default(),
        };
        metrics.register_work();
        metrics.register_surroundings();
        metrics
    }
}

impl Metrics {
    fn register_work(&mut self) {
        let Self { registry: all, .. } = self;
        all.register("jobs", "Jobs that have not ended", self.jobs.clone());
        let claims = self.claim_seconds.clone();
        all.register("claim_seconds", "Time to look into the queue for an agent", claims);
        let waits = self.job_wait_seconds.clone();
        all.register("job_wait_seconds", "Time from creation to claim of a job", waits);
        let starts = self.job_start_seconds.clone();
        all.register("job_start_seconds", "Time from creation to first progress of a job", starts);
        let releases = self.job_releases.clone();
        all.register("job_releases", "Jobs taken back from their agents", releases);
        let expiries = self.lease_expiries.clone();
        all.register("lease_expiries", "Leases that ended without a word of the agent", expiries);
        all.register("job_ends", "Jobs that agents brought to an end", self.job_ends.clone());
        let held = self.held_claims.clone();
        all.register("held_claims", "Claims that are held until there is work", held);
        let bytes = self.upload_bytes.clone();
        all.register("upload_bytes", "Bytes of chunks that were taken in", bytes);
    }

    fn register_surroundings(&mut self) {
        let Self { registry: all, .. } = self;
        all.register("agents", "Agents by the status people see", self.agents.clone());
        all.register("open_sockets", "Open WebSockets", self.open_sockets.clone());
        all.register("open_connections", "Open connections", self.open_connections.clone());
        let pool = self.database_connections.clone();
        all.register("database_connections", "Database connections, or readers of SQLite", pool);
        let waiting = self.database_waiting.clone();
        all.register("database_waiting", "Operations that wait for one of them", waiting);
        let waiting = self.writer_waiting.clone();
        all.register("sqlite_writer_waiting", "Changes that wait for SQLite's writer", waiting);
        let commits = self.writer_commits.clone();
        all.register("sqlite_commits", "Commits of SQLite's writer since the start", commits);
        let changes = self.writer_changes.clone();
        all.register("sqlite_changes", "Changes that shared those commits", changes);
        let requests = self.request_seconds.clone();
        all.register("request_seconds", "Time to answer a request", requests);
        let build = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        all.register("build", "What is running", build);
    }

    /// A request was answered. `route` is the pattern, never the path itself.
    pub(crate) fn answered(&self, route: &str, status: u16, took: Duration) {
        let labels =
            RequestLabels { route: route.to_owned(), status: format!("{}xx", status / 100) };
        self.request_seconds.get_or_create(&labels).observe(took.as_secs_f64());
    }

    /// The queue was looked into; `waited`: since when the job found had been there.
    pub(crate) fn claimed(&self, took: Duration, waited: Option<Duration>) {
        let outcome = if waited.is_some() { "job" } else { "empty" };
        self.claim_seconds.get_or_create(&ClaimLabel { outcome }).observe(took.as_secs_f64());
        if let Some(waited) = waited {
            self.job_wait_seconds.observe(waited.as_secs_f64());
        }
    }

    /// The first progress of a job came, so long after it was asked for.
    pub(crate) fn started(&self, after: Duration) {
        self.job_start_seconds.observe(after.as_secs_f64());
    }

    /// A job was taken from its agent.
    pub(crate) fn released(&self, cause: ReleaseCause) {
        self.job_releases.get_or_create(&CauseLabel { cause: cause.name() }).inc();
        if cause == ReleaseCause::LeaseExpired {
            self.lease_expiries.inc();
        }
    }

    /// An agent brought a job to this state.
    pub(crate) fn ended(&self, state: JobState) {
        self.job_ends.get_or_create(&StateLabel { state: state.name() }).inc();
    }

    /// A chunk was taken in.
    pub(crate) fn uploaded(&self, bytes: usize) {
        self.upload_bytes.inc_by(bytes as u64);
    }

    /// A WebSocket is open as long as what this gives is kept.
    #[must_use]
    #[cfg_attr(not(test), expect(dead_code, reason = "counted by the routes that open one"))]
    pub(crate) fn socket(&self, kind: SocketKind) -> Open {
        Open::count(self.open_sockets.get_or_create_owned(&SocketLabel { kind: kind.name() }))
    }

    /// A connection is open as long as what this gives is kept.
    #[must_use]
    pub(crate) fn connection(&self) -> Open {
        Open::count(self.open_connections.clone())
    }

    /// Everything as text for Prometheus.
    fn text(&self) -> Result<String, ApiError> {
        let mut text = String::new();
        encode(&mut text, &self.registry).map_err(ApiError::internal)?;
        Ok(text)
    }
}

/// Something that is counted while it lasts.
#[derive(Debug)]
pub(crate) struct Open(Gauge);

impl Open {
    fn count(gauge: Gauge) -> Self {
        gauge.inc();
        Self(gauge)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.dec();
    }
}

#[cfg(test)]
mod tests;
