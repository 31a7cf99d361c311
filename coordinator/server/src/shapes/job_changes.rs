//! One verb on many jobs, and one job with everything about it.

use safelight_domain::{AgentId, CollectionId, JobId, JobState, Timestamp, Tool};
use safelight_protocol::ErrorCode;
use safelight_store::JobFilter;
use serde::{Deserialize, Serialize};

use super::{Job, NamedAgent};
use crate::{ApiError, job_changes::Many};

/// `POST /api/jobs/cancel` and `POST /api/jobs/retry`: which jobs; the fields of the list's query.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub(crate) struct ManyJobs {
    /// Only in one of these states. Unless told, `cancel` takes what has not ended and `retry` what
    /// failed.
    #[cfg_attr(test, ts(optional = false, type = "JobState[] | undefined"))]
    #[serde(default)]
    pub(crate) state: Vec<JobState>,
    /// Only held, or held at the end, by this agent.
    #[cfg_attr(test, ts(as = "Option<String>", optional))]
    pub(crate) agent: Option<AgentId>,
    /// Only on this collection.
    #[cfg_attr(test, ts(as = "Option<String>", optional))]
    pub(crate) collection: Option<CollectionId>,
    /// Only of this tool.
    #[cfg_attr(test, ts(type = "Tool"))]
    pub(crate) tool: Option<Tool>,
}

impl From<ManyJobs> for JobFilter {
    fn from(asked: ManyJobs) -> Self {
        let ManyJobs { state, agent, collection, tool } = asked;
        Self { states: state, agent, collection, tool }
    }
}

/// What one verb did to many jobs.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ManyJobsReply {
    /// Jobs that were cancelled, or queued again.
    pub(crate) changed: u64,
    /// Jobs that the filter found and that were left as they were.
    pub(crate) left_alone: u64,
    /// The first hundred of those.
    pub(crate) left: Vec<JobLeftAlone>,
}

/// A job that was left as it was.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct JobLeftAlone {
    /// Public id.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) guid: JobId,
    /// For programs: what it would have been refused with by itself.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) code: ErrorCode,
    /// For people.
    pub(crate) text: String,
}

impl From<Many> for ManyJobsReply {
    fn from(many: Many) -> Self {
        let left = many.first_left.into_iter().map(|left| match ApiError::from(left.why) {
            ApiError::Refused { code, detail, .. } => {
                JobLeftAlone { guid: left.job, code, text: detail }
            }
            other => {
                let code = ErrorCode::Internal;
                JobLeftAlone { guid: left.job, code, text: other.to_string() }
            }
        });
        Self { changed: many.changed, left_alone: many.left, left: left.collect() }
    }
}

/// One job with everything about it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct JobDetail {
    /// What its list shows.
    #[serde(flatten)]
    pub(crate) job: Job,
    /// Who held it and how that ended, oldest first.
    pub(crate) attempts: Vec<Attempt>,
    /// The jobs that ran it again, oldest first.
    pub(crate) retries: Vec<Retry>,
}

/// One hold on a job.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Attempt {
    /// Who held it; null once that was removed.
    pub(crate) agent: Option<NamedAgent>,
    /// The number of the claim, from 1.
    #[cfg_attr(test, ts(type = "number"))]
    pub(crate) lease_epoch: i64,
    /// When the agent took it.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) started_at: Timestamp,
    /// When that ended; null while it holds it.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub(crate) ended_at: Option<Timestamp>,
    /// How it ended; null while it holds it.
    pub(crate) end: Option<AttemptEnd>,
    /// What the agent, or the coordinator, said was wrong.
    pub(crate) error: Option<String>,
}

/// How a hold on a job ended.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct AttemptEnd {
    /// For programs.
    pub(crate) code: String,
    /// For people.
    pub(crate) text: String,
}

/// A job that ran another one again.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Retry {
    /// Public id.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) guid: JobId,
    /// Where it stands.
    #[cfg_attr(test, ts(type = "JobState"))]
    pub(crate) state: JobState,
}
