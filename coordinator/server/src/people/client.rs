//! Where a request comes from.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, Uri, header, request::Parts, uri::Authority},
};

use crate::{ApiError, App, config::ServerSettings};

/// The caller's address; none where there is no socket.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ClientAddress(pub(crate) Option<IpAddr>);

impl ClientAddress {
    /// Read from the connection, or behind a proxy from what that proxy added last.
    pub(crate) fn of(app: &App, parts: &Parts) -> Self {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
        let settings = &app.config.server;
        let told = is_proxy(settings, peer).then(|| forwarded(settings, &parts.headers)).flatten();
        Self(told.or(peer).map(|address| address.to_canonical()))
    }
}

/// Whether what `peer` says of a request's origin is believed. Where proxies are named, only
/// those; where the operator says that nobody else can connect, whoever does.
pub(crate) fn is_proxy(settings: &ServerSettings, peer: Option<IpAddr>) -> bool {
    if settings.trusted_proxies.is_empty() {
        settings.behind_proxy
    } else {
        peer.is_some_and(|peer| settings.trusted_proxies.contain(peer))
    }
}

/// The last entry that is no proxy of ours: those before it come from the caller and may be
/// invented.
fn forwarded(settings: &ServerSettings, headers: &HeaderMap) -> Option<IpAddr> {
    let mut caller = None;
    for entry in from_the_end(headers, "x-forwarded-for") {
        let Ok(address) = entry.parse::<IpAddr>() else { break };
        caller = Some(address);
        if !settings.trusted_proxies.contain(address) {
            break;
        }
    }
    caller
}

/// The entry of a listing header that was added last.
pub(crate) fn last<'a>(headers: &'a HeaderMap, name: &'a str) -> Option<&'a str> {
    from_the_end(headers, name).next()
}

fn from_the_end<'a>(headers: &'a HeaderMap, name: &'a str) -> impl Iterator<Item = &'a str> {
    let lines = headers.get_all(name).iter().rev();
    lines.flat_map(|line| line.to_str().unwrap_or_default().rsplit(',')).map(str::trim)
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
    use crate::config::read;

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
        let by = |proxies: &str| {
            let config = read(None, |name| {
                (name == "SAFELIGHT_TRUSTED_PROXIES").then(|| proxies.to_owned())
            });
            forwarded(&config.unwrap().server, &headers).map(|address| address.to_string())
        };
        assert_eq!(by("").as_deref(), Some("4.4.4.4"));
        assert_eq!(by("10.0.0.2").as_deref(), Some("4.4.4.4"));
        assert_eq!(by("4.4.4.4, 3.3.3.0/24").as_deref(), Some("2.2.2.2"), "through two of ours");
        assert_eq!(last(&headers, "x-forwarded-for"), Some("4.4.4.4"));
    }
}
