use std::sync::Arc;

use axum::{Json, extract::State, response::Response};
use safelight_protocol::ErrorBody;

use crate::{
    ApiError, App,
    people::watching::{Viewer, Visitor},
    routes::live::watch,
    shapes::{PoolMessage, PoolStatus},
    views,
};

/// `GET /pool-status`, for people: the state of the team's agents in numbers.
#[utoipa::path(
    get,
    path = "",
    tag = "live",
    responses((status = 200, description = "Counted now", body = PoolStatus)),
)]
pub(super) async fn now(
    State(app): State<Arc<App>>,
    Viewer(caller): Viewer,
) -> Result<Json<PoolStatus>, ApiError> {
    Ok(Json(views::pool::status(&app, caller.team).await?))
}

/// `GET /ws/pool-status`, for people: the numbers on connecting and on every change.
#[utoipa::path(
    get,
    path = "",
    tag = "live",
    responses(
        (status = 101, description = "A WebSocket of numbers", body = PoolMessage),
        (status = 422, description = "Not opened as a WebSocket", body = ErrorBody),
    ),
)]
pub(super) async fn ws(State(app): State<Arc<App>>, visitor: Visitor) -> Response {
    visitor.enter(&app, |app, badge, line| async move {
        let mut numbers = app.live.pool.watch(badge.team);
        // Those that somebody else who watches was told are shown at once too.
        numbers.mark_changed();
        let next = async move || loop {
            if numbers.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
            let known = numbers.borrow_and_update().clone();
            let message = known.map(|pool_status| PoolMessage::AgentPoolStatus { pool_status });
            if let Some(text) = message.and_then(|message| serde_json::to_string(&message).ok()) {
                return vec![text.into()];
            }
        };
        watch(&app, &badge, line, next).await;
    })
}
