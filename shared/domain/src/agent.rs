//! How an agent stands: what is stored, and what people see.

use std::{fmt, str::FromStr, time::Duration};

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// Silence after which an agent counts as offline (three missed heartbeats).
pub const OFFLINE_AFTER: Duration = Duration::from_secs(90);

/// The stored status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgentStatus {
    /// Its heartbeats arrive.
    Online,
    /// Silent, signed off, or never heard of.
    Offline,
    /// Its heartbeats arrive and say that something is wrong.
    Error,
    /// Shut out for ever.
    Revoked,
}

/// A word that names no stored agent status.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an agent status")]
pub struct UnknownAgentStatus(String);

impl AgentStatus {
    /// Every stored status.
    pub const ALL: [Self; 4] = [Self::Online, Self::Offline, Self::Error, Self::Revoked];

    /// The word on the wire and in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Offline => "offline",
            Self::Error => "error",
            Self::Revoked => "revoked",
        }
    }
}

impl fmt::Display for AgentStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for AgentStatus {
    type Err = UnknownAgentStatus;

    fn from_str(text: &str) -> Result<Self, UnknownAgentStatus> {
        Self::ALL
            .into_iter()
            .find(|status| status.name() == text)
            .ok_or_else(|| UnknownAgentStatus(text.to_owned()))
    }
}

/// What is known of an agent when its status is shown.
#[derive(Debug, Clone, Copy)]
pub struct Presence {
    /// What is stored.
    pub stored: AgentStatus,
    /// When it was last heard; never when `None`.
    pub last_heartbeat: Option<Timestamp>,
    /// Whether it said good-bye because the computer went to sleep.
    pub asleep: bool,
    /// Whether it takes jobs now.
    pub accepts_jobs: bool,
    /// Whether it holds a job.
    pub busy: bool,
}

/// What people see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShownAgentStatus {
    /// Ready.
    Online,
    /// Holds a job.
    Busy,
    /// Online, and taking no jobs for now.
    Paused,
    /// Two heartbeats are missing; not yet given up.
    Late,
    /// Says that something is wrong.
    Error,
    /// Signed off for sleep.
    Asleep,
    /// Silent or signed off.
    Offline,
    /// Registered, and never heard since.
    NeverContacted,
    /// Shut out.
    Revoked,
}

impl Presence {
    /// What people see at `now`.
    #[must_use]
    pub fn shown(&self, now: Timestamp) -> ShownAgentStatus {
        use ShownAgentStatus as Shown;
        let Some(last) = self.last_heartbeat else {
            return if self.stored == AgentStatus::Revoked {
                Shown::Revoked
            } else {
                Shown::NeverContacted
            };
        };
        match self.stored {
            AgentStatus::Revoked => Shown::Revoked,
            AgentStatus::Offline if self.asleep => Shown::Asleep,
            AgentStatus::Offline => Shown::Offline,
            AgentStatus::Online | AgentStatus::Error if now.since(last) > OFFLINE_AFTER => {
                Shown::Offline
            }
            AgentStatus::Error => Shown::Error,
            AgentStatus::Online if now.since(last) > OFFLINE_AFTER * 2 / 3 => Shown::Late,
            AgentStatus::Online if self.busy => Shown::Busy,
            AgentStatus::Online if !self.accepts_jobs => Shown::Paused,
            AgentStatus::Online => Shown::Online,
        }
    }
}
