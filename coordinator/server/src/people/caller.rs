//! Who is asking, and whether they may. The one place where roles and scopes are enforced: the
//! URL map says per route what is needed, and [`guard`] holds it.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, header, request::Parts},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use safelight_domain::{TeamId, Timestamp};
use safelight_protocol::{ErrorCode, Secret};
use safelight_store::{Actor, Role, UserRecord};

use super::{client::ClientAddress, cookies, csrf, sessions};
use crate::{ApiError, App, limits::Attempt, secrets, shapes::Scope};

/// What a request needs, and what a caller has; each includes those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Access {
    /// Looking.
    Read,
    /// Collections and jobs.
    Write,
    /// Agents, tokens and people.
    Admin,
    /// What belongs to no team: teams themselves, and release manifests.
    Instance,
}

impl From<Role> for Access {
    fn from(role: Role) -> Self {
        match role {
            Role::ReadOnly => Self::Read,
            Role::Member => Self::Write,
            Role::Admin => Self::Admin,
        }
    }
}

impl From<Scope> for Access {
    fn from(scope: Scope) -> Self {
        match scope {
            Scope::Read => Self::Read,
            Scope::Write => Self::Write,
            Scope::Admin => Self::Admin,
        }
    }
}

/// What a person may do.
fn access_of(user: &UserRecord) -> Access {
    match Access::from(user.role) {
        Access::Admin if user.instance_admin => Access::Instance,
        other => other,
    }
}

/// Somebody we know. Handlers of guarded routes take it as an argument.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    /// Nothing outside it exists for them.
    pub(crate) team: TeamId,
    /// Signs what they change.
    pub(crate) actor: Actor,
    access: Access,
    session: Option<Arc<SignedIn>>,
}

/// A person in a browser.
#[derive(Debug)]
pub(crate) struct SignedIn {
    /// The person.
    pub(crate) user: UserRecord,
    /// Of the session's secret.
    pub(crate) digest: [u8; 32],
}

impl Caller {
    /// The person, where it is one and not a script.
    ///
    /// # Errors
    /// 403 for API tokens.
    pub(crate) fn person(&self) -> Result<&SignedIn, ApiError> {
        let sentence = "This is for people who are signed in, not for API tokens.";
        self.session.as_deref().ok_or_else(|| ApiError::refuse(ErrorCode::Forbidden, sentence))
    }

    /// Whether it is an administrator of the whole coordinator.
    pub(crate) fn is_instance_admin(&self) -> bool {
        self.access >= Access::Instance
    }

    /// Refuses everybody but administrators of the whole coordinator.
    ///
    /// # Errors
    /// 403.
    pub(crate) fn administers_instance(&self) -> Result<(), ApiError> {
        self.may(Access::Instance)
    }

    fn may(&self, needed: Access) -> Result<(), ApiError> {
        if self.access >= needed {
            return Ok(());
        }
        let sentence = match needed {
            Access::Instance => "Only administrators of the whole coordinator may do this.",
            Access::Admin => "Only administrators of the team may do this.",
            Access::Read | Access::Write => "You may look, but not change anything.",
        };
        Err(ApiError::refuse(ErrorCode::Forbidden, sentence))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        let unguarded = || ApiError::internal(anyhow::anyhow!("a route takes a caller unguarded"));
        parts.extensions.get::<Self>().cloned().ok_or_else(unguarded)
    }
}

/// What [`guard`] holds a group of routes to.
#[derive(Clone)]
pub(crate) struct Gate {
    pub(crate) app: Arc<App>,
    pub(crate) needs: Access,
}

/// Lets a request pass whose caller is known and may do what the group needs.
pub(crate) async fn guard(
    State(gate): State<Gate>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let (mut parts, body) = request.into_parts();
    let Known { caller, renewed } = authenticate(&gate.app, &parts, Renewal::WhenDue).await?;
    // Who is refused keeps the session too, and must learn its new secret.
    let mut response = match caller.may(gate.needs) {
        Ok(()) => {
            parts.extensions.insert(caller);
            next.run(Request::from_parts(parts, body)).await
        }
        Err(refusal) => refusal.into_response(),
    };
    hand_over(&mut response, renewed);
    Ok(response)
}

/// Gives the browser its new secret, unless the handler gave it one or took it away.
fn hand_over(response: &mut Response, renewed: Option<HeaderMap>) {
    let headers = response.headers_mut();
    if let Some(cookies) = renewed.filter(|_| !headers.contains_key(header::SET_COOKIE)) {
        headers.extend(cookies);
    }
}

/// Lets a request pass that our own page, or a program, makes before anybody is signed in.
pub(crate) async fn own_page(
    State(app): State<Arc<App>>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    if csrf::changes(request.method()) {
        csrf::check_origin(&app, request.uri(), request.headers())?;
    }
    Ok(next.run(request).await)
}

/// Somebody we know, and the cookies of a secret that was just renewed.
struct Known {
    caller: Caller,
    renewed: Option<HeaderMap>,
}

/// Whether a session whose secret is old gets another one now.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Renewal {
    WhenDue,
    /// The answer cannot bring a new one.
    Never,
}

/// Who asks, whatever they may do, where the answer cannot set cookies.
///
/// # Errors
/// 401 for somebody we do not know.
pub(crate) async fn recognise(app: &App, parts: &Parts) -> Result<Caller, ApiError> {
    Ok(authenticate(app, parts, Renewal::Never).await?.caller)
}

async fn authenticate(app: &App, parts: &Parts, renewal: Renewal) -> Result<Known, ApiError> {
    let address = ClientAddress::of(app, parts).0;
    let known = if parts.headers.contains_key(header::AUTHORIZATION) {
        by_token(app, &parts.headers).await?
    } else {
        let Some(secret) = cookies::session(&parts.headers) else {
            return Err(ApiError::unauthenticated());
        };
        by_session(app, parts, &secret, renewal).await?
    };
    match known {
        Some(known) => Ok(known),
        None => {
            app.limits.count(Attempt::UnknownKey, address, "").await?;
            Err(ApiError::unauthenticated())
        }
    }
}

async fn by_token(app: &App, headers: &HeaderMap) -> Result<Option<Known>, ApiError> {
    let line = headers.get(header::AUTHORIZATION).and_then(|line| line.to_str().ok());
    let Some(token) = line.and_then(bearer) else { return Ok(None) };
    let Some(record) = app.store.api_token_by_digest(secrets::digest(token)).await? else {
        return Ok(None);
    };
    let scope = record.scopes.iter().filter_map(|word| Scope::of(word)).max();
    let Some(scope) = scope else { return Ok(None) };
    // A token does no more than the person behind it may do now.
    let limit = record.maker_role.map_or(Access::Admin, Access::from);
    let caller = Caller {
        team: record.team,
        actor: Actor::user(record.user, format!("API token: {}", record.name)),
        access: limit.min(scope.into()),
        session: None,
    };
    Ok(Some(Known { caller, renewed: None }))
}

/// The token of an `Authorization` line; the scheme's case does not matter.
fn bearer(line: &str) -> Option<&str> {
    let (scheme, token) = line.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

async fn by_session(
    app: &App,
    parts: &Parts,
    secret: &Secret,
    renewal: Renewal,
) -> Result<Option<Known>, ApiError> {
    let before = secrets::digest(secret.expose());
    let Some(record) = app.store.session_by_digest(before).await? else { return Ok(None) };
    if csrf::changes(&parts.method) {
        csrf::check_origin(app, &parts.uri, &parts.headers)?;
        csrf::check_token(app, &parts.headers, secret)?;
    }
    let fresh = match renewal {
        Renewal::WhenDue => sessions::renew(app, before, &record).await?,
        Renewal::Never => None,
    };
    let (digest, renewed) = match fresh {
        Some(renewed) => (renewed.digest, Some(renewed.cookies)),
        None => (before, None),
    };
    keep_alive(app, &digest, record.expires_at).await?;
    let user = record.user;
    let label = user.email.clone().unwrap_or_else(|| user.name.clone());
    let caller = Caller {
        team: user.team,
        actor: Actor::user(user.id, label),
        access: access_of(&user),
        session: Some(Arc::new(SignedIn { user, digest })),
    };
    Ok(Some(Known { caller, renewed }))
}

/// Moves the end of a session that is used, once an hour at most.
async fn keep_alive(app: &App, digest: &[u8; 32], expires_at: Timestamp) -> Result<(), ApiError> {
    let end = app.clock.now().plus(app.session_idle());
    if end.since(expires_at) >= Duration::from_secs(3600) {
        app.store.touch_session(*digest, end).await?;
    }
    Ok(())
}
