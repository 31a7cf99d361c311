//! Nothing secret travels in the clear: a request that came over a network without TLS is sent to
//! `https`, or refused.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use safelight_protocol::ErrorCode;

use crate::{ApiError, App, config::ServerSettings, people::client};

/// Tells nobody anything that must be kept secret; those who watch come without a proxy.
const FOR_WATCHERS: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// Lets a request through that nobody on its way could read.
pub(crate) async fn only_over_tls(
    State(app): State<Arc<App>>,
    request: Request,
    next: Next,
) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    let plain = app.tls.is_none() && is_plain(&app.config.server, peer, request.headers());
    if !plain || FOR_WATCHERS.contains(&request.uri().path()) {
        return next.run(request).await;
    }
    let is_page = matches!(*request.method(), Method::GET | Method::HEAD)
        && !request.uri().path().starts_with("/api");
    match secure_address(&app, request.uri(), request.headers()) {
        Some(address) if is_page => {
            (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, address)]).into_response()
        }
        _ => {
            let sentence = "This request came without TLS; use the https address.";
            ApiError::refuse(ErrorCode::Forbidden, sentence).into_response()
        }
    }
}

/// Whether it came over a network in the clear. Without a named proxy nobody but this computer
/// connects, or the operator answers for the way.
fn is_plain(settings: &ServerSettings, peer: Option<IpAddr>, headers: &HeaderMap) -> bool {
    let (Some(peer), false) = (peer, settings.trusted_proxies.is_empty()) else { return false };
    if client::is_proxy(settings, Some(peer)) {
        client::last(headers, "x-forwarded-proto").is_some_and(|scheme| scheme != "https")
    } else {
        !peer.to_canonical().is_loopback()
    }
}

fn secure_address(app: &App, uri: &Uri, headers: &HeaderMap) -> Option<HeaderValue> {
    let path = uri.path_and_query()?;
    let start = match &app.config.server.public_url {
        Some(url) if url.is_secure() => url.to_string(),
        _ => format!("https://{}", client::host(uri, headers)?),
    };
    HeaderValue::try_from(format!("{start}{path}")).ok()
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;
    use crate::test_support::{Answer, World};

    async fn from(world: &World, peer: &str, scheme: Option<&str>, path: &str) -> Answer {
        let mut request = Request::get(path).header("host", "photos.example.org");
        if let Some(scheme) = scheme {
            request = request.header("x-forwarded-proto", scheme);
        }
        let mut request = request.body(Body::empty()).unwrap();
        let peer = SocketAddr::new(peer.parse().unwrap(), 50_000);
        request.extensions_mut().insert(ConnectInfo(peer));
        world.send(request).await
    }

    #[tokio::test]
    async fn only_a_named_proxy_vouches_for_tls() {
        let world = World::with(&[("SAFELIGHT_TRUSTED_PROXIES", "10.0.0.0/8")]).await;
        let asked = "/api/setup";
        for (peer, scheme, status) in [
            ("10.1.2.3", Some("https"), 200),
            ("10.1.2.3", None, 200),
            ("127.0.0.1", None, 200),
            ("10.1.2.3", Some("http"), 403),
            ("192.168.1.9", Some("https"), 403),
            ("192.168.1.9", None, 403),
        ] {
            let answer = from(&world, peer, scheme, asked).await;
            assert_eq!(answer.status.as_u16(), status, "{peer} {scheme:?}");
        }
        let answer = from(&world, "192.168.1.9", None, "/readyz").await;
        assert_eq!(answer.status, 200, "who watches may come as he likes");
    }

    #[tokio::test]
    async fn a_page_asked_for_in_the_clear_is_sent_to_https() {
        let world = World::with(&[("SAFELIGHT_TRUSTED_PROXIES", "10.0.0.2")]).await;
        let answer = from(&world, "10.0.0.2", Some("http"), "/sign-in?code=x").await;
        assert_eq!(answer.status, StatusCode::PERMANENT_REDIRECT);
        assert_eq!(answer.header("location"), "https://photos.example.org/sign-in?code=x");
    }

    #[tokio::test]
    async fn the_old_switch_takes_whoever_connects_for_the_proxy() {
        let world = World::with(&[("SAFELIGHT_BEHIND_PROXY", "true")]).await;
        let answer = from(&world, "192.168.1.9", Some("http"), "/api/setup").await;
        assert_eq!(answer.status, 200);
    }
}
