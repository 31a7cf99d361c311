//! Connectors, what the server keeps of their credentials, and what agents tell of theirs.

use safelight_domain::{AgentId, ConnectorId, JobId, TeamId, Timestamp, WriteClaim};

use crate::{
    Actor, ConnectorChange, ConnectorRecord, ConnectorReport, ConnectorTest, JobRecord, KeyUse,
    Listing, NewConnector, Page, SealedCredentials, Store, StoreError, StoredCredentials,
    store::{change, query},
};

impl Store {
    /// Makes a connector.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the team has one of that name.
    pub async fn create_connector(
        &self,
        team: TeamId,
        new: NewConnector,
        by: &Actor,
    ) -> Result<ConnectorRecord, StoreError> {
        let by = by.clone();
        change!(self, connectors::create_connector(team, &new, &by))
    }

    /// A connector of the team.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn get_connector(
        &self,
        team: TeamId,
        id: ConnectorId,
    ) -> Result<ConnectorRecord, StoreError> {
        query!(self, connectors::get_connector(team, id))
    }

    /// The team's connectors, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_connectors(
        &self,
        team: TeamId,
        page: &Page,
    ) -> Result<Listing<ConnectorRecord>, StoreError> {
        let page = page.clone();
        query!(self, connectors::list_connectors(team, &page))
    }

    /// Changes a connector. Jobs that wait follow where its credentials go.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::Conflict`] for a name that is taken;
    /// [`StoreError::Standing`] when it cannot stand so.
    pub async fn update_connector(
        &self,
        team: TeamId,
        id: ConnectorId,
        change: ConnectorChange,
        by: &Actor,
    ) -> Result<ConnectorRecord, StoreError> {
        let by = by.clone();
        change!(self, connectors::update_connector(team, id, &change, &by))
    }

    /// Forgets a connector and its credentials.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::InUse`] while collections lie behind it.
    pub async fn delete_connector(
        &self,
        team: TeamId,
        id: ConnectorId,
        by: &Actor,
    ) -> Result<(), StoreError> {
        let by = by.clone();
        change!(self, connectors::delete_connector(team, id, &by))
    }

    /// Takes over what an agent tells of its credentials of a connector; its capabilities follow.
    /// Answers whether this ended the waiting of a pending connector.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a connector of another team; [`StoreError::ConnectorOnServer`].
    pub async fn report_connector(
        &self,
        agent: AgentId,
        connector: ConnectorId,
        has_credentials: bool,
        tested_at: Option<Timestamp>,
    ) -> Result<bool, StoreError> {
        change!(
            self,
            connector_reports::report_connector(agent, connector, has_credentials, tested_at)
        )
    }

    /// What agents last told of every connector of the team.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn connector_reports(
        &self,
        team: TeamId,
    ) -> Result<Vec<ConnectorReport>, StoreError> {
        query!(self, connector_reports::connector_reports(team))
    }

    /// What the server keeps of a connector's credentials.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when it keeps none.
    pub async fn stored_credentials(
        &self,
        team: TeamId,
        connector: ConnectorId,
    ) -> Result<SealedCredentials, StoreError> {
        query!(self, connector_credentials::stored_credentials(team, connector))
    }

    /// Tells the audit trail that the holder of a job is given what the server keeps of a
    /// connector; to be called before it is.
    ///
    /// # Errors
    /// [`StoreError::Fence`] for whoever does not hold the job, [`StoreError::WrongState`] when it
    /// is over: then nothing may be given.
    pub async fn hand_over_credentials(
        &self,
        connector: ConnectorId,
        job: JobId,
        writer: WriteClaim,
    ) -> Result<(), StoreError> {
        change!(self, connector_credentials::hand_over_credentials(connector, job, writer))
    }

    /// Queues a job that tries whether a connector reaches a place.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a connector of another team.
    pub async fn create_connector_test(
        &self,
        team: TeamId,
        test: ConnectorTest,
        by: &Actor,
    ) -> Result<JobRecord, StoreError> {
        let by = by.clone();
        change!(self, connector_tests::create_connector_test(team, &test, &by))
    }

    /// What these of the team's jobs try; those that run on a collection are left out, and those
    /// whose connector is gone.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn connector_tests(
        &self,
        team: TeamId,
        jobs: Vec<JobId>,
    ) -> Result<Vec<(JobId, ConnectorTest)>, StoreError> {
        query!(self, connector_tests::connector_tests(team, &jobs))
    }

    /// The next records that another master key wraps than `key_id`, at most `limit`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn credentials_under_other_keys(
        &self,
        key_id: &str,
        limit: i64,
    ) -> Result<Vec<StoredCredentials>, StoreError> {
        let key_id = key_id.to_owned();
        query!(self, connector_credentials::credentials_under_other_keys(&key_id, limit))
    }

    /// Replaces wrapped keys that are still as they were read; answers how many were.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn rewrap_credentials(
        &self,
        changes: Vec<(ConnectorId, SealedCredentials, SealedCredentials)>,
    ) -> Result<usize, StoreError> {
        change!(self, connector_credentials::rewrap_credentials(&changes))
    }

    /// How many records each master key wraps.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn master_key_use(&self) -> Result<Vec<KeyUse>, StoreError> {
        query!(self, connector_credentials::master_key_use())
    }

    /// The master key that is written with; none before the first credentials.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn current_master_key(&self) -> Result<Option<String>, StoreError> {
        query!(self, connector_credentials::current_master_key())
    }

    /// Makes this the master key that is written with, unless there is one; answers which it is.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn first_master_key(&self, key_id: &str) -> Result<String, StoreError> {
        let key_id = key_id.to_owned();
        change!(self, connector_credentials::first_master_key(&key_id))
    }

    /// Makes this the master key that is written with, on every replica at once.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn choose_master_key(&self, key_id: &str, by: &Actor) -> Result<(), StoreError> {
        let (key_id, by) = (key_id.to_owned(), by.clone());
        change!(self, connector_credentials::choose_master_key(&key_id, &by))
    }

    /// Moves the open jobs on connectors that changed since to the lanes they belong to, each in a
    /// transaction of its own; answers how many stood in another.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn reroute_since(&self, since: Timestamp) -> Result<usize, StoreError> {
        let open: Vec<JobId> = query!(self, job_lanes::jobs_on_changed_connectors(since))?;
        let mut moved = 0;
        for job in open {
            let has_moved: bool = change!(self, job_lanes::reroute_job(job))?;
            moved += usize::from(has_moved);
        }
        Ok(moved)
    }
}
