//! Everything a request can reach, built once.

use std::{path::PathBuf, sync::Arc};

use safelight_domain::Clock;
use safelight_store::Store;
use tokio_util::sync::CancellationToken;

use crate::{ServerKey, agents, config::Config};

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
    /// Folder of reports, large results and uploads under way.
    pub(crate) blobs: PathBuf,
    /// What agents are doing now: waiters, latest heartbeats and progress.
    pub(crate) agents: agents::State,
    /// Cancelled when the coordinator stops, so that held requests end.
    pub(crate) stopping: CancellationToken,
}
