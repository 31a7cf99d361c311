//! `/api/pipelines`: workflows of the team, and which of them is the default.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use safelight_domain::PipelineId;
use safelight_protocol::ErrorBody;

use super::page;
use crate::{
    ApiError, App,
    collections::refuse_odd_name,
    extract::{Body, Path, Query},
    people::caller::Caller,
    pipelines,
    shapes::{
        Change, PageQuery, Pipeline, PipelineCheck, PipelineCreate, PipelineList, PipelinePatch,
        TemplateList, ValidateRequest,
    },
    views,
};

/// One page of the team's pipelines.
#[utoipa::path(
    get,
    path = "",
    tag = "pipelines",
    params(PageQuery),
    responses((status = 200, description = "One page", body = PipelineList)),
)]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Query(query): Query<PageQuery>,
) -> Result<Json<PipelineList>, ApiError> {
    Ok(Json(views::pipelines::page(&app, caller.team, page::<PipelineId>(query)?).await?))
}

/// Makes a pipeline from a document or a template.
#[utoipa::path(
    post,
    path = "",
    tag = "pipelines",
    request_body = PipelineCreate,
    responses(
        (status = 201, description = "Made", body = Pipeline),
        (status = 409, description = "`conflict`", body = ErrorBody),
    ),
)]
pub(crate) async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    Body(request): Body<PipelineCreate>,
) -> Result<(StatusCode, Json<Pipeline>), ApiError> {
    let made = pipelines::create::create(&app, caller.team, request, &caller.actor).await?;
    Ok((StatusCode::CREATED, Json(views::pipelines::one(&app, made).await?)))
}

/// One pipeline.
#[utoipa::path(
    get,
    path = "",
    tag = "pipelines",
    params(("pipeline" = PipelineId, Path)),
    responses((status = 200, description = "The pipeline", body = Pipeline)),
)]
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(pipeline): Path<PipelineId>,
) -> Result<Json<Pipeline>, ApiError> {
    let record = app.store.get_pipeline(caller.team, pipeline).await?;
    Ok(Json(views::pipelines::one(&app, record).await?))
}

/// Gives a pipeline another name.
#[utoipa::path(
    patch,
    path = "",
    tag = "pipelines",
    params(("pipeline" = PipelineId, Path)),
    request_body = PipelinePatch,
    responses(
        (status = 200, description = "Renamed", body = Pipeline),
        (status = 409, description = "`conflict`", body = ErrorBody),
    ),
)]
pub(crate) async fn rename(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(pipeline): Path<PipelineId>,
    Body(patch): Body<PipelinePatch>,
) -> Result<Json<Pipeline>, ApiError> {
    refuse_odd_name(&patch.name)?;
    let name = patch.name.trim();
    let record = app.store.rename_pipeline(caller.team, pipeline, name, &caller.actor).await?;
    Ok(Json(views::pipelines::one(&app, record).await?))
}

/// Removes a pipeline that no collection uses.
#[utoipa::path(
    delete,
    path = "",
    tag = "pipelines",
    params(("pipeline" = PipelineId, Path)),
    responses(
        (status = 204, description = "Removed"),
        (status = 409, description = "`in_use`", body = ErrorBody),
    ),
)]
pub(crate) async fn delete(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(pipeline): Path<PipelineId>,
) -> Result<StatusCode, ApiError> {
    app.store.delete_pipeline(caller.team, pipeline, &caller.actor).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes a pipeline the team's default.
#[utoipa::path(
    post,
    path = "",
    tag = "pipelines",
    params(("pipeline" = PipelineId, Path)),
    responses(
        (status = 200, description = "The default now", body = Pipeline),
        (status = 409, description = "`pipeline_not_active`", body = ErrorBody),
    ),
)]
pub(crate) async fn make_default(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(pipeline): Path<PipelineId>,
) -> Result<Json<Pipeline>, ApiError> {
    app.store.set_default_pipeline(caller.team, Some(pipeline), &caller.actor).await?;
    let record = app.store.get_pipeline(caller.team, pipeline).await?;
    Ok(Json(views::pipelines::one(&app, record).await?))
}

/// Leaves the team without a default, if it is this one.
#[utoipa::path(
    delete,
    path = "",
    tag = "pipelines",
    params(("pipeline" = PipelineId, Path)),
    responses((status = 204, description = "Not the default")),
)]
pub(crate) async fn clear_default(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(pipeline): Path<PipelineId>,
) -> Result<StatusCode, ApiError> {
    if app.store.get_pipeline(caller.team, pipeline).await?.is_default {
        app.store.set_default_pipeline(caller.team, None, &caller.actor).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Says what there is to say about a document or a text; a bad one is no error.
#[utoipa::path(
    post,
    path = "",
    tag = "pipelines",
    request_body = ValidateRequest,
    responses((status = 200, description = "What there is to say about it", body = PipelineCheck)),
)]
pub(crate) async fn validate(
    State(app): State<Arc<App>>,
    Body(request): Body<ValidateRequest>,
) -> Result<Json<PipelineCheck>, ApiError> {
    let document = match (request.document, request.text) {
        (Change::Keep, Some(text)) => return Ok(Json(app.examiner.check_text(text).await?)),
        (Change::Set(document), None) => document,
        (Change::Clear, None) => serde_json::Value::Null,
        _ => return Err(ApiError::field("document", "Send either a document or a text.")),
    };
    Ok(Json(app.examiner.check(document).await?))
}

/// Pipelines to start from.
#[utoipa::path(
    get,
    path = "",
    tag = "pipelines",
    responses((status = 200, description = "The simplest first", body = TemplateList)),
)]
pub(crate) async fn templates() -> Result<Json<TemplateList>, ApiError> {
    Ok(Json(TemplateList { items: pipelines::templates::all()? }))
}
