//! Signing in and out.

use std::net::IpAddr;

use axum::http::HeaderMap;
use safelight_domain::UserId;
use safelight_protocol::{ErrorCode, Secret, SecretKind};
use safelight_store::{CodePurpose, PasswordHash, UserKind};

use super::{cookies, csrf, passwords::MAX_PASSWORD};
use crate::{ApiError, App, limits::Attempt, secrets, shapes::SignInRequest};

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
    before: Option<Secret>,
    request: &SignInRequest,
) -> Result<NewSession, ApiError> {
    let email = request.email.trim();
    app.limits.count(Attempt::SignIn, address, "")?;
    app.limits.count(Attempt::SignInAs, address, email)?;
    let user = app.store.user_by_email(email).await?.filter(|user| user.kind == UserKind::Person);
    let hash = user.as_ref().and_then(|user| user.password_hash.as_ref());
    let fits_at_all = request.password.len() <= MAX_PASSWORD;
    let password = if fits_at_all { request.password.as_str() } else { "" };
    let fits = app.passwords.fits(password, hash.map(PasswordHash::expose)).await;
    match user {
        Some(user) if fits.map_err(ApiError::internal)? && fits_at_all => {
            app.limits.forgive(Attempt::SignInAs, address, email);
            begin(app, before, user.id).await
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
    before: Option<Secret>,
    code: &str,
) -> Result<NewSession, ApiError> {
    app.limits.count(Attempt::SignIn, address, "")?;
    let digest = secrets::digest(code.trim());
    let used = app.store.consume_one_time_code(digest, CodePurpose::SignIn).await?;
    match used.and_then(|code| code.user) {
        Some(user) => begin(app, before, user).await,
        None => {
            let sentence = "This link is too old or was used before; ask for a new one.";
            Err(ApiError::refuse(ErrorCode::BadCode, sentence))
        }
    }
}

/// Begins a session with a secret of its own, and ends the one the browser had before.
pub(crate) async fn begin(
    app: &App,
    before: Option<Secret>,
    user: UserId,
) -> Result<NewSession, ApiError> {
    let secret = secrets::fresh(SecretKind::Session)?;
    let digest = secrets::digest(secret.expose());
    let end = app.clock.now().plus(app.session_idle());
    app.store.create_session(digest, user, end).await?;
    if let Some(before) = before {
        app.store.delete_session(secrets::digest(before.expose())).await?;
    }
    let token = csrf::token(&app.server_key, &secret);
    Ok(NewSession { digest, cookies: cookies::set(app, &secret, &token) })
}
