//! Whether the coordinator lives, and whether it can serve.

use std::{sync::Arc, time::Duration};

use axum::{Json, extract::State, http::StatusCode, response::IntoResponse};
use serde::Serialize;
use serde_json::json;
use tokio::sync::Mutex;

use crate::App;

/// Anybody may ask, so it is looked at once a second at most.
const FRESH: Duration = Duration::from_secs(1);
/// What takes longer does not serve.
const PATIENCE: Duration = Duration::from_secs(5);
/// With less room no result can be relied on to be kept.
const LEAST_FREE: u64 = 64 * 1024 * 1024;

/// What was found last, and when.
#[derive(Debug, Default)]
pub(crate) struct Readiness(Mutex<Option<(Duration, Vec<Check>)>>);

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Check {
    name: &'static str,
    ok: bool,
    /// For the operator; nothing that must be kept from others.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

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

/// `GET /readyz`: everything that serving needs, each looked at.
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
    let checks = found(&app).await;
    // Enough to tell replicas with different keys apart.
    let server_key = &app.server_key.fingerprint()[..16];
    match checks.iter().find(|check| !check.ok) {
        None => {
            let body = json!({ "status": "ready", "server_key": server_key, "checks": checks });
            (StatusCode::OK, Json(body))
        }
        Some(bad) => {
            let body = json!({
                "status": "not ready", "server_key": server_key, "checks": checks,
                "detail": bad.detail, "code": "unavailable",
            });
            (StatusCode::SERVICE_UNAVAILABLE, Json(body))
        }
    }
}

async fn found(app: &App) -> Vec<Check> {
    let mut last = app.readiness.0.lock().await;
    let now = app.clock.monotonic();
    if let Some((at, found)) = &*last
        && now.saturating_sub(*at) < FRESH
    {
        return found.clone();
    }
    let mut checks = database(app).await;
    checks.extend(blobs(app).await);
    checks.extend(certificate(app));
    *last = Some((now, checks.clone()));
    checks
}

async fn database(app: &App) -> Vec<Check> {
    let silent = "The database does not answer.";
    let pinged = tokio::time::timeout(PATIENCE, app.store.ping()).await;
    match pinged {
        Ok(Ok(())) => {}
        Ok(Err(error)) => {
            tracing::warn!(%error, "the database does not answer");
            return vec![Check::bad("database", silent)];
        }
        Err(_) => return vec![Check::bad("database", silent)],
    }
    let pending = tokio::time::timeout(PATIENCE, app.store.pending_migrations()).await;
    let migrations = match pending {
        Ok(Ok(0)) => Check::good("migrations", None),
        Ok(Ok(count)) => Check::bad(
            "migrations",
            format!("The database lacks {count} migrations; run `safelight-coordinator migrate`."),
        ),
        Ok(Err(error)) => {
            tracing::warn!(%error, "the migrations cannot be read");
            Check::bad("migrations", "The database does not tell its migrations.")
        }
        Err(_) => Check::bad("migrations", silent),
    };
    vec![Check::good("database", None), migrations]
}

async fn blobs(app: &App) -> [Check; 2] {
    let silent = || Check::bad("blob_folder", "The blob folder does not answer.");
    let folder = match tokio::time::timeout(PATIENCE, app.blobs.probe()).await {
        Ok(Ok(())) => Check::good("blob_folder", None),
        Ok(Err(error)) => {
            tracing::warn!(%error, "the blob folder cannot be written");
            Check::bad("blob_folder", "Reports and uploads cannot be written.")
        }
        Err(_) => silent(),
    };
    let space = match tokio::time::timeout(PATIENCE, app.blobs.free_bytes()).await {
        Ok(Ok(free)) => {
            let detail = format!("{} MiB are free.", free / (1024 * 1024));
            Check { name: "disk_space", ok: free >= LEAST_FREE, detail: Some(detail) }
        }
        _ => Check::bad("disk_space", "The free space is not known."),
    };
    [folder, space]
}

/// None where TLS is left to others.
fn certificate(app: &App) -> Option<Check> {
    let tls = app.tls.as_ref()?;
    let ends = tls.not_after();
    if ends <= app.clock.now() {
        return Some(Check::bad("certificate", format!("The TLS certificate ended at {ends}.")));
    }
    let detail = match tls.problem() {
        None => format!("It ends at {ends}."),
        Some(_) => format!(
            "The new certificate cannot be used, the log tells why; the old one ends at {ends}."
        ),
    };
    Some(Check::good("certificate", Some(detail)))
}

impl Check {
    const fn good(name: &'static str, detail: Option<String>) -> Self {
        Self { name, ok: true, detail }
    }

    fn bad(name: &'static str, detail: impl Into<String>) -> Self {
        Self { name, ok: false, detail: Some(detail.into()) }
    }
}
