//! `results` of `photostats`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ChangesBody;

/// `results` of `photostats`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
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
        deserialize_with = "crate::shapes::null_as_default",
        skip_serializing_if = "Vec::is_empty"
    )]
    #[schemars(with = "Option<Vec<String>>")]
    pub warnings: Vec<String>,
    /// Entries left out, per reason.
    #[serde(
        default,
        deserialize_with = "crate::shapes::null_as_default",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    #[schemars(with = "Option<BTreeMap<String, u64>>")]
    pub skipped: BTreeMap<String, u64>,
    /// What changed since the previous result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes: Option<ChangesBody>,
}
