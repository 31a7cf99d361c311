//! What people do with jobs that are there: call them off, run them again, ask how they went.

use std::collections::BTreeMap;

use safelight_domain::{JobId, TeamId};

use crate::{
    Actor, AttemptRecord, BulkStep, JobFilter, JobRange, JobRecord, Store, StoreError,
    store::{change, query},
};

impl Store {
    /// Calls a job off. Its agent, where there is one, is told until it lets go.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::WrongState`] when it ended otherwise.
    pub async fn cancel_job(
        &self,
        team: TeamId,
        id: JobId,
        by: &Actor,
    ) -> Result<JobRecord, StoreError> {
        let by = by.clone();
        change!(self, job_cancel::cancel_job(team, id, &by))
    }

    /// Calls off the next few jobs of the range that the filter finds; open ones, unless it names
    /// states.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn cancel_jobs(
        &self,
        team: TeamId,
        filter: &JobFilter,
        range: JobRange,
        by: &Actor,
    ) -> Result<BulkStep, StoreError> {
        let (filter, by) = (filter.clone(), by.clone());
        change!(self, job_cancel::cancel_jobs(team, &filter, range, &by))
    }

    /// Queues a job that ended once more, as a new job; answers that one.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::WrongState`] while it has not ended,
    /// [`StoreError::Conflict`] while a retry of it has not, [`StoreError::CollectionGone`].
    pub async fn retry_job(
        &self,
        team: TeamId,
        id: JobId,
        by: &Actor,
    ) -> Result<JobRecord, StoreError> {
        let by = by.clone();
        change!(self, job_retry::retry_job(team, id, &by))
    }

    /// Queues the next few jobs of the range again that the filter finds; failed ones, unless it
    /// names states. Answers the new jobs.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn retry_jobs(
        &self,
        team: TeamId,
        filter: &JobFilter,
        range: JobRange,
        by: &Actor,
    ) -> Result<BulkStep, StoreError> {
        let (filter, by) = (filter.clone(), by.clone());
        change!(self, job_retry::retry_jobs(team, &filter, range, &by))
    }

    /// The team's newest job: where a verb on many ends.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn newest_job(&self, team: TeamId) -> Result<Option<JobId>, StoreError> {
        query!(self, job_bulk::newest_job(team))
    }

    /// The jobs that ran a job again, oldest first.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn list_retries(
        &self,
        team: TeamId,
        job: JobId,
    ) -> Result<Vec<JobRecord>, StoreError> {
        query!(self, job_retry::list_retries(team, job))
    }

    /// Who held a job and why that ended, oldest first.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn list_attempts(
        &self,
        team: TeamId,
        job: JobId,
    ) -> Result<Vec<AttemptRecord>, StoreError> {
        query!(self, attempts::list_attempts(team, job))
    }

    /// How many jobs of the same lane come before each of these that waits to be claimed; counted
    /// up to 100.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn jobs_ahead(
        &self,
        team: TeamId,
        jobs: Vec<JobId>,
    ) -> Result<BTreeMap<JobId, i64>, StoreError> {
        query!(self, job_waits::jobs_ahead(team, &jobs))
    }

    /// Which of these jobs were given up because they ended too many agents.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn quarantined(
        &self,
        team: TeamId,
        jobs: Vec<JobId>,
    ) -> Result<Vec<JobId>, StoreError> {
        query!(self, job_waits::quarantined(team, &jobs))
    }
}
