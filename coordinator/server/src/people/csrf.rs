//! Requests that change something must come from our own page: the `Origin` is ours, and a token
//! that belongs to the session comes back as a header, which no other site can send.

use axum::http::{HeaderMap, HeaderValue, Method, Uri, header};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use safelight_protocol::{ErrorCode, Secret};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use super::client::{host, is_loopback};
use crate::{ApiError, App, ServerKey};

/// Readable by the page.
pub(crate) const CSRF_COOKIE: &str = "safelight_csrf";
/// Where the page sends it back.
pub(crate) const CSRF_HEADER: &str = "x-csrf-token";

/// The token of a session. Derived, so that a cookie planted by somebody else never fits.
pub(crate) fn token(key: &ServerKey, session: &Secret) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.expose()).expect("any length is a key");
    mac.update(b"csrf v1\0");
    mac.update(session.expose().as_bytes());
    URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
}

/// Whether a request with this verb can change something.
pub(crate) fn changes(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Refuses a request that brings the wrong token.
///
/// # Errors
/// 403 `csrf`.
pub(crate) fn check_token(
    app: &App,
    headers: &HeaderMap,
    session: &Secret,
) -> Result<(), ApiError> {
    let brought = headers.get(CSRF_HEADER).map_or(&[][..], |value| value.as_bytes());
    if token(&app.server_key, session).as_bytes().ct_eq(brought).into() {
        Ok(())
    } else {
        Err(refused("Reload the page and try again: the request did not bring its token."))
    }
}

/// Refuses a request that another site's page made.
///
/// # Errors
/// 403 `csrf`.
pub(crate) fn check_origin(app: &App, uri: &Uri, headers: &HeaderMap) -> Result<(), ApiError> {
    if comes_from_here(app, uri, headers) {
        Ok(())
    } else {
        Err(refused("This request comes from another site's page."))
    }
}

fn comes_from_here(app: &App, uri: &Uri, headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else {
        // Programs send none, and browsers say otherwise where the request comes from.
        let site = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
        return matches!(site, None | Some(b"same-origin" | b"none"));
    };
    let Ok(origin) = origin.to_str() else { return false };
    let settings = &app.config.server;
    if settings.public_url.as_ref().is_some_and(|url| url.to_string() == origin) {
        return true;
    }
    let named = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    // A name that somebody points at 127.0.0.1 must not become our page.
    // Over TLS it cannot: the certificate is for our names alone.
    let over_tls = app.tls.is_some() || settings.has_proxy();
    let trusted = |host: &str| is_loopback(host) || (over_tls && settings.public_url.is_none());
    host(uri, headers).is_some_and(|host| named == Some(host.as_str()) && trusted(&host))
}

fn refused(sentence: &str) -> ApiError {
    ApiError::refuse(ErrorCode::Csrf, sentence)
}
