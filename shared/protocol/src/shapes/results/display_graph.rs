//! `results` of `pipeline_validation` in the mode `display_graph`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `results` of `pipeline_validation` in the mode `display_graph`: the ways through a pipeline,
/// without looking at any file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(transform = super::schema::require_pipeline)]
pub struct DisplayGraphResults {
    /// As the pipeline says.
    #[serde(deserialize_with = "Option::deserialize")]
    pub pipeline_guid: Option<String>,
    /// As the pipeline says.
    #[serde(deserialize_with = "Option::deserialize")]
    pub pipeline_name: Option<String>,
    /// As the pipeline says.
    pub pipeline_version: i64,
    /// All ways.
    pub total_paths: u64,
    /// Ways that end at a termination.
    pub non_truncated_paths: u64,
    /// Ways that were cut in a loop.
    pub truncated_paths: u64,
    /// Whole ways per termination type.
    pub non_truncated_by_termination: BTreeMap<String, u64>,
    /// Seconds.
    pub scan_duration: f64,
    /// What was left out of the pipeline, for people.
    #[serde(
        default,
        deserialize_with = "crate::shapes::null_as_default",
        skip_serializing_if = "Vec::is_empty"
    )]
    #[schemars(with = "Option<Vec<String>>")]
    pub warnings: Vec<String>,
}
