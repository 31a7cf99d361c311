//! `/api/session`: in, out, and who am I.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::IntoResponse,
};
use safelight_protocol::ErrorBody;
use safelight_store::UserRecord;

use crate::{
    ApiError, App,
    extract::Body,
    people::{
        caller::Caller,
        client::ClientAddress,
        cookies,
        sessions::{self, NewSession, Visitor},
    },
    shapes::{LinkRequest, Session, SessionTeam, SessionUser, SignInRequest},
};

/// Signs in by password.
#[utoipa::path(
    post,
    path = "",
    tag = "session",
    request_body = SignInRequest,
    responses(
        (status = 200, description = "Signed in: the answer sets two cookies", body = Session),
        (status = 400, description = "`bad_credentials`", body = ErrorBody),
    ),
)]
pub(crate) async fn start(
    State(app): State<Arc<App>>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    Body(request): Body<SignInRequest>,
) -> Result<impl IntoResponse, ApiError> {
    let visitor = Visitor::of(&headers);
    let begun = sessions::by_password(&app, address, visitor, &request).await?;
    welcome(&app, begun).await
}

/// Signs in by a link that works once.
#[utoipa::path(
    post,
    path = "",
    tag = "session",
    request_body = LinkRequest,
    responses(
        (status = 200, description = "Signed in: the answer sets two cookies", body = Session),
        (status = 400, description = "`bad_code`", body = ErrorBody),
    ),
)]
pub(crate) async fn start_by_link(
    State(app): State<Arc<App>>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    Body(request): Body<LinkRequest>,
) -> Result<impl IntoResponse, ApiError> {
    let visitor = Visitor::of(&headers);
    let begun = sessions::by_link(&app, address, visitor, &request.code).await?;
    welcome(&app, begun).await
}

/// Who is signed in.
#[utoipa::path(
    get,
    path = "",
    tag = "session",
    security(("session" = ["read_only"])),
    responses((status = 200, description = "Who is signed in", body = Session)),
)]
pub(crate) async fn who(
    State(app): State<Arc<App>>,
    caller: Caller,
) -> Result<Json<Session>, ApiError> {
    let person = caller.person()?;
    Ok(Json(session_of(&app, &person.user).await?))
}

/// Signs out.
#[utoipa::path(
    delete,
    path = "",
    tag = "session",
    security(("session" = ["read_only"])),
    responses((status = 204, description = "Signed out")),
)]
pub(crate) async fn end(
    State(app): State<Arc<App>>,
    caller: Caller,
) -> Result<impl IntoResponse, ApiError> {
    app.store.delete_session(caller.person()?.digest).await?;
    Ok((StatusCode::NO_CONTENT, cookies::clear(&app)))
}

/// The cookies of a new session, and whose it is.
pub(super) async fn welcome(
    app: &App,
    begun: NewSession,
) -> Result<(HeaderMap, Json<Session>), ApiError> {
    let record = app.store.session_by_digest(begun.digest).await?;
    let record = record.ok_or_else(ApiError::unauthenticated)?;
    Ok((begun.cookies, Json(session_of(app, &record.user).await?)))
}

async fn session_of(app: &App, user: &UserRecord) -> Result<Session, ApiError> {
    let team = app.store.get_team(user.team).await?;
    Ok(Session {
        user: SessionUser {
            guid: user.id,
            email: user.email.clone().unwrap_or_default(),
            name: user.name.clone(),
            role: user.role.into(),
            instance_admin: user.instance_admin,
            has_password: user.password_hash.is_some(),
        },
        team: SessionTeam { guid: team.id, name: team.name },
    })
}
