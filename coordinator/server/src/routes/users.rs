//! `/api/users`: the people of the team.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use safelight_domain::UserId;
use safelight_protocol::ErrorBody;

use crate::{
    ApiError, App,
    extract::{Body, Path},
    people::{caller::Caller, users},
    shapes::{Link, NewUser, Page, User, UserCreate, UserPatch},
};

/// Every person of the team.
#[utoipa::path(
    get,
    path = "",
    tag = "users",
    responses((status = 200, description = "Every person, oldest first", body = Page<User>)),
)]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
) -> Result<Json<Page<User>>, ApiError> {
    Ok(Json(Page { items: users::list(&app, caller.team).await?, next: None }))
}

/// Adds a person, with a password or a link that lets them in.
#[utoipa::path(
    post,
    path = "",
    tag = "users",
    request_body = UserCreate,
    responses(
        (status = 201, description = "Added", body = NewUser),
        (status = 409, description = "`conflict`: somebody has this e-mail address", body = ErrorBody),
    ),
)]
pub(crate) async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    Body(request): Body<UserCreate>,
) -> Result<(StatusCode, Json<NewUser>), ApiError> {
    Ok((StatusCode::CREATED, Json(users::create(&app, &caller, request).await?)))
}

/// One person.
#[utoipa::path(
    get,
    path = "",
    tag = "users",
    params(("user" = UserId, Path)),
    responses((status = 200, description = "The person", body = User)),
)]
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(user): Path<UserId>,
) -> Result<Json<User>, ApiError> {
    Ok(Json(users::one(&app, caller.team, user).await?.into()))
}

/// Gives a person another name or role. Their sessions get new secrets.
#[utoipa::path(
    patch,
    path = "",
    tag = "users",
    params(("user" = UserId, Path)),
    request_body = UserPatch,
    responses(
        (status = 200, description = "Changed", body = User),
        (status = 409, description = "`last_admin`", body = ErrorBody),
    ),
)]
pub(crate) async fn change(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(user): Path<UserId>,
    Body(patch): Body<UserPatch>,
) -> Result<Json<User>, ApiError> {
    Ok(Json(users::change(&app, &caller, user, patch).await?))
}

/// Removes a person: sessions and tokens end, the audit trail stays.
#[utoipa::path(
    delete,
    path = "",
    tag = "users",
    params(("user" = UserId, Path)),
    responses(
        (status = 204, description = "Removed"),
        (status = 409, description = "`last_admin`", body = ErrorBody),
    ),
)]
pub(crate) async fn delete(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(user): Path<UserId>,
) -> Result<StatusCode, ApiError> {
    users::delete(&app, &caller, user).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes a link that signs a person in once, for those who forgot their password.
#[utoipa::path(
    post,
    path = "",
    tag = "users",
    params(("user" = UserId, Path)),
    responses((status = 201, description = "The link, shown this once", body = Link)),
)]
pub(crate) async fn link(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(user): Path<UserId>,
) -> Result<(StatusCode, Json<Link>), ApiError> {
    Ok((StatusCode::CREATED, Json(users::link(&app, &caller, user).await?)))
}
