//! Lanes: everything that decides who may run a job.

use std::fmt;

use crate::{AgentId, CapabilitySet, ConnectorId, TeamId};

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

    /// The connectors that its jobs wait for: for their credentials, or to become active again.
    pub fn connectors(&self) -> impl Iterator<Item = ConnectorId> {
        let required = match self {
            Self::Bound(_) => None,
            Self::Shared { required, .. } => Some(required),
        };
        let named = |one: &crate::Capability| one.as_connector().or_else(|| one.as_inactive());
        required.into_iter().flat_map(CapabilitySet::iter).filter_map(named)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ManualClock, Timestamp};

    fn shared(team: TeamId, required: &[&str]) -> Lane {
        let required = required.iter().map(|text| text.parse().unwrap()).collect();
        Lane::Shared { team, required }
    }

    #[test]
    fn a_bound_lane_admits_its_agent_alone() {
        let clock = ManualClock::at(Timestamp::from_micros(0));
        let [mine, other] = [(); 2].map(|()| AgentId::generate(&clock));
        let team = TeamId::generate(&clock);
        let lane = Lane::Bound(mine);
        assert!(lane.is_bound());
        assert!(lane.admits(mine, team, &CapabilitySet::default()));
        assert!(!lane.admits(other, team, &CapabilitySet::default()));
    }

    #[test]
    fn a_shared_lane_admits_capable_agents_of_its_team() {
        let clock = ManualClock::at(Timestamp::from_micros(0));
        let agent = AgentId::generate(&clock);
        let [team, other] = [(); 2].map(|()| TeamId::generate(&clock));
        let able = ["tool:photostats:1"].iter().map(|text| text.parse().unwrap()).collect();
        let lane = shared(team, &["photostats"]);
        assert!(!lane.is_bound());
        assert!(lane.admits(agent, team, &able));
        assert!(!lane.admits(agent, other, &able), "teams are walls");
        assert!(!lane.admits(agent, team, &CapabilitySet::default()));
    }

    #[test]
    fn a_lane_has_one_key_and_lanes_have_different_keys() {
        let team: TeamId = "tea_00000000000000000000000001".parse().unwrap();
        let other: TeamId = "tea_00000000000000000000000002".parse().unwrap();
        let agent: AgentId = "agt_00000000000000000000000001".parse().unwrap();
        let key = shared(team, &["b", "a"]).to_string();
        assert_eq!(key, "shared:tea_00000000000000000000000001:a,b");
        assert_eq!(key, shared(team, &["a", "b", "a"]).to_string());
        let others = [
            shared(other, &["a", "b"]),
            shared(team, &["a"]),
            shared(team, &[]),
            Lane::Bound(agent),
        ];
        assert!(others.iter().all(|lane| lane.to_string() != key));
        assert_eq!(others[3].to_string(), "bound:agt_00000000000000000000000001");
    }
}
