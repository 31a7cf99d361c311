//! What a team decided for its tools, as an agent keeps it.

use serde::{Deserialize, Serialize};

use super::job::{PipelineBody, ToolConfig};

/// Plus: the reply to `GET /config`. The revision is in the `ETag` too; a request with it in
/// `If-None-Match` is answered 304 while it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeamConfigReply {
    /// As in the answers to heartbeats.
    pub revision: i64,
    /// The team's settings.
    pub config: ToolConfig,
    /// The active version of each pipeline that has one.
    #[serde(default, deserialize_with = "super::null_as_default")]
    pub pipelines: Vec<TeamPipelineBody>,
}

/// A pipeline of a team.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeamPipelineBody {
    /// The pipeline itself.
    #[serde(flatten)]
    pub pipeline: PipelineBody,
    /// Whether jobs get it for which nobody names one.
    #[serde(default, deserialize_with = "super::null_as_default")]
    pub is_default: bool,
}
