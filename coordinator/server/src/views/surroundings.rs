//! What stands around a list of jobs or results: the agents and collections they name.

use std::collections::{BTreeMap, BTreeSet};

use safelight_domain::{
    AgentId, AgentStatus, Capability, CollectionId, ConnectorId, JobId, JobState, PipelineId,
    TeamId, Timestamp,
};
use safelight_store::{
    AgentRecord, CollectionState, ConnectorTest, JobFilter, JobRecord, Page, StoreError,
};

use crate::{
    ApiError, App,
    shapes::{AgentRef, CollectionRef, ConnectorRef, NamedAgent, PipelineRef},
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
    /// Those of them whose photos should not change any more.
    pub(crate) at_rest: BTreeMap<CollectionId, CollectionState>,
    /// How many jobs come before each job that was asked for and waits for an agent.
    pub(crate) ahead: BTreeMap<JobId, i64>,
    /// Jobs that were asked for and that ended too many agents.
    pub(crate) quarantined: BTreeSet<JobId>,
    /// The job that each agent holds.
    pub(crate) held: BTreeMap<AgentId, JobRecord>,
    /// Names of the connectors that jobs wait for.
    pub(crate) connectors: BTreeMap<ConnectorId, String>,
    /// What jobs try that run on no collection.
    pub(crate) tests: BTreeMap<JobId, ConnectorTest>,
    /// Names of the pipelines that were asked for, also of those that were deleted.
    pub(crate) pipelines: BTreeMap<PipelineId, String>,
}

impl Surroundings {
    /// Looks up every agent of the team, what each holds, and the names of these collections.
    pub(crate) async fn of(
        app: &App,
        team: TeamId,
        collections: impl IntoIterator<Item = CollectionId>,
    ) -> Result<Self, ApiError> {
        let agents = app.store.list_agents(team).await?;
        let mut around = Self::known(app.clock.now(), agents, BTreeMap::new());
        around.look_up_held(app, team).await?;
        let busy: Vec<_> = around.held.values().filter_map(|job| job.collection).collect();
        for collection in collections.into_iter().chain(busy) {
            around.look_up_name(app, team, collection).await?;
        }
        Ok(around)
    }

    /// Surroundings that need no look: these agents and names, and nothing that goes on.
    pub(crate) fn known(
        now: Timestamp,
        agents: Vec<AgentRecord>,
        collections: BTreeMap<CollectionId, String>,
    ) -> Self {
        Self {
            now,
            agents: agents.into_iter().map(|agent| (agent.id, agent)).collect(),
            collections,
            at_rest: BTreeMap::new(),
            ahead: BTreeMap::new(),
            quarantined: BTreeSet::new(),
            held: BTreeMap::new(),
            connectors: BTreeMap::new(),
            tests: BTreeMap::new(),
            pipelines: BTreeMap::new(),
        }
    }

    /// Agents that were not shut out and have this capability itself.
    pub(crate) fn holders(&self, wanted: Capability) -> impl Iterator<Item = &AgentRecord> {
        let holds = move |agent: &&AgentRecord| {
            agent.status != AgentStatus::Revoked && agent.capabilities.contains(&wanted)
        };
        self.agents.values().filter(holds)
    }

    /// The connector with its name, if it was looked up and still exists.
    pub(crate) fn connector(&self, id: Option<ConnectorId>) -> Option<ConnectorRef> {
        let guid = id?;
        Some(ConnectorRef { guid, name: self.connectors.get(&guid)?.clone() })
    }

    /// Looks up the names of these connectors.
    pub(crate) async fn look_up_connectors(
        &mut self,
        app: &App,
        team: TeamId,
        connectors: impl IntoIterator<Item = ConnectorId>,
    ) -> Result<(), ApiError> {
        let wanted: BTreeSet<_> = connectors.into_iter().collect();
        for id in wanted {
            match app.store.get_connector(team, id).await {
                Ok(record) => _ = self.connectors.insert(id, record.name),
                Err(StoreError::NotFound) => {}
                Err(other) => return Err(other.into()),
            }
        }
        Ok(())
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
            Ok(record) => {
                if record.state != CollectionState::Live {
                    self.at_rest.insert(collection, record.state);
                }
                self.collections.insert(collection, record.name);
            }
            Err(StoreError::NotFound) => {}
            Err(other) => return Err(other.into()),
        }
        Ok(())
    }

    /// Looks up what these jobs wait behind, and which of them ended too many agents.
    pub(crate) async fn look_up_waits(
        &mut self,
        app: &App,
        team: TeamId,
        jobs: &[JobRecord],
    ) -> Result<(), ApiError> {
        let in_state = |state| jobs.iter().filter(move |job| job.state == state).map(|job| job.id);
        let pending: Vec<_> = in_state(JobState::Pending).collect();
        if !pending.is_empty() {
            self.ahead = app.store.jobs_ahead(team, pending).await?;
        }
        let waiting = jobs.iter().filter(|job| job.state == JobState::Pending);
        let connectors = waiting.flat_map(|job| job.lane.connectors()).collect::<Vec<_>>();
        self.look_up_connectors(app, team, connectors).await?;
        let failed: Vec<_> = in_state(JobState::Failed).collect();
        if !failed.is_empty() {
            self.quarantined = app.store.quarantined(team, failed).await?.into_iter().collect();
        }
        Ok(())
    }

    /// Looks up what those of these jobs try that run on no collection.
    pub(crate) async fn look_up_tests(
        &mut self,
        app: &App,
        team: TeamId,
        jobs: &[JobRecord],
    ) -> Result<(), ApiError> {
        let placeless = jobs.iter().filter(|job| job.collection.is_none()).map(|job| job.id);
        let placeless: Vec<_> = placeless.collect();
        if !placeless.is_empty() {
            self.tests = app.store.connector_tests(team, placeless).await?.into_iter().collect();
        }
        let tried: Vec<_> = self.tests.values().map(|test| test.connector).collect();
        self.look_up_connectors(app, team, tried).await
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
