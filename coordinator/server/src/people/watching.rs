//! People who watch over a socket: who they are is asked when they come, and again whenever
//! somebody signs out, changes or loses a token, and every minute.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::{FromRequestParts, WebSocketUpgrade},
    http::{HeaderMap, header, request::Parts},
    response::{IntoResponse, Response},
};
use safelight_domain::TeamId;
use safelight_protocol::{CLOSE_UNAUTHENTICATED, ErrorCode};
use safelight_store::{Role, SecretDigest, StoreError};
use tokio::time::{MissedTickBehavior, interval};

use super::{
    caller::{Caller, recognise},
    csrf,
};
use crate::{
    ApiError, App,
    live::Line,
    routes::sockets::{accept, no_socket},
    secrets,
};

/// Between two looks at whether somebody may still watch: sessions also end by themselves.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// Somebody who may look, on routes that are not guarded by the URL map.
#[derive(Debug)]
pub(crate) struct Viewer(pub(crate) Caller);

impl FromRequestParts<Arc<App>> for Viewer {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ApiError> {
        recognise(app, parts).await.map(Self)
    }
}

/// Somebody at the door of a socket.
pub(crate) struct Visitor {
    who: Result<Badge, ApiError>,
    upgrade: Option<WebSocketUpgrade>,
}

/// Who watches, and by what right.
#[derive(Debug, Clone)]
pub(crate) struct Badge {
    /// Nothing outside it exists for them.
    pub(crate) team: TeamId,
    right: Right,
}

#[derive(Debug, Clone)]
enum Right {
    Session(SecretDigest, Role),
    Token(SecretDigest),
}

impl FromRequestParts<Arc<App>> for Visitor {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ApiError> {
        let upgrade = WebSocketUpgrade::from_request_parts(parts, app).await.ok();
        Ok(Self { who: Badge::of(app, parts).await, upgrade })
    }
}

impl Visitor {
    /// Lets somebody in whom we know; others are told by the code with which the socket closes.
    pub(crate) fn enter<F>(
        self,
        app: &Arc<App>,
        talk: impl FnOnce(Arc<App>, Badge, Line<axum::extract::ws::WebSocket>) -> F + Send + 'static,
    ) -> Response
    where
        F: Future<Output = ()> + Send + 'static,
    {
        match (self.who, self.upgrade) {
            (Ok(_), None) => no_socket().into_response(),
            (Ok(badge), Some(upgrade)) => {
                accept(app, upgrade, |app, socket| talk(app, badge, Line::new(socket)))
            }
            (Err(ApiError::Refused { code: ErrorCode::Unauthenticated, .. }), Some(upgrade)) => {
                accept(app, upgrade, |_, socket| {
                    Line::new(socket).close(CLOSE_UNAUTHENTICATED, "not signed in")
                })
            }
            (Err(refusal), _) => refusal.into_response(),
        }
    }
}

impl Badge {
    async fn of(app: &App, parts: &Parts) -> Result<Self, ApiError> {
        let caller = recognise(app, parts).await?;
        let right = match (caller.person(), bearer_digest(&parts.headers)) {
            (Ok(person), _) => {
                // Browsers open sockets for any site's page, and send our cookies along.
                csrf::check_origin(app, &parts.uri, &parts.headers)?;
                Right::Session(person.digest, person.user.role)
            }
            (Err(_), Some(digest)) => Right::Token(digest),
            (Err(refusal), None) => return Err(refusal),
        };
        Ok(Self { team: caller.team, right })
    }

    /// Whether the right still stands as it was.
    async fn holds(&self, app: &App) -> Result<bool, StoreError> {
        Ok(match self.right {
            Right::Session(digest, role) => {
                let session = app.store.session_opened_by(digest).await?;
                session.is_some_and(|now| now.user.team == self.team && now.user.role == role)
            }
            Right::Token(digest) => {
                let token = app.store.api_token_by_digest(digest).await?;
                token.is_some_and(|now| now.team == self.team)
            }
        })
    }

    /// Waits until the right is over.
    pub(crate) async fn ends(&self, app: &App) {
        let mut sign_outs = app.live.sign_outs.subscribe();
        let mut looks = interval(LOOK_EVERY);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            match self.holds(app).await {
                Ok(true) => {}
                Ok(false) => return,
                // Without a database nobody is sent away.
                Err(error) => tracing::debug!(%error, "cannot see who watches"),
            }
            tokio::select! {
                _ = looks.tick() => {}
                _ = sign_outs.changed() => {}
            }
        }
    }
}

fn bearer_digest(headers: &HeaderMap) -> Option<SecretDigest> {
    let line = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (_, token) = line.split_once(' ')?;
    Some(secrets::digest(token.trim()))
}
