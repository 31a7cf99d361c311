//! Everything a request can reach, built once.

use std::{path::PathBuf, sync::Arc};

use safelight_domain::Clock;
use safelight_store::Store;
use tokio_util::sync::CancellationToken;

use crate::{ServerKey, agents, blobs::BlobStore, config::Config};

/// The running coordinator. Handlers get it as `State<Arc<App>>`.
pub struct App {
    /// What must not be lost.
    pub(crate) store: Store,
    /// The only source of time.
    pub(crate) clock: Arc<dyn Clock>,
    /// Signing secrets are derived from it.
    pub(crate) server_key: ServerKey,
    /// As read at start.
    pub(crate) config: Config,
    /// Reports, large results and uploads under way.
    pub(crate) blobs: BlobStore,
    /// What agents are doing now: waiters, latest heartbeats and progress.
    pub(crate) agents: agents::State,
    /// Cancelled when the coordinator stops, so that held requests end.
    pub(crate) stopping: CancellationToken,
}

/// What an [`App`] is built from.
pub(crate) struct Parts {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) server_key: ServerKey,
    pub(crate) config: Config,
    pub(crate) blobs: PathBuf,
}

impl App {
    pub(crate) fn new(parts: Parts) -> anyhow::Result<Arc<Self>> {
        Ok(Arc::new(Self {
            store: parts.store,
            clock: parts.clock,
            server_key: parts.server_key,
            config: parts.config,
            blobs: BlobStore::open(&parts.blobs)?,
            agents: agents::State::default(),
            stopping: CancellationToken::new(),
        }))
    }
}
