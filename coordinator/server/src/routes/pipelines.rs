//! `/api/pipelines`: workflows of the team, and which of them is the default.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use safelight_domain::PipelineId;

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
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Query(query): Query<PageQuery>,
) -> Result<Json<PipelineList>, ApiError> {
    Ok(Json(views::pipelines::page(&app, caller.team, page::<PipelineId>(query)?).await?))
}

/// Makes a pipeline from a document or a template.
pub(crate) async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    Body(request): Body<PipelineCreate>,
) -> Result<(StatusCode, Json<Pipeline>), ApiError> {
    let made = pipelines::create::create(&app, caller.team, request, &caller.actor).await?;
    Ok((StatusCode::CREATED, Json(views::pipelines::one(&app, made).await?)))
}

/// One pipeline.
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(pipeline): Path<PipelineId>,
) -> Result<Json<Pipeline>, ApiError> {
    let record = app.store.get_pipeline(caller.team, pipeline).await?;
    Ok(Json(views::pipelines::one(&app, record).await?))
}

/// Gives a pipeline another name.
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
pub(crate) async fn delete(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(pipeline): Path<PipelineId>,
) -> Result<StatusCode, ApiError> {
    app.store.delete_pipeline(caller.team, pipeline, &caller.actor).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes a pipeline the team's default.
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
pub(crate) async fn templates() -> Result<Json<TemplateList>, ApiError> {
    Ok(Json(TemplateList { items: pipelines::templates::all()? }))
}
