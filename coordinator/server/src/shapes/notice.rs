//! What a team should look at.

use safelight_domain::{JobId, NoticeId, Timestamp, Tool};
use serde::{Deserialize, Serialize};

use super::{AgentRef, CollectionRef};

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) enum NoticeKind {
    /// An agent fell silent.
    AgentOffline,
    /// A job failed twice, or was given up.
    JobFailing,
    /// A result has a kind of finding that the one before did not have.
    NewFindings,
}

impl From<safelight_store::NoticeKind> for NoticeKind {
    fn from(kind: safelight_store::NoticeKind) -> Self {
        match kind {
            safelight_store::NoticeKind::AgentOffline => Self::AgentOffline,
            safelight_store::NoticeKind::JobFailing => Self::JobFailing,
            safelight_store::NoticeKind::NewFindings => Self::NewFindings,
        }
    }
}

impl From<NoticeKind> for safelight_store::NoticeKind {
    fn from(kind: NoticeKind) -> Self {
        match kind {
            NoticeKind::AgentOffline => Self::AgentOffline,
            NoticeKind::JobFailing => Self::JobFailing,
            NoticeKind::NewFindings => Self::NewFindings,
        }
    }
}

/// One cause, however often it happened.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Notice {
    /// Public id.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) guid: NoticeId,
    /// What it is about.
    pub(crate) kind: NoticeKind,
    /// For people.
    pub(crate) text: String,
    /// The agent that fell silent, or that held the job; null once that was removed.
    pub(crate) agent: Option<AgentRef>,
    /// The collection of the job; null once that was deleted.
    pub(crate) collection: Option<CollectionRef>,
    /// The tool of the job.
    #[cfg_attr(test, ts(type = "Tool | null"))]
    pub(crate) tool: Option<Tool>,
    /// The job that caused it last.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub(crate) job_guid: Option<JobId>,
    /// Why that failed.
    pub(crate) error: Option<String>,
    /// Kinds of findings that are new: keys of the results.
    pub(crate) findings: Vec<String>,
    /// How often it happened since it is open.
    #[cfg_attr(test, ts(type = "number"))]
    pub(crate) count: i64,
    /// When it happened first since it is open.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) first_at: Timestamp,
    /// When it happened last.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) latest_at: Timestamp,
}

/// `POST /api/notices/dismiss`.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub(crate) struct NoticesDismiss {
    /// Only of this kind.
    pub(crate) kind: Option<NoticeKind>,
}

/// How many notices were dismissed.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct NoticesDismissed {
    /// How many were open.
    pub(crate) dismissed: usize,
}
