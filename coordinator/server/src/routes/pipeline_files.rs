//! Pipelines as files: out, in, and as a drawing.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use safelight_domain::PipelineId;
use safelight_protocol::ErrorBody;
use serde::Deserialize;

use crate::{
    ApiError, App,
    extract::{Path, Query, RawBody},
    people::caller::Caller,
    pipelines::{self, export::Exported, text::Format},
    shapes::{Pipeline, VersionQuery},
    views,
};

/// People write the names of nodes: no script, no reference, no origin.
const DRAWING_POLICY: &str =
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";

/// What is wanted of a pipeline.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ExportQuery {
    /// YAML unless told.
    #[serde(default)]
    format: Format,
    /// The newest unless told.
    version: Option<i64>,
}

/// A version as a file that can be edited and imported again.
#[utoipa::path(
    get,
    path = "",
    tag = "pipelines",
    params(("pipeline" = PipelineId, Path), ExportQuery),
    responses((status = 200, description = "A file", content((String = "application/yaml"), (serde_json::Value = "application/json")))),
)]
pub(crate) async fn export(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(pipeline): Path<PipelineId>,
    Query(ExportQuery { format, version }): Query<ExportQuery>,
) -> Result<Response, ApiError> {
    let Exported { version, text } =
        pipelines::export::export(&app, caller.team, pipeline, version, format).await?;
    let extension = format.extension();
    let name = format!("attachment; filename=\"{pipeline}-version-{version}.{extension}\"");
    let name = HeaderValue::try_from(name).expect("ids and numbers are plain ASCII");
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(format.content_type())),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, text).into_response())
}

/// Makes a pipeline from a file.
#[utoipa::path(
    post,
    path = "",
    tag = "pipelines",
    request_body(content = String, content_type = "application/yaml", description = "YAML or JSON, at most 1 MiB"),
    responses(
        (status = 201, description = "Made", body = Pipeline),
        (status = 409, description = "`conflict`", body = ErrorBody),
    ),
)]
pub(crate) async fn import(
    State(app): State<Arc<App>>,
    caller: Caller,
    RawBody(body): RawBody,
) -> Result<(StatusCode, Json<Pipeline>), ApiError> {
    let made = pipelines::create::import(&app, caller.team, &body, &caller.actor).await?;
    Ok((StatusCode::CREATED, Json(views::pipelines::one(&app, made).await?)))
}

/// A version as a drawing.
#[utoipa::path(
    get,
    path = "",
    tag = "pipelines",
    params(("pipeline" = PipelineId, Path), VersionQuery),
    responses((status = 200, description = "A drawing", body = String, content_type = "image/svg+xml")),
)]
pub(crate) async fn graph(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(pipeline): Path<PipelineId>,
    Query(query): Query<VersionQuery>,
) -> Result<Response, ApiError> {
    let svg = pipelines::export::graph(&app, caller.team, pipeline, query.version).await?;
    let fixed: [(HeaderName, &str); 3] = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CONTENT_SECURITY_POLICY, DRAWING_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    let headers = fixed.map(|(name, value)| (name, HeaderValue::from_static(value)));
    Ok((headers, svg).into_response())
}
