//! How an agent stands: what is stored, and what people see.

use std::{fmt, str::FromStr, time::Duration};

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// Silence after which an agent counts as offline (three missed heartbeats).
pub const OFFLINE_AFTER: Duration = Duration::from_secs(90);

/// The stored status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    const HEARD: Timestamp = Timestamp::from_micros(1_000_000_000);

    #[test]
    fn what_people_see_of_every_agent() {
        let mut table = String::new();
        for stored in AgentStatus::ALL {
            for silence in [None, Some(60), Some(61), Some(90), Some(91)] {
                for (busy, accepts_jobs, asleep) in FLAGS {
                    let presence = Presence {
                        stored,
                        last_heartbeat: silence.map(|_| HEARD),
                        asleep,
                        accepts_jobs,
                        busy,
                    };
                    let shown =
                        presence.shown(HEARD.plus(Duration::from_secs(silence.unwrap_or(0))));
                    let heard =
                        silence.map_or("never".to_owned(), |silence| format!("{silence} s"));
                    writeln!(table, "{stored} heard:{heard} busy:{busy} accepts:{accepts_jobs} asleep:{asleep} -> {shown:?}").unwrap();
                }
            }
        }
        insta::assert_snapshot!(table);
    }

    /// Busy, accepts jobs, asleep.
    const FLAGS: [(bool, bool, bool); 8] = [
        (false, true, false),
        (true, true, false),
        (false, false, false),
        (true, false, false),
        (false, true, true),
        (true, true, true),
        (false, false, true),
        (true, false, true),
    ];

    #[test]
    fn a_revoked_agent_is_never_anything_else() {
        for (busy, accepts_jobs, asleep) in FLAGS {
            for last_heartbeat in [None, Some(HEARD)] {
                let stored = AgentStatus::Revoked;
                let presence = Presence { stored, last_heartbeat, asleep, accepts_jobs, busy };
                assert_eq!(presence.shown(HEARD), ShownAgentStatus::Revoked);
            }
        }
    }

    #[test]
    fn a_clock_that_was_set_back_makes_nobody_late() {
        let presence = Presence {
            stored: AgentStatus::Online,
            last_heartbeat: Some(HEARD),
            asleep: false,
            accepts_jobs: true,
            busy: false,
        };
        let before = HEARD.minus(Duration::from_secs(500));
        assert_eq!(presence.shown(before), ShownAgentStatus::Online);
    }

    #[test]
    fn words_and_statuses_are_the_same_set() {
        for status in AgentStatus::ALL {
            assert_eq!(status.name().parse(), Ok(status));
            assert_eq!(serde_json::to_value(status).unwrap(), status.name());
        }
        assert!("busy".parse::<AgentStatus>().is_err());
    }
}
