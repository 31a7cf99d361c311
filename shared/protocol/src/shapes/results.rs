//! What a finished tool found. Keys are contract: a missing or mistyped one is refused.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// `results` of `photostats`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PhotoStatsResults {
    /// Photo and metadata files.
    pub total_files: u64,
    /// Their bytes.
    pub total_size: u64,
    /// Files per extension.
    pub file_counts: BTreeMap<String, u64>,
    /// Bytes per extension.
    pub storage_by_type: BTreeMap<String, u64>,
    /// Images that lack the sidecar they need; relative, sorted by bytes.
    pub orphaned_images: Vec<String>,
    /// Sidecars without image; relative, sorted by bytes.
    pub orphaned_xmp: Vec<String>,
    /// Seconds.
    pub scan_time: f64,
    /// `folder` or `library`; absent means it was computed as `library`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sidecar_scope: Option<String>,
    /// What could not be read, for people.
    #[serde(
        default,
        deserialize_with = "super::null_as_default",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub warnings: Vec<String>,
    /// Entries left out, per reason.
    #[serde(
        default,
        deserialize_with = "super::null_as_default",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    pub skipped: BTreeMap<String, u64>,
}
