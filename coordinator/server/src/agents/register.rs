//! Enrolment with a one-time token.

use safelight_protocol::{ErrorCode, RegisterReply, RegisterRequest, SecretKind};
use safelight_store::NewAgent;

use crate::{ApiError, App, secrets};

/// Consumes the token and makes the agent. The key in the answer is shown this once.
pub(crate) async fn register(
    app: &App,
    request: RegisterRequest,
) -> Result<RegisterReply, ApiError> {
    check(&request)?;
    if !request.registration_token.starts_with(SecretKind::RegistrationToken.prefix()) {
        return Err(ApiError::refuse(ErrorCode::TokenUnknown, "The token is unknown."));
    }
    let attestation = super::attestation::admit(app, &request).await?;
    let key = secrets::fresh(SecretKind::AgentKey)?;
    let agent = NewAgent {
        name: request.name.trim().to_owned(),
        hostname: request.hostname,
        os_info: request.os_info,
        version: request.version,
        capabilities: request.capabilities.into_iter().collect(),
        roots: request.authorized_roots,
        binary_checksum: request.binary_checksum.map(|sum| sum.to_ascii_lowercase()),
        platform: request.platform,
        development_mode: request.development_mode,
        attestation: Some(attestation),
        key_digest: secrets::digest(key.expose()),
    };
    let token = secrets::digest(&request.registration_token);
    let agent = app.store.register_agent(token, agent).await?;
    Ok(RegisterReply {
        guid: agent.id,
        api_key: key.expose().to_owned(),
        name: agent.name,
        team_guid: agent.team,
        authorized_roots: agent.roots,
    })
}

fn check(request: &RegisterRequest) -> Result<(), ApiError> {
    if !(1..=100).contains(&request.name.trim().chars().count()) {
        return Err(ApiError::field("name", "a name has 1 to 100 characters"));
    }
    for (field, text) in [
        ("hostname", &request.hostname),
        ("os_info", &request.os_info),
        ("version", &request.version),
    ] {
        if text.chars().count() > 500 {
            return Err(ApiError::field(field, "at most 500 characters"));
        }
    }
    let is_checksum = |sum: &String| sum.len() == 64 && sum.bytes().all(|b| b.is_ascii_hexdigit());
    if request.binary_checksum.as_ref().is_some_and(|sum| !is_checksum(sum)) {
        return Err(ApiError::field("binary_checksum", "a SHA-256 has 64 hex digits"));
    }
    Ok(())
}
