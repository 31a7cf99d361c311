//! What changed since the previous result of the same tool.

use safelight_domain::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What changed since the previous result of the same tool on the same collection, as the agent's
/// snapshot tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangesBody {
    /// When the previous result was made.
    #[schemars(with = "String")]
    pub since: Timestamp,
    /// Whether nothing changed at all, so that the previous result was taken over.
    #[serde(default)]
    pub unchanged: bool,
    /// All files but skipped noise.
    pub files: FileChanges,
    /// What the tool complains about.
    pub findings: FindingChanges,
    /// So much is gone that the drive is the likelier cause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mass_change: Option<MassChangeBody>,
}

/// Files that came, went, or changed in size or time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FileChanges {
    /// Not there before.
    pub added: u64,
    /// Not there any more.
    pub removed: u64,
    /// Another size or time.
    pub changed: u64,
}

/// Findings that came and went.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FindingChanges {
    /// Not there before.
    pub new: u64,
    /// Not there any more.
    pub gone: u64,
    /// The first of the new ones, sorted: the kind of finding, a tab, and what it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub first_new: Vec<String>,
    /// The first of those that are gone, in the same form.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub first_gone: Vec<String>,
}

/// More than a fifth of the files is gone, or all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MassChangeBody {
    /// Files there were.
    pub before: u64,
    /// Files of them that are gone.
    pub gone: u64,
    /// What may be the cause, for people.
    pub reason: String,
}
