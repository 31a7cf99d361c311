//! Making and changing collections: folders on one agent's computer, and places behind connectors.

pub(crate) mod remote;

use safelight_domain::{Capability, CollectionId, ShownAgentStatus as Shown, TeamId};
use safelight_protocol::ErrorCode;
use safelight_store::{Actor, AgentRecord, CollectionRecord, NewCollection};

use crate::{
    ApiError, App,
    agents::roots,
    pipelines,
    shapes::{CollectionCreate, CollectionPatch, CollectionType},
};

/// Makes the collection that somebody asked for.
pub(crate) async fn create(
    app: &App,
    team: TeamId,
    request: CollectionCreate,
    by: &Actor,
) -> Result<CollectionId, ApiError> {
    let mut new = match request.kind {
        CollectionType::Local => folder(app, team, &request).await?,
        CollectionType::S3 | CollectionType::Gcs | CollectionType::Smb => {
            remote::place(app, team, &request).await?
        }
    };
    if let Some(state) = request.state {
        new.state = state.into();
    }
    if let Some(pipeline) = request.pipeline_guid {
        pipelines::refuse_unusable(app, team, pipeline).await?;
        new.pipeline = Some(pipeline);
    }
    new.auto_refresh = request.auto_refresh.unwrap_or(false);
    new.refresh_interval_hours = request.refresh_interval_hours;
    refuse_odd_refresh(new.auto_refresh, new.refresh_interval_hours)?;
    Ok(app.store.create_collection(team, new, by).await?.id)
}

/// A folder of an agent that is there.
async fn folder(
    app: &App,
    team: TeamId,
    request: &CollectionCreate,
) -> Result<NewCollection, ApiError> {
    if request.connector_guid.is_some() {
        return Err(ApiError::field("connector_guid", "A LOCAL collection has no connector."));
    }
    if request.location.is_some() {
        return Err(ApiError::field("location", "A LOCAL collection has a path instead."));
    }
    let Some(agent) = request.bound_agent_guid else {
        return Err(ApiError::field("bound_agent_guid", "Say which agent has the folder."));
    };
    let Some(path) = &request.path else {
        return Err(ApiError::field("path", "Say where the folder is."));
    };
    let agent = app.store.get_agent(team, agent).await?;
    refuse_absent(app, &agent)?;
    local(&agent, &request.name, path)
}

/// A LOCAL collection of that agent, if the agent can read the folder and its owner bound it.
///
/// # Errors
/// 422 for a name that is none, 400 `agent_unsuitable` or `outside_roots`.
pub(crate) fn local(
    agent: &AgentRecord,
    name: &str,
    path: &str,
) -> Result<NewCollection, ApiError> {
    refuse_odd_name(name)?;
    let file_system: Capability = Capability::LOCAL_FILESYSTEM.parse().expect("it is a capability");
    if !agent.capabilities.iter().any(|had| had.meets(&file_system)) {
        let sentence = format!("Agent {} does not read folders of its computer.", agent.name);
        return Err(ApiError::refuse(ErrorCode::AgentUnsuitable, sentence));
    }
    let path = roots::tidy(path);
    if !agent.roots.iter().any(|root| roots::contains(root, path)) {
        let sentence = format!(
            "{path} is not inside a folder that agent {} was given; add it there with \
             `safelight-agent roots add`.",
            agent.name
        );
        return Err(ApiError::refuse(ErrorCode::OutsideRoots, sentence));
    }
    Ok(NewCollection::local(name.trim(), path, agent.id))
}

/// A name for people.
///
/// # Errors
/// 422 for one that cannot be shown.
pub(crate) fn refuse_odd_name(name: &str) -> Result<(), ApiError> {
    let length = name.trim().chars().count();
    if (1..=200).contains(&length) && !name.chars().any(char::is_control) {
        Ok(())
    } else {
        Err(ApiError::field("name", "A name has 1 to 200 characters."))
    }
}

/// Changes what somebody asked to have changed.
pub(crate) async fn change(
    app: &App,
    team: TeamId,
    collection: CollectionId,
    request: CollectionPatch,
    by: &Actor,
) -> Result<CollectionRecord, ApiError> {
    let patch = patch(request)?;
    // First, so that a foreign collection is not told apart from one that is not there.
    let before = app.store.get_collection(team, collection).await?;
    let refreshes = patch.auto_refresh.unwrap_or(before.auto_refresh);
    let interval = patch.refresh_interval_hours.unwrap_or(before.refresh_interval_hours);
    refuse_odd_refresh(refreshes, interval)?;
    if let Some(Some(pipeline)) = patch.pipeline {
        pipelines::refuse_unusable(app, team, pipeline).await?;
    }
    Ok(app.store.update_collection(team, collection, patch, by).await?)
}

/// What may be changed; the agent and the place are chosen once.
fn patch(patch: CollectionPatch) -> Result<safelight_store::CollectionPatch, ApiError> {
    if let Some(name) = &patch.name {
        refuse_odd_name(name)?;
    }
    if patch.bound_agent_guid.is_some() {
        let sentence = "The agent is chosen when the collection is made; make a new one.";
        return Err(ApiError::field("bound_agent_guid", sentence));
    }
    let elsewhere = "Another place is another collection; make a new one.";
    if patch.path.is_some() {
        return Err(ApiError::field("path", elsewhere));
    }
    if patch.location.is_some() {
        return Err(ApiError::field("location", elsewhere));
    }
    if patch.connector_guid.is_some() {
        return Err(ApiError::field("connector_guid", elsewhere));
    }
    Ok(safelight_store::CollectionPatch {
        name: patch.name.map(|name| name.trim().to_owned()),
        state: patch.state.map(Into::into),
        pipeline: patch.pipeline_guid.into(),
        auto_refresh: patch.auto_refresh,
        refresh_interval_hours: patch.refresh_interval_hours.map(Some),
    })
}

/// From an hour to a year; and who refreshes has to say how often.
fn refuse_odd_refresh(refreshes: bool, hours: Option<i64>) -> Result<(), ApiError> {
    let sentence = match hours {
        Some(hours) if !(1..=8760).contains(&hours) => "From 1 hour to 8760, which is a year.",
        None if refreshes => "Say after how many hours, 1 to 8760.",
        _ => return Ok(()),
    };
    Err(ApiError::field("refresh_interval_hours", sentence))
}

fn refuse_absent(app: &App, agent: &AgentRecord) -> Result<(), ApiError> {
    let state = match agent.presence().shown(app.clock.now()) {
        Shown::Online | Shown::Busy | Shown::Paused | Shown::Late => return Ok(()),
        Shown::Error => "reports a fault",
        Shown::Asleep => "is asleep",
        Shown::Offline => "is offline",
        Shown::NeverContacted => "was never heard of",
        Shown::Revoked => "was shut out",
    };
    let sentence = format!("Agent {} {state}; it has to be online for this.", agent.name);
    Err(ApiError::refuse(ErrorCode::AgentUnsuitable, sentence))
}
