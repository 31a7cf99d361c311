//! Around every request: an id, a line in the log, the limits of time and size, and the headers
//! that every answer carries.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use safelight_protocol::{ErrorCode, MAX_BODY};
use tracing::Instrument;

use crate::{ApiError, App, error::Reason, extract::too_large};

/// Longer than the longest held claim and the slowest useful upload of one chunk.
const TIME_LIMIT: Duration = Duration::from_secs(120);

/// Browsers that were here once never ask in the clear again.
const A_YEAR_OF_TLS: HeaderValue = HeaderValue::from_static("max-age=31536000");

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Gives the request its id, runs it, and writes one line about it.
pub(crate) async fn observe(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let id = request_id();
    let method = request.method().clone();
    // The pattern, never the path itself: a path may hold a code.
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "(none)".to_owned(), |path| path.as_str().to_owned());
    let started = app.clock.monotonic();
    let span = tracing::info_span!("request", id = %id, %method, %route);
    let mut response = next.run(request).instrument(span.clone()).await;
    let took = app.clock.monotonic().saturating_sub(started);
    span.in_scope(|| write_line(&response, took));
    app.metrics.answered(&route, response.status().as_u16(), took);
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// Adds what every answer carries unless its handler said something else on purpose.
pub(crate) async fn security_headers(
    State(app): State<Arc<App>>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    add_security_headers(response.headers_mut());
    if app.is_behind_tls() {
        response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, A_YEAR_OF_TLS);
    }
    response
}

/// Ends a request that takes too long. What it was changing is made as a whole or not at all.
pub(crate) async fn time_limit(request: Request, next: Next) -> Response {
    if let Ok(response) = tokio::time::timeout(TIME_LIMIT, next.run(request)).await {
        return response;
    }
    tracing::error!("a request took too long and was given up");
    let sentence = "The coordinator took too long; try again shortly.";
    let mut response = ApiError::refuse(ErrorCode::Unavailable, sentence).into_response();
    add_security_headers(response.headers_mut());
    response
}

/// Refuses a body that says it is too large before any of it is read.
pub(crate) async fn size_limit(request: Request, next: Next) -> Response {
    if announced_size(request.headers()).is_some_and(|size| size > MAX_BODY as u64) {
        return too_large().into_response();
    }
    next.run(request).await
}

fn announced_size(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn write_line(response: &Response, took: Duration) {
    let status = response.status().as_u16();
    let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    match response.extensions().get::<Reason>() {
        Some(reason) => tracing::error!(status, millis, %reason, "failed"),
        None if status >= 500 => tracing::error!(status, millis, "failed"),
        None if status >= 400 => tracing::info!(status, millis, "refused"),
        None => tracing::debug!(status, millis, "answered"),
    }
}

fn add_security_headers(headers: &mut HeaderMap) {
    let defaults = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
        (header::CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
    ];
    for (name, value) in defaults {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
}

/// Eight random bytes; without randomness a request is still served.
fn request_id() -> String {
    let mut bytes = [0; 8];
    match getrandom::fill(&mut bytes) {
        Ok(()) => hex::encode(bytes),
        Err(_) => "0".repeat(16),
    }
}
