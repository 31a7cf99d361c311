//! Where a request comes from.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, Uri, header, request::Parts, uri::Authority},
};

use crate::{ApiError, App};

/// The caller's address; none where there is no socket.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ClientAddress(pub(crate) Option<IpAddr>);

impl ClientAddress {
    /// Read from the connection, or behind a proxy from what that proxy added last.
    pub(crate) fn of(app: &App, parts: &Parts) -> Self {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
        let told = app.config.server.behind_proxy.then(|| forwarded(&parts.headers)).flatten();
        Self(told.or(peer))
    }
}

/// Earlier entries come from the caller and may be invented.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?;
    last.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}

impl FromRequestParts<Arc<App>> for ClientAddress {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ApiError> {
        Ok(Self::of(app, parts))
    }
}

/// Host and port that the request names, in lower case.
pub(crate) fn host(uri: &Uri, headers: &HeaderMap) -> Option<String> {
    let named = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    named.or_else(|| uri.authority().map(Authority::as_str)).map(str::to_lowercase)
}

/// Whether that host and port can only be this computer.
pub(crate) fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_computer_are_loopback() {
        for host in ["localhost", "localhost:8700", "127.0.0.1:1", "127.9.9.9", "[::1]:8700"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in ["localhost.evil.org", "127.0.0.1.evil.org:80", "evil.org", "[::2]", ""] {
            assert!(!is_loopback(host), "{host}");
        }
    }

    #[test]
    fn only_what_the_proxy_added_is_believed() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", "1.1.1.1, 2.2.2.2".parse().unwrap());
        headers.append("x-forwarded-for", "3.3.3.3, 4.4.4.4".parse().unwrap());
        assert_eq!(forwarded(&headers), Some("4.4.4.4".parse().unwrap()));
    }
}
