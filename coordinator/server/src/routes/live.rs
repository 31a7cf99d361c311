//! `/api/live`: what happens in the team, as it happens.

use std::sync::Arc;

use axum::{
    extract::{
        State,
        ws::{Utf8Bytes, WebSocket},
    },
    response::Response,
};
use safelight_protocol::CLOSE_UNAUTHENTICATED;

use crate::{
    App,
    extract::Query,
    live::Line,
    people::watching::{Badge, Visitor},
    shapes::{LiveEvent, LiveQuery},
};

/// The team's events from now on, or from after `?since=`.
#[utoipa::path(
    get,
    path = "",
    tag = "live",
    params(LiveQuery),
    responses((status = 101, description = "A WebSocket of events", body = LiveEvent)),
)]
pub(crate) async fn live(
    State(app): State<Arc<App>>,
    Query(query): Query<LiveQuery>,
    visitor: Visitor,
) -> Response {
    visitor.enter(&app, move |app, badge, line| async move {
        let mut events = app.live.hub.read(badge.team, query.since.as_deref());
        // Held while somebody watches, so that the pool is counted; the first numbers come after
        // the place from which the events are read.
        let pool = app.live.pool.watch(badge.team);
        watch(&app, &badge, line, async move || events.next().await).await;
        drop(pool);
    })
}

/// Sends what `next` brings until somebody leaves or has to; answers `ping` with `pong`.
pub(crate) async fn watch(
    app: &App,
    badge: &Badge,
    mut line: Line<WebSocket>,
    mut next: impl AsyncFnMut() -> Vec<Utf8Bytes>,
) {
    let ends = badge.ends(app);
    tokio::pin!(ends);
    loop {
        let texts = tokio::select! {
            texts = next() => texts,
            said = line.next() => match said {
                Some(said) if said.as_str() == "ping" => vec!["pong".into()],
                Some(_) => continue,
                None => return,
            },
            () = &mut ends => return line.close(CLOSE_UNAUTHENTICATED, "signed out").await,
            () = app.stopping.cancelled() => return line.close(1001, "stopping").await,
        };
        for text in texts {
            if !line.send(text).await {
                return;
            }
        }
    }
}
