//! Collections that an agent makes: folders of its own computer, bound to it.

use safelight_domain::{CollectionId, JobState, Tool};
use safelight_protocol::{
    AgentCollectionReply, AgentCollectionRequest, CollectionChanged, CollectionQueued, ErrorCode,
};
use safelight_store::{
    AgentRecord, CollectionKind, CollectionRecord, JobFilter, NewJob, Page, StoreError,
};

use crate::{ApiError, App, collections, pipelines};

/// Unless the agent says why.
const SAW_CHANGES: &str = "The agent saw files change.";
/// In characters.
const LONGEST_REASON: usize = 200;

/// Makes a LOCAL collection inside one of the agent's roots.
pub(crate) async fn create(
    app: &App,
    agent: &AgentRecord,
    request: AgentCollectionRequest,
) -> Result<AgentCollectionReply, ApiError> {
    let new = collections::local(agent, &request.name, &request.path)?;
    let made = app.store.create_collection(agent.team, new, &agent.actor()).await?;
    let path = made.path.unwrap_or_default();
    Ok(AgentCollectionReply { guid: made.id, name: made.name, path })
}

/// Queues checks of a collection of this agent, of each tool one unless one waits already. A
/// check against a pipeline is left out where there is none.
pub(crate) async fn changed(
    app: &App,
    agent: &AgentRecord,
    collection: CollectionId,
    what: CollectionChanged,
) -> Result<CollectionQueued, ApiError> {
    let collection = app.store.get_collection(agent.team, collection).await?;
    if collection.kind != CollectionKind::Local || collection.bound_agent != Some(agent.id) {
        return Err(StoreError::NotFound.into());
    }
    let reason = what.summary.filter(|summary| !summary.trim().is_empty());
    let reason = reason.map_or_else(|| SAW_CHANGES.to_owned(), |text| fit(&text));
    let tools = if what.tools.is_empty() { vec![Tool::PhotoStats] } else { what.tools };
    let mut queued = Vec::new();
    for tool in tools {
        if queue(app, agent, &collection, tool, &reason).await? {
            queued.push(tool);
        }
    }
    Ok(CollectionQueued { queued })
}

/// Whether a check waits now.
async fn queue(
    app: &App,
    agent: &AgentRecord,
    collection: &CollectionRecord,
    tool: Tool,
    reason: &str,
) -> Result<bool, ApiError> {
    let waiting = JobFilter {
        // One that is planned for later is replaced by this one.
        states: vec![JobState::Pending],
        collection: Some(collection.id),
        tool: Some(tool),
        agent: None,
    };
    if !app.store.list_jobs(agent.team, &waiting, &Page::first(1)).await?.items.is_empty() {
        return Ok(true);
    }
    let pipeline = match pipelines::effective(app, collection, tool, None).await {
        Err(ApiError::Refused { code: ErrorCode::NoPipeline, .. }) => return Ok(false),
        found => found?,
    };
    let reason = Some(reason.to_owned());
    let job = NewJob { reason, pipeline, ..NewJob::now(collection.id, tool) };
    app.store.create_job(agent.team, job, &agent.actor()).await?;
    Ok(true)
}

fn fit(text: &str) -> String {
    text.trim().chars().take(LONGEST_REASON).collect()
}
