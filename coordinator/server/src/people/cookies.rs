//! The two cookies of a session: the secret that no script reads, and the token that the page's
//! own script sends back.

use axum::http::{HeaderMap, HeaderValue, header};
use safelight_protocol::Secret;

use super::csrf::CSRF_COOKIE;
use crate::App;

/// Holds the session's secret.
pub(crate) const SESSION_COOKIE: &str = "safelight_session";

/// As long as browsers keep any; the store decides when a session ends.
const MAX_AGE: u32 = 400 * 24 * 60 * 60;

/// The session's secret, if the request brings one.
pub(crate) fn session(headers: &HeaderMap) -> Option<Secret> {
    let lines = headers.get_all(header::COOKIE);
    let mut pairs = lines.iter().filter_map(|line| line.to_str().ok()).flat_map(|l| l.split(';'));
    pairs.find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        (name == SESSION_COOKIE).then(|| Secret::new(value.to_owned()))
    })
}

/// Sets both cookies.
pub(crate) fn set(app: &App, session: &Secret, csrf: &str) -> HeaderMap {
    let age = format!("Max-Age={MAX_AGE}");
    both(app, session.expose(), csrf, &age)
}

/// Takes both cookies away.
pub(crate) fn clear(app: &App) -> HeaderMap {
    both(app, "", "", "Max-Age=0")
}

fn both(app: &App, session: &str, csrf: &str, age: &str) -> HeaderMap {
    let secure = if app.is_behind_tls() { "; Secure" } else { "" };
    let lines = [
        format!("{SESSION_COOKIE}={session}; Path=/; HttpOnly; SameSite=Lax; {age}{secure}"),
        format!("{CSRF_COOKIE}={csrf}; Path=/; SameSite=Lax; {age}{secure}"),
    ];
    let mut headers = HeaderMap::new();
    for line in lines {
        let value = HeaderValue::try_from(line).expect("secrets are url-safe base64");
        headers.append(header::SET_COOKIE, value);
    }
    headers
}
