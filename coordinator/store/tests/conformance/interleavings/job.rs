//! One job of the model.

use std::time::Duration;

use safelight_domain::{Fence, JobState, MAX_RETRIES, Timestamp};
use safelight_store::ReleaseCause;

use super::model::Answer;
use super::moves::Sent;

/// One job.
#[derive(Debug, Clone)]
pub(crate) struct Job {
    pub(crate) state: JobState,
    pub(crate) epoch: i64,
    pub(crate) holder: Option<usize>,
    pub(crate) still_held: bool,
    pub(crate) retries: i32,
    pub(crate) accepted: Option<&'static str>,
    /// Changes of state since it was queued.
    pub(crate) changes: usize,
    pub(crate) due: Option<Timestamp>,
    pub(crate) lease: Option<Timestamp>,
    /// Whether there was progress under the last claim.
    pub(crate) started: bool,
    /// The claim, or progress since.
    pub(crate) last_sign: Option<Timestamp>,
    /// The start of the agent that claimed it, when it said so.
    pub(crate) boot: Option<u32>,
    pub(crate) urgent: bool,
    /// Whose failure under which claim was the last thing that happened.
    pub(crate) failed: Option<(usize, i64)>,
    deaths: i32,
}

const NEVER: Timestamp = Timestamp::from_micros(i64::MAX);

/// When a lease ends that is given now.
pub(crate) fn after_lease(now: Timestamp) -> Timestamp {
    now.plus(Duration::from_secs(90))
}

impl Job {
    /// Asked for, perhaps for later.
    pub(crate) fn queued(due: Option<Timestamp>, urgent: bool) -> Self {
        Self {
            state: if due.is_some() { JobState::Scheduled } else { JobState::Pending },
            epoch: 0,
            holder: None,
            still_held: false,
            retries: 0,
            accepted: None,
            changes: 0,
            due,
            lease: None,
            started: false,
            last_sign: None,
            boot: None,
            urgent,
            failed: None,
            deaths: 0,
        }
    }

    /// The epoch that is named.
    pub(crate) fn named(&self, sent: Sent) -> Option<i64> {
        match sent {
            Sent::Nothing => None,
            Sent::Current => Some(self.epoch),
            Sent::Before => Some(self.epoch - 1),
        }
    }

    /// A change of state.
    pub(crate) fn becomes(&mut self, state: JobState) {
        self.state = state;
        self.changes += 1;
    }

    /// None when the writer's words count.
    fn closed(&self, agent: usize, epoch: Option<i64>) -> Option<Answer> {
        let holds = self.holder == Some(agent);
        match epoch {
            None if holds => None,
            None => Some(Answer::Fenced(Fence::NotYours)),
            Some(epoch) if holds && epoch == self.epoch => None,
            Some(_) => Some(Answer::Fenced(Fence::LeaseLost)),
        }
    }

    pub(crate) fn progress(&mut self, agent: usize, epoch: Option<i64>, now: Timestamp) -> Answer {
        if let Some(closed) = self.closed(agent, epoch) {
            return closed;
        }
        if self.state == JobState::Assigned {
            self.becomes(JobState::Running);
            self.started = true;
        }
        if self.state == JobState::Running {
            self.lease = self.lease.max(Some(after_lease(now)));
            self.last_sign = Some(now);
        }
        Answer::Done
    }

    pub(crate) fn extend(&mut self, epoch: i64, now: Timestamp) {
        if epoch == self.epoch {
            self.lease = self.lease.map(|end| end.max(after_lease(now)));
        }
    }

    pub(crate) fn complete(
        &mut self,
        agent: usize,
        epoch: Option<i64>,
        signature: &'static str,
    ) -> Answer {
        if let Some(closed) = self.closed(agent, epoch) {
            return closed;
        }
        match self.state {
            JobState::Assigned | JobState::Running => {
                self.becomes(JobState::Completed);
                self.accepted = Some(signature);
                (self.still_held, self.lease) = (false, None);
                Answer::Completed { repeated: false }
            }
            JobState::Completed if self.accepted == Some(signature) => {
                Answer::Completed { repeated: true }
            }
            state => {
                self.still_held = false;
                Answer::WrongState(state)
            }
        }
    }

    pub(crate) fn fail(&mut self, agent: usize, epoch: Option<i64>, retryable: bool) -> Answer {
        let told = self
            .failed
            .is_some_and(|(who, under)| who == agent && epoch.is_none_or(|sent| sent == under));
        match self.closed(agent, epoch) {
            Some(_) if told => return Answer::Done,
            Some(closed) => return closed,
            None => {}
        }
        match self.state {
            JobState::Assigned | JobState::Running => {
                self.failed = Some((agent, self.epoch));
                self.end_try(retryable);
                // Until the end of the pause is read off.
                self.due = (self.state == JobState::Pending).then_some(NEVER);
                Answer::Done
            }
            JobState::Completed => Answer::WrongState(JobState::Completed),
            _ => {
                self.still_held = false;
                Answer::Done
            }
        }
    }

    /// Whether it went back or was given up; one that was called off is only let go.
    pub(crate) fn release(&mut self, cause: ReleaseCause) -> bool {
        self.still_held = false;
        if !self.state.is_held() {
            return false;
        }
        if cause.counts_as_try() {
            self.deaths += i32::from(cause == ReleaseCause::AgentDeath);
            self.end_try(cause != ReleaseCause::AgentDeath || self.deaths < 3);
        } else {
            (self.holder, self.lease) = (None, None);
            self.becomes(JobState::Pending);
        }
        true
    }

    fn end_try(&mut self, another: bool) {
        (self.still_held, self.lease) = (false, None);
        if another && self.retries < MAX_RETRIES {
            self.holder = None;
            self.becomes(JobState::Pending);
        } else {
            self.becomes(JobState::Failed);
        }
        self.retries += 1;
    }

    pub(crate) fn cancel(&mut self) -> Answer {
        match self.state {
            JobState::Cancelled => Answer::Done,
            state if state.is_terminal() => Answer::WrongState(state),
            _ => {
                self.becomes(JobState::Cancelled);
                self.due = None;
                Answer::Done
            }
        }
    }
}
