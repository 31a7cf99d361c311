//! `/api/audit`: who changed what, and when.

use std::sync::Arc;

use axum::{
    Json,
    body::Body,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use safelight_store::AuditFilter;

use super::page;
use crate::{
    ApiError, App, audit,
    extract::Query,
    people::caller::Caller,
    shapes::{AuditEvent, AuditExportQuery, AuditFormat, AuditQuery, Page, PageQuery},
};

/// One page of the team's audit trail, newest first.
#[utoipa::path(
    get,
    path = "",
    tag = "audit",
    params(AuditQuery),
    responses((status = 200, description = "One page, newest first", body = Page<AuditEvent>)),
)]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Query(query): Query<AuditQuery>,
) -> Result<Json<Page<AuditEvent>>, ApiError> {
    let asked = PageQuery { limit: query.limit, after: query.after.clone() };
    let page = page::<i64>(asked)?;
    let filter = AuditFilter { instance: caller.is_instance_admin(), ..query.into() };
    let found = app.store.search_audit(caller.team, filter, &page).await?;
    let items = found.items.into_iter().map(AuditEvent::from).collect();
    Ok(Json(Page { items, next: found.next }))
}

/// The whole trail as a file, newest first.
#[utoipa::path(
    get,
    path = "",
    tag = "audit",
    params(AuditExportQuery),
    responses((
        status = 200,
        description = "One event a line",
        content((AuditEvent = "application/jsonl"), (String = "text/csv")),
    )),
)]
pub(crate) async fn export(
    State(app): State<Arc<App>>,
    caller: Caller,
    Query(query): Query<AuditExportQuery>,
) -> Result<Response, ApiError> {
    let format = query.format;
    let filter = AuditFilter { instance: caller.is_instance_admin(), ..query.into() };
    let pages = audit::export(app, caller.team, filter, format).await?;
    let (kind, name) = match format {
        AuditFormat::Jsonl => ("application/jsonl", "attachment; filename=\"audit.jsonl\""),
        AuditFormat::Csv => ("text/csv; charset=utf-8", "attachment; filename=\"audit.csv\""),
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static(name)),
    ];
    Ok((headers, Body::from_stream(pages)).into_response())
}
