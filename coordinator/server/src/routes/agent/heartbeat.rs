use std::sync::Arc;

use axum::{Json, extract::State};
use safelight_protocol::{HeartbeatReply, HeartbeatRequest};

use crate::{
    ApiError, App,
    agents::{self, auth::KnownAgent},
    extract::Body,
};

/// `POST /heartbeat`.
#[utoipa::path(
    post,
    path = "",
    tag = "agent protocol",
    request_body = HeartbeatRequest,
    responses((status = 200, description = "Heard", body = HeartbeatReply)),
)]
pub(super) async fn heartbeat(
    State(app): State<Arc<App>>,
    KnownAgent(agent): KnownAgent,
    Body(request): Body<HeartbeatRequest>,
) -> Result<Json<HeartbeatReply>, ApiError> {
    Ok(Json(agents::heartbeat::heartbeat(&app, &agent, request).await?))
}
