//! Lanes: everything that decides who may run a job.

use std::fmt;

use crate::{AgentId, CapabilitySet, TeamId};

/// A queue of jobs that the same agents may run.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Lane {
    /// Only this agent, whatever the tool.
    Bound(AgentId),
    /// Any agent of the team that meets all the capabilities.
    Shared {
        /// Whose jobs.
        team: TeamId,
        /// What is asked for, in canonical order.
        required: CapabilitySet,
    },
}

impl Lane {
    /// Whether an agent of `team` with these capabilities may take jobs from this lane.
    #[must_use]
    pub fn admits(&self, agent: AgentId, agent_team: TeamId, has: &CapabilitySet) -> bool {
        match self {
            Self::Bound(bound) => *bound == agent,
            Self::Shared { team, required } => *team == agent_team && has.meets_all(required),
        }
    }

    /// Whether the lane belongs to one agent.
    #[must_use]
    pub const fn is_bound(&self) -> bool {
        matches!(self, Self::Bound(_))
    }
}

/// The lane's unique key: the same lane is always written the same way.
impl fmt::Display for Lane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bound(agent) => write!(f, "bound:{agent}"),
            Self::Shared { team, required } => {
                write!(f, "shared:{team}:")?;
                for (index, capability) in required.iter().enumerate() {
                    if index > 0 {
                        f.write_str(",")?;
                    }
                    write!(f, "{capability}")?;
                }
                Ok(())
            }
        }
    }
}
