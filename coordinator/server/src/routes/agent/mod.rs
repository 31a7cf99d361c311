//! The agent protocol: one file per verb.

mod claim;
mod collections;
mod complete;
mod config;
mod disconnect;
mod fail;
mod heartbeat;
mod me;
mod progress;
mod register;
mod team_config;
mod uploads;

use std::sync::Arc;

use axum::{
    Router,
    http::{HeaderMap, header},
    routing::{delete, get, post, put},
};

use crate::{App, reports::Maker};

/// Every verb of the agent protocol, below `/api/agent/v1`.
pub(crate) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/register", post(register::register))
        .route("/heartbeat", post(heartbeat::heartbeat))
        .route("/me", get(me::me))
        .route("/disconnect", post(disconnect::disconnect))
        .route("/config", get(team_config::team_config))
        .route("/jobs/claim", post(claim::claim))
        .route("/jobs/{guid}/config", get(config::config))
        .route("/jobs/{guid}/progress", post(progress::progress))
        .route("/jobs/{guid}/complete", post(complete::complete))
        .route("/jobs/{guid}/fail", post(fail::fail))
        .route("/jobs/{guid}/uploads/initiate", post(uploads::initiate))
        .route("/uploads/{id}", delete(uploads::discard))
        .route("/uploads/{id}/{index}", put(uploads::put_chunk))
        .route("/uploads/{id}/status", get(uploads::status))
        .route("/uploads/{id}/finalize", post(uploads::finalize))
        .route("/collections", post(collections::create))
        .route("/collections/{guid}/changed", post(collections::changed))
}

/// Whose reports these are. Our own agents say so, and are held to all that ours promise.
fn maker(headers: &HeaderMap) -> Maker {
    let program = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    match program {
        Some(name) if name.starts_with("safelight-agent/") => Maker::Safelight,
        _ => Maker::Other,
    }
}

#[cfg(test)]
mod tests;
