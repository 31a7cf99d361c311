//! Links that sign somebody in, once.

use std::time::Duration;

use safelight_domain::{Clock, UserId};
use safelight_protocol::SecretKind;
use safelight_store::{CodePurpose, Role, Store, UserKind, UserRecord};

use crate::{ApiError, secrets};

/// How long a link is good for.
const LINK_LIFE: Duration = Duration::from_secs(10 * 60);

/// The address that signs `user` in, once. Opening it changes nothing; the page sends the code.
pub(crate) async fn new_link(
    store: &Store,
    clock: &dyn Clock,
    user: UserId,
    url: &str,
) -> Result<String, ApiError> {
    let code = secrets::fresh(SecretKind::SignInLink)?;
    let digest = secrets::digest(code.expose());
    let end = clock.now().plus(LINK_LIFE);
    store.create_one_time_code(digest, CodePurpose::SignIn, Some(user), end).await?;
    Ok(format!("{url}/sign-in?code={}", code.expose()))
}

/// Whom a link signs in: the person with that e-mail, or else the owner, the first administrator.
pub(crate) async fn whom(
    store: &Store,
    email: Option<&str>,
) -> Result<Option<UserRecord>, ApiError> {
    if let Some(email) = email {
        return Ok(store.user_by_email(email).await?);
    }
    for team in store.list_teams().await? {
        let users = store.list_users(team.id).await?;
        let owner = |user: &UserRecord| user.kind == UserKind::Person && user.role == Role::Admin;
        if let Some(owner) = users.into_iter().find(owner) {
            return Ok(Some(owner));
        }
    }
    Ok(None)
}
