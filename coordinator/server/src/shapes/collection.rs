//! Places with photos.

use safelight_domain::{AgentId, CollectionId, ConnectorId, PipelineId, Timestamp};
use safelight_store::CollectionKind;
use serde::{Deserialize, Serialize};

use super::{AgentRef, Change, ConnectorRef, PipelineRef, ResultSummary};

/// Where the photos are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "UPPERCASE")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) enum CollectionType {
    /// A folder of an agent's computer.
    Local,
    /// A bucket of S3 or something that speaks like it.
    S3,
    /// A bucket of Google Cloud Storage.
    Gcs,
    /// A share on the network.
    Smb,
}

impl From<CollectionKind> for CollectionType {
    fn from(kind: CollectionKind) -> Self {
        match kind {
            CollectionKind::Local => Self::Local,
            CollectionKind::S3 => Self::S3,
            CollectionKind::Gcs => Self::Gcs,
            CollectionKind::Smb => Self::Smb,
        }
    }
}

/// Whether the photos still change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) enum CollectionState {
    /// They do.
    Live,
    /// The work on them is done.
    Closed,
    /// They are put away.
    Archived,
}

impl From<safelight_store::CollectionState> for CollectionState {
    fn from(state: safelight_store::CollectionState) -> Self {
        match state {
            safelight_store::CollectionState::Live => Self::Live,
            safelight_store::CollectionState::Closed => Self::Closed,
            safelight_store::CollectionState::Archived => Self::Archived,
        }
    }
}

impl From<CollectionState> for safelight_store::CollectionState {
    fn from(state: CollectionState) -> Self {
        match state {
            CollectionState::Live => Self::Live,
            CollectionState::Closed => Self::Closed,
            CollectionState::Archived => Self::Archived,
        }
    }
}

/// One collection with the last result of each tool.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Collection {
    /// Public id.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) guid: CollectionId,
    /// For people.
    pub(crate) name: String,
    /// Where the photos are.
    #[serde(rename = "type")]
    pub(crate) kind: CollectionType,
    /// Absolute, for LOCAL.
    pub(crate) path: Option<String>,
    /// Bucket or share, and the folder in it, for the others.
    pub(crate) location: Option<String>,
    /// How that is reached.
    pub(crate) connector: Option<ConnectorRef>,
    /// Whether the photos still change.
    pub(crate) state: CollectionState,
    /// The one agent that may run its jobs.
    pub(crate) bound_agent: Option<AgentRef>,
    /// The pipeline that its pictures are held against; null for the team's default.
    pub(crate) pipeline: Option<PipelineRef>,
    /// Whether each tool that ran is run again by itself.
    pub(crate) auto_refresh: bool,
    /// How many hours after its last run ended.
    pub(crate) refresh_interval_hours: Option<i64>,
    /// When it was made.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) created_at: Timestamp,
    /// The last of each tool, in the order of the tools.
    pub(crate) latest_results: Vec<ResultSummary>,
}

/// `POST /api/collections`.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub(crate) struct CollectionCreate {
    /// 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    pub(crate) name: String,
    /// Where the photos are.
    #[serde(rename = "type")]
    pub(crate) kind: CollectionType,
    /// Absolute, inside a root of the bound agent; for LOCAL.
    pub(crate) path: Option<String>,
    /// Bucket or share, and a folder in it: `bucket/2024`; for the others.
    pub(crate) location: Option<String>,
    /// The one agent that may run its jobs; for LOCAL.
    #[cfg_attr(test, ts(as = "Option<String>", optional))]
    pub(crate) bound_agent_guid: Option<AgentId>,
    /// An active one of the same type; for the others.
    #[cfg_attr(test, ts(as = "Option<String>", optional))]
    pub(crate) connector_guid: Option<ConnectorId>,
    /// One of the team with an active version.
    #[cfg_attr(test, ts(as = "Option<String>", optional))]
    pub(crate) pipeline_guid: Option<PipelineId>,
    /// `live` unless told.
    pub(crate) state: Option<CollectionState>,
    /// Whether each tool that ran is run again by itself; not unless told.
    pub(crate) auto_refresh: Option<bool>,
    /// How many hours after its last run ended: 1 to 8760.
    #[schema(minimum = 1, maximum = 8760)]
    pub(crate) refresh_interval_hours: Option<i64>,
}

/// `PATCH /api/collections/{guid}`. What is absent stays.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub(crate) struct CollectionPatch {
    /// 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    pub(crate) name: Option<String>,
    /// Whether the photos still change.
    pub(crate) state: Option<CollectionState>,
    /// Whether each tool that ran is run again by itself.
    pub(crate) auto_refresh: Option<bool>,
    /// How many hours after its last run ended: 1 to 8760. A scheduled run moves.
    #[schema(minimum = 1, maximum = 8760)]
    pub(crate) refresh_interval_hours: Option<i64>,
    /// Refused: the agent is chosen at creation.
    #[cfg_attr(test, ts(as = "Option<String>", optional))]
    pub(crate) bound_agent_guid: Option<AgentId>,
    /// Refused: another place is another collection.
    pub(crate) path: Option<String>,
    /// Refused: another place is another collection.
    pub(crate) location: Option<String>,
    /// Refused: another place is another collection.
    #[cfg_attr(test, ts(as = "Option<String>", optional))]
    pub(crate) connector_guid: Option<ConnectorId>,
    /// One of the team with an active version; null goes back to the team's default.
    #[serde(default)]
    #[cfg_attr(test, ts(as = "Option<Option<String>>", optional))]
    #[schema(value_type = Option<PipelineId>)]
    pub(crate) pipeline_guid: Change<PipelineId>,
}
