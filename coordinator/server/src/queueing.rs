//! Asking for a run of a tool.

use safelight_domain::{TeamId, Tool};
use safelight_protocol::ErrorCode;
use safelight_store::{Actor, CollectionRecord, JobRecord, NewJob};

use crate::{ApiError, App, jobs::release, shapes::JobCreate, views::reasons::can_run};

const PRIORITIES: std::ops::RangeInclusive<i32> = -100..=100;

/// Queues a job and tells an agent that waits for one.
pub(crate) async fn create(
    app: &App,
    team: TeamId,
    request: JobCreate,
    by: &Actor,
) -> Result<JobRecord, ApiError> {
    let tool: Tool = request.tool.parse().map_err(|unknown: safelight_domain::UnknownTool| {
        ApiError::field("tool", unknown.to_string())
    })?;
    if request.pipeline_guid.is_some() {
        return Err(ApiError::field("pipeline_guid", "This version has no pipelines yet."));
    }
    let priority = request.priority.unwrap_or(0);
    if !PRIORITIES.contains(&priority) {
        return Err(ApiError::field("priority", "From -100 to 100."));
    }
    if request.mode.as_deref().is_some_and(|mode| mode.is_empty() || mode.len() > 100) {
        return Err(ApiError::field("mode", "A mode has 1 to 100 characters."));
    }
    let collection = app.store.get_collection(team, request.collection_guid).await?;
    refuse_unknown_work(app, &collection, tool).await?;
    let job = NewJob { mode: request.mode, priority, ..NewJob::now(collection.id, tool) };
    let record = app.store.create_job(team, job, by).await?;
    release::job_waits(app, &record);
    Ok(record)
}

/// PhotoStats may wait for an agent that learns it; the other tools are new, and an agent has to
/// say that it has them.
async fn refuse_unknown_work(
    app: &App,
    collection: &CollectionRecord,
    tool: Tool,
) -> Result<(), ApiError> {
    if tool == Tool::PhotoStats {
        return Ok(());
    }
    if let Some(bound) = collection.bound_agent
        && can_run(&app.store.get_agent(collection.team, bound).await?, tool)
    {
        return Ok(());
    }
    let sentence =
        format!("The agent of this collection cannot run {tool}; this version has photostats.");
    Err(ApiError::refuse(ErrorCode::AgentUnsuitable, sentence))
}
