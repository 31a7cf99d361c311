//! The next run of each tool on a collection that refreshes itself. It is a job like any other,
//! scheduled when the one before it ended; the database allows one a collection and tool.

use diesel::prelude::*;
use safelight_domain::{CollectionId, DISPLAY_GRAPH, JobState, Timestamp, Tool};

use super::{
    Tx, collections, dialect, job_cancel,
    job_rows::{JobRow, SCHEDULED},
    job_state, jobs,
    words::Words,
};
use crate::{
    Actor, CollectionRecord, NewJob, StoreError,
    convert::{maybe_word, word},
    schema::jobs::dsl,
};

/// A job ended with a result, or was given up: its tool runs again after the interval.
pub(super) fn job_ended(tx: &mut Tx<'_>, job: &JobRow) -> Result<(), StoreError> {
    let tool: Tool = word(&job.tool)?;
    if !tool.is_refreshed() || job.mode.as_deref() == Some(DISPLAY_GRAPH) {
        return Ok(());
    }
    let Some(collection) = collections::of_job(tx, job.collection_id.as_deref())? else {
        return Ok(());
    };
    let Some(interval) = collection.refresh_interval() else { return Ok(()) };
    let due = tx.time().plus(interval);
    plan(tx, &collection, job, due)
}

/// The collection changed: its next runs are planned anew, or called off when it refreshes itself
/// no more.
pub(super) fn follow(
    tx: &mut Tx<'_>,
    collection: &CollectionRecord,
    by: &Actor,
) -> Result<(), StoreError> {
    for tool in Tool::ALL.into_iter().filter(|tool| tool.is_refreshed()) {
        let Some(interval) = collection.refresh_interval() else {
            make_way(tx, collection.id, tool, by)?;
            continue;
        };
        let Some(last) = last_asked_for(tx, collection.id, tool)? else { continue };
        let ended = matches!(last.state()?, JobState::Completed | JobState::Failed);
        if let Some(finished) = last.finished_at.filter(|_| ended) {
            plan(tx, collection, &last, Timestamp::from_micros(finished).plus(interval))?;
        }
    }
    Ok(())
}

/// Calls off the run that is scheduled, or that waits because its time has come.
pub(super) fn make_way(
    tx: &mut Tx<'_>,
    collection: CollectionId,
    tool: Tool,
    by: &Actor,
) -> Result<(), StoreError> {
    for job in planned(tx, collection, tool)? {
        let Some(job) = dialect::lock_job(tx.conn, &job.id)? else { continue };
        if is_planned(&job)? {
            job_cancel::cancel(tx, &job, by)?;
        }
    }
    Ok(())
}

/// Schedules the next run after `last`, or moves the one that is scheduled. One whose time has
/// come already and that only waits for its agent stands for every run that was missed.
fn plan(
    tx: &mut Tx<'_>,
    collection: &CollectionRecord,
    last: &JobRow,
    due: Timestamp,
) -> Result<(), StoreError> {
    let tool: Tool = word(&last.tool)?;
    let own = collection.pipeline.filter(|_| tool.uses_pipeline());
    let pipeline =
        own.map_or_else(|| maybe_word(last.pipeline_id.as_deref()), |own| Ok(Some(own)))?;
    if !moved(tx, collection.id, tool, pipeline, due)? {
        let new = NewJob {
            mode: last.mode.clone(),
            pipeline,
            priority: last.priority,
            scheduled_for: Some(due),
            reason: Some(REASON.to_owned()),
            ..NewJob::now(collection.id, tool)
        };
        match jobs::queue(tx, collection, &new, &Actor::system()) {
            // Somebody else scheduled it at the same moment.
            Err(StoreError::Conflict { .. }) => _ = moved(tx, collection.id, tool, pipeline, due)?,
            other => _ = other?,
        }
    }
    Ok(())
}

/// Why such a job runs, for people.
const REASON: &str = "automatic refresh";

/// Whether a run was planned already; it is moved unless its time has come.
fn moved(
    tx: &mut Tx<'_>,
    collection: CollectionId,
    tool: Tool,
    pipeline: Option<safelight_domain::PipelineId>,
    due: Timestamp,
) -> Result<bool, StoreError> {
    let mut found = false;
    for job in planned(tx, collection, tool)? {
        let Some(job) = dialect::lock_job(tx.conn, &job.id)? else { continue };
        if job.status == SCHEDULED {
            job_state::move_to(tx, &job, due, pipeline)?;
        }
        found |= is_planned(&job)?;
    }
    Ok(found)
}

/// Scheduled and never claimed.
fn is_planned(job: &JobRow) -> Result<bool, StoreError> {
    let waits = matches!(job.state()?, JobState::Scheduled | JobState::Pending);
    Ok(waits && job.scheduled_for.is_some() && job.lease_epoch == 0)
}

fn planned(
    tx: &mut Tx<'_>,
    collection: CollectionId,
    tool: Tool,
) -> Result<Vec<JobRow>, StoreError> {
    Ok(dsl::jobs
        .filter(dsl::collection_id.eq(collection.to_string()))
        .filter(dsl::tool.eq(tool.name()))
        .filter(Words("status IN (0, 1, 2) AND scheduled_for IS NOT NULL AND lease_epoch = 0"))
        .order(dsl::seq)
        .select(JobRow::as_select())
        .load(tx.conn)?)
}

/// The last run that was not merely planned and called off.
fn last_asked_for(
    tx: &mut Tx<'_>,
    collection: CollectionId,
    tool: Tool,
) -> Result<Option<JobRow>, StoreError> {
    Ok(dsl::jobs
        .filter(dsl::collection_id.eq(collection.to_string()))
        .filter(dsl::tool.eq(tool.name()))
        .filter(dsl::mode.is_null().or(dsl::mode.ne(DISPLAY_GRAPH)))
        .filter(dsl::scheduled_for.is_null().or(dsl::lease_epoch.gt(0)))
        .order(dsl::seq.desc())
        .select(JobRow::as_select())
        .first(tx.conn)
        .optional()?)
}
