use std::sync::Arc;

use axum::{
    extract::{State, WebSocketUpgrade, ws::rejection::WebSocketUpgradeRejection},
    response::{IntoResponse, Response},
};
use safelight_protocol::{CLOSE_UNAUTHENTICATED, ErrorBody, ErrorCode};

use crate::{
    ApiError, App,
    agents::{auth::KnownAgent, socket},
    live::Line,
    routes::sockets::{accept, no_socket},
};

/// `GET /ws`: the agent's socket.
///
/// Who is not let in is told by the code with which it closes.
#[utoipa::path(
    get,
    path = "",
    tag = "agent protocol",
    responses(
        (status = 101, description = "A WebSocket, see the protocol"),
        (status = 422, description = "Not opened as a WebSocket", body = ErrorBody),
    ),
)]
pub(super) async fn ws(
    State(app): State<Arc<App>>,
    known: Result<KnownAgent, ApiError>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    match (known, upgrade.ok()) {
        (Ok(_), None) => no_socket().into_response(),
        (Ok(KnownAgent(agent)), Some(upgrade)) => {
            accept(&app, upgrade, |app, socket| socket::converse(app, agent, socket))
        }
        (Err(ApiError::Refused { code, detail, .. }), Some(upgrade))
            if matches!(code, ErrorCode::Unauthenticated | ErrorCode::AgentRevoked) =>
        {
            accept(&app, upgrade, move |_, socket| async move {
                let line = Line::new(socket);
                match code {
                    ErrorCode::AgentRevoked => socket::refuse(line, detail).await,
                    _ => line.close(CLOSE_UNAUTHENTICATED, "unknown key").await,
                }
            })
        }
        (Err(refusal), _) => refusal.into_response(),
    }
}
