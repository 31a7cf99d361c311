//! A job goes back to the queue, and those who wait are told.

use safelight_domain::{JobId, JobState, LeaseEpoch};
use safelight_store::{Actor, JobRecord, ReleaseCause, ReleasedJob, StoreError};

use crate::{ApiError, App};

/// Takes a job from its holder, and lets a cancelled one go. One that moved on in the meantime is
/// left alone.
pub(crate) async fn release(
    app: &App,
    job: JobId,
    epoch: LeaseEpoch,
    cause: ReleaseCause,
    by: &Actor,
) -> Result<(), ApiError> {
    match app.store.release_job(job, epoch, cause, by).await {
        Ok(released) => tell(app, released.as_slice()),
        Err(StoreError::NotFound) => {}
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

/// Tells waiting agents of jobs that went back to the queue.
pub(crate) fn tell(app: &App, released: &[ReleasedJob]) {
    for ReleasedJob { job, agent, cause } in released {
        tracing::info!(job = %job.id, %agent, %cause, state = %job.state, "job released");
        app.agents.latest.forget_job(job.id);
        job_waits(app, job);
    }
}

/// Tells a waiting agent of a job, if it may be claimed now.
pub(crate) fn job_waits(app: &App, job: &JobRecord) {
    if job.state == JobState::Pending && job.not_before.is_none() {
        app.agents.job_ready(&job.lane);
    }
}
