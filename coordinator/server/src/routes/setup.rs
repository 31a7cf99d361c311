//! `/api/setup`: the first administrator, once.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode, response::IntoResponse};

use super::session;
use crate::{
    ApiError, App,
    extract::Body,
    people::{client::ClientAddress, setup},
    shapes::{SetupRequest, SetupState},
};

/// Whether somebody is set up.
pub(crate) async fn state(State(app): State<Arc<App>>) -> Result<Json<SetupState>, ApiError> {
    Ok(Json(SetupState { set_up: app.store.has_people().await? }))
}

/// Makes the first team and its administrator.
pub(crate) async fn finish(
    State(app): State<Arc<App>>,
    ClientAddress(address): ClientAddress,
    Body(request): Body<SetupRequest>,
) -> Result<impl IntoResponse, ApiError> {
    let begun = setup::finish(&app, address, request).await?;
    Ok((StatusCode::CREATED, session::welcome(&app, begun).await?))
}
