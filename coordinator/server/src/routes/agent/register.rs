use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use safelight_protocol::{ErrorBody, RegisterReply, RegisterRequest};

use crate::{ApiError, App, agents, extract::Body, limits::Attempt, people::client::ClientAddress};

/// `POST /register`, the one call without authentication.
#[utoipa::path(
    post,
    path = "",
    tag = "agent protocol",
    security(()),
    request_body = RegisterRequest,
    responses(
        (status = 201, description = "Registered; the key is shown this once", body = RegisterReply),
        (status = 400, description = "`token_unknown`, `token_used`, `token_expired`, `attestation_failed`", body = ErrorBody),
    ),
)]
pub(super) async fn register(
    State(app): State<Arc<App>>,
    ClientAddress(address): ClientAddress,
    Body(request): Body<RegisterRequest>,
) -> Result<(StatusCode, Json<RegisterReply>), ApiError> {
    app.limits.count(Attempt::Registration, address, "").await?;
    let reply = agents::register::register(&app, request).await?;
    app.limits.forgive(Attempt::Registration, address, "").await?;
    Ok((StatusCode::CREATED, Json(reply)))
}
