//! Running jobs again that ended.

use safelight_domain::{JobId, TeamId};
use safelight_store::{Actor, JobFilter, JobRecord};

use super::many::{Many, Steps};
use crate::{ApiError, App};

/// Queues a job that ended once more; answers the new job.
pub(crate) async fn one(
    app: &App,
    team: TeamId,
    job: JobId,
    by: &Actor,
) -> Result<JobRecord, ApiError> {
    Ok(app.store.retry_job(team, job, by).await?)
}

/// Queues every job once more that the filter finds; failed ones, unless it names states.
pub(crate) async fn every(
    app: &App,
    team: TeamId,
    filter: &JobFilter,
    by: &Actor,
) -> Result<Many, ApiError> {
    let mut steps = Steps::begin(app, team).await?;
    while let Some(range) = steps.next() {
        let step = app.store.retry_jobs(team, filter, range, by).await?;
        drop(steps.made(step));
    }
    Ok(steps.end())
}
