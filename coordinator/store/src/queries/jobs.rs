//! `jobs`: queueing, claiming and progress.

use std::time::Duration;

use diesel::{dsl::exists, prelude::*};
use safelight_domain::{
    AgentId, DISPLAY_GRAPH, Fence, JobEvent, JobId, JobState, LEASE, TeamId, Timestamp, WriteClaim,
};

use super::{
    Tx, agents, attempts, collections, connector_tests, dialect, job_lanes, job_leases,
    job_rows::{self, JobRow},
    job_state::{self, Step},
    schedules,
    words::Words,
};
use crate::{
    Actor, ClaimTerms, ClaimedJob, CollectionRecord, JobRecord, NewJob, ReleaseCause, StoreError,
    convert::micros,
    schema::{job_attempts, jobs::dsl},
};

pub(crate) fn create_job(
    tx: &mut Tx<'_>,
    team: TeamId,
    new: &NewJob,
    by: &Actor,
) -> Result<JobRecord, StoreError> {
    let collection = new.collection.ok_or(StoreError::NotFound)?;
    let collection = collections::get_collection(tx, team, collection)?;
    queue(tx, &collection, new, by)?.record()
}

/// Queues a job in its lane. One that runs now takes the place of the run that is scheduled or
/// waits because it was.
pub(super) fn queue(
    tx: &mut Tx<'_>,
    collection: &CollectionRecord,
    new: &NewJob,
    by: &Actor,
) -> Result<JobRow, StoreError> {
    if new.scheduled_for.is_none() && new.mode.as_deref() != Some(DISPLAY_GRAPH) {
        schedules::make_way(tx, collection.id, new.tool, by)?;
    }
    let lane = job_lanes::lane_of(tx, collection, new.tool)?;
    job_state::insert(tx, collection.team, new, &lane, by)
}

/// Makes claimable what is due by now, and answers it.
pub(crate) fn promote_due_jobs(tx: &mut Tx<'_>) -> Result<Vec<JobRecord>, StoreError> {
    job_state::promote_due(tx)?.iter().map(JobRow::record).collect()
}

/// Whether the time of some job had come then.
#[diesel::dsl::auto_type]
pub(super) fn any_due(then: i64) -> _ {
    let waits: Words = Words("status IN (1, 2)");
    exists(dsl::jobs.filter(dsl::due_at.le(then)).filter(waits))
}

/// Whether the time of some job has come.
pub(crate) fn is_any_due(tx: &mut Tx<'_>) -> Result<bool, StoreError> {
    Ok(diesel::select(any_due(tx.now())).get_result(tx.conn)?)
}

/// After so many jobs of its own in a row an agent takes one that others could take too.
const BOUND_IN_A_ROW: i64 = 4;
/// Unless that one has not waited for so long.
const PATIENCE: Duration = Duration::from_secs(10 * 60);

/// The best job of the agent's lanes: bound lanes first, then priority, then age; but a job that
/// waits for long is not passed over for bound ones for ever.
fn head(tx: &mut Tx<'_>, agent: &str) -> Result<Option<JobRow>, StoreError> {
    let Some(best) = dialect::claim_head(tx.conn, agent)? else { return Ok(None) };
    if best.bound_agent_id.is_some() && attempts::took_only_bound(tx, agent, BOUND_IN_A_ROW)? {
        let since = tx.time().minus(PATIENCE).as_micros();
        if let Some(patient) = dialect::patient_head(tx.conn, agent, since)? {
            return Ok(Some(patient));
        }
    }
    Ok(Some(best))
}

/// Hands the agent the best job of its lanes.
pub(crate) fn claim_job(
    tx: &mut Tx<'_>,
    agent: AgentId,
    terms: &ClaimTerms,
) -> Result<Option<ClaimedJob>, StoreError> {
    let (by, is_any_due) = agents::claiming(tx, agent)?;
    if terms.hands_back_held {
        job_leases::release_held(tx, agent, ReleaseCause::GaveBack, &by)?;
    }
    if is_any_due {
        job_state::promote_due(tx)?;
    }
    let Some(head) = head(tx, &agent.to_string())? else { return Ok(None) };
    let now = tx.time();
    let details = serde_json::json!({ "agent": agent.to_string() });
    let step = Step { event: JobEvent::Claim, by: &by, action: "job.claim", details };
    let attempt = attempts::Opened {
        job_id: &head.id,
        lease_epoch: head.lease_epoch + 1,
        agent_id: &agent.to_string(),
        boot_id: terms.boot_id.as_deref(),
        claimed_at: now.as_micros(),
    };
    let claimed = |job: &mut JobRow| {
        job.agent_id = Some(agent.to_string());
        job.still_held = true;
        job.lease_epoch += 1;
        job.lease_expires_at = Some(now.plus(LEASE).as_micros());
        job.assigned_at = Some(now.as_micros());
        forget_last_try(job);
    };
    let attempt = diesel::insert_into(job_attempts::table).values(&attempt);
    let job = job_state::change_with(tx, &head, step, claimed, &[&attempt])?;
    let collection = collections::of_job(tx, job.collection_id.as_deref())?;
    let test = match collection {
        Some(_) => None,
        None => connector_tests::of_job(tx, &job.id)?,
    };
    Ok(Some(ClaimedJob { job: job.record()?, collection, test }))
}

pub(crate) fn has_claimable(tx: &mut Tx<'_>, agent: AgentId) -> Result<bool, StoreError> {
    Ok(dialect::claimable(tx.conn, &agent.to_string())?)
}

pub(crate) fn explain_claim(tx: &mut Tx<'_>, agent: AgentId) -> Result<Vec<String>, StoreError> {
    Ok(dialect::explain_claim(tx.conn, &agent.to_string())?)
}

fn forget_last_try(job: &mut JobRow) {
    job.due_at = None;
    job.started_at = None;
    job.progress = None;
    job.progress_at = None;
    job.error = None;
}

pub(crate) fn get_job(tx: &mut Tx<'_>, team: TeamId, id: JobId) -> Result<JobRecord, StoreError> {
    job_rows::in_team(tx, team, id)?.record()
}

/// The job, for its holder.
pub(crate) fn job_for_agent(
    tx: &mut Tx<'_>,
    id: JobId,
    writer: WriteClaim,
) -> Result<JobRecord, StoreError> {
    let job: JobRow =
        dsl::jobs.filter(dsl::id.eq(id.to_string())).select(JobRow::as_select()).first(tx.conn)?;
    match job.fence(writer)? {
        Fence::Open => job.record(),
        closed => Err(job_rows::refusal(tx, &job, writer, closed)?),
    }
}

/// Takes a report of progress over and extends the lease; the first one makes the job running.
/// A job that has ended stays as it is.
pub(crate) fn record_progress(
    tx: &mut Tx<'_>,
    id: JobId,
    writer: WriteClaim,
    progress: &str,
    extend_to: Timestamp,
) -> Result<JobRecord, StoreError> {
    let job = job_rows::locked(tx, id)?;
    match job.fence(writer)? {
        Fence::Open => {}
        closed => return Err(job_rows::refusal(tx, &job, writer, closed)?),
    }
    let now = tx.now();
    let expires = job.lease_expires_at.max(Some(extend_to.as_micros()));
    match job.state()? {
        JobState::Assigned => {
            let (_, by) = agents::acting(tx, writer.agent)?;
            let details = serde_json::json!({});
            let step = Step { event: JobEvent::Progress, by: &by, action: "job.start", details };
            let after = job_state::change(tx, &job, step, |job| {
                job.started_at = Some(now);
                job.progress = Some(progress.to_owned());
                job.progress_at = Some(now);
                job.lease_expires_at = expires;
            })?;
            after.record()
        }
        JobState::Running => {
            diesel::update(dsl::jobs.find(job.seq))
                .set((
                    dsl::progress.eq(progress),
                    dsl::progress_at.eq(now),
                    dsl::lease_expires_at.eq(expires),
                ))
                .execute(tx.conn)?;
            let progress = Some(progress.to_owned());
            JobRow { progress, progress_at: Some(now), lease_expires_at: expires, ..job }.record()
        }
        _ => job.record(),
    }
}

/// Extends the leases of claims that are still current.
pub(crate) fn extend_leases(
    tx: &mut Tx<'_>,
    claims: &[(JobId, safelight_domain::LeaseEpoch)],
    until: Timestamp,
) -> Result<(), StoreError> {
    let until = micros(Some(until)).unwrap_or_default();
    Ok(dialect::extend_leases(tx.conn, claims, until)?)
}
