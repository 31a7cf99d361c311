//! What SQLite says in its own words. One writer at a time, so nothing here needs a lock.

use diesel::prelude::*;
use safelight_domain::{AgentStatus, JobId, LeaseEpoch};

use super::{Conn, queries::job_rows::JobRow};
pub(crate) use super::{
    claim::{claim_head, claimable, due_jobs, explain_claim, patient_head},
    metrics::keep_metrics,
    together::{Fragment, together},
};
use crate::{
    HeartbeatUpdate,
    convert::micros,
    schema::{agents, jobs},
};

/// There is one writer.
pub(crate) fn lock_set_up(_conn: &mut Conn) -> QueryResult<()> {
    Ok(())
}

/// There is one writer.
pub(crate) fn lock_lanes(_conn: &mut Conn, _team: &str) -> QueryResult<()> {
    Ok(())
}

/// There is one writer: reading is enough.
pub(crate) fn lock_job(conn: &mut Conn, id: &str) -> QueryResult<Option<JobRow>> {
    jobs::table.filter(jobs::id.eq(id)).select(JobRow::as_select()).first(conn).optional()
}

/// There is one writer.
pub(crate) fn lock_pipeline(_conn: &mut Conn, _id: &str) -> QueryResult<()> {
    Ok(())
}

/// There is one writer.
pub(crate) fn lock_setting(_conn: &mut Conn, _name: &str) -> QueryResult<()> {
    Ok(())
}

/// There is one writer.
pub(crate) fn lock_connector(_conn: &mut Conn, _id: &str) -> QueryResult<()> {
    Ok(())
}

/// Extends the leases of claims that are still current.
pub(crate) fn extend_leases(
    conn: &mut Conn,
    claims: &[(JobId, LeaseEpoch)],
    until: i64,
) -> QueryResult<()> {
    for (job, epoch) in claims {
        let current = jobs::table
            .filter(jobs::id.eq(job.to_string()))
            .filter(jobs::lease_epoch.eq(epoch.0))
            .filter(jobs::lease_expires_at.lt(until));
        diesel::update(current).set(jobs::lease_expires_at.eq(until)).execute(conn)?;
    }
    Ok(())
}

#[derive(AsChangeset)]
#[diesel(table_name = agents)]
struct Heard<'a> {
    last_heartbeat: i64,
    metrics: Option<&'a str>,
    version: Option<&'a str>,
    platform: Option<&'a str>,
    binary_checksum: Option<&'a str>,
    boot_id: Option<&'a str>,
    names_jobs: bool,
    accepts_jobs: bool,
    not_accepting_reason: Option<Option<&'a str>>,
    not_accepting_until: Option<Option<i64>>,
    error_message: Option<Option<&'a str>>,
}

impl<'a> Heard<'a> {
    fn of(update: &'a HeartbeatUpdate) -> Self {
        Self {
            last_heartbeat: update.at.as_micros(),
            metrics: update.metrics.as_deref(),
            version: update.version.as_deref(),
            platform: update.platform.as_deref(),
            binary_checksum: update.binary_checksum.as_deref(),
            boot_id: update.boot_id.as_deref(),
            names_jobs: update.names_jobs,
            accepts_jobs: update.accepts_jobs,
            not_accepting_reason: Some(update.not_accepting_reason.as_deref()),
            not_accepting_until: Some(micros(update.not_accepting_until)),
            error_message: Some(update.error_message.as_deref()),
        }
    }
}

/// Writes a batch of heartbeats.
pub(crate) fn record_heartbeats(conn: &mut Conn, updates: &[HeartbeatUpdate]) -> QueryResult<()> {
    for update in updates {
        let (id, at) = (update.agent.to_string(), update.at.as_micros());
        let not_older = agents::last_heartbeat.is_null().or(agents::last_heartbeat.le(at));
        let agent = agents::table.find(&id).filter(not_older);
        diesel::update(agent).set(Heard::of(update)).execute(conn)?;
        let free = agents::table
            .find(&id)
            .filter(agents::status.ne(AgentStatus::Revoked.name()))
            .filter(agents::status.ne(update.status.name()))
            .filter(agents::status_at.le(at));
        diesel::update(free)
            .set((
                agents::status.eq(update.status.name()),
                agents::asleep.eq(false),
                agents::status_at.eq(at),
            ))
            .execute(conn)?;
    }
    Ok(())
}
