//! `/api/collections`: places with photos, each with its last results.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use safelight_domain::CollectionId;
use safelight_protocol::ErrorBody;

use super::page;
use crate::{
    ApiError, App, collections,
    extract::{Body, Path, Query},
    people::caller::Caller,
    shapes::{Collection, CollectionCreate, CollectionPatch, Page, PageQuery},
    views,
};

/// One page of the team's collections.
#[utoipa::path(
    get,
    path = "",
    tag = "collections",
    params(PageQuery),
    responses((status = 200, description = "One page", body = Page<Collection>)),
)]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Collection>>, ApiError> {
    Ok(Json(views::collections::page(&app, caller.team, page::<CollectionId>(query)?).await?))
}

/// One collection.
#[utoipa::path(
    get,
    path = "",
    tag = "collections",
    params(("collection" = CollectionId, Path)),
    responses((status = 200, description = "The collection", body = Collection)),
)]
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(collection): Path<CollectionId>,
) -> Result<Json<Collection>, ApiError> {
    Ok(Json(views::collections::one(&app, caller.team, collection).await?))
}

/// Makes a collection.
#[utoipa::path(
    post,
    path = "",
    tag = "collections",
    request_body = CollectionCreate,
    responses(
        (status = 201, description = "Made", body = Collection),
        (status = 400, description = "`outside_roots`, `agent_unsuitable`", body = ErrorBody),
        (status = 404, description = "No such agent, connector or pipeline", body = ErrorBody),
        (status = 409, description = "`conflict`, `pipeline_not_active`, `connector_inactive`", body = ErrorBody),
    ),
)]
pub(crate) async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    Body(request): Body<CollectionCreate>,
) -> Result<(StatusCode, Json<Collection>), ApiError> {
    let made = collections::create(&app, caller.team, request, &caller.actor).await?;
    let shape = views::collections::one(&app, caller.team, made).await?;
    Ok((StatusCode::CREATED, Json(shape)))
}

/// Changes what may be changed.
#[utoipa::path(
    patch,
    path = "",
    tag = "collections",
    params(("collection" = CollectionId, Path)),
    request_body = CollectionPatch,
    responses(
        (status = 200, description = "Changed", body = Collection),
        (status = 409, description = "`conflict`, `pipeline_not_active`", body = ErrorBody),
    ),
)]
pub(crate) async fn change(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(collection): Path<CollectionId>,
    Body(patch): Body<CollectionPatch>,
) -> Result<Json<Collection>, ApiError> {
    collections::change(&app, caller.team, collection, patch, &caller.actor).await?;
    Ok(Json(views::collections::one(&app, caller.team, collection).await?))
}

/// Removes a collection; its open jobs are called off.
#[utoipa::path(
    delete,
    path = "",
    tag = "collections",
    params(("collection" = CollectionId, Path)),
    responses((status = 204, description = "Removed")),
)]
pub(crate) async fn delete(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(collection): Path<CollectionId>,
) -> Result<StatusCode, ApiError> {
    app.store.delete_collection(caller.team, collection, &caller.actor).await?;
    Ok(StatusCode::NO_CONTENT)
}
