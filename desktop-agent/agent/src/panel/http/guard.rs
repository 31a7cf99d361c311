//! What every request has to show, and what every answer forbids.

use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::Shared;
use crate::panel::PanelFault;

/// The cookie of a session.
pub(super) const COOKIE: &str = "safelight_panel";

/// What a page may do: its own files and its own calls.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

/// Refuses what was not meant for us or does not come from our own page.
pub(super) async fn ours(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let host = text(headers, header::HOST).is_some_and(|host| shared.door.is_ours(host));
    let origin = headers.get(header::ORIGIN).is_none_or(|origin| {
        let bare = origin.to_str().ok().and_then(|origin| origin.strip_prefix("http://"));
        bare.is_some_and(|host| shared.door.is_ours(host))
    });
    if !(host && origin) {
        return refuse(StatusCode::FORBIDDEN, "forbidden", "This request is not from the panel.");
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let policy = HeaderValue::from_static(POLICY);
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Refuses who did not come by a link.
pub(super) async fn signed_in(
    State(shared): State<Shared>,
    request: Request,
    next: Next,
) -> Response {
    let known = cookie(request.headers()).is_some_and(|session| shared.door.knows(session));
    if known {
        return next.run(request).await;
    }
    refuse(
        StatusCode::UNAUTHORIZED,
        "no_session",
        "Open the panel from the menu of the app, or with safelight-agent panel.",
    )
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs =
        all.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).map(|(_, value)| value)
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

/// A refusal in the shape of every other one.
pub(super) fn refuse(status: StatusCode, code: &'static str, message: &str) -> Response {
    (status, Json(PanelFault::new(code, message))).into_response()
}
