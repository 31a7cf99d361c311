//! Known-good agent binaries.

use safelight_domain::{ReleaseManifestId, Timestamp};

/// One binary of a release.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReleaseArtifact {
    /// For example `x86_64-unknown-linux-gnu`.
    pub platform: String,
    /// Lower-case hex.
    pub sha256: String,
    /// What it is called where it is offered.
    pub file_name: Option<String>,
}

/// A release to be made known.
#[derive(Debug, Clone)]
pub struct NewRelease {
    /// Of the agent program.
    pub version: String,
    /// For people.
    pub notes: Option<String>,
    /// Whether agents are held against it.
    pub active: bool,
    /// At least one.
    pub artifacts: Vec<ReleaseArtifact>,
}

/// What is changed about a release; what is none stays.
#[derive(Debug, Clone, Default)]
pub struct ReleaseChange {
    /// Of the agent program.
    pub version: Option<String>,
    /// None in some takes them away.
    pub notes: Option<Option<String>>,
    /// Whether agents are held against it.
    pub active: Option<bool>,
    /// Replaces all of them.
    pub artifacts: Option<Vec<ReleaseArtifact>>,
}

/// A release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseRecord {
    /// Its id.
    pub id: ReleaseManifestId,
    /// Of the agent program.
    pub version: String,
    /// For people.
    pub notes: Option<String>,
    /// Whether agents are held against it.
    pub active: bool,
    /// By platform and digest.
    pub artifacts: Vec<ReleaseArtifact>,
    /// When it was made known.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}
