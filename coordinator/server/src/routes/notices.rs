//! `/api/notices`: what a team should look at.

use std::{str::FromStr, sync::Arc};

use axum::{Json, extract::State, http::StatusCode};
use safelight_domain::NoticeId;

use super::page;
use crate::{
    ApiError, App,
    extract::{OptionalBody, Path, Query},
    people::caller::Caller,
    shapes::{Notice, NoticesDismiss, NoticesDismissed, Page, PageQuery},
    views,
};

/// Where a page ends: the time and the id of its last notice.
struct Cursor;

impl FromStr for Cursor {
    type Err = ApiError;

    fn from_str(text: &str) -> Result<Self, ApiError> {
        let parts = text.split_once('-').ok_or_else(ApiError::not_found)?;
        let is_cursor = parts.0.parse::<i64>().is_ok() && parts.1.parse::<NoticeId>().is_ok();
        if is_cursor { Ok(Self) } else { Err(ApiError::not_found()) }
    }
}

/// One page of the open notices, the latest first.
#[utoipa::path(
    get,
    path = "",
    tag = "notices",
    params(PageQuery),
    responses((status = 200, description = "One page, the latest first", body = Page<Notice>)),
)]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Notice>>, ApiError> {
    let page = page::<Cursor>(query)?;
    let listing = app.store.list_notices(caller.team, &page).await?;
    let items = views::notices::all(&app, caller.team, listing.items).await?;
    Ok(Json(Page { items, next: listing.next }))
}

/// Closes one until it happens again.
#[utoipa::path(
    post,
    path = "",
    tag = "notices",
    params(("notice" = NoticeId, Path)),
    responses((status = 204, description = "Closed until it happens again")),
)]
pub(crate) async fn dismiss(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(notice): Path<NoticeId>,
) -> Result<StatusCode, ApiError> {
    app.store.dismiss_notice(caller.team, notice, &caller.actor).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Closes every one of a kind, or every one.
#[utoipa::path(
    post,
    path = "",
    tag = "notices",
    request_body = Option<NoticesDismiss>,
    responses((status = 200, description = "How many", body = NoticesDismissed)),
)]
pub(crate) async fn dismiss_many(
    State(app): State<Arc<App>>,
    caller: Caller,
    OptionalBody(request): OptionalBody<NoticesDismiss>,
) -> Result<Json<NoticesDismissed>, ApiError> {
    let kind = request.unwrap_or_default().kind.map(Into::into);
    let dismissed = app.store.dismiss_notices(caller.team, kind, &caller.actor).await?;
    Ok(Json(NoticesDismissed { dismissed }))
}
