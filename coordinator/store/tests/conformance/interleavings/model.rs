//! What a job may do, in as few words as possible and without a database.

use safelight_domain::{
    AgentId, Fence, JobState, LeaseEpoch, MAX_RETRIES, Timestamp, WriteClaim, check_fence,
};
use safelight_store::ReleaseCause;

/// What somebody tries.
#[derive(Debug, Clone)]
pub(crate) enum Move {
    Claim(AgentId),
    Progress(WriteClaim),
    Complete(WriteClaim, &'static str),
    Fail { writer: WriteClaim, retryable: bool },
    Release(LeaseEpoch, ReleaseCause),
    Cancel,
}

/// What they are told.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Claimed(Option<LeaseEpoch>),
    Completed { repeated: bool },
    Released(bool),
    Done,
    Fenced(Fence),
    WrongState(JobState),
}

/// One job.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) state: JobState,
    pub(crate) epoch: i64,
    pub(crate) holder: Option<AgentId>,
    pub(crate) still_held: bool,
    pub(crate) retries: i32,
    pub(crate) accepted: Option<&'static str>,
    pub(crate) changes: usize,
    deaths: i32,
    not_before: Option<Timestamp>,
    /// Whose failure under which claim was the last thing that happened.
    failed: Option<(AgentId, i64)>,
}

impl Default for Model {
    fn default() -> Self {
        Self {
            state: JobState::Pending,
            epoch: 0,
            holder: None,
            still_held: false,
            retries: 0,
            accepted: None,
            changes: 0,
            deaths: 0,
            not_before: None,
            failed: None,
        }
    }
}

impl Model {
    pub(crate) fn make(&mut self, next: &Move, now: Timestamp) -> Answer {
        match *next {
            Move::Claim(agent) => self.claim(agent, now),
            Move::Progress(writer) => self.progress(writer),
            Move::Complete(writer, signature) => self.complete(writer, signature),
            Move::Fail { writer, retryable } => self.fail(writer, retryable),
            Move::Release(epoch, cause) => self.release(epoch, cause),
            Move::Cancel => self.cancel(),
        }
    }

    /// The length of a pause is the store's affair; its end is read off.
    pub(crate) fn pause_ends(&mut self, not_before: Option<Timestamp>) {
        self.not_before = not_before;
    }

    fn fence(&self, writer: WriteClaim) -> Fence {
        check_fence(self.holder, LeaseEpoch(self.epoch), writer)
    }

    fn becomes(&mut self, state: JobState) {
        self.state = state;
        self.changes += 1;
    }

    fn claim(&mut self, agent: AgentId, now: Timestamp) -> Answer {
        let due = self.not_before.is_none_or(|time| time <= now);
        if self.state != JobState::Pending || !due {
            return Answer::Claimed(None);
        }
        self.becomes(JobState::Assigned);
        self.epoch += 1;
        (self.holder, self.still_held) = (Some(agent), true);
        (self.not_before, self.failed) = (None, None);
        Answer::Claimed(Some(LeaseEpoch(self.epoch)))
    }

    fn progress(&mut self, writer: WriteClaim) -> Answer {
        match self.fence(writer) {
            Fence::Open => {}
            closed => return Answer::Fenced(closed),
        }
        if self.state == JobState::Assigned {
            self.becomes(JobState::Running);
        }
        Answer::Done
    }

    fn complete(&mut self, writer: WriteClaim, signature: &'static str) -> Answer {
        match (self.fence(writer), self.state) {
            (Fence::Open, JobState::Assigned | JobState::Running) => {
                self.becomes(JobState::Completed);
                self.accepted = Some(signature);
                self.still_held = false;
                Answer::Completed { repeated: false }
            }
            (Fence::Open, JobState::Completed) if self.accepted == Some(signature) => {
                Answer::Completed { repeated: true }
            }
            (Fence::Open, state) => {
                self.still_held = false;
                Answer::WrongState(state)
            }
            (closed, _) => Answer::Fenced(closed),
        }
    }

    fn fail(&mut self, writer: WriteClaim, retryable: bool) -> Answer {
        let told = self.failed.is_some_and(|(agent, epoch)| {
            agent == writer.agent && writer.epoch.is_none_or(|sent| sent.0 == epoch)
        });
        match (self.fence(writer), self.state) {
            (Fence::Open, JobState::Assigned | JobState::Running) => {
                self.failed = Some((writer.agent, self.epoch));
                self.end_try(retryable);
                Answer::Done
            }
            (Fence::Open, JobState::Completed) => Answer::WrongState(JobState::Completed),
            (Fence::Open, _) => {
                self.still_held = false;
                Answer::Done
            }
            _ if told => Answer::Done,
            (closed, _) => Answer::Fenced(closed),
        }
    }

    fn end_try(&mut self, another: bool) {
        self.still_held = false;
        if another && self.retries < MAX_RETRIES {
            self.holder = None;
            self.becomes(JobState::Pending);
        } else {
            self.becomes(JobState::Failed);
        }
        self.retries += 1;
    }

    fn release(&mut self, epoch: LeaseEpoch, cause: ReleaseCause) -> Answer {
        if epoch.0 != self.epoch || !self.still_held {
            return Answer::Released(false);
        }
        self.still_held = false;
        if !self.state.is_held() {
            return Answer::Released(false);
        }
        if cause.counts_as_try() {
            self.deaths += i32::from(cause == ReleaseCause::AgentDeath);
            self.end_try(cause != ReleaseCause::AgentDeath || self.deaths < 3);
        } else {
            self.holder = None;
            self.becomes(JobState::Pending);
        }
        Answer::Released(true)
    }

    fn cancel(&mut self) -> Answer {
        match self.state {
            JobState::Cancelled => Answer::Done,
            state if state.is_terminal() => Answer::WrongState(state),
            _ => {
                self.becomes(JobState::Cancelled);
                self.not_before = None;
                Answer::Done
            }
        }
    }
}
