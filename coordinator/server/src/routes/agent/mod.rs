//! The agent protocol.

use std::sync::Arc;

use axum::Router;

use crate::App;

/// Every verb of the agent protocol, below `/api/agent/v1`.
pub(crate) fn router() -> Router<Arc<App>> {
    Router::new()
}
