//! Calling jobs off: one, those that a filter finds, and those of a collection that goes away.

use diesel::prelude::*;
use safelight_domain::{CollectionId, ConnectorId, JobEvent, JobId, JobState, TeamId};

use super::{
    Tx, attempts, connector_tests, dialect, job_bulk,
    job_rows::{self, JobRow, status_codes},
    job_state::{self, Step},
};
use crate::{
    Actor, BulkStep, EndCause, JobFilter, JobRange, JobRecord, StoreError, schema::jobs::dsl,
};

/// Calls a job off. Calling it off twice changes nothing; a job that ended otherwise is refused.
pub(crate) fn cancel_job(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: JobId,
    by: &Actor,
) -> Result<JobRecord, StoreError> {
    job_rows::in_team(tx, team, id)?;
    let job = job_rows::locked(tx, id)?;
    if job.state()? == JobState::Cancelled {
        return job.record();
    }
    cancel(tx, &job, by)?.record()
}

/// Frees a waiting job at once; one that is held ends, and stays its agent's until it lets go.
pub(super) fn cancel(tx: &mut Tx<'_>, job: &JobRow, by: &Actor) -> Result<JobRow, StoreError> {
    let now = tx.now();
    let details = serde_json::json!({});
    let step = Step { event: JobEvent::Cancel, by, action: "job.cancel", details };
    let held = job.state()?.is_held();
    // The holder stays: it has to be told, and `still_held` says that it has yet to let go.
    let after = job_state::change(tx, job, step, |job| {
        job.finished_at = Some(now);
        job.due_at = None;
    })?;
    if held {
        attempts::close(tx, &after, EndCause::Cancelled, None)?;
    }
    Ok(after)
}

/// Calls off the next jobs that the filter finds; open ones, unless it names states.
pub(crate) fn cancel_jobs(
    tx: &mut Tx<'_>,
    team: TeamId,
    filter: &JobFilter,
    range: JobRange,
    by: &Actor,
) -> Result<BulkStep, StoreError> {
    let mut filter = filter.clone();
    if filter.states.is_empty() {
        filter.states = open_states();
    }
    job_bulk::step(tx, team, &filter, range, |tx, job| cancel(tx, job, by))
}

fn open_states() -> Vec<JobState> {
    JobState::ALL.into_iter().filter(|state| !state.is_terminal()).collect()
}

/// Calls off whatever has not ended yet on a collection that goes away.
pub(crate) fn cancel_of_collection(
    tx: &mut Tx<'_>,
    collection: CollectionId,
    by: &Actor,
) -> Result<(), StoreError> {
    let ids: Vec<String> = dsl::jobs
        .filter(dsl::collection_id.eq(collection.to_string()))
        .filter(dsl::status.eq_any(status_codes(&open_states())))
        .order(dsl::seq)
        .select(dsl::id)
        .load(tx.conn)?;
    cancel_each(tx, ids, by)
}

/// Calls off the tests that have not ended yet of a connector that goes away.
pub(crate) fn cancel_of_connector(
    tx: &mut Tx<'_>,
    connector: ConnectorId,
    by: &Actor,
) -> Result<(), StoreError> {
    let ids = connector_tests::in_states(tx, connector, &open_states())?;
    cancel_each(tx, ids, by)
}

fn cancel_each(tx: &mut Tx<'_>, ids: Vec<String>, by: &Actor) -> Result<(), StoreError> {
    for id in ids {
        let Some(job) = dialect::lock_job(tx.conn, &id)? else { continue };
        if !job.state()?.is_terminal() {
            cancel(tx, &job, by)?;
        }
    }
    Ok(())
}
