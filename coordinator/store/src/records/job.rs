//! Jobs: one run of one tool on one collection.

use safelight_domain::{
    AgentId, CollectionId, JobId, JobState, Lane, LeaseEpoch, PipelineId, ResultId, TeamId,
    Timestamp, Tool, UserId,
};

use super::{CollectionRecord, ConnectorTest, EndCause, ReleaseCause};
use crate::StoreError;

/// A job to be queued.
#[derive(Debug, Clone)]
pub struct NewJob {
    /// What to run it on; none for the test of a connector.
    pub collection: Option<CollectionId>,
    /// What to run.
    pub tool: Tool,
    /// A variant of the tool.
    pub mode: Option<String>,
    /// The pipeline to hold pictures against.
    pub pipeline: Option<PipelineId>,
    /// Higher runs first.
    pub priority: i32,
    /// Not before this time.
    pub scheduled_for: Option<Timestamp>,
    /// Why it runs, for people.
    pub reason: Option<String>,
    /// The job that this one runs again.
    pub parent: Option<JobId>,
}

impl NewJob {
    /// That tool on that collection, now.
    #[must_use]
    pub fn now(collection: CollectionId, tool: Tool) -> Self {
        Self { collection: Some(collection), ..Self::nowhere(tool) }
    }

    /// That tool on what is said beside the job, now.
    pub(crate) const fn nowhere(tool: Tool) -> Self {
        Self {
            collection: None,
            tool,
            mode: None,
            pipeline: None,
            priority: 0,
            scheduled_for: None,
            reason: None,
            parent: None,
        }
    }
}

/// A job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRecord {
    /// Its id.
    pub id: JobId,
    /// Its team.
    pub team: TeamId,
    /// Who may run it.
    pub lane: Lane,
    /// What it runs on.
    pub collection: Option<CollectionId>,
    /// What it runs.
    pub tool: Tool,
    /// A variant of the tool.
    pub mode: Option<String>,
    /// The pipeline to hold pictures against.
    pub pipeline: Option<PipelineId>,
    /// Why it runs.
    pub reason: Option<String>,
    /// Higher runs first.
    pub priority: i32,
    /// Who asked for it.
    pub created_by: Option<UserId>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// The time it was asked to wait for.
    pub scheduled_for: Option<Timestamp>,
    /// Where it stands.
    pub state: JobState,
    /// Nobody gets it before: its scheduled time, or the end of a backoff.
    pub not_before: Option<Timestamp>,
    /// Who holds it, or held it at the end.
    pub agent: Option<AgentId>,
    /// Whether that agent still works on it, as far as is known.
    pub still_held: bool,
    /// The number of the last claim; 0 before the first.
    pub epoch: LeaseEpoch,
    /// When the lease ends without a sign of life.
    pub lease_expires_at: Option<Timestamp>,
    /// Tries that failed.
    pub retry_count: i32,
    /// When it was claimed.
    pub assigned_at: Option<Timestamp>,
    /// When the holder first reported progress.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// The last progress of this claim, as JSON.
    pub progress: Option<String>,
    /// When that arrived.
    pub progress_at: Option<Timestamp>,
    /// Why the last try failed.
    pub error: Option<String>,
    /// The accepted result.
    pub result: Option<ResultId>,
    /// The job that this one runs again.
    pub parent: Option<JobId>,
}

/// How an agent claims.
#[derive(Debug, Clone, Default)]
pub struct ClaimTerms {
    /// Whether jobs it still holds are given back first (agents that do not name their jobs).
    pub hands_back_held: bool,
    /// The start of the agent that claims.
    pub boot_id: Option<String>,
}

/// A job that was just claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedJob {
    /// The job as it stands now; `job.epoch` is the number of this claim.
    pub job: JobRecord,
    /// What it runs on.
    pub collection: Option<CollectionRecord>,
    /// What it tries, where it runs on no collection.
    pub test: Option<ConnectorTest>,
}

/// A job that went back to the queue, or that was given up because of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleasedJob {
    /// The job as it stands now.
    pub job: JobRecord,
    /// Who held it.
    pub agent: AgentId,
    /// Why.
    pub cause: ReleaseCause,
}

/// A job on an agent's hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldJob {
    /// Which.
    pub job: JobId,
    /// Under which claim.
    pub epoch: LeaseEpoch,
    /// `Assigned`, `Running`, or `Cancelled` when the agent has yet to let go.
    pub state: JobState,
    /// When the lease ends without a sign of life.
    pub lease_expires_at: Option<Timestamp>,
    /// When it was claimed.
    pub assigned_at: Option<Timestamp>,
}

/// Which jobs a list holds; none means any.
#[derive(Debug, Clone, Default)]
pub struct JobFilter {
    /// In one of these states; empty means any.
    pub states: Vec<JobState>,
    /// Held, or held at the end, by this agent.
    pub agent: Option<AgentId>,
    /// On this collection.
    pub collection: Option<CollectionId>,
    /// Of this tool.
    pub tool: Option<Tool>,
}

/// Which of the team's jobs one step of many looks at: ids after `after`, up to `until`.
#[derive(Debug, Clone, Copy)]
pub struct JobRange {
    /// Where the step before ended.
    pub after: Option<JobId>,
    /// The newest job when somebody asked.
    pub until: JobId,
}

/// What one step did to some jobs of many.
#[derive(Debug)]
pub struct BulkStep {
    /// The cancelled jobs, or the new ones.
    pub done: Vec<JobRecord>,
    /// Those that were left as they were.
    pub left: Vec<LeftAlone>,
    /// Where the next step begins; none after the last.
    pub next: Option<JobId>,
}

/// A job that one verb on many left as it was.
#[derive(Debug)]
pub struct LeftAlone {
    /// Which.
    pub job: JobId,
    /// What it would have been refused with by itself.
    pub why: StoreError,
}

/// How many jobs stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct QueueCounts {
    /// Waiting for their time.
    pub scheduled: i64,
    /// Waiting for an agent or the end of a backoff.
    pub pending: i64,
    /// Claimed.
    pub assigned: i64,
    /// Reporting progress.
    pub running: i64,
    /// Ended well.
    pub completed: i64,
    /// Given up.
    pub failed: i64,
    /// Called off.
    pub cancelled: i64,
}

/// One hold on a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttemptRecord {
    /// The number of the claim.
    pub epoch: LeaseEpoch,
    /// Who held it.
    pub agent: AgentId,
    /// Since when.
    pub claimed_at: Timestamp,
    /// Until when.
    pub ended_at: Option<Timestamp>,
    /// How it ended.
    pub end_cause: Option<EndCause>,
    /// What the agent said.
    pub error: Option<String>,
}

/// How many jobs of all teams stand in one state, in lanes of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueueDepth {
    /// Where they stand.
    pub state: JobState,
    /// Whether one agent alone may run them.
    pub bound: bool,
    /// How many.
    pub jobs: i64,
}
