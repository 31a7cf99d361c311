//! People of a team: added, changed, removed, let in by link.

use std::time::Duration;

use safelight_domain::{TeamId, Timestamp, UserId};
use safelight_protocol::{Secret, SecretKind};
use safelight_store::{NewUser, SecretDigest, UserChange, UserKind, UserRecord};

use super::{
    caller::Caller,
    passwords::MIN_PASSWORD,
    setup::{is_email, is_name, is_password},
};
use crate::{
    ApiError, App, secrets,
    shapes::{self, Link, User, UserCreate, UserPatch},
};

/// How long an invited person has to open the link.
const INVITATION_LIFE: Duration = Duration::from_secs(72 * 60 * 60);

/// A link that is not kept yet.
pub(super) struct FreshLink {
    code: Secret,
    expires_at: Timestamp,
}

impl FreshLink {
    /// A link that is good for long enough to be sent by mail.
    pub(super) fn make(app: &App) -> Result<Self, ApiError> {
        let code = secrets::fresh(SecretKind::SignInLink)?;
        Ok(Self { code, expires_at: app.clock.now().plus(INVITATION_LIFE) })
    }

    /// As the store keeps it.
    pub(super) fn kept(&self) -> (SecretDigest, Timestamp) {
        (secrets::digest(self.code.expose()), self.expires_at)
    }

    /// As it is shown.
    pub(super) fn shown(self, app: &App) -> Link {
        let base = app.config.server.public_url.as_ref().map(ToString::to_string);
        let code = self.code.expose().to_owned();
        let address = format!("{}/sign-in?code={code}", base.unwrap_or_default());
        Link { address, code, expires_at: self.expires_at }
    }
}

/// Every person; SYSTEM users are none.
pub(crate) async fn list(app: &App, team: TeamId) -> Result<Vec<User>, ApiError> {
    let users = app.store.list_users(team).await?;
    let people = users.into_iter().filter(|user| user.kind == UserKind::Person);
    Ok(people.map(User::from).collect())
}

/// One person.
pub(crate) async fn one(app: &App, team: TeamId, user: UserId) -> Result<UserRecord, ApiError> {
    let record = app.store.get_user(team, user).await?;
    if record.kind == UserKind::Person { Ok(record) } else { Err(ApiError::not_found()) }
}

/// Adds a person.
pub(crate) async fn create(
    app: &App,
    caller: &Caller,
    request: UserCreate,
) -> Result<shapes::NewUser, ApiError> {
    check(&request.email, &request.name)?;
    let hash = match &request.password {
        Some(password) => Some(hash(app, "password", password).await?.into()),
        None => None,
    };
    let link = if hash.is_none() { Some(FreshLink::make(app)?) } else { None };
    let new = NewUser {
        email: request.email.trim().to_owned(),
        name: request.name.trim().to_owned(),
        role: request.role.into(),
        password_hash: hash,
    };
    let kept = link.as_ref().map(FreshLink::kept);
    let made = app.store.invite_user(caller.team, new, kept, &caller.actor).await?;
    let user = one(app, caller.team, made).await?.into();
    Ok(shapes::NewUser { user, link: link.map(|link| link.shown(app)) })
}

/// Changes a person.
pub(crate) async fn change(
    app: &App,
    caller: &Caller,
    user: UserId,
    patch: UserPatch,
) -> Result<User, ApiError> {
    if patch.name.as_deref().is_some_and(|name| !is_name(name)) {
        return Err(ApiError::field("name", "A name has 1 to 100 characters."));
    }
    let before = one(app, caller.team, user).await?;
    refuse_beyond(caller, &before)?;
    if patch.instance_admin.is_some_and(|wanted| wanted != before.instance_admin) {
        caller.administers_instance()?;
    }
    let change = UserChange {
        name: patch.name.map(|name| name.trim().to_owned()),
        role: patch.role.map(Into::into),
        instance_admin: patch.instance_admin,
    };
    Ok(app.store.change_user(caller.team, user, change, &caller.actor).await?.into())
}

/// Removes a person.
pub(crate) async fn delete(app: &App, caller: &Caller, user: UserId) -> Result<(), ApiError> {
    refuse_beyond(caller, &one(app, caller.team, user).await?)?;
    Ok(app.store.delete_user(caller.team, user, &caller.actor).await?)
}

/// Lets a person in once more.
pub(crate) async fn link(app: &App, caller: &Caller, user: UserId) -> Result<Link, ApiError> {
    refuse_beyond(caller, &one(app, caller.team, user).await?)?;
    let link = FreshLink::make(app)?;
    app.store.give_link(caller.team, user, link.kept(), &caller.actor).await?;
    Ok(link.shown(app))
}

/// Whoever could change, remove or sign in an instance administrator would be one.
fn refuse_beyond(caller: &Caller, user: &UserRecord) -> Result<(), ApiError> {
    if user.instance_admin { caller.administers_instance() } else { Ok(()) }
}

/// Refuses what cannot be somebody's address or name.
pub(super) fn check(email: &str, name: &str) -> Result<(), ApiError> {
    if !is_email(email) {
        return Err(ApiError::field("email", "This is not an e-mail address."));
    }
    if !is_name(name) {
        return Err(ApiError::field("name", "A name has 1 to 100 characters."));
    }
    Ok(())
}

/// The hash of a new password.
pub(super) async fn hash(app: &App, field: &str, password: &str) -> Result<String, ApiError> {
    if !is_password(password) {
        let sentence = format!("A password has at least {MIN_PASSWORD} characters.");
        return Err(ApiError::field(field, sentence));
    }
    app.passwords.hash(password).await.map_err(ApiError::internal)
}
