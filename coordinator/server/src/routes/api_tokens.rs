//! `/api/api-tokens`: secrets for scripts.

use std::{sync::Arc, time::Duration};

use axum::{Json, extract::State, http::StatusCode};
use safelight_domain::ApiTokenId;
use safelight_protocol::SecretKind;

use crate::{
    ApiError, App,
    extract::{Body, Path},
    people::{caller::Caller, setup::is_name},
    secrets,
    shapes::{ApiToken, ApiTokenCreate, NewApiToken, Page},
};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Makes a token; the only answer that holds it.
#[utoipa::path(
    post,
    path = "",
    tag = "api-tokens",
    request_body = ApiTokenCreate,
    responses((status = 201, description = "The token, shown this once", body = NewApiToken)),
)]
pub(crate) async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    Body(request): Body<ApiTokenCreate>,
) -> Result<(StatusCode, Json<NewApiToken>), ApiError> {
    if !is_name(&request.name) {
        return Err(ApiError::field("name", "A name has 1 to 100 characters."));
    }
    if request.scopes.is_empty() {
        return Err(ApiError::field("scopes", "At least one of read, write and admin is wanted."));
    }
    if request.expires_in_days.is_some_and(|days| !(1..=366).contains(&days)) {
        return Err(ApiError::field("expires_in_days", "From 1 to 366 days."));
    }
    let secret = secrets::fresh(SecretKind::ApiToken)?;
    let now = app.clock.now();
    let expires_at = request.expires_in_days.map(|days| now.plus(DAY * days));
    let token = safelight_store::NewApiToken {
        name: request.name.trim().to_owned(),
        scopes: request.scopes.iter().map(|scope| scope.name().to_owned()).collect(),
        digest: secrets::digest(secret.expose()),
        hint: secret.hint(SecretKind::ApiToken),
        expires_at,
    };
    let guid = app.store.create_api_token(caller.team, token, &caller.actor).await?;
    let made = NewApiToken { guid, token: secret.expose().to_owned(), expires_at };
    Ok((StatusCode::CREATED, Json(made)))
}

/// Every token of the team, also revoked ones.
#[utoipa::path(
    get,
    path = "",
    tag = "api-tokens",
    responses((status = 200, description = "Every token", body = Page<ApiToken>)),
)]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
) -> Result<Json<Page<ApiToken>>, ApiError> {
    let tokens = app.store.list_api_tokens(caller.team).await?;
    Ok(Json(Page { items: tokens.into_iter().map(ApiToken::from).collect(), next: None }))
}

/// Takes a token back, at once.
#[utoipa::path(
    delete,
    path = "",
    tag = "api-tokens",
    params(("token" = ApiTokenId, Path)),
    responses((status = 204, description = "Taken back")),
)]
pub(crate) async fn revoke(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(token): Path<ApiTokenId>,
) -> Result<StatusCode, ApiError> {
    app.store.revoke_api_token(caller.team, token, &caller.actor).await?;
    Ok(StatusCode::NO_CONTENT)
}
