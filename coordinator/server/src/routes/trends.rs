//! `/api/trends` and `/api/results/{result}/diff`: how a collection goes.

use std::sync::Arc;

use axum::{Json, extract::State};
use safelight_domain::ResultId;
use safelight_protocol::ErrorBody;

use super::page;
use crate::{
    ApiError, App,
    extract::{Path, Query},
    people::caller::Caller,
    shapes::{Page, PageQuery, ResultDiff, TrendPoint, TrendQuery},
    views,
};

/// One page of the results of a collection as points in time, newest first.
#[utoipa::path(
    get,
    path = "",
    tag = "results",
    params(TrendQuery),
    responses(
        (status = 200, description = "One page, newest first", body = Page<TrendPoint>),
        (status = 404, description = "No such collection", body = ErrorBody),
    ),
)]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Query(query): Query<TrendQuery>,
) -> Result<Json<Page<TrendPoint>>, ApiError> {
    let page = page::<ResultId>(PageQuery { limit: query.limit, after: query.after })?;
    let listing = app.store.list_trend(caller.team, query.collection, query.tool, &page).await?;
    let items = views::trends::points(&app, listing.items).await?;
    Ok(Json(Page { items, next: listing.next }))
}

/// What differs from the result before.
#[utoipa::path(
    get,
    path = "",
    tag = "results",
    params(("result" = ResultId, Path)),
    responses((status = 200, description = "The differences", body = ResultDiff)),
)]
pub(crate) async fn diff(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(result): Path<ResultId>,
) -> Result<Json<ResultDiff>, ApiError> {
    let record = app.store.get_result(caller.team, result).await?;
    Ok(Json(views::diff::with_previous(&app, record).await?))
}
