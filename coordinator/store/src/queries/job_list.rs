//! Lists and counts of jobs.

use std::collections::HashSet;

use diesel::prelude::*;
use safelight_domain::{AgentStatus, JobState, TeamId};

use super::{
    Conn, Tx,
    job_rows::{JobRow, state_of, status_codes},
    presence,
};
use crate::{
    JobFilter, JobRecord, Listing, Page, PoolCounts, QueueCounts, StoreError,
    convert::AFTER_EVERY_ID,
    schema::{
        agents,
        jobs::{self, dsl},
    },
};

/// Newest first. One look for each state that is asked for: each follows the index of that state,
/// where one look for all would have to choose between sorting and reading everything.
pub(crate) fn list_jobs(
    tx: &mut Tx<'_>,
    team: TeamId,
    filter: &JobFilter,
    page: &Page,
) -> Result<Listing<JobRecord>, StoreError> {
    let mut rows = Vec::new();
    if filter.states.is_empty() {
        rows = list(tx, team, filter, None, page)?;
    }
    for code in status_codes(&filter.states) {
        rows.extend(list(tx, team, filter, Some(code), page)?);
    }
    rows.sort_unstable_by(|one, other| other.id.cmp(&one.id));
    let records = rows.iter().map(JobRow::record).collect::<Result<Vec<_>, _>>()?;
    Ok(Listing::cut(records, page, |last| last.id.to_string()))
}

fn list(
    tx: &mut Tx<'_>,
    team: TeamId,
    filter: &JobFilter,
    status: Option<i32>,
    page: &Page,
) -> Result<Vec<JobRow>, StoreError> {
    let before = page.after.as_deref().unwrap_or(AFTER_EVERY_ID);
    let mut query = filtered(team, filter).filter(dsl::id.lt(before.to_owned()));
    if let Some(status) = status {
        query = query.filter(dsl::status.eq(status));
    }
    let query = query.order(dsl::id.desc()).limit(page.rows() + 1);
    Ok(query.select(JobRow::as_select()).load(tx.conn)?)
}

/// The team's jobs of the filter, whatever their states.
pub(super) fn filtered(
    team: TeamId,
    filter: &JobFilter,
) -> jobs::BoxedQuery<'static, <Conn as Connection>::Backend> {
    let mut query = dsl::jobs.filter(dsl::team_id.eq(team.to_string())).into_boxed();
    if let Some(agent) = filter.agent {
        query = query.filter(dsl::agent_id.eq(agent.to_string()));
    }
    if let Some(collection) = filter.collection {
        query = query.filter(dsl::collection_id.eq(collection.to_string()));
    }
    if let Some(tool) = filter.tool {
        query = query.filter(dsl::tool.eq(tool.name()));
    }
    query
}

/// How many jobs of the filter stand where. One look for each state: each reads the index of that
/// state, and nothing else where nothing else is asked for.
pub(crate) fn count_jobs(
    tx: &mut Tx<'_>,
    team: TeamId,
    filter: &JobFilter,
) -> Result<QueueCounts, StoreError> {
    let states = if filter.states.is_empty() { &JobState::ALL[..] } else { &filter.states[..] };
    let mut counts = QueueCounts::default();
    for code in status_codes(states) {
        let number: i64 =
            filtered(team, filter).filter(dsl::status.eq(code)).count().get_result(tx.conn)?;
        *match state_of(code)? {
            JobState::Scheduled => &mut counts.scheduled,
            JobState::Pending => &mut counts.pending,
            JobState::Assigned => &mut counts.assigned,
            JobState::Running => &mut counts.running,
            JobState::Completed => &mut counts.completed,
            JobState::Failed => &mut counts.failed,
            JobState::Cancelled => &mut counts.cancelled,
        } += number;
    }
    Ok(counts)
}

pub(crate) fn pool_counts(tx: &mut Tx<'_>, team: TeamId) -> Result<PoolCounts, StoreError> {
    let known: Vec<(String, String, bool)> = agents::table
        .filter(agents::team_id.eq(team.to_string()))
        .filter(agents::deleted_at.is_null())
        .filter(agents::status.ne(AgentStatus::Revoked.name()))
        .select((agents::id, agents::status, agents::accepts_jobs))
        .load(tx.conn)?;
    let held = presence::held_in(tx, team)?;
    let busy: HashSet<&str> = held.iter().map(|(agent, _)| agent.as_str()).collect();
    let mut counts = PoolCounts::default();
    for (id, status, accepts_jobs) in &known {
        if status == AgentStatus::Online.name() {
            counts.online += 1;
            counts.idle += i64::from(*accepts_jobs && !busy.contains(id.as_str()));
        } else if status == AgentStatus::Offline.name() {
            counts.offline += 1;
        }
    }
    for (_, code) in &held {
        counts.running_jobs += i64::from(state_of(*code)?.is_held());
    }
    Ok(counts)
}
