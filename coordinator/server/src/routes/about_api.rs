//! `/api/openapi.json` and `/api/docs`: the API about itself.

use std::sync::Arc;

use axum::{
    Extension, Json,
    http::header,
    response::{Html, IntoResponse, Response},
};

use crate::openapi::Document;

/// The page brings its styles with it and nothing else.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

/// The API as OpenAPI 3.1.
#[utoipa::path(
    get,
    path = "",
    tag = "about",
    responses((status = 200, description = "This document", body = serde_json::Value)),
)]
pub(crate) async fn document(Extension(document): Extension<Arc<Document>>) -> Response {
    Json(document.json()).into_response()
}

/// The same as a page to read.
#[utoipa::path(
    get,
    path = "",
    tag = "about",
    responses((status = 200, description = "A page", body = String, content_type = "text/html")),
)]
pub(crate) async fn page(Extension(document): Extension<Arc<Document>>) -> Response {
    let page = Html(document.page().to_owned());
    ([(header::CONTENT_SECURITY_POLICY, POLICY)], page).into_response()
}
