//! `/api/schemas`: what results are held against.

use axum::{http::header, response::IntoResponse};
use safelight_domain::{DISPLAY_GRAPH, Tool};
use safelight_protocol::results_schema;
use serde::Deserialize;

use crate::{
    ApiError,
    extract::{Path, Query},
};

/// Which of a tool's schemas is wanted.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SchemaQuery {
    /// As in a job; the collection's own unless told.
    mode: Option<String>,
}

/// The JSON Schema of a tool's results.
#[utoipa::path(
    get,
    path = "",
    tag = "results",
    params(("tool" = Tool, Path), SchemaQuery),
    responses((status = 200, description = "A JSON Schema", body = serde_json::Value, content_type = "application/schema+json")),
)]
pub(crate) async fn get(
    Path(tool): Path<Tool>,
    Query(query): Query<SchemaQuery>,
) -> Result<impl IntoResponse, ApiError> {
    match (tool, query.mode.as_deref()) {
        (_, None | Some("collection")) | (Tool::PipelineValidation, Some(DISPLAY_GRAPH)) => {}
        _ => return Err(ApiError::parameter("mode", "The tool has no such mode.")),
    }
    let schema = results_schema(tool, query.mode.as_deref()).to_string();
    Ok(([(header::CONTENT_TYPE, "application/schema+json")], schema))
}
