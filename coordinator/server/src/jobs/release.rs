//! A job goes back to the queue. Those who wait for one are told by the store's news.

use safelight_domain::{JobId, LeaseEpoch};
use safelight_store::{Actor, ReleaseCause, ReleasedJob, StoreError};

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

/// Logs jobs that went back to the queue, and forgets what their holders said.
pub(crate) fn tell(app: &App, released: &[ReleasedJob]) {
    for ReleasedJob { job, cause, .. } in released {
        app.metrics.released(*cause);
        app.agents.latest.forget_job(job.id);
    }
}
