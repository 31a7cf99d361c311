//! `results` of `pipeline_validation`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ChangesBody, InvalidFileBody};

/// `results` of `pipeline_validation`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(transform = super::schema::require_pipeline)]
pub struct PipelineValidationResults {
    /// As the pipeline says.
    #[serde(deserialize_with = "Option::deserialize")]
    pub pipeline_guid: Option<String>,
    /// As the pipeline says.
    #[serde(deserialize_with = "Option::deserialize")]
    pub pipeline_name: Option<String>,
    /// Every file but skipped noise.
    pub total_files: u64,
    /// Separate images.
    pub total_images: u64,
    /// Distinct camera and counter.
    pub total_groups: u64,
    /// Each image by its worst status over the termination types.
    pub overall_status: StatusCountsBody,
    /// Per termination type; empty when there are no images.
    pub by_termination: BTreeMap<String, StatusCountsBody>,
    /// Photo files whose names break the rule.
    pub invalid_files_count: u64,
    /// Seconds.
    pub scan_time: f64,
    /// As the pipeline says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pipeline_version: Option<i64>,
    /// Images that reach a consistent form of each termination type; `any`: of at least one of
    /// them, also where a type bears that name.
    #[serde(
        default,
        deserialize_with = "crate::shapes::null_as_default",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    #[schemars(with = "Option<BTreeMap<String, u64>>")]
    pub ready: BTreeMap<String, u64>,
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
    /// What could not be read and what was left out of the pipeline, for people.
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

/// How many images stand how; `CONSISTENT` includes those with more files than expected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub struct StatusCountsBody {
    /// All expected files are there.
    pub consistent: u64,
    /// Some are.
    pub partial: u64,
    /// None are.
    pub inconsistent: u64,
}
