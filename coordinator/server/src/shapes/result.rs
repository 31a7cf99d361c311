//! What finished jobs found.

use std::collections::BTreeMap;

use safelight_domain::{AgentId, CollectionId, JobId, ResultId, Timestamp, Tool};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{CollectionRef, NamedAgent};

/// A result in a list.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ResultSummary {
    /// Public id.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) guid: ResultId,
    /// What ran.
    #[cfg_attr(test, ts(type = "Tool"))]
    pub(crate) tool: Tool,
    /// When it was accepted.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) created_at: Timestamp,
    /// How long the agent worked.
    pub(crate) duration_seconds: Option<f64>,
    /// Files the tool counted.
    pub(crate) files_scanned: u64,
    /// Findings.
    pub(crate) issues_found: u64,
    /// Its figures where they are known: lengths of lists such as `orphaned_images`, whole numbers
    /// such as `total_images`, `ready.any`, and `changes.…`.
    pub(crate) counts: BTreeMap<String, u64>,
    /// Whether there is a page to read.
    pub(crate) has_report: bool,
    /// Whether active content was removed from the page when it was received.
    pub(crate) report_stripped: bool,
}

/// A result in a list of its own.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ResultListed {
    /// What every list shows.
    #[serde(flatten)]
    pub(crate) summary: ResultSummary,
    /// What it ran on; null once that was deleted.
    pub(crate) collection: Option<CollectionRef>,
    /// Who ran it; null once that was removed.
    pub(crate) agent: Option<NamedAgent>,
    /// The job that made it.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) job_guid: JobId,
}

/// One result, whole.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ResultDetail {
    /// What its list shows.
    #[serde(flatten)]
    pub(crate) listed: ResultListed,
    /// As the agent signed it.
    #[cfg_attr(test, ts(type = "Record<string, unknown>"))]
    #[schema(value_type = Object)]
    pub(crate) results: Box<RawValue>,
}

/// `GET /api/results`.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ResultQuery {
    /// Only of this collection.
    pub(crate) collection: Option<CollectionId>,
    /// Only of this tool.
    pub(crate) tool: Option<Tool>,
    /// Only made by this agent.
    pub(crate) agent: Option<AgentId>,
    /// How many at most.
    #[param(minimum = 1, format = "uint32")]
    pub(crate) limit: Option<u32>,
    /// The `next` of the page before.
    pub(crate) after: Option<String>,
}
