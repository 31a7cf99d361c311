//! `results` of `photo_pairing`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ChangesBody;

/// `results` of `photo_pairing`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PhotoPairingResults {
    /// Distinct camera and counter.
    pub group_count: u64,
    /// Separate images of all groups.
    pub image_count: u64,
    /// Photo files with valid names.
    pub file_count: u64,
    /// Images per camera name, or id where it has none.
    pub camera_usage: BTreeMap<String, u64>,
    /// Images per method text, or code where it has none.
    pub method_usage: BTreeMap<String, u64>,
    /// Photo files whose names break the rule.
    pub invalid_files_count: u64,
    /// Seconds.
    pub scan_time: f64,
    /// What each camera id took part in.
    #[serde(
        default,
        deserialize_with = "crate::shapes::null_as_default",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    #[schemars(with = "Option<BTreeMap<String, CameraUseBody>>")]
    pub cameras: BTreeMap<String, CameraUseBody>,
    /// The first 1,000 files with invalid names, sorted by bytes.
    #[serde(
        default,
        deserialize_with = "crate::shapes::null_as_default",
        skip_serializing_if = "Vec::is_empty"
    )]
    #[schemars(with = "Option<Vec<InvalidFileBody>>")]
    pub invalid_files: Vec<InvalidFileBody>,
    /// Files with invalid names, per reason.
    #[serde(
        default,
        deserialize_with = "crate::shapes::null_as_default",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    #[schemars(with = "Option<BTreeMap<String, u64>>")]
    pub invalid_reasons: BTreeMap<String, u64>,
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

/// What a camera took part in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CameraUseBody {
    /// Separate images.
    pub images: u64,
    /// Its name, where the settings give one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// A photo whose name breaks the rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InvalidFileBody {
    /// Relative to the collection.
    pub path: String,
    /// For people.
    pub reason: String,
}
