//! What SQLite says in its own words. One writer at a time, so nothing here needs a lock.

use diesel::{
    prelude::*,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    sql_types::{BigInt, Text},
    sqlite::Sqlite,
};
use safelight_domain::{AgentStatus, JobId, LeaseEpoch};

use super::{Conn, queries::job_rows::JobRow};
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

/// Jobs that wait for a time that has come.
pub(crate) fn due_jobs(conn: &mut Conn, now: i64, limit: i64) -> QueryResult<Vec<JobRow>> {
    let due: Vec<i64> = Due { now, limit }.load(conn)?;
    if due.is_empty() {
        return Ok(Vec::new());
    }
    jobs::table
        .filter(jobs::seq.eq_any(due))
        .order(jobs::seq)
        .select(JobRow::as_select())
        .load(conn)
}

/// The best job that the agent may take.
pub(crate) fn claim_head(conn: &mut Conn, agent: &str) -> QueryResult<Option<JobRow>> {
    let head: Option<i64> = Head { agent }.get_result(conn).optional()?;
    let Some(head) = head else { return Ok(None) };
    jobs::table.find(head).select(JobRow::as_select()).first(conn).optional()
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

/// The head of each lane that is open to the agent, best first. `status = 0` is a literal, or the
/// planner would not use the partial index. Written by hand, because Diesel binds literals and
/// does not keep a prepared `sql_query`.
pub(super) const CLAIM_HEAD: &str = "SELECT head.seq FROM agent_lanes AS open \
    JOIN jobs AS head ON head.seq = (\
        SELECT job.seq FROM jobs AS job WHERE job.lane_id = open.lane_id AND job.status = 0 \
        ORDER BY job.priority DESC, job.seq LIMIT 1) \
    WHERE open.agent_id = ";
const BEST_FIRST: &str = " ORDER BY open.bound DESC, head.priority DESC, head.seq LIMIT 1";

struct Head<'a> {
    agent: &'a str,
}

impl QueryFragment<Sqlite> for Head<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql(CLAIM_HEAD);
        out.push_bind_param::<Text, _>(self.agent)?;
        out.push_sql(BEST_FIRST);
        Ok(())
    }
}

impl QueryId for Head<'_> {
    type QueryId = Head<'static>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl Query for Head<'_> {
    type SqlType = BigInt;
}

impl RunQueryDsl<Conn> for Head<'_> {}

/// Both statuses are literals, for the same reason.
struct Due {
    now: i64,
    limit: i64,
}

impl QueryFragment<Sqlite> for Due {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql("SELECT seq FROM jobs WHERE status IN (1, 2) AND due_at <= ");
        out.push_bind_param::<BigInt, _>(&self.now)?;
        out.push_sql(" ORDER BY due_at LIMIT ");
        out.push_bind_param::<BigInt, _>(&self.limit)
    }
}

impl QueryId for Due {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl Query for Due {
    type SqlType = BigInt;
}

impl RunQueryDsl<Conn> for Due {}
