//! Signing in and out.

use std::{net::IpAddr, time::Duration};

use axum::http::{HeaderMap, header};
use safelight_domain::UserId;
use safelight_protocol::{ErrorCode, Secret, SecretKind};
use safelight_store::{CodePurpose, PasswordHash, SecretDigest, SessionRecord, UserKind};

use super::{cookies, csrf, passwords::MAX_PASSWORD};
use crate::{ApiError, App, limits::Attempt, secrets, shapes::SignInRequest};

/// How long a secret is used before the session gets another.
const RENEW_AFTER: Duration = Duration::from_secs(24 * 60 * 60);
/// How long the old secret is good for requests that were under way.
const OVERLAP: Duration = Duration::from_secs(60);
/// What is kept of what a browser calls itself, in characters.
const PROGRAM_LENGTH: usize = 200;

/// A browser that is about to be signed in.
pub(crate) struct Visitor {
    /// The session it had before.
    before: Option<Secret>,
    /// What it calls itself.
    program: Option<String>,
}

impl Visitor {
    /// The browser that sends these headers.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let program = headers.get(header::USER_AGENT).and_then(|name| name.to_str().ok());
        Self {
            before: cookies::session(headers),
            program: program.map(|name| name.chars().take(PROGRAM_LENGTH).collect()),
        }
    }
}

/// A session that was just made.
pub(crate) struct NewSession {
    /// Of the session's secret.
    pub(crate) digest: [u8; 32],
    /// Sets its cookies.
    pub(crate) cookies: HeaderMap,
}

/// Signs somebody in by password. Nothing in the answer, nor its time, tells whether the e-mail
/// is known.
pub(crate) async fn by_password(
    app: &App,
    address: Option<IpAddr>,
    visitor: Visitor,
    request: &SignInRequest,
) -> Result<NewSession, ApiError> {
    let email = request.email.trim();
    app.limits.count(Attempt::SignIn, address, "").await?;
    app.limits.count(Attempt::SignInAs, address, email).await?;
    let user = app.store.user_by_email(email).await?.filter(|user| user.kind == UserKind::Person);
    let hash = user.as_ref().and_then(|user| user.password_hash.as_ref());
    let fits_at_all = request.password.len() <= MAX_PASSWORD;
    let password = if fits_at_all { request.password.as_str() } else { "" };
    let fits = app.passwords.fits(password, hash.map(PasswordHash::expose)).await;
    match user {
        Some(user) if fits.map_err(ApiError::internal)? && fits_at_all => {
            app.limits.forgive(Attempt::SignInAs, address, email).await?;
            begin(app, visitor, user.id).await
        }
        _ => {
            let sentence = "E-mail or password is wrong.";
            Err(ApiError::refuse(ErrorCode::BadCredentials, sentence))
        }
    }
}

/// Signs somebody in by a link that works once.
pub(crate) async fn by_link(
    app: &App,
    address: Option<IpAddr>,
    visitor: Visitor,
    code: &str,
) -> Result<NewSession, ApiError> {
    app.limits.count(Attempt::SignIn, address, "").await?;
    let digest = secrets::digest(code.trim());
    let used = app.store.consume_one_time_code(digest, CodePurpose::SignIn).await?;
    match used.and_then(|code| code.user) {
        Some(user) => begin(app, visitor, user).await,
        None => {
            let sentence = "This link is too old or was used before; ask for a new one.";
            Err(ApiError::refuse(ErrorCode::BadCode, sentence))
        }
    }
}

/// Begins a session with a secret of its own, and ends the one the browser had before.
pub(crate) async fn begin(
    app: &App,
    visitor: Visitor,
    user: UserId,
) -> Result<NewSession, ApiError> {
    let (made, secret) = fresh(app)?;
    let new = safelight_store::NewSession {
        digest: secret,
        user,
        expires_at: app.clock.now().plus(app.session_idle()),
        program: visitor.program,
    };
    app.store.create_session(new).await?;
    if let Some(before) = visitor.before {
        app.store.delete_session(secrets::digest(before.expose())).await?;
    }
    Ok(made)
}

/// Gives a session another secret when its own is old, or when its person may do something else
/// by now; none when it needs none, or another request gave it one.
pub(crate) async fn renew(
    app: &App,
    digest: SecretDigest,
    session: &SessionRecord,
) -> Result<Option<NewSession>, ApiError> {
    let now = app.clock.now();
    if session.replaced || now.since(session.secret_at) < RENEW_AFTER {
        return Ok(None);
    }
    let (made, secret) = fresh(app)?;
    let renewed = app.store.renew_session(digest, secret, now.plus(OVERLAP)).await?;
    Ok(renewed.then_some(made))
}

/// Gives a session another secret; the old one is worth nothing from now on.
pub(crate) async fn renew_at_once(app: &App, digest: SecretDigest) -> Result<HeaderMap, ApiError> {
    let (made, secret) = fresh(app)?;
    if app.store.renew_session(digest, secret, app.clock.now()).await? {
        Ok(made.cookies)
    } else {
        Ok(HeaderMap::new())
    }
}

/// A secret that no session has yet, and its digest.
fn fresh(app: &App) -> Result<(NewSession, SecretDigest), ApiError> {
    let secret = secrets::fresh(SecretKind::Session)?;
    let digest = secrets::digest(secret.expose());
    let token = csrf::token(&app.server_key, &secret);
    Ok((NewSession { digest, cookies: cookies::set(app, &secret, &token) }, digest))
}
