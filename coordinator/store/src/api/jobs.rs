//! The queue.

use safelight_domain::{AgentId, JobId, Lane, LeaseEpoch, TeamId, Timestamp, WriteClaim};

use crate::{
    Actor, ClaimTerms, ClaimedJob, CompleteOutcome, HeldJob, JobFilter, JobRecord, Listing, NewJob,
    NewResult, Page, PoolCounts, QueueCounts, ReleaseCause, ReleasedJob, Store, StoreError,
    compress,
    store::{change, query},
};

impl Store {
    /// Queues a job in the lane of those who may run it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a collection of another team.
    pub async fn create_job(
        &self,
        team: TeamId,
        new: NewJob,
        by: &Actor,
    ) -> Result<JobRecord, StoreError> {
        let by = by.clone();
        change!(self, jobs::create_job(team, &new, &by))
    }

    /// Hands the agent the best job that it may run: bound to it first, then by priority, then
    /// by age. None when there is none now.
    ///
    /// # Errors
    /// [`StoreError::AgentUnsuitable`] when the agent is revoked.
    pub async fn claim_job(
        &self,
        agent: AgentId,
        terms: ClaimTerms,
    ) -> Result<Option<ClaimedJob>, StoreError> {
        change!(self, jobs::claim_job(agent, &terms))
    }

    /// Whether a job waits that the agent may claim, for those who wait beside the queue.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn has_claimable(&self, agent: AgentId) -> Result<bool, StoreError> {
        query!(self, jobs::has_claimable(agent))
    }

    /// How the database looks for the agent's next job, in its own words; for diagnosis.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn explain_claim(&self, agent: AgentId) -> Result<Vec<String>, StoreError> {
        query!(self, jobs::explain_claim(agent))
    }

    /// Makes claimable what is due by now, and answers it. A claim does so too; this is for those
    /// who wait.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn promote_due_jobs(&self) -> Result<Vec<JobRecord>, StoreError> {
        // A look first: this is asked every second, and mostly there is nothing to write.
        if !query!(self, jobs::is_any_due())? {
            return Ok(Vec::new());
        }
        change!(self, jobs::promote_due_jobs())
    }

    /// Lanes in which a job waits to be claimed, for those who may have missed that it came.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn waiting_lanes(&self) -> Result<Vec<Lane>, StoreError> {
        query!(self, lanes::waiting_lanes())
    }

    /// A job of the team.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn get_job(&self, team: TeamId, id: JobId) -> Result<JobRecord, StoreError> {
        query!(self, jobs::get_job(team, id))
    }

    /// A job, for its holder.
    ///
    /// # Errors
    /// [`StoreError::Fence`] for another agent of the team, [`StoreError::NotFound`] beyond it.
    pub async fn job_for_agent(
        &self,
        id: JobId,
        writer: WriteClaim,
    ) -> Result<JobRecord, StoreError> {
        query!(self, jobs::job_for_agent(id, writer))
    }

    /// The team's jobs, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_jobs(
        &self,
        team: TeamId,
        filter: &JobFilter,
        page: &Page,
    ) -> Result<Listing<JobRecord>, StoreError> {
        let (filter, page) = (filter.clone(), page.clone());
        query!(self, job_list::list_jobs(team, &filter, &page))
    }

    /// Takes over a report of progress (JSON) and extends the lease at least to `extend_to`. The
    /// first report makes the job running; a job that has ended stays as it is.
    ///
    /// # Errors
    /// [`StoreError::Fence`], [`StoreError::NotFound`].
    pub async fn record_progress(
        &self,
        id: JobId,
        writer: WriteClaim,
        progress: String,
        extend_to: Timestamp,
    ) -> Result<JobRecord, StoreError> {
        change!(self, jobs::record_progress(id, writer, &progress, extend_to))
    }

    /// Accepts a result, once. The same writer with the same signature is told the same again.
    ///
    /// # Errors
    /// [`StoreError::Fence`], [`StoreError::NotFound`], [`StoreError::WrongState`].
    pub async fn complete_job(
        &self,
        id: JobId,
        writer: WriteClaim,
        result: NewResult,
    ) -> Result<CompleteOutcome, StoreError> {
        let (result, packed) = compress::on_a_thread(result).await?;
        change!(self, job_ends::complete_job(id, writer, &result, &packed))?
    }

    /// Takes over a failure: the job is tried again after a pause spread by `random`, or given
    /// up. Told twice, it counts once.
    ///
    /// # Errors
    /// [`StoreError::Fence`], [`StoreError::NotFound`], [`StoreError::WrongState`].
    pub async fn fail_job(
        &self,
        id: JobId,
        writer: WriteClaim,
        error: &str,
        retryable: bool,
        random: u32,
    ) -> Result<JobRecord, StoreError> {
        let error = error.to_owned();
        change!(self, job_ends::fail_job(id, writer, &error, retryable, random))
    }

    /// Extends the leases of claims that are still current; others are passed over.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn extend_leases(
        &self,
        claims: Vec<(JobId, LeaseEpoch)>,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        change!(self, jobs::extend_leases(&claims, until))
    }

    /// What the agent has on its hands. Cancelled jobs are those it has yet to be told of.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn held_jobs(&self, agent: AgentId) -> Result<Vec<HeldJob>, StoreError> {
        query!(self, job_leases::held_jobs(agent))
    }

    /// Takes one claim back; on a cancelled job, notes that its agent has let go. None when the
    /// claim is over, or the job was only let go.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn release_job(
        &self,
        id: JobId,
        epoch: LeaseEpoch,
        cause: ReleaseCause,
        by: &Actor,
    ) -> Result<Option<ReleasedJob>, StoreError> {
        let by = by.clone();
        change!(self, job_leases::release_job(id, epoch, cause, &by))
    }

    /// Takes back claims whose lease ended by `now`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn sweep_expired_leases(
        &self,
        now: Timestamp,
    ) -> Result<Vec<ReleasedJob>, StoreError> {
        change!(self, job_leases::sweep_expired_leases(now))
    }

    /// Takes back claims without progress since `since`, each counting as a try.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn sweep_stalled(&self, since: Timestamp) -> Result<Vec<ReleasedJob>, StoreError> {
        change!(self, job_leases::sweep_stalled(since))
    }

    /// How many of the team's jobs stand where, of those that the filter means.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_jobs(
        &self,
        team: TeamId,
        filter: &JobFilter,
    ) -> Result<QueueCounts, StoreError> {
        let filter = filter.clone();
        query!(self, job_list::count_jobs(team, &filter))
    }

    /// The state of the team's agents in numbers.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn pool_counts(&self, team: TeamId) -> Result<PoolCounts, StoreError> {
        query!(self, job_list::pool_counts(team))
    }
}
