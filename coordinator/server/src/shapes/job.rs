//! Runs of a tool.

use safelight_domain::{
    AgentId, CollectionId, JobId, JobState, PipelineId, ResultId, Timestamp, Tool,
};
use safelight_protocol::ProgressRequest;
use safelight_store::QueueCounts;
use serde::{Deserialize, Deserializer, Serialize, de};

use super::{ConnectorRef, PipelineRef};

/// One job.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Job {
    /// Public id.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) guid: JobId,
    /// Where it stands.
    #[cfg_attr(test, ts(type = "JobState"))]
    pub(crate) state: JobState,
    /// What it runs.
    #[cfg_attr(test, ts(type = "Tool"))]
    pub(crate) tool: Tool,
    /// A variant of the tool.
    pub(crate) mode: Option<String>,
    /// What it runs on; null once that was deleted, and for the test of a connector.
    pub(crate) collection: Option<CollectionRef>,
    /// The connector that it tries, where it runs on no collection.
    pub(crate) connector: Option<ConnectorRef>,
    /// Who holds it, or who it waits for.
    pub(crate) agent: Option<NamedAgent>,
    /// The pipeline it was given; null when the tool uses none.
    pub(crate) pipeline: Option<PipelineRef>,
    /// Higher runs first.
    pub(crate) priority: i32,
    /// The number of this try, from 1.
    pub(crate) attempt: u32,
    /// Tries that may fail.
    pub(crate) max_attempts: u32,
    /// When it was asked for.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) created_at: Timestamp,
    /// When it may start.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub(crate) scheduled_for: Option<Timestamp>,
    /// When an agent took it.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub(crate) started_at: Option<Timestamp>,
    /// When it ended.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub(crate) finished_at: Option<Timestamp>,
    /// The last report of the agent that holds it.
    pub(crate) progress: Option<Progress>,
    /// Why it waits, was given up or was called off; null while it runs and after a good end.
    pub(crate) reason: Option<WaitReason>,
    /// The job that this one runs again.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub(crate) parent_guid: Option<JobId>,
    /// What it found.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub(crate) result_guid: Option<ResultId>,
    /// Why it failed, or why its last try did.
    pub(crate) error: Option<String>,
}

/// Why a job does not run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct WaitReason {
    /// For programs.
    pub(crate) code: WaitCode,
    /// For people.
    pub(crate) text: String,
}

/// The stable code of why a job does not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) enum WaitCode {
    /// Its time has not come.
    Scheduled,
    /// A try failed; the next one comes later.
    Backoff,
    /// The bound agent is away.
    AgentAway,
    /// The bound agent takes no jobs now.
    AgentPaused,
    /// The bound agent says that something is wrong.
    AgentFaulty,
    /// The bound agent is at another job.
    AgentBusy,
    /// The bound agent was shut out.
    AgentRevoked,
    /// The bound agent cannot run this tool.
    AgentIncapable,
    /// No agent of the team can run this.
    NoCapableAgent,
    /// No agent that holds the credentials of its connector is online.
    NoCredentials,
    /// Its connector is not active.
    ConnectorInactive,
    /// Others come first.
    Queued,
    /// Its time has come; it joins the queue within a second.
    Due,
    /// No agent that can run this is online.
    NoAgentOnline,
    /// It ended too many agents and is not tried again.
    Quarantined,
    /// Every try failed.
    TriesUsedUp,
    /// It failed in a way that trying again cannot mend.
    NotRetried,
    /// Somebody called it off.
    Cancelled,
    /// Somebody called it off, and its agent has yet to let go.
    LettingGo,
    /// The next run was called off: the collection is closed.
    CollectionClosed,
    /// The next run was called off: the collection is archived.
    CollectionArchived,
}

/// What the agent last said of a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Progress {
    /// What it does.
    pub(crate) stage: String,
    /// 0 to 100.
    pub(crate) percentage: Option<u8>,
    /// Files seen so far.
    pub(crate) files_scanned: Option<u64>,
    /// Files there are, once known.
    pub(crate) total_files: Option<u64>,
    /// Relative to the collection.
    pub(crate) current_file: Option<String>,
    /// For people.
    pub(crate) message: Option<String>,
    /// Findings so far.
    pub(crate) issues_found: Option<u64>,
}

impl From<ProgressRequest> for Progress {
    fn from(said: ProgressRequest) -> Self {
        Self {
            stage: said.stage,
            percentage: said.percentage,
            files_scanned: said.files_scanned,
            total_files: said.total_files,
            current_file: said.current_file,
            message: said.message,
            issues_found: said.issues_found,
        }
    }
}

/// A collection, named beside something else.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct CollectionRef {
    /// Public id.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) guid: CollectionId,
    /// For people.
    pub(crate) name: String,
}

/// An agent's name beside something else.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct NamedAgent {
    /// Public id.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) guid: AgentId,
    /// For people.
    pub(crate) name: String,
}

/// `POST /api/jobs`.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub(crate) struct JobCreate {
    /// What to run it on.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) collection_guid: CollectionId,
    /// What to run: the name of a tool.
    #[cfg_attr(test, ts(type = "Tool"))]
    #[schema(value_type = Tool)]
    pub(crate) tool: String,
    /// For `pipeline_validation`: `collection`, which is meant unless told, or `display_graph`.
    pub(crate) mode: Option<String>,
    /// The collection's unless told, else the team's default; for tools that use one.
    #[cfg_attr(test, ts(as = "Option<String>", optional))]
    pub(crate) pipeline_guid: Option<PipelineId>,
    /// Higher runs first; 0 unless told, -100 to 100.
    #[schema(minimum = -100, maximum = 100)]
    pub(crate) priority: Option<i32>,
}

/// `GET /api/jobs`.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct JobQuery {
    /// Only in one of these states, named with commas between them.
    #[serde(default, deserialize_with = "states")]
    #[param(style = Form, explode = false)]
    pub(crate) state: Vec<JobState>,
    /// Only held, or held at the end, by this agent.
    pub(crate) agent: Option<AgentId>,
    /// Only on this collection.
    pub(crate) collection: Option<CollectionId>,
    /// Only of this tool.
    pub(crate) tool: Option<Tool>,
    /// How many at most.
    #[param(minimum = 1, format = "uint32")]
    pub(crate) limit: Option<u32>,
    /// The `next` of the page before.
    pub(crate) after: Option<String>,
}

/// `GET /api/jobs/counts`.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct JobCountQuery {
    /// Only held, or held at the end, by this agent.
    pub(crate) agent: Option<AgentId>,
    /// Only on this collection.
    pub(crate) collection: Option<CollectionId>,
    /// Only of this tool.
    pub(crate) tool: Option<Tool>,
}

/// How many jobs stand where.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct JobCounts {
    /// Waiting for their time.
    #[cfg_attr(test, ts(type = "number"))]
    pub(crate) scheduled: i64,
    /// Waiting for an agent or the end of a backoff.
    #[cfg_attr(test, ts(type = "number"))]
    pub(crate) pending: i64,
    /// Claimed, and nothing reported yet.
    #[cfg_attr(test, ts(type = "number"))]
    pub(crate) assigned: i64,
    /// Reporting progress.
    #[cfg_attr(test, ts(type = "number"))]
    pub(crate) running: i64,
    /// Ended well.
    #[cfg_attr(test, ts(type = "number"))]
    pub(crate) completed: i64,
    /// Given up.
    #[cfg_attr(test, ts(type = "number"))]
    pub(crate) failed: i64,
    /// Called off.
    #[cfg_attr(test, ts(type = "number"))]
    pub(crate) cancelled: i64,
}

impl From<QueueCounts> for JobCounts {
    fn from(counts: QueueCounts) -> Self {
        Self {
            scheduled: counts.scheduled,
            pending: counts.pending,
            assigned: counts.assigned,
            running: counts.running,
            completed: counts.completed,
            failed: counts.failed,
            cancelled: counts.cancelled,
        }
    }
}

fn states<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<JobState>, D::Error> {
    let words = String::deserialize(deserializer)?;
    words.split(',').map(|word| word.trim().parse().map_err(de::Error::custom)).collect()
}
