//! How a collection goes, and what differs between two results.

use safelight_domain::{CollectionId, ResultId, Timestamp, Tool};
use serde::{Deserialize, Serialize};

/// `GET /api/trends`.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct TrendQuery {
    /// Which collection.
    pub(crate) collection: CollectionId,
    /// Only of this tool.
    pub(crate) tool: Option<Tool>,
    /// How many at most.
    #[param(minimum = 1, format = "uint32")]
    pub(crate) limit: Option<u32>,
    /// The `next` of the page before.
    pub(crate) after: Option<String>,
}

/// One result as a point in time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct TrendPoint {
    /// The result.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) result_guid: ResultId,
    /// What ran.
    #[cfg_attr(test, ts(type = "Tool"))]
    pub(crate) tool: Tool,
    /// When it was accepted.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) at: Timestamp,
    /// Findings.
    pub(crate) findings: Option<u64>,
    /// Files that the tool counted.
    pub(crate) files: Option<u64>,
    /// Their bytes; null for tools that do not tell.
    pub(crate) bytes: Option<u64>,
    /// Images; null for tools that do not tell.
    pub(crate) images: Option<u64>,
    /// Images that are ready for some end of their pipeline; null for tools that do not tell.
    pub(crate) ready: Option<u64>,
    /// Whether no file had changed: what the run did not tell anew is that of the run before.
    pub(crate) unchanged: bool,
}

/// A result beside the one before it, of the same tool on the same collection.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ResultDiff {
    /// The result.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) result_guid: ResultId,
    /// The one before; null for the first.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub(crate) previous_guid: Option<ResultId>,
    /// When that was accepted.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub(crate) previous_at: Option<Timestamp>,
    /// Every figure that one of them has, by name.
    pub(crate) figures: Vec<FigureDiff>,
    /// Every list of findings that one of them has, by name; null when a result is too large to be
    /// compared entry by entry.
    pub(crate) findings: Option<Vec<FindingsDiff>>,
}

/// One figure of two results.
#[derive(Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct FigureDiff {
    /// Its key in the results; of nested ones with dots.
    pub(crate) name: String,
    /// In the result before; null where it has none.
    pub(crate) before: Option<u64>,
    /// In this result; null where it has none.
    pub(crate) after: Option<u64>,
}

/// One list of findings of two results.
#[derive(Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct FindingsDiff {
    /// Its key in the results.
    pub(crate) name: String,
    /// Entries that the result before does not have, the first thousand.
    pub(crate) new: Vec<String>,
    /// How many those are.
    pub(crate) new_count: u64,
    /// Entries that only the result before has, the first thousand.
    pub(crate) gone: Vec<String>,
    /// How many those are.
    pub(crate) gone_count: u64,
    /// Whether both results list all they found; if not, more may be new or gone.
    pub(crate) complete: bool,
}
