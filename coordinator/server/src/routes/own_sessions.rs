//! `/api/session/all` and `/api/session/password`: what people do with their own sessions.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode, response::IntoResponse};
use safelight_protocol::ErrorBody;

use crate::{
    ApiError, App,
    extract::Body,
    people::{caller::Caller, client::ClientAddress, own_password},
    shapes::{OwnSession, Page, PasswordChange},
};

/// Where the caller is signed in.
#[utoipa::path(
    get,
    path = "",
    tag = "session",
    security(("session" = ["read_only"])),
    responses((status = 200, description = "Newest first", body = Page<OwnSession>)),
)]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
) -> Result<Json<Page<OwnSession>>, ApiError> {
    let here = caller.person()?;
    let sessions = app.store.list_sessions(here.user.id).await?;
    let items = sessions.into_iter().map(|session| OwnSession {
        created_at: session.created_at,
        expires_at: session.expires_at,
        program: session.program,
        current: session.digest == here.digest,
    });
    Ok(Json(Page { items: items.collect(), next: None }))
}

/// Signs out everywhere else.
#[utoipa::path(
    delete,
    path = "",
    tag = "session",
    security(("session" = ["read_only"])),
    responses((status = 204, description = "Only this session is left")),
)]
pub(crate) async fn end_others(
    State(app): State<Arc<App>>,
    caller: Caller,
) -> Result<StatusCode, ApiError> {
    let here = caller.person()?;
    app.store.end_other_sessions(here.user.id, here.digest, &caller.actor).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Changes the caller's own password. Every other session ends, and this one gets a new secret.
#[utoipa::path(
    post,
    path = "",
    tag = "session",
    security(("session" = ["read_only"])),
    request_body = PasswordChange,
    responses(
        (status = 204, description = "Changed; the answer sets two cookies"),
        (status = 400, description = "`bad_credentials`", body = ErrorBody),
    ),
)]
pub(crate) async fn change_password(
    State(app): State<Arc<App>>,
    ClientAddress(address): ClientAddress,
    caller: Caller,
    Body(request): Body<PasswordChange>,
) -> Result<impl IntoResponse, ApiError> {
    let cookies = own_password::change(&app, address, &caller, &request).await?;
    Ok((StatusCode::NO_CONTENT, cookies))
}
