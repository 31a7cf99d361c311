//! What jobs may do, in as few words as possible, without a database, and without the functions of
//! the domain that the store asks: what is wrong there shall show too.

use safelight_domain::{Fence, JobState, Timestamp};
use safelight_store::ReleaseCause;

use super::job::{Job, after_lease};
use super::moves::{MOST_JOBS, Move, Sent, Who, Writer};

/// What somebody is told. The model counts jobs, the store names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer<J = usize> {
    Done,
    Queued(J),
    Claimed(Option<(J, i64)>),
    Completed {
        repeated: bool,
    },
    /// Jobs that went back, or were given up, in the order of their queueing.
    Released(Vec<(J, ReleaseCause)>),
    Fenced(Fence),
    WrongState(JobState),
}

impl<J> Answer<J> {
    /// The same about jobs in other words.
    pub(crate) fn about<K>(self, mut other: impl FnMut(J) -> K) -> Answer<K> {
        match self {
            Self::Done => Answer::Done,
            Self::Queued(job) => Answer::Queued(other(job)),
            Self::Claimed(claim) => Answer::Claimed(claim.map(|(job, epoch)| (other(job), epoch))),
            Self::Completed { repeated } => Answer::Completed { repeated },
            Self::Released(jobs) => {
                Answer::Released(jobs.into_iter().map(|(job, why)| (other(job), why)).collect())
            }
            Self::Fenced(fence) => Answer::Fenced(fence),
            Self::WrongState(state) => Answer::WrongState(state),
        }
    }
}

/// The jobs of one game, and how often each of its two agents started.
#[derive(Debug, Clone)]
pub(crate) struct Model {
    pub(crate) jobs: Vec<Job>,
    pub(crate) boots: [u32; 2],
    /// A claim that meets somebody else's write on a job need not wait for it while there are
    /// others: it may take the next. It must not come away empty.
    pub(crate) passed_over: Option<usize>,
}

impl Model {
    /// One job that waits.
    pub(crate) fn new() -> Self {
        Self { jobs: vec![Job::queued(None, false)], boots: [0; 2], passed_over: None }
    }

    /// Which job a move means; those beyond the last start again with the first.
    pub(crate) fn job(&self, number: usize) -> usize {
        number % self.jobs.len()
    }

    /// The agent and the epoch that a writer stands for now.
    pub(crate) fn writer(&self, job: usize, writer: Writer) -> (usize, Option<i64>) {
        let job = &self.jobs[self.job(job)];
        let agent = match writer.who {
            Who::Holder => job.holder.unwrap_or(0),
            Who::Agent(agent) => agent,
        };
        (agent, job.named(writer.sent))
    }

    /// The epoch meant, for those who must name one.
    pub(crate) fn epoch(&self, job: usize, sent: Sent) -> i64 {
        let job = &self.jobs[self.job(job)];
        job.named(sent).unwrap_or(job.epoch)
    }

    /// The job a move is about, when it is about one.
    pub(crate) fn about(&self, next: &Move) -> Option<usize> {
        match *next {
            Move::Progress(job, _)
            | Move::Extend(job, _)
            | Move::Complete(job, ..)
            | Move::Fail { job, .. }
            | Move::Release(job, ..)
            | Move::Cancel(job) => Some(self.job(job)),
            Move::Idle
            | Move::Queue { .. }
            | Move::Claim { .. }
            | Move::Disconnect(_)
            | Move::Boot(_) => None,
        }
    }

    /// Whether a move asks for a job that would be one too many.
    pub(crate) fn is_full(&self) -> bool {
        self.jobs.len() == MOST_JOBS
    }

    /// Makes the move. `seen` is what the mover knew: before a race, both know the same.
    pub(crate) fn make(&mut self, next: &Move, seen: &Self, now: Timestamp) -> Answer {
        match *next {
            Move::Idle => Answer::Done,
            Move::Queue { after_seconds, urgent } => self.queue(seen, after_seconds, urgent, now),
            Move::Claim { agent, base } => self.claim(agent, base, seen, now),
            Move::Progress(job, writer) => {
                let (agent, epoch) = seen.writer(job, writer);
                self.jobs[seen.job(job)].progress(agent, epoch, now)
            }
            Move::Extend(job, sent) => {
                let epoch = seen.epoch(job, sent);
                self.jobs[seen.job(job)].extend(epoch, now);
                Answer::Done
            }
            Move::Complete(job, writer, signature) => {
                let (agent, epoch) = seen.writer(job, writer);
                self.jobs[seen.job(job)].complete(agent, epoch, signature)
            }
            Move::Fail { job, writer, retryable } => {
                let (agent, epoch) = seen.writer(job, writer);
                self.jobs[seen.job(job)].fail(agent, epoch, retryable)
            }
            Move::Release(job, sent, cause) => {
                let (epoch, job) = (seen.epoch(job, sent), seen.job(job));
                self.release_where(cause, |number, it| number == job && it.epoch == epoch)
            }
            Move::Disconnect(agent) => {
                self.release_where(ReleaseCause::Disconnect, |_, job| job.holder == Some(agent))
            }
            Move::Boot(agent) => self.boot(agent),
            Move::Cancel(job) => self.jobs[seen.job(job)].cancel(),
        }
    }

    /// The time of some jobs has come.
    pub(crate) fn promote(&mut self, now: Timestamp) {
        for job in self.jobs.iter_mut().filter(|job| job.due.is_some_and(|due| due <= now)) {
            job.due = None;
            if job.state == JobState::Scheduled {
                job.becomes(JobState::Pending);
            }
        }
    }

    /// Leases that ended by `now`.
    pub(crate) fn sweep_expired(&mut self, now: Timestamp) -> Answer {
        let ended = |job: &Job| job.lease.is_some_and(|end| end <= now);
        self.release_where(ReleaseCause::LeaseExpired, |_, job| job.state.is_held() && ended(job))
    }

    /// Jobs without a sign since `since`.
    pub(crate) fn sweep_stalled(&mut self, since: Timestamp) -> Answer {
        let still = |job: &Job| job.last_sign.is_some_and(|last| last <= since);
        self.release_where(ReleaseCause::Stalled, |_, job| job.state.is_held() && still(job))
    }

    fn queue(&mut self, seen: &Self, after: u64, urgent: bool, now: Timestamp) -> Answer {
        if seen.is_full() {
            return Answer::Done;
        }
        let due = (after > 0).then(|| now.plus(std::time::Duration::from_secs(after)));
        self.jobs.push(Job::queued(due, urgent));
        Answer::Queued(self.jobs.len() - 1)
    }

    fn claim(&mut self, agent: usize, base: bool, seen: &Self, now: Timestamp) -> Answer {
        if base {
            self.release_where(ReleaseCause::GaveBack, |_, job| job.holder == Some(agent));
        }
        let waiting = |job: &&mut Job| job.state == JobState::Pending && job.due.is_none();
        // The first of the most urgent; `max_by_key` would take the last of equals.
        let passed_over = self.passed_over;
        let head = self.jobs.iter_mut().enumerate().filter(|(_, job)| waiting(job));
        let Some((number, job)) =
            head.min_by_key(|(number, job)| (passed_over == Some(*number), !job.urgent))
        else {
            return Answer::Claimed(None);
        };
        job.becomes(JobState::Assigned);
        job.epoch += 1;
        (job.holder, job.still_held) = (Some(agent), true);
        (job.lease, job.last_sign) = (Some(after_lease(now)), Some(now));
        job.boot = (!base).then_some(seen.boots[agent]);
        (job.failed, job.started) = (None, false);
        Answer::Claimed(Some((number, job.epoch)))
    }

    fn boot(&mut self, agent: usize) -> Answer {
        self.boots[agent] += 1;
        let now = self.boots[agent];
        self.release_where(ReleaseCause::AgentDeath, |_, job| {
            job.holder == Some(agent) && job.boot.is_some_and(|boot| boot != now)
        })
    }

    fn release_where(
        &mut self,
        cause: ReleaseCause,
        which: impl Fn(usize, &Job) -> bool,
    ) -> Answer {
        let mut released = Vec::new();
        for (number, job) in self.jobs.iter_mut().enumerate() {
            if job.still_held && which(number, job) && job.release(cause) {
                released.push((number, cause));
            }
        }
        Answer::Released(released)
    }
}
