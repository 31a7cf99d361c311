//! Everything a request can reach, built once.

use std::{path::PathBuf, sync::Arc, time::Duration};

use safelight_domain::Clock;
use safelight_store::Store;
use tokio_util::sync::CancellationToken;

use crate::{
    MasterKeys, ServerKey, agents, blobs::BlobStore, config::Config, jobs::schema::ResultSchemas,
    limits::Limits, live::Live, metrics::Metrics, people::passwords::Passwords,
    pipelines::examine::Examiner, routes::ready::Readiness, tls::Tls, views::counts::Counts,
};

/// The running coordinator. Handlers get it as `State<Arc<App>>`.
pub struct App {
    /// When the coordinator speaks TLS itself.
    pub(crate) tls: Option<Tls>,
    /// What must not be lost.
    pub(crate) store: Store,
    /// The only source of time.
    pub(crate) clock: Arc<dyn Clock>,
    /// Signing secrets are derived from it.
    pub(crate) server_key: ServerKey,
    /// Wrap the keys of credentials that the coordinator holds.
    pub(crate) master_keys: MasterKeys,
    /// As read at start.
    pub(crate) config: Config,
    /// Reports, large results and uploads under way.
    pub(crate) blobs: BlobStore,
    /// What agents are doing now: waiters, latest heartbeats and progress.
    pub(crate) agents: agents::State,
    /// Those who wait for something to happen.
    pub(crate) live: Arc<Live>,
    /// Makes and checks password hashes.
    pub(crate) passwords: Passwords,
    /// How often somebody may try.
    pub(crate) limits: Limits,
    /// What results must be like, ready to be applied.
    pub(crate) result_schemas: Arc<ResultSchemas>,
    /// Findings of results by kind, counted before.
    pub(crate) counts: Counts,
    /// Looks at pipelines before teams rely on them.
    pub(crate) examiner: Examiner,
    /// What monitoring reads.
    pub(crate) metrics: Metrics,
    /// What `/readyz` found last.
    pub(crate) readiness: Readiness,
    /// Cancelled when the coordinator stops, so that held requests end.
    pub(crate) stopping: CancellationToken,
}

/// What an [`App`] is built from.
pub struct Parts {
    /// Connected and migrated.
    pub store: Store,
    /// The only source of time.
    pub clock: Arc<dyn Clock>,
    /// Bound to the store.
    pub server_key: ServerKey,
    /// Where the master keys of credentials come from.
    pub master_keys: MasterKeys,
    /// As read at start.
    pub config: Config,
    /// When the coordinator speaks TLS itself.
    pub tls: Option<Tls>,
    /// Made when it is missing.
    pub blobs: PathBuf,
}

impl App {
    /// Puts the parts together.
    ///
    /// # Errors
    /// When the blob folder cannot be used.
    pub fn new(parts: Parts) -> anyhow::Result<Arc<Self>> {
        Self::with(parts, Passwords::strong())
    }

    pub(crate) fn with(parts: Parts, passwords: Passwords) -> anyhow::Result<Arc<Self>> {
        let agents = agents::State::default();
        let clock = Arc::clone(&parts.clock);
        let live = Arc::new(Live::new(Arc::clone(&agents.dispatch), clock));
        let listener = Arc::clone(&live);
        parts.store.listen(Box::new(move |news, origin| listener.take_in(news, origin)));
        Ok(Arc::new(Self {
            limits: Limits::of(&parts.store, Arc::clone(&parts.clock)),
            store: parts.store,
            clock: parts.clock,
            server_key: parts.server_key,
            master_keys: parts.master_keys,
            config: parts.config,
            tls: parts.tls,
            blobs: BlobStore::open(&parts.blobs)?,
            agents,
            live,
            passwords,
            result_schemas: Arc::new(ResultSchemas::new()?),
            counts: Counts::default(),
            examiner: Examiner::default(),
            metrics: Metrics::default(),
            readiness: Readiness::default(),
            stopping: CancellationToken::new(),
        }))
    }

    /// Whether browsers reach the page over TLS.
    pub(crate) fn is_behind_tls(&self) -> bool {
        let server = &self.config.server;
        self.tls.is_some()
            || server.has_proxy()
            || server.public_url.as_ref().is_some_and(crate::config::PublicUrl::is_secure)
    }

    /// How long a session lasts without a request.
    pub(crate) fn session_idle(&self) -> Duration {
        Duration::from_secs(u64::from(self.config.sessions.idle_days.get()) * 24 * 60 * 60)
    }

    /// Bytes of unfinished uploads and kept reports that a team may have.
    pub(crate) fn team_quota(&self) -> i64 {
        i64::from(self.config.uploads.team_quota_mib.get()) * 1024 * 1024
    }

    /// How long a held job may stand without progress.
    pub(crate) fn no_progress_limit(&self) -> Duration {
        Duration::from_secs(u64::from(self.config.jobs.no_progress_minutes.get()) * 60)
    }
}
