use std::sync::Arc;

use axum::{Json, extract::State};
use safelight_domain::ConnectorId;
use safelight_protocol::{
    AgentConnectorsReply, CapabilityReport, CapabilityReportReply, ConnectorMetadataReply,
    ErrorBody,
};
use serde::Deserialize;

use crate::{
    ApiError, App,
    agents::{self, auth::OnlineAgent},
    extract::{Body, Path, Query},
};

/// `?pending_only=`.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// Only those whose credentials are pending.
    #[serde(default)]
    #[param(value_type = Option<bool>)]
    pending_only: String,
}

/// `GET /connectors`: those whose credentials the server does not hold.
#[utoipa::path(
    get,
    path = "",
    tag = "agent protocol",
    params(Which),
    responses((status = 200, description = "The team's", body = AgentConnectorsReply)),
)]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    OnlineAgent(agent): OnlineAgent,
    Query(which): Query<Which>,
) -> Result<Json<AgentConnectorsReply>, ApiError> {
    // Programs spell their truths in several ways.
    let pending_only = matches!(which.pending_only.as_str(), "true" | "True" | "1");
    Ok(Json(agents::connectors::list(&app, &agent, pending_only).await?))
}

/// `GET /connectors/{guid}/metadata`: what to ask the owner of the computer for.
#[utoipa::path(
    get,
    path = "",
    tag = "agent protocol",
    params(("guid" = ConnectorId, Path)),
    responses(
        (status = 200, description = "What its credentials consist of", body = ConnectorMetadataReply),
        (status = 400, description = "`connector_on_server`", body = ErrorBody),
    ),
)]
pub(super) async fn metadata(
    State(app): State<Arc<App>>,
    OnlineAgent(agent): OnlineAgent,
    Path(connector): Path<ConnectorId>,
) -> Result<Json<ConnectorMetadataReply>, ApiError> {
    Ok(Json(agents::connectors::metadata(&app, &agent, connector).await?))
}

/// `POST /connectors/{guid}/report-capability`: whether the caller has credentials that work.
#[utoipa::path(
    post,
    path = "",
    tag = "agent protocol",
    params(("guid" = ConnectorId, Path)),
    request_body = CapabilityReport,
    responses(
        (status = 200, description = "Taken over", body = CapabilityReportReply),
        (status = 400, description = "`connector_on_server`", body = ErrorBody),
    ),
)]
pub(super) async fn report_capability(
    State(app): State<Arc<App>>,
    OnlineAgent(agent): OnlineAgent,
    Path(connector): Path<ConnectorId>,
    Body(said): Body<CapabilityReport>,
) -> Result<Json<CapabilityReportReply>, ApiError> {
    Ok(Json(agents::connectors::report(&app, &agent, connector, said).await?))
}
