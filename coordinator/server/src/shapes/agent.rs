//! Agents as people see them, and the tokens that enrol them.

use safelight_domain::{
    AgentId, CapabilitySet, JobId, RegistrationTokenId, ShownAgentStatus, Timestamp,
};
use safelight_store::RegistrationTokenRecord;
use serde::{Deserialize, Serialize};

/// One agent.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Agent {
    /// Public id.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) guid: AgentId,
    /// For people.
    pub(crate) name: String,
    /// The computer's name.
    pub(crate) hostname: String,
    /// The computer's system.
    pub(crate) os_info: String,
    /// Of the agent.
    pub(crate) version: String,
    /// How it stands now.
    #[cfg_attr(test, ts(type = "ShownAgentStatus"))]
    pub(crate) status: ShownAgentStatus,
    /// When it was last heard; never when null.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub(crate) last_heartbeat: Option<Timestamp>,
    /// Folders its owner bound.
    pub(crate) authorized_roots: Vec<String>,
    /// What it can do.
    #[cfg_attr(test, ts(type = "string[]"))]
    pub(crate) capabilities: CapabilitySet,
    /// What it says is wrong.
    pub(crate) error_message: Option<String>,
    /// The job it holds.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub(crate) current_job_guid: Option<JobId>,
    /// Why it was shut out.
    pub(crate) revoked_reason: Option<String>,
    /// The computer's platform, as the agent says.
    pub(crate) platform: Option<String>,
    /// SHA-256 of its binary, as the agent says.
    pub(crate) binary_checksum: Option<String>,
    /// Whether it says that it is a developer's build.
    pub(crate) development_mode: bool,
    /// Whether its binary is known to be good; null until it was looked at.
    pub(crate) attestation: Option<Attestation>,
    /// When it registered.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) created_at: Timestamp,
}

/// What the coordinator thinks of an agent's binary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) enum Attestation {
    /// An active release manifest names it.
    Attested,
    /// Release manifests exist, and none names it.
    UnknownBinary,
    /// There is no release manifest to hold it against.
    NoManifest,
    /// It says that it is a developer's build.
    Development,
}

impl From<safelight_store::Attestation> for Attestation {
    fn from(thought: safelight_store::Attestation) -> Self {
        match thought {
            safelight_store::Attestation::Attested => Self::Attested,
            safelight_store::Attestation::UnknownBinary => Self::UnknownBinary,
            safelight_store::Attestation::NoManifest => Self::NoManifest,
            safelight_store::Attestation::Development => Self::Development,
        }
    }
}

/// An agent, named beside something else.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct AgentRef {
    /// Public id.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) guid: AgentId,
    /// For people.
    pub(crate) name: String,
    /// How it stands now.
    #[cfg_attr(test, ts(type = "ShownAgentStatus"))]
    pub(crate) status: ShownAgentStatus,
    /// When it was last heard; never when null.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub(crate) last_heartbeat: Option<Timestamp>,
}

/// `PATCH /api/agents/{guid}`.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct AgentPatch {
    /// The new name.
    #[schema(min_length = 1, max_length = 100)]
    pub(crate) name: String,
}

/// `POST /api/agents/{guid}/revoke`.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct RevokeRequest {
    /// Shown beside the agent from then on.
    #[schema(min_length = 1, max_length = 500)]
    pub(crate) reason: String,
}

/// `POST /api/agents/tokens`.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub(crate) struct RegistrationTokenCreate {
    /// To tell tokens apart.
    #[schema(min_length = 1, max_length = 100)]
    pub(crate) name: Option<String>,
    /// 1 to 168; 24 unless told.
    #[schema(minimum = 1, maximum = 168)]
    pub(crate) expires_in_hours: Option<u32>,
}

/// A token that was just made: the only time it is shown.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct NewRegistrationToken {
    /// Public id.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) guid: RegistrationTokenId,
    /// The secret itself.
    pub(crate) token: String,
    /// When it stops working.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) expires_at: Timestamp,
}

/// A token in the list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct RegistrationToken {
    /// Public id.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) guid: RegistrationTokenId,
    /// To tell tokens apart.
    pub(crate) name: Option<String>,
    /// Its first characters.
    pub(crate) hint: String,
    /// When it was made.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) created_at: Timestamp,
    /// When it stops working.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) expires_at: Timestamp,
    /// When an agent used it up.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub(crate) used_at: Option<Timestamp>,
}

impl From<RegistrationTokenRecord> for RegistrationToken {
    fn from(record: RegistrationTokenRecord) -> Self {
        Self {
            guid: record.id,
            name: record.name,
            hint: record.hint,
            created_at: record.created_at,
            expires_at: record.expires_at,
            used_at: record.used_at,
        }
    }
}
