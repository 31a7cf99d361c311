//! Claim, configuration, progress and the two ends of a job.

use std::collections::BTreeMap;

use safelight_domain::{CollectionId, JobId, JobState, LeaseEpoch, PipelineId, Tool, UploadId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::connector::ConnectorBody;

/// 200 of `POST /jobs/claim`; 204 when there is no work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClaimReply {
    /// The job.
    pub guid: JobId,
    /// What to run.
    pub tool: Tool,
    /// A variant of the tool, such as `display_graph`.
    #[serde(default)]
    pub mode: Option<String>,
    /// What to run it on.
    #[serde(default)]
    pub collection_guid: Option<CollectionId>,
    /// Absolute path for LOCAL collections; bucket or share and the folder in it for others.
    #[serde(default)]
    pub collection_path: Option<String>,
    /// The pipeline to hold the pictures against.
    #[serde(default)]
    pub pipeline_guid: Option<PipelineId>,
    /// Null except for `collection_test`.
    #[serde(default)]
    pub parameters: Option<ClaimParameters>,
    /// 32 bytes in standard base64; for this claim alone, sent this once.
    pub signing_secret: String,
    /// Higher runs first.
    #[serde(default, deserialize_with = "super::null_as_default")]
    pub priority: i32,
    /// Tries that failed before.
    #[serde(default, deserialize_with = "super::null_as_default")]
    pub retry_count: i32,
    /// Tries that may fail.
    #[serde(default, deserialize_with = "super::null_as_default")]
    pub max_retries: i32,
    /// Plus: the number of this claim; absent from coordinators that know only the base part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lease_epoch: Option<LeaseEpoch>,
    /// Plus: counted from the arrival of this answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lease_expires_in_seconds: Option<u64>,
    /// Plus: why the job runs, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What a `collection_test` is to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClaimParameters {
    /// Absolute path for LOCAL collections; bucket or share and the folder in it for others.
    #[serde(default)]
    pub collection_path: Option<String>,
    /// The collection under test.
    #[serde(default)]
    pub collection_guid: Option<CollectionId>,
}

/// `GET /jobs/{guid}/config`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConfigReply {
    /// The job.
    pub job_guid: JobId,
    /// The team's settings.
    pub config: ToolConfig,
    /// Absolute path for LOCAL collections; bucket or share and the folder in it for others.
    #[serde(default)]
    pub collection_path: Option<String>,
    /// The pipeline's id.
    #[serde(default)]
    pub pipeline_guid: Option<PipelineId>,
    /// The pipeline itself.
    #[serde(default)]
    pub pipeline: Option<PipelineBody>,
    /// Non-null means remote storage.
    #[serde(default)]
    pub connector: Option<ConnectorBody>,
}

/// The team's tool settings as they travel.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ToolConfig {
    /// With leading dot.
    #[serde(default, deserialize_with = "super::null_as_default")]
    pub photo_extensions: Vec<String>,
    /// With leading dot.
    #[serde(default, deserialize_with = "super::null_as_default")]
    pub metadata_extensions: Vec<String>,
    /// Names per camera id.
    #[serde(default, deserialize_with = "super::null_as_default")]
    pub camera_mappings: BTreeMap<String, Vec<CameraBody>>,
    /// The same content under its other name.
    #[serde(default, deserialize_with = "super::null_as_default")]
    pub cameras: BTreeMap<String, Vec<CameraBody>>,
    /// Text per method code.
    #[serde(default, deserialize_with = "super::null_as_default")]
    pub processing_methods: BTreeMap<String, String>,
    /// Extensions whose images need a sidecar, with leading dot.
    #[serde(default, deserialize_with = "super::null_as_default")]
    pub require_sidecar: Vec<String>,
    /// Plus: `folder` or `library`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sidecar_scope: Option<String>,
}

/// One camera behind a camera id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CameraBody {
    /// For people.
    pub name: String,
    /// As engraved.
    #[serde(default)]
    pub serial_number: Option<String>,
}

/// A pipeline as it travels; nodes and edges are read by the analysis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PipelineBody {
    /// Its id.
    pub guid: PipelineId,
    /// For people.
    pub name: String,
    /// Rises with each change.
    pub version: i64,
    /// In the order that decides ties.
    pub nodes: Vec<serde_json::Value>,
    /// In the order that decides ties.
    pub edges: Vec<serde_json::Value>,
}

/// `POST /jobs/{guid}/progress`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProgressRequest {
    /// `starting`, `scanning`, `analyzing`, `validating`, `generating` or `uploading`.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub stage: String,
    /// 0 to 100.
    #[cfg_attr(feature = "openapi", schema(maximum = 100))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percentage: Option<u8>,
    /// Files seen so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub files_scanned: Option<u64>,
    /// Files there are, once known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_files: Option<u64>,
    /// Relative to the collection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current_file: Option<String>,
    /// For people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Findings so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issues_found: Option<u64>,
    /// Plus: under which claim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lease_epoch: Option<LeaseEpoch>,
    /// Plus: rises with each report of a claim; an older one that arrives late is ignored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seq: Option<u64>,
}

/// 200 of progress, complete and fail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JobStatusReply {
    /// The job.
    pub guid: JobId,
    /// Where it stands.
    pub status: JobState,
    /// What it runs.
    pub tool: Tool,
    /// The last progress, as stored.
    #[serde(default)]
    pub progress: Option<ProgressRequest>,
    /// Why it failed.
    #[serde(default)]
    pub error_message: Option<String>,
    /// Whether somebody called it off.
    #[serde(default, deserialize_with = "super::null_as_default")]
    pub cancelled: bool,
}

/// `POST /jobs/{guid}/complete`. Exactly one of `results` and `results_upload_id`; at most one of
/// `report_html` and `report_upload_id`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CompleteRequest {
    /// Over the results alone, lower-case hex.
    pub signature: String,
    /// Raw text, so that number tokens are verified as they were signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub results: Option<Box<RawValue>>,
    /// A finalized upload of the canonical results.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub results_upload_id: Option<UploadId>,
    /// Small reports of other agents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report_html: Option<String>,
    /// A finalized upload of the report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report_upload_id: Option<UploadId>,
    /// Files the tool counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub files_scanned: Option<u64>,
    /// Findings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issues_found: Option<u64>,
    /// Plus: under which claim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lease_epoch: Option<LeaseEpoch>,
}

/// `POST /jobs/{guid}/fail`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FailRequest {
    /// 1 to 2000 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 2000))]
    pub error_message: String,
    /// Over `{"error": "<error_message>"}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
    /// Plus: absent means true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retryable: Option<bool>,
    /// Plus: under which claim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lease_epoch: Option<LeaseEpoch>,
}
