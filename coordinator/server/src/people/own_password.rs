//! A person's own password.

use std::net::IpAddr;

use axum::http::HeaderMap;
use safelight_protocol::ErrorCode;
use safelight_store::PasswordHash;

use super::{caller::Caller, passwords::MAX_PASSWORD, sessions, users};
use crate::{ApiError, App, limits::Attempt, shapes::PasswordChange};

/// Sets another password for somebody who knows the old one; the cookies of the session's new
/// secret.
pub(crate) async fn change(
    app: &App,
    address: Option<IpAddr>,
    caller: &Caller,
    request: &PasswordChange,
) -> Result<HeaderMap, ApiError> {
    let here = caller.person()?;
    let whom = here.user.email.as_deref().unwrap_or_default();
    app.limits.count(Attempt::SignInAs, address, whom).await?;
    // Read anew: what the caller was let in with may be old by now.
    let user = users::one(app, caller.team, here.user.id).await?;
    let known = user.password_hash.as_ref().map(PasswordHash::expose);
    if known.is_some() && !fits(app, request.old_password.as_deref(), known).await? {
        let sentence = "The old password is wrong.";
        return Err(ApiError::refuse(ErrorCode::BadCredentials, sentence));
    }
    let hash = users::hash(app, "new_password", &request.new_password).await?.into();
    let keep = Some(here.digest);
    app.store.set_password(caller.team, user.id, hash, keep, &caller.actor).await?;
    app.limits.forgive(Attempt::SignInAs, address, whom).await?;
    sessions::renew_at_once(app, here.digest).await
}

async fn fits(app: &App, said: Option<&str>, known: Option<&str>) -> Result<bool, ApiError> {
    let said = said.filter(|said| said.len() <= MAX_PASSWORD).unwrap_or_default();
    app.passwords.fits(said, known).await.map_err(ApiError::internal)
}
