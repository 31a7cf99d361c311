//! The part of `agents` that moves all the time: status, heartbeats, and who is busy.

use diesel::{dsl::exists, prelude::*};
use safelight_domain::{AgentId, AgentStatus, TeamId, Timestamp};

use super::{Tx, agents as agent_rows, audit, dialect, job_leases, metrics, notices};
use crate::{
    Actor, HeartbeatUpdate, ReleaseCause, ReleasedJob, StoreError,
    convert::word,
    schema::{
        agents::{self, dsl},
        jobs,
    },
    turns::Turn,
};

/// Whether the agent of the row holds a job.
#[diesel::dsl::auto_type]
pub(super) fn busy() -> _ {
    exists(jobs::table.filter(jobs::agent_id.eq(dsl::id.nullable())).filter(jobs::still_held))
}

/// The agent and the status of each job that somebody in the team holds. Asked agent by agent:
/// the index of held jobs is small, that of the team's jobs is not.
pub(crate) fn held_in(tx: &mut Tx<'_>, team: TeamId) -> Result<Vec<(String, i32)>, StoreError> {
    let team = agents::table.filter(dsl::team_id.eq(team.to_string())).select(dsl::id.nullable());
    let held: Vec<(Option<String>, i32)> = jobs::table
        .filter(jobs::agent_id.eq_any(team))
        .filter(jobs::still_held)
        .select((jobs::agent_id, jobs::status))
        .load(tx.conn)?;
    Ok(held.into_iter().filter_map(|(agent, status)| Some((agent?, status))).collect())
}

/// Writes a status at once; a revoked agent keeps its own.
pub(crate) fn set_agent_status(
    tx: &mut Tx<'_>,
    id: AgentId,
    status: AgentStatus,
    asleep: bool,
) -> Result<(), StoreError> {
    if status == AgentStatus::Revoked {
        return Err(StoreError::AgentUnsuitable("An agent is revoked by people only."));
    }
    let (team, by) = agent_rows::acting(tx, id)?;
    if write_status(tx, id, status, asleep, "heartbeat or good-bye")? {
        audit::tell(tx, team, id, &by, &format!("agent.{status}"), None)?;
    }
    Ok(())
}

/// Whether the status was another one before.
fn write_status(
    tx: &mut Tx<'_>,
    id: AgentId,
    status: AgentStatus,
    asleep: bool,
    cause: &'static str,
) -> Result<bool, StoreError> {
    let (team, from): (String, String) =
        dsl::agents.find(id.to_string()).select((dsl::team_id, dsl::status)).first(tx.conn)?;
    let other = dsl::agents
        .find(id.to_string())
        .filter(dsl::status.ne(AgentStatus::Revoked.name()))
        .filter(dsl::status.ne(status.name()).or(dsl::asleep.ne(asleep)));
    let changed = diesel::update(other)
        .set((dsl::status.eq(status.name()), dsl::asleep.eq(asleep), dsl::status_at.eq(tx.now())))
        .execute(tx.conn)?;
    if changed > 0 {
        let (agent, to) = (id.to_string(), status.name());
        tx.turns.push(Turn::Agent { team, agent, from, to, cause });
    }
    Ok(changed > 0)
}

/// The agent's good-bye: offline now, its jobs back in the queue.
pub(crate) fn disconnect_agent(
    tx: &mut Tx<'_>,
    id: AgentId,
    asleep: bool,
) -> Result<Vec<ReleasedJob>, StoreError> {
    set_agent_status(tx, id, AgentStatus::Offline, asleep)?;
    let (_, by) = agent_rows::acting(tx, id)?;
    job_leases::release_held(tx, id, ReleaseCause::Disconnect, &by)
}

/// Gives up agents that were silent since `silent_since`, and frees their jobs.
pub(crate) fn sweep_offline(
    tx: &mut Tx<'_>,
    silent_since: Timestamp,
) -> Result<Vec<(AgentId, Vec<ReleasedJob>)>, StoreError> {
    let silent: Vec<(String, String)> = dsl::agents
        .filter(dsl::status.eq_any([AgentStatus::Online.name(), AgentStatus::Error.name()]))
        .filter(dsl::last_heartbeat.is_null().or(dsl::last_heartbeat.lt(silent_since.as_micros())))
        .filter(dsl::status_at.lt(silent_since.as_micros()))
        .order(dsl::id)
        .select((dsl::id, dsl::team_id))
        .load(tx.conn)?;
    let by = Actor::system();
    let mut gone = Vec::new();
    for (agent, team) in silent {
        let id = word(&agent)?;
        if write_status(tx, id, AgentStatus::Offline, false, "silence")? {
            audit::tell(tx, word(&team)?, id, &by, "agent.silent", None)?;
            notices::agent_silent(tx, &team, &agent)?;
            let freed = job_leases::release_held(tx, id, ReleaseCause::LeaseExpired, &by)?;
            gone.push((id, freed));
        }
    }
    Ok(gone)
}

/// Writes a batch of heartbeats. One that is older than the agent's last change of status leaves
/// the status alone: a good-bye must not be undone by what was said before it.
pub(crate) fn record_heartbeats(
    tx: &mut Tx<'_>,
    updates: &[HeartbeatUpdate],
) -> Result<(), StoreError> {
    let allowed = [AgentStatus::Online, AgentStatus::Error];
    if updates.iter().any(|update| !allowed.contains(&update.status)) {
        return Err(StoreError::AgentUnsuitable("A heartbeat says online or error."));
    }
    dialect::record_heartbeats(tx.conn, updates)?;
    metrics::keep(tx, updates)
}
