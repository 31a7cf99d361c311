//! Asking for a run of a tool.

use safelight_domain::{ConnectorId, DISPLAY_GRAPH, TeamId, Tool};
use safelight_protocol::ErrorCode;
use safelight_store::{Actor, CollectionRecord, JobRecord, NewJob};

use crate::{ApiError, App, connectors, pipelines, shapes::JobCreate, views::reasons::can_run};

const PRIORITIES: std::ops::RangeInclusive<i32> = -100..=100;

/// The variants of `pipeline_validation`; the first is meant unless told.
const MODES: [&str; 2] = ["collection", DISPLAY_GRAPH];

/// Queues a job.
pub(crate) async fn create(
    app: &App,
    team: TeamId,
    request: JobCreate,
    by: &Actor,
) -> Result<JobRecord, ApiError> {
    let tool: Tool = request.tool.parse().map_err(|unknown: safelight_domain::UnknownTool| {
        ApiError::field("tool", unknown.to_string())
    })?;
    let priority = request.priority.unwrap_or(0);
    if !PRIORITIES.contains(&priority) {
        return Err(ApiError::field("priority", "From -100 to 100."));
    }
    refuse_odd_mode(tool, request.mode.as_deref())?;
    let collection = app.store.get_collection(team, request.collection_guid).await?;
    refuse_unknown_work(app, &collection, tool).await?;
    let pipeline = pipelines::effective(app, &collection, tool, request.pipeline_guid).await?;
    let job = NewJob { mode: request.mode, pipeline, priority, ..NewJob::now(collection.id, tool) };
    Ok(app.store.create_job(team, job, by).await?)
}

fn refuse_odd_mode(tool: Tool, mode: Option<&str>) -> Result<(), ApiError> {
    let Some(mode) = mode else { return Ok(()) };
    if tool != Tool::PipelineValidation {
        return Err(ApiError::field("mode", format!("{tool} has no modes; leave it out.")));
    }
    if MODES.contains(&mode) {
        return Ok(());
    }
    let sentence = format!("`{mode}` is no mode; use {}.", MODES.join(" or "));
    Err(ApiError::field("mode", sentence))
}

/// Jobs on remote storage may wait for whoever gets the credentials; the wait has a reason.
async fn refuse_inactive(
    app: &App,
    collection: &CollectionRecord,
    connector: ConnectorId,
) -> Result<(), ApiError> {
    let connector = app.store.get_connector(collection.team, connector).await?;
    if connector.standing.is_active { Ok(()) } else { Err(connectors::inactive(&connector.name)) }
}

/// PhotoStats may wait for an agent that learns it; for the other tools an agent has to say that
/// it can.
async fn refuse_unknown_work(
    app: &App,
    collection: &CollectionRecord,
    tool: Tool,
) -> Result<(), ApiError> {
    if let Some(connector) = collection.connector {
        return refuse_inactive(app, collection, connector).await;
    }
    if tool == Tool::PhotoStats {
        return Ok(());
    }
    if let Some(bound) = collection.bound_agent
        && can_run(&app.store.get_agent(collection.team, bound).await?, tool)
    {
        return Ok(());
    }
    let sentence =
        format!("The agent of this collection cannot run {tool}; a newer version of it may.");
    Err(ApiError::refuse(ErrorCode::AgentUnsuitable, sentence))
}
