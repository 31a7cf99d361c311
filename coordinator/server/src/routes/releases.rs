//! `/api/admin/release-manifests`: known-good agent binaries, of the whole coordinator.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use safelight_domain::ReleaseManifestId;

use crate::{
    ApiError, App,
    extract::{Body, Path},
    people::caller::Caller,
    releases,
    shapes::{Page, ReleaseCreate, ReleaseManifest, ReleasePatch},
};

/// Every release.
#[utoipa::path(
    get,
    path = "",
    tag = "release manifests",
    responses((status = 200, description = "Every release, newest first", body = Page<ReleaseManifest>)),
)]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
) -> Result<Json<Page<ReleaseManifest>>, ApiError> {
    let releases = app.store.list_releases().await?;
    let items = releases.into_iter().map(ReleaseManifest::from).collect();
    Ok(Json(Page { items, next: None }))
}

/// Makes a release known. From the first active one on, agents must match one to register.
#[utoipa::path(
    post,
    path = "",
    tag = "release manifests",
    request_body = ReleaseCreate,
    responses((status = 201, description = "Known", body = ReleaseManifest)),
)]
pub(crate) async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    Body(request): Body<ReleaseCreate>,
) -> Result<(StatusCode, Json<ReleaseManifest>), ApiError> {
    let made = releases::create(&app, request, &caller.actor).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// One release.
#[utoipa::path(
    get,
    path = "",
    tag = "release manifests",
    params(("rel" = ReleaseManifestId, Path)),
    responses((status = 200, description = "The release", body = ReleaseManifest)),
)]
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Path(release): Path<ReleaseManifestId>,
) -> Result<Json<ReleaseManifest>, ApiError> {
    Ok(Json(app.store.get_release(release).await?.into()))
}

/// Changes a release.
#[utoipa::path(
    patch,
    path = "",
    tag = "release manifests",
    params(("rel" = ReleaseManifestId, Path)),
    request_body = ReleasePatch,
    responses((status = 200, description = "Changed", body = ReleaseManifest)),
)]
pub(crate) async fn change(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(release): Path<ReleaseManifestId>,
    Body(patch): Body<ReleasePatch>,
) -> Result<Json<ReleaseManifest>, ApiError> {
    Ok(Json(releases::change(&app, release, patch, &caller.actor).await?.into()))
}

/// Forgets a release.
#[utoipa::path(
    delete,
    path = "",
    tag = "release manifests",
    params(("rel" = ReleaseManifestId, Path)),
    responses((status = 204, description = "Forgotten")),
)]
pub(crate) async fn delete(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(release): Path<ReleaseManifestId>,
) -> Result<StatusCode, ApiError> {
    releases::delete(&app, release, &caller.actor).await?;
    Ok(StatusCode::NO_CONTENT)
}
