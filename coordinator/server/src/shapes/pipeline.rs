//! Workflows of a team.

use safelight_domain::PipelineId;
use serde::Serialize;

/// A pipeline, named beside something else.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct PipelineRef {
    /// Public id.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) guid: PipelineId,
    /// For people.
    pub(crate) name: String,
}
