use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use safelight_protocol::{RegisterReply, RegisterRequest};

use crate::{ApiError, App, agents, extract::Body};

/// `POST /register`, the one call without authentication.
pub(super) async fn register(
    State(app): State<Arc<App>>,
    Body(request): Body<RegisterRequest>,
) -> Result<(StatusCode, Json<RegisterReply>), ApiError> {
    let reply = agents::register::register(&app, request).await?;
    Ok((StatusCode::CREATED, Json(reply)))
}
