//! Calling jobs off.

use safelight_domain::{JobId, TeamId};
use safelight_store::{Actor, JobFilter, JobRecord};

use super::many::{Many, Steps};
use crate::{ApiError, App};

/// Calls one job off. One that waits ends at once; the agent of one that is held is told.
pub(crate) async fn one(
    app: &App,
    team: TeamId,
    job: JobId,
    by: &Actor,
) -> Result<JobRecord, ApiError> {
    let record = app.store.cancel_job(team, job, by).await?;
    tell(app, &record);
    Ok(record)
}

/// Calls off every open job that the filter finds.
pub(crate) async fn every(
    app: &App,
    team: TeamId,
    filter: &JobFilter,
    by: &Actor,
) -> Result<Many, ApiError> {
    let mut steps = Steps::begin(app, team).await?;
    while let Some(range) = steps.next() {
        let step = app.store.cancel_jobs(team, filter, range, by).await?;
        steps.made(step).iter().for_each(|job| tell(app, job));
    }
    Ok(steps.end())
}

/// Its progress is of no interest any more; its agent learns of it from what it still holds.
fn tell(app: &App, job: &JobRecord) {
    app.agents.latest.forget_job(job.id);
}
