//! What PostgreSQL says in its own words: row locks, and whole batches in one statement.

use diesel::{
    prelude::*,
    sql_types::{Array, BigInt, Bool, Nullable, Text},
};
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
    schema::{instance_settings, jobs, pipelines, teams},
    schema_connectors::connectors,
};

/// The key of the lock under which the first administrator is made: "setup" in ASCII.
const SET_UP_LOCK: i64 = 0x73_6574_7570;

/// Waits for a lock of this connection.
pub(super) fn advisory_lock(conn: &mut Conn, key: i64) -> QueryResult<usize> {
    diesel::sql_query("SELECT pg_advisory_lock($1)").bind::<BigInt, _>(key).execute(conn)
}

/// Gives it back.
pub(super) fn advisory_unlock(conn: &mut Conn, key: i64) -> QueryResult<usize> {
    diesel::sql_query("SELECT pg_advisory_unlock($1)").bind::<BigInt, _>(key).execute(conn)
}

/// Until the transaction ends.
pub(crate) fn lock_set_up(conn: &mut Conn) -> QueryResult<()> {
    advisory_xact_lock(conn, SET_UP_LOCK)
}

/// Until the transaction ends.
pub(super) fn advisory_xact_lock(conn: &mut Conn, key: i64) -> QueryResult<()> {
    diesel::sql_query("SELECT pg_advisory_xact_lock($1)").bind::<BigInt, _>(key).execute(conn)?;
    Ok(())
}

/// Until the transaction ends, no other changes the team's lanes or who may use them. Does not
/// disturb those that only refer to the team.
pub(crate) fn lock_lanes(conn: &mut Conn, team: &str) -> QueryResult<()> {
    teams::table.find(team).select(teams::id).for_no_key_update().first::<String>(conn)?;
    Ok(())
}

/// Until the transaction ends.
pub(crate) fn lock_job(conn: &mut Conn, id: &str) -> QueryResult<Option<JobRow>> {
    jobs::table
        .filter(jobs::id.eq(id))
        .select(JobRow::as_select())
        .for_update()
        .first(conn)
        .optional()
}

/// Until the transaction ends, no other changes the pipeline or what uses it. Does not disturb
/// those that only refer to it; does nothing when it does not exist.
pub(crate) fn lock_pipeline(conn: &mut Conn, id: &str) -> QueryResult<()> {
    let locked = pipelines::table.find(id).select(pipelines::id).for_no_key_update();
    locked.first::<String>(conn).optional()?;
    Ok(())
}

/// Until the transaction ends, no other changes the setting of the instance; does nothing when it
/// does not exist.
pub(crate) fn lock_setting(conn: &mut Conn, name: &str) -> QueryResult<()> {
    let locked = instance_settings::table.find(name).select(instance_settings::name).for_share();
    locked.first::<String>(conn).optional()?;
    Ok(())
}

/// Until the transaction ends, no other changes the connector or puts a collection behind it;
/// does nothing when it does not exist.
pub(crate) fn lock_connector(conn: &mut Conn, id: &str) -> QueryResult<()> {
    let locked = connectors::table.find(id).select(connectors::id).for_no_key_update();
    locked.first::<String>(conn).optional()?;
    Ok(())
}

/// Extends the leases of claims that are still current.
pub(crate) fn extend_leases(
    conn: &mut Conn,
    claims: &[(JobId, LeaseEpoch)],
    until: i64,
) -> QueryResult<()> {
    let mut claims: Vec<_> = claims.iter().map(|(id, epoch)| (id.to_string(), epoch.0)).collect();
    claims.sort_unstable();
    let (ids, epochs): (Vec<_>, Vec<_>) = claims.into_iter().unzip();
    diesel::sql_query(
        "UPDATE jobs SET lease_expires_at = $3 \
         FROM unnest($1, $2) AS claim (id, epoch) \
         WHERE jobs.id = claim.id AND jobs.lease_epoch = claim.epoch \
         AND jobs.lease_expires_at < $3",
    )
    .bind::<Array<Text>, _>(ids)
    .bind::<Array<BigInt>, _>(epochs)
    .bind::<BigInt, _>(until)
    .execute(conn)?;
    Ok(())
}

const RECORD_HEARTBEATS: &str = "UPDATE agents SET \
    last_heartbeat = heard.at, \
    metrics = coalesce(heard.metrics, agents.metrics), \
    version = coalesce(heard.version, agents.version), \
    platform = coalesce(heard.platform, agents.platform), \
    binary_checksum = coalesce(heard.binary_checksum, agents.binary_checksum), \
    boot_id = coalesce(heard.boot_id, agents.boot_id), \
    names_jobs = heard.names_jobs, \
    accepts_jobs = heard.accepts_jobs, \
    not_accepting_reason = heard.reason, \
    not_accepting_until = heard.until, \
    error_message = heard.error, \
    status = CASE WHEN agents.status <> $14 AND agents.status_at <= heard.at \
        THEN heard.status ELSE agents.status END, \
    asleep = CASE WHEN agents.status <> $14 AND agents.status_at <= heard.at \
        THEN FALSE ELSE agents.asleep END, \
    status_at = CASE WHEN agents.status NOT IN ($14, heard.status) AND agents.status_at <= heard.at \
        THEN heard.at ELSE agents.status_at END \
    FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) AS heard \
        (id, at, status, metrics, version, platform, binary_checksum, boot_id, names_jobs, \
         accepts_jobs, reason, until, error) \
    WHERE agents.id = heard.id \
        AND (agents.last_heartbeat IS NULL OR agents.last_heartbeat <= heard.at)";

/// Writes a batch of heartbeats in one statement.
pub(crate) fn record_heartbeats(conn: &mut Conn, updates: &[HeartbeatUpdate]) -> QueryResult<()> {
    fn column<'a, T>(
        updates: &'a [HeartbeatUpdate],
        of: impl Fn(&'a HeartbeatUpdate) -> T,
    ) -> Vec<T> {
        updates.iter().map(of).collect()
    }
    diesel::sql_query(RECORD_HEARTBEATS)
        .bind::<Array<Text>, _>(column(updates, |one| one.agent.to_string()))
        .bind::<Array<BigInt>, _>(column(updates, |one| one.at.as_micros()))
        .bind::<Array<Text>, _>(column(updates, |one| one.status.name()))
        .bind::<Array<Nullable<Text>>, _>(column(updates, |one| one.metrics.as_deref()))
        .bind::<Array<Nullable<Text>>, _>(column(updates, |one| one.version.as_deref()))
        .bind::<Array<Nullable<Text>>, _>(column(updates, |one| one.platform.as_deref()))
        .bind::<Array<Nullable<Text>>, _>(column(updates, |one| one.binary_checksum.as_deref()))
        .bind::<Array<Nullable<Text>>, _>(column(updates, |one| one.boot_id.as_deref()))
        .bind::<Array<Bool>, _>(column(updates, |one| one.names_jobs))
        .bind::<Array<Bool>, _>(column(updates, |one| one.accepts_jobs))
        .bind::<Array<Nullable<Text>>, _>(column(updates, |one| {
            one.not_accepting_reason.as_deref()
        }))
        .bind::<Array<Nullable<BigInt>>, _>(column(updates, |one| micros(one.not_accepting_until)))
        .bind::<Array<Nullable<Text>>, _>(column(updates, |one| one.error_message.as_deref()))
        .bind::<Text, _>(AgentStatus::Revoked.name())
        .execute(conn)?;
    Ok(())
}
