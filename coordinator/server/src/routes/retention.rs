//! `/api/config/retention`: how long a team keeps what.

use std::sync::Arc;

use axum::{Json, extract::State};

use crate::{
    ApiError, App,
    extract::Body,
    people::caller::Caller,
    retention,
    shapes::{Retention, RetentionPut},
};

/// What holds.
#[utoipa::path(
    get,
    path = "",
    tag = "config",
    responses((status = 200, description = "What holds", body = Retention)),
)]
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    caller: Caller,
) -> Result<Json<Retention>, ApiError> {
    Ok(Json(retention::read(&app, caller.team).await?))
}

/// Sets it.
#[utoipa::path(
    put,
    path = "",
    tag = "config",
    request_body = RetentionPut,
    responses((status = 200, description = "What holds now", body = Retention)),
)]
pub(crate) async fn put(
    State(app): State<Arc<App>>,
    caller: Caller,
    Body(request): Body<RetentionPut>,
) -> Result<Json<Retention>, ApiError> {
    Ok(Json(retention::set(&app, caller.team, request, &caller.actor).await?))
}
