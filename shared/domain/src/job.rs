//! The life of a job: one total function from state and event to the next state.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Waits for its time.
    Scheduled,
    /// Waits for an agent (or for the end of a backoff).
    Pending,
    /// Claimed; the agent has not reported progress yet.
    Assigned,
    /// The agent reported progress.
    Running,
    /// A result was accepted.
    Completed,
    /// Gave up, with a reason.
    Failed,
    /// Somebody called it off.
    Cancelled,
}

impl JobState {
    /// Every state, in the order of a job's life.
    pub const ALL: [Self; 7] = [
        Self::Scheduled,
        Self::Pending,
        Self::Assigned,
        Self::Running,
        Self::Completed,
        Self::Failed,
        Self::Cancelled,
    ];

    /// Whether nothing will change any more.
    #[must_use]
    pub const fn is_terminal(self) -> bool {
        matches!(self, Self::Completed | Self::Failed | Self::Cancelled)
    }

    /// Whether an agent holds the job.
    #[must_use]
    pub const fn is_held(self) -> bool {
        matches!(self, Self::Assigned | Self::Running)
    }

    /// The word on the wire and in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::Pending => "pending",
            Self::Assigned => "assigned",
            Self::Running => "running",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

impl fmt::Display for JobState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A word that names no job state.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a job state")]
pub struct UnknownJobState(String);

impl FromStr for JobState {
    type Err = UnknownJobState;

    fn from_str(text: &str) -> Result<Self, UnknownJobState> {
        Self::ALL
            .into_iter()
            .find(|state| state.name() == text)
            .ok_or_else(|| UnknownJobState(text.to_owned()))
    }
}

/// What can happen to a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobEvent {
    /// Its time has come.
    Due,
    /// An agent takes it under a new lease.
    Claim,
    /// The holder reports progress.
    Progress,
    /// The holder's result was accepted.
    Complete,
    /// The holder failed, and another try is left.
    Retry,
    /// The holder failed, and no try is left (or it said that trying again is no use).
    GiveUp,
    /// The holder is gone, gave the job back or lost the lease.
    Release,
    /// Somebody calls it off.
    Cancel,
}

impl JobEvent {
    /// Every event.
    pub const ALL: [Self; 8] = [
        Self::Due,
        Self::Claim,
        Self::Progress,
        Self::Complete,
        Self::Retry,
        Self::GiveUp,
        Self::Release,
        Self::Cancel,
    ];
}

/// An event that makes no sense in that state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a job that is {state} cannot take {event:?}")]
pub struct TransitionRefused {
    /// Where the job stands, unchanged.
    pub state: JobState,
    /// What was refused.
    pub event: JobEvent,
}

/// The state after `event`. The only place where job states change.
///
/// # Errors
/// [`TransitionRefused`] when the event makes no sense in that state; nothing changes then.
pub const fn apply(state: JobState, event: JobEvent) -> Result<JobState, TransitionRefused> {
    use JobEvent as E;
    use JobState as S;
    match (state, event) {
        (S::Scheduled, E::Due) | (S::Assigned | S::Running, E::Retry | E::Release) => {
            Ok(S::Pending)
        }
        (S::Pending, E::Claim) => Ok(S::Assigned),
        (S::Assigned | S::Running, E::Progress) => Ok(S::Running),
        (S::Assigned | S::Running, E::Complete) => Ok(S::Completed),
        (S::Assigned | S::Running, E::GiveUp) => Ok(S::Failed),
        (S::Scheduled | S::Pending | S::Assigned | S::Running, E::Cancel) => Ok(S::Cancelled),
        _ => Err(TransitionRefused { state, event }),
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    #[test]
    fn every_state_answers_every_event() {
        let mut table = String::new();
        for state in JobState::ALL {
            for event in JobEvent::ALL {
                let next = apply(state, event).map_or("refused", JobState::name);
                let (state, event) = (state.name(), format!("{event:?}"));
                writeln!(table, "{state:<10} {event:<9} {next}").unwrap();
            }
        }
        insta::assert_snapshot!(table);
    }

    #[test]
    fn what_ended_stays_ended() {
        for state in JobState::ALL.into_iter().filter(|state| state.is_terminal()) {
            for event in JobEvent::ALL {
                assert_eq!(apply(state, event), Err(TransitionRefused { state, event }));
            }
        }
    }

    #[test]
    fn only_a_holder_ends_a_job_but_for_a_cancel() {
        for state in JobState::ALL {
            let ends = |event| apply(state, event).is_ok();
            assert_eq!(ends(JobEvent::Complete), state.is_held(), "{state}");
            assert_eq!(ends(JobEvent::GiveUp), state.is_held(), "{state}");
            assert_eq!(ends(JobEvent::Release), state.is_held(), "{state}");
            assert_eq!(ends(JobEvent::Cancel), !state.is_terminal(), "{state}");
        }
    }

    #[test]
    fn words_and_states_are_the_same_set() {
        for state in JobState::ALL {
            assert_eq!(state.name().parse(), Ok(state));
            assert_eq!(serde_json::to_value(state).unwrap(), state.name());
        }
        assert!("Pending".parse::<JobState>().is_err());
    }
}
