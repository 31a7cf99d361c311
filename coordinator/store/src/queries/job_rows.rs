//! `jobs` as rows: how they are read, and how a state is coded.

use diesel::prelude::*;
use safelight_domain::{
    AgentId, Fence, JobId, JobState, LeaseEpoch, TeamId, WriteClaim, check_fence,
};

use super::{Tx, dialect, lanes};
use crate::{
    JobRecord, StoreError,
    breakage::breaks,
    convert::{maybe_time, maybe_word, time, word},
    schema::{
        agents,
        jobs::{self, dsl},
    },
};

/// One job as stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = jobs)]
pub(crate) struct JobRow {
    pub(crate) seq: i64,
    pub(crate) id: String,
    pub(crate) team_id: String,
    pub(crate) bound_agent_id: Option<String>,
    pub(crate) required: String,
    pub(crate) collection_id: Option<String>,
    pub(crate) tool: String,
    pub(crate) mode: Option<String>,
    pub(crate) pipeline_id: Option<String>,
    pub(crate) reason: Option<String>,
    pub(crate) priority: i32,
    pub(crate) created_by: Option<String>,
    pub(crate) created_at: i64,
    pub(crate) scheduled_for: Option<i64>,
    pub(crate) status: i32,
    pub(crate) due_at: Option<i64>,
    pub(crate) agent_id: Option<String>,
    pub(crate) still_held: bool,
    pub(crate) lease_epoch: i64,
    pub(crate) lease_expires_at: Option<i64>,
    pub(crate) retry_count: i32,
    pub(crate) assigned_at: Option<i64>,
    pub(crate) started_at: Option<i64>,
    pub(crate) finished_at: Option<i64>,
    pub(crate) progress: Option<String>,
    pub(crate) progress_at: Option<i64>,
    pub(crate) error: Option<String>,
    pub(crate) result_id: Option<String>,
    pub(crate) parent_id: Option<String>,
}

/// Pending and claimable; a literal in the claim's index.
pub(crate) const CLAIMABLE: i32 = 0;
/// Pending until `due_at`.
pub(crate) const DEFERRED: i32 = 1;
/// Scheduled for `due_at`.
pub(crate) const SCHEDULED: i32 = 2;

/// The code of a state; pending has two, so that the claim's index holds no job that must wait.
pub(crate) const fn status_code(state: JobState, waits: bool) -> i32 {
    match state {
        JobState::Pending if waits => DEFERRED,
        JobState::Pending => CLAIMABLE,
        JobState::Scheduled => SCHEDULED,
        JobState::Assigned => 3,
        JobState::Running => 4,
        JobState::Completed => 5,
        JobState::Failed => 6,
        JobState::Cancelled => 7,
    }
}

/// Every code of a state.
pub(crate) fn status_codes(states: &[JobState]) -> Vec<i32> {
    let both = |&state| [status_code(state, false), status_code(state, true)];
    let mut codes: Vec<i32> = states.iter().flat_map(both).collect();
    codes.dedup();
    codes
}

/// The state behind a code.
pub(crate) fn state_of(code: i32) -> Result<JobState, StoreError> {
    let codes = |state: &JobState| status_codes(&[*state]).contains(&code);
    JobState::ALL
        .into_iter()
        .find(codes)
        .ok_or_else(|| StoreError::corrupt("status of a job", code))
}

impl JobRow {
    /// Where the job stands.
    pub(crate) fn state(&self) -> Result<JobState, StoreError> {
        state_of(self.status)
    }

    /// Who holds it, or held it at the end.
    pub(crate) fn holder(&self) -> Result<Option<AgentId>, StoreError> {
        maybe_word(self.agent_id.as_deref())
    }

    /// The number of the last claim.
    pub(crate) const fn epoch(&self) -> LeaseEpoch {
        LeaseEpoch(self.lease_epoch)
    }

    /// Whether the writer's words count.
    pub(crate) fn fence(&self, mut writer: WriteClaim) -> Result<Fence, StoreError> {
        if breaks("epoch") {
            writer.epoch = writer.epoch.map(|_| self.epoch());
        }
        Ok(check_fence(self.holder()?, self.epoch(), writer))
    }

    /// The record for outside.
    pub(crate) fn record(&self) -> Result<JobRecord, StoreError> {
        let team = word(&self.team_id)?;
        Ok(JobRecord {
            id: word(&self.id)?,
            team,
            lane: lanes::from_columns(team, self.bound_agent_id.as_deref(), &self.required)?,
            collection: maybe_word(self.collection_id.as_deref())?,
            tool: word(&self.tool)?,
            mode: self.mode.clone(),
            pipeline: maybe_word(self.pipeline_id.as_deref())?,
            reason: self.reason.clone(),
            priority: self.priority,
            created_by: maybe_word(self.created_by.as_deref())?,
            created_at: time(self.created_at),
            scheduled_for: maybe_time(self.scheduled_for),
            state: self.state()?,
            not_before: maybe_time(self.due_at),
            agent: self.holder()?,
            still_held: self.still_held,
            epoch: self.epoch(),
            lease_expires_at: maybe_time(self.lease_expires_at),
            retry_count: self.retry_count,
            assigned_at: maybe_time(self.assigned_at),
            started_at: maybe_time(self.started_at),
            finished_at: maybe_time(self.finished_at),
            progress: self.progress.clone(),
            progress_at: maybe_time(self.progress_at),
            error: self.error.clone(),
            result: maybe_word(self.result_id.as_deref())?,
            parent: maybe_word(self.parent_id.as_deref())?,
        })
    }
}

/// A job of that team.
pub(crate) fn in_team(tx: &mut Tx<'_>, team: TeamId, id: JobId) -> Result<JobRow, StoreError> {
    Ok(dsl::jobs
        .filter(dsl::id.eq(id.to_string()))
        .filter(dsl::team_id.eq(team.to_string()))
        .select(JobRow::as_select())
        .first(tx.conn)?)
}

/// A job, locked until the transaction ends.
pub(crate) fn locked(tx: &mut Tx<'_>, id: JobId) -> Result<JobRow, StoreError> {
    dialect::lock_job(tx.conn, &id.to_string())?.ok_or(StoreError::NotFound)
}

/// Turns a closed fence into its refusal; a job of another team does not exist for the writer.
pub(crate) fn refusal(
    tx: &mut Tx<'_>,
    job: &JobRow,
    writer: WriteClaim,
    fence: Fence,
) -> Result<StoreError, StoreError> {
    let team: Option<String> = agents::table
        .find(writer.agent.to_string())
        .select(agents::team_id)
        .first(tx.conn)
        .optional()?;
    let same = team.is_some_and(|team| team == job.team_id);
    Ok(if same { StoreError::Fence(fence) } else { StoreError::NotFound })
}
