//! The agent as the coordinator knows it, and its good-bye.

use safelight_domain::{
    AgentId, AgentStatus, CapabilitySet, CollectionId, TeamId, Timestamp, Tool,
};
use serde::{Deserialize, Serialize};

/// `GET /me`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MeReply {
    /// The caller.
    pub guid: AgentId,
    /// Its name.
    pub name: String,
    /// Its team.
    pub team_guid: TeamId,
    /// Stored status.
    pub status: AgentStatus,
    /// As registered or last reported.
    pub hostname: String,
    /// As registered.
    pub os_info: String,
    /// As registered or last reported.
    pub version: String,
    /// As registered or last reported.
    pub capabilities: CapabilitySet,
    /// As registered or last reported.
    pub authorized_roots: Vec<String>,
    /// When it was last heard.
    pub last_heartbeat: Option<Timestamp>,
    /// When it registered.
    pub created_at: Timestamp,
}

/// Why an agent says good-bye.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DisconnectReason {
    /// The computer goes to sleep; shown as asleep.
    Sleep,
    /// The computer shuts down.
    Shutdown,
    /// Somebody ended the agent.
    Quit,
}

/// `POST /disconnect`; the body may be empty.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DisconnectRequest {
    /// Plus: why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<DisconnectReason>,
}

/// Plus: `POST /collections`, a LOCAL collection bound to the caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AgentCollectionRequest {
    /// For people.
    pub name: String,
    /// Absolute, inside one of the caller's roots.
    pub path: String,
}

/// Plus: `POST /collections/{guid}/changed`. The body may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CollectionChanged {
    /// Why, for people; at most 200 characters count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// What to check; `photostats` unless told.
    #[serde(
        default,
        deserialize_with = "super::null_as_default",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub tools: Vec<Tool>,
}

/// Plus: 202.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CollectionQueued {
    /// The tools of which a check waits now. A check against a pipeline is left out where there is
    /// none.
    pub queued: Vec<Tool>,
}

/// Plus: 201.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AgentCollectionReply {
    /// The new collection.
    pub guid: CollectionId,
    /// As asked.
    pub name: String,
    /// As asked.
    pub path: String,
}
