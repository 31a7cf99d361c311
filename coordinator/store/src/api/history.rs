//! What was: the load of agents, the jobs they held, how collections went, and how long it is kept.

use safelight_domain::{AgentId, CollectionId, TeamId, Timestamp, Tool};

use crate::{
    Actor, JobRecord, Listing, MetricPoint, MetricStep, Page, Removed, ResultRecord,
    RetentionRecord, Store, StoreError,
    store::{change, query},
};

impl Store {
    /// The load of one agent since then, oldest first; at most 3,000 points.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn agent_metrics(
        &self,
        team: TeamId,
        agent: AgentId,
        since: Timestamp,
        step: MetricStep,
    ) -> Result<Vec<MetricPoint>, StoreError> {
        query!(self, metrics::agent_metrics(team, agent, since, step))
    }

    /// The jobs that an agent held, the last one that it took first.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], also for a cursor that is none.
    pub async fn list_agent_jobs(
        &self,
        team: TeamId,
        agent: AgentId,
        page: &Page,
    ) -> Result<Listing<JobRecord>, StoreError> {
        let page = page.clone();
        query!(self, agent_history::list_agent_jobs(team, agent, &page))
    }

    /// The results of a collection that say how it goes, newest first: of one tool, or of all.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn list_trend(
        &self,
        team: TeamId,
        collection: CollectionId,
        tool: Option<Tool>,
        page: &Page,
    ) -> Result<Listing<ResultRecord>, StoreError> {
        let page = page.clone();
        query!(self, results::list_trend(team, collection, tool, &page))
    }

    /// How long the team keeps what, as far as it set that.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn retention(&self, team: TeamId) -> Result<RetentionRecord, StoreError> {
        query!(self, retention::retention(team))
    }

    /// Sets how long the team keeps what.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn set_retention(
        &self,
        team: TeamId,
        new: RetentionRecord,
        by: &Actor,
    ) -> Result<(), StoreError> {
        let by = by.clone();
        change!(self, retention::set_retention(team, new, &by))
    }

    /// Removes some results that are older than `before`, or beyond the newest `kept` of their
    /// tool on their collection; never the newest of a tool, and nothing accepted after `recent`.
    /// Their reports are the caller's to remove.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn sweep_results(
        &self,
        team: TeamId,
        kept: i64,
        before: Timestamp,
        recent: Timestamp,
    ) -> Result<Removed, StoreError> {
        change!(self, retention::sweep_results(team, kept, before, recent))
    }

    /// Removes some jobs that ended before then and have no result any more.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn sweep_jobs(&self, team: TeamId, before: Timestamp) -> Result<Removed, StoreError> {
        change!(self, retention::sweep_jobs(team, before))
    }

    /// Removes load that is too old, of the next agents after that one; answers where to go on.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn sweep_metrics(
        &self,
        after: Option<AgentId>,
        fine_before: Timestamp,
        steps_before: Timestamp,
    ) -> Result<Option<AgentId>, StoreError> {
        change!(self, metrics::sweep_metrics(after, fine_before, steps_before))
    }
}
