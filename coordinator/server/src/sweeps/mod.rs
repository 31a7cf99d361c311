//! Work that nobody asks for: leases that ran out, agents that fell silent.

use std::sync::Arc;

use tokio::task::JoinSet;

use crate::App;

/// Starts every sweep; each ends when `app.stopping` is cancelled.
pub(crate) fn start(_app: &Arc<App>) -> JoinSet<()> {
    JoinSet::new()
}
