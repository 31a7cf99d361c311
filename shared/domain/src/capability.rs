//! What an agent can do, and what a job asks for.

use std::{collections::BTreeSet, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

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
#[serde(transparent)]
pub struct CapabilitySet(BTreeSet<Capability>);

impl CapabilitySet {
    /// Whether an agent with this set meets every capability in `required`.
    #[must_use]
    pub fn meets_all(&self, required: &Self) -> bool {
        required.0.iter().all(|wanted| self.0.iter().any(|had| had.meets(wanted)))
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
