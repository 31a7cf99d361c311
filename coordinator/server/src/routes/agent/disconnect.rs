use std::sync::Arc;

use axum::{extract::State, http::StatusCode};
use safelight_protocol::DisconnectRequest;

use crate::{
    ApiError, App,
    agents::{self, auth::KnownAgent},
    extract::OptionalBody,
};

/// `POST /disconnect`; the body may be empty.
#[utoipa::path(
    post,
    path = "",
    tag = "agent protocol",
    request_body = Option<DisconnectRequest>,
    responses((status = 204, description = "Good-bye")),
)]
pub(super) async fn disconnect(
    State(app): State<Arc<App>>,
    KnownAgent(agent): KnownAgent,
    OptionalBody(request): OptionalBody<DisconnectRequest>,
) -> Result<StatusCode, ApiError> {
    agents::disconnect::disconnect(&app, &agent, request.unwrap_or_default()).await?;
    Ok(StatusCode::NO_CONTENT)
}
