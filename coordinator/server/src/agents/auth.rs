//! Which agent is asking: `Authorization: Bearer agt_key_…`.

use std::sync::Arc;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use safelight_domain::AgentStatus;
use safelight_protocol::{ErrorCode, SecretKind};
use safelight_store::{AgentRecord, SecretDigest};

use crate::{ApiError, App, limits::Attempt, people::client::ClientAddress, secrets};

/// A known agent that is not revoked, whatever its status.
#[derive(Debug)]
pub(crate) struct KnownAgent(pub(crate) AgentRecord);

/// A known agent whose stored status is `online`: the only one that gets work.
#[derive(Debug)]
pub(crate) struct OnlineAgent(pub(crate) AgentRecord);

impl FromRequestParts<Arc<App>> for KnownAgent {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ApiError> {
        // Without a key nothing was tried.
        let Some(digest) = key_digest(&parts.headers) else { return Err(unknown_key()) };
        let Some(agent) = app.store.agent_by_key_digest(digest).await? else {
            let address = ClientAddress::of(app, parts).0;
            app.limits.count(Attempt::UnknownKey, address, "").await?;
            return Err(unknown_key());
        };
        if agent.status == AgentStatus::Revoked {
            return Err(revoked());
        }
        Ok(Self(agent))
    }
}

impl FromRequestParts<Arc<App>> for OnlineAgent {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ApiError> {
        let KnownAgent(agent) = KnownAgent::from_request_parts(parts, app).await?;
        if agent.status == AgentStatus::Online {
            return Ok(Self(agent));
        }
        Err(ApiError::refuse(
            ErrorCode::AgentNotOnline,
            format!("This agent is {}; a heartbeat brings it online.", agent.status),
        ))
    }
}

/// The answer to an agent that was shut out.
pub(crate) fn revoked() -> ApiError {
    let detail = "This agent was revoked; register it anew to use it again.";
    ApiError::refuse(ErrorCode::AgentRevoked, detail)
}

/// Looking a digest up gives nothing away by its timing: nobody can choose digests.
fn key_digest(headers: &HeaderMap) -> Option<SecretDigest> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, key) = value.split_once(' ')?;
    let is_key = key.starts_with(SecretKind::AgentKey.prefix());
    (scheme.eq_ignore_ascii_case("bearer") && is_key).then(|| secrets::digest(key))
}

/// The answer to a key that nobody has, or has any more.
pub(crate) fn unknown_key() -> ApiError {
    ApiError::refuse(ErrorCode::Unauthenticated, "Send the agent's API key as a bearer token.")
}
