//! What travels over the sockets of people: small, with ids to look up what is shown.

use safelight_domain::{
    AgentId, AgentStatus, CollectionId, ConnectorId, JobId, JobState, LeaseEpoch, ResultId, Tool,
};
use serde::{Deserialize, Serialize};

use super::Progress;

/// `?since=<id of the last event>`.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct LiveQuery {
    /// Replays what came after it.
    #[serde(default)]
    pub(crate) since: Option<String>,
}

/// Something happened in the team. Each message also has an `id`, to come back to with `?since=`.
/// Beside these there are `hello`, the first message, and `resync`: load everything anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum LiveEvent {
    /// An agent changed.
    Agent {
        /// Which.
        #[cfg_attr(test, ts(type = "string"))]
        guid: AgentId,
        /// What happened: the verb of the audit trail, or `readiness`.
        change: String,
        /// The stored status, where it changed.
        #[cfg_attr(test, ts(type = "string | null"))]
        status: Option<AgentStatus>,
    },
    /// A job was queued, or stands elsewhere now.
    Job {
        /// Which.
        #[cfg_attr(test, ts(type = "string"))]
        guid: JobId,
        /// Where it stands.
        #[cfg_attr(test, ts(type = "JobState"))]
        state: JobState,
        /// What it runs.
        #[cfg_attr(test, ts(type = "Tool"))]
        tool: Tool,
        /// What it runs on.
        #[cfg_attr(test, ts(type = "string | null"))]
        collection_guid: Option<CollectionId>,
        /// Who holds it, or held it at the end.
        #[cfg_attr(test, ts(type = "string | null"))]
        agent_guid: Option<AgentId>,
        /// What it found.
        #[cfg_attr(test, ts(type = "string | null"))]
        result_guid: Option<ResultId>,
    },
    /// A job got further.
    Progress {
        /// Which.
        #[cfg_attr(test, ts(type = "string"))]
        job_guid: JobId,
        /// The number of the claim.
        #[cfg_attr(test, ts(type = "number"))]
        lease_epoch: LeaseEpoch,
        /// How far.
        progress: Progress,
    },
    /// There is a new result.
    Result {
        /// Which.
        #[cfg_attr(test, ts(type = "string"))]
        guid: ResultId,
        /// What was run.
        #[cfg_attr(test, ts(type = "Tool"))]
        tool: Tool,
        /// On what.
        #[cfg_attr(test, ts(type = "string | null"))]
        collection_guid: Option<CollectionId>,
    },
    /// A collection changed.
    Collection {
        /// Which.
        #[cfg_attr(test, ts(type = "string"))]
        guid: CollectionId,
        /// What happened: the verb of the audit trail.
        change: String,
    },
    /// A connector changed.
    Connector {
        /// Which.
        #[cfg_attr(test, ts(type = "string"))]
        guid: ConnectorId,
        /// What happened: the verb of the audit trail.
        change: String,
    },
    /// There is a notice, or somebody read one.
    Notice {
        /// Which.
        guid: String,
        /// What happened: the verb.
        change: String,
    },
    /// The numbers of the pool changed.
    PoolStatus {
        /// The numbers.
        pool_status: PoolStatus,
    },
}

/// The state of a team's agents in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct PoolStatus {
    /// Heard of and not in error.
    pub(crate) online_count: i64,
    /// Silent or signed off.
    pub(crate) offline_count: i64,
    /// Online, taking jobs and holding none.
    pub(crate) idle_count: i64,
    /// Jobs that somebody holds.
    pub(crate) running_jobs_count: i64,
    /// All of it in one word.
    pub(crate) status: PoolState,
}

/// The state of a team's agents in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub(crate) enum PoolState {
    /// No agent is online.
    Offline,
    /// Agents are online and none runs a job.
    Idle,
    /// Jobs run.
    Running,
}

/// A message of the pool's own socket.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum PoolMessage {
    /// On connecting and on every change.
    AgentPoolStatus {
        /// The numbers.
        pool_status: PoolStatus,
    },
}
