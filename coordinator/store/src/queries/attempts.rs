//! `job_attempts`: who held a job, and why that ended.

use diesel::prelude::*;
use safelight_domain::{JobId, LeaseEpoch, TeamId};

use super::{Tx, job_rows, job_rows::JobRow, update::update};
use crate::{
    AttemptRecord, EndCause, StoreError,
    convert::{maybe_time, maybe_word, time, word},
    schema::{
        job_attempts::{self, dsl},
        jobs,
    },
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = job_attempts)]
pub(crate) struct AttemptRow {
    pub(crate) lease_epoch: i64,
    pub(crate) agent_id: String,
    claimed_at: i64,
    ended_at: Option<i64>,
    pub(crate) end_cause: Option<String>,
    error: Option<String>,
}

/// A claim as it is written when it is made.
#[derive(Insertable)]
#[diesel(table_name = job_attempts, treat_none_as_default_value = false)]
pub(crate) struct Opened<'a> {
    pub(crate) job_id: &'a str,
    pub(crate) lease_epoch: i64,
    pub(crate) agent_id: &'a str,
    pub(crate) boot_id: Option<&'a str>,
    pub(crate) claimed_at: i64,
}

/// The end of a claim as it is written.
#[derive(AsChangeset)]
#[diesel(table_name = job_attempts, treat_none_as_null = true)]
pub(crate) struct Closed<'a> {
    pub(crate) ended_at: Option<i64>,
    pub(crate) end_cause: Option<&'a str>,
    pub(crate) error: Option<&'a str>,
}

/// Which claim is the job's current one.
#[diesel::dsl::auto_type]
pub(crate) fn current<'a>(job: &'a JobRow) -> _ {
    let id: &'a str = &job.id;
    let epoch: i64 = job.lease_epoch;
    dsl::job_id.eq(id).and(dsl::lease_epoch.eq(epoch))
}

/// Notes how the job's current claim ended.
pub(crate) fn close(
    tx: &mut Tx<'_>,
    job: &JobRow,
    cause: EndCause,
    error: Option<&str>,
) -> Result<(), StoreError> {
    let (ended_at, end_cause) = (Some(tx.now()), Some(cause.name()));
    let closed = Closed { ended_at, end_cause, error };
    update("job_attempts", current(job), closed).execute(tx.conn)?;
    Ok(())
}

/// The last claim of a job.
pub(crate) fn last(tx: &mut Tx<'_>, job: &str) -> Result<Option<AttemptRow>, StoreError> {
    Ok(dsl::job_attempts
        .filter(dsl::job_id.eq(job))
        .order(dsl::lease_epoch.desc())
        .select(AttemptRow::as_select())
        .first(tx.conn)
        .optional()?)
}

/// Whether the last `count` jobs that the agent took were all bound to it.
pub(crate) fn took_only_bound(
    tx: &mut Tx<'_>,
    agent: &str,
    count: i64,
) -> Result<bool, StoreError> {
    let bound: Vec<bool> = dsl::job_attempts
        .inner_join(jobs::table.on(jobs::id.eq(dsl::job_id)))
        .filter(dsl::agent_id.eq(agent))
        .order(dsl::seq.desc())
        .limit(count)
        .select(jobs::bound_agent_id.is_not_null())
        .load(tx.conn)?;
    Ok(i64::try_from(bound.len()) == Ok(count) && bound.into_iter().all(|bound| bound))
}

/// How many claims of a job ended so.
pub(crate) fn count(tx: &mut Tx<'_>, job: &str, cause: EndCause) -> Result<i64, StoreError> {
    Ok(dsl::job_attempts
        .filter(dsl::job_id.eq(job))
        .filter(dsl::end_cause.eq(cause.name()))
        .count()
        .get_result(tx.conn)?)
}

/// Oldest first.
pub(crate) fn list_attempts(
    tx: &mut Tx<'_>,
    team: TeamId,
    job: JobId,
) -> Result<Vec<AttemptRecord>, StoreError> {
    let job = job_rows::in_team(tx, team, job)?;
    let rows: Vec<AttemptRow> = dsl::job_attempts
        .filter(dsl::job_id.eq(&job.id))
        .order(dsl::lease_epoch)
        .select(AttemptRow::as_select())
        .load(tx.conn)?;
    rows.into_iter().map(into_record).collect()
}

fn into_record(row: AttemptRow) -> Result<AttemptRecord, StoreError> {
    Ok(AttemptRecord {
        epoch: LeaseEpoch(row.lease_epoch),
        agent: word(&row.agent_id)?,
        claimed_at: time(row.claimed_at),
        ended_at: maybe_time(row.ended_at),
        end_cause: maybe_word(row.end_cause.as_deref())?,
        error: row.error,
    })
}
