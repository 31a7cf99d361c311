//! What a team should look at.

use safelight_domain::{AgentId, CollectionId, JobId, NoticeId, Timestamp, Tool};

use super::NoticeKind;

/// One cause, however often it happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRecord {
    /// Its id.
    pub id: NoticeId,
    /// What happened.
    pub kind: NoticeKind,
    /// The agent it is about, or that held the job.
    pub agent: Option<AgentId>,
    /// The collection of the job.
    pub collection: Option<CollectionId>,
    /// The tool of the job.
    pub tool: Option<Tool>,
    /// The job that caused it last.
    pub job: Option<JobId>,
    /// Why that failed.
    pub error: Option<String>,
    /// Kinds of findings that are new, by the keys of [`safelight_domain::finding_kinds`].
    pub findings: Vec<String>,
    /// How often it happened since it is open.
    pub occurrences: i64,
    /// When it happened first since it is open.
    pub first_at: Timestamp,
    /// When it happened last.
    pub latest_at: Timestamp,
}
