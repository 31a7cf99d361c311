//! Pipelines and their versions.

use safelight_domain::{PipelineId, TeamId, Timestamp, UserId};

/// A pipeline to be made, with its first version.
#[derive(Debug, Clone)]
pub struct NewPipeline {
    /// For people.
    pub name: String,
    /// The first version.
    pub first: NewVersion,
}

/// A version to be kept.
#[derive(Debug, Clone)]
pub struct NewVersion {
    /// Nodes and edges, as JSON.
    pub document: String,
    /// What changed, in the words of who changed it.
    pub note: Option<String>,
}

/// A pipeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PipelineRecord {
    /// Its id.
    pub id: PipelineId,
    /// Its team.
    pub team: TeamId,
    /// For people.
    pub name: String,
    /// The version that jobs are given; none until one was activated.
    pub active_version: Option<i64>,
    /// The number of the last version, from 1.
    pub newest_version: i64,
    /// Whether jobs get it for which neither person nor collection names one.
    pub is_default: bool,
    /// How many collections use it.
    pub collections: i64,
    /// Who made it.
    pub created_by: Option<UserId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// A version, without what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionRecord {
    /// From 1; never changes.
    pub version: i64,
    /// What changed, in the words of who changed it.
    pub note: Option<String>,
    /// Who saved it.
    pub created_by: Option<UserId>,
    /// When it was saved.
    pub created_at: Timestamp,
}

/// A version and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionText {
    /// Which one.
    pub record: VersionRecord,
    /// Nodes and edges, as JSON.
    pub document: String,
}

/// What a job is held against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivePipeline {
    /// Its id.
    pub id: PipelineId,
    /// For people.
    pub name: String,
    /// The active version.
    pub version: i64,
    /// Nodes and edges, as JSON.
    pub document: String,
}
