//! What an agent can do, and what a job asks for.

use std::{collections::BTreeSet, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::ConnectorId;

/// One capability as it travels: `local_filesystem`, `tool:<name>:<version>`,
/// `connector:<con_…>`, or a bare word that a job requires.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Capability(String);

/// A capability that cannot be one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a capability has 1 to 200 printable characters without spaces or commas")]
pub struct CapabilityError;

impl Capability {
    /// Reading folders of the agent's own computer.
    pub const LOCAL_FILESYSTEM: &'static str = "local_filesystem";

    /// Knowing the credentials of a connector.
    #[must_use]
    pub fn connector(id: ConnectorId) -> Self {
        Self(format!("connector:{id}"))
    }

    /// What jobs on a connector that is not active ask for. No agent has it, so they wait.
    #[must_use]
    pub fn active_again(id: ConnectorId) -> Self {
        Self(format!("active:{id}"))
    }

    /// The connector whose credentials these are.
    #[must_use]
    pub fn as_connector(&self) -> Option<ConnectorId> {
        self.0.strip_prefix("connector:")?.parse().ok()
    }

    /// The connector that has to become active again.
    #[must_use]
    pub fn as_inactive(&self) -> Option<ConnectorId> {
        self.0.strip_prefix("active:")?.parse().ok()
    }

    /// The text that travels.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether an agent that has `self` meets a job that requires `required`: the same text, or
    /// any version of the tool that is required by its bare name.
    #[must_use]
    pub fn meets(&self, required: &Self) -> bool {
        self == required
            || self
                .0
                .strip_prefix("tool:")
                .and_then(|rest| rest.strip_prefix(required.0.as_str()))
                .is_some_and(|rest| rest.starts_with(':'))
    }
}

impl FromStr for Capability {
    type Err = CapabilityError;

    fn from_str(text: &str) -> Result<Self, CapabilityError> {
        let fits = (1..=200).contains(&text.len());
        // A comma separates capabilities in a lane's key.
        let clean = text.chars().all(|c| !c.is_control() && !c.is_whitespace() && c != ',');
        if fits && clean { Ok(Self(text.to_owned())) } else { Err(CapabilityError) }
    }
}

impl TryFrom<String> for Capability {
    type Error = CapabilityError;

    fn try_from(text: String) -> Result<Self, CapabilityError> {
        text.parse()
    }
}

impl From<Capability> for String {
    fn from(capability: Capability) -> Self {
        capability.0
    }
}

impl fmt::Display for Capability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A set of capabilities in canonical order (by bytes, without repeats).
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = Vec<Capability>))]
#[serde(transparent)]
pub struct CapabilitySet(BTreeSet<Capability>);

impl CapabilitySet {
    /// Whether an agent with this set meets every capability in `required`.
    #[must_use]
    pub fn meets_all(&self, required: &Self) -> bool {
        required.0.iter().all(|wanted| self.0.iter().any(|had| had.meets(wanted)))
    }

    /// Whether `capability` itself is a member.
    #[must_use]
    pub fn contains(&self, capability: &Capability) -> bool {
        self.0.contains(capability)
    }

    /// The connectors whose credentials are known.
    pub fn connectors(&self) -> impl Iterator<Item = ConnectorId> {
        self.0.iter().filter_map(Capability::as_connector)
    }

    /// The members in canonical order.
    pub fn iter(&self) -> impl Iterator<Item = &Capability> {
        self.0.iter()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<Capability> for CapabilitySet {
    fn from_iter<I: IntoIterator<Item = Capability>>(members: I) -> Self {
        Self(members.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(texts: &[&str]) -> CapabilitySet {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn a_requirement_is_met_by_itself_or_by_any_version_of_the_tool() {
        let cases = [
            ("photostats", "tool:photostats:1.2", true),
            ("photostats", "tool:photostats:", true),
            ("photostats", "photostats", true),
            ("tool:photostats:1", "tool:photostats:1", true),
            ("tool:photostats:1", "tool:photostats:2", false),
            ("photostats", "tool:photostats", false),
            ("photostats", "tool:photostats2:1", false),
            ("stats", "tool:photostats:1", false),
            ("photo", "tool:photostats:1", false),
            ("photostats", "tool:Photostats:1", false),
            ("tool:photostats:1", "photostats", false),
            ("local_filesystem", "local_filesystem", true),
            ("connector:con_a", "connector:con_b", false),
        ];
        for (required, had, met) in cases {
            let (had, required): (Capability, Capability) =
                (had.parse().unwrap(), required.parse().unwrap());
            assert_eq!(had.meets(&required), met, "{had} for {required}");
        }
    }

    #[test]
    fn a_job_needs_everything_it_asks_for() {
        let agent = set(&["local_filesystem", "tool:photostats:1", "connector:con_a"]);
        assert!(agent.meets_all(&set(&["photostats", "connector:con_a"])));
        assert!(agent.meets_all(&CapabilitySet::default()));
        assert!(!agent.meets_all(&set(&["photostats", "connector:con_b"])));
        assert!(!CapabilitySet::default().meets_all(&set(&["photostats"])));
    }

    #[test]
    fn what_would_break_a_list_is_no_capability() {
        for text in ["", "a b", "a,b", "a\n", "a\0", "\u{2003}", &"x".repeat(201)] {
            assert_eq!(text.parse::<Capability>(), Err(CapabilityError), "{text:?}");
            let json = serde_json::to_string(text).unwrap();
            assert!(serde_json::from_str::<Capability>(&json).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_set_has_one_spelling() {
        let spelled = serde_json::to_string(&set(&["b", "a", "b"])).unwrap();
        assert_eq!(spelled, r#"["a","b"]"#);
        assert_eq!(set(&["b", "a", "b"]).len(), 2);
    }
}
