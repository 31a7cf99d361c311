//! `/api/setup`: the first administrator, once.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::IntoResponse,
};
use safelight_protocol::ErrorBody;

use super::session;
use crate::{
    ApiError, App,
    extract::Body,
    people::{client::ClientAddress, sessions::Visitor, setup},
    shapes::{Session, SetupRequest, SetupState},
};

/// Whether somebody is set up.
#[utoipa::path(
    get,
    path = "",
    tag = "setup",
    responses((status = 200, description = "Whether the first administrator exists", body = SetupState)),
)]
pub(crate) async fn state(State(app): State<Arc<App>>) -> Result<Json<SetupState>, ApiError> {
    Ok(Json(SetupState { set_up: app.store.has_people().await? }))
}

/// Makes the first team and its administrator.
#[utoipa::path(
    post,
    path = "",
    tag = "setup",
    request_body = SetupRequest,
    responses(
        (status = 201, description = "Signed in: the answer sets two cookies", body = Session),
        (status = 400, description = "`bad_code`", body = ErrorBody),
        (status = 409, description = "`already_set_up`", body = ErrorBody),
    ),
)]
pub(crate) async fn finish(
    State(app): State<Arc<App>>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    Body(request): Body<SetupRequest>,
) -> Result<impl IntoResponse, ApiError> {
    let begun = setup::finish(&app, address, Visitor::of(&headers), request).await?;
    Ok((StatusCode::CREATED, session::welcome(&app, begun).await?))
}
