//! Where games are played: a team with two agents, and what a move means there.

use safelight_domain::{AgentId, CollectionId, JobId, LeaseEpoch, TeamId, Tool, WriteClaim};
use safelight_store::{ClaimTerms, CollectionKind, NewCollection, NewJob, ReleasedJob, StoreError};

use super::model::{Answer, Model};
use super::moves::{MOST_JOBS, Move};
use crate::world::{World, result};

/// A team with two agents, and buckets that both can read: one for each job, because two jobs on
/// one collection have to do with each other.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Table {
    pub(crate) team: TeamId,
    agents: [AgentId; 2],
    buckets: [CollectionId; MOST_JOBS],
}

impl Table {
    pub(crate) async fn new(world: &World, number: usize) -> Self {
        let store = &world.store;
        let team = store.create_team(&format!("Table {number}"), &world.by).await.expect("a team");
        let one = world.agent_of(team, "One", &["tool:photostats:1"]).await;
        let two = world.agent_of(team, "Two", &["tool:photostats:1"]).await;
        let mut buckets = Vec::new();
        for _ in 0..MOST_JOBS {
            let bucket = NewCollection {
                kind: CollectionKind::S3,
                bound_agent: None,
                path: None,
                ..NewCollection::local("bucket", "/", one.id)
            };
            let made = store.create_collection(team, bucket, &world.by).await.expect("made");
            buckets.push(made.id);
        }
        let buckets = buckets.try_into().expect("as many as were made");
        Self { team, agents: [one.id, two.id], buckets }
    }

    /// The first job of a game.
    pub(crate) async fn queue(&self, world: &World) -> JobId {
        let new = NewJob::now(self.buckets[0], Tool::PhotoStats);
        world.store.create_job(self.team, new, &world.by).await.expect("queued").id
    }

    /// Which of the two agents that is.
    pub(crate) fn number(&self, agent: AgentId) -> Option<usize> {
        self.agents.iter().position(|own| *own == agent)
    }

    /// Calls off whatever has not ended and has the agents let go: the next game starts afresh.
    pub(crate) async fn clear(&self, world: &World, jobs: &[JobId]) {
        for job in jobs {
            // One that has ended is refused, as it should be.
            let _ = world.store.cancel_job(self.team, *job, &world.by).await;
        }
        for agent in self.agents {
            world.store.disconnect_agent(agent, false).await.expect("a good-bye is heard");
        }
    }

    /// Makes the move in the store.
    pub(crate) async fn ask(
        &self,
        world: &World,
        jobs: &[JobId],
        seen: &Model,
        next: &Move,
    ) -> Result<Answer<JobId>, String> {
        let asked = match next {
            Move::Idle => Ok(Answer::Done),
            Move::Queue { after_seconds, urgent } => {
                self.ask_people(world, seen, *after_seconds, *urgent).await
            }
            Move::Claim { agent, base } => self.claim(world, seen, *agent, *base).await,
            Move::Disconnect(_) | Move::Boot(_) | Move::Release(..) => {
                self.give_back(world, jobs, seen, next).await
            }
            Move::Cancel(job) => {
                let job = jobs[seen.job(*job)];
                world.store.cancel_job(self.team, job, &world.by).await.map(|_| Answer::Done)
            }
            _ => self.write(world, jobs, seen, next).await,
        };
        match asked {
            Ok(answer) => Ok(answer),
            Err(StoreError::Fence(fence)) => Ok(Answer::Fenced(fence)),
            Err(StoreError::WrongState { state }) => Ok(Answer::WrongState(state)),
            Err(other) => Err(format!("{next:?} was answered: {other}")),
        }
    }

    async fn ask_people(
        &self,
        world: &World,
        seen: &Model,
        after: u64,
        urgent: bool,
    ) -> Result<Answer<JobId>, StoreError> {
        if seen.is_full() {
            return Ok(Answer::Done);
        }
        let new = NewJob {
            scheduled_for: (after > 0).then(|| world.in_seconds(after)),
            priority: i32::from(urgent),
            ..NewJob::now(self.buckets[seen.jobs.len()], Tool::PhotoStats)
        };
        let job = world.store.create_job(self.team, new, &world.by).await?;
        Ok(Answer::Queued(job.id))
    }

    async fn claim(
        &self,
        world: &World,
        seen: &Model,
        agent: usize,
        base: bool,
    ) -> Result<Answer<JobId>, StoreError> {
        let boot_id = (!base).then(|| boot_id(seen.boots[agent]));
        let terms = ClaimTerms { hands_back_held: base, boot_id };
        let claim = world.store.claim_job(self.agents[agent], terms).await?;
        Ok(Answer::Claimed(claim.map(|claim| (claim.job.id, claim.job.epoch.0))))
    }

    async fn give_back(
        &self,
        world: &World,
        jobs: &[JobId],
        seen: &Model,
        next: &Move,
    ) -> Result<Answer<JobId>, StoreError> {
        let store = &world.store;
        let released = match next {
            Move::Boot(agent) => {
                let boot = boot_id(seen.boots[*agent] + 1);
                store.agent_booted(self.agents[*agent], &boot).await?
            }
            Move::Release(job, sent, cause) => {
                let epoch = LeaseEpoch(seen.epoch(*job, *sent));
                let job = jobs[seen.job(*job)];
                let released = store.release_job(job, epoch, *cause, &world.by).await?;
                released.into_iter().collect()
            }
            Move::Disconnect(agent) => store.disconnect_agent(self.agents[*agent], false).await?,
            _ => Vec::new(),
        };
        Ok(told(released))
    }

    /// What an agent says about a job.
    async fn write(
        &self,
        world: &World,
        jobs: &[JobId],
        seen: &Model,
        next: &Move,
    ) -> Result<Answer<JobId>, StoreError> {
        let store = &world.store;
        let by = |job: usize, writer| {
            let (agent, epoch) = seen.writer(job, writer);
            let writer = WriteClaim { agent: self.agents[agent], epoch: epoch.map(LeaseEpoch) };
            (jobs[seen.job(job)], writer)
        };
        let until = world.in_seconds(90);
        match *next {
            Move::Progress(job, writer) => {
                let (job, writer) = by(job, writer);
                store.record_progress(job, writer, "{}".into(), until).await?;
            }
            Move::Extend(job, sent) => {
                let epoch = LeaseEpoch(seen.epoch(job, sent));
                store.extend_leases(vec![(jobs[seen.job(job)], epoch)], until).await?;
            }
            Move::Complete(job, writer, signature) => {
                let (job, writer) = by(job, writer);
                let done = store.complete_job(job, writer, result(signature)).await?;
                return Ok(Answer::Completed { repeated: done.repeated });
            }
            Move::Fail { job, writer, retryable } => {
                let (job, writer) = by(job, writer);
                store.fail_job(job, writer, "no luck", retryable, 1 << 31).await?;
            }
            _ => {}
        }
        Ok(Answer::Done)
    }
}

/// What went back, in the words of an answer.
pub(crate) fn told(released: Vec<ReleasedJob>) -> Answer<JobId> {
    Answer::Released(released.into_iter().map(|one| (one.job.id, one.cause)).collect())
}

fn boot_id(start: u32) -> String {
    format!("start-{start}")
}
