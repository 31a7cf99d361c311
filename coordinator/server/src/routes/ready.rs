//! Whether the coordinator lives, and whether it can serve.

use std::{sync::Arc, time::Duration};

use axum::{Json, extract::State, http::StatusCode, response::IntoResponse};
use serde_json::json;
use tokio::sync::Mutex;

use crate::App;

/// Anybody may ask, so the database is asked once a second at most.
const FRESH: Duration = Duration::from_secs(1);
/// A database that takes longer does not serve.
const PATIENCE: Duration = Duration::from_secs(5);

/// What was found last, and when.
#[derive(Debug, Default)]
pub(crate) struct Readiness(Mutex<Option<(Duration, Result<(), &'static str>)>>);

/// `GET /healthz`: the process answers.
#[utoipa::path(
    get,
    path = "",
    tag = "health",
    responses((status = 200, description = "The process answers", body = serde_json::Value)),
)]
pub(crate) async fn health() -> impl IntoResponse {
    Json(json!({ "status": "alive" }))
}

/// `GET /readyz`: the database answers and has every migration.
#[utoipa::path(
    get,
    path = "",
    tag = "health",
    responses(
        (status = 200, description = "It can serve", body = serde_json::Value),
        (status = 503, description = "It cannot, and why", body = serde_json::Value),
    ),
)]
pub(crate) async fn ready(State(app): State<Arc<App>>) -> impl IntoResponse {
    match found(&app).await {
        Ok(()) => (StatusCode::OK, Json(json!({ "status": "ready" }))),
        Err(why) => {
            let body = json!({ "status": "not ready", "detail": why, "code": "unavailable" });
            (StatusCode::SERVICE_UNAVAILABLE, Json(body))
        }
    }
}

async fn found(app: &App) -> Result<(), &'static str> {
    let mut last = app.readiness.0.lock().await;
    let now = app.clock.monotonic();
    if let Some((at, found)) = *last
        && now.saturating_sub(at) < FRESH
    {
        return found;
    }
    let looked = tokio::time::timeout(PATIENCE, look(app)).await;
    let found = looked.unwrap_or(Err("The database does not answer."));
    *last = Some((now, found));
    found
}

async fn look(app: &App) -> Result<(), &'static str> {
    if let Err(error) = app.store.ping().await {
        tracing::warn!(%error, "the database does not answer");
        return Err("The database does not answer.");
    }
    match app.store.pending_migrations().await {
        Ok(0) => Ok(()),
        Ok(_) => Err("The database lacks migrations; run `safelight-coordinator migrate`."),
        Err(error) => {
            tracing::warn!(%error, "the migrations cannot be read");
            Err("The database does not tell its migrations.")
        }
    }
}
