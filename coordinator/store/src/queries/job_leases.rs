//! How jobs come back from agents that are gone, silent or no longer name them.

use diesel::prelude::*;
use safelight_domain::{AgentId, JobEvent, JobId, LeaseEpoch, MAX_RETRIES, Timestamp};

use super::{
    Tx, attempts, dialect,
    job_ends::{self, Try},
    job_rows::{self, JobRow},
    job_state::{self, Step},
    words::Words,
};
use crate::{
    Actor, EndCause, HeldJob, ReleaseCause, ReleasedJob, StoreError,
    convert::{maybe_time, word},
    schema::{
        job_attempts,
        jobs::{self, dsl},
    },
};

/// A job whose agent ended so often while it ran is given up: it is the job that ends them.
pub(super) const DEATHS_TO_QUARANTINE: i64 = 3;

/// Takes one claim back. None when that claim is over already.
pub(crate) fn release_job(
    tx: &mut Tx<'_>,
    id: JobId,
    epoch: LeaseEpoch,
    cause: ReleaseCause,
    by: &Actor,
) -> Result<Option<ReleasedJob>, StoreError> {
    let job = job_rows::locked(tx, id)?;
    if job.epoch() != epoch || !job.still_held {
        return Ok(None);
    }
    release(tx, &job, cause, by)
}

/// Takes back whatever the agent holds.
pub(crate) fn release_held(
    tx: &mut Tx<'_>,
    agent: AgentId,
    cause: ReleaseCause,
    by: &Actor,
) -> Result<Vec<ReleasedJob>, StoreError> {
    let mut released = Vec::new();
    for job in held_rows(tx, agent)? {
        let Some(job) = dialect::lock_job(tx.conn, &job.id)? else { continue };
        if job.still_held && job.holder()? == Some(agent) {
            released.extend(release(tx, &job, cause, by)?);
        }
    }
    Ok(released)
}

fn held_rows(tx: &mut Tx<'_>, agent: AgentId) -> Result<Vec<JobRow>, StoreError> {
    Ok(dsl::jobs
        .filter(dsl::agent_id.eq(agent.to_string()))
        .filter(dsl::still_held)
        .order(dsl::seq)
        .select(JobRow::as_select())
        .load(tx.conn)?)
}

/// A cancelled job is only let go; one that is held goes back, or is given up when that counts as
/// one try too many.
fn release(
    tx: &mut Tx<'_>,
    job: &JobRow,
    cause: ReleaseCause,
    by: &Actor,
) -> Result<Option<ReleasedJob>, StoreError> {
    let Some(agent) = job.holder()? else { return Ok(None) };
    if !job.state()?.is_held() {
        let_go(tx, job)?;
        return Ok(None);
    }
    let after = if cause.counts_as_try() {
        end_counted(tx, job, cause, by)?
    } else {
        give_back(tx, job, cause, by)?
    };
    Ok(Some(ReleasedJob { job: after.record()?, agent, cause }))
}

fn give_back(
    tx: &mut Tx<'_>,
    job: &JobRow,
    cause: ReleaseCause,
    by: &Actor,
) -> Result<JobRow, StoreError> {
    attempts::close(tx, job, cause.into(), None)?;
    let details = serde_json::json!({ "cause": cause.name() });
    let step = Step { event: JobEvent::Release, by, action: "job.release", details };
    job_state::change(tx, job, step, |job| {
        job.still_held = false;
        job.agent_id = None;
        job.lease_expires_at = None;
    })
}

fn end_counted(
    tx: &mut Tx<'_>,
    job: &JobRow,
    cause: ReleaseCause,
    by: &Actor,
) -> Result<JobRow, StoreError> {
    let cause = EndCause::from(cause);
    let deaths = match cause {
        EndCause::AgentDeath => attempts::count(tx, &job.id, cause)? + 1,
        _ => 0,
    };
    let error = match cause {
        EndCause::AgentDeath => "The agent stopped while it ran this job.",
        _ => "The job made no progress for too long.",
    };
    let left = job.retry_count < MAX_RETRIES && deaths < DEATHS_TO_QUARANTINE;
    job_ends::end_try(tx, job, &Try { cause, error, pause: None }, left, by)
}

/// The agent of a cancelled job no longer works on it.
pub(crate) fn let_go(tx: &mut Tx<'_>, job: &JobRow) -> Result<JobRow, StoreError> {
    job_ends::clear_held(tx, job)?;
    let after = JobRow { still_held: false, ..job.clone() };
    job_state::tell(tx, job.holder()?, &after)?;
    Ok(after)
}

/// What the agent has on its hands, cancelled jobs it has yet to let go included.
pub(crate) fn held_jobs(tx: &mut Tx<'_>, agent: AgentId) -> Result<Vec<HeldJob>, StoreError> {
    held_rows(tx, agent)?
        .iter()
        .map(|job| {
            Ok(HeldJob {
                job: word(&job.id)?,
                epoch: job.epoch(),
                state: job.state()?,
                lease_expires_at: maybe_time(job.lease_expires_at),
                assigned_at: maybe_time(job.assigned_at),
            })
        })
        .collect()
}

/// The agent has started anew: what it claimed in another life ended with that life.
pub(crate) fn agent_booted(
    tx: &mut Tx<'_>,
    agent: AgentId,
    boot_id: &str,
) -> Result<Vec<ReleasedJob>, StoreError> {
    let before: Vec<(String, i64)> = dsl::jobs
        .inner_join(job_attempts::table.on(
            job_attempts::job_id.eq(jobs::id).and(job_attempts::lease_epoch.eq(jobs::lease_epoch)),
        ))
        .filter(dsl::agent_id.eq(agent.to_string()))
        .filter(dsl::still_held)
        .filter(job_attempts::boot_id.is_not_null())
        .filter(job_attempts::boot_id.ne(boot_id))
        .order(dsl::seq)
        .select((dsl::id, dsl::lease_epoch))
        .load(tx.conn)?;
    let mut released = Vec::new();
    for (id, epoch) in before {
        let (id, epoch) = (word(&id)?, LeaseEpoch(epoch));
        let by = Actor::system();
        released.extend(release_job(tx, id, epoch, ReleaseCause::AgentDeath, &by)?);
    }
    Ok(released)
}

/// Takes back claims whose lease ended by `now`.
pub(crate) fn sweep_expired_leases(
    tx: &mut Tx<'_>,
    now: Timestamp,
) -> Result<Vec<ReleasedJob>, StoreError> {
    let expired: Vec<(String, i64)> = dsl::jobs
        .filter(IS_HELD)
        .filter(dsl::lease_expires_at.le(now.as_micros()))
        .select((dsl::id, dsl::lease_epoch))
        .load(tx.conn)?;
    sweep(tx, expired, ReleaseCause::LeaseExpired, |job| {
        job.lease_expires_at.is_some_and(|end| end <= now.as_micros())
    })
}

/// Takes back claims without progress since `since`.
pub(crate) fn sweep_stalled(
    tx: &mut Tx<'_>,
    since: Timestamp,
) -> Result<Vec<ReleasedJob>, StoreError> {
    let since = since.as_micros();
    let stalled: Vec<(String, i64)> = dsl::jobs
        .filter(IS_HELD)
        .filter(dsl::lease_expires_at.is_not_null())
        .filter(dsl::assigned_at.le(since))
        .filter(dsl::progress_at.is_null().or(dsl::progress_at.le(since)))
        .select((dsl::id, dsl::lease_epoch))
        .load(tx.conn)?;
    sweep(tx, stalled, ReleaseCause::Stalled, |job| {
        job.progress_at.or(job.assigned_at).is_some_and(|last| last <= since)
    })
}

/// Assigned or running, as literals, or the planner would not use the partial index.
const IS_HELD: Words = Words("status IN (3, 4)");

/// `still_due` is asked again under the lock: two replicas may sweep, and progress may arrive.
fn sweep(
    tx: &mut Tx<'_>,
    mut found: Vec<(String, i64)>,
    cause: ReleaseCause,
    still_due: impl Fn(&JobRow) -> bool,
) -> Result<Vec<ReleasedJob>, StoreError> {
    // In one order, so that two that sweep do not wait for each other. The database is not asked
    // for it: it would read all jobs in order rather than the few that are held.
    found.sort_unstable();
    let by = Actor::system();
    let mut released = Vec::new();
    for (id, epoch) in found {
        let Some(job) = dialect::lock_job(tx.conn, &id)? else { continue };
        if job.lease_epoch == epoch && job.state()?.is_held() && still_due(&job) {
            released.extend(release(tx, &job, cause, &by)?);
        }
    }
    Ok(released)
}
