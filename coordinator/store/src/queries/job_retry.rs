//! Running jobs again that ended: each as a new job that names its parent.

use diesel::prelude::*;
use safelight_domain::{JobId, JobState, TeamId};

use super::{
    Tx, collections, connector_tests, job_bulk,
    job_rows::{self, JobRow},
    jobs,
};
use crate::{
    Actor, BulkStep, JobFilter, JobRange, JobRecord, NewJob, StoreError,
    convert::{maybe_word, word},
    schema::jobs::dsl,
};

/// Queues a job that ended once more: the same tool, mode and pipeline on the same collection.
pub(crate) fn retry_job(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: JobId,
    by: &Actor,
) -> Result<JobRecord, StoreError> {
    job_rows::in_team(tx, team, id)?;
    let job = job_rows::locked(tx, id)?;
    retry(tx, &job, by)?.record()
}

/// Queues the next jobs again that the filter finds; failed ones, unless it names states.
pub(crate) fn retry_jobs(
    tx: &mut Tx<'_>,
    team: TeamId,
    filter: &JobFilter,
    range: JobRange,
    by: &Actor,
) -> Result<BulkStep, StoreError> {
    let mut filter = filter.clone();
    if filter.states.is_empty() {
        filter.states = vec![JobState::Failed];
    }
    job_bulk::step(tx, team, &filter, range, |tx, job| retry(tx, job, by))
}

/// The parent is locked, so that two who ask at once make one child.
fn retry(tx: &mut Tx<'_>, job: &JobRow, by: &Actor) -> Result<JobRow, StoreError> {
    let state = job.state()?;
    if !state.is_terminal() {
        return Err(StoreError::WrongState { state });
    }
    let children = rows(tx, &job.id)?;
    for child in children {
        if !child.state()?.is_terminal() {
            return Err(StoreError::conflict(format!("a retry of this job, {}", child.id)));
        }
    }
    let (team, parent) = (word(&job.team_id)?, word(&job.id)?);
    let Some(collection) = maybe_word(job.collection_id.as_deref())? else {
        let test = connector_tests::of_job(tx, &job.id)?.ok_or(StoreError::CollectionGone)?;
        return connector_tests::queue(tx, team, &test, Some(parent), by);
    };
    let collection = collections::get_collection(tx, team, collection);
    let collection = collection.map_err(|error| match error {
        StoreError::NotFound => StoreError::CollectionGone,
        other => other,
    })?;
    let new = NewJob {
        mode: job.mode.clone(),
        pipeline: maybe_word(job.pipeline_id.as_deref())?,
        priority: job.priority,
        parent: Some(parent),
        ..NewJob::now(collection.id, word(&job.tool)?)
    };
    jobs::queue(tx, &collection, &new, by)
}

/// The jobs that ran a job again, oldest first.
pub(crate) fn list_retries(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: JobId,
) -> Result<Vec<JobRecord>, StoreError> {
    let parent = job_rows::in_team(tx, team, id)?;
    rows(tx, &parent.id)?.iter().map(JobRow::record).collect()
}

fn rows(tx: &mut Tx<'_>, parent: &str) -> Result<Vec<JobRow>, StoreError> {
    Ok(dsl::jobs
        .filter(dsl::parent_id.eq(parent))
        .order(dsl::id)
        .select(JobRow::as_select())
        .load(tx.conn)?)
}
