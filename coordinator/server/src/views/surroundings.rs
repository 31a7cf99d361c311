//! What stands around a list of jobs or results: the agents and collections they name.

use std::collections::{BTreeMap, BTreeSet};

use safelight_domain::{AgentId, CollectionId, JobState, PipelineId, TeamId, Timestamp};
use safelight_store::{AgentRecord, JobFilter, JobRecord, Page, StoreError};

use crate::{
    ApiError, App,
    shapes::{AgentRef, CollectionRef, NamedAgent, PipelineRef},
};

/// A page of jobs is never longer, and a team has seldom more agents at work.
const MOST_HELD: u32 = 500;

/// Looked up once for a whole list.
pub(crate) struct Surroundings {
    /// When it was looked up.
    pub(crate) now: Timestamp,
    /// Every agent of the team.
    pub(crate) agents: BTreeMap<AgentId, AgentRecord>,
    /// Names of the collections that were asked for and still exist.
    pub(crate) collections: BTreeMap<CollectionId, String>,
    /// The job that each agent holds.
    pub(crate) held: BTreeMap<AgentId, JobRecord>,
    /// Names of the pipelines that were asked for, also of those that were deleted.
    pipelines: BTreeMap<PipelineId, String>,
}

impl Surroundings {
    /// Looks up every agent of the team, what each holds, and the names of these collections.
    pub(crate) async fn of(
        app: &App,
        team: TeamId,
        collections: impl IntoIterator<Item = CollectionId>,
    ) -> Result<Self, ApiError> {
        let agents = app.store.list_agents(team).await?;
        let mut around = Self {
            now: app.clock.now(),
            agents: agents.into_iter().map(|agent| (agent.id, agent)).collect(),
            collections: BTreeMap::new(),
            held: BTreeMap::new(),
            pipelines: BTreeMap::new(),
        };
        around.look_up_held(app, team).await?;
        let busy: Vec<_> = around.held.values().filter_map(|job| job.collection).collect();
        for collection in collections.into_iter().chain(busy) {
            around.look_up_name(app, team, collection).await?;
        }
        Ok(around)
    }

    async fn look_up_held(&mut self, app: &App, team: TeamId) -> Result<(), ApiError> {
        let states = vec![JobState::Assigned, JobState::Running];
        let filter = JobFilter { states, ..JobFilter::default() };
        let held = app.store.list_jobs(team, &filter, &Page::first(MOST_HELD)).await?;
        self.held = held.items.into_iter().filter_map(|job| Some((job.agent?, job))).collect();
        Ok(())
    }

    async fn look_up_name(
        &mut self,
        app: &App,
        team: TeamId,
        collection: CollectionId,
    ) -> Result<(), ApiError> {
        if self.collections.contains_key(&collection) {
            return Ok(());
        }
        match app.store.get_collection(team, collection).await {
            Ok(record) => self.collections.insert(collection, record.name),
            Err(StoreError::NotFound) => None,
            Err(other) => return Err(other.into()),
        };
        Ok(())
    }

    /// Looks up the names of these pipelines.
    pub(crate) async fn look_up_pipelines(
        &mut self,
        app: &App,
        team: TeamId,
        pipelines: impl IntoIterator<Item = PipelineId>,
    ) -> Result<(), ApiError> {
        let wanted: BTreeSet<_> = pipelines.into_iter().collect();
        if !wanted.is_empty() {
            self.pipelines = app.store.pipeline_names(team, wanted.into_iter().collect()).await?;
        }
        Ok(())
    }

    /// The pipeline with its name.
    pub(crate) fn pipeline(&self, id: Option<PipelineId>) -> Option<PipelineRef> {
        let guid = id?;
        Some(PipelineRef { guid, name: self.pipelines.get(&guid)?.clone() })
    }

    /// The collection with its name, if it still exists.
    pub(crate) fn collection(&self, id: Option<CollectionId>) -> Option<CollectionRef> {
        let guid = id?;
        Some(CollectionRef { guid, name: self.collections.get(&guid)?.clone() })
    }

    /// The agent with its name, if it still exists.
    pub(crate) fn named(&self, id: Option<AgentId>) -> Option<NamedAgent> {
        let guid = id?;
        Some(NamedAgent { guid, name: self.agents.get(&guid)?.name.clone() })
    }

    /// The agent with its status, if it still exists.
    pub(crate) fn agent(&self, id: Option<AgentId>) -> Option<AgentRef> {
        let record = self.agents.get(&id?)?;
        Some(AgentRef {
            guid: record.id,
            name: record.name.clone(),
            status: record.presence().shown(self.now),
            last_heartbeat: record.last_heartbeat,
        })
    }
}
