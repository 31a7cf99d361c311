//! Jobs as people see them.

use safelight_domain::{Lane, MAX_RETRIES, TeamId};
use safelight_store::JobRecord;

use super::{reasons, surroundings::Surroundings};
use crate::{
    ApiError, App,
    shapes::{Job, Progress},
};

/// One job.
pub(crate) async fn one(app: &App, record: JobRecord) -> Result<Job, ApiError> {
    let around = surroundings(app, record.team, std::slice::from_ref(&record)).await?;
    Ok(shape(app, record, &around))
}

/// Jobs of one team, in the given order.
pub(crate) async fn all(
    app: &App,
    team: TeamId,
    records: Vec<JobRecord>,
) -> Result<Vec<Job>, ApiError> {
    let around = surroundings(app, team, &records).await?;
    Ok(records.into_iter().map(|record| shape(app, record, &around)).collect())
}

/// What stands around these jobs of one team.
pub(super) async fn surroundings(
    app: &App,
    team: TeamId,
    records: &[JobRecord],
) -> Result<Surroundings, ApiError> {
    let collections: Vec<_> = records.iter().filter_map(|job| job.collection).collect();
    let mut around = Surroundings::of(app, team, collections).await?;
    around.look_up_pipelines(app, team, records.iter().filter_map(|job| job.pipeline)).await?;
    around.look_up_tests(app, team, records).await?;
    around.look_up_waits(app, team, records).await?;
    Ok(around)
}

/// The job as it is told.
pub(super) fn shape(app: &App, record: JobRecord, around: &Surroundings) -> Job {
    let progress = progress(app, &record);
    let reason = reasons::why_not_running(&record, around);
    let bound = match record.lane {
        Lane::Bound(agent) => Some(agent),
        Lane::Shared { .. } => None,
    };
    Job {
        guid: record.id,
        state: record.state,
        tool: record.tool,
        mode: record.mode,
        collection: around.collection(record.collection),
        connector: around.connector(around.tests.get(&record.id).map(|test| test.connector)),
        agent: around.named(record.agent.or(bound)),
        pipeline: around.pipeline(record.pipeline),
        priority: record.priority,
        attempt: number(record.retry_count + 1),
        max_attempts: number(MAX_RETRIES + 1),
        created_at: record.created_at,
        scheduled_for: record.scheduled_for,
        started_at: record.started_at.or(record.assigned_at),
        finished_at: record.finished_at,
        progress,
        reason,
        parent_guid: record.parent,
        result_guid: record.result,
        error: record.error,
    }
}

/// What was heard last, also when it is not written yet; nothing once the job has no holder.
fn progress(app: &App, record: &JobRecord) -> Option<Progress> {
    if !record.state.is_held() {
        return None;
    }
    if let Some(heard) = app.agents.latest.progress(record.id, record.epoch) {
        return Some(heard.into());
    }
    // Stored by us from a shape of ours; what cannot be read is simply not shown.
    record.progress.as_deref().and_then(|json| serde_json::from_str(json).ok())
}

fn number(count: i32) -> u32 {
    u32::try_from(count).unwrap_or(0)
}
