//! `/api/pipelines/{guid}/versions`: the history of a pipeline, and which part of it counts.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use safelight_domain::PipelineId;
use safelight_protocol::ErrorBody;

use super::page;
use crate::{
    ApiError, App,
    extract::{Body, Path, Query},
    people::caller::Caller,
    pipelines,
    shapes::{
        ActivateRequest, Page, PageQuery, Pipeline, PipelineVersion, PipelineVersionDetail,
        VersionCreate,
    },
    views,
};

/// One page of the history, newest first.
#[utoipa::path(
    get,
    path = "",
    tag = "pipelines",
    params(("pipeline" = PipelineId, Path), PageQuery),
    responses((status = 200, description = "One page", body = Page<PipelineVersion>)),
)]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(pipeline): Path<PipelineId>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<PipelineVersion>>, ApiError> {
    let page = page::<i64>(query)?;
    Ok(Json(views::pipelines::versions(&app, caller.team, pipeline, page).await?))
}

/// One version, whole.
#[utoipa::path(
    get,
    path = "",
    tag = "pipelines",
    params(("pipeline" = PipelineId, Path), ("version" = i64, Path, description = "From 1")),
    responses((status = 200, description = "The version", body = PipelineVersionDetail)),
)]
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path((pipeline, version)): Path<(PipelineId, i64)>,
) -> Result<Json<PipelineVersionDetail>, ApiError> {
    Ok(Json(views::pipelines::detail(&app, caller.team, pipeline, version).await?))
}

/// Saves the next version.
#[utoipa::path(
    post,
    path = "",
    tag = "pipelines",
    params(("pipeline" = PipelineId, Path)),
    request_body = VersionCreate,
    responses(
        (status = 201, description = "Saved", body = Pipeline),
        (status = 409, description = "`conflict`", body = ErrorBody),
    ),
)]
pub(crate) async fn save(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(pipeline): Path<PipelineId>,
    Body(request): Body<VersionCreate>,
) -> Result<(StatusCode, Json<Pipeline>), ApiError> {
    let record = pipelines::save::save(&app, caller.team, pipeline, request, &caller.actor).await?;
    Ok((StatusCode::CREATED, Json(views::pipelines::one(&app, record).await?)))
}

/// Makes a version the one that jobs are given.
#[utoipa::path(
    post,
    path = "",
    tag = "pipelines",
    params(("pipeline" = PipelineId, Path)),
    request_body = ActivateRequest,
    responses(
        (status = 200, description = "What jobs are given from now on", body = Pipeline),
    ),
)]
pub(crate) async fn activate(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(pipeline): Path<PipelineId>,
    Body(request): Body<ActivateRequest>,
) -> Result<Json<Pipeline>, ApiError> {
    let (team, version) = (caller.team, request.version);
    let record =
        pipelines::activate::activate(&app, team, pipeline, version, &caller.actor).await?;
    Ok(Json(views::pipelines::one(&app, record).await?))
}
