//! Collections that an agent makes: folders of its own computer, bound to it.

use safelight_domain::{CollectionId, JobState, Tool};
use safelight_protocol::{AgentCollectionReply, AgentCollectionRequest};
use safelight_store::{AgentRecord, CollectionKind, JobFilter, NewJob, Page, StoreError};

use crate::{ApiError, App, collections};

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

/// Queues a refresh of a collection of this agent, unless one waits already.
pub(crate) async fn changed(
    app: &App,
    agent: &AgentRecord,
    collection: CollectionId,
) -> Result<(), ApiError> {
    let collection = app.store.get_collection(agent.team, collection).await?;
    if collection.kind != CollectionKind::Local || collection.bound_agent != Some(agent.id) {
        return Err(StoreError::NotFound.into());
    }
    let waiting = JobFilter {
        states: vec![JobState::Pending, JobState::Scheduled],
        collection: Some(collection.id),
        tool: Some(Tool::PhotoStats),
        agent: None,
    };
    if !app.store.list_jobs(agent.team, &waiting, &Page::first(1)).await?.items.is_empty() {
        return Ok(());
    }
    let reason = Some("The agent saw files change.".to_owned());
    let job = NewJob { reason, ..NewJob::now(collection.id, Tool::PhotoStats) };
    app.store.create_job(agent.team, job, &agent.actor()).await?;
    Ok(())
}
