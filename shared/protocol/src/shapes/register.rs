//! Enrolment of an agent with a one-time token.

use safelight_domain::{AgentId, Capability, TeamId};
use serde::{Deserialize, Serialize};

/// `POST /register`, the one call without authentication.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegisterRequest {
    /// `art_` + 43 characters; single use.
    pub registration_token: String,
    /// 1 to 100 characters, chosen by the owner.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub name: String,
    /// The computer's own name.
    pub hostname: String,
    /// Operating system and version, for people.
    pub os_info: String,
    /// Version of the agent program.
    pub version: String,
    /// What the agent can do.
    #[serde(default, deserialize_with = "super::null_as_default")]
    pub capabilities: Vec<Capability>,
    /// Absolute paths of the folders its owner bound.
    #[serde(default, deserialize_with = "super::null_as_default")]
    pub authorized_roots: Vec<String>,
    /// SHA-256 of the agent's own binary, 64 hex digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub binary_checksum: Option<String>,
    /// For example `x86_64-unknown-linux-gnu`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<String>,
    /// Whether this is a developer's build.
    #[serde(default, deserialize_with = "super::null_as_default")]
    pub development_mode: bool,
}

/// 201: the key is shown this once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegisterReply {
    /// The new agent.
    pub guid: AgentId,
    /// `agt_key_` + 43 characters; the server keeps only its SHA-256.
    pub api_key: String,
    /// As registered.
    pub name: String,
    /// The team of the token.
    pub team_guid: TeamId,
    /// As registered.
    pub authorized_roots: Vec<String>,
}
