//! The agent protocol: one file per verb.

mod claim;
mod collections;
mod complete;
mod config;
mod connectors;
mod disconnect;
mod fail;
mod heartbeat;
mod me;
mod pool_status;
mod progress;
mod register;
mod team_config;
mod uploads;
mod ws;

use std::sync::Arc;

use axum::http::{HeaderMap, header};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{App, openapi::Mapped as _, reports::Maker};

/// Every verb of the agent protocol, below `/api/agent/v1`.
pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::default()
        .at("/register", routes!(register::register))
        .at("/heartbeat", routes!(heartbeat::heartbeat))
        .at("/me", routes!(me::me))
        .at("/disconnect", routes!(disconnect::disconnect))
        .at("/config", routes!(team_config::team_config))
        .at("/jobs/claim", routes!(claim::claim))
        .at("/jobs/{guid}/config", routes!(config::config))
        .at("/jobs/{guid}/progress", routes!(progress::progress))
        .at("/jobs/{guid}/complete", routes!(complete::complete))
        .at("/jobs/{guid}/fail", routes!(fail::fail))
        .at("/jobs/{guid}/uploads/initiate", routes!(uploads::initiate))
        .at("/uploads/{id}", routes!(uploads::discard))
        .at("/uploads/{id}/{index}", routes!(uploads::put_chunk))
        .at("/uploads/{id}/status", routes!(uploads::status))
        .at("/uploads/{id}/finalize", routes!(uploads::finalize))
        .at("/collections", routes!(collections::create))
        .at("/collections/{guid}/changed", routes!(collections::changed))
        .at("/connectors", routes!(connectors::list))
        .at("/connectors/{guid}/metadata", routes!(connectors::metadata))
        .at("/connectors/{guid}/report-capability", routes!(connectors::report_capability))
        .at("/ws", routes!(ws::ws))
}

/// What people ask below the same address. Who asks is seen by the handlers themselves: a socket
/// answers strangers by the code with which it closes.
pub(crate) fn for_people() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::default()
        .at("/pool-status", routes!(pool_status::now))
        .at("/ws/pool-status", routes!(pool_status::ws))
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
