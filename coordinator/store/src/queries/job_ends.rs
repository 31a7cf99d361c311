//! The two ends an agent can bring a job to: complete and fail. Both may be sent again.

use std::time::Duration;

use diesel::prelude::*;
use safelight_domain::{Fence, JobEvent, JobId, JobState, MAX_RETRIES, WriteClaim, backoff};

use super::{
    Tx, agents, attempts, job_leases,
    job_rows::{self, JobRow},
    job_state::{self, Step},
    notices, results, schedules, seen_cameras,
    update::update,
};
use crate::{
    Actor, CompleteOutcome, EndCause, JobRecord, NewResult, StoreError,
    breakage::breaks,
    compress::Packed,
    schema::{jobs::dsl, results as result_rows},
};

/// The inner refusal leaves a trace in the database; the outer one does not.
pub(crate) type Settled<T> = Result<Result<T, StoreError>, StoreError>;

/// Accepts a result, once: the same writer with the same signature is told the same again.
pub(crate) fn complete_job(
    tx: &mut Tx<'_>,
    id: JobId,
    writer: WriteClaim,
    new: &NewResult,
    packed: &Packed,
) -> Settled<CompleteOutcome> {
    let job = job_rows::locked(tx, id)?;
    match job.fence(writer)? {
        Fence::Open => {}
        closed => return Err(job_rows::refusal(tx, &job, writer, closed)?),
    }
    match job.state()? {
        JobState::Completed => repeated(tx, &job, new).map(Ok),
        JobState::Cancelled => {
            job_leases::let_go(tx, &job)?;
            Ok(Err(StoreError::WrongState { state: JobState::Cancelled }))
        }
        _ => accept(tx, &job, writer, new, packed).map(Ok),
    }
}

fn repeated(tx: &mut Tx<'_>, job: &JobRow, new: &NewResult) -> Result<CompleteOutcome, StoreError> {
    let result = results::of_job(tx, &job.id)?;
    if result.signature != new.signature {
        return Err(StoreError::WrongState { state: JobState::Completed });
    }
    Ok(CompleteOutcome { job: job.record()?, result, repeated: true })
}

fn accept(
    tx: &mut Tx<'_>,
    job: &JobRow,
    writer: WriteClaim,
    new: &NewResult,
    packed: &Packed,
) -> Result<CompleteOutcome, StoreError> {
    let (_, by) = agents::acting(tx, writer.agent)?;
    let row = results::row(tx, job, new, packed)?;
    let now = tx.now();
    let details = serde_json::json!({ "result": row.id });
    let step = Step { event: JobEvent::Complete, by: &by, action: "job.complete", details };
    let completed = |job: &mut JobRow| {
        job.still_held = false;
        job.lease_expires_at = None;
        job.finished_at = Some(now);
        job.error = None;
        job.result_id = Some(row.id.clone());
    };
    let (ended_at, end_cause) = (Some(now), Some(EndCause::Completed.name()));
    let closed = attempts::Closed { ended_at, end_cause, error: None };
    let closed = update("job_attempts", attempts::current(job), closed);
    let result =
        diesel::insert_into(result_rows::table).values((&row, result_rows::body.eq(&packed.body)));
    let after = job_state::change_with(tx, job, step, completed, &[&result, &closed])?;
    let result = results::into_record(row)?;
    seen_cameras::note(tx, &job.team_id, job.collection_id.as_deref(), &new.cameras)?;
    notices::result_accepted(tx, &after, result.id, &packed.figures)?;
    schedules::job_ended(tx, &after)?;
    Ok(CompleteOutcome { job: after.record()?, result, repeated: false })
}

/// The holder failed. The job is tried again after a pause, or given up.
pub(crate) fn fail_job(
    tx: &mut Tx<'_>,
    id: JobId,
    writer: WriteClaim,
    error: &str,
    retryable: bool,
    random: u32,
) -> Result<JobRecord, StoreError> {
    let job = job_rows::locked(tx, id)?;
    match job.fence(writer)? {
        Fence::Open => {}
        _ if was_told(tx, &job, writer)? => return job.record(),
        closed => return Err(job_rows::refusal(tx, &job, writer, closed)?),
    }
    match job.state()? {
        JobState::Failed => job.record(),
        JobState::Cancelled => job_leases::let_go(tx, &job)?.record(),
        JobState::Completed => Err(StoreError::WrongState { state: JobState::Completed }),
        _ => {
            let (_, by) = agents::acting(tx, writer.agent)?;
            let left = retryable && job.retry_count < MAX_RETRIES;
            let pause = left.then(|| backoff(job.retry_count.unsigned_abs() + 1, random));
            let end = Try { cause: EndCause::Failed, error, pause };
            end_try(tx, &job, &end, left, &by)?.record()
        }
    }
}

/// Whether the same failure was taken over already and nobody claimed the job since.
fn was_told(tx: &mut Tx<'_>, job: &JobRow, writer: WriteClaim) -> Result<bool, StoreError> {
    let Some(last) = attempts::last(tx, &job.id)? else { return Ok(false) };
    if breaks("told_twice") {
        return Ok(false);
    }
    let same_claim = writer.epoch.is_none_or(|epoch| epoch.0 == last.lease_epoch);
    let failed = last.end_cause.as_deref() == Some(EndCause::Failed.name());
    Ok(failed && same_claim && last.agent_id == writer.agent.to_string())
}

/// A try that came to nothing.
pub(crate) struct Try<'a> {
    pub(crate) cause: EndCause,
    pub(crate) error: &'a str,
    /// Not before this time has passed.
    pub(crate) pause: Option<Duration>,
}

/// Counts the try; the job goes back to the queue when another is `left`.
pub(crate) fn end_try(
    tx: &mut Tx<'_>,
    job: &JobRow,
    end: &Try<'_>,
    left: bool,
    by: &Actor,
) -> Result<JobRow, StoreError> {
    attempts::close(tx, job, end.cause, Some(end.error))?;
    let now = tx.time();
    let details = serde_json::json!({ "error": end.error, "cause": end.cause.name() });
    let (event, action) =
        if left { (JobEvent::Retry, "job.retry") } else { (JobEvent::GiveUp, "job.fail") };
    let after = job_state::change(tx, job, Step { event, by, action, details }, |job| {
        job.still_held = false;
        job.lease_expires_at = None;
        job.retry_count += 1;
        job.error = Some(end.error.to_owned());
        if left {
            job.agent_id = None;
            job.due_at = end.pause.map(|pause| now.plus(pause).as_micros());
        } else {
            job.finished_at = Some(now.as_micros());
        }
    })?;
    notices::try_failed(tx, &after, left)?;
    if !left {
        schedules::job_ended(tx, &after)?;
    }
    Ok(after)
}

/// Notes that the holder of a cancelled job no longer works on it.
pub(crate) fn clear_held(tx: &mut Tx<'_>, job: &JobRow) -> Result<(), StoreError> {
    diesel::update(dsl::jobs.find(job.seq)).set(dsl::still_held.eq(false)).execute(tx.conn)?;
    Ok(())
}
