//! `/api/collections`: places with photos, each with its last results.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use safelight_domain::CollectionId;

use super::page;
use crate::{
    ApiError, App, collections,
    extract::{Body, Path, Query},
    people::caller::Caller,
    shapes::{Collection, CollectionCreate, CollectionPatch, Page, PageQuery},
    views,
};

/// One page of the team's collections.
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Collection>>, ApiError> {
    Ok(Json(views::collections::page(&app, caller.team, page::<CollectionId>(query)?).await?))
}

/// One collection.
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(collection): Path<CollectionId>,
) -> Result<Json<Collection>, ApiError> {
    Ok(Json(views::collections::one(&app, caller.team, collection).await?))
}

/// Makes a collection.
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
pub(crate) async fn delete(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(collection): Path<CollectionId>,
) -> Result<StatusCode, ApiError> {
    app.store.delete_collection(caller.team, collection, &caller.actor).await?;
    Ok(StatusCode::NO_CONTENT)
}
