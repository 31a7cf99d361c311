//! `/api/agents/tokens`: one-time secrets that enrol agents.

use std::{sync::Arc, time::Duration};

use axum::{Json, extract::State, http::StatusCode};
use safelight_domain::RegistrationTokenId;
use safelight_protocol::SecretKind;
use safelight_store::{Actor, Store};

use crate::{
    ApiError, App,
    extract::{OptionalBody, Path},
    people::{caller::Caller, setup::is_name},
    secrets,
    shapes::{NewRegistrationToken, Page, RegistrationToken, RegistrationTokenCreate},
};

const HOUR: Duration = Duration::from_secs(60 * 60);

/// Makes a token; the only answer that holds it.
#[utoipa::path(
    post,
    path = "",
    tag = "agents",
    request_body = Option<RegistrationTokenCreate>,
    responses((status = 201, description = "The token, shown this once", body = NewRegistrationToken)),
)]
pub(crate) async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    OptionalBody(request): OptionalBody<RegistrationTokenCreate>,
) -> Result<(StatusCode, Json<NewRegistrationToken>), ApiError> {
    let request = request.unwrap_or_default();
    if request.name.as_deref().is_some_and(|name| !is_name(name)) {
        return Err(ApiError::field("name", "A name has 1 to 100 characters."));
    }
    let hours = request.expires_in_hours.unwrap_or(24);
    if !(1..=168).contains(&hours) {
        return Err(ApiError::field("expires_in_hours", "From 1 to 168 hours."));
    }
    let ends = app.clock.now().plus(HOUR * hours);
    let made = new_token(&app.store, caller.team, request.name, ends, &caller.actor).await?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// Makes a token for `team`.
pub(crate) async fn new_token(
    store: &Store,
    team: safelight_domain::TeamId,
    name: Option<String>,
    expires_at: safelight_domain::Timestamp,
    by: &Actor,
) -> Result<NewRegistrationToken, ApiError> {
    let secret = secrets::fresh(SecretKind::RegistrationToken)?;
    let token = safelight_store::NewRegistrationToken {
        name,
        digest: secrets::digest(secret.expose()),
        hint: secret.hint(SecretKind::RegistrationToken),
        expires_at,
    };
    let guid = store.create_registration_token(team, token, by).await?;
    Ok(NewRegistrationToken { guid, token: secret.expose().to_owned(), expires_at })
}

/// Every token of the team, also used ones.
#[utoipa::path(
    get,
    path = "",
    tag = "agents",
    responses((status = 200, description = "Every token", body = Page<RegistrationToken>)),
)]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
) -> Result<Json<Page<RegistrationToken>>, ApiError> {
    let tokens = app.store.list_registration_tokens(caller.team).await?;
    Ok(Json(Page { items: tokens.into_iter().map(RegistrationToken::from).collect(), next: None }))
}

/// Takes a token back before it is used.
#[utoipa::path(
    delete,
    path = "",
    tag = "agents",
    params(("token" = RegistrationTokenId, Path)),
    responses((status = 204, description = "Taken back")),
)]
pub(crate) async fn delete(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(token): Path<RegistrationTokenId>,
) -> Result<StatusCode, ApiError> {
    app.store.delete_registration_token(caller.team, token, &caller.actor).await?;
    Ok(StatusCode::NO_CONTENT)
}
