//! `/api/results`: what finished jobs found, as data and as a page to read.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use safelight_domain::ResultId;
use safelight_store::{ResultFilter, ResultRecord};
use serde::Deserialize;

use super::page;
use crate::{
    ApiError, App,
    extract::{Path, Query},
    people::caller::Caller,
    shapes::{Page, PageQuery, ResultDetail, ResultListed, ResultQuery},
    views,
};

/// Agents write reports, also other people's agents: no script, no reference, no origin.
const REPORT_POLICY: &str =
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";

/// One page of the team's results, newest first.
#[utoipa::path(
    get,
    path = "",
    tag = "results",
    params(ResultQuery),
    responses((status = 200, description = "One page, newest first", body = Page<ResultListed>)),
)]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Query(query): Query<ResultQuery>,
) -> Result<Json<Page<ResultListed>>, ApiError> {
    let filter =
        ResultFilter { collection: query.collection, tool: query.tool, agent: query.agent };
    let page = page::<ResultId>(PageQuery { limit: query.limit, after: query.after })?;
    let listing = app.store.list_results(caller.team, &filter, &page).await?;
    let items = views::results::all(&app, caller.team, listing.items).await?;
    Ok(Json(Page { items, next: listing.next }))
}

/// One result, whole.
#[utoipa::path(
    get,
    path = "",
    tag = "results",
    params(("result" = ResultId, Path)),
    responses((status = 200, description = "The result", body = ResultDetail)),
)]
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(result): Path<ResultId>,
) -> Result<Json<ResultDetail>, ApiError> {
    let record = app.store.get_result(caller.team, result).await?;
    Ok(Json(views::results::whole(&app, record).await?))
}

/// The results alone, as a file.
#[utoipa::path(
    get,
    path = "",
    tag = "results",
    params(("result" = ResultId, Path)),
    responses((status = 200, description = "A file: what the tool found", body = serde_json::Value, content_type = "application/json")),
)]
pub(crate) async fn json(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(result): Path<ResultId>,
) -> Result<Response, ApiError> {
    let record = app.store.get_result(caller.team, result).await?;
    let json = app.store.result_json(caller.team, result).await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CONTENT_DISPOSITION, attachment(&record, "json")),
    ];
    Ok((headers, json).into_response())
}

/// How the report is wanted.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReportQuery {
    /// `1` or `true`: as a file to keep.
    #[serde(default)]
    download: Option<String>,
}

/// The page an agent wrote about a result.
#[utoipa::path(
    get,
    path = "",
    tag = "results",
    params(("result" = ResultId, Path), ReportQuery),
    responses((status = 200, description = "A page without scripts", body = String, content_type = "text/html")),
)]
pub(crate) async fn report(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(result): Path<ResultId>,
    Query(query): Query<ReportQuery>,
) -> Result<Response, ApiError> {
    let record = app.store.get_result(caller.team, result).await?;
    let html = views::results::report(&app, &record).await?;
    let mut response = html.into_response();
    let headers = response.headers_mut();
    let fixed: [(HeaderName, &str); 3] = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, REPORT_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if matches!(query.download.as_deref(), Some("1" | "true")) {
        headers.insert(header::CONTENT_DISPOSITION, attachment(&record, "html"));
    }
    Ok(response)
}

/// A file name made of our own words alone, so that nothing in it needs quoting.
fn attachment(record: &ResultRecord, extension: &str) -> HeaderValue {
    let name = format!("safelight-{}-{}.{extension}", record.tool, record.id);
    HeaderValue::try_from(format!("attachment; filename=\"{name}\""))
        .expect("tools and ids are plain ASCII")
}
