//! What every report of a collection says beside what was found.

use std::{collections::BTreeMap, time::Duration};

use safelight_domain::{Timestamp, ToolSettings};

/// One run of a tool on a collection.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    /// What the owner calls the collection.
    pub collection_name: &'a str,
    /// Where it stands.
    pub path: &'a str,
    /// The agent that looked, if it has a name.
    pub agent: Option<&'a str>,
    /// When it looked.
    pub made_at: Timestamp,
    /// How long it took.
    pub duration: Duration,
    /// Under which settings.
    pub settings: &'a ToolSettings,
    /// Sentences about what went wrong on the way.
    pub warnings: &'a [String],
    /// Entries left out, by reason.
    pub skipped: &'a BTreeMap<String, u64>,
    /// Safelight's version.
    pub version: &'a str,
}
