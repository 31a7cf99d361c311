//! `GET /metrics`: on a listener of its own, or for those who bring the token. Otherwise there is
//! no such address.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
    routing::get,
};
use safelight_protocol::ErrorBody;
use subtle::ConstantTimeEq;
use tokio::net::TcpListener;

use super::look::look;
use crate::{ApiError, App, limits::Attempt, people::client::ClientAddress};

const TEXT: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// On the address that everybody uses: only with the token.
#[utoipa::path(
    get,
    path = "",
    tag = "health",
    responses(
        (
            status = 200, description = "Figures in the format of OpenMetrics", body = String,
            content_type = "application/openmetrics-text",
        ),
        (status = 404, description = "Without the token of the settings", body = ErrorBody),
        (status = 429, description = "`rate_limited`", body = ErrorBody),
    ),
)]
pub(crate) async fn scrape(
    State(app): State<Arc<App>>,
    address: ClientAddress,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let Some(token) = &app.config.metrics.token else { return Err(ApiError::not_found()) };
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let brought = value.and_then(|value| value.split_once(' ')).unwrap_or_default();
    let fits = token.expose().as_bytes().ct_eq(brought.1.as_bytes());
    if brought.0.eq_ignore_ascii_case("bearer") && bool::from(fits) {
        return answer(&app).await;
    }
    app.limits.count(Attempt::UnknownKey, address.0, "").await?;
    Err(ApiError::not_found())
}

/// Serves the figures, and nothing else, until the coordinator stops.
pub(crate) async fn own_listener(listener: TcpListener, app: Arc<App>) {
    let stopping = app.stopping.clone();
    let routes = Router::new().route("/metrics", get(open)).with_state(app);
    let service = routes.into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, service).with_graceful_shutdown(stopping.cancelled_owned());
    if let Err(error) = served.await {
        tracing::error!(%error, "the metrics are not served any more");
    }
}

async fn open(State(app): State<Arc<App>>) -> Result<Response, ApiError> {
    answer(&app).await
}

async fn answer(app: &App) -> Result<Response, ApiError> {
    Ok(([(header::CONTENT_TYPE, TEXT)], look(app).await?).into_response())
}
