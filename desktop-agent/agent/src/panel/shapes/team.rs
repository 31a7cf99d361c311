//! Joining a team.

use serde::{Deserialize, Serialize};

/// An invitation as it was clicked or pasted.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct TeamLook {
    /// `safelight://join?…`, or the address of the coordinator and the code.
    pub link: String,
}

/// What joining means, before anything happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct JoinPreview {
    /// Address of the team's coordinator.
    pub server: String,
    /// Whether a coordinator answers there.
    pub reachable: bool,
    /// How it stands, in words.
    pub sentence: String,
    /// What the coordinator will be able to ask for.
    pub may_ask: Vec<String>,
    /// What leaves this computer.
    pub leaves: Vec<String>,
    /// What stays.
    pub stays: Vec<String>,
}

/// Consent to join.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct TeamJoin {
    /// As it was looked at.
    pub link: String,
    /// The name of this computer for the team; none: its own.
    #[serde(default)]
    #[cfg_attr(test, ts(optional))]
    pub name: Option<String>,
}
