//! The whole URL map, grouped by who calls.

use std::sync::Arc;

use axum::{Router, extract::DefaultBodyLimit};
use safelight_protocol::{ErrorCode, MAX_BODY, paths::AGENT_BASE};

use crate::{ApiError, App, routes};

/// Every route of the coordinator.
pub(crate) fn router(app: Arc<App>) -> Router {
    Router::new()
        .nest(AGENT_BASE, routes::agent::router())
        .fallback(no_such_path)
        .method_not_allowed_fallback(no_such_verb)
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .with_state(app)
}

async fn no_such_path() -> ApiError {
    ApiError::not_found()
}

async fn no_such_verb() -> ApiError {
    ApiError::refuse(ErrorCode::MethodNotAllowed, "This address does not know that verb.")
}
